"""The Python part of a fast call, made as source text for each signature.

For `mm(A: f32[n, l], B: f32[l, m]) -> (C: f32[n, m])` it is, in short,

    def call(*args, out=None):
        a0, a1 = args
        if type(a0) is ndarray and type(a1) is ndarray:
            o0 = empty((a0.shape[0], a1.shape[1]), d0) if out is None else out
            if native(records.address, id(a0), id(a1), id(o0)) == 0:
                return o0
        return slow(*args, out=out)

The entry checks dtype, sizes and layout; here only the class is tested, so that it is an array object at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from mlcdsl.ir import tensor as T
from mlcdsl.types.arrays import numpy_dtype

if TYPE_CHECKING:
    from mlcdsl.vm.kernel import Kernel

_OPERATORS = {"add": "+", "sub": "-", "mul": "*"}


def fast_call(kernel: Kernel, native: Any, records: Any) -> Callable[..., Any]:
    """The callable for a kernel whose function has a compiled entry."""
    func = kernel.signature
    names = [f"a{n}" for n in range(len(func.inputs))]
    sources: dict[T.Var, str] = {}
    tests, passed = [], []
    for name, p in zip(names, func.inputs, strict=True):
        if isinstance(p.value, T.Buffer):
            tests.append(f"type({name}) is ndarray")
            passed.append(f"id({name})")
            for axis, size in enumerate(p.value.shape):
                if isinstance(size, T.Var):
                    sources.setdefault(size, f"{name}.shape[{axis}]")
        else:
            tests.append(_scalar_test(name, p.value))
            passed.append(name)
    outs = [f"o{n}" for n in range(len(func.outputs))]
    scope: dict[str, Any] = {
        "ndarray": np.ndarray, "empty": np.empty, "native": native, "records": records,
        "slow": kernel.slow, "failure": kernel.failure,
    }  # fmt: skip
    alloc = []
    for n, p in enumerate(func.outputs):
        assert isinstance(p.value, T.Buffer)
        scope[f"d{n}"] = numpy_dtype(p.value.dtype)
        shape = "".join(f"{_size(s, sources)}, " for s in p.value.shape)
        alloc.append(f"o{n} = empty(({shape}), d{n})")
    text = _text(names, tests, outs, alloc, ", ".join(["records.address", *passed, *(f"id({o})" for o in outs)]))
    exec(compile(text, f"<call of {kernel.name}>", "exec"), scope)
    call: Callable[..., Any] = scope["call"]
    return call


def _text(names: list[str], tests: list[str], outs: list[str], alloc: list[str], passed: str) -> str:
    result = "None" if not outs else outs[0] if len(outs) == 1 else f"({', '.join(outs)})"
    unpack = f"{''.join(f'{n}, ' for n in names)}= args" if names else "pass"
    if len(outs) == 1:
        take = ["o0 = out", "ok = type(o0) is ndarray"]
    elif outs:
        take = [
            f"ok = type(out) is tuple and len(out) == {len(outs)} and all(type(o) is ndarray for o in out)",
            f"if ok: {', '.join(outs)} = out",
        ]
    else:
        take = ["ok = False"]
    lines = [
        "def call(*args, out=None):",
        f"    ok = len(args) == {len(names)}",
        "    if ok:",
        f"        {unpack}",
        f"        ok = {' and '.join(tests) or 'True'}",
        "    if ok:",
        "        if out is None:",
        "            try:",
        *[f"                {a}" for a in alloc or ["pass"]],
        "            except (IndexError, ValueError, MemoryError):",
        "                ok = False",
        "        else:",
        *[f"            {t}" for t in take],
        "        if ok:",
        f"            status = native({passed})",
        "            if status == 0:",
        f"                return {result}",
        "            if status > 0:",
        "                raise failure(status)",
        "    return slow(*args, out=out)",
    ]
    return "\n".join(lines)


def _scalar_test(name: str, var: T.Var) -> str:
    dtype = var.dtype
    if dtype.kind == "bool":
        return f"type({name}) is bool"
    if dtype.is_float:
        if dtype.bits == 64:
            return f"type({name}) is float"
        return f"type({name}) is float and {-dtype.overflow!r} < {name} < {dtype.overflow!r}"
    return f"type({name}) is int and {dtype.min_int} <= {name} <= {dtype.max_int}"


def _size(e: T.Expr, sources: dict[T.Var, str]) -> str:
    match e:
        case T.Const(value):
            return str(value)
        case T.Var():
            return sources[e]
        case T.Binary(op, a, b):
            return f"({_size(a, sources)} {_OPERATORS[op]} {_size(b, sources)})"
    raise AssertionError(e)
