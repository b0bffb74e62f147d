"""Hover in schedules: what handles refer to after the statement at the cursor, and what is declared."""

from __future__ import annotations

import pytest

from mlcdsl.ide.queries.hover import hover
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.schedule.primitive import KINDS, PRIMITIVES
from tests.ide.marked import Marked, marked

PROGRAM = """module M {
  ## Doubles.
  prim_func f(A: f32[32, 64]) -> (B: f32[32, 64]) {
    alloc T: f32[32, 64]
    for i, j in grid(32, 64) { block T(spatial vi = i, spatial vj = j) { T[vi, vj] = A[vi, vj] * 2 } }
    compute B[a, b] = T[a, b] + 1
  }
  extern add4(c: ptr, a: ptr) = "add4" from "add4.c"
  intrin add4i {
    desc (A: f32[4], inout C: f32[4]) { for i in range(4) { block (spatial vi = i) { C[vi] += A[vi] } } }
    impl (A: f32[4] strides [s], inout C: f32[4]) { call add4(C.ptr, A.ptr) }
  }
}
"""
SCHEDULE = """use "p.mlc"

## Cuts the columns.
proc cut(at: loop, sizes: factors = [_, 8]) {
  lo, hi = split(at, sizes)
  return lo
}

schedule s for M.f target cpu (rows = 4, tile = rows * 4) {
  T = block("T")
  i, j = loops(T)
  io, ii = split(i, [_, tile])
  nest = loops(T)
  jo = cut(at=j)
  sizes = [1, 2]
  for name in ["T", "B"] {
    k = loops(block(name))[0]
  }
  if rows == 4 {
    parallel(io)
  } else {
    vectorize(ii)
  }
  C = cache_write(T, "T", "local")
  D = block("T_local")
  swap = (x, y) -> (y, x)
  add = add4i
  bind(jo, threadIdx.x)
}
"""


def said(place: str, text: str = SCHEDULE) -> list[str]:
    plain = place.replace("<|>", "")
    assert text.count(plain) == 1, plain
    return shown(marked(text.replace(plain, place), "/t.mlcs", p_mlc=PROGRAM))


def shown(m: Marked) -> list[str]:
    found = hover(m.snapshot, m.cursor)
    if found is None:
        return []
    return [f"[{found.span.text}]", *(x for x in found.text.splitlines() if x and not x.startswith("```"))]


SERIAL = "A serial loop."


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        (
            "<|>i, j = loops",
            [
                "[i]",
                "for i in range(32)",
                "serial loop over `0:32`: 32 iterations",
                SERIAL,
                "of the program before the first step",
            ],
        ),
        (
            "io, <|>ii = split",
            [
                "[ii]",
                "for i_1 in range(16)",
                "serial loop over `0:16`: 16 iterations",
                SERIAL,
                "made by step 3, `split(i, [_, 16])` (line 12)",
            ],
        ),
        (
            "= split(<|>i, ",
            [
                "[i]",
                "**ended** by step 3, `split(i, [_, 16])` (line 12)",
                "it was",
                "for i in range(32)",
                "serial loop over `0:32`: 32 iterations",
                SERIAL,
                "of the program before the first step",
            ],
        ),
        (
            "parallel(<|>io)",
            [
                "[io]",
                "for i_0 in parallel(2)",
                "parallel loop over `0:2`: 2 iterations",
                "A loop whose iterations are independent, run by several cores.",
                "made by step 3, `split(i, [_, 16])` (line 12)",
            ],
        ),
        (
            "<|>nest = loops",
            [
                "[nest]",
                "list of 3",
                "- serial loop `i_0`: 2 iterations",
                "- serial loop `i_1`: 16 iterations",
                "- serial loop `j`: 64 iterations",
            ],
        ),
        (
            "<|>jo = cut",
            [
                "[jo]",
                "for j_0 in range(8)",
                "serial loop over `0:8`: 8 iterations",
                SERIAL,
                "made by step 5, `split(j, [_, 8])` (line 5)",
            ],
        ),
        ("<|>sizes = [1", ["[sizes]", "sizes = [1, 2]"]),
        ("    <|>k = loops", ["[k]", "for a in range(32)"]),
        ("(<|>rows = 4", ["[rows]", "rows = 4", "parameter with its default"]),
        ("<|>tile = rows", ["[tile]", "tile = rows * 4", "parameter with its default", "tile = 16"]),
        ("[_, <|>tile]", ["[tile]", "tile = rows * 4", "parameter with its default", "tile = 16"]),
        (
            'block("<|>T")',
            [
                "[T]",
                "block T(spatial vi: 32 = i, spatial vj: 64 = j)",
                "  reads A[vi, vj]",
                "  writes T[vi, vj]",
                "reads and writes inferred",
            ],
        ),
        ('T, "<|>T", "local"', ["[T]", "T: f32[32, 64]", "memory: global"]),
        ('block("T_<|>local")', ["[T_local]", "block T_local(spatial v0: 32 = ax0, spatial v1: 64 = ax1)"]),
        ("for M.<|>f target", ["[f]", "prim_func f(A: f32[32, 64]) -> (B: f32[32, 64])", "Doubles."]),
        ("for <|>M.f", ["[M]", "module M"]),
        ("proc <|>cut(at", ["[cut]", "proc cut(at: loop, sizes: factors = [_, 8])"]),
        ("target <|>cpu", ["[cpu]", "cpu", "Code for this machine."]),
        ("proc cut(<|>at", ["[at]", "at: loop", "parameter: a loop"]),
        ("at: <|>loop,", ["[loop]", "loop", "a loop"]),
        ("jo = cut(<|>at=", ["[at]", "at: loop", "parameter: a loop"]),
        (
            "split(at, sizes<|>)",
            ["[sizes]", "sizes: factors = [_, 8]", "parameter: " + KINDS["factors"].what],
        ),
        ("<|>swap = ", ["[swap]", "swap = (x, y) -> (y, x)"]),
        ("= <|>add4i", ["[add4i]", "intrin add4i", "  desc (A: f32[4], inout C: f32[4])"]),
        (
            "(jo, <|>threadIdx.x",
            ["[threadIdx]", "threadIdx", "An index of the threads that run the iterations of a loop."],
        ),
        ("<|>schedule s", ["[schedule]", "schedule", "A row of steps that transform one prim_func."]),
        ("if rows <|>== 4", []),
    ],
)
def test_names(place: str, lines: list[str]) -> None:
    assert said(place)[: len(lines)] == lines


