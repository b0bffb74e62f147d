"""Sizes: canonical forms, equality, facts, unification; against evaluation on small numbers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.symbolic import (
    Facts,
    Unifier,
    constant,
    equal,
    evaluate,
    exact_quotient,
    product,
    prove,
    show,
    simplify,
)
from mlcdsl.types import F32, I32, INDEX

n, m, k = (T.Var(x) for x in "nmk")


def c(value: int) -> T.Const:
    return T.Const(value, INDEX)


def op(name: str, a: T.Expr | int, b: T.Expr | int) -> T.Expr:
    x, y = (c(e) if isinstance(e, int) else e for e in (a, b))
    return T.Binary(name, x, y)  # type: ignore[arg-type]


def _combine(children: st.SearchStrategy[T.Expr]) -> st.SearchStrategy[T.Expr]:
    plain = st.builds(op, st.sampled_from(["add", "sub", "mul", "min", "max"]), children, children)
    by_number = st.builds(op, st.sampled_from(["floordiv", "mod"]), children, st.integers(1, 12))
    return plain | by_number | st.builds(op, st.sampled_from(["floordiv", "mod"]), children, children)


SIZES = st.recursive(st.sampled_from([n, m, k]) | st.integers(-8, 8).map(c), _combine, max_leaves=8)
VALUES = st.fixed_dictionaries({v: st.integers(0, 9) for v in (n, m, k)})


def value(expr: T.Expr, env: dict[T.Var, int]) -> int | None:
    try:
        return evaluate(expr, env)
    except ZeroDivisionError:
        return None


@settings(max_examples=300, deadline=None)
@given(SIZES, VALUES)
def test_simplify_keeps_the_value(e: T.Expr, env: dict[T.Var, int]) -> None:
    want = value(e, env)
    if want is not None:
        assert value(simplify(e), env) == want
    assert simplify(simplify(e)) == simplify(e)


@settings(max_examples=300, deadline=None)
@given(SIZES, SIZES, VALUES)
def test_equal_and_prove_agree_with_values(a: T.Expr, b: T.Expr, env: dict[T.Var, int]) -> None:
    x, y = value(a, env), value(b, env)
    if x is None or y is None:
        return
    assert equal(a, b) in (None, x == y)
    for name, truth in (("lt", x < y), ("le", x <= y), ("ge", x >= y), ("gt", x > y), ("ne", x != y)):
        assert prove(op(name, a, b)) in (None, truth)


def test_equality() -> None:
    assert equal(op("mul", op("add", n, 1), op("add", n, 1)), op("add", op("mul", n, op("add", n, 2)), 1)) is True
    assert equal(n, op("add", n, 1)) is False
    assert equal(n, m) is None
    assert equal(op("mul", n, 2), op("add", op("mul", m, 2), 1)) is False
    assert equal(op("floordiv", op("add", n, m), 4), op("floordiv", op("add", m, n), 4)) is True
    assert equal(op("floordiv", op("floordiv", n, 2), 3), op("floordiv", n, 6)) is True
    assert equal(op("floordiv", op("add", op("mul", n, 8), 3), 8), n) is True
    assert equal(op("mod", op("add", op("mul", n, 8), 3), 8), c(3)) is True
    assert equal(op("max", n, 0), n) is True


def test_facts() -> None:
    by16 = Facts([op("eq", op("mod", n, 16), 0)])
    assert equal(op("mul", op("floordiv", n, 16), 16), n, by16) is True
    assert equal(op("mod", n, 4), c(0), by16) is True
    assert prove(op("eq", op("mod", op("mul", n, m), 8), 0), by16) is True
    twice = Facts([op("eq", m, op("mul", n, 2))])
    assert equal(m, op("add", n, n), twice) is True
    assert equal(n, m, twice) is None
    positive = Facts([op("ge", n, 1), op("le", n, m)])
    assert equal(op("mul", n, 2), c(0), positive) is False
    assert prove(op("le", n, m), positive) is True
    assert prove(op("lt", op("sub", n, m), 1), positive) is True
    assert prove(op("lt", m, 0)) is False
    assert prove(op("le", m, 0), Facts(signed=[m])) is None


def test_other_dtypes_are_opaque() -> None:
    s, k = T.Var("s", F32), T.Var("k", I32)
    small, large = T.Const(0.25, F32), T.Const(0.75, F32)
    assert prove(T.Binary("lt", small, large)) is True and prove(T.Binary("gt", small, large)) is False
    assert prove(T.Binary("lt", s, large)) is None
    assert prove(T.Binary("eq", s, s)) is None
    more = T.Binary("add", k, T.Const(1, I32))
    assert prove(T.Binary("gt", more, k)) is None
    assert prove(T.Binary("eq", k, k)) is True


def test_quotients_and_products() -> None:
    total = product((n, m, c(4)))
    assert show(total) == "m * n * 4"
    quotient = exact_quotient(total, op("mul", n, 2))
    assert quotient is not None and show(quotient) == "m * 2"
    whole = op("mul", op("add", n, 1), op("add", m, 2))
    assert exact_quotient(whole, op("add", n, 1)) == simplify(op("add", m, 2))
    assert exact_quotient(total, c(3)) is None
    assert constant(op("sub", op("add", n, 3), n)) == 3


def test_show_parses_as_written() -> None:
    assert show(op("sub", n, op("sub", m, k))) == "n - (m - k)"
    assert show(op("mul", op("add", n, 1), op("floordiv", m, 2))) == "(n + 1) * (m // 2)"
    assert show(op("and", op("eq", op("mod", n, 4), 0), op("lt", n, m))) == "n % 4 == 0 and n < m"
    assert show(op("min", n, op("sub", 0, m))) == "min(n, 0 - m)"


def test_unifier_binds_solves_and_compares() -> None:
    a, b, x, y = (T.Var(s) for s in "abxy")
    u = Unifier([a, b])
    assert u.bind((op("add", a, 1), b), (op("add", x, 3), y)) == []
    assert u.value(a) == simplify(op("add", x, 2)) and u.value(b) is y
    assert u.finish() == ([], [])
    assert u.unknown == []

    u = Unifier([a])
    u.bind((a, c(4)), (c(3), c(4)), "first")
    (bad,) = u.bind((a,), (c(5),), "second")
    assert (bad.axis, bad.place, bad.first) == (0, "second", ("first", 0))

    u = Unifier([a, b])
    assert u.bind((a, b), (x, y)) == [] and u.bind((b, a), (x, y)) == []
    assert [(show(e.expected), show(e.actual)) for e in u.unknown] == [("y", "x"), ("x", "y")]

    u = Unifier([a])
    assert [m.axis for m in u.bind((op("mul", a, 2),), (c(7),))] == [0]
    assert [m.axis for m in u.bind((op("mul", a, 2),), (c(7), c(1)))] == [-1]
    u = Unifier([a])
    u.bind((op("mul", a, 2),), (x,))
    assert show(u.value(a) or c(0)) == "x // 2" and len(u.unknown) == 1
    u = Unifier([a, b])
    u.bind((op("mul", a, b),), (x,))
    assert u.finish()[1] == [a, b]


def test_variables_of_one_name_keep_an_order() -> None:
    """What the text of an expression does not tell apart is in the order in which it was made, in every run."""
    for gap in range(20):
        first = T.Var("x")
        others = [T.Var("x") for _ in range(gap)]
        second = T.Var("x")
        e = to_expr(canonical(T.Binary("add", second, first)))
        assert e == T.Binary("add", first, second)
        assert len(others) == gap
