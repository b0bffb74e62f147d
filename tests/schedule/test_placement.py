"""compute_at and reverse_compute_at: what is made means the same; what would not is refused."""

from __future__ import annotations

import pytest

from tests.schedule.verified import printed, refused, verified

MM_RELU = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) {
  compute Y[i, j] = sum[k](A[i, k] * B[k, j])
  compute C[i, j] = max(Y[i, j], 0)
}"""
WINDOW = """
prim_func f[n](A: f32[n + 2]) -> (C: f32[n]) {
  alloc B: f32[n + 2]
  for i in range(n + 2) { block B(spatial vi = i) { B[vi] = A[vi] * A[vi] } }
  for i in range(n) { block C(spatial vi = i) { C[vi] = B[vi] + B[vi + 1] - B[vi + 2] } }
}"""
PADDED = """
prim_func f(A: i64[37, 5]) -> (C: i64[37, 5]) {
  alloc B: i64[37, 5]
  for i, j in grid(37, 5) { block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 3 } }
  for i, j in grid(37, 5) {
    block C(spatial vi = i, spatial vj = j) {
      C[vi, vj] = select(vi > 0 and vj < 4, B[vi - 1, min(vj + 1, 4)], 7)
    }
  }
}"""
STRIDED = """
prim_func f(A: i64[64]) -> (C: i64[32]) {
  alloc B: i64[64]
  for i in range(16) {
    block B(spatial vi = i) {
      for x in range(4) { B[vi * 4 + x] = A[vi * 4 + x] + x }
    }
  }
  for i in range(32) { block C(spatial vi = i) { C[vi] = B[vi * 2 + 1] } }
}"""
FUSED = """
prim_func f(A: i64[8, 16]) -> (C: i64[128]) {
  alloc B: i64[128]
  for i, j in grid(8, 16) { block B(spatial vi = i, spatial vj = j) { B[vi * 16 + vj] = A[vi, vj] } }
  for i in range(128) { block C(spatial vi = i) { C[vi] = B[vi] * 2 } }
}"""
STAGES = """
prim_func f[n](A: f32[n, 33]) -> (D: f32[n]) {
  compute S[i] = sum[k](A[i, k])
  compute E[i, k] = A[i, k] - S[i]
  compute Q[i] = sum[k](E[i, k] * E[i, k])
  compute D[i] = Q[i] + S[i]
}"""


@pytest.mark.parametrize("at", ["i", "j0", "j1"])
@pytest.mark.parametrize("factor", [1, 3, 16])
def test_producer(at: str, factor: int) -> None:
    verified(MM_RELU, f'i, j = loops(block("C")) j0, j1 = split(j, [_, {factor}]) compute_at(block("Y"), {at})')


@pytest.mark.parametrize("at", ["i", "j0"])
@pytest.mark.parametrize("factor", [1, 3, 16])
def test_consumer(at: str, factor: int) -> None:
    steps = f'i, j, k = loops(block("Y")) j0, j1 = split(j, [_, {factor}]) reorder(j0, k, j1)'
    verified(MM_RELU, f'{steps} reverse_compute_at(block("C"), {at})')


@pytest.mark.parametrize("preserve", ["", ", preserve_unit_loops=true"])
def test_unit_loops(preserve: str) -> None:
    session = verified(MM_RELU, f'compute_at(block("Y"), loops(block("C"))[1]{preserve})')
    found = session.apply("loops", [session.apply("block", ["Y"], {})], {})
    assert [x.name for x in found] == (["i", "j", "ax0", "ax1", "ax2"] if preserve else ["i", "j", "ax0"])


@pytest.mark.parametrize("factor", [1, 4, 7])
def test_windows(factor: int) -> None:
    verified(WINDOW, f'i0, i1 = split(loops(block("C"))[0], [_, {factor}]) compute_at(block("B"), i0)')
    verified(WINDOW, f'i0, i1 = split(loops(block("B"))[0], [_, {factor}]) reverse_compute_at(block("C"), i0)')


def test_padding() -> None:
    """The box begins below the buffer: a predicate keeps it inside."""
    verified(PADDED, 'i, j = loops(block("C")) i0, i1 = split(i, [_, 8]) compute_at(block("B"), i0)')
    session = verified(PADDED, 'i, j = loops(block("C")) i0, i1 = split(i, [_, 8]) compute_at(block("B"), j)')
    assert "if v_i_0 * 8 + v_i_1 - 1 >= 0" in printed(session)
    message = refused(PADDED, 'i, j = loops(block("B")) i0, i1 = split(i, [_, 8]) reverse_compute_at(block("C"), i0)')
    assert "(instances)" in message


PARTS = {
    "every second element": ("[n](A: i64[2 * n]) -> (C: i64[n])", "2 * n", "n", "2 * v", "A[vi] * 3"),
    "pairs with gaps": ("(A: i64[64]) -> (C: i64[16, 2])", "64", "16, 2", "4 * v + w", "A[vi] * 3"),
    "a band": ("(A: i64[8, 16]) -> (C: i64[8, 8])", "8, 16", "8, 8", "v, v + w", "A[vi, vj] * 3"),
    "the diagonal": ("(A: i64[8, 8]) -> (C: i64[8])", "8, 8", "8", "v, v", "A[vi, vj] * 3"),
    "backwards": ("(A: i64[64]) -> (C: i64[16])", "64", "16", "63 - 2 * v", "A[vi] * 3"),
}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("at", [0, -1])
def test_parts(name: str, at: int) -> None:
    """What nobody reads is not computed: the block's axes become those of the loops."""
    head, made, run, read, value = PARTS[name]
    axes = ["spatial vi = i", "spatial vj = j"][: made.count(",") + 1]
    over = ["spatial a = v", "spatial b = w"][: run.count(",") + 1]
    index = read.replace("v", "a").replace("w", "b")
    text = f"""prim_func f{head} {{
      alloc B: i64[{made}]
      for {"i, j" if "," in made else "i"} in grid({made}) {{
        block B({", ".join(axes)}) {{ B[{"vi, vj" if "," in made else "vi"}] = {value} }}
      }}
      for {"v, w" if "," in run else "v"} in grid({run}) {{
        block C({", ".join(over)}) {{ C[{"a, b" if "," in run else "a"}] = B[{index}] + 1 }}
      }}
    }}"""
    verified(text, f'l = loops(block("C")) compute_at(block("B"), l[{at}])')


