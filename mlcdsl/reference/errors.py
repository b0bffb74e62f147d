"""What can stop a program that the interpreter runs."""

from __future__ import annotations

from mlcdsl.source import Span


class RunError(Exception):
    """A program broke a rule while it ran: `code` is a diagnostic code (E0801, E0901 to E0908)."""

    def __init__(self, code: str, message: str, span: Span | None = None):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.span = span


class StepLimitError(Exception):
    """The run took more steps than it was allowed to; says nothing about the program."""
