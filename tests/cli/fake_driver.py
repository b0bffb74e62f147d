"""What the command line needs of a driver, computed with NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mlcdsl.diagnostics import Diagnostic, MlcError

EMIT_KINDS = ("ast", "mlc", "lowered", "llvm", "asm", "obj", "bytecode")
Arrays = dict[str, Any]


@dataclass(frozen=True)
class Param:
    name: str
    type: str
    dtype: str
    shape: tuple[int | str, ...] | None
    mode: str = "in"


@dataclass(frozen=True)
class Signature:
    params: tuple[Param, ...]
    dims: tuple[str, ...]


@dataclass(frozen=True)
class Function:
    name: str
    signature: Signature
    compute: Callable[[Arrays], Arrays]


def _array(name: str, dtype: str, *shape: int | str) -> Param:
    return Param(name, f"{dtype}[{', '.join(map(str, shape))}]", dtype, shape)


ADD = Function(
    "M.add",
    Signature((_array("A", "f32", "n"), _array("B", "f32", "n")), ("n",)),
    lambda v: {"C": v["A"] + v["B"]},
)
SCALE = Function(
    "M.scale",
    Signature((_array("x", "bf16", "n", "2 * m"), Param("by", "f32", "f32", None), Param("k", "u8", "u8", None)),
              ("n", "m")),
    lambda v: {"out0": v["x"], "out1": np.asarray(v["by"] * v["k"], np.float32)},
)  # fmt: skip
MAIN = Function(
    "M.main",
    Signature((_array("p", "i64", 5), _array("q", "bool", 2, 3)), ()),
    lambda v: {"out": v["p"]},
)
TWICE = Function("N.add", ADD.signature, ADD.compute)
LIBRARIES = {
    "one.mlc": (ADD,), "two.mlc": (ADD, SCALE), "main.mlc": (ADD, SCALE, MAIN), "twice.mlc": (ADD, TWICE),
    "none.mlc": (), "model.mlcx": (ADD,),
}  # fmt: skip


class Executable:
    warnings: tuple[Diagnostic, ...] = ()

    def save(self, path: str) -> None:
        Path(path).write_bytes(b"MLCX" * 10)


class Library:
    executable = Executable()

    def __init__(self, functions: tuple[Function, ...]):
        self.functions = {f.name: f for f in functions}

    def names(self) -> list[str]:
        return list(self.functions)

    def signature(self, name: str) -> Signature:
        return self.functions[name].signature

    def run(self, name: str, inputs: Arrays) -> Arrays:
        function = self.functions[name]
        for p in function.signature.params:
            if p.shape is not None and p.dtype == "f32" and inputs[p.name].dtype != np.float32:
                raise MlcError([Diagnostic("E0801", f"input `{p.name}` is {inputs[p.name].dtype}, not f32", None)])
        return function.compute(inputs)


def open_library(path: str, params: str | None = None, scheduled: object = None) -> Library:
    return Library(LIBRARIES[path])


def build(
    path: str, target: str | None = None, params: str | None = None, scheduled: object = None
) -> Executable:
    if path == "types.mlc":
        raise MlcError([Diagnostic("E0301", "dtypes differ", None)])
    return Executable()


def emit(
    path: str, kind: str, target: str | None = None, params: str | None = None, scheduled: object = None
) -> str | bytes:
    return b"\x7fELF" if kind == "obj" else f"{kind} of {path} for {target}\n"
