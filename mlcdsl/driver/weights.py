"""Arrays from safetensors files: constants of programs, and parameters that are bound from outside."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.types.arrays import numpy_dtype

Array = np.ndarray[Any, Any]


def weight_error(message: str, span: Span | None, *notes: str) -> MlcError:
    """E0804."""
    return MlcError([Diagnostic("E0804", message, span, notes=notes)])


def read_weights(path: str, span: Span | None = None) -> dict[str, Array]:
    """All tensors of a safetensors file (bf16 and 8-bit floats as `ml_dtypes` arrays)."""
    from mlcdsl.driver.safetensors_file import load

    try:
        return load(Path(path).read_bytes())
    except OSError as error:
        raise weight_error(f"cannot read the weights `{path}`: {(error.strerror or '').lower()}", span) from error
    except ValueError as error:
        raise weight_error(f"`{path}` is no safetensors file: {error}", span) from error


def constant_data(const: T.ConstTensor, base: Path, cache: dict[str, dict[str, Array]]) -> Array:
    """The data of a module constant; a weights file is found beside the source that names it."""
    if const.data is not None:
        return const.data
    path = str(base / const.path)
    if path not in cache:
        cache[path] = read_weights(path, const.span)
    found = cache[path].get(const.key)
    if found is None:
        raise _missing(const, path, cache[path])
    if found.dtype != numpy_dtype(const.dtype) or found.shape != const.shape:
        sizes = ", ".join(map(str, const.shape))
        raise weight_error(
            f"the weight `{const.key}` of `{path}` is {found.dtype}{list(found.shape)}, "
            f"`{const.name}` is declared {const.dtype}[{sizes}]",
            const.span,
        )
    return found


def _missing(const: T.ConstTensor, path: str, known: Iterable[str]) -> MlcError:
    return weight_error(f"`{path}` has no weight `{const.key}`", const.span, f"it has: {', '.join(sorted(known))}")
