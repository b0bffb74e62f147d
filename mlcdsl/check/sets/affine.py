"""From expressions to linear forms and conditions.

An expression that is not linear gets a variable of its own. For floordiv and mod by constants, min, max, select and
abs the variable has a definition, a condition that determines it: nothing is lost. What cannot be defined that way (an
index read from memory, a product of two variables) is opaque: the variable may have any value that the facts about it
allow, and whatever mentions it is inexact, for the reason that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mlcdsl.check.sets.linear import (
    ONE,
    TRUE,
    ZERO,
    Con,
    Dnf,
    Lin,
    TooComplex,
    at_least,
    both,
    differ,
    either,
    equal,
    less,
    simplify,
    variables,
    within,
)
from mlcdsl.check.sets.magnitudes import Magnitudes
from mlcdsl.check.sets.scope import (
    COMPLEX,
    CONDITION,
    DIVISION,
    FROM_FLOAT,
    FROM_MEMORY,
    FUNCTION,
    NARROW,
    PRODUCT,
    Condition,
    Opaque,
    Scope,
)
from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import evaluate, free_vars
from mlcdsl.ir.visit import walk


class Affine:
    """Converts the expressions of one function; owns the variables that stand for what is not linear."""

    def __init__(self, readonly: frozenset[T.Buffer]):
        self.readonly = readonly
        self.facts: dict[T.Var, Dnf] = {}
        self.opaque: dict[T.Var, Opaque] = {}
        self.factors: dict[T.Var, tuple[T.Var, ...]] = {}
        #: what is the greater (True) or the smaller of two forms
        self.extremes: dict[T.Var, tuple[Lin, Lin, bool]] = {}
        self.depths: dict[T.Var, int] = {}
        self.fused: list[tuple[Lin, Lin, Lin, Lin]] = []
        self.quotients: dict[T.Var, tuple[Lin, int]] = {}
        #: what quotients and remainders by a value that is not constant are of, and by what
        self.divided: dict[T.Var, tuple[str, Lin, Lin]] = {}
        self.nonnegative: set[T.Var] = set()
        self.magnitudes = Magnitudes()
        self._divisions: dict[object, tuple[T.Var, T.Var]] = {}
        self._known: dict[object, T.Var] = {}
        self._wraps: dict[object, T.Var] = {}
        self._extremes: dict[object, T.Var] = {}

    # ------------------------------------------------------------ integers

    def lin(self, e: T.Expr, scope: Scope) -> Lin:
        """The value of an integer expression."""
        match e:
            case T.Const(value):
                return Lin(int(value))
            case T.Var():
                self.magnitudes.used(e)
                return scope.ints.get(e) or Lin.var(e)
            case T.Cast(a, dtype) if a.dtype.is_int and dtype.is_int and _widens(a, dtype):
                return self.lin(a, scope)
            case T.Load() | T.Reduce():
                return self.unknown(e, scope, FROM_MEMORY)
            case T.Cast(a) if a.dtype.is_float:
                return self.unknown(e, scope, FROM_FLOAT)
            case T.Binary() if e.dtype.name == "i64":
                return self._binary(e, scope)
            case T.Unary("neg", a) if e.dtype.name == "i64":
                return self.wrapped(self.lin(a, scope).scale(-1))
            case T.Select(cond, a, b):
                return self._select(e, cond, self.lin(a, scope), self.lin(b, scope), scope)
            case T.Intrinsic("abs", (a,)) if e.dtype.name == "i64":
                x = self.lin(a, scope)
                return self._extreme(x, self.wrapped(x.scale(-1)), True)
            case T.Binary() | T.Unary() | T.Cast():
                return self.unknown(e, scope, NARROW)
            case _:
                return self.unknown(e, scope, FUNCTION)

    def _binary(self, e: T.Binary, scope: Scope) -> Lin:
        a, b = self.lin(e.a, scope), self.lin(e.b, scope)
        match e.op:
            case "add":
                return self.wrapped(a.plus(b))
            case "sub":
                return self.wrapped(a.minus(b))
            case "mul":
                return self.wrapped(self.product(a, b))
            case "floordiv" if b.is_const and b.const:
                return self.wrapped(self._divide(a, b.const)[0]) if b.const < 0 else self._divide(a, b.const)[0]
            case "mod" if b.is_const and b.const:
                return self._divide(a, b.const)[1]
            case "min" | "max":
                return self._extreme(a, b, e.op == "max")
            case "floordiv" | "mod":
                return self._symbolic_division(e, a, b, scope)
            case _:
                return self.unknown(e, scope, FUNCTION)

    def wrapped(self, lin: Lin) -> Lin:
        """The value modulo 2^64, as an i64: the form itself where it surely fits."""
        if lin.is_const:
            return Lin((lin.const + 2**63) % 2**64 - 2**63)
        if (len(lin.terms) == 1 and lin.const == 0 and 1 in lin.terms.values()) or self.magnitudes.fits(lin):
            return lin
        return self.modulo(lin)

    def modulo(self, lin: Lin) -> Lin:
        """A value of i64 that is the form modulo 2^64: exact, by its definition."""
        if lin.key not in self._wraps:
            v, times = T.Var("wrapped"), T.Var("wraps")
            self._wraps[lin.key] = v
            same = equal(lin, Lin(0, {v: 1, times: 2**64}))
            self.facts[v] = self.facts[times] = ((same, *within(Lin.var(v), Lin(-(2**63)), Lin(2**63))),)
            self.depths[v] = self.depths[times] = max(self._depth(x) for x in lin.terms)
            self.magnitudes.unbounded(v)
        return Lin.var(self._wraps[lin.key])

    def product(self, a: Lin, b: Lin) -> Lin:
        """The product; each product of variables is one opaque variable, whatever the order of its factors."""
        if a.is_const:
            return b.scale(a.const)
        if b.is_const:
            return a.scale(b.const)
        out = Lin(a.const * b.const)
        out = out.plus(Lin(0, b.terms), a.const).plus(Lin(0, a.terms), b.const)
        for v, c in a.terms.items():
            for w, d in b.terms.items():
                out = out.plus(Lin.var(self._monomial(v, w)), c * d)
        return out

    def _monomial(self, v: T.Var, w: T.Var) -> T.Var:
        factors = sorted((*self.factors.get(v, (v,)), *self.factors.get(w, (w,))), key=id)
        key = tuple(factors)
        if key not in self._known:
            name = " * ".join(f.name for f in sorted(factors, key=lambda f: f.name))
            var = T.Var(name)
            self._known[key] = var
            self.factors[var] = key
            self.magnitudes.times(var, key)
            depth = max(self._depth(f) for f in factors)
            positive = all(f in self.nonnegative for f in factors)
            self._register(var, PRODUCT, depth, ((at_least(Lin.var(var), ZERO),),) if positive else TRUE)
        return self._known[key]

    def quotient(self, a: Lin, by: Lin) -> Lin | None:
        """`a / by` if `by` is one product of variables that divides every term of `a`."""
        if len(by.terms) != 1 or by.const or a.const or not a.terms:
            return None
        ((v, k),) = by.terms.items()
        out = ZERO
        for w, c in a.terms.items():
            left = list(self.factors.get(w, (w,)))
            for f in self.factors.get(v, (v,)):
                if f not in left:
                    return None
                left.remove(f)
            if c % k:
                return None
            term = Lin(c // k)
            for f in left:
                term = self.product(term, Lin.var(f))
            out = out.plus(term)
        return out

    def base(self, lin: Lin) -> list[T.Var]:
        """The variables of a form, with the factors of products instead of the products."""
        return [f for v in lin.terms for f in self.factors.get(v, (v,))]

    def _divide(self, a: Lin, by: int) -> tuple[Lin, Lin]:
        """Quotient and remainder, rounded to minus infinity, by a constant."""
        if by < 0:
            quotient, remainder = self._divide(a.scale(-1), -by)
            return quotient, remainder.scale(-1)
        if by == 1:
            return a, ZERO
        if a.is_const:
            return Lin(a.const // by), Lin(a.const % by)
        # Whole multiples of the divisor come out: floor((4 i + j) / 4) = i + floor(j / 4).
        whole = Lin(a.const // by, {v: c // by for v, c in a.terms.items() if c // by})
        rest = Lin(a.const % by, {v: c % by for v, c in a.terms.items() if c % by})
        if rest.is_const:
            return whole, rest
        key = (rest.key, by)
        if key not in self._divisions:
            q, r = T.Var("quotient"), T.Var("remainder")
            self._divisions[key] = (q, r)
            self.quotients[q] = (rest, by)
            self.nonnegative.add(r)
            if rest.const >= 0 and all(c > 0 and v in self.nonnegative for v, c in rest.terms.items()):
                self.nonnegative.add(q)
            exact = equal(rest, Lin(0, {q: by, r: 1}))
            self.facts[q] = self.facts[r] = ((exact, *within(Lin.var(r), ZERO, Lin(by))),)
            self.depths[q] = self.depths[r] = max(self._depth(v) for v in rest.terms)
            self.magnitudes.at_most(q, [rest])
            self.magnitudes.between(r, 0, by - 1)
        q, r = self._divisions[key]
        return whole.plus(Lin.var(q)), Lin.var(r)

    def joined(self, lin: Lin) -> Lin:
        """The form with `by * quotient + remainder` as what was divided."""
        for q in lin.terms:
            if q in self.quotients:
                rest, by = self.quotients[q]
                r = self._divisions[rest.key, by][1]
                c = lin.terms.get(r)
                if c is not None and lin.terms[q] == c * by:
                    return self.joined(lin.plus(Lin(0, {q: by, r: 1}), -c).plus(rest, c))
        return lin

    def _extreme(self, a: Lin, b: Lin, greatest: bool) -> Lin:
        gap = a.minus(b)
        if gap.is_const:
            return a if (gap.const >= 0) == greatest else b
        key = frozenset((a.key, b.key)), greatest
        if key in self._extremes:
            return Lin.var(self._extremes[key])
        v = self._extremes[key] = T.Var("extreme")
        x = Lin.var(v)
        upper, lower = (a, b) if greatest else (b, a)
        self.extremes[v] = (a, b, greatest)
        self._define(v, ((equal(x, a), at_least(upper, lower)), (equal(x, b), less(upper, lower))))
        self.magnitudes.at_most(v, [a, b])
        self._ends(v, a, b, greatest)
        return x

    def _ends(self, v: T.Var, a: Lin, b: Lin, greatest: bool) -> None:
        """The constant ends of the greater or the smaller of two values."""
        pick = max if greatest else min
        low, high = zip(self.magnitudes.ends_of(a), self.magnitudes.ends_of(b), strict=True)
        known = ([x for x in low if x is not None], [x for x in high if x is not None])
        loose = 0 if greatest else 1  # the end that one operand alone can give
        ends = [pick(k) if len(k) == 2 or (k and n == loose) else None for n, k in enumerate(known)]
        self.magnitudes.between(v, ends[0], ends[1])

    def _select(self, e: T.Expr, cond: T.Expr, a: Lin, b: Lin, scope: Scope) -> Lin:
        yes, no = self.condition(cond, scope), self.condition(cond, scope, False)
        v = T.Var("select")
        x = Lin.var(v)
        reason = yes.reason or no.reason
        try:
            cases = either(both(((equal(x, a),),), yes.dnf), both(((equal(x, b),),), no.dnf))
        except TooComplex:
            cases, reason = ((equal(x, a),), (equal(x, b),)), COMPLEX
        self._define(v, cases)
        self.magnitudes.at_most(v, [a, b])
        if reason:
            self.opaque[v] = Opaque(reason, scope.depth)
            self.depths[v] = max(self.depths[v], scope.depth)
        return x

    def _symbolic_division(self, e: T.Binary, a: Lin, b: Lin, scope: Scope) -> Lin:
        for whole, by, quotient, remainder in self.fused:
            if a.same(whole) and b.same(by):
                return remainder if e.op == "mod" else quotient
        x = self.unknown(e, scope, DIVISION)
        (v,) = x.terms
        known = self.divided.setdefault(v, (e.op, a, b))
        if not (known[1].same(a) and known[2].same(b)):
            self.divided[v] = ("", a, b)
        self.magnitudes.at_most(v, [b if e.op == "mod" else a])
        if e.op == "mod":
            positive = (at_least(b, ONE), *within(x, ZERO, b))
            self._define(v, (positive, (less(b, ZERO), less(b, x), at_least(ZERO, x))))
        else:
            small = (at_least(b, ONE), at_least(a, ZERO), at_least(x, ZERO), at_least(a, x))
            self._define(v, (small, (less(b, ZERO),), (at_least(b, ONE), less(a, ZERO), less(x, ZERO))))
        return x

    def _define(self, v: T.Var, facts: Dnf) -> None:
        self.facts[v] = simplify(facts)
        depth = max((self._depth(w) for w in variables(facts) if w is not v), default=0)
        self.depths[v] = max(depth, self._depth(v))

    # ------------------------------------------------------------ unknown values

    def unknown(self, e: T.Expr, scope: Scope, reason: str) -> Lin:
        """A variable for a value of which only the dtype's range is known.

        The same expression has the same variable where nothing can change its value in between.
        """
        reads = [x for x in walk(e) if isinstance(x, T.Load)]
        if reads and reason != FROM_FLOAT:
            reason = FROM_MEMORY
        stable = all(x.buffer in self.readonly for x in reads)
        if stable and e in self._known:
            return Lin.var(self._known[e])
        v = T.Var("value")
        depth = scope.depth
        if stable:
            self._known[e] = v
            depth = max((self._deep(x, scope) for x in walk(e) if isinstance(x, T.Var)), default=0)
        self._register(v, reason, depth, dtype_range(v, e))
        if e.dtype.bits < 64:
            self.magnitudes.between(v, int(e.dtype.min_int), int(e.dtype.max_int))
        else:
            self.magnitudes.unbounded(v)
        return Lin.var(v)

    def _deep(self, x: T.Var, scope: Scope) -> int:
        lin = scope.ints.get(x)
        return self._depth(x) if lin is None else max(map(self._depth, lin.terms), default=0)

    def _register(self, v: T.Var, reason: str, depth: int, facts: Dnf) -> None:
        self.opaque[v] = Opaque(reason, depth)
        self.depths[v] = depth
        if facts != TRUE:
            self.facts[v] = facts

    def _depth(self, v: T.Var) -> int:
        return self.depths.get(v, 0)

    # ------------------------------------------------------------ conditions

    def condition(self, e: T.Expr, scope: Scope, holds: bool = True) -> Condition:
        """Where `e` has the truth value `holds`; a superset of it with a reason if that cannot be told exactly."""
        try:
            return self._condition(e, scope, holds)
        except TooComplex:
            return Condition(TRUE, COMPLEX)

    def _condition(self, e: T.Expr, scope: Scope, holds: bool) -> Condition:
        match e:
            case T.Const(value):
                return Condition(TRUE if bool(value) == holds else ())
            case T.Unary("not", a):
                return self._condition(a, scope, not holds)
            case T.Binary("and" | "or", a, b):
                x, y = self._condition(a, scope, holds), self._condition(b, scope, holds)
                join = both if (e.op == "and") == holds else either
                return Condition(join(x.dnf, y.dnf), x.reason or y.reason)
            case T.Binary(op, a, b) if op in T.COMPARE_OPS and a.dtype.is_int:
                name = op if holds else _NEGATED[op]
                return self._compare(name, self.lin(a, scope), self.lin(b, scope))
            case T.Var() if e in scope.bools:
                self.magnitudes.used(e)
                return scope.bools[e][0 if holds else 1]
            case T.Select(c, a, b):
                return self._chosen(c, a, b, scope, holds)
            case _:
                return Condition(TRUE, CONDITION)

    def _chosen(self, c: T.Expr, a: T.Expr, b: T.Expr, scope: Scope, holds: bool) -> Condition:
        yes, no = self._condition(c, scope, True), self._condition(c, scope, False)
        x, y = self._condition(a, scope, holds), self._condition(b, scope, holds)
        dnf = either(both(yes.dnf, x.dnf), both(no.dnf, y.dnf))
        return Condition(dnf, yes.reason or x.reason or y.reason)

    def _compare(self, op: str, a: Lin, b: Lin) -> Condition:
        dnf: Dnf
        match op:
            case "eq":
                dnf = ((equal(a, b),),)
            case "ne":
                dnf = differ(a, b)
            case "lt":
                dnf = ((less(a, b),),)
            case "le":
                dnf = ((at_least(b, a),),)
            case "gt":
                dnf = ((less(b, a),),)
            case _:
                dnf = ((at_least(a, b),),)
        return Condition(simplify(dnf))

    # ------------------------------------------------------------ closing

    def close(self, dnf: Dnf, forms: Iterable[Lin] = ()) -> Dnf:
        """The condition with the definitions of, and the facts about, all variables in it and in the forms."""
        done: set[T.Var] = set()
        start = {v: None for lin in forms for v in lin.terms}
        while True:
            new = [v for v in {**variables(dnf), **start} if v not in done and v in self.facts]
            if not new:
                return simplify(dnf)
            added: dict[int, Dnf] = {}
            for v in new:
                done.add(v)
                added[id(self.facts[v])] = self.facts[v]
            for facts in added.values():
                dnf = both(dnf, facts)

    def unknowns(self, dnf: Dnf) -> str | None:
        """The reason why a condition, not closed, is inexact."""
        try:
            return self.why(dnf if dnf == TRUE else self.close(dnf))
        except TooComplex:
            return COMPLEX

    def only_products(self, dnf: Dnf) -> bool:
        """Whether a condition, not closed, is inexact for products of variables alone: these have one value wherever
        the variables have."""
        try:
            closed = self.close(dnf)
        except TooComplex:
            return False
        return not any(f in self.opaque for v in variables(closed) for f in self.factors.get(v, (v,)))

    def why(self, dnf: Dnf) -> str | None:
        """The reason why a closed condition is inexact, None if it is exact."""
        for v in variables(dnf):
            if v in self.opaque:
                return self.opaque[v].reason
        return None

    def evaluate(self, e: T.Expr, scope: Scope, at: Mapping[T.Var, int]) -> int | None:
        """The value of an expression at a point; None where it depends on data."""
        try:
            return _value(e, scope, at)
        except (KeyError, TypeError, ZeroDivisionError):
            return None


_NEGATED = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}


def _widens(a: T.Expr, dtype: object) -> bool:
    low, high = a.dtype.min_int, a.dtype.max_int
    return bool(dtype.min_int <= low and high <= dtype.max_int)  # type: ignore[attr-defined]


def dtype_range(v: T.Var, e: T.Expr) -> Dnf:
    """What an integer dtype narrower than i64 says about a value."""
    if not e.dtype.is_int or (e.dtype.bits == 64 and e.dtype.kind == "int"):
        return TRUE
    x = Lin.var(v)
    if e.dtype.bits == 64:
        return ((at_least(x, ZERO),),)
    low: Con = at_least(x, Lin(e.dtype.min_int))
    return ((low, at_least(Lin(e.dtype.max_int), x)),)


def _value(e: T.Expr, scope: Scope, at: Mapping[T.Var, int]) -> int:
    env = {v: at[v] if v in at else _value(scope.exprs[v], scope, at) for v in free_vars(e)}
    return evaluate(e, env)
