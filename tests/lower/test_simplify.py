"""Simplification of index expressions is exact inside the bounds of the loops around them."""

from __future__ import annotations

import itertools
import random

import pytest

from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import evaluate
from mlcdsl.ir.to_syntax import print_prim_funcs
from mlcdsl.lower.simplify import simplify
from mlcdsl.lower.tools import index
from mlcdsl.types import BOOL, INDEX
from tests.backends.llvm.compiled import function
from tests.support.build_ir import buf, func, loop, store, var


def random_expr(rng: random.Random, leaves: list[T.Var], depth: int) -> T.Expr:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([*leaves, index(rng.randint(-9, 9))])
    op = rng.choice(["add", "sub", "mul", "floordiv", "mod", "min", "max", "add", "mul"])
    a = random_expr(rng, leaves, depth - 1)
    if op in ("floordiv", "mod"):
        return T.Binary(op, a, index(rng.choice([1, 2, 3, 4, 7, -2])))  # type: ignore[arg-type]
    return T.Binary(op, a, random_expr(rng, leaves, depth - 1))  # type: ignore[arg-type]


def random_condition(rng: random.Random, leaves: list[T.Var], depth: int) -> T.Expr:
    if depth and rng.random() < 0.5:
        a, b = (random_condition(rng, leaves, depth - 1) for _ in range(2))
        return rng.choice([T.Binary("and", a, b), T.Binary("or", a, b), T.Unary("not", a)])
    op = rng.choice(["lt", "le", "gt", "ge", "eq", "ne"])
    return T.Binary(op, random_expr(rng, leaves, 2), random_expr(rng, leaves, 2))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(300))
def test_values_stay(seed: int) -> None:
    rng = random.Random(seed)
    i, j = var("i"), var("j")
    e = T.Select(random_condition(rng, [i, j], 2), random_expr(rng, [i, j], 3), random_expr(rng, [i, j], 3))
    out = buf("A", 1, dtype="i64")
    lo, extent = rng.randint(-3, 3), rng.randint(2, 8)
    f = func([], [out], loop(i, extent, loop(j, 4, store(out, (0,), e)), lo=lo))
    match simplify(f).body:
        case (T.For(lo=T.Const(first), extent=T.Const(count), body=(T.For(var=y, body=(T.Store() as s,)),)) as outer,):
            assert (first, count) == (lo, extent)
            for x, k in itertools.product(range(lo, lo + extent), range(4)):
                assert evaluate(e, {i: x, j: k}) == evaluate(s.value, {outer.var: x, y: k})
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("i * 4 + j", "i * 4 + j"),
        ("(i * 4 + j) // 4", "i"),
        ("(i * 4 + j) % 4", "j"),
        ("(i * 8 + j + 4) // 4", "i * 2 + 1"),
        ("0 + i * 1 + 0 * j", "i"),
        ("i - i", "0"),
        ("min(j, 3)", "j"),
        ("max(j, n + 3)", "n + 3"),
        ("(2 + i) + 3", "i + 5"),
        ("(i + 2) * 3 * 2", "i * 6 + 12"),
        ("select(j < 4, i, j)", "i"),
        ("select(j < 3 and n >= 0, i, j)", "select(j < 3, i, j)"),
        ("i % n", "i % n"),
        ("(x * 4) // 4", "x * 4 // 4"),
    ],
)
def test_rules(before: str, after: str) -> None:
    """`x` is a number from outside, which may wrap; `i`, `j` and `n` are bounded by memory."""
    text = """prim_func f[n](x: i64, A: f32[n]) -> (C: i64[n, 4]) {{
      for i, j in grid(n, 4) {{ C[i, j] = {} }}
    }}"""
    done = simplify(function(text.format(before)))
    assert print_prim_funcs([done]) == print_prim_funcs([function(text.format(after))])


def test_dead_code_goes() -> None:
    f = function("""prim_func f[n](A: f32[n]) -> (C: f32[4]) {
      for i in range(0) { C[i] = 1 }
      for i in range(1) { C[i] = 2 }
      for i in range(4) { if i < 4 { C[i] = A[0] } else { C[i] = 4 } }
      for i in range(n) { if i < 0 { C[i] = 5 } }
      assert 1 < 2, "never"
    }""")
    wanted = """prim_func f[n](A: f32[n]) -> (C: f32[4]) {
      C[0] = 2
      for i in range(4) { C[i] = A[0] }
    }"""
    assert print_prim_funcs([simplify(f)]) == print_prim_funcs([function(wanted)])


def test_what_could_fail_stays() -> None:
    text = """prim_func f[n](A: i64[n], d: i64) -> (C: i64[n]) {
      for i in range(n) { C[i] = 0 * (i // d) + (A[i] - A[i]) }
      for i in range(n) { if A[i] // d > 0 { let unused = 1 } }
    }"""
    once = print_prim_funcs([simplify(function(text))])
    assert once.count("// d") == 2 and once.count("A[i]") == 3


def test_wrapped_numbers_are_left_alone() -> None:
    """i64 data wraps, so `x * 4 // 4` is not `x`."""
    x = T.Var("x", INDEX)
    a = T.Buffer("A", INDEX, (index(2),))
    value = T.Binary("floordiv", T.Binary("mul", T.Load(a, (index(0),)), index(4)), index(4))
    f = func([a, x], [b := T.Buffer("B", BOOL, (index(1),))], store(b, (0,), T.Binary("lt", value, index(1 << 61))))
    match simplify(f).body:
        case (T.Store(value=T.Binary("lt", T.Binary("floordiv", T.Binary("mul")))),):
            pass
        case other:
            pytest.fail(str(other))
