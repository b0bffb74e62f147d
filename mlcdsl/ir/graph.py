"""The graph IR: typed, resolved graph functions over tensors.

Sizes are tensor-IR expressions (i64) over the function's dims, the dims bound by matches, and scalar values. Every
expression knows its type. Calls may be nested in one another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.types import DType

# ---------------------------------------------------------------- types


@dataclass(frozen=True, slots=True)
class TensorType:
    dtype: DType
    shape: tuple[T.Expr, ...]


@dataclass(frozen=True, slots=True)
class ScalarType:
    dtype: DType


@dataclass(frozen=True, slots=True)
class TupleType:
    items: tuple[Type, ...]


Type: TypeAlias = TensorType | ScalarType | TupleType


def _span() -> Span | None:
    return field(default=None, compare=False, repr=False, kw_only=True)


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A parameter or a bound name, compared by identity. For a ScalarType, `var` is what scalar expressions use."""

    name: str
    type: Type
    var: T.Var | None = None
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class ConstRef:
    """A module constant (its data are shared, never copied)."""

    const: T.ConstTensor
    type: TensorType
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Scalar:
    """Scalar arithmetic over dims and scalar values; also literals."""

    expr: T.Expr
    type: ScalarType
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class CallOp:
    """A high-level operator of `mlcdsl.ops`; `attrs` by name, defaults filled in."""

    op: str
    args: tuple[Expr, ...]
    attrs: tuple[tuple[str, object], ...]
    type: Type
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class CallPrim:
    """A prim_func or extern: outputs are allocated by signature, then it is called. `dims` gives the callee's dims
    (in the order of `callee.dims`) in the caller's terms. One output gives a tensor, several a tuple."""

    callee: T.PrimFunc | T.Extern
    args: tuple[Expr, ...]
    dims: tuple[T.Expr, ...]
    type: Type
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class CallFunction:
    """Another graph function (or this one), by name, since recursion is allowed."""

    module: str
    name: str
    args: tuple[Expr, ...]
    dims: tuple[T.Expr, ...]
    type: Type
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class MakeTuple:
    items: tuple[Expr, ...]
    type: TupleType
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class TupleGet:
    tuple: Expr
    index: int
    type: Type
    span: Span | None = _span()


Expr: TypeAlias = Value | ConstRef | Scalar | CallOp | CallPrim | CallFunction | MakeTuple | TupleGet

# ---------------------------------------------------------------- statements

Stmts: TypeAlias = "tuple[Stmt, ...]"


@dataclass(frozen=True, slots=True)
class Bind:
    """`a = e` or `a, b = e` (e a tuple). A name bound in both branches of an If is one Value in both."""

    targets: tuple[Value, ...]
    value: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Match:
    """`target = value as f32[k, 10]`: checked at run time (E0905), binds `dims` from the sizes."""

    target: Value
    value: Expr
    dims: tuple[T.Var, ...]
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Dataflow:
    body: Stmts
    outputs: tuple[Value, ...]
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class If:
    """`cond` is a bool Scalar or a bool tensor with one element."""

    cond: Expr
    then: Stmts
    orelse: Stmts
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Effect:
    """`call f(...)` for its effect."""

    call: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Return:
    value: Expr
    span: Span | None = _span()


Stmt: TypeAlias = Bind | Match | Dataflow | If | Effect | Return

# ---------------------------------------------------------------- functions and modules


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    name: str
    module: str
    dims: tuple[T.Var, ...]
    params: tuple[Value, ...]
    result: Type
    where: tuple[T.Expr, ...]
    body: Stmts
    attrs: T.Attrs = ()
    doc: str = ""
    span: Span | None = _span()


Item: TypeAlias = T.PrimFunc | T.Extern | T.Intrin | T.ConstTensor | Function


@dataclass(frozen=True, slots=True)
class Module:
    """`items` in the order of the text, by name."""

    name: str
    items: dict[str, Item]
    doc: str = ""
    span: Span | None = _span()

    @property
    def prim_funcs(self) -> dict[str, T.PrimFunc]:
        return {n: i for n, i in self.items.items() if isinstance(i, T.PrimFunc)}

    @property
    def functions(self) -> dict[str, Function]:
        return {n: i for n, i in self.items.items() if isinstance(i, Function)}

    @property
    def externs(self) -> dict[str, T.Extern]:
        return {n: i for n, i in self.items.items() if isinstance(i, T.Extern)}


@dataclass(frozen=True, slots=True)
class Program:
    """The modules of a file and of the files that it uses, by name."""

    modules: dict[str, Module]
