"""E0503: two iterations of a parallel, vectorized or thread loop do not touch one element (B5)."""

from __future__ import annotations

from collections.abc import Container, Iterator

from mlcdsl.check.sets.flow import TOO_COMPLEX, unwritten
from mlcdsl.check.sets.linear import Lin, TooComplex, differ, less, simplify
from mlcdsl.check.sets.model import Access, Loop, Place
from mlcdsl.check.sets.pairs import Pair
from mlcdsl.check.sets.quick import separates
from mlcdsl.check.sets.registry import Check, rule
from mlcdsl.check.sets.solve import Point
from mlcdsl.check.sets.wording import element_text, label, values
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T

KINDS = ("parallel", "vectorized", "thread")


@rule("E0503", "W0501", order=70)
def check(c: Check) -> None:
    """Every loop whose iterations are independent, one finding a buffer."""
    for loop, place in c.model.loops:
        if isinstance(loop.node, T.For) and loop.node.kind in KINDS:
            check_loop(c, loop, place)


def check_loop(c: Check, loop: Loop, place: Place, apart_from: Container[T.Buffer] = ()) -> None:
    """One loop, which stands at `place`; accesses of some buffers may be left out."""
    depth = len(place.loops)
    by_buffer: dict[T.Buffer, list[Access]] = {}
    for access in c.model.accesses:
        loops = access.place.loops
        if len(loops) > depth and loops[depth] is loop and access.buffer not in apart_from:
            by_buffer.setdefault(access.buffer, []).append(access)
    reason: str | None = None
    for buffer, accesses in by_buffer.items():
        written = any(a.kind == "write" for a in accesses) and not _made_in(c, buffer, loop, depth)
        if written and not _apart(c, accesses, loop, depth) and not _private(c, buffer, loop, depth):
            reason = _buffer(c, buffer, accesses, loop, depth) or reason
    if reason is not None:
        assert isinstance(loop.node, T.For)
        c.unproved_races.add(id(loop.node))
        c.report(
            Diagnostic(
                "W0501",
                f"not proved that the iterations of {loop.node.kind} loop {(loop.origin or loop.var).name} are "
                "independent: it is checked at run time",
                loop.var.span or loop.node.span,
                label=reason,
                severity="warning",
            )
        )


def _made_in(c: Check, buffer: T.Buffer, loop: Loop, depth: int) -> bool:
    """Whether every iteration makes a buffer of its own."""
    fresh = c.model.fresh.get(buffer)
    return fresh is not None and fresh.depth > depth and fresh.place.loops[depth] is loop


def _private(c: Check, buffer: T.Buffer, loop: Loop, depth: int) -> bool:
    """Whether the threads of a loop may have copies of a buffer made around it: it is in memory that they do not share,
    and every read, of which there are none outside of the loop, finds what the same iteration wrote."""
    assert isinstance(loop.node, T.For)
    fresh, rank = c.model.fresh.get(buffer), buffer.scope.split(".")[0]
    own = rank == "local" or (rank == "shared" and loop.node.thread.startswith("blockIdx"))
    if loop.node.kind != "thread" or not own or fresh is None or fresh.alloc is None:
        return False
    for a in c.model.by_buffer[buffer]:
        if a.kind == "write":
            continue
        if len(a.place.loops) <= depth or a.place.loops[depth] is not loop:
            return False
        verdict = unwritten(c.model, c.solver, a, depth + 1)
        if verdict.point is not None or verdict.reason is not None:
            return False
    return True


def _apart(c: Check, accesses: list[Access], loop: Loop, depth: int) -> bool:
    """Whether one dimension alone keeps the iterations apart."""
    first = accesses[0]
    if any(a.index is None or not a.place.times[depth].same(Lin.var(loop.var)) for a in accesses):
        return False
    dims = range(len(first.index or ()))
    return any(all(_separate(c, first, a, d, loop, depth) for a in accesses) for d in dims)


