"""Primitive functions from texts that the compiler wrote itself (legalizations)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from mlcdsl.check.program import CheckResult, check_source
from mlcdsl.diagnostics import InternalError
from mlcdsl.ir import tensor as T
from mlcdsl.source import Source

_SIZE = re.compile(r"(\w+): i64(?=[,)])")


@lru_cache(maxsize=4096)
def build_prim_func(text: str) -> T.PrimFunc:
    """The one prim_func of a text; a text that is not accepted is a defect of the compiler.

    Scalar i64 parameters may be sizes of outputs here. Remembered by text: calls of the same kind share a function.
    """
    result = _check(text)
    sizes = [] if result.ok else _SIZE.findall(text.partition("{")[0])
    if sizes:
        carried = _carried(text, sizes)
        if carried is not None:
            return carried
    if not result.ok:
        found = "; ".join(f"{d.code} {d.message}" for d in result.diagnostics)
        raise InternalError(f"check: a legalized operator is not accepted ({found}):\n{text}")
    return _only(result)


def _check(text: str) -> CheckResult:
    return check_source(Source("<legalized>", f"module legalized {{\n{text}}}\n"), prove=False)


def _only(result: CheckResult) -> T.PrimFunc:
    (func,) = (f for m in result.program.modules.values() for f in m.prim_funcs.values())
    return func


def _carried(text: str, sizes: list[str]) -> T.PrimFunc | None:
    """The function read with dims that inputs of their own show, which then become the scalars again."""
    head, brace, body = text.partition("{")
    head = _SIZE.sub(r"\1_size: bool[\1]", head)
    named = re.match(r"prim_func \w+(\[)?", head)
    assert named is not None
    dims = ", ".join(sizes)
    if named[1]:
        head = f"{head[: named.end()]}{dims}, {head[named.end() :]}"
    else:
        head = f"{head[: named.end()]}[{dims}]{head[named.end() :]}"
    result = _check(head + brace + body)
    if not result.ok:
        return None
    func = _only(result)
    carriers = {f"{s}_size": next(d for d in func.dims if d.name == s) for s in sizes}
    params = tuple(T.Param(carriers[p.name], "in", span=p.span) if p.name in carriers else p for p in func.params)
    return replace(func, dims=tuple(d for d in func.dims if d.name not in sizes), params=params)
