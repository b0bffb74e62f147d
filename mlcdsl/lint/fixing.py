"""A text with the fixes of its findings."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.diagnostics import Diagnostic, Edit
from mlcdsl.lint.allow import UNUSED
from mlcdsl.lint.rule import all_rules
from mlcdsl.source import Source


def safe_codes() -> frozenset[str]:
    """The codes whose fixes may be applied unseen."""
    return frozenset({UNUSED, *(r.code for r in all_rules() if r.safe)})


def fixed(source: Source, found: Iterable[Diagnostic], codes: frozenset[str]) -> tuple[str, int]:
    """The text with the fixes of these codes, and how many they are.

    A fix is left out where its edits touch those of one before, and may be made in a second round.
    """
    edits: list[Edit] = []
    count = 0
    for d in found:
        if d.code not in codes or d.fix is None or not d.fix.edits:
            continue
        if all(e.span.source is source and not any(_touch(e, f) for f in edits) for e in d.fix.edits):
            edits += d.fix.edits
            count += 1
    text = source.text
    for e in sorted(edits, key=lambda e: (e.span.start, e.span.end), reverse=True):
        text = text[: e.span.start] + e.replacement + text[e.span.end :]
    return text, count


def _touch(a: Edit, b: Edit) -> bool:
    return a.span.start <= b.span.end and b.span.start <= a.span.end
