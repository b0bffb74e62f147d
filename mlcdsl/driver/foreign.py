"""Externs written in C: object files, shared libraries, and C sources where a compiler is there."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import tensor as T

_SHARED = (".so", ".dylib", ".dll")


def extern_error(message: str, extern: T.Extern, *notes: str) -> MlcError:
    """E0803."""
    return MlcError([Diagnostic("E0803", message, extern.span, notes=notes)])


def c_compiler() -> str | None:
    """$CC, or the first of cc, gcc, clang on the PATH."""
    for name in (os.environ.get("CC"), "cc", "gcc", "clang"):
        if name and shutil.which(name.split()[0]):
            return name
    return None


def object_of(extern: T.Extern) -> bytes | None:
    """The object code of an extern's source: read, or compiled. None for a shared library."""
    path = source_path(extern)
    if not path.is_file():
        raise extern_error(f"`{path}` of the extern `{extern.name}` is not there", extern)
    if path.suffix in _SHARED:
        return None
    if path.suffix in (".o", ".obj"):
        return path.read_bytes()
    if path.suffix != ".c":
        raise extern_error(
            f"`{path}` of the extern `{extern.name}` is of an unknown kind", extern, "known: .c, .o, .so, .dylib, .dll"
        )
    return _compile(path, extern)


def _compile(path: Path, extern: T.Extern) -> bytes:
    compiler = c_compiler()
    if compiler is None:
        raise extern_error(
            f"no C compiler for `{path}` of the extern `{extern.name}`",
            extern,
            "install cc, gcc or clang, set CC, or name an object file or shared library instead",
        )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.o"
        command = [*compiler.split(), "-c", "-O3", "-march=native", "-fPIC", "-o", str(out), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise extern_error(f"`{path}` does not compile", extern, *done.stderr.strip().splitlines()[:12])
        return out.read_bytes()


def source_path(extern: T.Extern) -> Path:
    """The extern's file, beside the source that names it."""
    base = Path(extern.span.source.name).parent if extern.span is not None else Path()
    return base / extern.source


def open_shared(data: bytes, path: str, extern: T.Extern) -> ctypes.CDLL:
    """Load a shared library from where it lies, or, out of an artifact (`path` is ""), from a copy of its bytes."""
    copy = ""
    try:
        if not path:
            handle, copy = tempfile.mkstemp(suffix=Path(extern.source).suffix)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        return ctypes.CDLL(path or copy)
    except OSError as error:
        message = f"cannot load `{path or extern.source}` of the extern `{extern.name}`: {error}"
        raise extern_error(message, extern) from error
    finally:
        if copy:
            with contextlib.suppress(OSError):  # where a loaded file cannot be taken away
                os.unlink(copy)


def shared_symbol(library: ctypes.CDLL, symbol: str, extern: T.Extern) -> int:
    """The address of a symbol in a shared library."""
    try:
        return int(ctypes.cast(getattr(library, symbol), ctypes.c_void_p).value or 0)
    except AttributeError as error:
        raise extern_error(f"`{extern.source}` has no symbol `{symbol}`", extern) from error
