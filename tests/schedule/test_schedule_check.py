"""Schedules are checked before they run: all mistakes of a file at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mlcdsl.diagnostics.render import render
from mlcdsl.schedule.primitive import KINDS
from mlcdsl.schedule.program import read_schedules
from mlcdsl.source import Source
from tests.schedule.texts import PROGRAM, read, run

MANY = """use "program.mlc"
use "missing.mlc"

proc tile(at: lop, by: int = "four") {
  outer, inner = split(at, [_, by])
  return inner
}

schedule first for M.f (n = 4) {
  B = blok("B")
  C = block(B)
  i, j = loops(block("B"))
  i0, i1, i2 = split(i, [_, 4])
  j0, j1 = split(j, 4)
  j2, j3 = split(j, [_, n], 2)
  k0, k1 = split(loop=j, by=2)
  reorder(i0, "x", 3)
  x = reorder(i0, i1)
  decompose_reduction(block("S"))
  tile(i, j)
  tile(j, upto=2)
  tile()
  parallel(i.x)
  y = n + i
  z = n[0]
  for w in n { reorder(w, w) }
  if n { reorder(i0, i1) }
  bind(i0, threadIdx.w)
  unknown_name
  n
  split(j0, fators=[2])
}

schedule first for M.f { }

schedule second for M.ff target gpu {
  i, j = loops(block("B"))
}
"""


def load(path: str, user: Source) -> Source | str:
    return Source(path, PROGRAM) if path == "program.mlc" else "no such file"


def test_all_mistakes_at_once(golden: Callable[[str, str], None]) -> None:
    found = read_schedules(Source("many.mlcs", MANY), load).findings()
    golden("schedule/many.text", render(found, "text"))


def test_the_checks_stop_a_run() -> None:
    """Nothing of a file with mistakes runs."""
    file = read_schedules(Source("many.mlcs", MANY), load)
    assert any(d.severity == "error" for d in file.diagnostics)


RIGHT = [
    "i, j = loops(block(\"B\"))\nsplit(j, [_] + [4])",
    "xs = []\nxs = xs + loops(block(\"B\"))\nreorder(xs)",
    "t = [1, 2] + [3]\nsplit(loops(block(\"B\"))[0], t)",
    "for b in [block(\"B\"), block(\"S\")] { for i in loops(b) { split(i, [_, 2]) } }",
    "for a, b in [[1, 2], [3, 4]] { split(loops(block(\"B\"))[0], [a, b]) }",
    "for name in [\"B\", \"S\"] { split(loops(block(name))[-1], [_, len([1, 2])]) }",
    "inner = loops(block(\"B\"))[-2:]\na, b = inner\nreorder(b, a)",
    "n = 4\nm = n // 2 * 3 - 1\nsplit(loops(block(\"B\"))[0], [_, m])",
    "x = 1.5 * 2\nif x > 2 and not (x == 3) { reorder(loops(block(\"B\"))) }",
    "_, j = loops(block(\"B\"))\nsplit(j, factors=[_, 4])",
    "m = (i, j) -> (j, i // 4, i % 4)",
    "blockize([])",
    "reorder([])",
    "for x in [] { split(x, [_, 2]) }",
    "xs = [] + [4]\nsplit(loops(block(\"B\"))[0], xs + [])",
    "n = len([]) + len(loops(block(\"B\")))",
]  # fmt: skip


@pytest.mark.parametrize("statements", RIGHT)
def test_what_is_right_is_not_refused(statements: str) -> None:
    assert read(f"schedule s for M.f {{\n{statements}\n}}").diagnostics == ()


WRONG = [
    ("split(block(\"B\"), [2, 4])", "this is block"),
    ("split(3, [2, 4])", "this is int"),
    ("block(3)", "this is int"),
    ("reorder(block(\"B\"))", "this is block"),
    ("i = loops(block(\"B\"))\nsplit(i, [2, 4])", "this is loop[]"),
    ("loops(loops(block(\"B\"))[0])", "this is loop"),
    ("reorder(loops=loops(block(\"B\"))[0])", "this is loop"),
    ("split(loops(block(\"B\"))[0], [_, 2], decision=[4, 2])", "split has no argument `decision`"),
    ("split(loops(block(\"B\"))[0], [_, 2], decision=_)", "split has no argument `decision`"),
    ("split(loops(block(\"B\"))[0], factors=[_, 2], factors=[_, 4])", "argument `factors` of split is given twice"),
    ("sample_categorical([1, 2], decision=0, decision=1)", "argument `decision` of sample_categorical is given twice"),
    ("i, j = block(\"B\")", "2 names for one value"),
    ("i, j = [1, 2, 3]", "2 names for 3 values"),
    ("i, j = 4", "2 names for one value"),
    ("x = \"a\" * 2", "`*` is for numbers, this is str"),
    ("x = [1] + 2", "this is int[]"),
    ("3", "this statement does nothing"),
    ("i = loops(block(\"B\"))\ni[0]", "this statement does nothing"),
    ("x = loops(block(\"B\"))[0].var", "values of a schedule have no parts"),
    ("x = len", "unknown name `len`"),
    ("x = len(3)", "`len` takes one list, whose elements it counts, this is int"),
    ("x = len(\"abc\")", "`len` takes one list, whose elements it counts, this is str"),
    ("x = len()", "`len` takes one list"),
    ("x = len([1], [2])", "`len` takes one list"),
    ("x = len(of=[1])", "`len` takes one list"),
    ("xs = [] + [4]\nreorder(xs)", "this is int[]"),
    ("block([])", "this is []"),
    ("return 3", "`return` stands in a proc"),
    ("if 1 < 2 { return 3 }", "`return` stands in a proc"),
    ("for b in [1] { return b }", "`return` stands in a proc"),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "said"), WRONG)
def test_what_is_wrong_is_found(statements: str, said: str) -> None:
    found = read(f"schedule s for M.f {{\n{statements}\n}}").diagnostics
    assert len(found) == 1, [d.message for d in found]
    assert said in found[0].message
    assert found[0].span is not None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("schedule s for M.f (x = 2, y = 3, x = 2) { }", "(x"),
        ("schedule s for M.f { }\nproc p(b: block, n: int, b: block) { loops(b) }", "(b"),
    ],
)
def test_parameters_with_one_name(text: str, first: str) -> None:
    (found,) = read(text).diagnostics
    assert found.code == "E0202" and found.span is not None
    name = first[1:]
    assert (found.message, found.span.text) == (f"`{name}` is defined twice", name)
    (before,) = found.related
    source = before.span.source.text
    assert (before.span.text, before.span.start) == (name, source.index(first) + 1)
    assert found.span.start > before.span.start


def test_a_proc_comes_before_what_has_its_name() -> None:
    text = 'proc len(b: block) { return loops(b) }\nschedule s for M.f { for i in len(block("B")) { parallel(i) } }'
    assert read(text).diagnostics == ()
    assert "len needs `b`" in read(text.replace('len(block("B"))', "len()")).diagnostics[0].message


@pytest.mark.parametrize("kind", [k for k in KINDS if k.endswith("[]") or k == "factors"])
def test_an_empty_list_is_of_every_kind(kind: str) -> None:
    text = f"proc p(x: {kind} = []) {{ for n in x {{ }} }}\nschedule s for M.f {{ p([]) p() }}"
    assert read(text).diagnostics == ()
    run(text)


@pytest.mark.parametrize("chain", ["1 < 2 < 3", "1 == 2 <= 3"])
def test_a_chain_of_comparisons_is_no_index_map(chain: str) -> None:
    (found,) = read(f"schedule s for M.f {{\nx = {chain}\n}}").diagnostics
    assert found.fix is None
    assert any("comparisons do not chain" in note for note in found.notes)
