"""Reductions whose instances may run in any order: each only combines a value into what it updates."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts

#: the operators by the group in which they commute with each other
_GROUPS = {"add": "sum", "sub": "sum", "mul": "prod", "max": "max", "min": "min", "and": "all", "or": "any"}
_SCALAR_GROUPS = {"bitwise_and", "bitwise_or", "bitwise_xor"}


def commutes(block: T.Block) -> bool:
    """Whether everything that the body writes is updated as `x = x op e`, with one kind of operator and an `e` that
    depends on nothing that is updated. Floats are summed in another order then, which rounds differently."""
    stmts = list(walk_stmts(block.body))
    local = {s.buffer for s in stmts if isinstance(s, T.Alloc)}
    stores = [s for s in stmts if isinstance(s, T.Store) and s.buffer not in local]
    updated = {s.buffer for s in stores}
    groups: dict[T.Buffer, str] = {}
    for s in stores:
        parts = _update(s)
        if parts is None or groups.setdefault(s.buffer, parts[0]) != parts[0]:
            return False
        if any(_reads(e, updated) for e in (parts[1], *s.indices)):
            return False
    others = [s for s in stmts if s not in stores]
    return not any(isinstance(s, T.CallExtern) or any(_reads(e, updated) for e in own_exprs(s)) for s in others)


def _update(s: T.Store) -> tuple[str, T.Expr] | None:
    """The kind of operator and the operand of `x = x op e`."""
    match s.value:
        case T.Binary(op, a, b) if op in _GROUPS and _is_own(a, s):
            return _GROUPS[op], b
        case T.Binary(op, a, b) if op in _GROUPS and op != "sub" and _is_own(b, s):
            return _GROUPS[op], a
        case T.Intrinsic(name, (a, b)) if name in _SCALAR_GROUPS and _is_own(a, s):
            return name, b
        case T.Intrinsic(name, (a, b)) if name in _SCALAR_GROUPS and _is_own(b, s):
            return name, a
    return None


def _is_own(e: T.Expr, s: T.Store) -> bool:
    return isinstance(e, T.Load) and e.buffer is s.buffer and e.indices == s.indices


def _reads(e: T.Expr, buffers: set[T.Buffer]) -> bool:
    return any(isinstance(x, T.Load | T.Ptr) and x.buffer in buffers for x in walk(e))
