"""Inlay hints, shown in the source between `⟨` and `⟩`."""

from __future__ import annotations

import random

import pytest

from mlcdsl.check import check_source
from mlcdsl.ide.queries.inlay_hints import ALL, KINDS, inlay_hints
from mlcdsl.ide.snapshot import ProgramSnapshot, Snapshot
from mlcdsl.source import Source, Span
from tests.ide.marked import Marked, marked, memory
from tests.ide.test_reading import FILES, edited


def with_hints(snapshot: Snapshot, kinds: frozenset[str] = ALL, *, whole: bool = False) -> str:
    """The text with the hints in it; `whole`: those that may be written, as they would be."""
    text = snapshot.source.text
    for hint in reversed(inlay_hints(snapshot, Span(snapshot.source, 0, len(text)), kinds)):
        if whole and not hint.written:
            continue
        label = hint.whole if whole else f"⟨{hint.label.removeprefix(': ')}⟩"
        text = text[: hint.offset] + label + text[hint.offset :]
    return text


def shown(m: Marked, kinds: frozenset[str] = ALL) -> list[str]:
    """The lines that have hints."""
    return [line.strip() for line in with_hints(m.snapshot, kinds).splitlines() if "⟨" in line]


PROGRAM = """module M {
  reducer worst(acc, x) init 0 = max(acc, x)
  prim_func f[n](A: f32[n, 4], k: i64) -> (B: f32[n]) {
    alloc C: f32[n]
    for i, j in grid(n, 4) {
      block Y(spatial vi = i, reduce vj: 4 = j) { init { C[vi] = 0 } C[vi] += A[vi, vj] }
    }
    for i in range(n) { block (opaque vi = i) { let x = C[vi] let y: f32 = x B[vi] = y } }
    let z = k + 1
    compute T[p, q: 4] = A[p, q] + f32(z)
    compute U[p]: f32[n] = sum[q](T[p, q]) + worst[r](T[p, r])
    compute S[] = max[a, b](T[a, b])
    compute B[p] = U[p] + S
  }
  function main(x: f32[8, 4], y: f32[4, 2]) -> (f32[8, 2], f32[8]) {
    dataflow {
      a = x @ y
      b: f32[8, 2] = relu(a)
      output b
    }
    c = f(x, 3)
    d, _e = split(x, sections=2)
    g = reshape(b, shape=(16,)) as f32[m]
    return (b, c)
  }
}
"""


def test_programs() -> None:
    assert shown(marked(PROGRAM)) == [
        "block Y(spatial vi⟨n⟩ = i, reduce vj: 4 = j) { init { C[vi] = 0 } C[vi] += A[vi, vj] }",
        "for i in range(n) { block (opaque vi⟨n⟩ = i) { let x⟨f32⟩ = C[vi] let y: f32 = x B[vi] = y } }",
        "let z⟨i64⟩ = k + 1",
        "compute T[p⟨n⟩, q: 4]⟨f32[n, 4]⟩ = A[p, q] + f32(z)",
        "compute U[p⟨n⟩]: f32[n] = sum[q⟨4⟩](T[p, q]) + worst[r⟨4⟩](T[p, r])",
        "compute S[]⟨f32[]⟩ = max[a⟨n⟩, b⟨4⟩](T[a, b])",
        "compute B[p⟨n⟩] = U[p] + S",
        "a⟨f32[8, 2]⟩ = x @ y",
        "c⟨f32[8]⟩ = f(x, 3)",
        "d⟨f32[4, 4]⟩, _e⟨f32[4, 4]⟩ = split(x, sections=2)",
    ]


def test_kinds_are_switched() -> None:
    m = marked(PROGRAM)
    types, extents = frozenset({"types"}), frozenset({"extents"})
    assert "compute T[p, q: 4]⟨f32[n, 4]⟩ = A[p, q] + f32(z)" in shown(m, types)
    assert "compute T[p⟨n⟩, q: 4] = A[p, q] + f32(z)" in shown(m, extents)
    assert shown(m, frozenset()) == [] and shown(m, frozenset({"tripCounts"})) == []
    assert {"types", "extents", "tripCounts"} == set(KINDS)


def test_only_in_the_range() -> None:
    m = marked(PROGRAM.replace("let z = k + 1", "<[let z = k + 1]>"))
    ((start, end),) = m.ranges
    found = inlay_hints(m.snapshot, Span(m.snapshot.source, start, end))
    assert [h.label for h in found] == [": i64"]


def test_what_may_be_written_is_right() -> None:
    """With all that the hints say, the program is as right as before, and has nothing more to infer there."""
    m = marked(PROGRAM)
    text = with_hints(m.snapshot, whole=True)
    assert [d for d in check_source(Source("t.mlc", text), prove=False).diagnostics if d.severity == "error"] == []
    left = inlay_hints(marked(text).snapshot, Span(Source("/t.mlc", text), 0, len(text)))
    assert [h.label for h in left if h.written] == []


