"""Run a schedule and compare what it makes with the program that was written: interpreted, compiled, and proved."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.check import check_source
from mlcdsl.check.sets import analyze
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import print_prim_func
from mlcdsl.reference import run_prim_func
from mlcdsl.schedule.program import read_schedules
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.verifying import Case, cases, first_mismatch
from mlcdsl.source import Source
from tests.backends.llvm.compiled import compile_func

Array = np.ndarray[Any, Any]


def schedule(program: str, steps: str, **options: Any) -> Session:
    """Run the steps on the only function of a program. Raises MlcError."""
    text = program if program.lstrip().startswith("module") else f"module M {{\n{program}\n}}"
    name = text.split("prim_func", 1)[1].split("(")[0].split("[")[0].strip()
    source = Source("schedule.mlcs", f'use "program.mlc"\nschedule s for M.{name} {{\n{steps}\n}}\n')
    return read_schedules(source, lambda path, user: Source(path, text)).run(None, options)


def refused(program: str, steps: str) -> str:
    """The message of the refused step, with its notes."""
    try:
        schedule(program, steps)
    except MlcError as error:
        d = error.diagnostics[0]
        return " ".join([d.code, d.message, *d.notes])
    raise AssertionError("not refused")


def printed(session: Session) -> str:
    """The program as text, about which the checker has nothing to say."""
    text = print_prim_func(session.func)
    findings = check_source(Source("printed.mlc", f"module M {{\n{text}\n}}")).diagnostics
    assert not findings, "\n".join([*(f"{d.code} {d.message}" for d in findings), text])
    return text


def verified(program: str, steps: str, *, count: int = 8, compiled: bool = True, proved: bool = True) -> Session:
    """Run the steps; every run of the result, interpreted and compiled, gives what the program gives."""
    written, session = schedule(program, ""), schedule(program, steps)
    if proved:
        errors = [d.message for d in analyze(session.func).diagnostics if d.severity == "error"]
        assert not errors, errors
    native = compile_func(session.func) if compiled else None
    for case in cases(written.func, count, 0):
        want, got = _interpreted(written.func, case), _interpreted(session.func, case)
        found = first_mismatch(session.func, want, got, case)
        assert found is None, found
        if native is not None:
            found = first_mismatch(session.func, want, _native(native, session.func, case, want), case)
            assert found is None, found
    return session


def _inputs(func: T.PrimFunc, case: Case) -> tuple[list[Any], list[Array]]:
    """Fresh inputs, and those among them that the function changes."""
    inputs = [x.copy() if isinstance(x, np.ndarray) else x for x in case.inputs]
    return inputs, [x for x, p in zip(inputs, func.inputs, strict=True) if p.mode == "inout"]


def _interpreted(func: T.PrimFunc, case: Case) -> list[Array]:
    inputs, changed = _inputs(func, case)
    outputs = run_prim_func(func, inputs, dims=list(case.sizes.values()))
    return [*changed, *outputs]


def _native(native: Any, func: T.PrimFunc, case: Case, like: list[Array]) -> list[Array]:
    inputs, changed = _inputs(func, case)
    outputs = [np.zeros_like(x) for x in like[len(changed) :]]
    native(*inputs, *outputs, dims=list(case.sizes.values()))
    return [*changed, *outputs]