def test_parts_of_reductions() -> None:
    text = """prim_func f[m](A: i64[64, m]) -> (C: i64[32]) {
      alloc B: i64[64]
      for i, k in grid(64, m) {
        block B(spatial vi = i, reduce vk = k) { init { B[vi] = 1 } B[vi] += A[vi, vk] }
      }
      for v in range(32) { block C(spatial a = v) { C[a] = B[2 * a] } }
    }"""
    verified(text, 'l = loops(block("C")) compute_at(block("B"), l[0])')
    verified(text, 'l = loops(block("C")) v0, v1 = split(l[0], [_, 4]) compute_at(block("B"), v1)')


def test_a_result_is_computed_as_a_whole() -> None:
    text = """prim_func f(A: i64[64]) -> (B: i64[64], C: i64[32]) {
      for i in range(64) { block B(spatial vi = i) { B[vi] = A[vi] } }
      for v in range(32) { block C(spatial a = v) { C[a] = B[2 * a] } }
    }"""
    assert "not all of the result B" in refused(text, 'compute_at(block("B"), loops(block("C"))[0])')


@pytest.mark.parametrize("factor", [1, 2, 3, 8])
def test_wide_writes(factor: int) -> None:
    verified(STRIDED, f'i0, i1 = split(loops(block("C"))[0], [_, {factor}]) compute_at(block("B"), i0)')
    verified(STRIDED, f'i0, i1 = split(loops(block("B"))[0], [_, {factor}]) reverse_compute_at(block("C"), i0)')


@pytest.mark.parametrize("factor", [1, 4, 16, 32])
def test_fused_layouts(factor: int) -> None:
    verified(FUSED, f'i0, i1 = split(loops(block("C"))[0], [_, {factor}]) compute_at(block("B"), i0)')


def test_layouts_of_two_axes_consumed() -> None:
    verified(FUSED, 'reverse_compute_at(block("C"), loops(block("B"))[0])')
    verified(FUSED, 'reverse_compute_at(block("C"), loops(block("B"))[1])')


def test_stages() -> None:
    """Several consumers, moved one after another; allocations move along."""
    steps = 'i = loops(block("D"))[0] compute_at(block("Q"), i) compute_at(block("E"), i) compute_at(block("S"), i)'
    verified(STAGES, steps)
    steps = 'k = loops(block("Q"))[1] compute_at(block("E"), k)'
    verified(STAGES, steps)
    steps = 'i = loops(block("S"))[0] reverse_compute_at(block("E"), i) reverse_compute_at(block("Q"), i)'
    verified(STAGES, steps + ' reverse_compute_at(block("D"), i)')


