"""What the command line asks of the driver, and the one place that imports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

    from mlcdsl.check import CheckResult
    from mlcdsl.source import Source


class Signature(Protocol):
    """`params`: (name, type as text, dtype's name, sizes or None for a scalar, mode) each."""

    @property
    def params(self) -> Sequence[tuple[str, str, str, Sequence[int | str] | None, str]]: ...
    @property
    def dims(self) -> Sequence[str]: ...
    @property
    def outputs(self) -> Sequence[str]: ...


class Callee(Protocol):
    """A function of a library."""

    @property
    def name(self) -> str: ...
    @property
    def signature(self) -> Signature: ...


class Library(Protocol):
    """A program that is ready to run."""

    def names(self) -> list[str]: ...
    def find(self, name: str) -> Callee: ...
    def run(self, name: str, inputs: dict[str, Any]) -> Mapping[str, np.ndarray[Any, Any]]: ...


class Executable(Protocol):
    """A compiled program."""

    def save(self, path: str) -> None: ...


class Files(Protocol):
    """Reading and checking programs: `mlcdsl.driver.files`."""

    def read_source(self, path: str) -> Source: ...
    def loader(self, path: str, user: Source) -> Source | str: ...
    def check_file(self, path: str) -> CheckResult: ...


class Driver(Protocol):
    """Building and running programs: `mlcdsl.driver`."""

    EMIT_KINDS: Sequence[str]

    def emit(self, path: str, kind: str, target: str | None, params: str | None) -> str | bytes: ...
    def build(self, path: str, target: str | None, params: str | None) -> Executable: ...
    def open_library(self, path: str, params: str | None) -> Library: ...


def files() -> Files:
    """`mlcdsl.driver.files`, which imports only what checking needs."""
    found: Any = import_module("mlcdsl.driver.files")
    return found  # type: ignore[no-any-return]


def driver() -> Driver:
    """`mlcdsl.driver`."""
    found: Any = import_module("mlcdsl.driver")
    return found  # type: ignore[no-any-return]
