"""Diagnostics for people at a terminal: the message, the source with its labels, the reasons and the fix."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.diagnostics.diagnostic import Diagnostic, Fix
from mlcdsl.diagnostics.render.cells import one_line, visible, wrap
from mlcdsl.diagnostics.render.excerpt import LEAST_ROOM, Mark, excerpt, mark
from mlcdsl.diagnostics.render.fix import MOST_LINES, changed_lines, hunks
from mlcdsl.diagnostics.render.places import ends
from mlcdsl.diagnostics.render.registry import Options, output_format
from mlcdsl.diagnostics.render.style import Paint, painter, severity_style
from mlcdsl.source import Source, Span


@output_format("text", "for people: source excerpts with labels, notes and fixes")
def write(diagnostics: Sequence[Diagnostic], options: Options) -> str:
    """The diagnostics one after the other, a blank line between them."""
    paint = painter(options.color)
    return "\n\n".join("\n".join(_diagnostic(d, options.width, paint)) for d in diagnostics)


def _diagnostic(d: Diagnostic, width: int, paint: Paint) -> list[str]:
    style = severity_style(d.severity)
    first, *more = d.message.replace("\r\n", "\n").split("\n")
    head = paint(f"{d.severity}[{d.code}]", style)
    lines = [
        head + paint(f": {visible(first)}", "bold"),
        *(f"  {visible(line)}".rstrip(" ") for line in more),
    ]
    parts = _by_source(d)
    gutter = _gutter(d, parts)
    for i, (place, marks) in enumerate(parts):
        lines.append(_place(place, "-->" if i == 0 else ":::", gutter, paint))
        lines.append(_bar(gutter, paint))
        lines += excerpt(place.source, marks, gutter, width, paint)
    if parts and (d.notes or d.fix is not None):
        lines.append(_bar(gutter, paint))
    for note in d.notes:
        lines += _said("note", note, gutter, width, paint)
    if d.fix is not None:
        lines += _fix(d.fix, d.span.source if d.span else None, gutter, width, paint)
    return lines


def _by_source(d: Diagnostic) -> list[tuple[Span, list[Mark]]]:
    """The marks of each source, the primary one's first, with the span that its heading names."""
    parts: dict[tuple[str, str], tuple[Span, list[Mark]]] = {}
    labels = [] if d.span is None else [(d.span, d.label, True)]
    labels += [(label.span, label.text, False) for label in d.related]
    for span, text, primary in labels:
        style = severity_style(d.severity) if primary else "secondary"
        _, marks = parts.setdefault((span.source.name, span.source.text), (span, []))
        found = mark(span, text, primary, style)
        if found not in marks:
            marks.append(found)
    return list(parts.values())


def _gutter(d: Diagnostic, parts: list[tuple[Span, list[Mark]]]) -> int:
    """The digits of the largest line number that is shown."""
    rows = [m.end_row + 1 for _, marks in parts for m in marks]
    changed = hunks(d.fix) if d.fix is not None else []
    rows += [hunk.row + max(1, min(max(len(hunk.old), len(hunk.new)), MOST_LINES)) for hunk in changed]
    return len(str(max(rows, default=1)))


def _place(span: Span, arrow: str, gutter: int, paint: Paint) -> str:
    start, _ = ends(span)
    place = f"{one_line(span.source.name)}:{start.row}:{start.column}"
    return " " * gutter + paint(arrow, "gutter") + f" {place}"


def _bar(gutter: int, paint: Paint) -> str:
    return paint(" " * gutter + " |", "gutter")


def _said(kind: str, text: str, gutter: int, width: int, paint: Paint) -> list[str]:
    """`= note: ...`, wrapped, its further lines indented to the first."""
    indent = gutter + len(f" = {kind}: ")
    first, *more = wrap(text, max(width - indent, LEAST_ROOM))
    lead = " " * gutter + " " + paint("=", "gutter") + " " + paint(f"{kind}:", "bold")
    return [f"{lead} {first}".rstrip(" "), *((" " * indent + line).rstrip(" ") for line in more)]


def _fix(fix: Fix, at_home: Source | None, gutter: int, width: int, paint: Paint) -> list[str]:
    lines = _said("fix", fix.title, gutter, width, paint)
    here = at_home
    for hunk in hunks(fix):
        if hunk.source is not here:
            arrow = "-->" if here is None else ":::"
            here = hunk.source
            lines.append(" " * gutter + paint(arrow, "gutter") + f" {one_line(here.name)}:{hunk.row + 1}")
        lines.append(_bar(gutter, paint))
        lines += changed_lines(hunk, gutter, width, paint)
    return lines
