"""Opening a program to run it, from source or from an artifact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.driver.library import Library
from mlcdsl.ir import tensor as T


def open_library(
    path: str, params: str | Mapping[str, Any] | None = None, scheduled: Mapping[str, T.PrimFunc] | None = None
) -> Library:
    """A library from a `.mlc` file (compiled now, with scheduled prim_funcs in place) or an `.mlcx` file."""
    from mlcdsl.driver.building import build
    from mlcdsl.driver.executable import Executable

    if not path.endswith(".mlcx"):
        return Library(build(path, None, params, scheduled or {}))
    if scheduled:
        raise MlcError([Diagnostic("E0801", f"`{path}` is built already, a schedule comes too late", None)])
    if params is not None:
        raise MlcError(
            [Diagnostic("E0801", f"`{path}` is built already, parameters are bound by `mlcdsl build --params`", None)]
        )
    return Library(Executable.load(path))
