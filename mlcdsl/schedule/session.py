"""A schedule at work: the program so far, the handles, the steps. Every primitive goes through `apply`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from mlcdsl.diagnostics import Diagnostic, Label, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.schedule import arguments
from mlcdsl.schedule.flow import NONE, Flow, Steps
from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.schedule.legal.example import Violation, said
from mlcdsl.schedule.legal.starting import in_init
from mlcdsl.schedule.possibilities import Chooser, Possibilities
from mlcdsl.schedule.primitive import PRIMITIVES, Kind, Primitive, Rewrite
from mlcdsl.schedule.remembered import Remembered
from mlcdsl.schedule.sampled import SampledInt, own, plain, sampled
from mlcdsl.schedule.step import Refused, Step, decided, schedule_error
from mlcdsl.schedule.tree import blocks_in
from mlcdsl.source import Span

#: the families whose steps move accesses into other loops
MOVING = frozenset({"placement", "staging", "reduction", "tensorize", "layout"})


@dataclass(frozen=True, slots=True)
class Applied:
    """One step that was done: what was called, with what, what it gave, and the program after it."""

    primitive: Primitive
    args: dict[str, Any]
    result: Any
    func: T.PrimFunc
    span: Span | None
    decision: Any = None
    #: among what the decision was sampled
    among: Possibilities | None = None
    #: the sampling steps that it comes of directly
    depends: Steps = NONE
    #: whether the program became another one
    changed: bool = True
    #: the schedule-time text of the call, for people
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a handle is no more: the step that ended it."""

    step: str
    span: Span | None
    #: the handles that the step gave
    gave: tuple[BlockHandle | LoopHandle, ...]


@dataclass(slots=True)
class Session:
    """`func` has index notation written out, so that everything is loops and blocks."""

    func: T.PrimFunc
    intrinsics: Mapping[str, T.Intrin] = field(default_factory=dict)
    seed: int = 0
    steps: list[Applied] = field(default_factory=list)
    ended: dict[object, Ended] = field(default_factory=dict)
    #: what decides what is sampled
    choose: Chooser | None = None
    #: steps that other runs have done
    remembered: Remembered | None = None
    flow: Flow = field(default_factory=Flow)
    #: how many steps were refused
    refused: int = 0

    def __post_init__(self) -> None:
        self.func = expand_index_notation(self.func)

    # ------------------------------------------------------------ one step

    def apply(
        self,
        name: str,
        positional: Sequence[Any],
        named: Mapping[str, Any],
        span: Span | None = None,
        decision: Any = None,
        places: Mapping[str, Span | None] | None = None,
    ) -> Any:
        """Run a primitive. Raises MlcError: E0411 for arguments that do not fit, E0412 for a handle that has ended,
        E0410 for a step that is refused."""
        primitive = PRIMITIVES.get(name)
        assert primitive is not None, name
        listed = own(list(positional), self.flow.decide)
        by_name = {k: own(v, self.flow.decide) for k, v in named.items()}
        try:
            return self._apply(primitive, listed, by_name, span, decision, places)
        except MlcError:
            self.refused += 1
            self.flow.failed([*listed, *by_name.values()])
            raise

    def _apply(
        self,
        primitive: Primitive,
        positional: Sequence[Any],
        named: Mapping[str, Any],
        span: Span | None,
        decision: Any,
        places: Mapping[str, Span | None] | None,
    ) -> Any:
        given = arguments.bind(primitive, positional, named, span, places)
        call = arguments.call_text(primitive, {k: plain(v) for k, v in given.items()})
        resolved = {k: self._resolve(v, span) for k, v in given.items()}
        try:
            with decided():
                rewrite = self._rewrite(primitive, resolved)
                if rewrite.among is not None:
                    decision = self._decide(rewrite.among, plain(decision))
                    rewrite = replace(rewrite, result=rewrite.among.result(decision))
        except Refused as refused:
            raise schedule_error(refused, span, call, primitive) from None
        return self._done(primitive, given, rewrite, span, call, decision)

    def _rewrite(self, primitive: Primitive, resolved: dict[str, Any]) -> Rewrite:
        """What the step makes of the program, checked."""

        def make() -> Rewrite:
            step = Step(self.func, primitive, self.intrinsics)
            rewrite = primitive.apply(step, **resolved)
            if primitive.unsafe:
                rewrite = replace(rewrite, func=_marked(rewrite.func, primitive.name))
            if primitive.keeps_order:
                _check_order(step, self.func, rewrite.func)
            if primitive.family in MOVING and rewrite.func is not self.func:
                _check_races(rewrite.func)
            return rewrite

        if self.remembered is None:
            return make()
        return self.remembered.rewrite(self.func, primitive.name, resolved, make)

    def _decide(self, among: Possibilities, written: Any) -> Any:
        """What chooses decides, else what is written, else the seed and the number of steps before."""
        given = self.choose(among) if self.choose is not None else None
        if given is None:
            given = written
        if given is None:
            return among.draw(Random(f"{self.seed} {len(self.steps)}"))
        among.check(given)
        return given

    def _done(
        self,
        primitive: Primitive,
        given: dict[str, Any],
        rewrite: Rewrite,
        span: Span | None,
        call: str,
        decision: Any,
    ) -> Any:
        gone: set[object] = set()
        before, number = self.func, len(self.steps)
        changed = rewrite.func is not self.func
        if changed:
            gone = _identities(self.func) - _identities(rewrite.func)
            self.func = rewrite.func
        result = self._wrap(rewrite.result, primitive.result)
        if primitive.sampling:
            result = sampled(result, number, self.flow.decide)
        if gone:
            given_back = result if isinstance(result, list) else [result]
            handles = tuple(h for h in given_back if isinstance(h, BlockHandle | LoopHandle))
            self.ended.update(dict.fromkeys(gone, Ended(call, span, handles)))
        depends = self.flow.step(number, primitive, given, before, result)
        result = self.flow.given_back(primitive, result)
        self.steps.append(
            Applied(primitive, given, result, self.func, span, decision, rewrite.among, depends, changed, call)
        )
        return result

    # ------------------------------------------------------------ handles

    def _resolve(self, value: Any, span: Span | None) -> Any:
        """Handles become what they refer to now."""
        if isinstance(value, SampledInt):
            return plain(value)
        if isinstance(value, list):
            return [self._resolve(v, span) for v in value]
        if isinstance(value, BlockHandle):
            for b in blocks_in(self.func.body):
                if b.key is value.key:
                    return value.key
            raise self._ended(value, value.key, f"block {value.name}", span)
        if isinstance(value, LoopHandle):
            for s in walk_stmts(self.func.body):
                if isinstance(s, T.For) and s.var is value.var:
                    return value.var
            raise self._ended(value, value.var, f"loop {value.name}", span)
        return value

    def _ended(self, handle: Any, identity: object, what: str, span: Span | None) -> MlcError:
        ended = self.ended.get(identity)
        related = (Label(ended.span, "ended here"),) if ended is not None and ended.span is not None else ()
        by = f" by `{ended.step}`" if ended is not None else ""
        note = _instead(ended, handle) if ended is not None else "it belongs to another schedule"
        return MlcError(
            [Diagnostic("E0412", f"{what} is no more: it was ended{by}", span, "used here", related, (note,))]
        )

    def _wrap(self, value: Any, kind: Kind) -> Any:
        if isinstance(value, list | tuple):
            return [self._wrap(v, kind) for v in value]
        if isinstance(value, T.Key):
            name = next((b.name for b in blocks_in(self.func.body) if b.key is value), None)
            return BlockHandle(value, name or "")
        if isinstance(value, T.Var):
            return LoopHandle(value)
        return value


