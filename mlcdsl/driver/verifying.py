"""`mlcdsl verify`: a schedule's program, compiled, beside the written one."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlcdsl.backends.llvm.compile import object_code
from mlcdsl.backends.llvm.jit import load_object
from mlcdsl.backends.llvm.target import host_target
from mlcdsl.diagnostics import Diagnostic, LimitError, MlcError
from mlcdsl.driver.building import foreign_code
from mlcdsl.driver.compile import generate
from mlcdsl.driver.executable import Executable
from mlcdsl.driver.linking import resolve
from mlcdsl.driver.poison import SCHEDULED, WRITTEN, Poison, PoisonedKernel, poisoned_allocator
from mlcdsl.driver.scheduling import open_schedules, shared
from mlcdsl.ir import tensor as T
from mlcdsl.reference import RunError, StepLimitError, run_prim_func
from mlcdsl.schedule.program import ScheduleFile
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.verifying import Array, Mismatch, Run, verify
from mlcdsl.syntax import schedule_ast as S

#: statements of the reference interpreter for one case; what takes more is compared with the unscheduled program
#: compiled, which the differential tests compare with the interpreter
STEP_LIMIT = 30_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification of a schedule, or of the implementation of an intrinsic that it uses, gave; `function` is
    what it was compared with, `mismatch` None if nothing differed."""

    schedule: str
    function: str
    cases: int
    mismatch: Mismatch | None


def compiled(func: T.PrimFunc, poison: Poison = SCHEDULED) -> Run:
    """The function as compiled code over copies of its inputs: the inout arrays, then the outputs. What it does not
    write, of its outputs and of scratch memory on the heap, is full of `poison`."""
    target = host_target()
    made = generate([func], {}, target)
    (k,) = made.kernels()
    symbols, callbacks, objects = resolve(Executable(target, b"", (k,), *foreign_code((k,))))
    allocator = poisoned_allocator(poison)
    if allocator is not None:
        symbols["aligned_alloc"] = ctypes.cast(allocator, ctypes.c_void_p).value or 0
    loaded = load_object(object_code(made.module, target), symbols)
    keep = (loaded, callbacks, objects, allocator)
    kernel = PoisonedKernel(func, k.sites, loaded.address(k.symbol), None, keep)
    kernel.poison = poison

    def run(args: list[Any]) -> Sequence[Array]:
        result = kernel(*args)
        outputs = list(result) if isinstance(result, tuple) else [] if result is None else [result]
        return [*_written(func, args), *outputs]

    return run


def reference(func: T.PrimFunc) -> Run:
    """The interpreter; for long runs, and for externs, which it cannot call, the compiled program as it was written."""
    fallback: list[Run] = []

    def run(args: list[Any]) -> Sequence[Array]:
        if not fallback:
            try:
                copies = [a.copy() if hasattr(a, "copy") else a for a in args]
                outputs = run_prim_func(func, copies, max_steps=STEP_LIMIT)
                return [*_written(func, copies), *outputs]
            except StepLimitError:
                pass
            except RunError as error:
                if error.code != "E0803":
                    note = "verify compares programs that run to their end: exclude these inputs with `where`"
                    raise MlcError([Diagnostic(error.code, error.message, error.span, notes=(note,))]) from error
            fallback.append(compiled(func, WRITTEN))
        return fallback[0](args)

    return run


def _written(func: T.PrimFunc, args: list[Any]) -> list[Array]:
    return [a for p, a in zip(func.inputs, args, strict=True) if p.mode == "inout"]


def verify_schedule(
    path: str, name: str | None, options: Mapping[str, Any], cases: int = 24, seed: int = 0
) -> Iterator[Verdict]:
    """Verify one schedule of a file, or all of them, each with the options that it has. Where one is refused, the
    others are verified before MlcError is raised."""
    file = open_schedules(path)
    nodes = [file.schedule(name)] if name is not None else list(file.schedules.values())
    refused: list[Diagnostic] = []
    for node, mine in zip(nodes, shared(nodes, options), strict=True):
        try:
            yield from _verdicts(file, node, mine, cases, seed)
        except MlcError as error:
            refused += error.diagnostics
        except LimitError as limit:
            if len(nodes) == 1:
                raise
            refused.append(Diagnostic("E0413", f"not supported: {limit}", node.name.span))
    if refused:
        raise MlcError(refused)


def _verdicts(file: ScheduleFile, node: S.Schedule, options: Mapping[str, Any], cases: int, seed: int) -> list[Verdict]:
    """Of what a schedule makes, and of the intrinsics that it puts to work."""
    name, original = node.name.name, file.function(node)
    session = file.run(name, options, seed)
    found = verify(original, reference(original), compiled(session.func), cases, seed)
    implementations = [_implementation(name, x, cases, seed) for x in _intrinsics(session)]
    return [*implementations, Verdict(name, node.function, cases, found)]


def _intrinsics(session: Session) -> list[T.Intrin]:
    """The intrinsics that a schedule put to work."""
    names = [s.args["intrin"] for s in session.steps if s.primitive.name == "tensorize"]
    return [session.intrinsics[n] for n in dict.fromkeys(names)]


def _implementation(schedule: str, intrin: T.Intrin, cases: int, seed: int) -> Verdict:
    """An implementation, compiled, beside its description, which the interpreter runs."""
    found = verify(intrin.desc, reference(intrin.desc), compiled(intrin.impl), cases, seed)
    return Verdict(f"{schedule}, {intrin.name}", f"the description of {intrin.name}", cases, found)
