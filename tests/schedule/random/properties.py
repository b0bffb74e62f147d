"""What holds for every schedule that was accepted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from mlcdsl.check import check_source
from mlcdsl.check.names import Sink
from mlcdsl.driver.verifying import compiled
from mlcdsl.ir import tensor as T
from mlcdsl.ir.equal import difference
from mlcdsl.ir.to_syntax import print_prim_func, print_prim_funcs
from mlcdsl.reference import RunError, run_prim_func
from mlcdsl.schedule.check import ScheduleChecker
from mlcdsl.schedule.run import Runner
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.trace import trace_of
from mlcdsl.schedule.verifying import Case, cases, first_mismatch
from mlcdsl.source import Source
from mlcdsl.syntax import parse_schedule
from tests.schedule.random.corpus import Subject, subjects
from tests.schedule.random.scheduler import Made, Wrong

SIZES = (0, 1, 2, 3, 4, 5, 8)
CASES = 4


def _smaller(a: Any, b: Any, c: Any) -> None:
    c[:] = np.minimum(a, np.tile(b, 2))


def _larger(c: Any, a: Any) -> None:
    c[:] = np.maximum(c, a)


#: for the interpreter: the intrinsics of LLVM that the programs call
LLVM = {"llvm.smax.v4i32": _larger, "llvm.smin.v8i32": _smaller}


def copies(inputs: Sequence[Any]) -> list[Any]:
    return [np.array(v) if isinstance(v, np.ndarray) else v for v in inputs]


def interpreted(func: T.PrimFunc, inputs: Sequence[Any]) -> list[Any]:
    """The inout arrays, then the outputs."""
    args = copies(inputs)
    outputs = run_prim_func(func, args, extern=LLVM)
    return [*(a for p, a in zip(func.inputs, args, strict=True) if p.mode == "inout"), *outputs]


@cache
def expected(name: str) -> list[tuple[Case, list[Any]]]:
    """Inputs of a function, and what it gives for them: every kind of values, and for symbolic sizes more of them."""
    func = next(s.func for s in subjects() if s.name == name)
    count = CASES if not func.dims else 3 * CASES
    return [(case, interpreted(func, case.inputs)) for case in cases(func, count, 0, SIZES)]


def examine(made: Made, *, compile: bool = False) -> None:
    """All properties. Raises Wrong for the first that does not hold."""
    printed = reads_back(made)
    replays(made, printed)
    same_values(made, made.session.func)
    if compile:
        run = compiled(made.session.func)
        for case, want in _some(made):
            _compare(made, made.subject, case, want, run(copies(case.inputs)), "compiled: ")


def _some(made: Made) -> list[tuple[Case, list[Any]]]:
    """Four of the cases; for symbolic sizes not always the same ones."""
    known = expected(made.subject.name)
    return random.Random(len(made.session.steps)).sample(known, min(CASES, len(known)))


def same_values(made: Made, func: T.PrimFunc) -> None:
    """The interpreter gives what it gives for the program as it was written."""
    for case, want in _some(made):
        try:
            got = interpreted(func, case.inputs)
        except RunError as error:
            raise Wrong(f"the scheduled program stops: {error} ({case.name})", made) from error
        _compare(made, made.subject, case, want, got, "")


def _compare(made: Made, subject: Subject, case: Case, want: list[Any], got: Sequence[Any], how: str) -> None:
    found = first_mismatch(subject.func, want, got, case)
    if found is not None:
        place = f"{found.output}[{', '.join(map(str, found.index))}]"
        raise Wrong(f"{how}{place} is {found.actual}, it was {found.expected} ({found.case})", made)


def reads_back(made: Made) -> str:
    """The program prints as a program without errors, which is the same one."""
    module = made.subject.name.partition(".")[0]
    printed = print_prim_func(made.session.func)
    checked = check_source(Source("scheduled.mlc", print_prim_funcs([made.session.func])))
    errors = [d for d in checked.diagnostics if d.severity == "error"]
    if errors:
        raise Wrong(f"the printed program has errors: {errors[0].code} {errors[0].message}\n{printed}", made)
    again = next(iter(checked.program.modules[module].prim_funcs.values()))
    if print_prim_func(again) != printed:
        raise Wrong(f"the printed program prints in another way:\n{printed}\n{print_prim_func(again)}", made)
    found = difference(made.session.func, again)
    if found is not None:
        raise Wrong(f"what is read back differs in the {found.what}: {found.left}, {found.right}\n{printed}", made)
    return printed


def replays(made: Made, printed: str) -> None:
    """The trace is a schedule without errors that makes the same program, and has itself as trace; what is left of it
    when it is simplified makes the same program, too."""
    text = made.trace
    session = _again(made, text, printed)
    again = Made(made.subject, session).trace
    if again != text:
        raise Wrong(f"the trace of the trace is another:\n{again}", made)
    fewer = trace_of("random", made.subject.name, session.steps).simplified()
    _again(made, str(fewer), printed)
    if fewer.simplified() != fewer:
        raise Wrong(f"the simplified trace can be simplified:\n{fewer}", made)


def _again(made: Made, text: str, printed: str) -> Session:
    """Run a trace, which makes the same program."""
    parsed = parse_schedule(Source("trace.mlcs", text))
    sink = Sink()
    checker = ScheduleChecker(sink, {}, frozenset(made.subject.intrinsics))
    node = parsed.file.entries[0]
    checker.schedule(node)  # type: ignore[arg-type]
    found = [*parsed.diagnostics, *sink.found]
    if found:
        raise Wrong(f"the trace has errors: {found[0].code} {found[0].message}", made)
    # another seed: what was sampled is in the trace
    session = Session(made.subject.func, made.subject.intrinsics, made.session.seed + 1)
    try:
        Runner(session).schedule(node, {})  # type: ignore[arg-type]
    except Exception as error:
        raise Wrong(f"the trace does not run: {type(error).__name__}: {error}\n{text}", made) from error
    differs = difference(made.session.func, session.func)
    if differs is not None:
        raise Wrong(f"the trace makes another {differs.what}: {differs.left}, {differs.right}", made)
    if print_prim_func(session.func) != printed:
        raise Wrong(f"the trace makes a program that prints in another way:\n{text}", made)
    return session


def culprit(made: Made) -> str:
    """The first step after which the program gives something else, "" if none does."""
    for step in made.session.steps:
        try:
            same_values(made, step.func)
        except Wrong:
            return step.text
        except Exception:
            return f"{step.text} (the interpreter fails)"
    return ""
