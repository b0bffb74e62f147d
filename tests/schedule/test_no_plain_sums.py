"""Reductions and blocks unlike sums: axes that are neither spatial nor reduce, inits that do more than set the element,
types without infinity. What a primitive may take for granted of a sum does not hold for them."""

from __future__ import annotations

import pytest

from tests.schedule.verified import printed, refused, verified

IN_ORDER = """prim_func f(A: i32[4, 6], inout T: i32[2]) {{
  for i, j in grid(4, 6) {{
    block B({kind} o = i, reduce k = j) {{ T[0] += A[o, k] }}
  }}
}}"""


@pytest.mark.parametrize("kind", ["opaque", "scan"])
def test_rfactor_needs_an_element_for_each_instance(kind: str) -> None:
    """The partial results would begin anew for each value of the axis."""
    text = refused(IN_ORDER.format(kind=kind), 'B = block("B")\ni, j = loops(B)\nrfactor(B, j)')
    assert "(kinds)" in text and kind in text


def test_rfactor_runs_before_the_init() -> None:
    program = """prim_func f(A: i32[4, 6], inout Z: i32[4]) -> (T: i32[4]) {
      for i, j in grid(4, 6) {
        block B(spatial p = i, reduce k = j) {
          init {
            T[p] = 0
            Z[p] = 7
          }
          T[p] += A[p, k]%s
        }
      }
    }"""
    steps = 'B = block("B")\ni, j = loops(B)\nrfactor(B, j)'
    assert "(init)" in refused(program % " * Z[p]", steps)
    verified(program % "", steps)


@pytest.mark.parametrize("dtype", ["f8e4m3", "f8e5m2", "f16", "bf16"])
@pytest.mark.parametrize("op", ["max", "min"])
def test_the_identity_of_a_type_without_infinity(dtype: str, op: str) -> None:
    program = f"""prim_func f(A: {dtype}[4, 6]) -> (T: {dtype}[4]) {{
      for i, j in grid(4, 6) {{
        block B(spatial p = i, reduce k = j) {{
          init {{ T[p] = 1 }}
          T[p] = {op}(T[p], A[p, k])
        }}
      }}
    }}"""
    verified(program, 'B = block("B")\ni, j = loops(B)\nrfactor(B, j)')
    verified(program, 'pad_einsum(block("B"), [3, 4])')


def test_pad_einsum_pads_no_axis_in_order() -> None:
    """The init runs at every step of such an axis, and the last one counts."""
    program = """prim_func f(A: i32[4, 6]) -> (T: i32[4]) {
      for i, j in grid(4, 6) {
        block B(spatial p = i, opaque k = j) {
          init { T[p] = 0 }
          T[p] += A[p, k]
        }
      }
    }"""
    assert "(einsum)" in refused(program, 'pad_einsum(block("B"), [1, 4])')


@pytest.mark.parametrize("kind", ["opaque", "scan"])
def test_a_copy_that_is_written_back_keeps_the_last_value(kind: str) -> None:
    program = f"""prim_func f(A: i32[6]) -> (T: i32[%s]) {{
      for i in range(6) {{
        block B({kind} o: 6 = 5 - i) {{ T[%s] = A[o] }}
      }}
    }}"""
    steps = 'reindex_cache_write(block("B"), 0, "global", (o) -> (o))'
    assert "(alike)" in refused(program % (3, "o // 2"), steps)
    verified(program % (6, "5 - o"), steps)


CHAIN = """prim_func f(A: i32[4, 6]) -> (T: i32[5]) {
  block F() { T[0] = 5 }
  for i, j in grid(4, 6) {
    block B(spatial p = i, reduce k = j) {
      init { T[p + 1] = T[p] }
      T[p + 1] += A[p, k]
    }
  }
}"""


@pytest.mark.parametrize("step", [
    "transform_block_layout(B, (p, k) -> (k, p))", "transform_block_layout(B, (p, k) -> (3 - p, k))", "reorder(j, i)",
    "decompose_reduction(B, i)", "blockize(i)",
])  # fmt: skip
def test_an_init_that_reads_the_element_before(step: str) -> None:
    assert "(order)" in refused(CHAIN, f'B = block("B")\ni, j = loops(B)\n{step}')


def test_an_init_that_reads_the_element_before_in_order() -> None:
    verified(CHAIN, 'transform_block_layout(block("B"), (p, k) -> (p, k // 2, k % 2))')


def test_an_extern_sees_what_the_instances_before_wrote() -> None:
    program = """module M {
      extern next(c: ptr, a: ptr) = "next"
      prim_func f(inout T: i32[5]) {
        for i in range(4) {
          block B(spatial a = i) {
            reads T[a]
            writes T[a + 1]
            call next(T[a + 1].ptr, T[a].ptr)
          }
        }
      }
    }"""
    assert "(order)" in refused(program, 'transform_block_layout(block("B"), (i) -> (3 - i))')