def _instead(ended: Ended, handle: BlockHandle | LoopHandle) -> str:
    """What to use for a handle that has ended: what the step gave, or what a look-up finds."""
    if any(isinstance(h, type(handle)) for h in ended.gave):
        return "use the handles that this step gave"
    if isinstance(handle, BlockHandle):
        return 'look up a block that the program has now: block("...")'
    of = "of the block that this step gave: loops(...)" if ended.gave else 'again: loops(block("..."))'
    return f"look the loops up {of}"


def _marked(func: T.PrimFunc, step: str) -> T.PrimFunc:
    """The function with a mark that an unsafe step was taken: the attribute `unsafe` lists these steps."""
    attrs = dict(func.attrs)
    before = str(attrs.get("unsafe", ""))
    steps = dict.fromkeys([*filter(None, before.split(", ")), step])
    return replace(func, attrs=tuple((attrs | {"unsafe": ", ".join(steps)}).items()))


def _identities(func: T.PrimFunc) -> set[object]:
    out: set[object] = set()
    for s in walk_stmts(func.body):
        if isinstance(s, T.For):
            out.add(s.var)
        elif isinstance(s, T.Block):
            out.add(s.key)
    return out


def _check_races(func: T.PrimFunc) -> None:
    """Loops that run in any order still may. Threads that fill shared memory together are an exception: until the
    copy is spread over them, each writes all of it, with the same values."""
    from mlcdsl.schedule.legal.races import race

    loops = [x.var for x in walk_stmts(func.body) if isinstance(x, T.For) and x.kind not in ("serial", "unroll")]
    found = race(func, loops, together=True) if loops else None
    if found is None:
        return
    loop, why = found
    note = f"do this step before loop {loop.var.name} becomes a {loop.kind} loop, or at a loop outside of it"
    raise Refused("independent", why.message, why.span, why.label, why.related, (note,))


def _check_order(step: Step, old: T.PrimFunc, new: T.PrimFunc) -> None:
    from mlcdsl.schedule.legal.order import order_kept

    found = order_kept(old, new)
    if found is None:
        return
    step.refuse("order", found.message, found.second.node, found.label, _keep(found), related=found.related)


def _keep(found: Violation) -> str:
    """What to do instead of what changes the order."""
    a, b, old, new = found.first, found.second, found.kept_by, found.changed_by
    if in_init(a):
        return "decompose_reduction first: the init then has loops of its own"
    if old is not None and new is not None and old is not new:
        return f"loop {old.name} brings this from one iteration to the next: keep it outside of loop {new.name}"
    if new is not None and (a.kind, b.kind) == ("write", "read") and said(a) != said(b):
        return (f"{said(a)} is finished before {said(b)} begins: leave their loops apart, or move {said(a)} with "
                "compute_at, which computes what each iteration needs")  # fmt: skip
    return "leave apart what runs one after the other now"