LIBRARY = """module M {
  prim_func f[n](A: f32[n, 64]) -> (B: f32[n, 64]) {
    for i, j in grid(n, 64) { block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 2 } }
  }
}
"""
SCHEDULE = """use "m.mlc"
proc halve(at: loop) {
  a, b = split(at, [_, 2])
  return [a, b]
}
schedule s for M.f (tile = 16) {
  B = block("B")
  i, j = loops(B)
  jo, _ = split(j, [_, tile])
  ii = i
  nest = loops(B)
  x, y = halve(jo)
  both = fuse(i, x)
  for k in [2, 4] {
    last = loops(B)[-1]
    last, part = split(last, [_, k])
  }
  n = tile * 2
}
"""


def test_schedules() -> None:
    assert shown(marked(SCHEDULE, "/t.mlcs", m_mlc=LIBRARY)) == [
        "i⟨n⟩, j⟨64⟩ = loops(B)",
        "jo⟨4⟩, _ = split(j, [_, tile])",
        "ii⟨n⟩ = i",
        "nest⟨[n, 4, 16]⟩ = loops(B)",
        "x⟨2⟩, y⟨2⟩ = halve(jo)",
        "both⟨n * 2⟩ = fuse(i, x)",
        "last⟨16 | 2⟩ = loops(B)[-1]",
        "last⟨8 | 1⟩, part⟨2 | 4⟩ = split(last, [_, k])",
    ]


def test_schedules_that_stop() -> None:
    text = SCHEDULE.replace("nest = loops(B)", "split(i, [3])\n  nest = loops(B)")
    assert shown(marked(text, "/t.mlcs", m_mlc=LIBRARY)) == [
        "i⟨n⟩, j⟨64⟩ = loops(B)",
        "jo⟨4⟩, _ = split(j, [_, tile])",
        "ii⟨n⟩ = i",
    ]
    assert shown(marked(SCHEDULE, "/t.mlcs")) == []


def test_half_written() -> None:
    before = shown(marked(PROGRAM))
    m = marked(PROGRAM.replace("let z = k + 1", "let z = k +").replace("a = x @ y", "a = x @"))
    assert [line for line in before if not line.startswith(("let z", "a⟨"))] == [
        line for line in shown(m) if not line.startswith(("let z", "a⟨"))
    ]
    gone = marked(PROGRAM.replace("alloc C: f32[n]", "alloc C:"))
    assert "c⟨f32[8]⟩ = f(x, 3)" in shown(gone)


def test_non_ascii_line_ends_and_empty() -> None:
    text = PROGRAM.replace("let z", "let \u00e9\u03b2").replace("f32(z)", "f32(\u00e9\u03b2)").replace("\n", "\r\n")
    assert "let \u00e9\u03b2⟨i64⟩ = k + 1" in shown(marked(text))
    assert shown(marked("")) == []


def test_after_an_edit_elsewhere() -> None:
    m = marked(PROGRAM)
    before = shown(m)
    m.workspace.change(m.name, PROGRAM.replace("init 0", "init 0 + 0"))
    assert shown(m) == before
    m.workspace.change(m.name, PROGRAM.replace("A: f32[n, 4]", "A: f32[n, 7]").replace("grid(n, 4)", "grid(n, 7)"))
    assert "compute S[]⟨f32[]⟩ = max[a⟨n⟩, b⟨4⟩](T[a, b])" in shown(m)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_what_may_be_written_is_right_everywhere(path: object) -> None:
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    workspace = memory(files)
    snapshot = workspace.snapshot(str(path))
    assert snapshot is not None
    found = inlay_hints(snapshot, Span(snapshot.source, 0, len(snapshot.source.text)))
    assert all(h.label.startswith(": ") for h in found)
    if isinstance(snapshot, ProgramSnapshot):
        workspace.change(str(path), with_hints(snapshot, whole=True))
        after = workspace.snapshot(str(path))
        assert isinstance(after, ProgramSnapshot)
        assert [d.message for d in after.result.diagnostics if d.severity == "error"] == [
            d.message for d in snapshot.result.diagnostics if d.severity == "error"
        ]


@pytest.mark.parametrize("seed", range(4))
def test_same_as_afresh(seed: int) -> None:
    rng = random.Random(700 + seed)
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    for _ in range(5):
        name = rng.choice(list(files))
        text = files[name]
        once = memory(files)
        once.change(name, text)
        for _ in range(4):
            text = edited(text, rng)
            once.change(name, text)
            snapshot = once.snapshot(name)
            assert snapshot is not None
            with_hints(snapshot)
        once.settle(name)
        afresh = memory(files)
        afresh.change(name, text)
        a, b = once.snapshot(name), afresh.snapshot(name)
        assert a is not None and b is not None and with_hints(a) == with_hints(b)
