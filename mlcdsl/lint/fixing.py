"""A text with the fixes of its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mlcdsl.diagnostics import Diagnostic, Edit
from mlcdsl.lint.allow import UNUSED
from mlcdsl.lint.rule import all_rules
from mlcdsl.source import Source


def safe_codes() -> frozenset[str]:
    """The codes whose fixes may be applied unseen."""
    return frozenset({UNUSED, *(r.code for r in all_rules() if r.safe)})


@dataclass(frozen=True, slots=True)
class Partly:
    """A text with those fixes that leave it right, how many they are, and the others, each with the error that it would
    bring."""

    text: str
    count: int
    left_out: tuple[tuple[Diagnostic, Diagnostic], ...]


def fixed(source: Source, found: Iterable[Diagnostic], codes: frozenset[str]) -> tuple[str, int]:
    """The text with the fixes of these codes, and how many they are.

    A fix is left out where its edits touch those of one before, and may be made in a second round.
    """
    chosen = _apart(source, found, codes)
    return _applied(source, chosen), len(chosen)


def fixed_where_right(
    source: Source, found: Iterable[Diagnostic], codes: frozenset[str], error_of: Callable[[str], Diagnostic | None]
) -> Partly:
    """As `fixed`, less the fixes after which a text has an error; `error_of` finds one in a text.

    All fixes are tried together, and where that is wrong, halves of them.
    """
    kept: list[Diagnostic] = []
    left_out: list[tuple[Diagnostic, Diagnostic]] = []
    groups = [_apart(source, found, codes)]
    while groups:
        group = groups.pop()
        error = error_of(_applied(source, [*kept, *group])) if group else None
        if error is None:
            kept += group
        elif len(group) == 1:
            left_out.append((group[0], error))
        else:
            half = len(group) // 2
            groups += [group[half:], group[:half]]
    return Partly(_applied(source, kept), len(kept), tuple(left_out))


def _apart(source: Source, found: Iterable[Diagnostic], codes: frozenset[str]) -> list[Diagnostic]:
    """The findings whose fixes can be made at once."""
    edits: list[Edit] = []
    out: list[Diagnostic] = []
    for d in found:
        if d.code not in codes or d.fix is None or not d.fix.edits:
            continue
        if all(e.span.source is source and not any(_touch(e, f) for f in edits) for e in d.fix.edits):
            edits += d.fix.edits
            out.append(d)
    return out


def _applied(source: Source, found: Iterable[Diagnostic]) -> str:
    edits = [e for d in found for e in (d.fix.edits if d.fix is not None else ())]
    text = source.text
    for e in sorted(edits, key=lambda e: (e.span.start, e.span.end), reverse=True):
        text = text[: e.span.start] + e.replacement + text[e.span.end :]
    return text


def _touch(a: Edit, b: Edit) -> bool:
    return a.span.start <= b.span.end and b.span.start <= a.span.end
