"""The program behind a place."""

from __future__ import annotations

from mlcdsl.ide.queries.code_lens import code_lens
from mlcdsl.ide.queries.program_view import program_view
from tests.ide.marked import marked

PROGRAM = """module P {
  prim_func f(A: f32[16]) -> (B: f32[16]) {
    compute B[i] = A[i]
  }
}
"""
SCHEDULE = """use "p.mlc"
schedule s for P.f {
  i = loops(block("B"))[0]<|>
  a, b = split(i, [_, 4])<|>
  vectorize(b)<|>
}
"""


def test_the_program_after_each_step() -> None:
    m = marked(SCHEDULE, "/t.mlcs", p_mlc=PROGRAM)
    seen = []
    for cursor in m.cursors:
        view = program_view(m.snapshot, cursor)
        assert view is not None
        seen.append((view.title, view.call, [x.strip() for x in view.text.splitlines() if "for " in x]))
    assert seen == [
        ("s after step 2 of 4", "loops(B)", ["for i in range(16) {"]),
        ("s after step 3 of 4", "split(i, [_, 4])", ["for i_0, i_1 in grid(4, 4) {"]),
        ("s after step 4 of 4", "vectorize(i_1)", ["for i_0 in range(4) {", "for i_1 in vectorized(4) {"]),
    ]


def test_a_step_by_number_and_what_it_changed() -> None:
    m = marked(SCHEDULE, "/t.mlcs", p_mlc=PROGRAM)
    view = program_view(m.snapshot, name="s", step=3)
    assert view is not None and view.at is not None
    assert view.at.text == "split(i, [_, 4])"
    assert "-    for i in range(16) {" in view.changes and "+    for i_0, i_1 in grid(4, 4) {" in view.changes
    first = program_view(m.snapshot, name="s", step=0)
    assert first is not None and (first.step, first.changes) == (0, "")


def test_steps_of_procs_are_steps_of_the_call() -> None:
    text = """use "p.mlc"
proc fours(i: loop) {
  a, b = split(i, [_, 4])
  vectorize(b)
}
schedule s <|>for P.f {
  i = loops(block("B"))[0]
  fours(i)<|>
}
"""
    m = marked(text, "/t.mlcs", p_mlc=PROGRAM)
    views = [program_view(m.snapshot, c) for c in m.cursors]
    assert [v.title for v in views if v is not None] == ["s after step 0 of 4", "s after step 4 of 4"]


def test_a_refused_step_ends_the_view() -> None:
    m = marked(SCHEDULE.replace("vectorize(b)", "reorder(a, a)"), "/t.mlcs", p_mlc=PROGRAM)
    view = program_view(m.snapshot, m.cursors[2])
    assert view is not None and (view.step, view.steps) == (3, 3)
    assert "twice" in view.error


def test_a_prim_func_as_loops() -> None:
    m = marked(PROGRAM.replace("compute", "comp<|>ute"))
    view = program_view(m.snapshot, m.cursor)
    assert view is not None and "block B(spatial vi = i)" in view.text
    assert program_view(m.snapshot, 0) is None


def test_broken_text_has_no_view() -> None:
    m = marked("schedule s for P.f { i = <|>", "/t.mlcs", p_mlc=PROGRAM)
    assert program_view(m.snapshot, m.cursor) is None


def test_lenses() -> None:
    m = marked(SCHEDULE, "/t.mlcs", p_mlc=PROGRAM)
    assert [(x.title, x.action, x.name) for x in code_lens(m.snapshot)] == [
        ("show steps", "show", "s"),
        ("verify", "verify", "s"),
    ]
    m.findings()
    assert code_lens(m.snapshot)[0].title == "show 4 steps"
    n = marked(PROGRAM)
    assert [(x.title, x.name, x.span.text) for x in code_lens(n.snapshot)] == [
        ("run", "P.f", "f"),
        ("show loops", "f", "f"),
    ]