STARTED_TWICE = """prim_func f(A: i32[4, 4], W: i32[4], P: i64[4], inout Z: i32[4]) -> (C: i32[4]) {{
  alloc T: i32[4]
  for i, j in grid(4, 4) {{
    block B(spatial p = i, reduce k = j) {{
      init {{
        T[p] = 1
        Z[p] = {start}
      }}
      T[p] -= A[p, k] + Z[{at}]
    }}
  }}
  for i in range(4) {{
    block C(spatial p = i) {{ C[p] = {read} }}
  }}
}}"""
AT_C = 'compute_at(block("B"), loops(block("C"))[0])'


@pytest.mark.parametrize(("start", "at"), [("W[p]", "3 - p"), ("Z[p] - 8", "p"), ("W[3 - p] + Z[p]", "p")])
@pytest.mark.parametrize("read", ["T[clamp(P[p], 0, 3)]", "T[p]"])
def test_what_runs_again_has_started_what_it_reads(start: str, at: str, read: str) -> None:
    """Another instance starts it, or it is changed in place: what was run before is not undone by the init."""
    text = refused(STARTED_TWICE.format(start=start, at=at, read=read), AT_C)
    assert "(kinds)" in text or "(order)" in text


@pytest.mark.parametrize("read", ["T[clamp(P[p], 0, 3)] + Z[3]", "T[p] + Z[p]"])
def test_what_runs_again_begins_anew(read: str) -> None:
    """All that is read of `Z` is started in the iteration that reads it."""
    program = STARTED_TWICE.format(start="W[p] + 2", at="p", read=read)
    verified(program.replace("inout Z: i32[4]", "V: i32[4]").replace("alloc T", "alloc Z: i32[4] alloc T"), AT_C)


def test_an_array_of_the_block_is_no_result() -> None:
    program = """prim_func f(A: i32[8]) -> (C: i32[8]) {
      alloc T: i32[8]
      for i in range(8) {
        block B(spatial p = i) {
          alloc L: i32[2]
          L[0] = A[p]
          L[1] = L[0] * 2
          T[p] = L[0] + L[1]
        }
      }
      for i in range(8) { block C(spatial p = i) { C[p] = T[7 - p] } }
    }"""
    printed(verified(program, AT_C))


def test_blockized_reductions_begin_anew() -> None:
    """Their init is a nest of its own, whose places are not written like those of the update."""
    program = """prim_func f(A: i32[8, 6]) -> (C: i32[8]) {
      alloc T: i32[8]
      for i, j in grid(8, 6) {
        block B(spatial p = i, reduce k = j) {
          init { T[p] = 0 }
          T[p] += A[p, k]
        }
      }
      for i in range(8) { block C(spatial p = i) { C[p] = T[p] * 2 } }
    }"""
    steps = """
    i, j = loops(block("B"))
    i0, i1 = split(i, [_, 4])
    j0, j1 = split(j, [_, 2])
    reorder(i0, j0, i1, j1)
    tile = blockize(i1)
    compute_at(tile, split(loops(block("C"))[0], [_, 4])[0])
    """
    verified(program, steps)


COUNTED_DOWN = """prim_func f(A: i32[5, 4], W: i32[5], inout Z: i32[5]) -> (T: i32[5]) {{
  for f in range(20) {{
    block T(spatial vi: 5 = {i}, reduce vj: 4 = {j}) {{
      init {{
        T[vi] = 1
        Z[vi] -= W[vi]
      }}
      T[vi] += A[vi, vj] * Z[vi]
    }}
  }}
}}"""


@pytest.mark.parametrize(("i", "j"), [("f // 4", "f % 4"), ("f % 5", "f // 5")])
@pytest.mark.parametrize(("step", "need"), [("decompose_reduction(T, f)", "(instances)"), ("blockize(f)", "(order)")])
def test_an_init_that_may_not_run_again(i: str, j: str, step: str, need: str) -> None:
    """In a loop of spatial and reduce axes, its copy would run once for each step of the reduction."""
    lines = f'T = block("T")\nf = loops(T)[0]\n{step}'
    text = COUNTED_DOWN.format(i=i, j=j)
    assert need in refused(text, lines)
    verified(text.replace("Z[vi] -= W[vi]", "Z[vi] = W[vi] + 3"), lines)


@pytest.mark.parametrize("update", ["T[0] += A[k, l]", "if A[k, l] > T[0] { T[0] = A[k, l] }"])
def test_partial_results_are_started_first(update: str) -> None:
    """A reduction without an init may begin with the last value of its axes, where theirs would not have run."""
    program = f"""prim_func f(A: i32[4, 6], inout T: i32[1]) {{
      for i, j in grid(6, 4) {{
        block B(reduce k: 4 = %s, reduce l = i) {{ {update} }}
      }}
    }}"""
    steps = 'B = block("B")\ni, j = loops(B)\nrfactor(B, i)'
    assert "(first)" in refused(program % "3 - j", steps)
    verified(program % "j", steps)
