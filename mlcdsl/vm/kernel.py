"""A compiled primitive function as a Python callable.

The fast way hands array objects to the compiled entry, which checks them itself; whatever it does not take goes the
slow way, which accepts more kinds of arrays and says what is wrong.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.limits import INDEX_LIMIT
from mlcdsl.ir.symbolic import evaluate, free_vars
from mlcdsl.types import DType
from mlcdsl.types.arrays import numpy_dtype
from mlcdsl.vm import arguments, extern_calls
from mlcdsl.vm.arguments import Array

RECORD = 8
_CTYPES: dict[str, Any] = {
    "bool": ctypes.c_uint8, "i8": ctypes.c_int8, "i16": ctypes.c_int16, "i32": ctypes.c_int32, "i64": ctypes.c_int64,
    "u8": ctypes.c_uint8, "u16": ctypes.c_uint16, "u32": ctypes.c_uint32, "u64": ctypes.c_uint64,
    "f32": ctypes.c_float, "f64": ctypes.c_double,
}  # fmt: skip
_BITS = {8: ctypes.c_uint8, 16: ctypes.c_uint16}


class _Records(threading.local):
    """Each thread's record of what stopped a function."""

    def __init__(self) -> None:
        self.buffer = (ctypes.c_int64 * RECORD)()
        self.address = ctypes.addressof(self.buffer)


_records = _Records()


class Site:
    """A place where a compiled function can stop: see `mlcdsl.backends.llvm.builder.Site`."""

    __slots__ = ("code", "kinds", "message", "span")

    def __init__(self, code: str, message: str, kinds: Sequence[str], span: Any = None):
        self.code, self.message, self.kinds, self.span = code, message, tuple(kinds), span


