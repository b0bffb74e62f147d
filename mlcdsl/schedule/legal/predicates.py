"""Predicates of blocks that always hold, and axes that do not fit their loops."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.linear import TooComplex, both
from mlcdsl.check.sets.model import BlockInfo, Model
from mlcdsl.check.sets.registry import Check
from mlcdsl.check.sets.rules import axes
from mlcdsl.check.sets.solve import Solver
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import conjuncts
from mlcdsl.schedule.loop_tools import joined
from mlcdsl.schedule.tree import find_block, put


def without_proved(func: T.PrimFunc, blocks: Container[T.Key]) -> T.PrimFunc:
    """The function without the parts of these blocks' predicates that always hold."""
    model, solver = collect(func), Solver()
    for info in model.blocks:
        if info.block.where is None or info.block.key not in blocks:
            continue
        left = joined(c for c in conjuncts(info.block.where) if not always(model, solver, info, c))
        found = find_block(func, info.block.key)
        assert found is not None
        func = put(func, found.path, (replace(found.node, where=left),))
    return func


def always(model: Model, solver: Solver, info: BlockInfo, cond: T.Expr) -> bool:
    """Whether a condition over the loops around a block holds wherever the block stands, without its predicate."""
    fails = model.affine.condition(cond, info.place.scope, False)
    if fails.reason is not None:
        return False
    try:
        return not solver.possible(model.affine.close(both(info.place.domain, fails.dnf)))
    except TooComplex:
        return False


def misfit(func: T.PrimFunc) -> Diagnostic | None:
    """An axis whose binding does not take exactly its values."""
    check = Check(collect(func), Solver())
    axes.check(check)
    return next(iter(check.diagnostics), None)
