"""What calls need when they are compiled: the callee's dims in the caller's terms, shapes side by side."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.vm.bytecode import leaf_types

Callee = T.PrimFunc | T.Extern | G.Function
Shape = tuple[T.Expr, ...]


def bound(callee: Callee, call: G.CallPrim | G.CallFunction) -> dict[T.Var, T.Expr]:
    """The callee's dims and scalar parameters in the caller's terms."""
    mapping = dict(zip(callee.dims, call.dims, strict=True))
    formals = [p.var for p in callee.params] if isinstance(callee, G.Function) else [p.value for p in callee.inputs]
    for formal, arg in zip(formals, call.args, strict=True):
        if isinstance(formal, T.Var):
            if isinstance(arg, G.Scalar):
                mapping[formal] = arg.expr
            elif isinstance(arg, G.Value) and arg.var is not None:
                mapping[formal] = arg.var
    return mapping


def shapes_of(callee: Callee, call: G.CallPrim | G.CallFunction) -> Iterator[tuple[Shape, Shape]]:
    """The declared and the actual shape of each tensor argument."""
    for i, arg in enumerate(call.args):
        if isinstance(callee, G.Function):
            wanted = leaf_types(callee.params[i].type)
        else:
            value = callee.inputs[i].value
            wanted = (G.TensorType(value.dtype, value.shape),) if isinstance(value, T.Buffer) else ()
        for w, h in zip(wanted, leaf_types(arg.type), strict=False):
            if isinstance(w, G.TensorType) and isinstance(h, G.TensorType):
                yield w.shape, h.shape
