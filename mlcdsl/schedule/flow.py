"""What comes of what was sampled, followed while a schedule runs.

Values, handles and the program are known by the numbers of the sampling steps that they come from directly. What is
found is never too little: in a run with another decision of a step, all is the same that does not come of it, as long
as no step is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule.handles import BlockHandle, Handle, LoopHandle
from mlcdsl.schedule.primitive import BLOCK, LOOP, Primitive
from mlcdsl.schedule.sampled import SampledInt
from mlcdsl.schedule.values import IndexMap

Steps: TypeAlias = frozenset[int]

NONE: Steps = frozenset()
#: the steps that change nothing but the loops around what is in the loops and blocks that they are given
_NEAR = frozenset(
    "split fuse reorder parallel vectorize unroll bind add_unit_loop annotate unannotate storage_align "
    "enter_postproc".split()
)
#: the look-ups that look at nothing but their argument, and at the whole for where it is
_NARROW = frozenset("block loops child_blocks".split())


class Looked(list[Any]):
    """A list whose length comes of what was sampled in `shape`."""

    def __init__(self, values: list[Any], shape: Steps):
        super().__init__(values)
        self.shape = shape


@dataclass(slots=True)
class Flow:
    """`control`: what the run itself comes of: all that follows. `told`: whether what runs the schedule tells when it
    looks at lists and handles; if it does not, it may have looked at all that it was given."""

    control: Steps = NONE
    program: Steps = NONE
    #: by the handle's id, which it keeps alive; handles of one loop may come of different steps
    handles: dict[int, tuple[Handle, Steps]] = field(default_factory=dict)
    #: what the loops around a loop or a block come of, besides
    around: dict[object, Steps] = field(default_factory=dict)
    told: bool = False

    def decide(self, steps: Steps) -> None:
        """What follows comes of these steps."""
        self.control |= steps

    def counted(self, values: list[Any]) -> None:
        """The length of a list was looked at."""
        self.control |= _shape(values)

    def compared(self, *values: Any) -> None:
        """Values were looked at as a whole. Sampled integers tell that themselves."""
        for value in values:
            if isinstance(value, list):
                self.counted(value)
                self.compared(*value)
            elif isinstance(value, BlockHandle | LoopHandle):
                self.control |= self.program

    def of(self, value: Any) -> Steps:
        """What a value comes of."""
        match value:
            case SampledInt():
                return value.origin.steps
            case IndexMap():
                return value.steps
            case list():
                return _shape(value).union(*map(self.of, value))
            case BlockHandle() | LoopHandle():
                return self.handles.get(id(value), (value, NONE))[1]
            case _:
                return NONE

    def step(self, number: int, primitive: Primitive, given: Mapping[str, Any], func: T.PrimFunc, result: Any) -> Steps:
        """What a step comes of that is done with the program `func`, when what it gave is known."""
        on = self.control | self.of(list(given.values()))
        if not primitive.sampling or any(a.kind in (BLOCK, LOOP) for a in primitive.args):
            on |= self.program
        near = primitive.name in _NEAR
        if near or primitive.name in _NARROW:
            on = on.union(*(self.around.get(_identity(h), NONE) for h in _handles(list(given.values()))))
        elif primitive.name == "sample_compute_location" or not primitive.sampling:
            on = on.union(*self.around.values())
        if primitive.sampling:
            self._sampled(number, primitive, given)
            return on
        if on:
            for handle in _handles(result):
                self.handles[id(handle)] = (handle, on)
            self._changed(on, near, primitive.family == "look-up", given, func)
        return on

    def given_back(self, primitive: Primitive, result: Any) -> Any:
        """The result of a step as the schedule gets it."""
        if not isinstance(result, list) or primitive.sampling or primitive.name in _NEAR or not self.program:
            return result
        if not self.told:
            self.control |= self.program
        return Looked(result, self.program)

    def failed(self, given: list[Any]) -> None:
        """A step was refused. What follows, if anything does, may come of that."""
        self.control = self.control.union(self.program, self.of(given), *self.around.values())

    def _sampled(self, number: int, primitive: Primitive, given: Mapping[str, Any]) -> None:
        if primitive.result.name == "loop":
            # whether there is a loop cannot be followed: `_` is no value of its own
            self.control |= {number}
        elif primitive.result.name == "factors":
            # how many factors there are is not followed
            self.control |= self.of([v for v in given.values() if isinstance(v, SampledInt)])

    def _changed(self, on: Steps, near: bool, looks: bool, given: Mapping[str, Any], func: T.PrimFunc) -> None:
        if near:
            roots = {_identity(h) for h in _handles(list(given.values()))}
            for s in walk_stmts(func.body):
                if _named(s) in roots:
                    for inside in filter(None, map(_named, walk_stmts((s,)))):
                        self.around[inside] = self.around.get(inside, NONE) | on
        elif not looks:
            self.program |= on


def _named(s: T.Stmt) -> object | None:
    """The identity of a loop or a block."""
    return s.var if isinstance(s, T.For) else s.key if isinstance(s, T.Block) else None


def _identity(handle: Handle) -> object:
    return handle.key if isinstance(handle, BlockHandle) else handle.var


def _handles(value: Any) -> list[Handle]:
    if isinstance(value, list):
        return [h for v in value for h in _handles(v)]
    return [value] if isinstance(value, BlockHandle | LoopHandle) else []


def _shape(values: list[Any]) -> Steps:
    return values.shape if isinstance(values, Looked) else NONE


def joined(values: list[Any], *parts: list[Any]) -> list[Any]:
    """A list that was made of parts of others."""
    shape = NONE.union(*map(_shape, parts))
    return Looked(values, shape) if shape else values
