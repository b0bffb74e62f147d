"""A diagnostic as data; rendering is somebody else's work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mlcdsl.source import Span

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what is to be said of it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of `span` by `replacement` (an empty span inserts)."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do, as a sentence, and the edits that do it."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `code` is the key of a page in docs/errors (for example "E0301"); `span` the primary place (None where the
    finding has no place in a file, such as a wrong command-line input); `label` a few words under the primary
    place; `related` the secondary places; `notes` full sentences with the reason and what to do.
    """

    code: str
    message: str
    span: Span | None
    label: str = ""
    related: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    fix: Fix | None = None
    severity: Severity = "error"


class MlcError(Exception):
    """What the Python API raises for a user's mistake: carries the diagnostics, prints as their text."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from mlcdsl.diagnostics.render import render

        return render(self.diagnostics, "text")


class InternalError(Exception):
    """A defect of the compiler itself: the message names the stage; never a user's mistake."""


class LimitError(Exception):
    """Something legal that this compiler cannot do (yet); the message says what and where."""
