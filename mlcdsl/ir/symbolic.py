"""Arithmetic on symbolic sizes: equality and other questions, under facts.

Dims are 0 or more; variables that may be negative (scalar parameters) are named in `Facts(signed=...)`. Sizes
are taken to be far from the ends of i64, so polynomials over the integers decide.
"""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, replace_vars, simplify, to_expr
from mlcdsl.ir.poly import ZERO, Opaque, Poly, divide_exact
from mlcdsl.ir.ranges import Known, bounds
from mlcdsl.ir.show import evaluate, free_vars, show
from mlcdsl.ir.unify import Equation, Mismatch, Unifier

__all__ = [
    "NO_FACTS", "Equation", "Facts", "Mismatch", "Unifier", "as_facts", "constant", "equal", "evaluate",
    "exact_quotient", "free_vars", "product", "prove", "show", "simplify",
]  # fmt: skip


class Facts(Known):
    """What is known of sizes: the `where` clauses of a function, used where they are simple."""

    def __init__(self, facts: Iterable[T.Expr] = (), signed: Iterable[T.Var] = ()):
        super().__init__(frozenset(signed))
        self.known: dict[T.Var, Poly] = {}
        self.nonzero: list[Poly] = []
        pending = [f for fact in facts for f in _conjuncts(fact) if not _about_floats(f)]
        for fact in sorted(pending, key=lambda f: not (isinstance(f, T.Binary) and f.op == "eq")):
            self._learn(fact)

    def _learn(self, fact: T.Expr) -> None:
        match fact:
            case T.Binary("eq", T.Binary("mod", a, b), c) | T.Binary("eq", c, T.Binary("mod", a, b)) if (
                isinstance(a, T.Var) and a not in self.known and canonical(c) == ZERO
                and (d := canonical(b).value) is not None and d > 1
            ):  # fmt: skip
                # n % d == 0 is n = d * (n // d)
                quotient = Opaque("floordiv", (Poly.atom(a), Poly.const(d)))
                self._define(a, Poly.atom(quotient).scale(d))
            case T.Binary("eq", a, b):
                self._learn_equal(self.apply(canonical(a) - canonical(b)))
            case T.Binary("le", a, b):
                self.nonnegative.append(self.apply(canonical(b) - canonical(a)))
            case T.Binary("lt", a, b):
                self.nonnegative.append(self.apply(canonical(b) - canonical(a)) - Poly.const(1))
            case T.Binary("ge", a, b):
                self._learn(T.Binary("le", b, a))
            case T.Binary("gt", a, b):
                self._learn(T.Binary("lt", b, a))
            case T.Binary("ne", a, b):
                self.nonzero.append(self.apply(canonical(a) - canonical(b)))

    def _learn_equal(self, difference: Poly) -> None:
        for atom in sorted((a for a in difference.atoms() if isinstance(a, T.Var)), key=lambda v: v.name):
            split = difference.linear(atom)
            if split is not None and abs(split[0]) == 1 and not _mentions(split[1], atom):
                self._define(atom, split[1].scale(-split[0]))
                return

    def _define(self, var: T.Var, value: Poly) -> None:
        self.known = {v: replace_vars(p, {var: value}) for v, p in self.known.items()}
        self.known[var] = value

    def apply(self, p: Poly) -> Poly:
        """The polynomial with the known equalities put in."""
        return replace_vars(p, self.known) if self.known else p


NO_FACTS = Facts()


def as_facts(facts: Facts | Iterable[T.Expr]) -> Facts:
    if isinstance(facts, Facts):
        return facts
    listed = tuple(facts)
    return Facts(listed) if listed else NO_FACTS


def _about_floats(fact: T.Expr) -> bool:
    return isinstance(fact, T.Binary) and fact.a.dtype.is_float


def _conjuncts(fact: T.Expr) -> list[T.Expr]:
    if isinstance(fact, T.Binary) and fact.op == "and":
        return _conjuncts(fact.a) + _conjuncts(fact.b)
    return [fact]


def _mentions(p: Poly, var: T.Var) -> bool:
    return var in free_vars(to_expr(p))


def _at_least(p: Poly, least: int, facts: Facts) -> bool:
    p = p - Poly.const(least)
    if (lo := bounds(p, facts)[0]) is not None and lo >= 0:
        return True
    return any((lo := bounds(p - f, facts)[0]) is not None and lo >= 0 for f in facts.nonnegative)


# ---------------------------------------------------------------- questions


def equal(a: T.Expr, b: T.Expr, facts: Facts | Iterable[T.Expr] = ()) -> bool | None:
    """True: equal for all sizes; False: different for all sizes that the facts allow; None: it depends."""
    if a is b:
        return True
    if isinstance(a, T.Const) and isinstance(b, T.Const):
        return a.value == b.value
    known = as_facts(facts)
    return _is_zero(known.apply(canonical(a) - canonical(b)), known)


def _is_zero(p: Poly, facts: Facts) -> bool | None:
    if p.value is not None:
        return p.value == 0
    if p.constant % (p.content() or 1):
        return False
    if _at_least(p, 1, facts) or _at_least(p.scale(-1), 1, facts):
        return False
    if any(p in (f, f.scale(-1)) for f in facts.nonzero):
        return False
    return None


def prove(cond: T.Expr, facts: Facts | Iterable[T.Expr] = ()) -> bool | None:
    """Whether a condition over sizes holds: True always, False never, None it depends (or is not found)."""
    known = as_facts(facts)
    if isinstance(cond, T.Binary) and (cond.a.dtype.is_float or cond.b.dtype.is_float):
        both = isinstance(cond.a, T.Const) and isinstance(cond.b, T.Const)
        return bool(evaluate(cond, {})) if both else None
    match cond:
        case T.Const(value):
            return bool(value)
        case T.Unary("not", a):
            inner = prove(a, known)
            return None if inner is None else not inner
        case T.Binary("and" | "or" as op, a, b):
            sides = (prove(a, known), prove(b, known))
            decisive = op == "or"
            return decisive if decisive in sides else None if None in sides else not decisive
        case T.Binary("eq", a, b):
            return equal(a, b, known)
        case T.Binary("ne", a, b):
            same = equal(a, b, known)
            return None if same is None else not same
        case T.Binary("lt" | "gt" | "le" | "ge" as op, a, b):
            low, high = (a, b) if op in ("lt", "le") else (b, a)
            gap = known.apply(canonical(high) - canonical(low))
            least = 1 if op in ("lt", "gt") else 0
            if _at_least(gap, least, known):
                return True
            return False if _at_least(gap.scale(-1), 1 - least, known) else None
        case _:
            return None


def exact_quotient(a: T.Expr, b: T.Expr, facts: Facts | Iterable[T.Expr] = ()) -> T.Expr | None:
    """`q` with a = b * q for all sizes, or None."""
    known = as_facts(facts)
    q = divide_exact(known.apply(canonical(a)), known.apply(canonical(b)))
    return None if q is None else to_expr(q)


def product(sizes: Iterable[T.Expr]) -> T.Expr:
    """The number of elements of a shape."""
    total = Poly.const(1)
    for s in sizes:
        total = total * canonical(s)
    return to_expr(total)


def constant(expr: T.Expr) -> int | None:
    """The number that the expression always is, or None."""
    if isinstance(expr, T.Var):
        return None
    return int(expr.value) if isinstance(expr, T.Const) else canonical(expr).value
