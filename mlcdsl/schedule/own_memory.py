"""Memory that each iteration of a loop has for itself: allocations that only a loop uses, moved into it."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.flow import unwritten
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule.placing import insert
from mlcdsl.schedule.tree import find, find_loop, replace_range


def with_own_memory(func: T.PrimFunc, loop: T.Var) -> T.PrimFunc:
    """The function with those allocations in the loop that nothing outside of it uses, and of which each iteration
    reads only what it has written itself. Memory of GPUs that threads share stays where it is."""
    model = collect(func)
    found = find_loop(func, loop)
    assert found is not None
    inside = {s.buffer for s in walk_stmts((found.node,)) if isinstance(s, T.Alloc)}
    for s in [s for s in walk_stmts(func.body) if isinstance(s, T.Alloc) and s.buffer not in inside]:
        accesses = model.by_buffer.get(s.buffer, [])
        if s.buffer.scope.split(".")[0] in ("global", "local") and accesses and _own(model, accesses, loop):
            at = find(func, lambda n, s=s: n is s)  # type: ignore[misc]
            assert at is not None
            func = insert(replace_range(func, at.path, 1, ()), loop, 0, (s,))
    return func


def _own(model: Model, accesses: list[Access], loop: T.Var) -> bool:
    """Whether all accesses are in the loop, and all reads find what their iteration has written."""
    solver = Solver()
    for a in accesses:
        depth = max((n for n, x in enumerate(a.place.loops, 1) if (x.origin or x.var) is loop), default=0)
        if not depth:
            return False
        if a.kind == "read":
            verdict = unwritten(model, solver, a, depth)
            if verdict.point is not None or verdict.reason is not None:
                return False
    return True