def test_order_of_stages() -> None:
    assert "(consumers)" in refused(STAGES, 'compute_at(block("S"), loops(block("D"))[0])')
    verified(STAGES, 'compute_at(block("S"), loops(block("E"))[1])')
    assert "(order)" in refused(MM_RELU, 'i, j, k = loops(block("Y")) reverse_compute_at(block("C"), k)')
    assert "(order)" in refused(MM_RELU, 'i, j, k = loops(block("Y")) reorder(k, i) reverse_compute_at(block("C"), i)')


def test_further_in() -> None:
    """A second move, from inside a loop that the block and the consumer share."""
    verified(MM_RELU, 'i, j = loops(block("C")) compute_at(block("Y"), i) compute_at(block("Y"), j)')


def test_time_loops() -> None:
    """Values of an earlier iteration are not those of this one."""
    program = """
    prim_func f(inout A: i64[16]) -> (C: i64[16]) {
      alloc B: i64[16]
      for i in range(16) { B[i] = 0 }
      for t in range(4) {
        for i in range(16) { block C(spatial vi = i) { C[vi] = B[vi] + 1 } }
        for i in range(16) { block B(spatial vi = i) { B[vi] = A[vi] * 2 } }
        for i in range(16) { block A(spatial vi = i) { A[vi] += B[vi] } }
      }
    }"""
    assert "E0410" in refused(program, 'reverse_compute_at(block("C"), loops(block("B"))[1])')


def test_parallel_tiles_keep_apart() -> None:
    parallel = MM_RELU.replace(
        "compute C[i, j] = max(Y[i, j], 0)",
        """
      for i in parallel(n) { for j in range(m) {
        block C(spatial vi = i, spatial vj = j) { C[vi, vj] = max(Y[vi, vj], 0) } } }""",
    )
    verified(parallel, 'compute_at(block("Y"), loops(block("C"))[0])')


def test_inits_that_read_what_is_moved() -> None:
    """Where the consumer's loop has no steps, its init runs, and so does that of the producer, but not its sum."""
    program = """
    prim_func f[m, n, l](A: i64[m, l], D: i64[m, n]) -> (C: i64[m]) {
      alloc B: i64[m]
      for i, j in grid(m, l) { block B(spatial vi = i, reduce vj = j) { init { B[vi] = 0 } B[vi] += A[vi, vj] } }
      for i, k in grid(m, n) { block C(spatial vi = i, reduce vk = k) { init { C[vi] = B[vi] } C[vi] += D[vi, vk] } }
    }"""
    steps = 'i, k = loops(block("C")) compute_at(block("B"), '
    assert "(init)" in refused(program, steps + "k)")
    verified(program, steps + "i)", count=16)
    verified(program.replace(" {\n      alloc", " where n >= 1 {\n      alloc"), steps + "k)", count=16)
    only_sums = program.replace(
        "init { C[vi] = B[vi] } C[vi] += D[vi, vk]", "init { C[vi] = 0 } C[vi] += D[vi, vk] * B[vi]"
    )
    verified(only_sums, steps + "k)", count=16)


def test_advice_where_the_loop_does_not_read_the_block() -> None:
    message = refused(MM_RELU, 'Y = block("Y") ci = loops(block("C"))[0] cache_write(Y, 0, "local") compute_at(Y, ci)')
    assert "(consumers)" in message
    assert "block Y_local reads Y_local: move it into i first, or name a loop around it" in " ".join(message.split())


def test_advice_for_two_writers() -> None:
    """Of decompose_reduction it speaks only where one block updates what the other starts."""
    halves = """
    prim_func f(A: i32[64]) -> (C: i32[64]) {
      alloc B: i32[64]
      for i in range(32) { block B0(spatial vi = i) { B[vi] = A[vi] } }
      for i in range(32) { block B1(spatial vi = i) { B[vi + 32] = A[vi] } }
      for i in range(64) { block C(spatial vi = i) { C[vi] = B[vi] } }
    }"""
    message = refused(halves, 'compute_at(block("B0"), loops(block("C"))[0])')
    assert "(writer)" in message and "reverse_compute_at" in message and "decompose_reduction" not in message
    steps = 'Y = block("Y") ci = loops(block("C"))[0] D = decompose_reduction(Y, loops(Y)[2]) compute_at(D, ci)'
    message = refused(MM_RELU, steps)
    assert "(writer)" in message and "decompose_reduction" in message


