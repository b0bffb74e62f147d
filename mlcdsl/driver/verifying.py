"""`mlcdsl verify`: a schedule's program, compiled, beside the written one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlcdsl.backends.llvm.compile import object_code
from mlcdsl.backends.llvm.jit import load_object
from mlcdsl.backends.llvm.target import host_target
from mlcdsl.driver.compile import generate
from mlcdsl.driver.executable import Executable
from mlcdsl.driver.foreign import object_of
from mlcdsl.driver.linking import resolve
from mlcdsl.driver.scheduling import open_schedules
from mlcdsl.ir import tensor as T
from mlcdsl.reference import StepLimitError, run_prim_func
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.verifying import Array, Mismatch, Run, verify
from mlcdsl.vm.kernel import Kernel

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


def compiled(func: T.PrimFunc) -> Run:
    """The function as compiled code over copies of its inputs: the inout arrays, then the outputs."""
    target = host_target()
    made = generate([func], {}, target)
    (k,) = made.kernels()
    linked = tuple(d for e in k.externs.values() if e.source and (d := object_of(e)) is not None)
    symbols, callbacks, objects = resolve(Executable(target, b"", (k,), linked))
    loaded = load_object(object_code(made.module, target), symbols)
    keep = (loaded, callbacks, objects)
    kernel = Kernel(func, k.sites, loaded.address(k.symbol), loaded.address(k.entry) if k.entry else None, keep)

    def run(args: list[Any]) -> Sequence[Array]:
        result = kernel(*args)
        outputs = list(result) if isinstance(result, tuple) else [] if result is None else [result]
        return [*_written(func, args), *outputs]

    return run


def reference(func: T.PrimFunc) -> Run:
    """The interpreter, or for long runs the compiled program as it was written."""
    fallback: list[Run] = []

    def run(args: list[Any]) -> Sequence[Array]:
        if not fallback:
            try:
                copies = [a.copy() if hasattr(a, "copy") else a for a in args]
                outputs = run_prim_func(func, copies, max_steps=STEP_LIMIT)
            except StepLimitError:
                fallback.append(compiled(func))
            else:
                return [*_written(func, copies), *outputs]
        return fallback[0](args)

    return run


def _written(func: T.PrimFunc, args: list[Any]) -> list[Array]:
    return [a for p, a in zip(func.inputs, args, strict=True) if p.mode == "inout"]


def verify_schedule(
    path: str, name: str | None, options: Mapping[str, Any], cases: int = 24, seed: int = 0
) -> list[Verdict]:
    """Verify one schedule of a file, or all of them."""
    file = open_schedules(path)
    names = [name] if name is not None else list(file.schedules)
    verdicts = []
    for each in names:
        node = file.schedule(each)
        session = file.run(each, options if name is not None else {}, seed)
        original = file.function(node)
        found = verify(original, reference(original), compiled(session.func), cases, seed)
        verdicts += [_implementation(each, x, cases, seed) for x in _intrinsics(session)]
        verdicts.append(Verdict(each, node.function, cases, found))
    return verdicts


def _intrinsics(session: Session) -> list[T.Intrin]:
    """The intrinsics that a schedule put to work."""
    names = [s.args["intrin"] for s in session.steps if s.primitive.name == "tensorize"]
    return [session.intrinsics[n] for n in dict.fromkeys(names)]


def _implementation(schedule: str, intrin: T.Intrin, cases: int, seed: int) -> Verdict:
    """An implementation, compiled, beside its description, which the interpreter runs."""
    found = verify(intrin.desc, reference(intrin.desc), compiled(intrin.impl), cases, seed)
    return Verdict(f"{schedule}, {intrin.name}", f"the description of {intrin.name}", cases, found)
