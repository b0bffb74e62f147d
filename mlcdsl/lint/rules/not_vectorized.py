"""L0404: a `vectorized` loop whose body has no vector form."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import loops
from mlcdsl.lint.units import Unit

_NO_VECTORS = {
    T.While: "`while`",
    T.CallExtern: "a `call`",
    T.Assert: "an `assert`",
    T.Alloc: "an `alloc`",
}


@rule("L0404", "prim_func")
def not_vectorized(unit: Unit) -> Iterator[Found]:
    """The compiler runs such a loop serially, without a word."""
    for s, node in loops(unit):
        if s.kind != "vectorized":
            continue
        inside = next((x for x in walk_stmts(s.body) if type(x) in _NO_VECTORS or _parallel(x)), None)
        if inside is None:
            continue
        what = _NO_VECTORS.get(type(inside), "a `parallel` loop")
        fix = None if node.kind_span is None else Fix("write `range`", (Edit(node.kind_span, "range"),))
        yield Found(f"the loop cannot run in vectors: there is {what} in it", node.kind_span, "runs serially", fix=fix)


def _parallel(s: T.Stmt) -> bool:
    return isinstance(s, T.For) and s.kind == "parallel"
