"""Compile and run functions on the LLVM backend, from text or from IR."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcdsl.backends.llvm.codegen import Entry, emit_llvm
from mlcdsl.backends.llvm.compile import object_code
from mlcdsl.backends.llvm.jit import LoadedObject, load_object
from mlcdsl.backends.llvm.target import Target, host_target
from mlcdsl.check import check_source
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import loads, walk_stmts
from mlcdsl.lower import expand_index_notation, insert_checks, lower
from mlcdsl.source import Source
from mlcdsl.types.arrays import numpy_dtype

Array = np.ndarray[Any, Any]


class Stopped(Exception):
    """The function stopped at a site."""

    def __init__(self, code: str, message: str, values: tuple[int | float, ...]) -> None:
        super().__init__(code, message, values)
        self.code, self.message, self.values = code, message, values


@dataclass
class Compiled:
    func: T.PrimFunc
    entry: Entry
    loaded: LoadedObject

    def __call__(self, *args: Any, dims: Sequence[int] = ()) -> None:
        """Call with arrays and scalars in the order of the parameters, then the dims and strides."""
        err = (ctypes.c_int64 * 8)(*[0x5A] * 8)
        passed: list[Any] = [ctypes.addressof(err)]
        types: list[Any] = [ctypes.c_void_p]
        for p, a in zip(self.func.params, args, strict=True):
            if isinstance(p.value, T.Buffer):
                assert a.dtype == numpy_dtype(p.value.dtype), p.name
                passed.append(a.ctypes.data)
                types.append(ctypes.c_void_p)
            else:
                bits = np.array(a, numpy_dtype(p.value.dtype))
                kind = np.ctypeslib.as_ctypes_type(
                    bits.dtype
                    if p.value.dtype.name in ("f32", "f64") or not p.value.dtype.is_float
                    else f"u{p.value.dtype.bytes}"
                )
                passed.append(
                    bits.view(f"u{p.value.dtype.bytes}").item() if p.value.dtype.is_narrow_float else bits.item()
                )
                types.append(kind)
        passed.extend(dims)
        types.extend([ctypes.c_int64] * len(dims))
        run = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(self.loaded.address(self.entry.symbol))
        status = run(*passed)
        if status:
            site = self.entry.sites[status - 1]
            values = tuple(
                float(np.int64(err[n]).view(np.float64)) if kind == "float" else int(err[n])
                for n, kind in enumerate(site.kinds)
            )
            raise Stopped(site.code, site.message, values)


def compile_func(func: T.PrimFunc, target: Target | None = None, symbols: dict[str, int] | None = None) -> Compiled:
    """Lower, compile and load a checked function."""
    target = target or host_target()
    module = emit_llvm([lower(func, vector_bits=target.vector_bits)], target)
    return Compiled(func, module.entries[0], load_object(object_code(module, target), symbols or {}))


def function(text: str, *, prove: bool = False) -> T.PrimFunc:
    """The first primitive function of a text, of a module or on its own."""
    if not text.lstrip().startswith("module"):
        text = "module M {\n" + text + "\n}"
    result = check_source(Source("test.mlc", text), prove=prove)
    assert result.ok, [d.message for d in result.diagnostics]
    items = next(iter(result.program.modules.values())).items
    return next(item for item in items.values() if isinstance(item, T.PrimFunc))


def compile_text(text: str, **options: Any) -> Compiled:
    return compile_func(function(text), **options)


def same(a: Array, b: Array) -> Array:
    """Where two arrays have the same values: signs of zeros count, bits of NaNs do not."""
    assert a.dtype == b.dtype
    if a.dtype.kind in "biu":
        return np.asarray(a == b)
    bits = f"u{a.dtype.itemsize}"
    with np.errstate(invalid="ignore"):
        nan = np.isnan(a.astype("f8")) & np.isnan(b.astype("f8"))
    return np.asarray((a.view(bits) == b.view(bits)) | nan)


def llvm_text(func: T.PrimFunc, target: Target | None = None) -> str:
    """The LLVM IR before optimization."""
    target = target or host_target()
    return emit_llvm([lower(func, vector_bits=target.vector_bits)], target).text


def check_everything(
    func: T.PrimFunc, *, bounds: bool = False, init: bool = False, coverage: bool = False, races: bool = False
) -> T.PrimFunc:
    """The function with every check of the given kinds, as if nothing had been proved."""
    func = expand_index_notation(func)
    stmts = list(walk_stmts(func.body))
    accesses = [s for s in stmts if isinstance(s, T.Store)] + list(loads(func.body))
    loops = [s for s in stmts if isinstance(s, T.For) and s.kind in ("parallel", "vectorized", "thread")]
    outputs = frozenset(p.value for p in func.outputs if isinstance(p.value, T.Buffer))
    scratch = frozenset(s.buffer for s in stmts if isinstance(s, T.Alloc))
    return insert_checks(
        func,
        frozenset(map(id, accesses)) if bounds else frozenset(),
        outputs | scratch if init else frozenset(),
        outputs if coverage else frozenset(),
        frozenset(map(id, loops)) if races else frozenset(),
    )
