"""An example call of any operator, found by trying: the simplest types and attributes that its constraints accept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ops import OpCall, Operator
from mlcdsl.ops.base.legalize import legal_text
from mlcdsl.types import DTYPES, INDEX, DType


def _number(n: int) -> T.Const:
    return T.Const(n, INDEX)


_N, _M, _L = (T.Var(name) for name in "nml")
_MOST = 2000
#: shapes of up to three arguments, simple ones first
_SHAPES: tuple[tuple[tuple[T.Expr, ...], ...], ...] = (
    ((_N, _M), (_N, _M), (_N, _M)),
    ((_N, _M), (_M, _L), (_M, _L)),
    ((_N, _M), (_M,), (_M,)),
    ((_N, _M), (_L,), (_L,)),
    ((_number(6), _M), (_N, _M), (_N, _M)),
)
_DTYPES = tuple(DTYPES[name] for name in ("f32", "i64", "bool"))
#: values of attributes by kind, and by name where the kind says too little
_VALUES: dict[str, tuple[object, ...]] = {
    "int": (2, 0),
    "ints": ((0,),),
    "float": (0.5,),
    "number": (1,),
    "bool": (False,),
    "dtype": (DTYPES["f16"],),
    "shape": ((_number(2), _number(3)), (_M, _N), (_number(4), _N, _M), (_N, _M)),
    "size": (_number(4),),
    "begin": ((_number(1),),),
    "end": ((_N,),),
    "indices": (),
    "lo": (0,),
    "hi": (6,),
}


def example(op: Operator) -> tuple[str, str] | None:
    """A call with its types, such as `matmul(x: f32[n, m], y: f32[m, l])`, and the `.mlc` that computes it."""
    fallback: tuple[str, str] | None = None
    for call in islice(_calls(op), _MOST):
        found = _legalized(op, call)
        if found is not None and not call.required:
            return found
        fallback = fallback or found
    return fallback


def _calls(op: Operator) -> Iterator[OpCall]:
    names = _argument_names(op)
    groups = list(dict.fromkeys(a.group for a in op.args))
    attrs = [((a.default,) if not a.required else ()) + _VALUES.get(a.name, _VALUES[a.kind]) for a in op.attrs]
    shapes = list(dict.fromkeys(s[: len(names)] for s in _SHAPES))
    for values, shape, dtypes in product(product(*attrs), shapes, product(_DTYPES, repeat=len(groups))):
        types = _types(op, shape, dict(zip(groups, dtypes, strict=True)))
        yield OpCall(op, types, dict(zip((a.name for a in op.attrs), values, strict=True)))


def _argument_names(op: Operator) -> list[str]:
    if not op.variadic:
        return [a.name for a in op.args]
    last = op.args[-1].name
    return [*(a.name for a in op.args[:-1]), f"{last}0", f"{last}1"]


def _types(op: Operator, shapes: Sequence[tuple[T.Expr, ...]], dtypes: dict[str, DType]) -> tuple[G.TensorType, ...]:
    return tuple(G.TensorType(dtypes[op.args[min(i, len(op.args) - 1)].group], shape) for i, shape in enumerate(shapes))


def _legalized(op: Operator, call: OpCall) -> tuple[str, str] | None:
    try:
        if op.break_of(call) is not None:
            return None
        result = op.infer(call)
        names = _argument_names(op)
        args = tuple(G.Value(n, t) for n, t in zip(names, call.args, strict=True))
        text = legal_text(G.CallOp(op.name, args, tuple(call.attrs.items()), result)).text
    except (AssertionError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None  # an attribute of this form is not meant
    return _written(op, call, names), text


def _written(op: Operator, call: OpCall, names: Sequence[str]) -> str:
    from mlcdsl.ops.base.operator import show_attr
    from mlcdsl.ops.base.shapes import show_type

    args = [f"{n}: {show_type(t)}" for n, t in zip(names, call.args, strict=True)]
    given = [a for a in op.attrs if a.required or call.attrs[a.name] != a.default]
    return f"{op.name}({', '.join(args + [f'{a.name}={show_attr(call.attrs[a.name])}' for a in given])})"
