"""What a machine may lack: `@pytest.mark.requires("gpu", "cc")` names what a test needs, and why it was skipped."""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from functools import cache


def _gpu() -> str | None:
    """A device that the CUDA driver counts; nothing is initialized beyond that."""
    name = ctypes.util.find_library("cuda")
    if name is None:
        return "there is no CUDA driver"
    try:
        driver = ctypes.CDLL(name)
    except OSError as error:
        return f"the CUDA driver cannot be loaded: {error}"
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
        return "the CUDA driver finds no device"
    return None


def _cc() -> str | None:
    from mlcdsl.driver.foreign import c_compiler

    return None if c_compiler() is not None else "there is no C compiler"


def _package(name: str) -> Callable[[], str | None]:
    def missing() -> str | None:
        return None if importlib.util.find_spec(name) is not None else f"the package {name} is not installed"

    return missing


def _program(name: str) -> Callable[[], str | None]:
    def missing() -> str | None:
        return None if shutil.which(name) is not None else f"the program {name} is not installed"

    return missing


def _npm_packages() -> str | None:
    from tests.editors.node import lacking_packages

    if shutil.which("node") is None or shutil.which("npm") is None:
        return "Node and npm are not installed"
    return "`npm install` was not run in grammar/editors/vscode" if lacking_packages() else None


def _tree_sitter() -> str | None:
    """The package, and the header that a generated parser includes (of before 0.25: later ones renamed a type)."""
    missing = _package("tree_sitter")() or _cc()
    if missing is not None:
        return missing
    from mlcdsl.driver.foreign import c_compiler

    probe = "#include <tree_sitter/parser.h>\nTSFieldMapSlice slice;\n"
    command = [*(c_compiler() or "cc").split(), "-fsyntax-only", "-x", "c", "-"]
    done = subprocess.run(command, input=probe, capture_output=True, text=True)
    return None if done.returncode == 0 else "there is no fitting tree_sitter/parser.h (Debian: libtree-sitter-dev)"


def _instructions(feature: str) -> Callable[[], str | None]:
    """Instructions of the processor, by LLVM's name."""

    def missing() -> str | None:
        from mlcdsl.backends.llvm.target import host_target

        has = f"+{feature}" in host_target().features.split(",")
        return None if has else f"the processor has no {feature}"

    return missing


_MISSING: dict[str, Callable[[], str | None]] = {
    "avx512_bf16": _instructions("avx512bf16"),
    "avx512_vnni": _instructions("avx512vnni"),
    "gpu": _gpu,
    "cc": _cc,
    "node": _program("node"),
    "tree-sitter": _tree_sitter,
    "torch": _package("torch"),
    "tvm": _package("tvm"),
    "vim": _program("vim"),
    "nvim": _program("nvim"),
    "npm-packages": _npm_packages,
    "pygls": _package("pygls"),
}
CAPABILITIES = tuple(_MISSING)


@cache
def lacking(capability: str) -> str | None:
    """Why this machine lacks a capability; None if it has it."""
    return _MISSING[capability]()
