"""Where an action is asked for: a stretch of a text, and what is known there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.names import Names, Scope
from mlcdsl.ide.nodes import path_at
from mlcdsl.ide.rewriting import words
from mlcdsl.ide.searching import Search
from mlcdsl.ide.snapshot import ProgramSnapshot, Snapshot
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.comments import BODIES

_N = TypeVar("_N")
_EXPRESSIONS = (ast.Binary, ast.Unary, ast.Call, ast.Index, ast.Attr)


@dataclass(frozen=True, eq=False)
class Place:
    """`span` is the stretch without the blanks around it; `[start, end)` is the same in the text that the declaration
    `entry` was read from. `search` finds other texts that name what stands here, None where these are not asked."""

    snapshot: Snapshot
    span: Span
    entry: Entry | None
    start: int
    end: int
    search: Search | None = None

    @staticmethod
    def of(snapshot: Snapshot, span: Span, search: Search | None = None) -> Place:
        text = span.text
        start = span.start + len(text) - len(text.lstrip()) if text.strip() else span.start
        end = start + len(text.strip())
        entry, inner = snapshot.entry_at(start)
        if entry is not None and _damaged(snapshot, entry):
            entry = None
        return Place(snapshot, Span(snapshot.source, start, end), entry, inner, inner + end - start, search)

    # ------------------------------------------------------------ nodes

    @cached_property
    def path(self) -> list[Any]:
        """The nodes around the stretch, outermost first."""
        if self.entry is None:
            return []
        around = path_at(self.entry, self.start)
        return [n for n in around if n.span is not None and n.span.start <= self.start and self.end <= n.span.end]

    def innermost(self, kind: type[_N]) -> _N | None:
        """The innermost node of a kind around the stretch."""
        return next((n for n in reversed(self.path) if isinstance(n, kind)), None)

    def selected(self) -> Any:
        """The expression that is just the stretch; None if that is no expression, or a name or number."""
        if self.start == self.end:
            return None
        here = (n for n in self.path if (n.span.start, n.span.end) == (self.start, self.end))
        return next((n for n in here if isinstance(n, _EXPRESSIONS)), None)

    @property
    def names(self) -> Names:
        assert self.entry is not None
        return self.snapshot.names_of(self.entry)

    def spot(self, node: Any) -> Span:
        """Where a node stands now."""
        found = self.snapshot.place(node.span)
        assert found is not None
        return found

    def owner(self, stmt: Any) -> ast.Body | None:
        """The body in braces that holds a statement directly."""
        for node in self.path:
            for name in BODIES.get(type(node), ()):
                body = getattr(node, name)
                if isinstance(body, ast.Body) and any(s is stmt for s in body.stmts):
                    braced = body.span is not None and body.span.text.startswith("{")
                    return body if braced else None
        return None

    # ------------------------------------------------------------ what the checker made

    def functions(self) -> Iterator[T.PrimFunc]:
        """The prim_funcs of the declaration."""
        if self.entry is None or not isinstance(self.snapshot, ProgramSnapshot):
            return
        item = self.snapshot.item_of(self.entry)
        if isinstance(item, T.PrimFunc):
            yield item
        elif isinstance(item, T.Intrin):
            yield from (item.desc, item.impl)

    def made_of(self, node: Any) -> tuple[T.PrimFunc, list[T.Stmt]] | None:
        """What the checker made of a statement: the outermost statements with places in it, in their order."""
        for func in self.functions():
            found: list[T.Stmt] = []
            inside: set[int] = set()
            for s in walk_stmts(func.body):
                if s.span is None or not _within(s.span, node.span):
                    continue
                if id(s) not in inside:
                    found.append(s)
                inside.update(id(x) for x in walk_stmts((s,)))
            if found:
                return func, found
        return None

    # ------------------------------------------------------------ names and comments

    def scope_of(self, span: Span) -> Scope:
        """The scope around a statement, without the one that it opens."""
        scope = self.names.scope
        while True:
            inner = (s for s in scope.inner if s.span.start < span.start and span.end <= s.span.end)
            found = next(inner, None)
            if found is None:
                return scope
            scope = found

    def taken(self, span: Span) -> set[str]:
        """The names of the scopes around a statement, without those that it declares."""
        taken: set[str] = set()
        scope: Scope | None = self.scope_of(span)
        while scope is not None:
            taken |= {s.name for s in scope.symbols.values() if not _within(s.span, span)}
            scope = scope.parent
        return taken

    def fresh(self, name: str) -> str:
        """A name that the declaration has nowhere."""
        there = {s.name for s in self.names.symbols} | {u.span.text for u in self.names.uses}
        n, made = 0, name
        while made in there:
            n, made = n + 1, f"{name}_{n + 1}"
        return made

    def commented(self, node: Any) -> bool:
        """Whether comments stand inside of a node."""
        spot = self.spot(node)
        return any(w.text.startswith("#") for w in words(spot.source, spot))

    def commented_head(self, node: ast.PrimFunc) -> bool:
        """Whether comments stand between the parts of a function's head."""
        spot, body = self.spot(node), self.spot(node.body)
        head = Span(spot.source, spot.start, body.start)
        return any(w.text.startswith("#") for w in words(head.source, head))


def _damaged(snapshot: Snapshot, entry: Entry) -> bool:
    return entry.span is None or snapshot.reading.tree.damaged(entry.span)


def _within(inner: Span, outer: Span) -> bool:
    return inner.source is outer.source and outer.start <= inner.start and inner.end <= outer.end


def edit(span: Span, text: str) -> tuple[Edit, ...]:
    return (Edit(span, text),)
