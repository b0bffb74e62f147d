"""A renamed program is the same program; what would change it is refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.queries.rename import Named, Refusal, prepare_rename, rename
from mlcdsl.ide.searching import Search
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot
from mlcdsl.ide.workspace import Workspace
from mlcdsl.ir import tensor as T
from mlcdsl.ir.equal import difference
from mlcdsl.syntax import ast
from tests.ide.marked import Marked, marked, memory
from tests.ide.test_reading import FILES, ROOT
from tests.ide.test_references import GRAPH, LIB, NEST, SCHEDULE, at

#: what begins with `_` is never reported as unused
FRESH = "_fresh_é"
_RULE = ": a name is made of letters, digits and `_`, and does not begin with a digit"


def renamed(m: Marked, new: str, *listed: str) -> dict[str, str] | str:
    """The changed texts by file name, or why the name cannot be changed."""
    found = rename(m.snapshot, m.cursor, new, Search(m.workspace, lambda: listed))
    return found.message if isinstance(found, Refusal) else applied(m.workspace, found)


def applied(workspace: Workspace, edits: tuple[Edit, ...]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for e in sorted(edits, key=lambda e: e.span.start, reverse=True):
        name = e.span.source.name
        text = texts.get(name, e.span.source.text)
        texts[name] = text[: e.span.start] + e.replacement + text[e.span.end :]
    return texts


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("place", "new", "why"),
    [
        ("B: f32[n]", "A", "`A` is declared there already"),
        ("B: f32[n]", "n", "`n` is declared there already"),
        ("vi = i", "vk", "`vk` is declared there already"),
        ("vk = k", "A", "`A` would stand for something else at some places of `f`"),
        ("A: f32[n", "vi", "`vi` would stand for something else at some places of `f`"),
        ("f[n]", "g", "there is `g` in module `M` already"),
        ("A: f32[n", "2x", "`2x` is no name" + _RULE),
        ("A: f32[n", "a b", "`a b` is no name" + _RULE),
        ("A: f32[n", "", "`` is no name" + _RULE),
        ("A: f32[n", "_", "`_` is no name: it stands for what is dropped"),
        ("A: f32[n", "inf", "`inf` is a value of the language"),
        ("A: f32[n", "true", "`true` is a value of the language"),
        ("A: f32[n", "not", "`not` cannot be a name there"),
        ("f32[n, 8]", "x", "nothing is named here"),
    ],
)  # fmt: skip
def test_refused_in_a_function(place: str, new: str, why: str) -> None:
    assert renamed(marked(at(NEST, place)), new) == why


@pytest.mark.parametrize(
    ("place", "new", "why"),
    [
        ("y = Lib", "x", "`x` is declared there already"),
        ("y = Lib", "relu", "`relu` has another meaning in `main`"),
        ("y = Lib", "w", "`w` has another meaning in `main`"),
        ("w: f32", "y", "`y` would stand for something else at some places of `main`"),
        ("w: f32", "main", "there is `main` in module `M` already"),
        ("main[n]", "relu", "`relu` has another meaning in `main`"),
        ("scale(x", "y", {"/lib.mlc", "/t.mlc"}),
        ("factor=2", "Y", "`Y` is declared there already"),
        ("Lib.scale", "M", "there is a module `M` already"),
        ("Lib.scale", "y", {"/lib.mlc", "/t.mlc"}),
        ("y = Lib", "Lib", "`Lib` has another meaning in `main`"),
        ("relu(y)", "x", "`relu` is a name of the language"),
    ],
)
def test_refused_in_graph_functions(place: str, new: str, why: str | set[str]) -> None:
    found = renamed(marked(at(GRAPH, place), lib_mlc=LIB), new)
    assert found == why if isinstance(why, str) else isinstance(found, dict) and found.keys() == why


@pytest.mark.parametrize(
    ("place", "new", "why"),
    [
        ("B = block", "split", {"/t.mlcs"}),
        ("B = block", "parallel", "`parallel` has another meaning in `s`"),
        ("B = block", "threadIdx", "`threadIdx` is a value of the language"),
        ("tile(B", "vectorize", "`vectorize` has another meaning in `s`"),
        ("tile(B", "rows", {"/t.mlcs"}),
        ("s for", "tile", {"/t.mlcs"}),
        ('B")', "Z", {"/p.mlc", "/t.mlcs"}),
        ("M.f", "P", {"/p.mlc", "/t.mlcs"}),
    ],
)
def test_refused_in_schedules(place: str, new: str, why: str | set[str]) -> None:
    found = renamed(marked(at(SCHEDULE, place), "/t.mlcs", p_mlc=NEST), new)
    assert found == why if isinstance(why, str) else isinstance(found, dict) and found.keys() == why


@pytest.mark.parametrize("new", ["init", "inout", "block", "relu", "ø", "g", "f", "M"])
def test_words_are_names_where_the_grammar_has_no_use_for_them(new: str) -> None:
    found = renamed(marked(at(NEST, "A: f32[n")), new)
    assert isinstance(found, dict) and found["/t.mlc"].count(new) >= 2
    assert Marked(memory(found), "/t.mlc", [], []).findings() == ()


def test_blocks_that_are_made_are_renamed_with_what_they_are_named_after() -> None:
    found = renamed(marked(at(SCHEDULE, 'B")'), "/t.mlcs", p_mlc=NEST), "Sum")
    assert isinstance(found, dict)
    assert 'block("Sum_init")' in found["/t.mlcs"] and "block Sum(spatial" in found["/p.mlc"]
    assert "Sum[vi]" not in found["/p.mlc"] and 'names = ["Sum"]' in found["/t.mlcs"]


def test_blocks_of_index_notation_have_other_names_than_blocks() -> None:
    text = """module M {
  prim_func f(A: f32[4]) -> (B: f32[4]) {
    compute T<|>[i] = A[i]
    for i in grid(4) { block Z(spatial v = i) { B[v] = T[v] } }
  }
}
"""
    assert str(renamed(marked(text), "Z")).startswith("there is a block `Z` in `f` already")
    assert (
        renamed(marked(text.replace("<|>", "").replace("Z(", "Z<|>(")), "T") == "there is a buffer `T` in `f` already"
    )


def test_syntax_errors_around_the_name_are_mended_first() -> None:
    broken = NEST.replace("B[vi] = 0", "B[vi] = ")
    assert "mend them first" in str(renamed(marked(at(broken, "A: f32[n")), "X"))
    elsewhere = NEST.replace("compute C[i] = B[i]", "compute C[i] = ")
    assert isinstance(renamed(marked(at(elsewhere, "A: f32[n")), "X"), dict)


def test_the_same_name_changes_nothing() -> None:
    assert renamed(marked(at(NEST, "A: f32[n")), "A") == {}


@pytest.mark.parametrize("inside", range(9))
def test_what_is_said_before_holds_the_cursor(inside: int) -> None:
    """Behind the name that a step has made longer, too; that name alone is changed."""
    text = 'use "p.mlc"\nschedule s for M.f {\n  parallel(loops(block("<|>A_shared"))[0])\n}'
    m = marked(text, "/t.mlcs", p_mlc=NEST)
    cursor = m.cursor + inside
    ready = prepare_rename(m.snapshot, cursor)
    assert isinstance(ready, Named) and ready.name == "A"
    assert ready.span.start <= cursor <= ready.span.end
    assert ready.span.text == ("A" if inside <= 1 else "A_shared")
    found = rename(m.snapshot, cursor, "X", Search(m.workspace))
    assert not isinstance(found, Refusal) and 'block("X_shared")' in applied(m.workspace, found)["/t.mlcs"]


def test_what_can_be_renamed_is_said_before() -> None:
    m = marked(at(GRAPH, "factor=2"), lib_mlc=LIB)
    ready = prepare_rename(m.snapshot, m.cursor)
    assert isinstance(ready, Named) and (ready.span.text, ready.name) == ("factor", "factor")
    m = marked(at(GRAPH, "relu(y)"), lib_mlc=LIB)
    assert prepare_rename(m.snapshot, m.cursor) == Refusal("`relu` is a name of the language")
    for text, message in (
        ("schedule s for M.f {\n  <|>split(1)\n}", "`split` is a name of the language"),
        ("schedule s for M.f {\n  <|>tiles(1)\n}", "no text declares `tiles`"),
        ('schedule s for M.f {\n  b = block("<|>")\n}', "nothing is named here"),
    ):
        m = marked('use "p.mlc"\n' + text, "/t.mlcs", p_mlc=NEST)
        assert prepare_rename(m.snapshot, m.cursor) == Refusal(message)
    assert prepare_rename(marked("module M { <|> }").snapshot, 11) is None
    assert prepare_rename(marked("").snapshot, 0) is None


def test_after_edits_the_places_are_those_of_a_fresh_text() -> None:
    m = marked(at(NEST, "C: f32[4]"))
    m.workspace.change(m.name, "# é\n" + m.text.replace("B[vi] = 0", "B[vi] = 0.5"))
    moved = Marked(m.workspace, m.name, [m.cursor + 6], [])
    afresh = marked(m.text[: m.cursor + 6] + "<|>" + m.text[m.cursor + 6 :])
    assert renamed(moved, "Z") == renamed(afresh, "Z")
    assert "compute Z[i] = B[i]" in str(renamed(moved, "Z"))


# ---------------------------------------------------------------- every declaration of every sample

PROGRAMS = [p for p in FILES if p.is_relative_to(ROOT / "samples")]
CONSTRUCTS = """module Items {
  const w1: f32[2, 3] = [[1, 0, 0], [0, 1, 0]]
  reducer norm1(acc, x) init 0 = acc + abs(x)
  extern add4(c: ptr, a: ptr) = "add4" from "add4.c"
  extern scale[n](x: f32[n], by: f32) -> (y: f32[n]) where n > 0 = "env.scale"
  intrin add4i {
    desc (A: f32[4], inout C: f32[4]) {
      for i in range(4) { block (spatial vi = i) { C[vi] += A[vi] } }
    }
    impl (A: f32[4] strides [s], inout C: f32[4]) { call add4(C.ptr, A.ptr) }
  }
  prim_func concat[n, m](A: f32[n, 4] strides [s, 1], B: f32[m, 4], k: i64) -> (C: f32[n + m, 4], L: f32[n], N: i64[])
      where n > 0, k < m attr(author = "me") {
    for i, j in grid(n, 4) {
      block A(spatial vi = i, spatial vj = j) where i + j < n + 4 {
        reads A[vi, vj]
        writes C[vi, vj]
        let i = A[vi, vj]
        C[vi, vj] = i
      }
    }
    for i0 in parallel(m) { for j in vectorized(4) { C[n + i0, j] = B[i0, j] } }
    compute L[i] = norm1[c](A[i, c]) + sum[c: 4](A[i, c])
    alloc T: f32[max(k, 0) + 1]
    T[0] = select(k > 0, A[0, 0], B[0, 0])
    if T[0] > 0 and k >= 0 { let T = L[0] L[0] = T } else { L[0] *= 2 }
    while L[0] > 1000 { L[0] = L[0] / 2 }
    assert T[0] <= 1e9, "{} is too large", T[0]
    N = n
  }
}
module Model {
  function first(t: (f32[4], f32[4])) -> f32[4] {
    a, _b = split(concat(t.0, t.1), sections=2)
    return a
  }
  function main[n](x: f32[n, 4], y: f32[3, 4], training: bool, k: i64) -> (f32[n], i64) where n > 3 {
    dataflow {
      c, l, count = Items.concat(A=x, B=y, k=min(k, 2))
      z: f32[2, 4] = Items.w1 @ y
      d = l + 1
      output d, count, z, c
    }
    if training { e = d * 0.5 } else { e = Items.scale(d, by=2) }
    f = reshape(c, shape=((n + 3) * 4,)) as f32[m]
    _g = reshape(f, shape=(m,))
    _h = z
    if training { e1 = e  return (e1, m // 2) }
    return (e, i64(n) + m)
  }
}
"""


def declared(snapshot: Snapshot) -> Iterator[int]:
    """Where names are declared."""
    for entry in snapshot.reading.tree.file.entries:
        if isinstance(entry, ast.Module) and entry.name.span is not None:
            yield entry.name.span.start
    for entry in snapshot.entries:
        if entry.name is not None and entry.name.span is not None:
            yield entry.name.span.start
        yield from (s.span.start for s in snapshot.names_of(entry).symbols)


def named_back(node: Any, old: str) -> Any:
    """A tree as nested tuples, with the new name read as the old one; trees of names that came with it are equal."""
    if is_dataclass(node) and not isinstance(node, type):
        return type(node).__name__, [named_back(getattr(node, f.name), old) for f in fields(node) if f.compare]
    if isinstance(node, tuple):
        return [named_back(x, old) for x in node]
    return node.replace(FRESH, old) if isinstance(node, str) else node


def functions(entry: Entry, snapshot: ProgramSnapshot) -> list[T.PrimFunc]:
    item = snapshot.item_of(entry)
    return [item] if isinstance(item, T.PrimFunc) else [item.desc, item.impl] if isinstance(item, T.Intrin) else []


def check_same(before: Snapshot, after: Snapshot, old: str) -> None:
    """The same program but for a name: nothing new is found, and the checker made the same functions."""
    assert named_back(before.reading.tree.file, old) == named_back(after.reading.tree.file, old)
    if isinstance(before, ProgramSnapshot) and isinstance(after, ProgramSnapshot):
        said = [(d.code, d.message.replace(FRESH, old)) for d in after.result.diagnostics]
        assert said == [(d.code, d.message) for d in before.result.diagnostics]
        for a, b in zip(before.entries, after.entries, strict=True):
            for f, g in zip(functions(a, before), functions(b, after), strict=True):
                other = difference(f, g)
                # what an extern is called is part of a call, and of the messages about it
                assert other is None or other.left == other.right.replace(FRESH, old)
    if isinstance(before, ScheduleSnapshot) and isinstance(after, ScheduleSnapshot):
        assert len(before.file.findings()) == len(after.file.findings())


def runs(snapshot: ScheduleSnapshot) -> list[tuple[int, int]]:
    """How many steps each schedule of a text takes, and how many errors end it."""
    found = [r for r in map(snapshot.run, snapshot.schedules()) if r is not None]
    return [(len(r.steps), len(r.error)) for r in found]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.name)
def test_every_declaration_of_every_sample(path: Any) -> None:
    files = {str(p): p.read_text(encoding="utf-8") for p in PROGRAMS}
    rename_all(files, str(path))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_declaration_of_all_constructs(ends: str) -> None:
    text = CONSTRUCTS.replace("\n", ends)
    rename_all({"/t.mlc": text}, "/t.mlc")


WORDS = ["relu", "exp", "f32", "sum", "select", "split", "block", "min", "weight", "threadIdx", "init", "where", "len"]


@pytest.mark.parametrize(("seed", "name"), [(s, n) for s in range(4) for n in ("/t.mlc", "/t.mlcs")])
def test_names_that_are_there_already(seed: int, name: str) -> None:
    """A rename to any name at all is refused, or gives the same program."""
    rng = random.Random(seed)
    files = {"/t.mlc": CONSTRUCTS} if name == "/t.mlc" else {"/t.mlcs": SCHEDULE, "/p.mlc": NEST}
    once = memory(files)
    search = Search(once, lambda: files)
    snapshot = once.snapshot(name)
    assert snapshot is not None
    places = [(s, o) for s in map(once.snapshot, files) if s is not None for o in declared(s)]
    names = {s.source.text[o:].split("(")[0].split("[")[0].split()[0].strip(":,)") for s, o in places}
    taken = sorted(n for n in {*names, *WORDS} if n.isidentifier())
    accepted = 0
    for _ in range(120):
        (snap, offset), new = rng.choice(places), rng.choice(taken)
        edits = rename(snap, offset, new, search)
        if isinstance(edits, Refusal) or not edits:
            continue
        accepted += 1
        other = memory(files | applied(once, edits))
        for file in files:
            before, after = once.snapshot(file), other.snapshot(file)
            assert before is not None and after is not None
            check_meaning(before, after, (edits[0].span.text, new))
    assert accepted > 10


def check_meaning(before: Snapshot, after: Snapshot, names: tuple[str, str]) -> None:
    """Nothing new is found, and functions and runs are the same but for names."""
    if isinstance(before, ProgramSnapshot) and isinstance(after, ProgramSnapshot):
        found = [d for d in after.result.diagnostics if d.code != "W0201"]
        assert not found, (names, found[0].message)
        for a, b in zip(before.entries, after.entries, strict=True):
            for f, g in zip(functions(a, before), functions(b, after), strict=True):
                other = difference(f, g)
                assert other is None or other.what in ("extern", "message", "reducer"), (names, other)
    if isinstance(before, ScheduleSnapshot) and isinstance(after, ScheduleSnapshot):
        assert not after.file.findings(), (names, after.file.findings()[0].message)
        assert runs(after) == runs(before), names


def rename_all(files: dict[str, str], path: str) -> None:
    """Each declaration of a text is renamed, and gives the same program."""
    once = memory(files)
    search = Search(once, lambda: files)
    snapshot = once.snapshot(path)
    assert snapshot is not None
    if isinstance(snapshot, ProgramSnapshot):
        assert not [d for d in snapshot.result.diagnostics if d.severity == "error"]
    count = 0
    for offset in declared(snapshot):
        edits = rename(snapshot, offset, FRESH, search)
        assert not isinstance(edits, Refusal), (edits, snapshot.source.text[offset : offset + 20])
        assert edits and len({(e.span.source.name, e.span.start) for e in edits}) == len(edits)
        changed = applied(once, edits)
        other = memory(files | changed)
        for name in changed:
            before, after = once.snapshot(name), other.snapshot(name)
            assert before is not None and after is not None
            check_same(before, after, edits[0].span.text)
        count += 1
    assert count > 0


@pytest.mark.parametrize("path", [p for p in PROGRAMS if p.suffix == ".mlcs"], ids=lambda p: p.name)
def test_schedules_run_after_all_that_they_name_is_renamed(path: Any) -> None:
    """Rename every block, buffer and item of the programs, and every name of the schedules, one after another."""
    files = {str(p): p.read_text(encoding="utf-8") for p in PROGRAMS}
    workspace = memory(files)
    snapshot = workspace.snapshot(str(path))
    assert isinstance(snapshot, ScheduleSnapshot)
    wanted = runs(snapshot)
    assert wanted and any(steps for steps, _ in wanted)
    number = 0
    for name in snapshot.readings:
        at_hand = workspace.snapshot(name)
        assert at_hand is not None
        for place in range(len(list(declared(at_hand)))):
            now = workspace.snapshot(name)
            assert now is not None
            # offsets of the text as it is now: nodes that were kept have their places in older texts
            afresh = memory({n: r.source.text for n, r in now.readings.items()}).snapshot(name)
            assert afresh is not None
            offset = list(declared(afresh))[place]
            edits = rename(now, offset, f"n{number}", Search(workspace, lambda: files))
            assert not isinstance(edits, Refusal), edits
            for changed, text in applied(workspace, edits).items():
                workspace.change(changed, text)
            number += 1
    last = workspace.snapshot(str(path))
    assert isinstance(last, ScheduleSnapshot)
    assert last.file.findings() == ()
    assert runs(last) == wanted
