"""Nests of plain loops and how their accesses walk memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import ZERO, Poly
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.symbolic import constant
from mlcdsl.ir.visit import own_exprs, substitute, walk, walk_stmts
from mlcdsl.lower.buffers import strides_of

#: a stride, in elements, from which neighbours share no cache line
FAR = 16
Access = T.Load | T.Store


@dataclass(frozen=True, slots=True)
class Nest:
    """Loops, outermost first; the last one has none in it. `stores` and `accesses` are in that one, values of `let`
    written out."""

    loops: tuple[T.For, ...]
    stores: tuple[T.Store, ...]
    accesses: tuple[Access, ...]

    @staticmethod
    def varies(indices: tuple[T.Expr, ...], v: T.Var) -> bool:
        return any(v in free_vars(i) for i in indices)


def better(nest: Nest) -> T.For | None:
    """A loop further out along which no access jumps, one moves, and every store has an element of its own."""
    for f in reversed(nest.loops[:-1]):
        steps = [step(a, f.var) for a in nest.accesses]
        apart = all(nest.varies(s.indices, f.var) for s in nest.stores)
        if f.kind == "serial" and apart and all(near(s) for s in steps) and any(s != 0 for s in steps):
            return f
    return None


def jump(nest: Nest, buffers: set[T.Buffer | T.Var]) -> tuple[Access, T.For] | None:
    """An access of these buffers that jumps along the innermost loop, and the loop that should be it instead."""
    loop = nest.loops[-1]
    far_apart = (a for a in nest.accesses if a.buffer in buffers and far(step(a, loop.var)))
    access = next(far_apart, None) if loop.kind == "serial" else None
    inner = None if access is None else better(nest)
    return None if access is None or inner is None else (access, inner)


def may_jump(nest: Nest, buffers: set[T.Buffer | T.Var]) -> bool:
    """Whether there may be a `jump` once the compiler has put loops and memory in order. It brings no other access of
    these buffers into an innermost loop, and leaves them their strides; of other buffers nothing is known."""
    loop = nest.loops[-1]
    accesses = [a for a in nest.accesses if a.buffer in buffers]
    if loop.kind != "serial" or not any(far(step(a, loop.var)) for a in accesses):
        return False
    stores = [s for s in nest.stores if s.buffer in buffers]
    outer = (f.var for f in nest.loops[:-1] if f.kind == "serial")
    return any(
        all(nest.varies(s.indices, v) for s in stores) and all(near(step(a, v)) for a in accesses) for v in outer
    )


def innermost(func: T.PrimFunc) -> Iterator[Nest]:
    """The innermost loops of a function without blocks, each with the loops around it."""
    yield from _nests(func.body, (), {}, False)


def every(func: T.PrimFunc) -> Iterator[Nest]:
    """All loops of a function without blocks, each with the loops around it; with what is in it, but in none of its
    loops."""
    yield from _nests(func.body, (), {}, True)


def _nests(stmts: T.Stmts, around: tuple[T.For, ...], lets: dict[T.Var, T.Expr], all_: bool) -> Iterator[Nest]:
    lets = dict(lets)
    for s in stmts:
        match s:
            case T.Let(var, value):
                lets[var] = substitute(value, lets)
            case T.For():
                loops = (*around, s)
                own = tuple(x for x in s.body if not _has_loop(x))
                if all_ or len(own) == len(s.body):
                    yield _nest(loops, own, lets)
                if len(own) < len(s.body):
                    yield from _nests(s.body, loops, lets, all_)
            case T.While(body=body):
                yield from _nests(body, (), lets, all_)
            case T.If():
                yield from _nests(s.then, around, lets, all_)
                yield from _nests(s.orelse, around, lets, all_)


def _has_loop(s: T.Stmt) -> bool:
    return any(isinstance(x, T.For | T.While) for x in walk_stmts((s,)))


def _nest(loops: tuple[T.For, ...], body: T.Stmts, lets: dict[T.Var, T.Expr]) -> Nest:
    stores: list[T.Store] = []
    accesses: list[T.Load] = []
    for s in walk_stmts(body):
        own = own_exprs(s)
        if lets:
            own = tuple(substitute(e, lets) for e in own)
        if isinstance(s, T.Let):
            lets = {**lets, s.var: own[0]}
        elif isinstance(s, T.Store):
            s = T.Store(s.buffer, own[:-1], own[-1], span=s.span)
            stores.append(s)
        accesses += [x for e in own for x in walk(e) if isinstance(x, T.Load)]
    return Nest(loops, tuple(stores), (*accesses, *stores))


def step(access: Access, v: T.Var) -> int | Poly | None:
    """By how many elements the access moves with the variable: a number, a form of sizes, None if it depends."""
    moving = [d for d, i in enumerate(access.indices) if i is v or (not isinstance(i, T.Var) and v in free_vars(i))]
    if not moving:
        return 0
    strides = strides_of(access.buffer)
    if len(moving) == 1 and access.indices[moving[0]] is v and isinstance(strides[moving[0]], T.Const):
        return constant(strides[moving[0]])
    total = ZERO
    for d in moving:
        total += canonical(access.indices[d]) * canonical(strides[d])
    if v not in total.atoms():
        return None
    slope = Poly.of({m: c for m, c in total.terms if any(a is v for a, _ in m)})
    one = Poly.of({frozenset((a, p) for a, p in m if a is not v): c for m, c in slope.terms})
    if any(p != 1 for m, _ in slope.terms for a, p in m if a is v) or _hidden(total, v):
        return None
    return one if one.value is None else one.value


def _hidden(p: Poly, v: T.Var) -> bool:
    """Whether the variable also stands in a quotient or another part that is no sum of products."""
    return any(not isinstance(a, T.Var) and v in free_vars(to_expr(Poly.atom(a))) for a in p.atoms())


def far(by: int | Poly | None) -> bool:
    """Whether the access surely jumps. A size is taken to be large."""
    return isinstance(by, Poly) or (by is not None and abs(by) >= FAR)


def near(by: int | Poly | None) -> bool:
    return by in (0, 1)
