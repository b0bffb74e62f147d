"""The instances of a function's accesses as integer sets: what `collect` finds and the rules decide about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from mlcdsl.check.sets.affine import Affine
from mlcdsl.check.sets.linear import Con, Dnf, Lin, TooComplex, at_least, both, every, less
from mlcdsl.check.sets.scope import Scope
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.types import BOOL

#: so many conditions of one place are not counted
MANY = 64

Kind: TypeAlias = Literal["read", "write"]
Node: TypeAlias = T.Load | T.Store | T.Ptr | T.CallExtern | T.PrimFunc


@dataclass(slots=True, eq=False)
class Loop:
    """A loop around a place; `hi` is None for `while`, whose variable counts the iterations.

    Without a node it stands for the elements of a box in one dimension. A loop that the body takes apart again as
    `origin // m` and `origin % m` is two loops, over the quotients and over the remainders.
    """

    node: T.For | T.While | None
    var: T.Var
    lo: Lin
    hi: Lin | None
    origin: T.Var | None = None

    def bounds(self) -> tuple[Con, ...]:
        low = at_least(Lin.var(self.var), self.lo)
        return (low,) if self.hi is None else (low, less(Lin.var(self.var), self.hi))


@dataclass(slots=True, eq=False)
class Mark:
    """A condition that is not known: what stands under it happens or not, the same for equal values of the outermost
    `depth` loops. `cond` says when, where products of variables are all that is not known of it."""

    reason: str
    depth: int
    cond: Dnf | None = None
    other: Mark | None = None
    """The mark of the opposite condition, for the two branches of one `if`."""


@dataclass(slots=True, eq=False)
class Place:
    """What is around a statement or an expression.

    `times` are the values of the loops' variables; `bounded` the loops whose bounds hold here (those of an empty
    reduction do not hold in an init); `conds` the exact conditions, `marks` stand for the others. `facts` hold here
    too, but need not decide whether the place is reached: asserts that passed, and what is known of marks; `doubts`
    are asserts of which not everything is known.
    """

    loops: tuple[Loop, ...]
    times: tuple[Lin, ...]
    bounded: tuple[Loop, ...]
    conds: tuple[Dnf, ...]
    marks: tuple[Mark, ...]
    blocks: tuple[BlockInfo, ...]
    scope: Scope
    facts: tuple[Dnf, ...] = ()
    doubts: tuple[Mark, ...] = ()
    _reach: Dnf | None = None
    _domain: Dnf | None = None

    @property
    def reach(self) -> Dnf:
        """Where the place is reached if no assert stops the function, not closed; a superset if there are marks."""
        if self._reach is None:
            inner = (tuple(c for loop in self.bounded for c in loop.bounds()),)
            self._reach = both(inner, every(self.conds))
        return self._reach

    @property
    def domain(self) -> Dnf:
        """The instances that happen, not closed."""
        if self._domain is None:
            self._domain = both(self.reach, every(self.facts))
        return self._domain

    @property
    def reason(self) -> str | None:
        """Why the domain is not exact."""
        return next((m.reason for m in (*self.marks, *self.doubts)), None)

    def having(self, **changes: object) -> Place:
        """A place that differs in some fields."""
        return replace(self, _reach=None, _domain=None, **changes)  # type: ignore[arg-type]


@dataclass(slots=True, eq=False)
class BlockInfo:
    """A block: where it stands (without its own `where`), the condition, and its axes as linear forms.

    `inner` is the place of its body; the orders of its accesses are above `first` and at most `last`.
    """

    block: T.Block
    place: Place
    where: Dnf
    where_reason: str | None
    bindings: tuple[Lin, ...]
    extents: tuple[Lin, ...]
    inner: Place | None = None
    first: int = 0
    last: int = 0


@dataclass(slots=True, eq=False)
class Access:
    """A read or write at `index`, or of the box `lo, extent` (whole buffers and regions): one of the two is set.

    `order` is the textual position: what stands later in the text has a greater one.
    """

    node: Node
    kind: Kind
    buffer: T.Buffer
    place: Place
    order: int
    stmt: T.Stmt
    index: tuple[Lin, ...] | None = None
    exprs: tuple[T.Expr, ...] = ()
    box: tuple[tuple[Lin, Lin], ...] | None = None

    @property
    def span(self) -> Span | None:
        return self.node.span or self.stmt.span

    @property
    def forms(self) -> tuple[Lin, ...]:
        """The linear forms that say what is touched."""
        if self.index is not None:
            return self.index
        return tuple(x for pair in self.box or () for x in pair)

    def as_point(self, shape: tuple[Lin, ...]) -> Access:
        """A box as a point that runs over all its elements, within the buffer."""
        if self.index is not None:
            return self
        assert self.box is not None
        place, elements = self.place, tuple(T.Var(f"element{d}") for d in range(len(shape)))
        loops = [Loop(None, e, lo, lo.plus(n)) for e, (lo, n) in zip(elements, self.box, strict=True)]
        place = place.having(bounded=(*place.bounded, *loops))
        index = tuple(map(Lin.var, elements))
        return replace(self, place=place, index=index, box=None)


#: what stands for all that is outside of a program, in `Model.effects`
OUTSIDE = T.Buffer("what is outside", BOOL, ())


@dataclass(slots=True, eq=False)
class Allocated:
    """A buffer that starts without contents: an output (`depth` 0) or an alloc inside of `depth` loops."""

    buffer: T.Buffer
    shape: tuple[Lin, ...]
    place: Place
    alloc: T.Alloc | None

    @property
    def depth(self) -> int:
        return len(self.place.loops)


@dataclass(slots=True, eq=False)
class Model:
    """Everything that the rules need to know of one function."""

    func: T.PrimFunc
    affine: Affine
    top: Place
    end: Place
    params: tuple[T.Var, ...]
    shapes: dict[T.Buffer, tuple[Lin, ...]]
    fresh: dict[T.Buffer, Allocated]
    accesses: list[Access] = field(default_factory=list)
    loops: list[tuple[Loop, Place]] = field(default_factory=list)
    blocks: list[BlockInfo] = field(default_factory=list)
    by_buffer: dict[T.Buffer, list[Access]] = field(default_factory=dict)
    #: calls that do more than their arguments tell, as writes of `OUTSIDE`; not among the accesses
    effects: list[Access] = field(default_factory=list)
    bounds: dict[Place, object] = field(default_factory=dict)
    #: how many conditions may still be looked at, where there are many
    patience: int = 500_000

    def look_at(self, count: int) -> None:
        """So many conditions are looked at. Raises TooComplex when that were too many: in a long chain of `else if`
        every branch has those of all before it."""
        if count > MANY:
            self.patience -= count
            if self.patience < 0:
                raise TooComplex


def common_loops(a: Place, b: Place) -> int:
    """How many loops two places have in common."""
    n = 0
    for x, y in zip(a.loops, b.loops, strict=False):
        if x.node is not y.node:
            break
        n += 1
    return n


def everything(shape: tuple[Lin, ...]) -> tuple[tuple[Lin, Lin], ...]:
    """The box of a whole buffer."""
    return tuple((Lin(0), n) for n in shape)
