"""The reference interpreter of graph functions: operators by their reference implementations, the rest directly.

A tensor is a NumPy array, a scalar a Python value, a tuple a tuple.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.reference.arrays import Array, Sized, array_of, check_array, scalar_of, solve
from mlcdsl.reference.errors import RunError
from mlcdsl.reference.expressions import Evaluator
from mlcdsl.reference.tensor import Externs, run_prim_func
from mlcdsl.source import Span
from mlcdsl.types.arrays import numpy_dtype

#: how deep functions may call one another, if the caller of the interpreter says nothing else
MAX_DEPTH = 1000


def run_function(
    program: G.Program,
    module: str,
    name: str,
    args: Sequence[Any],
    *,
    extern: Externs | None = None,
    constants: Mapping[str, Array] | None = None,
    max_depth: int = MAX_DEPTH,
) -> Any:
    """The value of a graph function on arrays, scalars and tuples.

    `constants` gives the data of module constants by `module.name` where the program does not hold them. Whatever is
    wrong raises RunError.
    """
    context = _Context(program, extern or {}, constants or {}, max_depth)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 40 * max_depth + 1000))
    try:
        return context.call(context.function(module, name), args, None)
    finally:
        sys.setrecursionlimit(limit)


class _Context:
    """What all calls of one run share."""

    def __init__(self, program: G.Program, extern: Externs, constants: Mapping[str, Array], max_depth: int):
        self.program = program
        self.extern = extern
        self.constants = constants
        self.max_depth = max_depth
        self.depth = 0

    def function(self, module: str, name: str) -> G.Function:
        item = self.program.modules[module].items[name]
        if not isinstance(item, G.Function):
            raise ValueError(f"{module}.{name} is no graph function")
        return item

    def call(self, function: G.Function, args: Sequence[Any], dims: Sequence[int] | None) -> Any:
        """Call a function; `dims` are given by calls in the program and follow from the arguments otherwise."""
        self.depth += 1
        try:
            if self.depth > self.max_depth:
                raise RunError("E0906", f"`{function.name}` is more than {self.max_depth} calls deep", function.span)
            return _Frame(self, function).run(args, dims)
        finally:
            self.depth -= 1

    def constant(self, const: T.ConstTensor) -> Array:
        """The data of a constant: given, in the program, or in a safetensors file beside its source."""
        full = f"{const.module}.{const.name}"
        if full in self.constants:
            return check_array(self.constants[full], const.dtype, len(const.shape), full, const.span)
        if const.data is not None:
            return const.data
        from safetensors.numpy import load_file

        beside = Path(const.span.source.name).parent if const.span is not None else Path()
        try:
            data: Array = load_file(beside / const.path)[const.key]
        except (OSError, KeyError) as error:
            raise RunError("E0804", f"no data for the constant `{full}`: {error}", const.span) from error
        return data


class _Returned(Exception):
    """Unwinds to the call; carries the function's value."""

    def __init__(self, value: Any):
        self.value = value


