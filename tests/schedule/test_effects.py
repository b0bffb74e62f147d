"""Calls that do more than write what they are given keep their order."""

from __future__ import annotations

import pytest

from tests.schedule.verified import refused, schedule

TEXT = """module M {{
  extern log(x: i32[4]) = "env.log"
  extern pure(x: i32[4]) -> (y: i32[4]) = "env.pure"
  extern counted(x: i32[4]) -> (y: i32[4]) = "env.counted" attr(effect = true)
  extern kernel(c: ptr, a: ptr) = "kernel"
  prim_func f(A: i32[4], inout T: i32[2, 4]) {{
    for i, j in grid(2, 4) {{
      block B(spatial a = i, spatial b = j) {{
        alloc L: i32[4]
        {call}
      }}
    }}
    for i, j in grid(2, 4) {{
      block C(spatial a = i, spatial b = j) {{
        {other}
      }}
    }}
  }}
}}"""
LOG, COUNTED, PURE, QUIET = "call log(A)", "call counted(A, L)", "call pure(A, L)", "T[a, b] = A[b]"
MOVES = ["i, j = loops(B)\nreorder(j, i)", "transform_block_layout(B, (i, j) -> (j, i))"]


def text(call: str, other: str = QUIET) -> str:
    return TEXT.format(call=call, other=other)


@pytest.mark.parametrize("call", [LOG, COUNTED])
@pytest.mark.parametrize("move", MOVES)
def test_instances_with_effects_keep_their_order(call: str, move: str) -> None:
    said = refused(text(call), f'B = block("B")\n{move}')
    assert "(order)" in said and "has an effect at i = 0, j = " in said


@pytest.mark.parametrize("step", ["parallel(j)", "vectorize(j)", "bind(j, threadIdx.x)"])
def test_loops_with_effects_stay_serial(step: str) -> None:
    steps = f'i, j = loops(block("B"))\n{step}'
    assert "(independent)" in refused(text(LOG), steps)
    schedule(text(PURE), steps)


def test_merged_loops_with_effects() -> None:
    steps = 'merge(loops(block("B")), loops(block("C"))[1])'.replace('loops(block("B"))', 'loops(block("B"))[1]')
    assert "(order)" in refused(text(LOG, LOG), steps)
    schedule(text(LOG), steps)


def test_what_is_written_through_an_address_is_no_effect() -> None:
    call = "reads A[0:4]\nwrites T[a, 0:4]\ncall kernel(T[a, 0].ptr, A.ptr)"
    program = text(PURE).replace("alloc L: i32[4]\n        call pure(A, L)", call)
    program = program.replace("for i, j in grid(2, 4) {\n      block B(spatial a = i, spatial b = j)",
                              "for i in range(2) {\n      block B(spatial a = i)")  # fmt: skip
    schedule(program, 'unroll(loops(block("B"))[0])')


INIT = """module M {
  extern log(x: i32[4]) = "env.log"
  extern start(c: ptr) = "start"
  prim_func f(A: i32[4, 6], V: i32[4], inout T: i32[4]) {
    for i, j in grid(4, 6) {
      block B(spatial p = i, reduce k = j) {
        reads A[p, k], V, T[p]
        writes T[p]
        init { CALL }
        T[p] += A[p, k]
      }
    }
  }
}"""
LINES = 'B = block("B")\ni, j = loops(B)\n'


@pytest.mark.parametrize("step", ["decompose_reduction(B, i)", "decompose_reduction(B, j)", "reorder(j, i)"])
def test_inits_that_call(step: str) -> None:
    """They are called as often as before, in the order of before."""
    schedule(INIT.replace("CALL", "T[p] = 0 call log(V)"), LINES + step)
    schedule(INIT.replace("CALL", "call start(T[p].ptr)"), LINES + step.replace("reorder(j, i)", "blockize(i)"))


def test_an_init_that_starts_through_an_address_comes_first() -> None:
    """It is not moved in front of what writes its element before."""
    around = """for o in range(2) {
      for i in range(4) { block D(spatial p = i) { T[p] = T[p] + 1 } }
      for i, j in grid(4, 6) {"""
    program = INIT.replace("CALL", "call start(T[p].ptr)").replace("for i, j in grid(4, 6) {", around)
    program = program.replace("    }\n  }\n}", "    } }\n  }\n}")
    said = refused(program, 'B = block("B")\no, i, j = loops(B)\ndecompose_reduction(B, o)')
    assert "(order)" in said
