"""Primitive functions from texts that the compiler wrote itself (legalizations)."""

from __future__ import annotations

from functools import lru_cache

from mlcdsl.check.program import check_source
from mlcdsl.diagnostics import InternalError
from mlcdsl.ir import tensor as T
from mlcdsl.source import Source


@lru_cache(maxsize=4096)
def build_prim_func(text: str) -> T.PrimFunc:
    """The one prim_func of a text; a text that is not accepted is a defect of the compiler.

    Remembered by text: calls of the same kind share one function.
    """
    result = check_source(Source("<legalized>", f"module legalized {{\n{text}}}\n"), prove=False)
    funcs = [f for m in result.program.modules.values() for f in m.prim_funcs.values()]
    if not result.ok or len(funcs) != 1:
        found = "; ".join(f"{d.code} {d.message}" for d in result.diagnostics)
        raise InternalError(f"check: a legalized operator is not accepted ({found}):\n{text}")
    return funcs[0]
