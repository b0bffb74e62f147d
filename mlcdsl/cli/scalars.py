"""Scalars as they are written on the command line."""

from __future__ import annotations

import math
import re

from mlcdsl.cli.errors import mistake
from mlcdsl.cli.suggest import nearest
from mlcdsl.types import DType

_INTEGER = re.compile(r"[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)")
_FLOAT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?inf|nan")
_TRUTH = {"true": True, "false": False, "1": True, "0": False}


def scalar(name: str, type_text: str, dtype: DType, wanted: bool, text: str) -> bool | int | float:
    """The number that `text` writes for the input `name`; `wanted` says whether it is a scalar at all."""
    integer, number = _INTEGER.fullmatch(text), _FLOAT.fullmatch(text)
    if not wanted and (integer or number or text in _TRUTH):
        message = f"input `{name}` is an array, {type_text}, and `{text}` is one number"
        raise mistake("E0801", message, f"`{name}=ones` makes an array; files are .npy, .npz:KEY and .safetensors:KEY.")
    if not wanted:
        near = nearest(text, ("random", "zeros", "ones"))
        notes = [f"Did you mean `{near}`?"] if near else []
        notes.append("There are FILE.npy, FILE.npz:KEY, FILE.safetensors:KEY, random, zeros and ones.")
        raise mistake("E0801", f"`{text}` is no value for input `{name}: {type_text}`", *notes)
    if dtype.kind == "bool" and text in _TRUTH:
        return _TRUTH[text]
    if dtype.is_int and integer:
        return _in_range(name, dtype, _whole(text), text)
    if dtype.is_float and number:
        return _float_in_range(name, dtype, text)
    what = {"bool": "true or false"}.get(dtype.kind, "a number" if dtype.is_float else "a whole number")
    raise mistake("E0801", f"`{text}` is no value for input `{name}: {type_text}`", f"It takes {what}.")


def _whole(text: str) -> int:
    digits = text.lstrip("+-")
    prefixed = digits[:2].lower() in ("0x", "0b")
    value = int(digits, 0 if prefixed else 10)
    return -value if text.startswith("-") else value


def _float_in_range(name: str, dtype: DType, text: str) -> float:
    value = float(text)
    if (math.isinf(value) and "inf" not in text) or not dtype.holds(value):
        note = f"The greatest value of {dtype} is {dtype.max_float!r}; `inf` is infinity."
        raise mistake("E0801", f"{text} does not fit input `{name}: {dtype}`", note)
    return value


def _in_range(name: str, dtype: DType, value: int, text: str) -> int:
    if not dtype.min_int <= value <= dtype.max_int:
        note = f"{dtype} holds {dtype.min_int} to {dtype.max_int}."
        raise mistake("E0801", f"{text} does not fit input `{name}: {dtype}`", note)
    return value