REDUCED = "for i, j in grid(n, k) { block R(spatial vi = i, reduce vj = j) { init { R[vi] = 5 } R[vi] += A[vi, vj] } }"
ROWS = f"""
prim_func f[n, m, k](A: i32[n, k], M: i32[m]) -> (R: i32[n], S: i32[m]) {{
  {REDUCED}
  for j, i in grid(m, n) {{
    block S(spatial vj = j, reduce vi = i) {{ init {{ S[vj] = M[vj] }} S[vj] = max(S[vj], R[vi]) }}
  }}
}}"""
OWN_ROWS = f"""
prim_func f[n, k](A: i32[n, k]) -> (R: i32[n], S: i32[n]) {{
  {REDUCED}
  for i in range(n) {{ block S(spatial vi = i) {{ S[vi] = R[vi] * 2 }} }}
}}"""
AT_S = 'compute_at(block("R"), loops(block("S"))[0])'


def test_a_result_is_computed_where_the_loop_is_empty() -> None:
    same = ROWS.replace("k", "m").replace("blocm", "block").replace("[n, m, m]", "[n, m]")
    changed = same.replace("-> (R: i32[n], ", "-> (").replace("f[n, m](", "f[n, m](inout R: i32[n], ")
    for program in (ROWS, same, changed):
        message = refused(program, AT_S)
        assert "loop j may have no steps" in message and "m > 0" in message
        verified(program.replace(") {\n", ") where m > 0 {\n", 1), AT_S)
    verified(OWN_ROWS, AT_S, count=16)


def test_what_nobody_reads_outside_is_not_computed_in_an_empty_loop() -> None:
    hidden = ROWS.replace("-> (R: i32[n], S: i32[m]) {", "-> (S: i32[m]) {\n  alloc R: i32[n]")
    verified(hidden, AT_S, count=16)


def test_a_consumer_keeps_its_init_where_the_loop_is_empty() -> None:
    once = """
prim_func f[n, m](A: i32[n, m]) -> (S: i32[n]) where m < 2 {
  alloc P: i32[n, m]
  for t in range(m) { for i, k in grid(n, m) { block P(spatial vi = i, spatial vk = k) { P[vi, vk] = A[vi, vk] + 1 } } }
  for i, k in grid(n, m) { block S(spatial vi = i, reduce vk = k) { init { S[vi] = 3 } S[vi] += P[vi, vk] } }
}"""
    at_t = 'reverse_compute_at(block("S"), loops(block("P"))[0])'
    assert "loop t may have no steps" in refused(once, at_t)
    verified(once.replace("m < 2", "m == 1"), at_t, count=16)


RECURRENCE = """
prim_func f(A: i64[10], inout C: i64[11]) {
  alloc B: i64[10]
  for p in range(10) { block B(spatial vp = p) { B[vp] = A[vp] * 3 } }
  for v in range(10) { block C(spatial a = v) { C[a + 1] = C[a] + B[9 - a] } }
}"""
HORNER = """
prim_func f(A: i64[5, 3, 4]) -> (C: i64[5]) {
  alloc B: i64[5]
  for p, k2, k1 in grid(5, 4, 3) {
    block B(spatial vp = p, reduce vk1 = k1, reduce vk2 = k2) { init { B[vp] = 1 } B[vp] = B[vp] * 3 + A[vp, vk1, vk2] }
  }
  for v in range(5) { block C(spatial a = v) { C[a] = B[a] } }
}"""


def test_a_recurrence_keeps_its_order() -> None:
    steps = 'reverse_compute_at(block("C"), loops(block("B"))[0])'
    message = refused(RECURRENCE, steps)
    assert "(order)" in message and "block C writes C[9] at v = 8 before block C reads it at v = 9" in message
    verified(RECURRENCE.replace("9 - a", "a"), steps)


def test_reductions_that_do_not_commute_keep_their_order() -> None:
    """The new loops are in the order of the old ones, not of the axes; an order that they cannot have is refused."""
    steps = 'compute_at(block("B"), loops(block("C"))[0])'
    verified(HORNER, steps)
    one = HORNER.replace("reduce vk1 = k1, reduce vk2 = k2", "reduce vk: 12 = k1 + k2 * 3")
    one = one.replace("vk1, vk2]", "vk % 3, vk // 3]")
    verified(one, steps)
    message = refused(one.replace("k2, k1 in grid(5, 4, 3)", "k1, k2 in grid(5, 3, 4)"), steps)
    assert (
        "(order)" in message and "at p = 0, k1 = 0, k2 = 1 before block B writes it at p = 0, k1 = 1, k2 = 0" in message
    )
    consumed = HORNER.replace("A: i64[5, 3, 4]", "A: i64[5, 3, 4], D: i64[5]").replace("A[vp, vk1", "D[vp] * A[vp, vk1")
    first = "for p in range(5) { block P(spatial vp = p) { P[vp] = D[vp] + 1 } }"
    consumed = consumed.replace("alloc B: i64[5]", f"alloc B: i64[5] alloc P: i64[5] {first}").replace(
        "D[vp] * A", "P[vp] * A"
    )
    verified(consumed, 'reverse_compute_at(block("B"), loops(block("P"))[0])')


