"""Proofs without integer sets, for the shapes that most programs have. False only means: not proved here."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from mlcdsl.check.sets.affine import Affine
from mlcdsl.check.sets.linear import ONE, ZERO, Con, Dnf, Lin, less, within
from mlcdsl.check.sets.model import Access, Loop, Model, Place, common_loops
from mlcdsl.ir import tensor as T


class Bounds:
    """Bounds that hold at a place: loops, single constraints from conditions, and least values of the sizes."""

    def __init__(self, model: Model, place: Place):
        self.model = model
        self.loops = tuple(reversed(place.bounded))
        self.conds, self.marks = frozenset(map(id, place.conds)), frozenset(place.marks)
        self.known = [con for dnf in (*place.conds, *place.facts) if len(dnf) == 1 for con in dnf[0]]
        #: by its terms, the least constant of a form that is known to be 0 or more
        self.forms: dict[frozenset[tuple[T.Var, int]], int] = {}
        for con in self.known:
            for lin in (con.lin, con.lin.scale(-1)) if con.eq else (con.lin,):
                key = lin.key[1]
                self.forms[key] = min(lin.const, self.forms.get(key, lin.const))
        self.least: dict[T.Var, int] = {}
        for con in self.known:
            self._learn(con.lin)
        for loop in place.bounded:
            if loop.hi is not None:
                self._learn(loop.hi.minus(loop.lo).shift(-1))

    def _learn(self, lin: Lin) -> None:
        """A form over one variable that is at least 0."""
        if len(lin.terms) == 1:
            ((v, c),) = lin.terms.items()
            if c > 0:
                self.least[v] = max(self.least.get(v, -(lin.const // c)), -(lin.const // c))

    def nonnegative(self, lin: Lin) -> bool:
        """Whether `lin >= 0` wherever the place is reached."""
        if lin.is_const:
            return lin.const >= 0
        known = self.forms.get(lin.key[1])
        if known is not None and lin.const >= known:
            return True
        if any(v in self.model.affine.extremes for v in lin.terms) and self._without_extreme(lin):
            return True
        low = self.minimum(lin)
        return low is not None and self._sizes(low)

    def _without_extreme(self, lin: Lin) -> bool:
        """The same with the operands of a maximum or minimum in its place: one is enough where it is no greater than
        what it stands for, else both are asked, which come first."""
        extremes = self.model.affine.extremes
        one = {v: (c > 0) == extremes[v][2] for v, c in lin.terms.items() if v in extremes}
        v = min(one, key=one.__getitem__)
        return (any if one[v] else all)(self.nonnegative(lin.put({v: x})) for x in extremes[v][:2])

    def minimum(self, lin: Lin) -> Lin | None:
        """A lower bound of the form over the variables that are not loops', from the innermost loop out."""
        for v in list(lin.terms):
            if v in self.model.affine.facts and v not in self.model.affine.opaque:
                lin = self._defined(lin, v)
        for loop in self.loops:
            for v, c in list(lin.terms.items()):
                if v is loop.var:
                    bound = loop.lo if c > 0 else loop.hi and loop.hi.shift(-1)
                    if bound is None:
                        return None
                    lin = lin.put({v: bound})
                elif loop.var in self.model.affine.factors.get(v, ()):
                    new = self._in_product(lin, v, c, loop)
                    if new is None:
                        return None
                    lin = new
        return lin

    def _in_product(self, lin: Lin, v: T.Var, c: int, loop: Loop) -> Lin | None:
        """Bound the loop's variable in the product `v`, whose other factors are 0 or more."""
        affine = self.model.affine
        others = list(affine.factors[v])
        others.remove(loop.var)
        if loop.var in others or not all(f in affine.nonnegative for f in others):
            return None
        bound = loop.lo if c > 0 else loop.hi and loop.hi.shift(-1)
        if bound is None:
            return None
        for f in others:
            bound = affine.product(bound, Lin.var(f))
        return lin.put({v: bound})

    def _defined(self, lin: Lin, v: T.Var) -> Lin:
        """Put a constant bound of a quotient or a remainder in its place."""
        c, facts = lin.terms[v], self.model.affine.facts[v]
        if v in self.model.affine.quotients:
            rest, by = self.model.affine.quotients[v]
            low = self.minimum(rest if c > 0 else rest.scale(-1))
            if low is not None and low.is_const:
                return lin.put({v: Lin(low.const // by if c > 0 else -low.const // by)})
            return lin
        for con in facts[0] if len(facts) == 1 else ():
            t = con.lin.terms
            if len(t) == 1 and v in t and not con.eq and abs(t[v]) == 1 and (t[v] > 0) == (c > 0):
                return lin.put({v: Lin(-con.lin.const * t[v])})
        return lin

    def _sizes(self, lin: Lin) -> bool:
        total = lin.const
        for v, c in lin.terms.items():
            if c < 0 or (v in self.model.affine.facts and v not in self.model.affine.factors):
                return False
            least = self.least.get(v)
            if least is None:
                if v not in self.model.affine.nonnegative and v not in self.model.affine.factors:
                    return False
                if v in self.model.affine.factors and v not in self.model.affine.facts:
                    return False
                least = 0
            total += c * least
        return total >= 0


def _only_greater(lin: Lin, known: Lin) -> bool:
    """Whether `lin` is the known form plus a constant that is not negative."""
    return lin.const >= known.const and lin.terms == known.terms


def bounds_of(model: Model, place: Place) -> Bounds:
    """The bounds at a place, made once."""
    found = model.bounds.get(place)
    if not isinstance(found, Bounds):
        found = model.bounds[place] = Bounds(model, place)
    return found


def in_bounds(model: Model, access: Access) -> bool:
    """Whether every index of a point access is inside of the buffer's shape."""
    assert access.index is not None
    shape, bounds = model.shapes[access.buffer], bounds_of(model, access.place)
    pairs = zip(access.index, shape, strict=True)
    return all(bounds.nonnegative(i) and bounds.nonnegative(less(i, n).lin) for i, n in pairs)


def spread(affine: Affine, lin: Lin, loops: dict[T.Var, Loop]) -> Lin | None:
    """The extent `E` if the form takes every value of `[0, E)` exactly once over these loops, which it uses up.

    The loops start at 0 and the form is mixed-radix: each coefficient is the product of the extents of the smaller.
    """
    if lin.const != 0 or not lin.terms:
        return None
    left: dict[T.Var, Lin] = {}
    for v, c in lin.terms.items():
        factors = list(affine.factors.get(v, (v,)))
        own = [f for f in factors if f in loops]
        if len(own) != 1:
            return None
        factors.remove(own[0])
        coefficient = Lin(c)
        for f in factors:
            coefficient = affine.product(coefficient, Lin.var(f))
        left[own[0]] = left.get(own[0], ZERO).plus(coefficient)
    extent = ONE
    while left:
        inner = next((v for v, c in left.items() if c.same(extent)), None)
        if inner is None:
            return None
        lo, hi = loops[inner].lo, loops[inner].hi
        if hi is None or (hi.is_const and hi.const < 1) or not (lo.is_const and lo.const == 0):
            return None
        extent = affine.product(extent, hi)
        del left[inner], loops[inner]
    return extent


def written_before(model: Model, write: Access, read: Access, depth: int) -> bool:
    """Whether the point that is read was surely written by `write` before, in the same iteration of the loops that
    both have in common, or at the start of a reduction there. `depth` loops are around the buffer's allocation. Raises
    TooComplex where places have too many conditions.
    """
    if write.index is None or read.index is None or write.order >= read.order:
        return False
    same = _same_iteration(write.place, read.place)
    if same is None or same < depth:
        return False
    bounds, affine = bounds_of(model, read.place), model.affine
    conds = _conditions(write.place, bounds, same)
    if conds is None:
        return False
    model.look_at(len(conds))
    outer = {id(loop) for loop in read.place.bounded}
    inner = {loop.var: loop for loop in write.place.bounded if id(loop) not in outer}
    shared = {loop.var for loop in read.place.loops[: common_loops(write.place, read.place)]}
    if any(v in shared for v in inner):
        return False
    asked = [*write.index, *(con.lin for c in conds for conj in c for con in conj)]
    fixed = {v for lin in asked for v in affine.base(lin) if v not in inner and v not in shared}
    moving = {v for c in conds for conj in c for con in conj for v in affine.base(con.lin) if v in shared}
    if any(affine.depths.get(v, 0) > same for v in fixed | moving):
        return False
    free, at = dict(inner), dict[T.Var, Lin]()
    if not all(_inside(bounds, w, r, inner, free, at) for w, r in zip(write.index, read.index, strict=True)):
        return False
    element = [con for i, n in zip(read.index, model.shapes[read.buffer], strict=True) for con in within(i, ZERO, n)]
    if not all(id(c) in bounds.conds or _holds(bounds, c, at, element) for c in conds):
        return False
    return all(loop.hi is not None and bounds.nonnegative(less(loop.lo, loop.hi).lin) for loop in free.values())


def _conditions(write: Place, bounds: Bounds, same: int) -> list[Dnf] | None:
    """The conditions of a write, from the inside out; None if there is one that cannot be shown to hold at the place of
    these bounds, where the outermost `same` loops have the same values."""
    conds: list[Dnf] = []
    new = (m.cond for m in reversed(write.marks) if m not in bounds.marks or m.depth > same)
    for c in chain(new, reversed(write.conds)):
        if c is None or not (id(c) in bounds.conds or _simple(c)):
            return None
        conds.append(c)
    return conds


def _simple(cond: Dnf) -> bool:
    """Whether `_holds` may tell that a condition holds."""
    return len(cond) == 1 and not any(con.eq for con in cond[0])


def _inside(
    bounds: Bounds, write: Lin, read: Lin, inner: dict[T.Var, Loop], free: dict[T.Var, Loop], at: dict[T.Var, Lin]
) -> bool:
    """Whether one dimension of the read is among the values that the write takes over its inner loops; and `at` which
    value of a loop, where the write uses one."""
    rest, start = _split(write, inner, bounds.model.affine)
    start, rest = start.shift(rest.const), rest.shift(-rest.const)
    affine = bounds.model.affine
    backwards = all(k < 0 for k in rest.terms.values())
    if backwards:
        rest = rest.scale(-1)
    extent = ONE if rest.is_const else spread(affine, rest, free)
    if extent is None or any(v in inner for v in affine.base(extent)):
        return False
    offset = read.minus(start)
    if backwards:
        offset = offset.scale(-1)
    if len(rest.terms) == 1 and 1 in rest.terms.values():
        at[next(iter(rest.terms))] = offset
    return bounds.nonnegative(offset) and bounds.nonnegative(less(offset, extent).lin)


def _same_iteration(write: Place, read: Place) -> int | None:
    """How many outermost loops have the same values in both, when all others in common start at 0 in the write."""
    common = common_loops(write, read)
    same = common
    for k in range(common):
        if not write.times[k].same(read.times[k]):
            lo = read.loops[k].lo
            if not (write.times[k].is_const and write.times[k].const == 0 and lo.is_const and lo.const >= 0):
                return None
            same = min(same, k)
    return same


def _holds(bounds: Bounds, cond: Dnf, at: dict[T.Var, Lin], element: list[Con]) -> bool:
    """Whether a condition of the write holds for these values of its loops; the element is one of the buffer."""
    if not _simple(cond):
        return False
    asked = [con.lin.put(at) for con in cond[0]]
    return all(any(_only_greater(lin, con.lin) for con in element) or bounds.nonnegative(lin) for lin in asked)


def separates(affine: Affine, index: Lin, other: Lin, v: T.Var, inner: Iterable[Loop]) -> bool:
    """Whether different values of `v` give different values of the two indices, whatever the inner loops do.

    Both are `c * v + same + (forms over inner loops with values in [0, |c|))`.
    """
    loops = {loop.var: loop for loop in inner}
    rest, same = _split(index, loops, affine)
    rest2, same2 = _split(other, loops, affine)
    c = coefficient(affine, index, v)
    if c is None or (c.is_const and c.const == 0) or not same.same(same2):
        return False
    return _small(affine, rest, loops, c) and _small(affine, rest2, loops, c)


def coefficient(affine: Affine, lin: Lin, v: T.Var) -> Lin | None:
    """What `v` is multiplied with, sizes included; None if it occurs in a product with itself."""
    out = ZERO
    for w, c in lin.terms.items():
        factors = list(affine.factors.get(w, (w,)))
        if v in factors:
            factors.remove(v)
            if v in factors:
                return None
            term = Lin(c)
            for f in factors:
                term = affine.product(term, Lin.var(f))
            out = out.plus(term)
    return out


def _split(lin: Lin, loops: dict[T.Var, Loop], affine: Affine) -> tuple[Lin, Lin]:
    """The terms with a variable of these loops, and the constant; and the others."""
    mine = {v: c for v, c in lin.terms.items() if any(f in loops for f in affine.factors.get(v, (v,)))}
    return Lin(lin.const, mine), Lin(0, {v: c for v, c in lin.terms.items() if v not in mine})


def _small(affine: Affine, lin: Lin, loops: dict[T.Var, Loop], limit: Lin) -> bool:
    """Whether the form over the loops is in `[0, |limit|)`, or is spread over exactly that."""
    if not limit.is_const:
        extent = spread(affine, lin, dict(loops)) if lin.terms else ONE
        return extent is not None and extent.same(limit)
    low = high = lin.const
    for v, c in lin.terms.items():
        lo, hi = (loops[v].lo, loops[v].hi) if v in loops else (ZERO, None)
        if hi is None or not lo.is_const or not hi.is_const:
            return False
        ends = (c * lo.const, c * (hi.const - 1))
        low, high = low + min(ends), high + max(ends)
    return low >= 0 and high < abs(limit.const)
