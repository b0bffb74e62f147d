"""Finding nodes of a function and replacing them: the surgery that primitives are made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts

#: the fields of a statement that hold statements
FIELDS: dict[type, tuple[str, ...]] = {
    T.For: ("body",),
    T.While: ("body",),
    T.Block: ("init", "body"),
    T.If: ("then", "orelse"),
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One step down: statement `index` of `field` of `parent` (None: the function)."""

    parent: T.Stmt | None
    field: str
    index: int


@dataclass(frozen=True, slots=True)
class Found:
    """A statement and the way to it from the function's body, outermost first."""

    node: Any
    path: tuple[Hop, ...]

    @property
    def ancestors(self) -> tuple[T.Stmt, ...]:
        """The statements around it, outermost first."""
        return tuple(h.parent for h in self.path if h.parent is not None)

    @property
    def loops(self) -> tuple[T.For, ...]:
        """The loops around it up to the nearest block, outermost first."""
        out: list[T.For] = []
        for a in reversed(self.ancestors):
            if isinstance(a, T.Block):
                break
            if isinstance(a, T.For):
                out.append(a)
        return tuple(reversed(out))

    @property
    def scope(self) -> T.Block | None:
        """The nearest block around it."""
        return next((a for a in reversed(self.ancestors) if isinstance(a, T.Block)), None)


def find(func: T.PrimFunc, test: Callable[[T.Stmt], bool]) -> Found | None:
    """The first statement that passes the test."""
    return next(find_all(func, test), None)


def find_all(func: T.PrimFunc, test: Callable[[T.Stmt], bool]) -> Iterator[Found]:
    """Every statement that passes the test, outside in, in order."""

    def go(stmts: T.Stmts, parent: T.Stmt | None, field: str, path: tuple[Hop, ...]) -> Iterator[Found]:
        for index, s in enumerate(stmts):
            here = (*path, Hop(parent, field, index))
            if test(s):
                yield Found(s, here)
            for name in FIELDS.get(type(s), ()):
                inner = getattr(s, name)
                if inner:
                    yield from go(inner, s, name, here)

    yield from go(func.body, None, "body", ())


def find_block(func: T.PrimFunc, key: T.Key) -> Found | None:
    return find(func, lambda s: isinstance(s, T.Block) and s.key is key)


def find_loop(func: T.PrimFunc, var: T.Var) -> Found | None:
    return find(func, lambda s: isinstance(s, T.For) and s.var is var)


def put(func: T.PrimFunc, path: tuple[Hop, ...], new: T.Stmts) -> T.PrimFunc:
    """The function with the statement at `path` replaced by `new` (nothing: removed)."""
    return replace_range(func, path, 1, new)


def replace_range(func: T.PrimFunc, path: tuple[Hop, ...], count: int, new: T.Stmts) -> T.PrimFunc:
    """The same for `count` statements from the one at `path` on."""
    stmts = new
    for depth in range(len(path) - 1, -1, -1):
        hop = path[depth]
        siblings = func.body if hop.parent is None else getattr(hop.parent, hop.field)
        n = count if depth == len(path) - 1 else 1
        stmts = (*siblings[: hop.index], *stmts, *siblings[hop.index + n :])
        if hop.parent is not None:
            stmts = (replace(hop.parent, **{hop.field: stmts}),)  # type: ignore[arg-type]
    return replace(func, body=stmts)


def blocks_in(stmts: T.Stmts) -> list[T.Block]:
    """All blocks, outside in."""
    return [s for s in walk_stmts(stmts) if isinstance(s, T.Block)]


def child_blocks(stmts: T.Stmts) -> list[T.Block]:
    """The blocks that are in no other block of these statements."""
    out: list[T.Block] = []
    for s in stmts:
        if isinstance(s, T.Block):
            out.append(s)
        else:
            for name in FIELDS.get(type(s), ()):
                out += child_blocks(getattr(s, name) or ())
    return out


def names_in(func: T.PrimFunc) -> set[str]:
    """The names of all blocks."""
    return {b.name for b in blocks_in(func.body) if b.name is not None}


def fresh_name(func: T.PrimFunc, base: str) -> str:
    """A block name that is not taken."""
    return unique(base, names_in(func))


def unique(base: str, taken: Collection[str]) -> str:
    """The name, with a number if it is taken."""
    name, n = base, 1
    while name in taken:
        name, n = f"{base}_{n}", n + 1
    return name


def map_blocks(stmts: T.Stmts, f: Callable[[T.Block], T.Stmt]) -> T.Stmts:
    """The statements with `f` applied to the outermost blocks in them."""
    out: list[T.Stmt] = []
    for s in stmts:
        if isinstance(s, T.Block):
            out.append(f(s))
        elif isinstance(s, T.For | T.While):
            out.append(replace(s, body=map_blocks(s.body, f)))
        elif isinstance(s, T.If):
            out.append(replace(s, then=map_blocks(s.then, f), orelse=map_blocks(s.orelse, f)))
        else:
            out.append(s)
    return tuple(out)
