"""The text of what an action puts in place of something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.entries import entries_of, read_tree
from mlcdsl.ide.nodes import path_at
from mlcdsl.ide.rewriting import applied, only_crlf, rewrite
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
    """Whether nothing stands before a place on its line."""
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
    return text.replace("\n", "\r\n") if only_crlf(source.text) else text


def replaced(place: Place, node: Any, stmts: Sequence[Any]) -> tuple[Edit, ...]:
    """A statement replaced by others; the comments before and behind it stay."""
    spot = place.spot(node)
    if not alone(spot):
        return tidy(place, holder(place, node), [Edit(spot, " ".join(statements([s], 0) for s in stmts))])
    return (Edit(spot, line_ends(statements(stmts, column(spot)), spot.source)),)


def holder(place: Place, node: Any) -> Any:
    """The statement around a statement."""
    at = next(i for i, n in enumerate(place.path) if n is node)
    return next(n for n in reversed(place.path[:at]) if not isinstance(n, ast.Body))


def tidy(place: Place, node: Any, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits, with the canonical layout of the statement or declaration that they are in."""
    spot, entry = place.spot(node), place.entry
    assert entry is not None
    whole = place.spot(entry)
    moved = [
        Edit(Span(e.span.source, e.span.start - whole.start, e.span.end - whole.start), e.replacement) for e in edits
    ]
    head = "module m {\n"
    again = read_tree(Source("m.mlc", f"{head}{applied(whole.text, moved)}\n}}\n"))
    path = path_at(entries_of(again.file)[0], spot.start - whole.start + len(head))
    found = next(n for n in path if type(n) is type(node) and n.span.start == spot.start - whole.start + len(head))
    return tuple(rewrite(spot, statements([replace(found, trivia=ast.NO_TRIVIA)], column(spot))))


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