def test_strided_production() -> None:
    """What an iteration produces is every ninth element: the consumer follows the loops that write them."""
    text = """prim_func f(A: i64[36]) -> (C: i64[36]) {
      alloc B: i64[36]
      for p in range(36) { block B(spatial vp = p) { B[vp] = A[vp] * 3 } }
      for v in range(36) { block C(spatial a = v) { C[a] = B[35 - a] } }
    }"""
    steps = 'p0, p1 = split(loops(block("B"))[0], [4, _]) reorder(p1, p0) reverse_compute_at(block("C"), p1)'
    assert "block C(spatial a: 36 = 35 - ax0 * 9 - p_1)" in " ".join(printed(verified(text, steps)).split())


@pytest.mark.parametrize("at", ["p0", "p1"])
@pytest.mark.parametrize("count", [2, 3])
def test_symbolic_steps(count: int, at: str) -> None:
    """`(n + 1) // 2 * p0 + p1` counts in a symbolic base: equal elements have equal digits."""
    text = """prim_func f[n](A: i64[n]) -> (C: i64[n]) {
      alloc B: i64[n]
      for p in range(n) { block B(spatial vp = p) { B[vp] = A[vp] * 3 } }
      for v in range(n) { block C(spatial a = v) { C[a] = B[a] + 1 } }
    }"""
    verified(text, f'p0, p1 = split(loops(block("B"))[0], [{count}, _]) reverse_compute_at(block("C"), {at})', count=12)
    verified(text, f'p0, p1 = split(loops(block("C"))[0], [{count}, _]) compute_at(block("B"), {at})', count=12)


STENCIL = """
prim_func f[n, m](A: f32[n * 2 + 1, m]) -> (C: f32[(n * 2 + 1) // 2, m]) {
  alloc B: f32[n * 2 + 1, m]
  for i, j in grid(n * 2 + 1, m) { block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 3 } }
  for i, j in grid((n * 2 + 1) // 2, m) {
    block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[2 * vi, vj] + B[2 * vi + 1, vj] + B[2 * vi + 2, vj] }
  }
}"""


@pytest.mark.parametrize(
    "steps", ['compute_at(block("B"), i) parallel(i)', 'parallel(i) compute_at(block("B"), i)']
)  # fmt: skip
def test_overlapping_tiles_in_parallel(steps: str) -> None:
    """Each iteration gets memory of its own: what two of them need is computed by both."""
    text = STENCIL.replace("A: f32[n * 2 + 1, m]", "A: f32[n * 2 + 1, m], D: i8[n]").replace("(n * 2 + 1) // 2", "n")
    session = verified(text, f'i, j = loops(block("C")) {steps}')
    assert "in parallel(n) { alloc B: f32[n * 2 + 1, m]" in " ".join(printed(session).split())


def test_memory_that_iterations_hand_on_stays_shared() -> None:
    text = """prim_func f(A: i64[8]) -> (C: i64[8]) {
      alloc B: i64[1]
      B[0] = 0
      for i in range(8) { block C(opaque vi = i) { B[0] += A[vi] C[vi] = B[0] } }
    }"""
    assert "(independent)" in refused(text, 'parallel(loops(block("C"))[0])')
    inner = text.replace("B[0] = 0\n", "").replace("B[0] += A[vi]", "if vi == 0 { B[0] = 0 } B[0] += A[vi]")
    assert "(independent)" in refused(inner, 'parallel(loops(block("C"))[0])')


def test_a_consumer_of_what_it_updates() -> None:
    text = """prim_func f(inout X: f32[32], A: f32[32]) {
      for i in range(32) { block P(spatial vi = i) { X[vi] = X[vi] + A[vi] } }
      for i in range(31) { block Q(spatial vi = i) { X[vi] = X[vi] * 2 } }
    }"""
    verified(text, 'reverse_compute_at(block("Q"), loops(block("P"))[0])')