class Kernel:
    """`kernel(*inputs, out=None)`: inputs in order (inout arrays are written in place); gives the output, a tuple
    of several, or None where there is none. Inputs may be given by name too. `out` takes the array (or tuple of
    arrays) to write instead."""

    def __init__(
        self,
        signature: T.PrimFunc,
        sites: Sequence[Site],
        address: int,
        entry: int | None,
        keep: object = None,
    ):
        self.signature = signature
        self.name = f"{signature.module}.{signature.name}" if signature.module else signature.name
        self.sites = tuple(sites)
        self._keep = keep
        self._inputs = signature.inputs
        self._outputs = signature.outputs
        self._raw = _prototype(signature)(address)
        if any(isinstance(p.value, T.Var) and p.value.dtype.is_narrow_float for p in signature.inputs):
            entry = None  # such a scalar travels as its bits, which only the slow way makes
        self._entry = entry
        self.call = self._compile_fast(entry) if entry is not None else self.slow
        self.__doc__ = signature.doc or None

    def __call__(self, *args: Any, out: Any = None, **named: Any) -> Any:
        if named:
            args = arguments.positional(self.name, [p.name for p in self._inputs], args, named)
        return self.call(*args, out=out)

    def __repr__(self) -> str:
        from mlcdsl.ir.to_syntax import signature_text

        return f"<compiled {signature_text(self.signature)}>"

    # ------------------------------------------------------------ the slow way

    def slow(self, *args: Any, out: Any = None) -> Any:
        """Check everything, find the dims, allocate, call."""
        if len(args) != len(self._inputs):
            names = ", ".join(p.name for p in self._inputs)
            raise arguments.wrong_input(
                f"`{self.name}` takes {len(self._inputs)} arguments ({names}), {len(args)} given"
            )
        sizes: arguments.Sizes = {}
        values: list[Any] = []
        shapes = []
        copies: list[tuple[Array, Array]] = []
        for p, arg in zip(self._inputs, args, strict=True):
            if isinstance(p.value, T.Var):
                scalar = arguments.as_scalar(arg, p.value.dtype, p.name, p.value.span)
                values.append(scalar)
                if p.value.dtype.is_int:
                    sizes[p.value] = int(scalar)
                continue
            array = self._array(p, p.value, arg, copies)
            values.append(array)
            shapes.append((p.value.shape, array.shape))
        for p, value in zip(self._inputs, values, strict=True):
            if isinstance(p.value, T.Buffer):
                arguments.match_shape(p.name, p.value.shape, value.shape, p.value.dtype, sizes, p.value.span)
        arguments.solve_remaining(self.signature.dims, shapes, sizes)
        for p, value in zip(self._inputs, values, strict=True):
            if isinstance(p.value, T.Buffer):
                arguments.match_shape(p.name, p.value.shape, value.shape, p.value.dtype, sizes, p.value.span)
        outs = self._out_arrays(out, sizes)
        work = self._apart(values, outs)
        self._invoke([*values, *work], sizes)
        for mine, theirs in zip(work, outs, strict=True):
            if mine is not theirs:
                theirs[...] = mine
        for mine, theirs in copies:
            theirs[...] = mine
        if out is not None:
            return out
        return None if not outs else outs[0] if len(outs) == 1 else tuple(outs)

    def _array(self, p: T.Param, buffer: T.Buffer, arg: Any, copies: list[tuple[Array, Array]]) -> Array:
        expected = arguments.type_text(buffer.dtype, buffer.shape)
        array = arguments.as_array(arg, buffer.dtype, p.name, expected, buffer.span)
        if p.mode == "inout":
            if array is not arg and not hasattr(arg, "__dlpack__"):
                raise arguments.wrong_input(f"argument `{p.name}` is written, so it must be an array", buffer.span)
            if not array.flags.writeable:
                raise arguments.wrong_input(f"argument `{p.name}` is written, but the array is read-only", buffer.span)
            if arguments.overlaps_itself(array):
                raise arguments.wrong_input(
                    f"argument `{p.name}` is written, but elements of it share memory", buffer.span, "give a copy"
                )
        if array.flags.c_contiguous and array.flags.aligned:
            return array
        if buffer.strides is not None and array.flags.aligned and _whole_strides(array):
            return array
        copy = np.ascontiguousarray(array)
        if p.mode == "inout":
            copies.append((copy, array))
        return copy

    def _out_arrays(self, out: Any, sizes: arguments.Sizes) -> list[Array]:
        given: Sequence[Any] | None = None
        if out is not None:
            given = out if isinstance(out, tuple | list) else (out,)
            if len(given) != len(self._outputs):
                raise arguments.wrong_input(
                    f"`out` has {len(given)} arrays, `{self.name}` {len(self._outputs)} outputs"
                )
        arrays: list[Array] = []
        for n, p in enumerate(self._outputs):
            assert isinstance(p.value, T.Buffer)
            shape = tuple(evaluate(s, sizes) for s in p.value.shape)
            if any(s < 0 for s in shape):
                raise arguments.wrong_input(f"output `{p.name}` would have the shape {shape}")
            if given is None:
                arrays.append(_laid_out(p.value, shape, sizes))
                continue
            expected = arguments.type_text(p.value.dtype, p.value.shape)
            array = arguments.as_array(given[n], p.value.dtype, p.name, expected, p.value.span)
            if array is not given[n] and not hasattr(given[n], "__dlpack__"):
                raise arguments.wrong_input(f"`out` for `{p.name}` must be an array")
            arguments.match_shape(p.name, p.value.shape, array.shape, p.value.dtype, dict(sizes), p.value.span)
            if not array.flags.writeable:
                raise arguments.wrong_input(f"`out` for `{p.name}` is read-only")
            if arguments.overlaps_itself(array):
                raise arguments.wrong_input(f"elements of `out` for `{p.name}` share memory")
            arrays.append(array)
        return arrays

    def _apart(self, values: list[Any], outs: list[Array]) -> list[Array]:
        """What is written overlaps nothing else (compiled code relies on it): an output that does is written aside,
        an inout array that does is refused."""
        inputs = [v for v in values if isinstance(v, np.ndarray)]
        for n, (p, value) in enumerate(zip(self._inputs, values, strict=True)):
            others = [v for m, v in enumerate(values) if m != n and isinstance(v, np.ndarray)]
            if p.mode == "inout" and any(np.may_share_memory(v, value) for v in others):
                raise arguments.wrong_input(f"argument `{p.name}` is written and shares memory with another argument")
        work: list[Array] = []
        for p, array in zip(self._outputs, outs, strict=True):
            strided = isinstance(p.value, T.Buffer) and p.value.strides is not None and _whole_strides(array)
            others = [*inputs, *work]
            apart = (
                (array.flags.c_contiguous or strided)
                and array.flags.aligned
                and not any(np.may_share_memory(array, o) for o in others)
            )
            work.append(array if apart else np.empty(array.shape, array.dtype))
        return work

    @property
    def fast(self) -> bool:
        """Whether compiled code checks the arguments of `call`."""
        return self._entry is not None

    def invoke(self, values: list[Any], sizes: arguments.Sizes) -> None:
        """Call with inputs, then outputs, all of them checked by the caller, and the dims (which need not follow
        from the inputs)."""
        self._invoke(values, sizes)

    def _invoke(self, values: list[Any], sizes: arguments.Sizes) -> None:
        raw: list[Any] = [_records.address]
        strides: dict[T.Var, int] = {}
        for p, value in zip((*self._inputs, *self._outputs), values, strict=True):
            if isinstance(p.value, T.Buffer):
                raw.append(value.ctypes.data)
                self._match_strides(p.value, value, strides, sizes)
            else:
                raw.append(_scalar_bits(value, p.value.dtype))
        for d in self.signature.dims:
            if sizes[d] > INDEX_LIMIT:
                raise MlcError([Diagnostic("E0911", f"`{d.name}` is {sizes[d]}, more than 2^40", d.span)])
            raw.append(sizes[d])
        raw += [strides.get(v, 0) for v in self.signature.stride_vars]
        status = self._raw(*raw)
        if status:
            raise self.failure(status)

    def _match_strides(self, buffer: T.Buffer, array: Array, strides: dict[T.Var, int], sizes: arguments.Sizes) -> None:
        if buffer.strides is None:
            return
        for axis, stride in enumerate(buffer.strides):
            actual = array.strides[axis] // array.itemsize
            if isinstance(stride, T.Var) and stride in self.signature.stride_vars and stride not in strides:
                strides[stride] = actual
            elif array.size and array.shape[axis] > 1 and evaluate(stride, {**sizes, **strides}) != actual:
                raise arguments.wrong_input(
                    f"argument `{buffer.name}`: the stride of dimension {axis} is {actual} elements, "
                    f"expected {evaluate(stride, {**sizes, **strides})}", buffer.span,
                )  # fmt: skip

    def failure(self, status: int) -> BaseException:
        """The error of a status that a call gave; what asks the program to end passes through as it is."""
        site = self.sites[status - 1]
        cause: BaseException | None = getattr(extern_calls.raised, "error", None) if site.code == "E0910" else None
        if cause is not None and not isinstance(cause, Exception):
            del extern_calls.raised.error
            return cause
        values = [_shown(v, kind) for v, kind in zip(_records.buffer, site.kinds, strict=False)]
        message = site.message
        for v in values:
            message = message.replace("{}", v, 1)
        if cause is not None:
            message = f"{message}: {type(cause).__name__}: {cause}"
            del extern_calls.raised.error
        error = MlcError([Diagnostic(site.code, message, site.span, label=f"in `{self.name}`")])
        error.__cause__ = cause
        return error

    # ------------------------------------------------------------ the fast way

    def _compile_fast(self, entry: int) -> Callable[..., Any]:
        """A function made for this signature: type tests, allocation by signature, one foreign call."""
        from mlcdsl.vm.fast_call import fast_call

        kinds = [
            ctypes.c_void_p if isinstance(p.value, T.Buffer) else _CTYPES[p.value.dtype.name]
            for p in (*self._inputs, *self._outputs)
        ]
        native = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *kinds)(entry)
        return fast_call(self, native, _records)


