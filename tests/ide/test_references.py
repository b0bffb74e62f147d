"""Where a name is used: in its declaration, in its file, in files that use it, in schedules."""

from __future__ import annotations

import pytest

from mlcdsl.ide.queries.references import references
from mlcdsl.ide.searching import Search
from tests.ide.marked import Marked, marked, memory, show
from tests.ide.test_reading import FILES


def found(m: Marked, *listed: str, declaration: bool = True) -> list[str]:
    return show(references(m.snapshot, m.cursor, Search(m.workspace, lambda: listed), declaration))


NEST = """module M {
  prim_func f[n](A: f32[n, 8]) -> (B: f32[n]) {
    for i, k in grid(n, 8) {
      block B(spatial vi = i, reduce vk = k) {
        init { B[vi] = 0 }
        B[vi] += A[vi, vk]
      }
    }
  }

  prim_func g(B: f32[4]) -> (C: f32[4]) { compute C[i] = B[i] }
}
"""


def at(text: str, place: str) -> str:
    """The text with the cursor behind the first letters of `place`."""
    assert place in text
    return text.replace(place, place[0] + "<|>" + place[1:], 1)


@pytest.mark.parametrize(
    ("place", "places"),
    [
        ("B: f32[n]", ["2:36 B", "5:16 B", "6:9 B"]),
        ("B(spatial", ["4:13 B"]),
        ("n, 8]) ->", ["2:15 n", "2:25 n", "2:43 n", "3:22 n"]),
        ("vi = i", ["4:23 vi", "5:18 vi", "6:11 vi", "6:20 vi"]),
        ("i, k in", ["3:9 i", "4:28 i"]),
        ("f[n]", ["2:13 f"]),
        ("i] = B[i]", ["11:53 i", "11:60 i"]),
    ],
)
def test_inside_of_a_function(place: str, places: list[str]) -> None:
    assert found(marked(at(NEST, place))) == places
    assert found(marked(at(NEST, place)), declaration=False) == places[1:]


GRAPH = """use "lib.mlc"
module M {
  const w: f32[4] = [1, 2, 3, 4]
  function main[n](x: f32[n, 4], b: bool) -> f32[n, 4] {
    dataflow {
      y = Lib.scale(x, factor=2)
      w1 = w
      output y
    }
    _z = w1
    if b { r = relu(y) } else { r = y }
    t = reshape(r, shape=(4 * n,)) as f32[m]
    u = reshape(t, shape=(m,))
    return reshape(u, shape=(n, 4))
  }
}
"""
LIB = """module Lib {
  prim_func scale[n](X: f32[n, 4], factor: f32) -> (Y: f32[n, 4]) {
    compute Y[i, j] = X[i, j] * factor
  }
}
"""


@pytest.mark.parametrize(
    ("place", "places"),
    [
        ("y = Lib", ["6:7 y", "8:14 y", "11:21 y", "11:37 y"]),
        ("r = relu", ["11:12 r", "11:33 r", "12:17 r"]),
        ("m]", ["12:43 m", "13:27 m"]),
        ("w: f32", ["3:9 w", "7:12 w"]),
        ("scale(x", ["lib.mlc:2:13 scale", "6:15 scale"]),
        ("factor=2", ["lib.mlc:2:36 factor", "lib.mlc:3:33 factor", "6:24 factor"]),
        ("Lib.scale", ["lib.mlc:1:8 Lib", "6:11 Lib"]),
        ("relu(y)", []),
    ],
)
def test_in_graph_functions_and_other_files(place: str, places: list[str]) -> None:
    assert sorted(found(marked(at(GRAPH, place), lib_mlc=LIB))) == sorted(places)


def test_files_that_are_listed_are_searched() -> None:
    m = marked(at(LIB, "factor: f32"), "/lib.mlc", t_mlc=GRAPH)
    assert found(m) == ["lib.mlc:2:36 factor", "lib.mlc:3:33 factor"]
    assert found(m, "/t.mlc", "/gone.mlc") == ["lib.mlc:2:36 factor", "lib.mlc:3:33 factor", "6:24 factor"]


SCHEDULE = """use "p.mlc"
proc tile(b: block, rows: int = 4) {
  i, j = loops(b)
  split(i, [_, rows])
}

schedule s for M.f (names = ["B"]) {
  B = block("B")
  init = decompose_reduction(B, loops(B)[1])
  parallel(loops(block("B_init"))[0])
  shared = cache_read(B, "A", "shared")
  vectorize(loops(block("A_shared"))[-1])
  tile(B, rows=8)
}
"""


@pytest.mark.parametrize(
    ("place", "places"),
    [
        ("B = block", ["8:3 B", "9:30 B", "9:39 B", "11:23 B", "13:8 B"]),
        ('B")', ["8:14 B", "7:31 B", "p.mlc:4:13 B", "10:25 B"]),
        ('A", "shared"', ["p.mlc:2:18 A", "p.mlc:6:18 A", "11:27 A", "12:26 A"]),
        ("tile(B", ["2:6 tile", "13:3 tile"]),
        ("rows=8", ["2:21 rows", "4:16 rows", "13:11 rows"]),
        ("f (names", ["p.mlc:2:13 f", "7:18 f"]),
        ("M.f", ["p.mlc:1:8 M", "7:16 M"]),
    ],
)
def test_in_schedules(place: str, places: list[str]) -> None:
    assert sorted(found(marked(at(SCHEDULE, place), "/t.mlcs", p_mlc=NEST))) == sorted(places)


def test_a_broken_declaration_does_not_hide_the_others() -> None:
    broken = NEST.replace("prim_func g(B: f32[4])", "prim_func g(B: f32[4]").replace("B: f32[n]", "B<|>: f32[n]")
    assert found(marked(broken)) == ["2:36 B", "5:16 B", "6:9 B"]


def test_after_an_edit_all_places_have_moved() -> None:
    m = marked(at(GRAPH, "factor=2"), lib_mlc=LIB)
    m.workspace.change("/lib.mlc", "# é\r\n" + LIB.replace("\n", "\r\n").replace("* factor", "* 1 * factor"))
    assert sorted(found(m)) == ["6:24 factor", "lib.mlc:3:36 factor", "lib.mlc:4:37 factor"]


def test_texts_without_names() -> None:
    assert found(marked("<|>")) == []
    assert found(marked("module M { }<|>")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_place_of_every_sample(path: object) -> None:
    """A place is among the references of what it names, and all of these name the same."""
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    m = Marked(memory(files), str(path), [], [])
    search = Search(m.workspace, lambda: files)
    m.workspace.change(m.name, files[m.name])
    known = 0
    for offset in range(len(m.text) + 1):
        spans = references(m.snapshot, offset, search)
        own = [s for s in spans if s.source is m.snapshot.source]
        assert not spans or any(s.start <= offset <= s.end or s.source is not m.snapshot.source for s in spans)
        if own and own[0].start == offset:
            known += 1
            for s in own:
                assert references(m.snapshot, s.start, search) == spans
    assert known > 0 or "module" not in m.text
