"""The canonical form of index expressions: there (`canonical`) and back (`to_expr`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import gcd

from mlcdsl.ir import tensor as T
from mlcdsl.ir.poly import ZERO, Atom, Mono, Opaque, Poly
from mlcdsl.ir.ranges import bounds
from mlcdsl.ir.show import free_vars, show
from mlcdsl.ir.visit import map_children, substitute, walk
from mlcdsl.types import INDEX


def canonical(expr: T.Expr) -> Poly:
    """The polynomial of an index expression. Arithmetic of other dtypes, which rounds or wraps, is opaque."""
    if expr.dtype != INDEX and not isinstance(expr, T.Var):
        exact = isinstance(expr, T.Const) and not expr.dtype.is_float
        return Poly.const(int(expr.value)) if exact else Poly.atom(Opaque("expr", (), expr))  # type: ignore[union-attr]
    match expr:
        case T.Const(value):
            return Poly.const(int(value))
        case T.Var():
            return Poly.atom(expr)
        case T.Unary("neg", a):
            return canonical(a).scale(-1)
        case T.Binary("add", a, b):
            return canonical(a) + canonical(b)
        case T.Binary("sub", a, b):
            return canonical(a) - canonical(b)
        case T.Binary("mul", a, b):
            return canonical(a) * canonical(b)
        case T.Binary("floordiv", a, b):
            return _floordiv(canonical(a), canonical(b))
        case T.Binary("mod", a, b):
            return _mod(canonical(a), canonical(b))
        case T.Binary("min" | "max" as op, a, b):
            return _extreme(op, (canonical(a), canonical(b)))
        case T.Cast(a, dtype) if dtype == a.dtype:
            return canonical(a)
        case _:
            inner = map_children(expr, lambda e: simplify(e) if e.dtype == INDEX else e)
            return Poly.atom(Opaque("expr", (), inner))


def _parts(p: Poly, d: int) -> tuple[Poly, Poly]:
    """`(q, r)` with p = d * q + r, every coefficient of r in [0, d)."""
    q = Poly.of({m: c // d for m, c in p.terms})
    return q, Poly.of({m: c % d for m, c in p.terms})


def _floordiv(p: Poly, q: Poly) -> Poly:
    d = q.value
    if d is None or d <= 0:
        if d and p.value is not None:
            return Poly.const(p.value // d)
        return Poly.atom(Opaque("floordiv", (p, q)))
    whole, rest = _parts(p, d)
    if rest.value is not None:
        return whole
    if rest.content() > 1 and (g := gcd(rest.content(), d)) > 1:
        # floor((g * r + c) / (g * e)) = floor((r + floor(c / g)) / e)
        reduced = Poly.of({m: c // g for m, c in rest.terms})
        return whole + _floordiv(reduced, Poly.const(d // g))
    ((mono, c), *more) = rest.terms
    if not more and c == 1 and len(mono) == 1:
        ((atom, power),) = mono
        if power == 1 and isinstance(atom, Opaque) and atom.op == "floordiv":
            top, bottom = tuple(atom.args)
            if bottom.value is not None and bottom.value > 0:
                return whole + _floordiv(top, bottom.scale(d))
    return whole + Poly.atom(Opaque("floordiv", (rest, q)))


def _mod(p: Poly, q: Poly) -> Poly:
    d = q.value
    if d is None or d <= 0:
        if d and p.value is not None:
            return Poly.const(p.value % d)
        return Poly.atom(Opaque("mod", (p, q)))
    _, rest = _parts(p, d)
    if rest.value is not None:
        return Poly.const(rest.value)
    return Poly.atom(Opaque("mod", (rest, q)))


def _extreme(op: str, polys: Iterable[Poly]) -> Poly:
    members: set[Poly] = set()
    for p in polys:
        atom = next(iter(p.atoms()), None)
        flat = isinstance(atom, Opaque) and atom.op == op and Poly.atom(atom) == p
        members |= set(atom.args) if flat and isinstance(atom, Opaque) else {p}
    sign = 1 if op == "max" else -1
    for a in list(members):
        if any(b != a and (lo := bounds((b - a).scale(sign))[0]) is not None and lo >= 0 for b in members):
            members.discard(a)
    return next(iter(members)) if len(members) == 1 else Poly.atom(Opaque(op, frozenset(members)))


# ---------------------------------------------------------------- back to expressions


def _const(value: int) -> T.Const:
    return T.Const(value, INDEX)


def _order(e: T.Expr) -> tuple[str, list[int]]:
    """By the text, and where variables have the same names, by which was made first."""
    return show(e), [x.number for x in walk(e) if isinstance(x, T.Var)]


def _atom_expr(atom: Atom) -> T.Expr:
    if isinstance(atom, T.Var):
        return atom
    if atom.expr is not None:
        return atom.expr
    parts = [to_expr(p) for p in atom.args]
    if atom.op in ("min", "max"):
        parts.sort(key=_order)
    result = parts[0]
    for part in parts[1:]:
        result = T.Binary(atom.op, result, part)  # type: ignore[arg-type]
    return result


def _mono_expr(mono: Mono, factor: int) -> T.Expr:
    factors = [e for a, k in mono for e in [_atom_expr(a)] * k]
    factors.sort(key=_order)
    if not factors:
        return _const(factor)
    result = factors[0]
    for f in factors[1:]:
        result = T.Binary("mul", result, f)
    return result if factor == 1 else T.Binary("mul", result, _const(factor))


def to_expr(p: Poly) -> T.Expr:
    """The polynomial as an expression: higher degrees first, then by name, negative terms subtracted."""

    def rank(term: tuple[Mono, int]) -> tuple[int, bool, tuple[str, list[int]]]:
        mono, c = term
        return (-sum(k for _, k in mono), c < 0, _order(_mono_expr(mono, 1)))

    result: T.Expr | None = None
    # A first term with a minus sign is avoided where another one has none.
    terms = sorted(p.terms, key=rank)
    first = next((t for t in terms if t[1] > 0), None)
    if first is not None and terms[0][1] < 0:
        terms.remove(first)
        terms.insert(0, first)
    for mono, c in terms:
        if result is None:
            result = _mono_expr(mono, c)
        elif c < 0:
            result = T.Binary("sub", result, _mono_expr(mono, -c))
        else:
            result = T.Binary("add", result, _mono_expr(mono, c))
    return _const(0) if result is None else result


def simplify(expr: T.Expr) -> T.Expr:
    """The canonical expression: equal polynomials give the same text."""
    return expr if isinstance(expr, T.Const | T.Var) else to_expr(canonical(expr))


# ---------------------------------------------------------------- substitution


def replace_vars(p: Poly, values: Mapping[T.Var, Poly]) -> Poly:
    """Substitute polynomials for variables. An atom `v // d` in the value of v itself stays as it is."""
    if not any(_touches(a, values) for m, _ in p.terms for a, _ in m):
        return p
    total = ZERO
    for mono, c in p.terms:
        term = Poly.const(c)
        for atom, power in mono:
            value = _replace_atom(atom, values)
            for _ in range(power):
                term = term * value
        total = total + term
    return total


def _touches(atom: Atom, values: Mapping[T.Var, Poly]) -> bool:
    if isinstance(atom, T.Var):
        return atom in values
    if atom.expr is not None:
        return any(v in values for v in free_vars(atom.expr))
    return any(_touches(a, values) for p in atom.args for m, _ in p.terms for a, _ in m)


def _replace_atom(atom: Atom, values: Mapping[T.Var, Poly]) -> Poly:
    if isinstance(atom, T.Var):
        return values.get(atom, Poly.atom(atom))
    if atom.expr is not None:
        return canonical(substitute(atom.expr, {v: to_expr(p) for v, p in values.items()}))
    parts = [replace_vars(p, values) for p in atom.args]
    if atom.op == "floordiv":
        return _floordiv(parts[0], parts[1])
    return _mod(parts[0], parts[1]) if atom.op == "mod" else _extreme(atom.op, parts)
