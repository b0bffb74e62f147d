"""The inverse of an index map, guessed from its form: who uses it has it proved (`legal.bijective.inverts`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import Atom, Opaque, Poly
from mlcdsl.ir.symbolic import constant, simplify
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.values import IndexMap
from mlcdsl.types import INDEX

DEPTH = 8


def inverse_of(index_map: IndexMap, extents: Sequence[T.Expr]) -> IndexMap | None:
    """A map from the results back to the parameters, for results that are parameters, their quotients and remainders
    by constants, and such sums as `i * 16 + j`."""
    sizes = dict(zip(index_map.params, extents, strict=True))
    at = tuple(T.Var(f"z{d}", INDEX) for d in range(len(index_map.results)))
    known: dict[Poly, T.Expr] = {}
    for z, result in zip(at, index_map.results, strict=True):
        _pieces(canonical(result), z, known)
    back: list[T.Expr] = []
    for v in index_map.params:
        value = const(0) if constant(sizes[v]) == 1 else _value(Poly.atom(v), known, 0)
        if value is None:
            return None
        back.append(simplify(value))
    return IndexMap(at, tuple(back))


def _pieces(p: Poly, z: T.Expr, known: dict[Poly, T.Expr]) -> None:
    """What the terms of a sum are if the sum is `z`: larger coefficients stand for higher digits."""
    terms: list[tuple[int, Atom]] = []
    for mono, c in p.terms:
        if len(mono) == 1 and next(iter(mono))[1] == 1:
            terms.append((c, next(iter(mono))[0]))
        elif mono:
            return
    if p.constant:
        z = T.Binary("sub", z, const(p.constant))
    terms.sort(key=lambda t: -t[0])
    if len(terms) == 1 and terms[0][0] == -1:
        known.setdefault(Poly.atom(terms[0][1]), T.Unary("neg", z))
        return
    left, modulus = z, 0
    for c, atom in terms:
        if c < 1:
            return
        known.setdefault(Poly.atom(atom), left if c == 1 else T.Binary("floordiv", left, const(c)))
        # a remainder by a divisor of the modulus is that of the whole
        left, modulus = T.Binary("mod", z if modulus % c == 0 else left, const(c)), c


def _value(p: Poly, known: Mapping[Poly, T.Expr], depth: int) -> T.Expr | None:
    """The value of an atom: known, or put together from its remainder by something and the quotient."""
    if p in known:
        return known[p]
    if depth > DEPTH:
        return None
    for other, low in known.items():
        (atom,) = other.atoms()
        if not isinstance(atom, Opaque) or atom.op != "mod":
            continue
        top, bottom = tuple(atom.args)
        if top != p or bottom.value is None:
            continue
        quotient = canonical(T.Binary("floordiv", to_expr(p), const(bottom.value)))
        high = _value(quotient, known, depth + 1)
        if high is not None:
            return T.Binary("add", T.Binary("mul", high, const(bottom.value)), low)
    return None
