"""From an operator call to the text of a prim_func for it.

The text speaks of as few dims as possible: a size that is a number stays one, a variable keeps its name, any other
expression whose variables no argument determines becomes a dim of its own. Sizes that the operator needs equal and
that are not known to be so share one dim; the call checks them at run time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.symbolic import NO_FACTS, Facts, constant, equal, free_vars, simplify
from mlcdsl.ir.visit import substitute
from mlcdsl.ops.base.emit import Emit, Param
from mlcdsl.ops.base.operator import OPERATORS, OpCall, Operand, Operator
from mlcdsl.types import DTYPES, INDEX, DType

#: names that the text itself may use: indices, reduction variables, temporaries, arguments
_OWN = re.compile(r"[iktxy]\d*")
_WORDS = frozenset(
    """prim_func where compute for in block spatial reduce scan opaque init reads writes alloc let if else while
    assert call and or not inout true false inf nan select""".split()
)


@dataclass(frozen=True, slots=True)
class Legal:
    """A legalization: `passed` are the arguments that are parameters of the text (in order), then come `scalars`
    (sizes that no shape shows); `dims` gives the text's dims in the caller's terms."""

    name: str
    text: str
    passed: tuple[int, ...]
    scalars: tuple[T.Expr, ...]
    dims: dict[str, T.Expr]


def operator_of(call: G.CallOp) -> Operator:
    op = OPERATORS.get(call.op)
    if op is None:
        raise KeyError(call.op)
    return op


def op_call(call: G.CallOp, facts: Facts = NO_FACTS) -> OpCall:
    """The call as constraints and inference see it."""
    types = tuple(a.type for a in call.args)
    assert not any(isinstance(t, G.TupleType) for t in types)
    return OpCall(operator_of(call), types, dict(call.attrs), facts)  # type: ignore[arg-type]


def legal_text(call: G.CallOp, name: str = "", facts: Facts = NO_FACTS) -> Legal:
    """The text of the prim_func that computes the call, and how to call it."""
    original = op_call(call, facts)
    op = original.op
    op.infer(original)
    literals = [_literal(a) for a in call.args]
    names = _param_names(op, len(call.args))
    dims = _Dims(original, frozenset(names))
    abstract = OpCall(op, tuple(map(dims.type, original.args)), dims.attrs(original.attrs))
    result = op.infer(abstract)
    outputs = result.items if isinstance(result, G.TupleType) else (result,)
    assert all(isinstance(t, G.TensorType) for t in outputs)
    params = [Param(n, t, lit) for n, t, lit in zip(names, abstract.args, literals, strict=True)]
    shown, hidden = dims.split([p.type for p in params if not p.literal], outputs, abstract.required)
    emit = Emit(abstract, params, outputs)  # type: ignore[arg-type]
    op.legalize(emit)
    emit.params += tuple(Param(v.name, G.ScalarType(INDEX)) for v in hidden)
    text = emit.text(name or op.name, [v.name for v in shown], [p for p in abstract.required if equal(*p) is None])
    passed = tuple(i for i, lit in enumerate(literals) if not lit)
    origin = dims.origin
    return Legal(name or op.name, text, passed, tuple(origin[v] for v in hidden), {v.name: origin[v] for v in shown})


def legalize(call: G.CallOp, build: Callable[[str], T.PrimFunc], name: str = "", facts: Facts = NO_FACTS) -> G.CallPrim:
    """The same call through its prim_func; `build` parses and checks a text (and may remember it)."""
    legal = legal_text(call, name, facts)
    func = build(legal.text)
    args = tuple(call.args[i] for i in legal.passed)
    args += tuple(G.Scalar(e, G.ScalarType(INDEX), span=call.span) for e in legal.scalars)
    return G.CallPrim(func, args, tuple(legal.dims[d.name] for d in func.dims), call.type, span=call.span)


def _literal(arg: G.Expr) -> str:
    if not isinstance(arg, G.Scalar) or not isinstance(arg.expr, T.Const):
        return ""
    value = arg.expr.value
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return f"({text})" if text.startswith("-") else text


def _param_names(op: Operator, count: int) -> list[str]:
    if not op.variadic:
        return [a.name for a in op.args]
    fixed = [a.name for a in op.args[:-1]]
    return fixed + [f"{op.args[-1].name}{i}" for i in range(count - len(fixed))]


class _Dims:
    """The dims of the text: `origin` gives each in the caller's terms."""

    def __init__(self, call: OpCall, taken: frozenset[str]):
        self.origin: dict[T.Var, T.Expr] = {}
        self._taken = set(taken)
        self._size: dict[Poly, T.Expr] = {}
        self._bare: dict[T.Var, T.Expr] = {}
        sizes = [s for i in range(len(call.args)) for s in call.shape(i)]
        bare = list(dict.fromkeys(s for s in sizes if isinstance(s, T.Var)))
        equals = {v: e for v, e in _merge(call.required) if v in bare}
        for v in bare:
            if v not in equals:
                self._bare[v] = self._new(v, v.name)
        for v, e in equals.items():
            self._bare[v] = self.size(e)

    def _new(self, origin: T.Expr, name: str) -> T.Var:
        plain = name.isascii() and name not in self._taken | _WORDS and not _OWN.fullmatch(name)
        if not plain or name in DTYPES or name in SCALAR_FUNCTIONS or name in REDUCERS:
            name = next(f"d{i}" for i in range(len(self._taken) + 1) if f"d{i}" not in self._taken)
        self._taken.add(name)
        var = T.Var(name)
        self.origin[var] = origin
        return var

    def size(self, e: T.Expr) -> T.Expr:
        """A size of the caller in the text's dims."""
        value = constant(e)
        if value is not None:
            return T.Const(value, INDEX)
        if isinstance(e, T.Var) and e in self._bare:
            return self._bare[e]
        key = canonical(e)
        if key not in self._size:
            known = all(v in self._bare for v in free_vars(e))
            simple = simplify(e)
            self._size[key] = simplify(substitute(simple, self._bare)) if known else self._new(simple, "d0")
        return self._size[key]

    def type(self, t: Operand) -> Operand:
        return G.TensorType(t.dtype, tuple(map(self.size, t.shape))) if isinstance(t, G.TensorType) else t

    def attrs(self, attrs: dict[str, Any]) -> dict[str, Any]:
        def go(value: Any) -> Any:
            if isinstance(value, tuple):
                return tuple(map(go, value))
            return value if isinstance(value, DType | str | bool | int | float) or value is None else self.size(value)

        return {name: go(value) for name, value in attrs.items()}

    def split(
        self, inputs: list[Operand], outputs: tuple[G.Type, ...], required: list[tuple[T.Expr, T.Expr]]
    ) -> tuple[list[T.Var], list[T.Var]]:
        """The dims that some argument's shape shows as they are, and those that must be passed as numbers."""
        shapes = [s for t in (*inputs, *outputs) if isinstance(t, G.TensorType) for s in t.shape]
        arguments = [s for t in inputs if isinstance(t, G.TensorType) for s in t.shape]
        shown = list(dict.fromkeys(s for s in arguments if isinstance(s, T.Var)))
        used = [v for e in (*shapes, *(e for pair in required for e in pair)) for v in free_vars(e)]
        return shown, [v for v in dict.fromkeys(used) if v not in shown]


def _merge(required: list[tuple[T.Expr, T.Expr]]) -> list[tuple[T.Var, T.Expr]]:
    """Variables that are to be written as something else, since the call requires them equal."""
    found: dict[T.Var, T.Expr] = {}
    for a, b in required:
        x, y = substitute(a, found), substitute(b, found)
        if equal(x, y) is True:
            continue
        if isinstance(x, T.Var) and not isinstance(y, T.Var):
            x, y = y, x
        if isinstance(y, T.Var) and y not in free_vars(x):
            found = {v: substitute(e, {y: x}) for v, e in found.items()}
            found[y] = x
    return list(found.items())
