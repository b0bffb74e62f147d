"""Mistakes in the use of the command itself, as diagnostics like those of the language."""

from __future__ import annotations

import os
from collections.abc import Iterable

from mlcdsl.cli.suggest import listed, nearest
from mlcdsl.diagnostics import Diagnostic, MlcError


class UsageMistake(MlcError):
    """An option's value that cannot be read at all: exit code 2, like an option that does not exist."""


def mistake(code: str, message: str, *notes: str) -> MlcError:
    """A diagnostic without a place, to be raised."""
    return MlcError([Diagnostic(code, message, None, notes=notes)])


def misspelled(message: str, *notes: str) -> UsageMistake:
    """An option whose value has the wrong form, to be raised."""
    return UsageMistake([Diagnostic("E0801", message, None, notes=notes)])


def unknown(code: str, what: str, name: str, known: Iterable[str], *notes: str) -> MlcError:
    """`what` has no `name`: the nearest one, and all that there are."""
    names = list(known)
    near = nearest(name, names)
    said = [f"Did you mean `{near}`?"] if near else []
    if names and (near is None or len(names) > 1):
        said.append(f"There {'is' if len(names) == 1 else 'are'} {listed(names)}.")
    return mistake(code, f"{what} `{name}`", *said, *notes)


def unreadable(path: str, error: OSError) -> MlcError:
    """A file that cannot be read, with the reason in words."""
    relative = isinstance(error, FileNotFoundError) and not os.path.isabs(path)
    notes = ["The path is taken relative to the current directory."] if relative else []
    return mistake("E0001", f"cannot read `{path}`: {reason(error)}", *notes)


def unwritable(path: str, error: OSError) -> MlcError:
    """A file that cannot be written, with the reason in words."""
    notes = ["Its folder does not exist; it is not created."] if isinstance(error, FileNotFoundError) else []
    return mistake("E0001", f"cannot write `{path}`: {reason(error)}", *notes)


def reason(error: OSError) -> str:
    """Why the system refused, in a few words."""
    match error:
        case FileNotFoundError():
            return "no such file or directory"
        case IsADirectoryError():
            return "it is a directory"
        case PermissionError():
            return "permission denied"
    return (error.strerror or type(error).__name__).lower()
