"""Arguments of a call from Python: arrays of the declared dtype, rank and sizes, or an error that names the argument.

Accepted: NumPy arrays, anything with `__dlpack__` (no copy), nested lists and scalars for what they are. Arrays
that are not contiguous are copied; nothing is ever converted to another dtype.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mlcdsl.diagnostics import Diagnostic, Label, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import evaluate, free_vars, show
from mlcdsl.source import Span
from mlcdsl.types import INDEX, DType
from mlcdsl.types.arrays import dtype_of_array, numpy_dtype

Array = np.ndarray[Any, Any]
Sizes = dict[T.Var, int]


def wrong_input(message: str, span: Span | None = None, *notes: str) -> MlcError:
    """E0801; the declaration of the parameter is the second place."""
    related = (Label(span, "declared here"),) if span is not None else ()
    return MlcError([Diagnostic("E0801", message, None, related=related, notes=notes)])


def type_text(dtype: DType, shape: Sequence[T.Expr] | None) -> str:
    """A type as it is written: `f32[n, 4]`."""
    return dtype.name if shape is None else f"{dtype.name}[{', '.join(show(s) for s in shape)}]"


def array_text(a: Array) -> str:
    """The type of an actual array, in the language's words where it has them."""
    known = dtype_of_array(a.dtype)
    return f"{known.name if known else a.dtype}[{', '.join(map(str, a.shape))}]"


