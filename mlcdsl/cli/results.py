"""The results of a run in a few lines: name, type, some values, the range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mlcdsl.cli.arrays import Array
from mlcdsl.types.arrays import dtype_of_array

_SHOWN = 6


def summary(results: Mapping[str, Array]) -> list[str]:
    """A line for each result, in columns."""
    rows = [(name, *_cells(np.asarray(value))) for name, value in results.items()]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cells(array: Array) -> tuple[str, str, str]:
    element = dtype_of_array(array.dtype)
    dtype = element.name if element else array.dtype.name
    shape = f"[{', '.join(map(str, array.shape))}]" if array.ndim else ""
    flat = array.reshape(-1)
    if array.ndim == 0:
        return dtype, _number(flat[0]), ""
    return dtype + shape, _values(flat), _range(flat)


def _values(flat: Array) -> str:
    if flat.size <= _SHOWN:
        shown = [_number(x) for x in flat]
    else:
        half = _SHOWN // 2
        shown = [*map(_number, flat[:half]), "...", *map(_number, flat[-half:])]
    return f"[{', '.join(shown)}]"


def _number(x: Any) -> str:
    if isinstance(x, np.bool_):
        return "true" if x else "false"
    return str(int(x)) if isinstance(x, np.integer) else f"{float(x):.6g}"


def _range(flat: Array) -> str:
    """The least and the greatest value; NaN is counted instead."""
    if flat.size == 0:
        return ""
    if flat.dtype.kind == "b":
        return f"{np.count_nonzero(flat)} true"
    if flat.dtype.kind in "iu":
        return f"min {flat.min()}  max {flat.max()}"
    wide = flat.astype(np.float64) if flat.dtype.kind != "f" else flat
    nans = int(np.count_nonzero(np.isnan(wide)))
    said = [f"{nans} nan"] if nans else []
    if nans < wide.size:
        said = [f"min {_number(np.nanmin(wide))}", f"max {_number(np.nanmax(wide))}", *said]
    return "  ".join(said)
