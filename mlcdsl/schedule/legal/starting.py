"""The init of a reduction and its updates: which access is which, and where the init surely comes first."""

from __future__ import annotations

from collections.abc import Container
from itertools import product

from mlcdsl.check.sets.inits import zero_only_at_start
from mlcdsl.check.sets.linear import Lin
from mlcdsl.check.sets.model import Access, BlockInfo, Loop, Model, Place
from mlcdsl.check.sets.quick import spread
from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import loads, walk_stmts
from mlcdsl.schedule.loop_tools import const


def in_init(access: Access) -> bool:
    """Whether the access is in the init of the innermost block around it."""
    if not access.place.blocks:
        return False
    return any(x is access.stmt for x in walk_stmts(access.place.blocks[-1].block.init or ()))


def init_leads(model: Model, place: Place) -> bool:
    """Whether the init of the innermost block comes before all updates for the same values of the spatial axes, in
    whatever order the loops are nested: each loop is of spatial axes, whose values fix its own, or of reduce axes,
    which are 0 where their loops begin. False where that is not seen at a glance."""
    block = place.blocks[-1]
    around = block.inner or place
    reduced: set[T.Var] = set()
    for lin in _forms(model, block, "reduce"):
        loops = {x.var: x for x in around.loops}
        if not zero_only_at_start(lin, around) and spread(model.affine, lin, loops) is None:
            return False
        reduced.update(model.affine.base(lin))
    left: dict[T.Var, Loop] = {x.var: x for x in around.loops if x.var not in reduced and not _single(x)}
    fixed: set[T.Var] = set()
    for lin in (lin for info in place.blocks for lin in _forms(model, info, "spatial")):
        new = [v for v in model.affine.base(lin) if v in left]
        rest = Lin(0, {v: c for v, c in lin.terms.items() if v not in fixed})
        if new and spread(model.affine, rest, left) is None:
            return False
        fixed.update(new)
    return not left


def again(block: T.Block, loops: Container[T.Var]) -> T.Stmt | None:
    """What may not run again of an init: where one of these loops is both of a spatial and of a reduce axis, a copy of
    the init in it runs for each value of the reduce axis. None where that is so nowhere, or changes nothing."""
    bound = {kind: {v for a in block.axes if (a.kind == "reduce") == (kind == "reduce") for v in free_vars(a.binding)}
             for kind in ("spatial", "reduce")}  # fmt: skip
    if not any(v in loops for v in bound["spatial"] & bound["reduce"]):
        return None
    init = list(walk_stmts(block.init or ()))
    written = {x.buffer for x in init if isinstance(x, T.Store)}
    for x in init:
        if isinstance(x, T.CallExtern) or any(y.buffer in written for y in loads((x,))):
            return x
    return None


def _forms(model: Model, info: BlockInfo, kind: str) -> list[Lin]:
    """What the values of the axes of one kind fix. A quotient and its remainder fix what is divided."""
    exprs = [a.binding for a in info.block.axes if a.kind == kind]
    while (pair := _divided(exprs)) is not None:
        a, b, whole = pair
        exprs = [*(e for e in exprs if e is not a and e is not b), whole]
    return [model.affine.lin(e, info.place.scope) for e in exprs]


def _divided(exprs: list[T.Expr]) -> tuple[T.Expr, T.Expr, T.Expr] | None:
    """A quotient and a remainder among the expressions, and what both are of: `e // n` and `e % n` of `e`, and
    `e % m // n` and `e % n` of `e % m`."""
    binary = [e for e in exprs if isinstance(e, T.Binary)]
    for a, b in product(binary, binary):
        if (a.op, b.op) == ("floordiv", "mod") and a.b == b.b and (a.a == b.a or _is_part(a.a, b)):
            return a, b, a.a
    return None


def _is_part(e: T.Expr, remainder: T.Binary) -> bool:
    """Whether `remainder`, by n, is that of `e`, too, which is a remainder by a multiple of n."""
    if not (isinstance(e, T.Binary) and e.op == "mod" and e.a == remainder.a):
        return False
    n, m = remainder.b, e.b
    return isinstance(n, T.Const) and isinstance(m, T.Const) and n != const(0) and int(m.value) % int(n.value) == 0


def _single(loop: Loop) -> bool:
    """Whether the loop has one iteration."""
    steps = loop.hi and loop.hi.minus(loop.lo)
    return steps is not None and steps.is_const and steps.const == 1
