"""`--params`: parameters of graph functions that have the names of given arrays become constants.

A function with such parameters gets a wrapper without them, `name.bound`, which passes the constants; functions
that call it go on passing what they pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from mlcdsl.diagnostics import Diagnostic, Label, MlcError
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Unifier, show
from mlcdsl.ir.visit import substitute
from mlcdsl.types import INDEX
from mlcdsl.types.arrays import dtype_of_array

Array = np.ndarray[Any, Any]
SUFFIX = ".bound"  # no name of a program has a dot


def bind_params(
    functions: list[G.Function], params: Mapping[str, Any], origin: str
) -> tuple[list[G.Function], list[T.ConstTensor]]:
    """The wrappers, and the constants that they use. Raises MlcError E0804 for names and types that do not fit."""
    arrays = {name: np.asarray(a) for name, a in params.items()}
    wanted = {p.name for f in functions for p in f.params}
    unused = sorted(set(arrays) - wanted)
    if unused:
        from mlcdsl.check.names import suggest

        meant = suggest(unused[0], wanted)
        raise MlcError(
            [
                Diagnostic(
                    "E0804",
                    f"{origin} has `{unused[0]}`, which no function takes",
                    None,
                    notes=(f"did you mean `{meant}`?",) if meant else (f"parameters: {', '.join(sorted(wanted))}",),
                )
            ]
        )
    consts = {name: _const(name, a, origin) for name, a in arrays.items()}
    found = [_wrap(f, consts, origin) for f in functions if any(p.name in consts for p in f.params)]
    return found, list(consts.values())


def _const(name: str, array: Array, origin: str) -> T.ConstTensor:
    dtype = dtype_of_array(array.dtype)
    if dtype is None:
        raise MlcError([Diagnostic("E0804", f"`{name}` of {origin} has the element type {array.dtype}", None)])
    return T.ConstTensor(name, "params.bound", dtype, array.shape, array)


def _wrap(f: G.Function, consts: Mapping[str, T.ConstTensor], origin: str) -> G.Function:
    unifier = Unifier(f.dims, f.where)
    for p in f.params:
        if p.name in consts:
            _match(p, consts[p.name], unifier, f, origin)
    sizes: dict[T.Var, T.Expr] = {
        d: T.Const(v.value, INDEX) for d, v in unifier.values.items() if v.value is not None and d in f.dims
    }
    params = tuple(_resized(p, sizes) for p in f.params if p.name not in consts)
    by_name = {p.name: p for p in params}
    args: list[G.Expr] = []
    for p in f.params:
        c = consts.get(p.name)
        args.append(by_name[p.name] if c is None else G.ConstRef(c, _const_type(c)))
    result = _type(f.result, sizes)
    dims = tuple(sizes.get(d, d) for d in f.dims)
    call = G.CallFunction(f.module, f.name, tuple(args), dims, result, span=f.span)
    where = tuple(substitute(w, sizes) for w in f.where)
    return replace(
        f, name=f.name + SUFFIX, dims=tuple(d for d in f.dims if d not in sizes), params=params, result=result,
        where=where, body=(G.Return(call, span=f.span),),
    )  # fmt: skip


def _const_type(c: T.ConstTensor) -> G.TensorType:
    return G.TensorType(c.dtype, tuple(T.Const(n, INDEX) for n in c.shape))


def _match(p: G.Value, c: T.ConstTensor, unifier: Unifier, f: G.Function, origin: str) -> None:
    given = _const_type(c)
    fits = isinstance(p.type, G.TensorType) and p.type.dtype == c.dtype and len(p.type.shape) == len(c.shape)
    if fits and isinstance(p.type, G.TensorType):
        found = unifier.bind(p.type.shape, given.shape, p)
        found += [m for m in unifier.finish()[0] if m not in found]
        fits = not found
    if not fits:
        shown = f"{c.dtype}[{', '.join(map(str, c.shape))}]"
        related = (Label(p.span, "declared here"),) if p.span is not None else ()
        message = f"`{p.name}` of {origin} is {shown}, `{f.module}.{f.name}` takes {_shown(p.type)}"
        raise MlcError([Diagnostic("E0804", message, None, related=related)])


def _shown(t: G.Type) -> str:
    if isinstance(t, G.TensorType):
        return f"{t.dtype}[{', '.join(show(s) for s in t.shape)}]"
    return str(t.dtype) if isinstance(t, G.ScalarType) else "a tuple"


def _resized(p: G.Value, sizes: Mapping[T.Var, T.Expr]) -> G.Value:
    return G.Value(p.name, _type(p.type, sizes), p.var, span=p.span)


def _type(t: G.Type, sizes: Mapping[T.Var, T.Expr]) -> G.Type:
    match t:
        case G.TensorType(dtype, shape):
            return G.TensorType(dtype, tuple(substitute(s, sizes) for s in shape))
        case G.TupleType(items):
            return G.TupleType(tuple(_type(i, sizes) for i in items))
    return t