def test_calls() -> None:
    lines = said("io, ii = <|>split")
    assert lines[:4] == [
        "[split]",
        "split(loop: loop, factors: factors) -> loop[]",
        "here: step 3, `split(i, [_, 16])` (line 12)",
        "- serial loop `i_0`: 2 iterations",
    ]
    split = PRIMITIVES.get("split")
    assert split is not None
    assert {f"- {n.name}: {n.text}" for n in split.requires} <= set(lines)


def test_in_procs() -> None:
    """As in a schedule that calls the proc, once it was run."""
    m = marked(SCHEDULE.replace("lo, hi = split(at", "lo, <|>hi = split(<|>at"), "/t.mlcs", p_mlc=PROGRAM)
    assert isinstance(m.snapshot, ScheduleSnapshot)
    for schedule in m.snapshot.schedules():
        assert m.snapshot.run(schedule) is not None
    made, ended = (hover(m.snapshot, offset) for offset in m.cursors)
    assert made is not None and "for j_1 in range(8)" in made.text and made.text.endswith("in schedule `s`")
    assert ended is not None and ended.text.startswith("```mlcs\nat: loop\n```")
    assert "**ended** by step 5, `split(j, [_, 8])` (line 5)" in ended.text
    call = hover(m.snapshot, m.text.index("split"))
    assert call is not None and "here: step 5, `split(j, [_, 8])` (line 5)" in call.text


def test_every_primitive_and_kind() -> None:
    for name in PRIMITIVES.names():
        p = PRIMITIVES.get(name)
        assert p is not None
        lines = said(f"  <|>{name}()\n", SCHEDULE.replace("  sizes = [1, 2]\n", f"  {name}()\n"))
        assert lines[1] == p.signature
        for need in p.requires:
            assert f"- {need.name}: {need.text}" in lines
    for kind in KINDS.values():
        written = kind.name.removesuffix("[]")
        if written in KINDS:
            text = SCHEDULE.replace("at: loop,", f"at: {kind.name},")
            assert said(f"at: <|>{kind.name},", text)[1:] == [kind.name, kind.what]


def test_not_reached() -> None:
    text = SCHEDULE.replace("nest = loops(T)", "split(ii, [3, 3])\n  nest = loops(T)")
    lines = said("parallel(<|>io)", text)
    assert lines[1] == "for i_0 in range(2)"
    assert lines[-1].startswith("as before this statement, which is not reached: split(i_1, [3, 3])")
    assert said("<|>nest = loops", text)[1:] == ["nest = loops(T)", "not known: the schedule does not come here"]
    assert "not reached" in said("<|>parallel(io)", text)


def test_branch_that_is_not_taken() -> None:
    assert said("vectorize(<|>ii)")[-1] == "as before this statement, which is not reached"


def test_half_written() -> None:
    text = SCHEDULE.replace("sizes = [1, 2]", "x = [1, <|>\n  y = split(")
    m = marked(text, "/t.mlcs", p_mlc=PROGRAM)
    for offset in range(len(m.text) + 1):
        hover(m.snapshot, offset)
    plain = text.replace("<|>", "")
    assert said("io, <|>ii = split", plain)[1] == "for i_1 in range(16)"


def test_without_its_program() -> None:
    m = marked(SCHEDULE.replace("io, ii = split", "<|>io, ii = split"), "/t.mlcs")
    assert shown(m) == ["[io]", "io, ii = split(i, [_, tile])", "not known: the schedule does not come here"]


def test_after_an_edit() -> None:
    m = marked(SCHEDULE.replace("ii = split", "<|>ii = split"), "/t.mlcs", p_mlc=PROGRAM)
    assert shown(m)[1] == "for i_1 in range(16)"
    m.workspace.change(m.name, SCHEDULE.replace("rows = 4", "rows = 2"))
    assert shown(m)[1] == "for i_1 in range(8)"
    m.workspace.change(m.name, SCHEDULE.replace("\n", "\r\n").replace("Cuts", "\U0001d54f Cuts"))
    found = hover(m.snapshot, m.text.index("ii = split"))
    assert found is not None and found.span.text == "ii" and "range(16)" in found.text
