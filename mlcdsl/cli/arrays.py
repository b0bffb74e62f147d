"""Arrays from and to files: .npy, .npz, .safetensors. Nothing here unpickles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from mlcdsl.cli.errors import mistake, unknown, unreadable
from mlcdsl.cli.suggest import listed
from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import dtype_of_array, numpy_dtype

if TYPE_CHECKING:
    from zipfile import ZipFile

Array: TypeAlias = np.ndarray[Any, Any]
_FILE = re.compile(r"(?P<path>.*\.(?P<kind>npy|npz|safetensors))(?::(?P<key>.*))?", re.DOTALL)
_DTYPE = ".dtype"


def is_file(text: str) -> bool:
    """Whether an input's value names a file."""
    return _FILE.fullmatch(text) is not None


def read_array(name: str, text: str) -> Array:
    """The array that `FILE.npy`, `FILE.npz:KEY` or `FILE.safetensors:KEY` names, for the input `name`."""
    match = _FILE.fullmatch(text)
    assert match is not None
    path, kind, key = match["path"], match["kind"], match["key"]
    if kind == "npy" and key is not None:
        raise mistake("E0801", f"`{path}` is a single array, it has no `{key}`", f"Write {name}={path}.")
    try:
        with open(path, "rb"):
            pass
        return {"npy": _npy, "npz": _npz, "safetensors": _safetensors}[kind](name, path, key)
    except OSError as error:
        raise unreadable(path, error) from error


def _npy(name: str, path: str, key: str | None) -> Array:
    try:
        with open(path, "rb") as file:
            return np.asarray(np.lib.format.read_array(file, allow_pickle=False))
    except (ValueError, EOFError) as error:
        raise _damaged(path, "array", error) from error


def _npz(name: str, path: str, key: str | None) -> Array:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            members = {n.removesuffix(".npy"): n for n in archive.namelist()}
            keys = [k for k in members if k.removesuffix(_DTYPE) == k or k.removesuffix(_DTYPE) not in members]
            chosen = _key(name, path, key, keys)
            array = _member(archive, members[chosen])
            stored = members.get(chosen + _DTYPE)
            return array if stored is None else _of_bits(f"{path}:{chosen}", array, str(_member(archive, stored)))
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise _damaged(path, "archive of arrays", error) from error


def _member(archive: ZipFile, name: str) -> Array:
    with archive.open(name) as member:
        return np.asarray(np.lib.format.read_array(member, allow_pickle=False))


def _of_bits(what: str, bits: Array, stored: str) -> Array:
    """The array whose bits a file holds (see `write_npz`)."""
    dtype = numpy_dtype(DTYPES[stored]) if stored in DTYPES else None
    if dtype is None or bits.dtype.kind != "u" or bits.dtype.itemsize != dtype.itemsize:
        raise mistake("E0801", f"`{what}` holds {bits.dtype}, which cannot be the bits of `{stored}`")
    return bits.view(dtype)


def _safetensors(name: str, path: str, key: str | None) -> Array:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as tensors:
            found: Array = tensors.get_tensor(_key(name, path, key, sorted(tensors.keys())))
            return found
    except SafetensorError as error:
        raise _damaged(path, "file of tensors", error) from error


def _key(name: str, path: str, key: str | None, keys: list[str]) -> str:
    """The key itself, or the only one there is."""
    if key is None and len(keys) == 1:
        return keys[0]
    if key is None:
        note = f"It has {listed(keys)}." if keys else "It is empty."
        choice = f"Say which: {name}={path}:{keys[0]}" if keys else "Give another file."
        raise mistake("E0801", f"`{path}` does not have exactly one array", note, choice)
    if key not in keys:
        raise unknown("E0801", f"`{path}` has no array", key, keys)
    return key


def _damaged(path: str, what: str, error: Exception) -> Exception:
    if "pickle" in str(error) or "Object arrays" in str(error):
        note = "Such files are not read: they can run code."
        return mistake("E0801", f"`{path}` holds Python objects, not numbers", note)
    return mistake("E0801", f"`{path}` is no {what}", f"The reason: {error}")


def write_npz(path: str, arrays: dict[str, Array]) -> None:
    """An uncompressed .npz whose bytes depend on the arrays only (`np.savez` writes no array named `file`).

    NumPy's format has no bf16 and no 8-bit floats: of those the bits are stored, with the dtype's name in `KEY.dtype`.
    """
    import zipfile

    stored: dict[str, Array] = {}
    for name, array in arrays.items():
        known = dtype_of_array(array.dtype)
        extension = known is not None and array.dtype.isbuiltin != 1
        stored[name] = array.view(f"u{array.dtype.itemsize}") if extension else array
        if known is not None and extension:
            stored[name + _DTYPE] = np.array(known.name)

    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        for name, array in stored.items():
            member = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            member.external_attr = 0o644 << 16
            with archive.open(member, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)
