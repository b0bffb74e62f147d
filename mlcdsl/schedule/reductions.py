"""What a reduction block does: the operator, the element, what is added."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
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

    @property
    def stores(self) -> tuple[T.Store, ...]:
        return (self.store,)

    @property
    def starts(self) -> tuple[T.Const, ...]:
        """What partial results begin with."""
        return (self.identity,)

    def combine(self, parts: Sequence[T.Load]) -> T.Stmts:
        """The update by a partial result."""
        element = T.Load(self.store.buffer, self.store.indices, span=self.store.span)
        a, b = (element, *parts) if self.first else (*parts, element)
        return (replace(self.store, value=T.Binary(self.op, a, b, span=self.store.value.span)),)


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
    others = [found.value, *store.indices, *([] if cond is None else [cond]), *used_around(block)]
    return None if reads_any(others, {store.buffer}) else found


def used_around(block: T.Block) -> list[T.Expr]:
    """What the init and the predicate of a block compute with."""
    init = walk_stmts(block.init or ())
    return [*([] if block.where is None else [block.where]), *(e for s in init for e in own_exprs(s))]


def reads_any(exprs: Iterable[T.Expr], buffers: Collection[T.Buffer]) -> bool:
    """Whether an expression reads one of the buffers."""
    return any(isinstance(x, T.Load) and x.buffer in buffers for e in exprs for x in walk(e))
