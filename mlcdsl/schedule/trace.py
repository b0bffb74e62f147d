"""Traces: what a schedule did, as a straight-line schedule that does it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING, Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import graph as G
from mlcdsl.schedule import arguments
from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.schedule.possibilities import Possibilities
from mlcdsl.schedule.primitive import Primitive, show_value
from mlcdsl.schedule.sampled import SampledInt, SampledList, SampledLoop, plain
from mlcdsl.schedule.session import Applied
from mlcdsl.schedule.step import Refused, schedule_error
from mlcdsl.schedule.values import IndexMap

if TYPE_CHECKING:
    from mlcdsl.schedule.api import Schedule

#: what sampled values are called, by the kind of the result
SAMPLED = {"factors": "tile", "int": "choice", "loop": "location"}


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step: `call` is written without the decision, `names` are those of what it gives, `uses` those it needs."""

    primitive: Primitive
    call: str
    names: tuple[str, ...] = ()
    uses: frozenset[str] = frozenset()
    #: whether the names are those of the elements of a list
    listed: bool = False
    decision: Any = None
    #: whether the program became another one
    changed: bool = True
    #: among what the decision is, where that is known; it is of the program, and so no part of the value
    among: Possibilities | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        said = (self.primitive, self.call, self.names, self.uses, self.listed, self.decision, self.changed)
        return TraceStep, said

    @property
    def text(self) -> str:
        """The statement."""
        call = self.call
        if self.primitive.sampling:
            more = f"decision={show_value(self.decision)})"
            call = call[:-1] + (", " if not call.endswith("(") else "") + more
        if all(n == "_" for n in self.names):
            return call
        pick = "[0]" if self.listed and len(self.names) == 1 else ""
        return f"{', '.join(self.names)} = {call}{pick}"

    @property
    def looks(self) -> bool:
        """Whether it leaves every program as it is."""
        return self.primitive.sampling or self.primitive.family == "look-up"


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps of a schedule of a function; its text is a `.mlcs` schedule."""

    name: str
    function: str
    steps: tuple[TraceStep, ...]
    target: str = ""

    def __str__(self) -> str:
        head = f"schedule {self.name} for {self.function}" + (f" target {self.target}" if self.target else "")
        lines = "".join(f"  {step.text}\n" for step in self.steps)
        return f"{head} {{\n{lines}}}\n"

    @property
    def decisions(self) -> dict[str, Any]:
        """What was sampled, by the names of the sampled values."""
        return {step.names[0]: step.decision for step in self.steps if step.primitive.sampling}

    def with_decision(self, step: int | str, value: Any) -> Trace:
        """The trace with another decision of a step, which is named by its number in `steps` or by its sampled value.
        Raises MlcError where it is none that could be sampled, if that is known: in the trace of a `Schedule`, for a
        step behind no other decision. Else, and whether the steps behind are possible, is seen when it is replayed."""
        at = self._sampling(step)
        before, chosen, after = self.steps[:at], self.steps[at], self.steps[at + 1 :]
        decision = plain(value)
        if chosen.among is not None:
            try:
                chosen.among.check(decision)
            except Refused as refused:
                raise schedule_error(refused, None, chosen.call, chosen.primitive) from None
        # what had no effect before may have one now, and possibilities may be other ones
        after = tuple(replace(s, changed=s.changed or not s.looks, among=None if s.uses else s.among) for s in after)
        return replace(self, steps=(*before, replace(chosen, decision=decision), *after))

    def simplified(self) -> Trace:
        """The trace without the steps that nothing comes of: look-ups and samples that no step uses, and steps that
        left the program as it was. Names that nothing uses become `_`."""
        live: set[str] = set()
        kept: list[TraceStep] = []
        for step in reversed(self.steps):
            if step.changed or live & set(step.names):
                kept.append(replace(step, names=tuple(n if n in live else "_" for n in step.names)))
                live = (live - set(step.names)) | step.uses
        return replace(self, steps=tuple(reversed(kept)))

    def replay(self, program: str | PathLike[str] | G.Program) -> Schedule:
        """Do it again. Raises MlcError where a step is refused, or a decision is none that could be sampled."""
        from mlcdsl.schedule.api import Schedule

        return Schedule(program, self.function).replay(self)

    def _sampling(self, step: int | str) -> int:
        """The number of a step that samples."""
        there = {n: s for n, s in enumerate(self.steps) if s.primitive.sampling}
        found = step if isinstance(step, int) else next((n for n, s in there.items() if s.names[0] == step), None)
        if found in there:
            return found
        said = ", ".join(f"{n} {s.names[0]}" for n, s in there.items()) or "no step samples"
        raise MlcError(
            [Diagnostic("E0411", f"step {step} of the trace samples nothing", None, notes=(f"steps: {said}",))]
        )


class Names:
    """A name for every handle and every sampled value, made unique; `used` are those that were asked for."""

    def __init__(self) -> None:
        self.by_handle: dict[Any, str] = {}
        self.by_step: dict[int, str] = {}
        self.taken = {"_", "true", "false"}
        self.used: set[str] = set()

    def of(self, handle: BlockHandle | LoopHandle) -> str:
        if handle not in self.by_handle:
            self.by_handle[handle] = self._fresh(handle.name if handle.name.isidentifier() else "b")
        return self.by_handle[handle]

    def of_sample(self, number: int, primitive: Primitive) -> str:
        self.by_step[number] = self._fresh(SAMPLED[primitive.result.name])
        return self.by_step[number]

    def name(self, value: Any) -> str | None:
        """How a value is written that a step gave, None for other ones."""
        if isinstance(value, SampledInt | SampledList | SampledLoop):
            origin = value.origin
            if origin is None:
                return None
            self.used |= {self.by_step[p] for p in origin.parts if isinstance(p, int)}
            return origin.text(self.by_step)
        if isinstance(value, IndexMap) and value.sampled:
            self.used |= {self.by_step[n] for n in value.steps}
            return value.named(self.by_step)
        if not isinstance(value, BlockHandle | LoopHandle) or value not in self.by_handle:
            return None
        self.used.add(self.by_handle[value])
        return self.by_handle[value]

    def _fresh(self, base: str) -> str:
        name, n = base, 1
        while name in self.taken:
            name, n = f"{base}_{n}", n + 1
        self.taken.add(name)
        return name


def steps_of(steps: Sequence[Applied], names: Names, *, possible: bool = False) -> tuple[TraceStep, ...]:
    """The steps of a session, with names for what they gave; `possible`: with their possibilities, which keep the
    programs of the steps."""
    out = []
    for number, step in enumerate(steps):
        names.used = set()
        call = arguments.call_text(step.primitive, step.args, names)
        uses, listed = frozenset(names.used), isinstance(step.result, list)
        given: tuple[str, ...]
        if step.primitive.sampling:
            given, listed = (names.of_sample(number, step.primitive),), False
        else:
            results = step.result if listed else [step.result]
            given = tuple(names.of(r) for r in results if isinstance(r, BlockHandle | LoopHandle))
        among = step.among if possible else None
        out.append(TraceStep(step.primitive, call, given, uses, listed, step.decision, step.changed, among))
    return tuple(out)


def trace_of(name: str, function: str, steps: Sequence[Applied], target: str = "", *, possible: bool = False) -> Trace:
    """The trace of a session's steps."""
    return Trace(name, function, steps_of(steps, Names(), possible=possible), target)
