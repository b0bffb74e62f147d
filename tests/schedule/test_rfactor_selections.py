"""rfactor of reductions that keep the best of candidates: of equal values, the same one is kept."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from mlcdsl.check import check_source
from mlcdsl.ir import tensor as T
from mlcdsl.reference import run_prim_func
from mlcdsl.schedule.selections import Selection, Unequal, selection_of
from mlcdsl.schedule.tree import blocks_in
from mlcdsl.source import Source
from mlcdsl.types import INDEX
from mlcdsl.types.arrays import numpy_dtype
from mlcdsl.types.dtype import DTYPES
from tests.backends.llvm.compiled import compile_func
from tests.schedule.verified import refused, schedule, verified

ARG = """
prim_func f[n, l](X: {dtype}[n, l]) -> (P: i64[n]) {{
  compute P[i] = {reducer}[k](X[i, k])
}}"""
ROWS = """
prim_func f(X: f32[5, 8]) -> (P: i64[5]) {
  compute P[i] = argmax[k](X[i, k])
}"""
CUBE = """
prim_func f(X: i32[3, 4, 5]) -> (P: i64[3]) {
  compute P[i] = argmax[k, l](X[i, k, l])
}"""
#: the body of a block, with what was kept before or an init
KEPT = """
prim_func f[n, l](X: {dtype}[n, l], inout P: i32[n], inout B: {dtype}[n]) {{
  for i, k in grid(n, l) {{
    block S(spatial vi = i, reduce vk = k) {{ {init} {body} }}
  }}
}}"""
KEEP = "{ P[vi] = i32(vk) B[vi] = X[vi, vk] }"
#: values with ties, and all that is special of floats
FLOATS = (math.nan, math.inf, -math.inf, -0.0, 0.0, 1.0)
SPECIAL = {"f32": FLOATS, "f64": FLOATS, "f8e4m3": (math.nan, 448.0, -448.0, -0.0, 0.0, 1.0), "i32": (-(2**31), 0, 1)}


def rows(values: tuple[Any, ...], length: int, dtype: str) -> np.ndarray[Any, Any]:
    """All rows of so many values."""
    return np.array(list(itertools.product(values, repeat=length))).astype(numpy_dtype(DTYPES[dtype]))


def bits(arrays: list[Any]) -> list[bytes]:
    return [a.tobytes() for a in arrays]


def exhausted(program: str, steps: str, dtype: str, length: int) -> None:
    """Compiled, the schedule gives bit for bit what the program gives for all rows of special values, from all kept
    values."""
    written, scheduled = (compile_func(schedule(program, s).func) for s in ("", steps))
    every = rows(SPECIAL[dtype], length + 1, dtype)
    x, kept = np.ascontiguousarray(every[:, 1:]), np.ascontiguousarray(every[:, 0])
    results = []
    for run in (written, scheduled):
        p, b = np.full(len(x), -1, np.int32), kept.copy()
        run(x, p, b, dims=[len(x), length])
        results.append((p, b))
    (p, b), (q, c) = results
    assert bits([p, b]) == bits([q, c])
    assert len(np.unique(p)) > 2, "different steps are kept"


# ---------------------------------------------------------------- argmax and argmin


@pytest.mark.parametrize("dtype", ["f32", "f64", "i64", "i8", "u8", "f16"])
@pytest.mark.parametrize("reducer", ["argmax", "argmin"])
@pytest.mark.parametrize("factors", ["[4, _]", "[_, 5]"])
def test_outermost_loop(dtype: str, reducer: str, factors: str) -> None:
    program = ARG.format(dtype=dtype, reducer=reducer)
    session = verified(program, f'i, k = loops(block("P")) k0, k1 = split(k, {factors}) rfactor(block("P"), k0)')
    assert [b.name for b in blocks_in(session.func.body)] == ["P_rf", "P"]


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("order", ["i, k0, k1", "k0, i, k1", "k0, k1, i"])
def test_where_the_steps_stand(axis: int, order: str) -> None:
    steps = f"""i, k = loops(block("P")) k0, k1 = split(k, [3, _]) reorder({order}) rfactor(block("P"), k0, {axis})"""
    session = verified(ROWS, steps)
    made = {x.buffer.name: x.buffer.shape for x in session.func.body if isinstance(x, T.Alloc)}
    assert made["P_rf"] == made["P_best_rf"] and made["P_rf"][axis] == T.Const(3, INDEX)


@pytest.mark.parametrize("factors", ["[2, _]", "[3, _]", "[_, 3]", "[4, 1]"])
def test_every_row(factors: str) -> None:
    """All rows of four floats that are special, interpreted."""
    program = ROWS.replace("f(", "f[n](").replace("[5, 8]", "[n, 4]").replace("[5]", "[n]")
    every = rows((math.nan, math.inf, -math.inf, 1.0), 4, "f32")
    steps = f'i, k = loops(block("P")) k0, k1 = split(k, {factors}) rfactor(block("P"), k0)'
    want, got = (run_prim_func(schedule(program, s).func, [every], dims=[len(every)]) for s in ("", steps))
    assert bits(want) == bits(got)
    assert want[0][0] == 0 and set(want[0].tolist()) == {0, 1, 2, 3}


def test_several_axes() -> None:
    verified(CUBE, 'i, k, l = loops(block("P")) rfactor(block("P"), k)')
    verified(CUBE, 'i, k, l = loops(block("P")) a, b = split(fuse(k, l), [_, 7]) rfactor(block("P"), a)')
    verified(CUBE, 'i, k, l = loops(block("P")) l0, l1 = split(l, [_, 2]) k0, k1 = split(k, [3, _]) '
                   'rfactor(block("P"), k0, -1)')  # fmt: skip
    message = refused(CUBE, 'i, k, l = loops(block("P")) rfactor(block("P"), l)')
    assert "(order)" in message and "name loop k, the outermost" in message


def test_inner_loop() -> None:
    program = ARG.format(dtype="i32", reducer="argmin")
    message = refused(program, 'i, k = loops(block("P")) k0, k1 = split(k, [_, 4]) rfactor(block("P"), k1)')
    assert "(order)" in message and "name loop k_0" in message


def test_a_loop_of_one_step_is_not_outside() -> None:
    steps = 'i, k = loops(block("P")) k0, k1, k2 = split(k, [1, 3, _])'
    program = ARG.format(dtype="f32", reducer="argmax")
    verified(program, f'{steps} rfactor(block("P"), k1)', count=5)
    verified(program, f'{steps} rfactor(block("P"), k0)', count=5)


def test_then_parallel() -> None:
    steps = """i, k = loops(block("P")) k0, k1 = split(k, [4, _]) r = rfactor(block("P"), k0)
               i, k0, k1 = loops(r) reorder(k0, i, k1) parallel(k0)"""
    verified(ARG.format(dtype="f32", reducer="argmax"), steps)


def test_again() -> None:
    steps = """i, k = loops(block("P")) k0, k1, k2 = split(k, [3, 2, _]) r = rfactor(block("P"), k0)
               i, k0, k1, k2 = loops(r) rfactor(r, k1, -1)"""
    session = verified(ARG.format(dtype="f32", reducer="argmin"), steps)
    assert len(blocks_in(session.func.body)) == 3


def test_after_decompose_reduction() -> None:
    """There is no init any more: the partial results have one of their own."""
    steps = """i, k = loops(block("P")) k0, k1 = split(k, [4, _]) decompose_reduction(block("P"), k0)
               rfactor(block("P_update"), k0)"""
    verified(ROWS, steps)


# ---------------------------------------------------------------- what is written by hand

NAN_FIRST = "X[vi, vk] > B[vi] or isnan(X[vi, vk]) and not isnan(B[vi])"
LAST = "X[vi, vk] >= B[vi] or isnan(B[vi]) and not isnan(X[vi, vk])"
KEEPS = {
    "greater": f"if X[vi, vk] > B[vi] {KEEP}",
    "swapped": f"if B[vi] < X[vi, vk] {KEEP}",
    "less": f"if X[vi, vk] < B[vi] {KEEP}",
    "lets": "let x = X[vi, vk] let better = x > B[vi] if better { let at = i32(vk) P[vi] = at B[vi] = x }",
    "best first": "if X[vi, vk] < B[vi] { B[vi] = X[vi, vk] P[vi] = i32(vk) }",
    "where": "if vk % 2 == 1 and X[vi, vk] > B[vi] " + KEEP,
    "select": "let b = X[vi, vk] > B[vi] B[vi] = select(b, X[vi, vk], B[vi]) P[vi] = select(b, i32(vk), P[vi])",
    "select without lets": "P[vi] = select(X[vi, vk] < B[vi], i32(vk), P[vi])"
    " B[vi] = select(X[vi, vk] < B[vi], X[vi, vk], B[vi])",
    "nested": "if vk > 0 { let x = X[vi, vk] if x < B[vi] { P[vi] = i32(vk) B[vi] = x } }",
}
FLOAT_KEEPS = {
    "the first NaN": f"if {NAN_FIRST} {KEEP}",
    "the last NaN": f"if X[vi, vk] > B[vi] or isnan(X[vi, vk]) {KEEP}",
    "x != x": f"if X[vi, vk] < B[vi] or X[vi, vk] != X[vi, vk] and B[vi] == B[vi] {KEEP}",
    "select what is kept": "let x = X[vi, vk] let b = x <= B[vi] or isnan(x) or isnan(B[vi])"
    " P[vi] = select(b, P[vi], i32(vk)) B[vi] = select(b, B[vi], x)",
    "no NaN": f"if not isnan(X[vi, vk]) and X[vi, vk] > B[vi] {KEEP}",
    "NaN is nothing": f"if X[vi, vk] > B[vi] or isnan(B[vi]) and not isnan(X[vi, vk]) {KEEP}",
    "the last of equal values": f"if {LAST} {KEEP}",
}
INITS = {"kept": "", "zero": "init { P[vi] = -2 B[vi] = 0 }"}
FACTORS = ["[2, _]", "[_, 3]", "[5, _]"]
SPLIT = 'i, k = loops(block("S")) k0, k1 = split(k, {}) rfactor(block("S"), k0)'


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("form", [*KEEPS, *FLOAT_KEEPS])
def test_forms(form: str, init: str) -> None:
    body = (KEEPS | FLOAT_KEEPS)[form]
    program = KEPT.format(dtype="f32", init=INITS[init], body=body)
    for factors in FACTORS:
        exhausted(program, SPLIT.format(factors), "f32", 4)
    verified(program, SPLIT.format("[3, _]"), count=5)


@pytest.mark.parametrize("dtype", ["i32", "f64", "f8e4m3"])
@pytest.mark.parametrize("form", KEEPS)
def test_types(form: str, dtype: str) -> None:
    program = KEPT.format(dtype=dtype, init="", body=KEEPS[form])
    exhausted(program, SPLIT.format("[3, _]"), dtype, 4)


def test_nothing_but_the_best() -> None:
    program = """
    prim_func f[n, l](X: f32[n, l], inout B: f32[n]) {
      for i, k in grid(n, l) {
        block S(spatial vi = i, reduce vk = k) { if X[vi, vk] > B[vi] { B[vi] = X[vi, vk] } }
      }
    }"""
    verified(program, SPLIT.format("[3, _]"))


def test_the_first_that_holds() -> None:
    program = """
    prim_func f[n, l](X: bool[n, l]) -> (P: i64[n], B: bool[n]) {
      for i, k in grid(n, l) {
        block S(spatial vi = i, reduce vk = k) {
          init { P[vi] = -1 B[vi] = false }
          if X[vi, vk] and not B[vi] { P[vi] = vk B[vi] = X[vi, vk] }
        }
      }
    }"""
    verified(program, SPLIT.format("[3, _]"))


def test_more_than_a_position() -> None:
    """Carried values of other types, in buffers of other ranks."""
    program = """
    prim_func f[n, l](X: f32[n, l], Y: i8[n, l]) -> (B: f32[n, 1], P: i64[n], Z: i8[n], W: bool[1, n, 1]) {
      for i, k in grid(n, l) {
        block S(spatial vi = i, reduce vk = k) {
          init { B[vi, 0] = 0 P[vi] = -1 Z[vi] = 7 W[0, vi, 0] = true }
          let x = X[vi, vk] * 2
          if x > B[vi, 0] { B[vi, 0] = x P[vi] = vk Z[vi] = Y[vi, vk] W[0, vi, 0] = x > 1.0 }
        }
      }
    }"""
    verified(program, SPLIT.format("[3, _]"))
    verified(program, 'i, k = loops(block("S")) rfactor(block("S"), k, -1)')
    assert "(axis)" in refused(program, 'i, k = loops(block("S")) rfactor(block("S"), k, 3)')


@pytest.mark.parametrize(
    "body",
    [
        f"if X[vi, vk] >= B[vi] {KEEP}",
        f"if not (X[vi, vk] <= B[vi]) {KEEP}",
        f"if X[vi, vk] != B[vi] {KEEP}",
        f"if X[vi, vk] > B[vi] or isnan(B[vi]) {KEEP}",
    ],
)
def test_what_a_start_would_replace(body: str) -> None:
    message = refused(KEPT.format(dtype="f32", init="", body=body), SPLIT.format("[3, _]"))
    assert "(reduction)" in message and "would not keep the same in B" in message


@pytest.mark.parametrize(
    "body",
    [
        f"if X[vi, vk] > B[vi] + 1 {KEEP}",
        f"if X[vi, vk] + 1 > B[vi] {KEEP}",
        f"if X[vi, vk] > B[vi] and P[vi] < 3 {KEEP}",
        "if X[vi, vk] > B[vi] { P[vi] += 1 B[vi] = X[vi, vk] }",
        "if X[vi, vk] > B[vi] { P[vi] = i32(vk) B[vi] = X[vi, vk] + B[vi] }",
        f"P[vi] += 1 if X[vi, vk] > B[vi] {KEEP}",
        f"if X[vi, vk] > B[vi] {KEEP} else {{ P[vi] = -3 }}",
        "B[vi] = select(X[vi, vk] < B[vi], X[vi, vk], B[vi]) P[vi] = select(X[vi, vk] < B[vi], i32(vk), P[vi])",
        "B[vi] = select(X[vi, vk] < B[vi], X[vi, vk], B[vi])"
        " let b = X[vi, vk] < B[vi] P[vi] = select(b, i32(vk), P[vi])",
        "P[vi] = select(X[vi, vk] <= B[vi], i32(vk), P[vi]) B[vi] = select(X[vi, vk] < B[vi], X[vi, vk], B[vi])",
    ],
)
def test_no_selections(body: str) -> None:
    message = refused(KEPT.format(dtype="f32", init="", body=body), SPLIT.format("[3, _]"))
    assert "(reduction)" in message and "block S updates" in message


# ---------------------------------------------------------------- every relation of two values

TYPES = {
    "x > old": lambda x, old: x > old,
    "x == old": lambda x, old: x == old,
    "x < old": lambda x, old: x < old,
    "isnan(x) and not isnan(old)": lambda x, old: math.isnan(x) and not math.isnan(old),
    "not isnan(x) and isnan(old)": lambda x, old: not math.isnan(x) and math.isnan(old),
    "isnan(x) and isnan(old)": lambda x, old: math.isnan(x) and math.isnan(old),
}
Item = tuple[int, float]


def fold(table: dict[tuple[float, float], bool], kept: Item, items: list[Item]) -> Item:
    for new in items:
        kept = new if table[new[1], kept[1]] else kept
    return kept


def keeps(table: dict[tuple[float, float], bool], values: tuple[float, ...], start: float) -> bool:
    """Whether two stretches from the start keep what all steps keep, whatever the values."""
    for first, *rest in itertools.product(values, repeat=4):
        items = list(enumerate(rest))
        whole = fold(table, (-1, first), items)
        for cut in range(4):
            parts = [fold(table, (-2, start), part) for part in (items[:cut], items[cut:])]
            if fold(table, (-1, first), parts) != whole:
                return False
    return True


@pytest.mark.parametrize("dtype", ["f32", "i32"])
def test_every_relation(dtype: str) -> None:
    """What is accepted keeps the same, from its start; for what is refused, no start does."""
    names = [t for t in TYPES if dtype == "f32" or "isnan" not in t]
    values = (0.0, 1.0, 2.0, math.nan) if dtype == "f32" else (0.0, 1.0, 2.0)
    chosen = [c for n in range(1, len(names) + 1) for c in itertools.combinations(names, n)]
    accepted = 0
    for relation in chosen:
        block = _block(dtype, " or ".join(f"({t})" for t in relation))
        found = selection_of(block)
        table = {(x, y): any(TYPES[t](x, y) for t in relation) for x in values for y in values}
        if isinstance(found, Selection):
            value = found.start.value
            start = values[-1] if value != value else 0.0 if value < 0 else 2.0
            assert keeps(table, values, start), relation
            accepted += 1
        else:
            assert isinstance(found, Unequal)
            assert not any(keeps(table, values, start) for start in values), relation
    assert 2 <= accepted < len(chosen) / 2


def _block(dtype: str, cond: str) -> T.Block:
    body = f"let x = X[vi, vk] let old = B[vi] if {cond} {{ P[vi] = i32(vk) B[vi] = x }}"
    checked = check_source(Source("m.mlc", f"module M {{ {KEPT.format(dtype=dtype, init='', body=body)} }}"))
    assert checked.ok, [d.message for d in checked.diagnostics]
    (func,) = checked.program.modules["M"].prim_funcs.values()
    return blocks_in(func.body)[0]