def _prototype(func: T.PrimFunc) -> Any:
    kinds: list[Any] = [ctypes.c_void_p]
    for p in (*func.inputs, *func.outputs):
        if isinstance(p.value, T.Buffer):
            kinds.append(ctypes.c_void_p)
        else:
            kinds.append(_CTYPES.get(p.value.dtype.name) or _BITS[p.value.dtype.bits])
    kinds += [ctypes.c_int64] * (len(func.dims) + len(func.stride_vars))
    return ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)


def _scalar_bits(value: bool | int | float, dtype: DType) -> bool | int | float:
    """Narrow floats travel as their bits."""
    if not dtype.is_narrow_float:
        return int(value) if dtype.kind == "bool" else value
    array = np.array([value], np.float32).astype(numpy_dtype(dtype))
    return int(array.view(np.uint8 if dtype.bits == 8 else np.uint16)[0])


def _whole_strides(array: Array) -> bool:
    return all(s % array.itemsize == 0 and s >= 0 for s in array.strides)


def _laid_out(buffer: T.Buffer, shape: tuple[int, ...], sizes: arguments.Sizes) -> Array:
    """A new array of the declared strides."""
    if buffer.strides is None:
        return _empty(shape, buffer.dtype, buffer.name)
    if any(v not in sizes for s in buffer.strides for v in free_vars(s)):
        raise arguments.wrong_input(f"the strides of `{buffer.name}` do not follow from the inputs: give `out=`")
    strides = [evaluate(s, sizes) for s in buffer.strides]
    if any(s < 0 for s in strides):
        raise arguments.wrong_input(f"a stride of `{buffer.name}` is negative: give `out=`")
    length = 1 + sum((n - 1) * s for n, s in zip(shape, strides, strict=True)) if all(shape) else 0
    base = _empty((length,), buffer.dtype, buffer.name)
    array = np.lib.stride_tricks.as_strided(base, shape, [s * base.itemsize for s in strides])
    if arguments.overlaps_itself(array):
        raise arguments.wrong_input(f"elements of `{buffer.name}` share memory with these strides")
    return array


def _empty(shape: tuple[int, ...], dtype: DType, name: str) -> Array:
    try:
        return np.empty(shape, numpy_dtype(dtype))
    except (MemoryError, ValueError) as error:
        raise MlcError([Diagnostic("E0909", f"no memory for `{name}`: {error}", None)]) from error


def _shown(bits: int, kind: str) -> str:
    if kind == "float":
        return repr(float(np.int64(bits).view(np.float64)))
    return str(bits & (2**64 - 1) if kind == "uint" else bits)


__all__ = ["Kernel", "Site"]
