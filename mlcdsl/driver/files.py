"""Reading source files: the edge at which the compiler touches the file system."""

from __future__ import annotations

from pathlib import Path

from mlcdsl.check import CheckResult, check_source
from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.source import Source


def read_source(path: str) -> Source:
    """The text of a file. Raises MlcError with E0001 (cannot be read) or E0002 (not UTF-8)."""
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise MlcError([Diagnostic("E0001", f"cannot read `{path}`: {reason(error)}", None)]) from error
    source, bad = Source.decode(path, data)
    if bad is not None:
        span = source.span(bad, bad + 1)
        note = "save the file as UTF-8"
        raise MlcError([Diagnostic("E0002", f"`{path}` is not UTF-8", span, "the first wrong byte", notes=(note,))])
    return source


def reason(error: Exception) -> str:
    """What the system says, without the file's name."""
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def loader(path: str, user: Source) -> Source | str:
    """Resolve `use "path"` beside the file that says it; gives the reason when that fails.

    A file has one name however it is reached, so that it is read once.
    """
    target = Path(user.name).parent / path
    try:
        return read_source(_shortest(target))
    except MlcError as error:
        return error.diagnostics[0].message


def _shortest(path: Path) -> str:
    resolved = path.resolve()
    try:
        return str(resolved.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(resolved)


def check_file(path: str) -> CheckResult:
    """Check a file and what it uses; the findings are in the result."""
    return check_source(read_source(path), loader)


def check_program(source: Source, *, strict: bool = True) -> CheckResult:
    """Check a text that is to be built: raises MlcError when there are errors."""
    result = check_source(source, loader)
    if strict and not result.ok:
        raise MlcError(result.diagnostics)
    return result


__all__ = ["check_file", "check_program", "loader", "read_source", "reason"]
