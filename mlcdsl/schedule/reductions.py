"""What a reduction block does: the operator, the element, what is added."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk
from mlcdsl.lower.index_notation import greatest, least
from mlcdsl.types import DType

#: operators that may be applied in any order
ASSOCIATIVE = ("add", "mul", "min", "max", "and", "or")


@dataclass(frozen=True, slots=True)
class Update:
    """`store` sets an element to itself, `op`, `value`, where `cond` holds; `first`: it is the left operand."""

    store: T.Store
    op: T.BinaryOp
    value: T.Expr
    first: bool
    cond: T.Expr | None = None

    @property
    def identity(self) -> T.Const:
        """The value that changes nothing."""
        return identity(self.op, self.store.buffer.dtype)


def identity(op: str, dtype: DType) -> T.Const:
    """The identity of an associative operator."""
    match op:
        case "add" | "mul":
            value = int(op == "mul")
            return T.Const(float(value) if dtype.is_float else value, dtype)
        case "min":
            return greatest(dtype)
        case "max":
            return least(dtype)
    return T.Const(op == "and", dtype)


def update_of(block: T.Block) -> Update | None:
    """The update that is all of a block's body, if it is one by an associative operator of something that does not
    read the same buffer."""
    cond: T.Expr | None = None
    store = block.body[0] if len(block.body) == 1 else None
    if isinstance(store, T.If) and len(store.then) == 1 and not store.orelse:
        cond, store = store.cond, store.then[0]
    if not isinstance(store, T.Store):
        return None
    value = store.value
    if not isinstance(value, T.Binary) or value.op not in ASSOCIATIVE:
        return None
    element = T.Load(store.buffer, store.indices)
    if value.a == element:
        found = Update(store, value.op, value.b, True, cond)
    elif value.b == element:
        found = Update(store, value.op, value.a, False, cond)
    else:
        return None
    others = [
        found.value,
        *store.indices,
        *([] if cond is None else [cond]),
        *(e for s in block.init or () for e in own_exprs(s)),
    ]
    if any(isinstance(x, T.Load) and x.buffer is store.buffer for e in others for x in walk(e)):
        return None
    return found
