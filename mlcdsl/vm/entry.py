"""Calling a graph function from Python: arguments as they should be go straight in, others are looked at."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars, show
from mlcdsl.ir.visit import substitute
from mlcdsl.types.arrays import numpy_dtype
from mlcdsl.vm import arguments
from mlcdsl.vm import bytecode as B
from mlcdsl.vm.expression_source import evaluate_scalar, scalar_source, size_source, variable

Core = Callable[..., Any]


def make_entry(function: B.Function, core: Core, slow: Core) -> Core:
    """`entry(*args)`: tests and dims as source text; whatever does not pass goes to `slow`."""
    params = [p for p in function.params if isinstance(p.registers, int)]
    if len(params) < len(function.params) or not _dims_show(function):
        return slow
    scope: dict[str, Any] = {"ndarray": np.ndarray, "core": core, "slow": slow, "single": _single}
    tests: list[str] = []
    sizes: dict[T.Var, str] = {}
    for p in params:
        tests += _tests(f"r{p.registers}", p.type, sizes, scope)
    passed = [_passed(p) for p in params] + [variable(d) for d in function.dims]
    names = "".join(f"r{p.registers}, " for p in params)
    where = [scalar_source(w, lambda e: "False") for w in function.where]
    tests += [f"({w})" for w in where]
    lines = [
        "def entry(*args):",
        f"    if len(args) == {len(params)}:",
        f"        {names}= args" if params else "        pass",
        f"        if {' and '.join(tests) or 'True'}:",
        f"            return core({', '.join(passed)})",
        "    return slow(*args)",
    ]
    exec(compile("\n".join(lines), f"<call of {function.name}>", "exec"), scope)
    entry: Core = scope["entry"]
    return entry


def _dims_show(function: B.Function) -> bool:
    """Whether the sizes of the arguments tell every dim, and nothing but dims: a scalar is no size to be found."""
    shown = {
        s for p in function.params if isinstance(p.type, G.TensorType) for s in p.type.shape if isinstance(s, T.Var)
    }
    return set(function.dims) == shown


def _tests(name: str, t: G.Type, sizes: dict[T.Var, str], scope: dict[str, Any]) -> list[str]:
    if isinstance(t, G.ScalarType):
        if t.dtype.kind == "bool":
            return [f"type({name}) is bool"]
        if t.dtype.is_float:
            if t.dtype.bits < 32:
                return ["False"]
            fits = f" and {-t.dtype.overflow!r} < {name} < {t.dtype.overflow!r}" if t.dtype.bits == 32 else ""
            return [f"type({name}) is float{fits}"]
        return [f"type({name}) is int and {t.dtype.min_int} <= {name} <= {t.dtype.max_int}"]
    assert isinstance(t, G.TensorType)
    scope[f"t_{name}"] = numpy_dtype(t.dtype)
    # 0x101: C-contiguous and aligned
    tests = [f"type({name}) is ndarray", f"{name}.dtype is t_{name}", f"{name}.flags.num & 257 == 257"]
    tests.append(f"len(s_{name} := {name}.shape) == {len(t.shape)}")
    later = []
    for axis, s in enumerate(t.shape):
        if isinstance(s, T.Var) and s not in sizes:
            sizes[s] = variable(s)
            tests.append(f"({variable(s)} := s_{name}[{axis}]) >= 0")
        else:
            later.append(f"s_{name}[{axis}] == {size_source(s) or 'None'}")
    return tests + later


def _passed(p: B.Param) -> str:
    narrow = isinstance(p.type, G.ScalarType) and p.type.dtype.name == "f32"
    return f"single(r{p.registers})" if narrow else f"r{p.registers}"


def _single(value: float) -> float:
    return ctypes.c_float(value).value


def check_arguments(function: B.Function, args: Sequence[Any]) -> list[Any]:
    """The registers and dims for a call, or an error that names the argument."""
    if len(args) != len(function.params):
        takes = ", ".join(p.name for p in function.params)
        message = f"`{function.name}` takes {len(function.params)} arguments ({takes}), {len(args)} given"
        raise arguments.wrong_input(message)
    found: list[tuple[str, G.TensorType | G.ScalarType, Any, Any]] = []
    for p, value in zip(function.params, args, strict=True):
        for name, t, v in _leaves(p.name, p.type, value):
            found.append((name, t, v, p.span))
    values = [_value(*item) for item in found]
    sizes: arguments.Sizes = {}
    for (_, t, _, _), r, v in zip(found, _registers(function), values, strict=True):
        if isinstance(t, G.ScalarType) and t.dtype.is_int:
            sizes.update({var: v for var in _scalar_variables(function) if var.name == f"r{r}"})
    shapes = []
    for (name, t, _, span), v in zip(found, values, strict=True):
        if isinstance(t, G.TensorType):
            arguments.match_shape(name, t.shape, v.shape, t.dtype, sizes, span)
            shapes.append((t.shape, v.shape))
    arguments.solve_remaining(function.dims, shapes, sizes)
    for (name, t, _, span), v in zip(found, values, strict=True):
        if isinstance(t, G.TensorType):
            arguments.match_shape(name, t.shape, v.shape, t.dtype, sizes, span)
    _check_facts(function, {n: v for (n, *_), v in zip(found, values, strict=True)}, sizes)
    return [*values, *(sizes[d] for d in function.dims)]


def _check_facts(function: B.Function, values: dict[str, Any], sizes: arguments.Sizes) -> None:
    """The facts of `where` hold for these arguments."""
    shown = {f"r{p.registers}": p.name for p in function.params if isinstance(p.registers, int)}
    for fact in function.where:
        names = tuple(dict.fromkeys(free_vars(fact)))
        given = tuple(values[shown[v.name]] if v.name in shown else sizes[v] for v in names)
        if not evaluate_scalar(fact, names, given):
            known = ", ".join(f"{shown.get(v.name, v.name)} = {x}" for v, x in zip(names, given, strict=True))
            text = show(substitute(fact, {v: T.Var(shown.get(v.name, v.name), v.dtype) for v in names}))
            raise arguments.wrong_input(f"`{function.name}` needs {text}, with {known} it does not hold")


def _registers(function: B.Function) -> list[int]:
    return [r for p in function.params for r in B.leaves(p.registers)]


def _scalar_variables(function: B.Function) -> set[T.Var]:
    """The variables of scalar parameters in declared shapes."""
    types = [t for p in function.params for t in B.leaf_types(p.type)]
    sizes = [s for t in types if isinstance(t, G.TensorType) for s in t.shape]
    return {v for e in sizes for v in free_vars(e)}


def _leaves(name: str, t: G.Type, value: Any) -> list[tuple[str, G.TensorType | G.ScalarType, Any]]:
    if not isinstance(t, G.TupleType):
        return [(name, t, value)]
    if not isinstance(value, tuple | list) or len(value) != len(t.items):
        got = f"{len(value)} values" if isinstance(value, tuple | list) else type(value).__name__
        raise arguments.wrong_input(f"argument `{name}`: expected a tuple of {len(t.items)}, got {got}")
    return [x for i, (s, v) in enumerate(zip(t.items, value, strict=True)) for x in _leaves(f"{name}.{i}", s, v)]


def _value(name: str, t: G.TensorType | G.ScalarType, value: Any, span: Any) -> Any:
    if isinstance(t, G.ScalarType):
        scalar = arguments.as_scalar(value, t.dtype, name, span)
        if t.dtype.is_float and t.dtype.bits < 64:
            return float(np.float64(scalar).astype(numpy_dtype(t.dtype)))
        return scalar
    expected = arguments.type_text(t.dtype, t.shape)
    array = arguments.as_array(value, t.dtype, name, expected, span)
    return array if array.flags.c_contiguous and array.flags.aligned else np.ascontiguousarray(array)


def nested(t: G.Type, flat: list[Any]) -> Any:
    """Flat results as the tuples that the type says; takes them from the front of `flat`."""
    if isinstance(t, G.TupleType):
        return tuple(nested(i, flat) for i in t.items)
    return flat.pop(0)
