"""Wrong programs, and such as cannot be decided: what is said of them."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.check.sets import analyze
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import loads, walk_stmts
from mlcdsl.source import Source
from tests.check.sets.test_sets_proved import analysis

FOUND = {
    "after the end": (
        "prim_func f[n](A: f32[n]) -> (C: f32[n]) { for i in range(n) { C[i] = A[i + 1] } }",
        ["E0501 index of dimension 0 of A is 1 when n = 1, i = 0; A has n = 1 element there"],
    ),
    "before the start": (
        "prim_func f(A: f32[8]) -> (C: f32[8]) { for i in range(8) { C[i] = A[i - 3] } }",
        ["E0501 index of dimension 0 of A is -3 when i = 0; A has 8 elements there"],
    ),
    "one finding an access": (
        "prim_func f(inout A: f32[4, 4]) { for i, j in grid(5, 6) { A[i, j] += 1 } }",
        ["E0501 index of dimension 1 of A is 4 when j = 4; A has 4 elements there"],
    ),
    "guarded read, plain write": (
        """prim_func f[n](inout A: f32[n]) { for i in range(n + 1) { A[i] = select(i < n, A[i], 0) } }""",
        ["E0501 index of dimension 0 of A is 0 when n = 0, i = 0; A has n = 0 elements there"],
    ),
    "scalar": (
        "prim_func f[n](pos: i64, A: f32[n]) -> (C: f32[n]) { for i in range(n) { C[i] = A[pos] } }",
        ["E0501 index of dimension 0 of A is 1 when n = 1, pos = 1; A has n = 1 element there"],
    ),
    "negative scalar": (
        "prim_func f[n](pos: i64, A: f32[n]) -> (C: f32[n]) where pos < n { for i in range(n) { C[i] = A[pos] } }",
        ["E0501 index of dimension 0 of A is -1 when n = 1, pos = -1; A has n = 1 element there"],
    ),
    "wrong guard": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n + 2]) {
            for i in range(n + 2) { C[i] = select(i >= 1 and i <= n + 1, A[i - 1], 0) } }""",
        ["E0501 index of dimension 0 of A is 0 when n = 0, i = 1; A has n = 0 elements there"],
    ),
    "init of an empty reduction": (
        """prim_func f[n](A: f32[n]) -> (C: f32[1]) {
            for k in range(n) { block C(reduce vk = k) { init { C[0] = A[vk] } C[0] += A[vk] } } }""",
        ["E0501 index of dimension 0 of A is 0 when n = 0; A has n = 0 elements there"],
    ),
    "memory of threads around a loop over threads": (
        """prim_func f(A: i32[7]) -> (C: i32[7]) {
            for i in thread(threadIdx.y, 7) {
              alloc t: i32[1] @ local  t[0] = 0
              for k in thread(threadIdx.x, 7) { t[0] += A[k] }
              C[i] = t[0] } }""",
        ["E0503 iterations k = 0 and k = 1 both write t[0] when i = 0"],
    ),
    "a thread's memory read behind its threads": (
        """prim_func f(A: i32[7]) -> (C: i32[1]) {
            alloc t: i32[1] @ local
            for k in thread(threadIdx.x, 7) { t[0] = A[k] }
            C[0] = t[0] }""",
        ["E0503 iterations k = 0 and k = 1 both write t[0]"],
    ),
    "first element": (
        "prim_func f[n](A: f32[n]) -> (C: f32[n]) { for i in range(1, n) { C[i] = A[i] } }",
        ["E0502 C[0] is never written when n = 1"],
    ),
    "never": ("prim_func f(A: f32[4]) -> (C: f32[4]) { let x = A[0] }", ["E0502 C[0] is never written"]),
    "odd elements": (
        "prim_func f(A: f32[4]) -> (C: f32[4]) { for i in range(2) { C[2 * i] = A[i] } }",
        ["E0502 C[1] is never written"],
    ),
    "reads of others": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
            for i in range(n) { C[i] = 0 } for i in parallel(n) { C[i] = A[i] + C[n - 1 - i] } }""",
        ["E0503 iteration i = 0 writes C[0], which iteration i = 1 reads when n = 2"],
    ),
    "sum in parallel": (
        """prim_func f(A: f32[1024]) -> (S: f32[1]) {
            for k in parallel(1024) { block S(reduce vk = k) { init { S[0] = 0 } S[0] += A[vk] } } }""",
        ["E0503 iterations k = 0 and k = 1 both write S[0]"],
    ),
    "shared temporary": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
            alloc T: f32[1]
            for i in parallel(n) { T[0] = A[i] C[i] = T[0] } }""",
        ["E0503 iterations i = 0 and i = 1 both write T[0] when n = 2"],
    ),
    "overlapping vectors": (
        """prim_func f(A: f32[40]) -> (C: f32[37]) {
            for i in range(9) { for j in vectorized(5) { C[i * 4 + j] = A[i + j] } }
            for i in parallel(9) { for j in range(5) { C[i * 4 + j] = A[i + j] } } }""",
        ["E0503 iterations i = 0 and i = 1 both write C[4]"],
    ),
    "half an iteration": (
        """prim_func f[n, m](A: f32[n, m]) -> (C: f32[n]) {
            for i in range(n) { C[i] = 0 } for t in parallel(n * m) { C[t // m] += A[t // m, t % m] } }""",
        ["E0503 iterations t % m = 0 and t % m = 1 both write C[0] when n = 1, m = 2, t // m = 0"],
    ),
    "temporary": (
        "prim_func f(A: f32[4]) -> (C: f32[4]) { alloc T: f32[4] for i in range(4) { C[i] = T[i] } }",
        ["E0504 T[0] is read before it is written when i = 0"],
    ),
    "next element": (
        """prim_func f[n](A: f32[n + 1]) -> (C: f32[n]) {
            alloc T: f32[n + 1]
            for i in range(n) { T[i] = A[i] }
            for i in range(n) { C[i] = T[i + 1] } }""",
        ["E0504 T[1] is read before it is written when n = 1, i = 0"],
    ),
    "fresh every time": (
        """prim_func f(A: f32[4]) -> (C: f32[4]) {
            for i in range(4) { alloc T: f32[4] T[i] = A[i] C[i] = T[0] } }""",
        ["E0504 T[0] is read before it is written when i = 1"],
    ),
    "extern reads": (
        """extern linear[n](x: f32[n]) -> (y: f32[n]) = "env.linear"
        prim_func f[n](A: f32[n]) -> (C: f32[n]) {
            alloc T: f32[n]
            for i in range(1, n) { T[i] = A[i] }
            call linear(T, C) }""",
        ["E0504 T[0] is read before it is written when n = 1"],
    ),
    "no init": (
        """prim_func f[n](A: f32[n, n]) -> (C: f32[n]) {
            for i, k in grid(n, n) { block C(spatial vi = i, reduce vk = k) { C[vi] += A[vi, vk] } }
            for i in range(n) { C[i] = 0 } }""",
        ["E0403 block C reduces into C without an init: C[0] has no value yet when n = 1"],
    ),
    "no accumulation": (
        """prim_func f[n](A: f32[n, n]) -> (C: f32[n]) {
            for i, k in grid(n, n) { block C(spatial vi = i, reduce vk = k) { C[vi] = A[vi, vk] } } }""",
        ["E0402 C[0] is written by several iterations of reduce axis vk without accumulating when n = 2"],
    ),
    "spatial sum": (
        """prim_func f[n](A: f32[n, n]) -> (C: f32[n]) {
            for i, k in grid(n, n) { block C(spatial vi = i, spatial vk = k) { C[vi] = A[vi, vk] } } }""",
        ["E0402 spatial axis vk: vk = 0 and vk = 1 both write C[0] when n = 2"],
    ),
    "reduce that moves": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
            for i in range(n) { block C(reduce vi = i) { C[vi] = A[vi] } } }""",
        [
            "E0402 the place that is written depends on reduce axis vi: vi = 0 writes C[0], vi = 1 writes C[1] "
            "when n = 2"
        ],
    ),
    "short loop": (
        """prim_func f(A: f32[128]) -> (C: f32[128]) {
            for i in range(127) { block C(spatial vi: 128 = i) { C[vi] = A[vi] } } }""",
        ["E0401 axis vi of block C needs 128 steps, but loop i has 127 steps"],
    ),
    "long loop": (
        """prim_func f(A: f32[128]) -> (C: f32[128]) {
            for i in range(130) { block C(spatial vi: 128 = i) { C[vi] = A[vi] } } }""",
        ["E0401 axis vi of block C has 128 values, but its binding reaches 128 when i = 128"],
    ),
    "tiles without predicate": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
            for i in range((n + 3) // 4) { for j in range(4) {
              block C(spatial vi: n = i * 4 + j) { C[vi] = A[vi] } } } }""",
        ["E0401 axis vi of block C has 1 value, but its binding reaches 1 when n = 1, i = 0, j = 1"],
    ),
    "predicate that loses": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
            for i in range((n + 3) // 4) { for j in range(4) {
              block C(spatial vi: n = i * 4 + j) where i * 4 + j < n - 1 { C[vi] = A[vi] } } } }""",
        ["E0401 axis vi of block C never takes the value 1 when n = 2: the predicate leaves it out"],
    ),
    "predicate over one loop": (
        """prim_func f(A: f32[4, 4]) -> (C: f32[4]) { for i, j in grid(4, 4) {
              block C(spatial vi = i, reduce vj = j) where j < 3 { init { C[vi] = 0 } C[vi] += A[vi, vj] } } }""",
        ["E0401 axis vj of block C never takes the value 3: the predicate leaves it out"],
    ),
    "condition around": (
        """prim_func f(A: f32[4, 4]) -> (C: f32[4]) { for i, j in grid(4, 4) { if j < 3 {
              block C(spatial vi = i, reduce vj = j) { init { C[vi] = 0 } C[vi] += A[vi, vj] } } } }""",
        ["E0401 axis vj of block C never takes the value 3: a condition leaves it out"],
    ),
    "short loop and predicate": (
        """prim_func f(A: f32[4]) -> (C: f32[6]) {
              for i in range(4) { block C(spatial vi: 6 = i) where i < 4 { C[vi] = A[0] } } }""",
        ["E0401 axis vi of block C needs 6 steps, but loop i has 4 steps"],
    ),
    "diagonal": (
        """prim_func f(A: f32[16, 16]) -> (C: f32[16, 16]) {
            for i in range(16) { block C(spatial vi = i, spatial vj = i) { C[vi, vj] = A[vi, vj] } } }""",
        ["E0401 block C has no instance vi = 0, vj = 1"],
    ),
    "added twice": (
        """prim_func f(A: f32[16]) -> (C: f32[1]) {
            for i, t in grid(16, 2) { block C(reduce vi = i) { init { C[0] = 0 } C[0] += A[vi] } } }""",
        ["E0401 an instance of block C runs twice, and is added twice, for example at i = 0, t = 0"],
    ),
    "undeclared element": (
        """prim_func f(A: f32[128]) -> (C: f32[128]) {
            for i in range(128) { block C(spatial vi = i) { reads A[0:64] writes C[vi] C[vi] = A[vi] } } }""",
        ["E0404 block C reads A[64], which its `reads` do not contain when vi = 64"],
    ),
    "undeclared buffer": (
        """prim_func f(A: f32[8], B: f32[8]) -> (C: f32[8]) {
            for i in range(8) { block C(spatial vi = i) { reads A[vi] writes C[vi] C[vi] = A[vi] + B[vi] } } }""",
        ["E0404 block C reads B[vi], but its `reads` do not name B"],
    ),
    "gather": (
        "prim_func f[n, m](A: f32[m], I: i64[n]) -> (C: f32[n]) { for i in parallel(n) { C[i] = A[I[i]] } }",
        ["W0501 not proved that A[I[i]] is in bounds: it is checked at run time"],
    ),
    "scatter": (
        """prim_func f[n, m](A: f32[n], I: i64[n], Z: f32[m]) -> (C: f32[m]) {
            for i in range(m) { C[i] = Z[i] } for i in parallel(n) { C[I[i] % m] += A[i] } }""",
        ["W0501 not proved that the iterations of parallel loop i are independent: it is checked at run time"],
    ),
    "compressed rows": (
        """prim_func f[n, z](P: i64[n + 1], X: f32[z]) -> (Y: f32[n]) {
            for i in parallel(n) { Y[i] = 0 for k in range(P[i], P[i + 1]) { Y[i] += X[k] } } }""",
        ["W0501 not proved that X[k] is in bounds: it is checked at run time"],
    ),
    "written or not": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n]) { for i in range(n) { if A[i] > 0 { C[i] = 1 } } }""",
        ["W0501 not proved that every element of C is written: it is checked at run time"],
    ),
    "read on data": (
        """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
            alloc T: f32[n]
            for i in range(n) { if A[i] > 0 { T[i] = 1 } C[i] = T[i] } }""",
        ["W0501 not proved that T[i] was written before it is read: it is checked at run time"],
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_found(name: str) -> None:
    text, expected = FOUND[name]
    assert [f"{d.code} {d.message}" for d in analysis(text).diagnostics] == expected


def one(text: str) -> Diagnostic:
    (found,) = analysis(text).diagnostics
    return found


def test_out_of_bounds_names_the_places() -> None:
    d = one("""prim_func f(A: f32[128]) -> (B: f32[128]) {
        for i in range(128) { block B(spatial vi = i) { B[vi] = A[vi + 2] } } }""")
    assert d.span is not None and d.span.text == "A[vi + 2]"
    assert d.label == "vi + 2 is 128 here"
    assert [p.text for p in d.related] == ["A has 128 elements there", "vi runs over 128 values"]


def test_wrong_extent_stands_at_the_axis_and_the_loop() -> None:
    d = one(FOUND["short loop"][0])
    assert d.span is not None and d.span.text == "spatial vi: 128 = i"
    assert d.label == "needs 128; vi = 127 is never reached"
    assert [(p.span.text, p.text) for p in d.related] == [("i", "127 steps")]


def test_missing_init_has_a_fix_that_helps() -> None:
    text = "module M { " + FOUND["no init"][0].replace("for i in range(n) { C[i] = 0 }", "") + " }"
    (d,) = check_source(Source("test.mlc", text)).diagnostics
    assert d.fix is not None
    (edit,) = d.fix.edits
    text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert "init { C[vi] = 0 }" in text
    assert not check_source(Source("test.mlc", text)).diagnostics


def test_unproved_is_named_by_node() -> None:
    text = """prim_func f[n, m](A: f32[n], I: i64[n], Z: f32[m]) -> (C: f32[m]) {
        alloc T: f32[m]
        for i in range(n) { T[I[i]] = 0 }
        for i in parallel(n) { C[I[i]] = A[i] + T[I[i]] } }"""
    result = check_source(Source("test.mlc", f"module M {{ {text} }}"), prove=False)
    func = result.program.modules["M"].items["f"]
    assert isinstance(func, T.PrimFunc)
    found = analyze(func)
    stores = {id(s) for s in walk_stmts(func.body) if isinstance(s, T.Store)}
    gathers = {id(x) for x in loads(func.body) if x.buffer.name == "T"}
    assert found.unproved_bounds == stores | gathers
    assert {b.name for b in found.unproved_init} == {"T"}
    assert {b.name for b in found.unproved_coverage} <= {"C"}
    (loop,) = [s for s in walk_stmts(func.body) if isinstance(s, T.For) and s.kind == "parallel"]
    assert found.unproved_races == {id(loop)}


def test_too_much_work_is_unproved() -> None:
    primes = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
    stmts = " ".join(
        f"if ({2 * n + 3} * i + {7 * n % 11 + 6} * j + {3 * n % 7 + 2} * k) % {p} < {p * 9 // 10} {{ C[i, j, k] = 1 }}"
        for n, p in enumerate(primes)
    )
    found = analysis(
        f"prim_func f[a, b, c](A: f32[a, b, c]) -> (C: f32[a, b, c]) {{ for i, j, k in grid(a, b, c) {{ {stmts} }} }}"
    )
    assert found.unproved_coverage
    assert any("too long" in d.label for d in found.diagnostics)


def test_the_predicate_is_the_second_place() -> None:
    """Where it leaves values out, and not the loop, which has as many steps as the axis."""
    text = """module M { prim_func f(A: f32[4]) -> (C: f32[4]) {
      for i in range(4) { block C(spatial vi = i) where i < 3 { C[vi] = A[vi] } } } }"""
    (found,) = check_source(Source("t.mlc", text)).diagnostics
    assert [x.span.text for x in found.related] == ["i < 3"]
    assert found.notes == ("Leave the predicate out, or change the extent of vi.",)