class _Frame:
    """One call of a graph function."""

    def __init__(self, context: _Context, function: G.Function):
        self.context = context
        self.function = function
        self.scalars = Evaluator()
        self.values: dict[G.Value, Any] = {}

    def run(self, args: Sequence[Any], dims: Sequence[int] | None) -> Any:
        function = self.function
        if len(args) != len(function.params):
            got = f"`{function.name}` takes {len(function.params)} arguments, got {len(args)}"
            raise RunError("E0801", got, function.span)
        sized: list[Sized] = []
        for param, arg in zip(function.params, args, strict=True):
            value = _accept(arg, param.type, param.name, param.span, sized)
            self._bind(param, value)
        if dims is not None:
            self.scalars.values.update(zip(function.dims, dims, strict=True))
        code = "E0801" if dims is None else "E0905"
        solve(() if dims is not None else function.dims, sized, self.scalars.values, self.scalars.value, code)
        for fact in function.where:
            if not self.scalars.truth(fact):
                raise RunError("E0309", f"a `where` fact of `{function.name}` does not hold", fact.span)
        try:
            self.stmts(function.body)
        except _Returned as returned:
            self._check(returned.value, function.result, f"the result of `{function.name}`", function.span)
            return returned.value
        raise RunError("E0603", f"`{function.name}` ends without `return`", function.span)

    def _bind(self, target: G.Value, value: Any) -> None:
        self.values[target] = value
        if target.var is not None:
            self.scalars.values[target.var] = value

    def _check(self, value: Any, declared: G.Type, what: str, span: Span | None) -> None:
        """The sizes of a value against its type (E0905)."""
        sized: list[Sized] = []
        _accept(value, declared, what, span, sized, "E0905")
        solve((), sized, self.scalars.values, self.scalars.value, "E0905")

    # ------------------------------------------------------------ statements

    def stmts(self, stmts: G.Stmts) -> None:
        for s in stmts:
            self.stmt(s)

    def stmt(self, s: G.Stmt) -> None:
        match s:
            case G.Bind((target,), value):
                self._bind(target, self.value(value))
            case G.Bind(targets, value):
                for target, item in zip(targets, self.value(value), strict=True):
                    self._bind(target, item)
            case G.Match():
                self._match(s)
            case G.Dataflow(body):
                self.stmts(body)
            case G.If(cond, then, orelse):
                self.stmts(then if self._condition(cond, s.span) else orelse)
            case G.Effect(call):
                self.value(call)
            case G.Return(value):
                raise _Returned(self.value(value))

    def _match(self, s: G.Match) -> None:
        """`y = x as f32[k, 10]`: new dims from the sizes, all sizes checked (E0905)."""
        value = self.value(s.value)
        name = s.target.name
        sized: list[Sized] = []
        _accept(value, s.target.type, name, s.span, sized, "E0905")
        solve(s.dims, sized, self.scalars.values, self.scalars.value, "E0905")
        self._bind(s.target, value)

    def _condition(self, cond: G.Expr, span: Span | None) -> bool:
        value = self.value(cond)
        if isinstance(value, np.ndarray):
            if value.size != 1:
                raise RunError("E0905", f"a condition has one element, this has {value.size}", span)
            return bool(value.reshape(())[()])
        return bool(value)

    # ------------------------------------------------------------ expressions

    def value(self, e: G.Expr) -> Any:
        """The value of an expression."""
        match e:
            case G.Value():
                return self.values[e]
            case G.ConstRef(const, _):
                return self.context.constant(const)
            case G.Scalar(expr, _):
                return self.scalars.value(expr)
            case G.MakeTuple(items, _):
                return tuple(map(self.value, items))
            case G.TupleGet(base, index, _):
                return self.value(base)[index]
            case G.CallOp():
                return self._operator(e)
            case G.CallPrim():
                return self._prim(e)
            case G.CallFunction(module, name, args, dims, _):
                values = [self.value(a) for a in args]
                return self.context.call(
                    self.context.function(module, name), values, [self.scalars.integer(d) for d in dims]
                )

    def _operator(self, e: G.CallOp) -> Any:
        from mlcdsl.ops import OPERATORS, run_reference, static_attrs
        from mlcdsl.ops.base.reference import element_types

        op = OPERATORS.get(e.op)
        if op is None:
            raise ValueError(f"no operator {e.op}")
        args = [_as_array(self.value(a), a.type) for a in e.args]
        attrs = static_attrs(dict(e.attrs), {v: int(x) for v, x in self.scalars.values.items() if v.dtype.is_int})
        try:
            outputs = run_reference(op, args, attrs, element_types(e.type))
        except ValueError as error:  # sizes that were left to run time and do not fit
            raise RunError("E0905", f"`{e.op}`: {error}", e.span) from error
        value = outputs if isinstance(e.type, G.TupleType) else outputs[0]
        self._check(value, e.type, f"the result of `{e.op}`", e.span)
        return value

    def _prim(self, e: G.CallPrim) -> Any:
        """Outputs are allocated by signature; one gives a tensor, several a tuple."""
        args = [self.value(a) for a in e.args]
        dims = [self.scalars.integer(d) for d in e.dims]
        if isinstance(e.callee, T.Extern):
            outputs = self._extern(e.callee, args, dims, e.span)
        else:
            outputs = run_prim_func(e.callee, args, extern=self.context.extern, dims=dims)
        for output in outputs:
            assert isinstance(output, np.ndarray)
        return outputs[0] if len(outputs) == 1 else tuple(outputs)

    def _extern(self, callee: T.Extern, args: list[Any], dims: list[int], span: Span | None) -> list[Array]:
        if callee.symbol not in self.context.extern:
            raise RunError("E0803", f"no function is given for the extern `{callee.symbol}`", span)
        sizes = Evaluator()
        sizes.values.update(zip(callee.dims, dims, strict=True))
        given, sized = list[Any](), list[Sized]()
        for param, arg in zip(callee.inputs, args, strict=True):
            if isinstance(param.value, T.Var):
                sizes.values[param.value] = arg
                given.append(_as_array(arg, G.ScalarType(param.value.dtype))[()])
            else:
                given.append(arg)
                sized.append((param.name, param.value.shape, arg.shape, param.span))
        solve((), sized, sizes.values, sizes.value)
        outputs = []
        for param in callee.outputs:
            assert isinstance(param.value, T.Buffer)
            outputs.append(np.zeros(sizes.indices(param.value.shape), numpy_dtype(param.value.dtype)))
        self.context.extern[callee.symbol](*given, *outputs)
        return outputs


def _accept(value: Any, declared: G.Type, name: str, span: Span | None, sized: list[Sized], code: str = "E0801") -> Any:
    """A value as one of the type, with its sizes put on the list to be checked."""
    match declared:
        case G.TupleType(items):
            if not isinstance(value, tuple | list) or len(value) != len(items):
                raise RunError(code, f"`{name}` wants a tuple of {len(items)}", span)
            parts = enumerate(zip(value, items, strict=True))
            return tuple(_accept(v, t, f"{name}.{i}", span, sized, code) for i, (v, t) in parts)
        case G.ScalarType(dtype):
            return scalar_of(value, dtype, name, span)
        case G.TensorType(dtype, shape):
            array = check_array(value, dtype, len(shape), name, span)
            sized.append((name, shape, array.shape, span))
            return array


def _as_array(value: Any, declared: G.Type) -> Any:
    """Operators take scalars as arrays of no dimensions, and tuples item by item."""
    if isinstance(declared, G.TupleType):
        return tuple(_as_array(v, t) for v, t in zip(value, declared.items, strict=True))
    return array_of([value], declared.dtype, ()) if isinstance(declared, G.ScalarType) else value


__all__ = ["MAX_DEPTH", "run_function"]
