"""Signatures of callees, as calls in graph functions see them."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import to_expr
from mlcdsl.ir.symbolic import Unifier
from mlcdsl.ir.visit import substitute
from mlcdsl.source import Span
from mlcdsl.types import PTR, DType


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a callee."""

    name: str
    type: G.Type
    var: T.Var | None
    span: Span | None


Callee = T.PrimFunc | T.Extern | G.Function


def type_of(value: T.Buffer | T.Var) -> G.Type:
    """The graph type of a parameter of a primitive function."""
    return G.TensorType(value.dtype, value.shape) if isinstance(value, T.Buffer) else G.ScalarType(value.dtype)


def formals_of(callee: Callee) -> list[Formal]:
    """The parameters that a call gives."""
    if isinstance(callee, G.Function):
        return [Formal(p.name, p.type, p.var, p.span) for p in callee.params]
    values = [(p, p.value) for p in callee.inputs]
    return [Formal(p.name, type_of(v), v if isinstance(v, T.Var) else None, p.span) for p, v in values]


def result_of(callee: Callee) -> G.Type:
    """The type that a call gives, in the callee's terms."""
    if isinstance(callee, G.Function):
        return callee.result
    types = tuple(type_of(p.value) for p in callee.outputs)
    return types[0] if len(types) == 1 else G.TupleType(types)


def dtype_of(formal: Formal) -> DType | None:
    """What literals given for the parameter become."""
    return None if isinstance(formal.type, G.TupleType) else formal.type.dtype


def same_kind(a: G.Type, b: G.Type) -> bool:
    """Whether both are scalars, tensors or tuples."""
    return type(a) is type(b)


def difference(have: G.Type, want: G.Type) -> str | None:
    """The code of what is wrong about an argument's type, sizes left aside."""
    if isinstance(want, G.TupleType) or isinstance(have, G.TupleType):
        if not isinstance(want, G.TupleType) or not isinstance(have, G.TupleType):
            return "E0301"
        if len(want.items) != len(have.items):
            return "E0303"
        found = [difference(h, w) for h, w in zip(have.items, want.items, strict=True)]
        return next((f for f in found if f is not None), None)
    if want.dtype != have.dtype or want.dtype == PTR:
        return "E0301"
    if type(have) is not type(want):
        return "E0303"
    return "E0303" if len(_sizes(have)) != len(_sizes(want)) else None


def _sizes(t: G.Type) -> tuple[T.Expr, ...]:
    return t.shape if isinstance(t, G.TensorType) else ()


def shapes(want: G.Type, have: G.Type) -> list[tuple[tuple[T.Expr, ...], tuple[T.Expr, ...]]]:
    """The declared shapes with the actual ones."""
    if isinstance(want, G.TupleType) and isinstance(have, G.TupleType):
        return [p for w, h in zip(want.items, have.items, strict=True) for p in shapes(w, h)]
    return [(_sizes(want), _sizes(have))] if isinstance(want, G.TensorType) else []


def scalar_expr(e: G.Expr) -> T.Expr | None:
    """A scalar argument as an expression, where sizes may depend on it."""
    if isinstance(e, G.Scalar):
        return e.expr
    return e.var if isinstance(e, G.Value) else None


def substituted(t: G.Type, unifier: Unifier) -> G.Type:
    """A callee's type in the caller's terms."""
    if isinstance(t, G.TupleType):
        return G.TupleType(tuple(substituted(i, unifier) for i in t.items))
    if isinstance(t, G.TensorType):
        return G.TensorType(t.dtype, tuple(unifier.substitute(s) for s in t.shape))
    return t


def substitute_condition(fact: T.Expr, unifier: Unifier, scalars: dict[T.Var, T.Expr]) -> T.Expr:
    """A callee's fact in the caller's terms."""
    return substitute(fact, {**scalars, **{v: to_expr(p) for v, p in unifier.values.items()}})
