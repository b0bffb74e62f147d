"""What is shown, in which order, and how it is counted."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.diagnostics.diagnostic import Diagnostic, Severity

_GRAVITY: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


def arrange(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file and place (those without a place first); the same code, place and message only once."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for diagnostic in diagnostics:
        key = (diagnostic.code, diagnostic.message, *_place(diagnostic))
        if key not in seen:
            seen.add(key)
            kept.append(diagnostic)
    return sorted(kept, key=lambda d: (*_place(d), _GRAVITY[d.severity], d.code, d.message))


def _place(diagnostic: Diagnostic) -> tuple[int, str, int, int]:
    span = diagnostic.span
    return (0, "", 0, 0) if span is None else (1, span.source.name, span.start, span.end)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many of each severity, such as "2 errors, 1 warning"; "no errors" when there is nothing."""
    shown = arrange(diagnostics)
    parts = []
    for severity in _GRAVITY:
        count = sum(d.severity == severity for d in shown)
        if count:
            parts.append(f"{count} {severity}{'' if count == 1 else 's'}")
    return ", ".join(parts) or "no errors"
