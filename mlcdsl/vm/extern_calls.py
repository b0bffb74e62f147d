"""Functions registered from Python, as addresses that compiled code calls.

Compiled code hands over i64 slots: the address of every tensor and the value of every scalar, in the order of the
declaration, then the dims. The Python function sees arrays over that memory, inputs then outputs.
"""

from __future__ import annotations

import ctypes
import threading
from typing import Any

import numpy as np

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import evaluate
from mlcdsl.types import DType
from mlcdsl.types.arrays import numpy_dtype

PROTOTYPE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64)
raised = threading.local()


def extern_callback(extern: T.Extern) -> Any:
    """The C callback of an extern; keep it alive as long as code may call it. Its function is found at the call.

    An exception ends the compiled function (status 1) and is kept in `raised.error` of the thread.
    """

    def call(slots: int, count: int) -> int:
        from mlcdsl.vm.registry import find_function

        try:
            values = (ctypes.c_int64 * count).from_address(slots)
            function = find_function(extern.symbol, extern.span)
            function(*arguments(extern, list(values)))
        except BaseException as error:
            raised.error = error
            return 1
        return 0

    return PROTOTYPE(call)


def arguments(extern: T.Extern, slots: list[int]) -> list[Any]:
    """The Python arguments that the slots stand for."""
    sizes = dict(zip(extern.dims, slots[len(extern.params) :], strict=False))
    for p, slot in zip(extern.params, slots, strict=False):
        if isinstance(p.value, T.Var) and p.value.dtype.is_int:
            sizes[p.value] = slot
    out: list[Any] = []
    for p, slot in zip(extern.params, slots, strict=False):
        if isinstance(p.value, T.Var):
            out.append(_scalar(slot, p.value.dtype))
        else:
            shape = tuple(evaluate(s, sizes) for s in p.value.shape)
            out.append(_array(slot, shape, p.value.dtype, writable=p.mode != "in"))
    return out


def _array(address: int, shape: tuple[int, ...], dtype: DType, *, writable: bool) -> np.ndarray[Any, Any]:
    length = int(np.prod(shape, dtype=np.int64)) * dtype.bytes
    if not length:
        return np.empty(shape, numpy_dtype(dtype))
    memory = (ctypes.c_uint8 * length).from_address(address)
    array: np.ndarray[Any, Any] = np.ndarray(shape, numpy_dtype(dtype), memoryview(memory))
    array.flags.writeable = writable
    return array


def _scalar(slot: int, dtype: DType) -> bool | int | float:
    if dtype.kind == "ptr":
        return slot
    bits = np.array([slot], np.int64).view(np.uint8)[: dtype.bytes]
    value = bits.view(numpy_dtype(dtype))[0]
    return float(value) if dtype.is_float else bool(value) if dtype.kind == "bool" else int(value)
