"""Which elements are written before a place: the one question behind coverage and initialization."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.check.sets.linear import (
    ZERO,
    Con,
    Dnf,
    Lin,
    TooComplex,
    both,
    every,
    less,
    mapped,
    simplify,
    variables,
    within,
)
from mlcdsl.check.sets.model import Access, Mark, Model, common_loops
from mlcdsl.check.sets.quick import written_before
from mlcdsl.check.sets.solve import Point, Solver
from mlcdsl.ir import tensor as T

TOO_COMPLEX = "deciding it takes too long"
#: so many constraints go into one question
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Proved (nothing is set), violated at a point, or unproved for a reason."""

    point: Point | None = None
    reason: str | None = None


PROVED = Verdict()


def touch(index: tuple[Lin, ...] | None, box: tuple[tuple[Lin, Lin], ...] | None, element: tuple[Lin, ...]) -> Dnf:
    """The condition that a point or a box touches `element`."""
    if index is not None:
        return simplify([tuple(Con(i.minus(e), True) for i, e in zip(index, element, strict=True))])
    assert box is not None
    pairs = [(Con(e.minus(lo)), less(e, lo.plus(n))) for e, (lo, n) in zip(element, box, strict=True)]
    return simplify([tuple(c for pair in pairs for c in pair)])


@dataclass(frozen=True, slots=True)
class Copy:
    """A closed domain and an access in it, with names of its own for all that the outermost loops do not fix."""

    domain: Dnf
    names: dict[T.Var, T.Var]
    certain: bool
    index: tuple[Lin, ...] | None
    box: tuple[tuple[Lin, Lin], ...] | None


