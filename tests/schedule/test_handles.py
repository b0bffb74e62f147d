"""Handles stay valid through steps that keep what they name, or say which step ended them; traces do it all again."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.ir.to_syntax import print_prim_funcs
from mlcdsl.schedule.trace import trace_of
from mlcdsl.source import Source
from tests.schedule.texts import body, calls, refused, run

SPLIT = 'i, j = loops(block("B"))\nj0, j1 = split(j, [_, 4])\n'


def test_handles_of_what_a_step_keeps_stay() -> None:
    session = body(SPLIT + 'reorder(j0, i)\nsplit(i, [_, 2])\nreorder(j1, j0)\nloops(block("B"))', "schedule s for M.f")
    assert len(session.func.body) == 2
    assert calls(session)[-1] == "reorder(j_1, j_0)"


def test_handles_of_other_blocks_stay() -> None:
    assert calls(body('S = block("S")\n' + SPLIT + "k = loops(S)[1]\nsplit(k, [_, 4])"))[-1] == "split(k, [_, 4])"


def test_a_loop_that_was_split() -> None:
    found = refused(f"schedule s for M.f {{\n{SPLIT}reorder(i, j)\n}}")
    assert found.code == "E0412"
    assert found.message == "loop j is no more: it was ended by `split(j, [_, 4])`"
    assert found.span is not None and found.span.text == "reorder(i, j)"
    (ended,) = found.related
    assert ended.span.text == "split(j, [_, 4])"
    assert found.notes == ("use the handles that this step gave",)


@pytest.mark.parametrize(
    ("statements", "note"),
    [
        ('B = block("B")\ni = loops(B)[0]\ncompute_inline(B)\nparallel(i)',
         'look the loops up again: loops(block("..."))'),
        ('B = block("B")\ncompute_inline(B)\nloops(B)', 'look up a block that the program has now: block("...")'),
        ('B = block("B")\ni = loops(B)[0]\ntransform_block_layout(B, (i) -> (i // 4, i % 4))\nparallel(i)',
         'look the loops up again: loops(block("..."))'),
    ],
)  # fmt: skip
def test_steps_that_give_no_handles(statements: str, note: str) -> None:
    program = """module M {
  prim_func f(A: f32[64]) -> (C: f32[64]) {
    compute B[i] = A[i] * 2
    compute C[i] = B[i] + 1
  }
}"""
    with pytest.raises(MlcError) as caught:
        run(f'use "two.mlc"\nschedule s for M.f {{\n{statements}\n}}', files={"two.mlc": program})
    found = caught.value.diagnostics[0]
    assert found.code == "E0412" and found.notes == (note,)


def test_a_step_in_a_proc() -> None:
    text = """
    proc tile(at: loop) { a, b = split(at, [_, 4]) return b }
    schedule s for M.f { i, j = loops(block("B")) tile(j) tile(j) }"""
    with pytest.raises(MlcError) as caught:
        run(text)
    assert caught.value.diagnostics[0].code == "E0412"


def test_a_refused_step_ends_nothing() -> None:
    session = body(SPLIT)
    before, steps = session.func, len(session.steps)
    with pytest.raises(MlcError):
        session.apply("split", [session.steps[-1].result[0], [0, 0]], {})
    assert session.func is before and len(session.steps) == steps and len(session.ended) == 1


def test_a_handle_of_another_session() -> None:
    """The program is the same text, read twice."""
    other = body(SPLIT).steps[-1].result[0]
    with pytest.raises(MlcError) as caught:
        body(SPLIT).apply("split", [other, [None, 2]], {})
    assert caught.value.diagnostics[0].notes == ("it belongs to another schedule",)


def test_unsafe_steps_mark_the_program() -> None:
    """The mark stays, prints and reads back; each step is named once."""
    session = body("""B, S = [block("B"), block("S")]
    for x in [B, S] { cache_write(x, 0, "global") unsafe_set_dtype(x, 0, "f16") }
    split(loops(B)[0], [_, 2])""")
    assert dict(session.func.attrs) == {"unsafe": "unsafe_set_dtype"}
    printed = print_prim_funcs([session.func])
    assert 'attr(unsafe = "unsafe_set_dtype")' in printed
    again = check_source(Source("printed.mlc", printed)).program.modules["M"].prim_funcs["f"]
    assert structurally_equal(session.func, again)
    session.apply("unsafe_hide_buffer_access", [session.steps[0].result, "read", []], {})
    assert dict(session.func.attrs) == {"unsafe": "unsafe_set_dtype, unsafe_hide_buffer_access"}
    assert all(dict(step.func.attrs) == {} for step in session.steps[:3])


# ---------------------------------------------------------------- traces

PROC = """
proc tile(b: block, sizes: int[] = [2, 4]) {
  i, j = loops(b)
  i0, i1 = split(i, [_, sizes[0]])
  j0, j1 = split(j, [_, sizes[-1]])
  reorder(i0, j0, i1, j1)
  return [j0, j1]
}
schedule s for M.f (by = 4) {
  for name in ["B", "S"] { j0, j1 = tile(block(name), [2, by]) }
  if by > 2 { reorder(j1, j0) }
}
"""


def test_a_trace_is_a_straight_line() -> None:
    session = run(PROC, by=8)
    trace = str(trace_of("s", "M.f", session.steps))
    assert trace == (
        "schedule s for M.f {\n"
        '  B = block("B")\n'
        "  i, j = loops(B)\n"
        "  i_0, i_1 = split(i, [_, 2])\n"
        "  j_0, j_1 = split(j, [_, 8])\n"
        "  reorder(i_0, j_0, i_1, j_1)\n"
        '  S = block("S")\n'
        "  i_2, k = loops(S)\n"
        "  i_0_1, i_1_1 = split(i_2, [_, 2])\n"
        "  k_0, k_1 = split(k, [_, 8])\n"
        "  reorder(i_0_1, k_0, i_1_1, k_1)\n"
        "  reorder(k_1, k_0)\n"
        "}\n"
    )
    again = run(trace)
    assert structurally_equal(session.func, again.func)
    assert str(trace_of("s", "M.f", again.steps)) == trace


def test_one_handle_of_a_list_and_named_arguments() -> None:
    session = body('x = loops(block("B"))\nsplit(factors=[2, 8], loop=x[-1])')
    trace = str(trace_of("t", "M.f", session.steps, "cpu"))
    assert trace.startswith("schedule t for M.f target cpu {\n")
    assert "  j_0, j_1 = split(j, [2, 8])\n" in trace
    assert structurally_equal(session.func, run(trace).func)


def test_sampled_choices_are_in_the_trace() -> None:
    text = 'schedule s for M.f { i, j = loops(block("B")) split(j, sample_perfect_tile(j, n=2, max_innermost=8)) }'
    made = run(text)
    trace = str(trace_of("s", "M.f", made.steps))
    assert "decision=[" in trace
    again = run(trace)
    assert structurally_equal(made.func, again.func)
    assert str(trace_of("s", "M.f", again.steps)) == trace
