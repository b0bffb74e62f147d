"""Loops with one block as index notation, where they are what this stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.actions.base.texts import replaced, syntax
from mlcdsl.ir import tensor as T
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.ir.intrinsics import REDUCERS
from mlcdsl.ir.visit import substitute, walk
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.syntax import ast


@refactoring("Write as index notation", "refactor.rewrite")
def collapse_loops(place: Place) -> Make | None:
    """The outermost loop around the place whose nest is index notation."""
    for node in place.path:
        made = place.made_of(node) if isinstance(node, ast.For) else None
        if made is None or len(made[1]) != 1:
            continue
        func, loop = made[0], made[1][0]
        found = next((c for c in _candidates(loop) if _stands_for(func, c, loop)), None)
        if found is not None:
            return lambda n=node, f=func, c=found: _edits(place, n, f, c)  # type: ignore[misc]
    return None


def _stands_for(func: T.PrimFunc, compute: T.Compute, loop: T.Stmt) -> bool:
    """Whether the loops are exactly what index notation is written out as."""
    expanded = expand_index_notation(replace(func, body=(compute,)))
    return structurally_equal(expanded, replace(func, body=(loop,)))


def _candidates(loop: T.Stmt) -> Iterator[T.Compute]:
    """Index notation that the loops may be."""
    s = loop
    while isinstance(s, T.For) and len(s.body) == 1:
        s = s.body[0]
    if not isinstance(s, T.Block) or s.reads is not None or s.writes is not None or len(s.body) != 1:
        return
    store = s.body[0]
    if not isinstance(store, T.Store) or s.name != store.buffer.name:
        return
    variables: dict[T.Var, T.Expr] = {a.var: a.binding for a in s.axes}
    runs = [T.IterVar(a.binding, a.extent) for a in s.axes if isinstance(a.binding, T.Var)]
    spatial = sum(a.kind == "spatial" for a in s.axes)
    axes, reduced = tuple(runs[:spatial]), tuple(runs[spatial:])
    if [a.extent for a in axes] != list(store.buffer.shape):
        return
    if not reduced:
        yield T.Compute(store.buffer, axes, substitute(store.value, variables))
    elif isinstance(store.value, T.Binary):
        body = substitute(store.value.b, variables)
        for name in REDUCERS:
            if not name.startswith("arg"):
                reduce = T.Reduce(name, reduced, body, store.buffer.dtype)
                yield T.Compute(store.buffer, axes, reduce)


def _edits(place: Place, node: ast.For, func: T.PrimFunc, compute: T.Compute) -> tuple[Edit, ...]:
    written: Any = syntax(place, node, func).stmt(compute)
    return replaced(place, node, [replace(written, value=_short(written.value, compute.value))])


def _short(written: Any, value: T.Expr) -> Any:
    """The ranges of a reduction only where no access tells them."""
    if not isinstance(value, T.Reduce):
        return written
    items = tuple(
        item.lo if _told(axis, value.body) else item for item, axis in zip(written.func.items, value.axes, strict=True)
    )
    return replace(written, func=replace(written.func, items=items))


def _told(axis: T.IterVar, body: T.Expr) -> bool:
    sizes = [
        size
        for e in walk(body)
        if isinstance(e, T.Load)
        for index, size in zip(e.indices, e.buffer.shape, strict=True)
        if index is axis.var
    ]
    return bool(sizes) and all(size == axis.extent for size in sizes)
