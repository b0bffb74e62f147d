"""Who calls what, in one text and from text to text."""

from __future__ import annotations

import pytest

from mlcdsl.ide.queries.call_hierarchy import Call, called_at, incoming_calls, outgoing_calls
from mlcdsl.ide.searching import Search
from tests.ide.marked import Marked, marked, show
from tests.ide.test_references import at

LIB = """module Lib {
  reducer most(a, b) init -inf = max(a, b)
  extern report(x: f32[n]) = "env.report"
  ## Twice.
  prim_func twice[n](X: f32[n]) -> (Y: f32[n]) {
    compute Y[i] = X[i] * 2
  }
  prim_func largest[n](X: f32[n]) -> (Y: f32[]) {
    compute Y[] = most[i](X[i])
  }
}
"""
MAIN = """use "lib.mlc"
module M {
  const w: f32[2] = [1, 2]
  function inner[n](x: f32[n]) -> f32[n] {
    y = Lib.twice(Lib.twice(x))
    return relu(y)
  }
  function main[n](x: f32[n]) -> f32[n] {
    y = inner(Lib.twice(x))
    z = inner(y)
    call Lib.report(z)
    return z
  }
  prim_func alone(A: f32[2]) -> (B: f32[2]) { compute B[i] = A[i] + w[i] }
}
"""
SCHEDULES = """use "lib.mlc"

proc widen(b: block) {
  i, = loops(b)
  vectorize(i)
}

proc both(b: block) {
  widen(b)
  widen(b)
}

schedule fast for Lib.twice {
  Y = block("Y")
  both(Y)
}
"""


def texts(place: str, text: str = MAIN, name: str = "/t.mlc") -> Marked:
    """A text with the cursor at a place, beside the others."""
    return marked(at(text, place), name, lib_mlc=LIB, main_mlc=MAIN, steps_mlcs=SCHEDULES)


def shown(calls: tuple[Call, ...]) -> dict[str, list[str]]:
    names = show([c.other.name_span for c in calls])
    return dict(zip(names, (show(list(c.places)) for c in calls), strict=True))


def incoming(m: Marked) -> dict[str, list[str]]:
    listed = ("/main.mlc", "/steps.mlcs", "/lib.mlc")
    return shown(incoming_calls(m.snapshot, m.cursor, Search(m.workspace, lambda: listed)))


@pytest.mark.parametrize(
    ("place", "kind", "start"),
    [
        ("inner[n]", "function", "function inner"),
        ("inner(y)", "function", "function inner"),
        ("twice(x))", "prim_func", "prim_func twice"),
        ("alone(A", "prim_func", "prim_func alone"),
    ],
)
def test_what_is_called(place: str, kind: str, start: str) -> None:
    m = texts(place)
    found = called_at(m.snapshot, m.cursor)
    assert found is not None and found.kind == kind
    assert found.span.text.startswith(start) and found.span.text.endswith("}")
    assert found.name_span.text == found.name


@pytest.mark.parametrize(
    "place", ["w: f32", "x: f32[n]) -> f32[n] {\n    y = Lib", "Lib.twice", "relu(y)", "M {", "return z"]
)
def test_what_is_not(place: str) -> None:
    m = texts(place)
    assert called_at(m.snapshot, m.cursor) is None
    assert incoming(m) == {} and outgoing_calls(m.snapshot, m.cursor) == ()


def test_calls_of_a_function() -> None:
    m = texts("main[n]")
    assert shown(outgoing_calls(m.snapshot, m.cursor)) == {
        "4:12 inner": ["9:9 inner", "10:9 inner"],
        "lib.mlc:5:13 twice": ["9:19 twice"],
        "lib.mlc:3:10 report": ["11:14 report"],
    }
    assert incoming(m) == {}


def test_operators_and_constants_are_not_called() -> None:
    for place in ("inner[n]", "alone(A"):
        m = texts(place)
        names = [c.other.name for c in outgoing_calls(m.snapshot, m.cursor)]
        assert names == (["twice"] if place == "inner[n]" else [])


def test_callers_in_all_texts() -> None:
    """Also the schedules of a function."""
    m = texts("twice[n]", LIB, "/lib.mlc")
    assert incoming(m) == {
        "main.mlc:4:12 inner": ["main.mlc:5:13 twice", "main.mlc:5:23 twice"],
        "main.mlc:8:12 main": ["main.mlc:9:19 twice"],
        "steps.mlcs:13:10 fast": ["steps.mlcs:13:23 twice"],
    }


def test_reducers() -> None:
    m = texts("largest[n]", LIB, "/lib.mlc")
    assert shown(outgoing_calls(m.snapshot, m.cursor)) == {"lib.mlc:2:11 most": ["lib.mlc:9:19 most"]}
    m = texts("most(a", LIB, "/lib.mlc")
    assert incoming(m) == {"lib.mlc:8:13 largest": ["lib.mlc:9:19 most"]}


def test_schedules_and_procs() -> None:
    m = texts("fast for", SCHEDULES, "/t.mlcs")
    assert shown(outgoing_calls(m.snapshot, m.cursor)) == {
        "lib.mlc:5:13 twice": ["13:23 twice"],
        "8:6 both": ["15:3 both"],
    }
    m = texts("widen(b: block", SCHEDULES, "/t.mlcs")
    assert incoming(m) == {"8:6 both": ["9:3 widen", "10:3 widen"]}
    m = texts("both(Y", SCHEDULES, "/t.mlcs")
    assert incoming(m) == {"13:10 fast": ["15:3 both"]}


def test_a_function_that_calls_itself() -> None:
    text = "module M { function f(x: f32[2]) -> f32[2] { y = f(x) return y } }\n"
    m = marked(at(text, "f(x:"))
    assert incoming(m) == shown(outgoing_calls(m.snapshot, m.cursor)) == {"1:21 f": ["1:50 f"]}


def test_half_written_text() -> None:
    m = marked(at(MAIN.replace("return relu(y)", "return relu("), "inner[n]"), lib_mlc=LIB)
    assert "8:12 main" in incoming(m)