def _separate(c: Check, a: Access, b: Access, d: int, loop: Loop, depth: int) -> bool:
    assert a.index is not None and b.index is not None
    affine = c.model.affine
    deeper = {x.var for p in (a.place, b.place) for x in p.loops[depth + 1 :]}
    inner = [x for p in (a.place, b.place) for x in p.bounded if x.var in deeper]
    known = {x.var for x in inner} | {loop.var}
    used = {*affine.base(a.index[d]), *affine.base(b.index[d])}
    if any(v not in known and affine.depths.get(v, 0) > depth for v in used):
        return False
    return separates(affine, a.index[d], b.index[d], loop.var, inner)


def _pairs(accesses: list[Access]) -> Iterator[tuple[Access, Access]]:
    """The pairs that could conflict: first each write with itself, then writes, then reads."""
    writes = [a for a in accesses if a.kind == "write"]
    yield from ((w, w) for w in reversed(writes))
    yield from ((a, b) for i, a in enumerate(writes) for b in writes[i + 1 :])
    yield from ((w, r) for w in writes for r in accesses if r.kind == "read")


def _buffer(c: Check, buffer: T.Buffer, accesses: list[Access], loop: Loop, depth: int) -> str | None:
    """Report a conflict, or give the reason why it is not known whether there is one."""
    reason: str | None = None
    for a, b in _pairs(accesses):
        if _synchronized(buffer, a, b, loop, depth):
            continue
        try:
            pair = Pair(c.model, a, b, depth).meet()
            x, y = a.place.times[depth], pair.second(b.place.times[depth])
            unsure = pair.reason
            if any(isinstance(x.node, T.Ptr) and not x.node.extents for x in (a, b)):
                unsure = unsure or "an extern gets a pointer to it"
            pair.require(simplify([(less(x, y),)]) if a is b else differ(x, y))
            if unsure is not None:
                reason = reason or (unsure if c.solver.possible(pair.condition) else None)
                continue
            point = c.solver.first(pair.condition, [*c.model.params, *(z.var for z in a.place.loops)])
        except TooComplex:
            reason = TOO_COMPLEX
            continue
        if point is not None:
            _report(c, a, b, loop, point, (x, y))
            return None
    return reason


def _synchronized(buffer: T.Buffer, a: Access, b: Access, loop: Loop, depth: int) -> bool:
    """Whether threads meet at a barrier between two accesses: a nested loop over the same threads fills shared
    memory for all of them."""
    assert isinstance(loop.node, T.For)
    if loop.node.kind != "thread" or buffer.scope.split(".")[0] != "shared":
        return False
    return any(
        isinstance(x.node, T.For) and x.node is not loop.node and x.node.thread == loop.node.thread
        for access in (a, b)
        for x in access.place.loops[depth + 1 :]
    )


def _report(c: Check, a: Access, b: Access, loop: Loop, point: Point, times: tuple[Lin, Lin]) -> None:
    assert isinstance(loop.node, T.For)
    at = {**{v: 0 for lin in (*times, *(a.index or ())) for v in lin.terms}, **point}
    p, q = times[0].value(at), times[1].value(at)
    name = a.buffer.name
    element = name if a.index is None else element_text(a.buffer, [i.value(at) for i in a.index])
    v = loop.var.name
    sizes = values(c.model, c.model.top, point, ())
    outer = [x.var for x in a.place.loops if x.var in point and x.var is not loop.var]
    outer = outer[: next((i for i, x in enumerate(a.place.loops) if x is loop), 0)]
    given = values(c.model, a.place, point, outer) or sizes
    suffix = f" when {given}" if given else ""
    if b.kind == "write":
        low, high = sorted((p, q))
        message = f"iterations {v} = {low} and {v} = {high} both write {element}{suffix}"
        said = f"writes {element} in both iterations" if a is b else f"writes {element}"
        second = () if a is b else label(b.span, f"writes {element} too")
    else:
        message = f"iteration {v} = {p} writes {element}, which iteration {v} = {q} reads{suffix}"
        said, second = f"writes {element}", label(b.span, f"reads {element}")
    kind = loop.node.kind
    c.report(
        Diagnostic(
            "E0503",
            message,
            a.span,
            label=said,
            related=(*second, *label(loop.var.span or loop.node.span, f"a {kind} loop: any order of iterations")),
            notes=(
                f"The iterations of a {kind} loop must be independent. Make {(loop.origin or loop.var).name} a serial "
                "loop (`range`), or give each iteration elements of its own.",
            ),
        )
    )