def positional(function: str, names: Sequence[str], args: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
    """The arguments in the order of the parameters; E0801 for names that are unknown, missing or given twice."""
    from mlcdsl.check.names import suggest

    if not named:
        return args
    found = dict(zip(names, args, strict=False))
    if len(args) > len(names):
        raise wrong_input(f"`{function}` takes {len(names)} arguments, {len(args)} given positionally")
    for name, value in named.items():
        if name not in names:
            meant = suggest(name, list(names))
            hint = f"did you mean `{meant}`?" if meant else f"it takes {', '.join(names) or 'nothing'}"
            raise wrong_input(f"`{function}` has no argument `{name}`", None, hint)
        if name in found:
            raise wrong_input(f"argument `{name}` is given twice")
        found[name] = value
    missing = [n for n in names if n not in found]
    if missing:
        raise wrong_input(f"argument `{missing[0]}` of `{function}` is missing")
    return tuple(found[n] for n in names)


def as_array(value: object, dtype: DType, name: str, expected: str, span: Span | None = None) -> Array:
    """The value as an aligned array in native byte order of exactly this dtype; shared where it can be."""
    if not isinstance(value, np.ndarray):
        value = _from_other(value, dtype, name, expected, span)
    elif type(value) is not np.ndarray and isinstance(value, np.ma.MaskedArray):
        note = f"say what stands for the masked elements: `{name}.filled(0)`"
        raise wrong_input(f"argument `{name}`: expected {expected}, got a masked array", span, note)
    wanted = numpy_dtype(dtype)
    if value.dtype != wanted:
        message = f"argument `{name}`: expected {expected}, got {array_text(value)}"
        if value.dtype.newbyteorder("=") == wanted:
            raise wrong_input(
                f"argument `{name}` has the other byte order", span, "convert it: `a.astype(a.dtype.newbyteorder('='))`"
            )
        raise wrong_input(message, span, f"convert it yourself if that is meant: `{name}.astype({wanted})`")
    return value


def _from_other(value: object, dtype: DType, name: str, expected: str, span: Span | None) -> Array:
    if value is None:
        raise wrong_input(f"argument `{name}` is None, expected {expected}", span)
    if hasattr(value, "__dlpack__"):
        try:
            return np.from_dlpack(value)
        except (BufferError, RuntimeError, TypeError, AttributeError) as error:
            bits = _from_bits(value)
            if bits is not None:
                return bits
            note = "give it as a NumPy array in main memory, of a dtype of `ml_dtypes` for bf16 and 8-bit floats"
            raise wrong_input(f"argument `{name}` cannot be shared through DLPack: {error}", span, note) from error
    if isinstance(value, np.generic):
        return np.asarray(value)
    if isinstance(value, bool | int | float | list | tuple):
        try:
            return _exactly(value, dtype, name, expected, span)
        except (ValueError, TypeError, OverflowError) as error:
            raise wrong_input(f"argument `{name}`: expected {expected}: {error}", span) from error
    raise wrong_input(f"argument `{name}`: expected {expected}, got {type(value).__name__}", span)


def _from_bits(value: Any) -> Array | None:
    """A tensor like those of torch, of a float that NumPy's DLPack does not know: shared as integers of that width."""
    import ml_dtypes

    name = str(getattr(value, "dtype", "")).rpartition(".")[2]
    if name != "bfloat16" and not name.startswith("float8_"):
        return None
    dtype = getattr(ml_dtypes, name, None)
    library = sys.modules.get(type(value.dtype).__module__)
    integer = getattr(library, "int16" if name == "bfloat16" else "uint8", None)
    if dtype is None or integer is None:
        return None
    try:
        shared: Array = np.from_dlpack(value.view(integer)).view(dtype)
    except (BufferError, RuntimeError, TypeError, AttributeError):
        return None
    return shared


def _exactly(value: object, dtype: DType, name: str, expected: str, span: Span | None) -> Array:
    plain = np.asarray(value)
    kinds = {"bool": "b", "int": "iu", "uint": "iu", "float": "iuf"}[dtype.kind]
    if plain.size and plain.dtype.kind not in kinds:
        raise wrong_input(f"argument `{name}`: expected {expected}, got Python values of type {plain.dtype}", span)
    if dtype.is_int and plain.size and (plain.min() < dtype.min_int or plain.max() > dtype.max_int):
        raise wrong_input(f"argument `{name}`: a value does not fit {dtype}", span)
    with np.errstate(over="ignore"):
        array = plain.astype(numpy_dtype(dtype))
    if dtype.is_float and not np.array_equal(np.isfinite(plain), np.isfinite(array)):
        raise wrong_input(f"argument `{name}`: a value does not fit {dtype}", span)
    return array


def overlaps_itself(array: Array) -> bool:
    """Whether elements may share memory, as those of `as_strided` arrays can: some stride is within the reach of the
    smaller ones."""
    if array.flags.c_contiguous or array.size <= 1:
        return False
    reach = array.itemsize
    for stride, n in sorted((abs(s), n) for s, n in zip(array.strides, array.shape, strict=True) if n > 1):
        if stride < reach:
            return True
        reach += (n - 1) * stride
    return False


def as_scalar(value: object, dtype: DType, name: str, span: Span | None = None) -> bool | int | float:
    """A Python scalar of the dtype's kind; integers must fit."""
    if isinstance(value, np.ndarray | np.generic) and value.ndim == 0:
        if value.dtype != numpy_dtype(dtype):
            raise wrong_input(f"argument `{name}`: expected a scalar of {dtype}, got {value.dtype}", span)
        value = value.item() if not dtype.is_narrow_float else float(value)
    match dtype.kind:
        case "bool" if isinstance(value, bool):
            return value
        case "int" | "uint" if isinstance(value, int) and not isinstance(value, bool):
            if dtype.min_int <= value <= dtype.max_int:
                return value
            raise wrong_input(f"argument `{name}`: {_short(value)} does not fit {dtype}", span)
        case "float" if isinstance(value, int | float) and not isinstance(value, bool):
            if dtype.holds(value):
                return float(value)
            raise wrong_input(f"argument `{name}`: {_short(value)} does not fit {dtype}", span)
    raise wrong_input(f"argument `{name}`: expected a scalar of {dtype}, got {type(value).__name__}", span)


def _short(value: int | float) -> str:
    """The number, or how long it is (Python refuses to write very long ones)."""
    long = isinstance(value, int) and value.bit_length() > 128
    return f"a number of {value.bit_length()} bits" if long and isinstance(value, int) else str(value)


def match_shape(
    name: str, shape: Sequence[T.Expr], actual: Sequence[int], dtype: DType, sizes: Sizes, span: Span | None = None
) -> None:
    """Compare an array's sizes with the declared ones; bare dims that are not known yet take their value."""
    expected = type_text(dtype, shape)
    if len(actual) != len(shape):
        got = f"{dtype.name}[{', '.join(map(str, actual))}]"
        raise wrong_input(
            f"argument `{name}`: expected {expected} with {len(shape)} dimensions, got {got} with {len(actual)}", span
        )
    for size, n in zip(shape, actual, strict=True):
        if isinstance(size, T.Var) and size not in sizes:
            sizes[size] = n
    for axis, (size, n) in enumerate(zip(shape, actual, strict=True)):
        if set(free_vars(size)) <= set(sizes):
            wanted = evaluate(size, sizes)
            if wanted != n:
                why = "" if isinstance(size, T.Const) else f" ({show(size)}, with {_where(size, sizes)})"
                raise wrong_input(
                    f"argument `{name}`: dimension {axis} is {n}, expected {wanted}{why} as in {expected}", span
                )


def _where(size: T.Expr, sizes: Mapping[T.Var, int]) -> str:
    return ", ".join(f"{v.name} = {sizes[v]}" for v in free_vars(size))


def solve_remaining(
    dims: Sequence[T.Var], shapes: Sequence[tuple[Sequence[T.Expr], Sequence[int]]], sizes: Sizes
) -> None:
    """Dims that occur only inside expressions such as `n + 1`: solve them from one equation each."""
    from mlcdsl.ir.symbolic import Unifier

    open_dims = [d for d in dims if d not in sizes]
    if not open_dims:
        return
    unifier = Unifier(dims)
    for var, n in sizes.items():
        unifier.bind_value(var, T.Const(n, var.dtype))
    for shape, actual in shapes:
        unifier.bind(tuple(shape), tuple(T.Const(n, INDEX) for n in actual))
    unifier.finish()
    for d in open_dims:
        found = unifier.values.get(d)
        if found is None or found.value is None:
            raise wrong_input(f"the dim `{d.name}` does not follow from the shapes of the arguments")
        sizes[d] = found.value
