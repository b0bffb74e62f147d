"""Formatting: the canonical layout by edits of what is between the words, of a text or of a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.reading import read
from mlcdsl.ide.rewriting import rewrite, words
from mlcdsl.ide.snapshot import ProgramSnapshot, Snapshot
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.comments import BODIES
from mlcdsl.syntax.printer import print_file, print_node

_BLANKS = " \t\r\n\f"


def formatting(snapshot: Snapshot) -> tuple[Edit, ...]:
    """Of the whole text; where there are syntax errors, of the declarations that have none."""
    snapshot = _settled(snapshot)
    source, tree = snapshot.source, snapshot.reading.tree
    if not tree.diagnostics and not tree.lost:
        return tuple(rewrite(Span(source, 0, len(source.text)), print_file(tree.file)))
    return tuple(e for entry in snapshot.entries for e in _entry_edits(snapshot, entry))


def range_formatting(snapshot: Snapshot, span: Span) -> tuple[Edit, ...]:
    """Of the statements that a stretch touches and of the heads of declarations; nothing else is changed."""
    if not span.source.text[: span.start].strip() and not span.source.text[span.end :].strip():
        return formatting(snapshot)
    snapshot = _settled(snapshot)
    edits: list[Edit] = []
    for entry in snapshot.entries:
        place = snapshot.place(entry.span)
        if place is None or not _touch(place, span):
            continue
        assert entry.span is not None
        delta = place.start - entry.span.start
        allowed = [
            (a + delta, b + delta) for a, b in _stretches(entry, entry.span, span.start - delta, span.end - delta)
        ]
        allowed = [(_back(snapshot.source.text, a), _trailing(snapshot.source.text, b)) for a, b in allowed]
        edits += [
            e
            for e in _entry_edits(snapshot, entry)
            if any(a <= e.span.start and e.span.end <= b for a, b in _joined(allowed))
        ]
    return tuple(edits)


def on_type_formatting(snapshot: Snapshot, offset: int) -> tuple[Edit, ...]:
    """What was closed by the `}` before an offset."""
    text = snapshot.source.text
    if offset == 0 or text[offset - 1] != "}":
        return ()
    snapshot = _settled(snapshot)
    entry, inner = snapshot.entry_at(offset)
    node = _closed(entry, inner) if entry is not None else None
    place = snapshot.place(node.span) if node is not None else None
    return range_formatting(snapshot, place) if place is not None else ()


def _settled(snapshot: Snapshot) -> Snapshot:
    """With the tree of the whole text: what was typed last may have mended more than its own declaration."""
    if snapshot.reading.exact:
        return snapshot
    reading = read(snapshot.source, snapshot.reading)
    return replace(snapshot, reading=reading, readings={**snapshot.readings, snapshot.name: reading})


# ---------------------------------------------------------------- one declaration


def _entry_edits(snapshot: Snapshot, entry: Entry) -> list[Edit]:
    """Its layout, if it can be read and loses no comment by it."""
    place = snapshot.place(entry.span)
    if place is None or entry.span is None or isinstance(entry, ast.ErrorItem) or _wrong(snapshot, entry, place):
        return []
    node: Any = replace(entry, trivia=ast.NO_TRIVIA)
    if isinstance(snapshot, ProgramSnapshot):
        lines = print_node(ast.Module(ast.Ident("m"), (node,))).split("\n")[1:-1]
        printed = "\n".join(lines)
    else:
        printed = print_node(node)
    text = printed.lstrip(" ")
    edits = [*_indentation(place, printed[: len(printed) - len(text)]), *rewrite(place, text)]
    return [] if _comments(place) != _comments(Span(Source("", text), 0, len(text))) else edits


def _indentation(place: Span, wanted: str) -> list[Edit]:
    """Of the line that a declaration begins and of the comments right above it."""
    source, edits = place.source, []
    for row in range(source.row_of(place.start), -1, -1):
        start, line = source.line_starts[row], source.line_text(row)
        code = start + len(line) - len(line.lstrip(" \t"))
        if code != place.start and not line.lstrip(" \t").startswith("#"):
            break
        if source.text[start:code] != wanted:
            edits.append(Edit(Span(source, start, code), wanted))
    return edits[::-1]


def _wrong(snapshot: Snapshot, entry: Entry, place: Span) -> bool:
    """Whether the text of a declaration has syntax errors."""
    tree = snapshot.reading.tree
    found = [snapshot.place(d.span) for d in tree.diagnostics]
    return (entry.span is not None and tree.damaged(entry.span)) or any(s is None or _touch(s, place) for s in found)


def _comments(span: Span) -> list[str]:
    return sorted(w.text.strip("# \t") for w in words(span.source, span) if w.text.startswith("#"))


# ---------------------------------------------------------------- which parts


def _touch(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


def _meets(a: int, b: int, start: int, end: int) -> bool:
    """Whether [a, b) has characters in common with [start, end), or holds the place if that is empty."""
    return a <= start <= b if start == end else a < end and start < b


def _stretches(node: Any, span: Span, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a node that a stretch touches: whole statements, and heads and closing braces of larger ones."""
    at = span.start
    for body, stmts in _bodies(node):
        if _meets(at, body.start + 1, start, end):
            yield at, body.start + 1
        touched = [s for s in stmts if s.span is not None and _meets(s.span.start, s.span.end, start, end)]
        for s in touched:
            yield from _stretches(s, s.span, start, end)
        at = stmts[-1].span.end if stmts and stmts[-1].span is not None else body.start + 1
        if touched and touched[-1] is stmts[-1] and _goes_with(touched[-1], at, body):
            yield at, body.end
            at = body.end
    if _meets(at, span.end, start, end):
        yield at, span.end


def _goes_with(last: Any, at: int, body: Span) -> bool:
    """Whether the brace behind a statement is laid out with it: of braces on lines of their own, only the first."""
    return not _bodies(last) or "\n" not in body.source.text[at : body.end]


def _bodies(node: Any) -> list[tuple[Span, tuple[Any, ...]]]:
    """What stands between braces in a node, with the places of the braces."""
    if isinstance(node, ast.Intrin):
        bodies = [part.body for part in node.parts]
    else:
        bodies = [getattr(node, name) for name in BODIES.get(type(node), ())]
    return [(b.span, b.stmts) for b in bodies if b is not None and b.span is not None]


def _closed(node: Any, offset: int) -> Any:
    """The outermost node whose last brace ends at an offset of its origin."""
    if node.span is not None and node.span.end == offset:
        return node
    for span, stmts in _bodies(node):
        if span.start <= offset <= span.end:
            inner = next((s for s in stmts if s.span is not None and s.span.start <= offset <= s.span.end), None)
            return _closed(inner, offset) if inner is not None else node if span.end == offset else None
    return None


def _back(text: str, at: int) -> int:
    """The blanks before a place, and the lines of comments before it, belong to it."""
    while True:
        while at > 0 and text[at - 1] in _BLANKS:
            at -= 1
        line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        if not text[line:at].lstrip().startswith("#"):
            return at
        at = line


def _trailing(text: str, at: int) -> int:
    """The comment behind a place on its line belongs to it."""
    end = at
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    return end if text[at:end].lstrip().startswith("#") else at


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that meet as one."""
    out: list[tuple[int, int]] = []
    for a, b in sorted(stretches):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out
