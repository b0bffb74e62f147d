"""The text of what an action puts in place of something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.verifying import HEAD, after_edits
from mlcdsl.ide.entries import entries_of, read_tree
from mlcdsl.ide.nodes import path_at
from mlcdsl.ide.rewriting import rewrite, words
from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import Namer, TensorSyntax
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.printer import print_node
from mlcdsl.syntax.printer.layout import STEP


def column(span: Span) -> int:
    """How far the line of a place is indented."""
    line = span.source.line_text(span.source.row_of(span.start))
    return len(line) - len(line.lstrip())


def alone(span: Span) -> bool:
    """Whether a stretch has its lines for itself, but for a comment behind it."""
    source = span.source
    last = source.row_of(span.end)
    behind = source.text[span.end : source.line_starts[last] + len(source.line_text(last))].strip()
    return _begins_line(span) and (not behind or behind.startswith("#"))


def _begins_line(span: Span) -> bool:
    start = span.source.line_starts[span.source.row_of(span.start)]
    return not span.source.text[start : span.start].strip()


def statements(stmts: Iterable[Any], indent: int) -> str:
    """Statements as they stand at an indentation; the first line begins where the text is put."""
    node: Any = ast.Dataflow(ast.Body(tuple(stmts)))
    depth = max(indent // STEP, 1)
    for _ in range(depth - 1):
        node = ast.Dataflow(ast.Body((node,)))
    lines = print_node(node).split("\n")[depth:-depth]
    return "\n".join(" " * indent + line[depth * STEP :] if line else "" for line in lines).lstrip(" ")


def line_ends(text: str, source: Source) -> str:
    """The text with the line ends of another one."""
    return text.replace("\n", "\r\n") if source.crlf else text


def replaced(place: Place, node: Any, stmts: Sequence[Any]) -> tuple[Edit, ...]:
    """A statement replaced by others; the comments before and behind it stay, those in it come before the first."""
    spot = place.spot(node)
    kept = _with_comments(stmts, spot)
    if not alone(spot):
        return tidy(place, holder(place, node), [Edit(spot, "\n" * (not _begins_line(spot)) + statements(kept, 0))])
    return (Edit(spot, line_ends(statements(kept, column(spot)), spot.source)),)


def _with_comments(stmts: Sequence[Any], old: Span) -> list[Any]:
    """Statements that stand for a stretch, with the comments of it that they would lose."""
    there = Counter(_comments(Source("", statements(stmts, 0))))
    lost: list[str] = []
    for comment in _comments(old.source, old):
        if there[comment] > 0:
            there[comment] -= 1
        else:
            lost.append(comment)
    first = stmts[0]
    leading = (*(f"# {c}".rstrip() for c in lost), *first.trivia.leading)
    return [replace(first, trivia=replace(first.trivia, leading=leading)), *stmts[1:]]


def _comments(source: Source, span: Span | None = None) -> list[str]:
    return [w.text.strip("# \t") for w in words(source, span) if w.text.startswith("#")]


def holder(place: Place, node: Any) -> Any:
    """The statement around a statement."""
    at = next(i for i, n in enumerate(place.path) if n is node)
    return next(n for n in reversed(place.path[:at]) if not isinstance(n, ast.Body))


def tidy(place: Place, node: Any, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits, with the canonical layout of the statement or declaration that they are in; where that shares its
    lines, of the one around it."""
    while not alone(place.spot(node)) and node is not place.entry:
        node = holder(place, node)
    spot = place.spot(node)
    again = read_tree(Source("m.mlc", after_edits(place, edits)))
    at = spot.start - place.spot(place.entry).start + len(HEAD)
    found = next(n for n in path_at(entries_of(again.file)[0], at) if type(n) is type(node) and n.span.start == at)
    kept = _with_comments([replace(found, trivia=ast.NO_TRIVIA)], found.span)
    return tuple(rewrite(spot, statements(kept, column(spot))))


def syntax(place: Place, node: Any, func: T.PrimFunc) -> TensorSyntax:
    """What writes statements in place of a node: new names differ from all that are visible there."""
    namer = Namer()
    namer.scopes[0] |= place.taken(node.span)
    made = TensorSyntax(namer)
    outside = (s for s in walk_stmts(func.body) if isinstance(s, T.Block) and not _inside(s, node.span))
    made.block_names |= {s.name for s in outside if s.name is not None}
    return made


def _inside(s: T.Block, span: Span) -> bool:
    return s.span is not None and s.span.source is span.source and span.start <= s.span.start and s.span.end <= span.end


def fresh_item(module: ast.Module, name: str, taken: Sequence[str] = ()) -> str:
    """A name that no item of a module has, like `name`."""
    there = {i.name.name for i in module.items if i.name is not None} | set(taken)
    n = 1
    while f"{name}_{n}" in there:
        n += 1
    return f"{name}_{n}"