def copy_of(model: Model, access: Access, domain: Dnf, level: int) -> Copy:
    """The access as another instance of `domain`, in the same iteration of the outermost `level` loops.

    `certain` says that nothing unknown is among what was renamed.
    """
    affine = model.affine
    closed = affine.close(domain, access.forms)
    names: dict[T.Var, T.Var] = {}
    for v in {**variables(closed), **{v: None for f in access.forms for v in f.terms}}:
        if affine.depths.get(v, 0) > level:
            names[v] = T.Var(v.name)
    index = None if access.index is None else tuple(i.rename(names) for i in access.index)
    box = None if access.box is None else tuple((lo.rename(names), n.rename(names)) for lo, n in access.box)
    certain = not any(v in affine.opaque for v in names)
    return Copy(mapped(closed, lambda x: x.rename(names)), names, certain, index, box)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A condition under which a write touched the element before the read; `when` are its loops' values.

    It is over the read's variables; others are existential. It surely happened if `certain` and no mark is left.
    """

    condition: Dnf
    certain: bool
    marks: tuple[Mark, ...]
    when: tuple[Lin, ...]


def earlier(model: Model, write: Access, read: Access, element: tuple[Lin, ...], depth: int) -> Iterator[Earlier]:
    """The ways in which the write comes before the read, both in the same iteration of the outermost `depth` loops."""
    common = common_loops(write.place, read.place)
    for level in range(depth, common + 1):
        if level == common and write.order >= read.order:
            return
        fixed = [m for m in write.place.marks if m.cond is not None and _fixed(model, m.cond, level)]
        copy = copy_of(model, write, every([write.place.reach, *(m.cond for m in fixed if m.cond is not None)]), level)
        when = tuple(t.rename(copy.names) for t in write.place.times)
        times = list(zip(when, read.place.times, strict=False))
        conj = [Con(w.minus(r), True) for w, r in times[:level]]
        if level < common:
            conj.append(less(*times[level]))
        whole = both(both(copy.domain, touch(copy.index, copy.box, element)), simplify([tuple(conj)]))
        whole = simplify(whole)
        if whole:
            same = [m for m in read.place.marks if m.depth <= level]
            marks = tuple(m for m in write.place.marks if m not in same and m not in fixed)
            yield Earlier(whole, copy.certain, marks, when)


def _fixed(model: Model, cond: Dnf, level: int) -> bool:
    """Whether the products in a condition are the same for all that agrees in the outermost `level` loops."""
    affine = model.affine
    return not any(affine.depths.get(v, 0) > level for v in variables(affine.close(cond)) if v in affine.opaque)


def _branches(ways: list[Earlier]) -> Iterator[Dnf]:
    """What is written in both branches of an `if`: surely, whichever is taken."""
    single = [w for w in ways if w.certain and len(w.marks) == 1]
    for n, a in enumerate(single):
        for b in single[n + 1 :]:
            (m,), (other,) = a.marks, b.marks
            if m.other is other:
                times = zip(a.when[: m.depth], b.when[: m.depth], strict=True)
                same = simplify([tuple(Con(p.minus(q), True) for p, q in times)])
                yield simplify(both(both(a.condition, b.condition), same))


def unwritten(model: Model, solver: Solver, read: Access, depth: int) -> Verdict:
    """Whether an element of the buffer that the read touches has no write before it.

    `depth` is the number of loops around the buffer's allocation.
    """
    read = read.as_point(model.shapes[read.buffer])
    writes = [a for a in model.by_buffer.get(read.buffer, ()) if a.kind == "write"]
    shape = model.shapes[read.buffer]
    try:
        if any(written_before(model, write.as_point(shape), read, depth) for write in reversed(writes)):
            return PROVED
        return _unwritten(model, solver, read, depth)
    except TooComplex:
        return Verdict(reason=TOO_COMPLEX)


def _unwritten(model: Model, solver: Solver, read: Access, depth: int) -> Verdict:
    affine, element = model.affine, read.index
    assert element is not None
    shape = model.shapes[read.buffer]
    inside = tuple(c for i, n in zip(element, shape, strict=True) for c in within(i, ZERO, n))
    asked = both(read.place.domain, simplify([inside]))
    exact = affine.close(asked, element)
    sure: list[Dnf] = []
    unsure: list[Earlier] = []
    count = 0
    for write in model.by_buffer.get(read.buffer, ()):
        if write.kind == "write":
            for way in earlier(model, write, read, element, depth):
                count += sum(map(len, way.condition))
                if count > MOST:
                    raise TooComplex
                if way.certain and not way.marks:
                    sure.append(way.condition)
                else:
                    unsure.append(way)
    sure += _branches(unsure)
    maybe = [way.condition for way in unsure]
    # Unknowns that a sure write shares with the read have one value, which may be any.
    mine = variables(exact)
    shared = [v for cond in sure for v in variables(cond) if v in affine.opaque and v not in mine]
    shared = [v for v in dict.fromkeys(shared) if affine.opaque[v].depth <= len(read.place.loops)]
    full = affine.close(asked, [*element, *map(Lin.var, shared)]) if shared else exact
    reason = read.place.reason or affine.why(exact)
    final = reason is None and not unsure and not shared
    point = solver.first_outside(full, sure, [*_keep(model, read, full, sure), *shared], least=final)
    if point is None:
        return PROVED
    if reason is None and not final:
        point = solver.first_outside(exact, [*sure, *maybe], _keep(model, read, exact, sure))
        if point is None:
            reason = _doubt(model, read)
    return Verdict(point=point) if reason is None else Verdict(reason=reason)


def _keep(model: Model, read: Access, closed: Dnf, others: list[Dnf]) -> list[T.Var]:
    """The variables of the read, sizes first, then loops, and parameters that only the writes mention."""
    mine = variables(closed)
    params = {v for cond in others for v in variables(cond)} & set(model.params)
    loops = [loop.var for loop in read.place.loops]
    keep = [v for v in model.params if v in mine or v in params]
    return list(dict.fromkeys([*keep, *(v for v in loops if v in mine), *mine]))


def _doubt(model: Model, read: Access) -> str:
    """Why a write of the buffer is not sure to happen."""
    writes = [a for a in model.by_buffer.get(read.buffer, ()) if a.kind == "write"]
    for write in writes:
        if write.place.marks:
            return write.place.marks[0].reason
    for write in writes:
        reason = model.affine.why(model.affine.close(write.place.reach, write.forms))
        unknown = (model.affine.opaque[v].reason for f in write.forms for v in f.terms if v in model.affine.opaque)
        reason = reason or next(unknown, None)
        if reason:
            return reason
    return "a write of it depends on data"
