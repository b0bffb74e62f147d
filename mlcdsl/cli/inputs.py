"""The inputs of a run: read from files, written as numbers, or made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mlcdsl.cli.arrays import Array, is_file, read_array
from mlcdsl.cli.errors import mistake, unknown
from mlcdsl.cli.scalars import scalar
from mlcdsl.cli.sizes import dims_of, learn, size
from mlcdsl.cli.suggest import listed
from mlcdsl.types import DTYPES, DType
from mlcdsl.types.arrays import numpy_dtype

if TYPE_CHECKING:
    from mlcdsl.driver.library import Signature

_MADE_UP = ("random", "zeros", "ones")


@dataclass(frozen=True, slots=True)
class Param:
    """An input that the function declares; `shape` is None for a scalar."""

    name: str
    type: str
    dtype: DType
    shape: tuple[int | str, ...] | None


def read_inputs(
    function: str, signature: Signature, given: Mapping[str, str], dims: Mapping[str, int], seed: int
) -> tuple[dict[str, Any], dict[str, str]]:
    """The value of every input, in the order of the signature, and the file that each array came from."""
    params = _params(function, signature)
    _same_names(function, params, given)
    _known_dims(function, signature, dims)
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    known = dict(dims)
    for param in params:
        text = given[param.name]
        if is_file(text):
            values[param.name] = array = _as_declared(read_array(param.name, text), param)
            origin[param.name] = text
            learn(known, param.shape or (), array.shape)
        elif text not in _MADE_UP:
            values[param.name] = scalar(param.name, param.type, param.dtype, param.shape is None, text)
    _sizes_agree(params, values, dims)
    shapes = _shapes([p for p in params if p.name not in values], known, given)
    generator = np.random.default_rng(seed)
    for param in params:
        if param.name not in values:
            array = _made(given[param.name], param, shapes[param.name], generator)
            values[param.name] = array if param.shape is not None else array.item()
    return {p.name: values[p.name] for p in params}, origin


def _params(function: str, signature: Signature) -> list[Param]:
    for p in signature.params:
        if p.dtype not in DTYPES:
            note = "Arrays and numbers can be given here; write a function that takes the parts."
            raise mistake("E0801", f"`{function}` takes a tuple, `{p.name}`, and cannot be run from here", note)
    return [Param(p.name, p.type, DTYPES[p.dtype], p.shape) for p in signature.params]


def _same_names(function: str, params: Sequence[Param], given: Mapping[str, str]) -> None:
    """Every input is given, and nothing else."""
    names = [p.name for p in params]
    for name in given:
        if name not in names:
            raise unknown("E0801", f"`{function}` has no input", name, names)
    missing = [p for p in params if p.name not in given]
    if missing:
        wanted = ", ".join(f"`{p.name}: {p.type}`" for p in missing)
        example = " ".join(f"{p.name}={'random' if p.shape is not None else 1}" for p in missing)
        many = "s" if len(missing) > 1 else ""
        raise mistake("E0801", f"`{function}` needs the input{many} {wanted}", f"For made-up values: {example}")


def _known_dims(function: str, signature: Signature, dims: Mapping[str, int]) -> None:
    for name in dims:
        if name not in signature.dims:
            raise unknown("E0801", f"`{function}` has no dim", name, signature.dims)


def _sizes_agree(params: Sequence[Param], values: Mapping[str, Any], dims: Mapping[str, int]) -> None:
    """A size that was given is the one that the arrays have."""
    for param in params:
        found: dict[str, int] = {}
        if param.name in values and param.shape is not None:
            learn(found, param.shape, values[param.name].shape)
        for name in found.keys() & dims.keys():
            if found[name] != dims[name]:
                shape = list(values[param.name].shape)
                raise mistake(
                    "E0801",
                    f"`--dim {name}={dims[name]}` does not fit input `{param.name}`, whose shape is {shape}",
                    f"`{param.name}` is declared as {param.type}, so `{name}` is {found[name]} here.",
                )


def _shapes(params: Sequence[Param], dims: Mapping[str, int], given: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """The shapes of the inputs to be made up; all dims that are missing are named at once."""
    shapes: dict[str, tuple[int, ...]] = {}
    missing: dict[str, None] = {}
    for param in params:
        unknown_here = [name for s in param.shape or () for name in dims_of(s) if name not in dims]
        if unknown_here:
            missing.update(dict.fromkeys(unknown_here))
        else:
            shapes[param.name] = _shape(param, dims)
    if missing:
        users = [f"{p.name}={given[p.name]}" for p in params if p.name not in shapes]
        options = " ".join(f"--dim {name}=5" for name in missing)
        many = "s" if len(missing) > 1 else ""
        raise mistake("E0801", f"the dim{many} {listed(missing)} must be known for {listed(users)}", f"Say: {options}")
    return shapes


def _shape(param: Param, dims: Mapping[str, int]) -> tuple[int, ...]:
    try:
        shape = tuple(size(s, dims) for s in param.shape or ())
    except ZeroDivisionError:
        raise mistake("E0801", f"a size of input `{param.name}: {param.type}` divides by zero") from None
    if any(s < 0 for s in shape):
        raise mistake("E0801", f"input `{param.name}: {param.type}` would have the shape {list(shape)}")
    return shape


def _as_declared(array: Array, param: Param) -> Array:
    """NumPy writes bf16 and f8e4m3, and no other dtype of the language, as plain bytes: they are taken for no other."""
    plain = array.dtype.kind == "V" and array.dtype.names is None
    if plain and (param.dtype.name, array.dtype.itemsize) in (("bf16", 2), ("f8e4m3", 1)):
        return array.view(numpy_dtype(param.dtype))
    return array


def _made(how: str, param: Param, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
    try:
        return make_up(how, param.dtype, shape, generator)
    except (MemoryError, ValueError) as error:
        message = f"input `{param.name}: {param.type}` would have the shape {list(shape)}, which is too large"
        raise mistake("E0801", message) from error


def make_up(how: str, dtype: DType, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
    """`zeros`, `ones`, or `random`: floats uniform in [-1, 1), integers from 0 to 9, booleans."""
    kind = numpy_dtype(dtype)
    if how == "zeros":
        return np.zeros(shape, kind)
    if how == "ones":
        return np.ones(shape, kind)
    if dtype.kind == "bool":
        return generator.integers(0, 2, shape).astype(kind)
    if dtype.is_int:
        return generator.integers(0, 10, shape).astype(kind)
    made = np.asarray(generator.uniform(-1, 1, shape)).astype(kind)
    below_one = np.nextafter(kind.type(1), kind.type(0))
    return np.where(made >= kind.type(1), below_one, made)
