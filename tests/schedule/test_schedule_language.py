"""What schedules compute with: lists, slices, arithmetic, `if`, `for`, procs, parameters; and what stops them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.schedule.texts import body, calls, refused, run

LOOPS = 'i, j = loops(block("B"))\n'


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("split(j, [_, 2 + 2])", "split(j, [_, 4])"),
        ("split(j, [_, 2 * 3 - 8 // 4])", "split(j, [_, 4])"),
        ("split(j, [_, 7 % 4 + 1])", "split(j, [_, 4])"),
        ("split(j, [_, -2 + 6])", "split(j, [_, 4])"),
        ("t = [4]\nsplit(j, [_] + t)", "split(j, [_, 4])"),
        ("t = [1, 2, 4]\nsplit(j, [_, t[2]])", "split(j, [_, 4])"),
        ("t = [1, 2, 4]\nsplit(j, [_, t[-1]])", "split(j, [_, 4])"),
        ("t = [2, 8, 4]\nsplit(j, t[:2])", "split(j, [2, 8])"),
        ("t = [2, 8, 4]\nsplit(j, t[0:-1])", "split(j, [2, 8])"),
        ("t = [4, 2, 8]\nsplit(j, t[1:])", "split(j, [2, 8])"),
        ("t = [[2, 8], [4]]\nsplit(j, t[0])", "split(j, [2, 8])"),
        ("n = len([1, 2, 3, 4])\nsplit(j, [_, n])", "split(j, [_, 4])"),
        ("a, b = (2, 8)\nsplit(j, [a, b])", "split(j, [2, 8])"),
        ("_, b = [1, 8]\nsplit(j, [_, b])", "split(j, [_, 8])"),
        ("split(factors=[2, 8], loop=j)", "split(j, [2, 8])"),
        ("split(j, factors=[2, 8])", "split(j, [2, 8])"),
        ("if 2 < 3 and not (1 == 2) { split(j, [_, 4]) }", "split(j, [_, 4])"),
        ("if 2 > 3 or 1 != 1 { split(j, [_, 2]) } else { split(j, [_, 4]) }", "split(j, [_, 4])"),
        ("if 1 >= 2 { split(i, [_, 2]) } else if true { split(j, [_, 4]) } else { reorder(j, i) }", "split(j, [_, 4])"),
        ("if false { split(j, [_, 2]) }\nsplit(j, [_, 4])", "split(j, [_, 4])"),
        ("if false and 1 // 0 == 1 { reorder(j, i) }\nsplit(j, [_, 4])", "split(j, [_, 4])"),
        ('if "a" + "b" == "ab" { split(j, [_, 4]) }', "split(j, [_, 4])"),
        ("if [1, 2] == [1] + [2] { split(j, [_, 4]) }", "split(j, [_, 4])"),
        ('for b in ["B"] { i, j = loops(block(b)) split(j, [_, 4]) }', "split(j, [_, 4])"),
        ("n = 1\nfor x in [1, 2] { n = n * 2 }\nsplit(j, [_, n])", "split(j, [_, 4])"),
        ("n = 0\nfor a, b in [[1, 2], [0, 1]] { n = n + a + b }\nsplit(j, [_, n])", "split(j, [_, 4])"),
        ("for x in [] { reorder(j, i) }\nsplit(j, [_, 4])", "split(j, [_, 4])"),
        ("reorder(loops(block(\"B\"))[1], i)", "reorder(j, i)"),
        ("reorder([j, i])", "reorder(j, i)"),
        ("reorder(loops=[j, i])", "reorder(j, i)"),
        ('fuse(loops=loops(block("B")))', "fuse(i, j)"),
    ],
)  # fmt: skip
def test_values(statements: str, expected: str) -> None:
    assert calls(body(LOOPS + statements)) == [expected]


# ---------------------------------------------------------------- procs


def test_a_proc_takes_values_and_gives_one() -> None:
    text = """
    proc tile(at: loop, by: int = 2) { outer, inner = split(at, [_, by]) return inner }
    proc both(b: block, sizes: int[] = [2, 4]) {
      i, j = loops(b)
      return [tile(i, sizes[0]), tile(by=sizes[1], at=j)]
    }
    schedule s for M.f {
      a, b = both(block("B"))
      tile(b)
      for x in loops(block("S")) { tile(x, 4) }
    }"""
    assert calls(run(text)) == [
        "split(i, [_, 2])", "split(j, [_, 4])", "split(j_1, [_, 2])", "split(i, [_, 4])", "split(k, [_, 4])",
    ]  # fmt: skip


def test_a_proc_has_names_of_its_own() -> None:
    text = """
    proc p(n: int) { m = n + 1 return m }
    schedule s for M.f { m = 4 x = p(1) i, j = loops(block("B")) split(j, [x, m * 2]) }"""
    assert calls(run(text)) == ["split(j, [2, 8])"]


def test_return_leaves_a_loop() -> None:
    text = """
    proc first(xs: int[]) { for x in xs { if x > 2 { return x } } return 1 }
    schedule s for M.f { i, j = loops(block("B")) split(j, [_, first([1, 2, 4, 8])]) }"""
    assert calls(run(text)) == ["split(j, [_, 4])"]


def test_procs_of_another_file() -> None:
    library = "proc tile(at: loop, by: int) { outer, inner = split(at, [_, by]) return inner }"
    text = 'use "program.mlc"\nuse "lib.mlcs"\nschedule s for M.f { tile(loops(block("B"))[1], 4) }'
    assert calls(run(text, files={"lib.mlcs": library})) == ["split(j, [_, 4])"]


# ---------------------------------------------------------------- parameters

PARAMETERS = 'schedule s for M.f (n = 4, m = n * 2) { i, j = loops(block("B")) split(j, [n, m]) }'


def test_parameters_have_defaults() -> None:
    assert calls(run(PARAMETERS)) == ["split(j, [4, 8])"]


def test_parameters_are_set_from_outside() -> None:
    assert calls(run(PARAMETERS, n=8)) == ["split(j, [8, 16])"]
    assert calls(run(PARAMETERS, m=4)) == ["split(j, [4, 4])"]


@pytest.mark.parametrize(
    ("default", "value"),
    [("[_, 4]", [None, 2]), ("[_, 4]", [8, 2]), ("[8, 2]", [None, 2]), ("[]", [8, 2]), ("[1.5]", [2, 0.5]),
     ('["B"]', ["S", "B"]), ('[block("B")]', [])],
)  # fmt: skip
def test_lists_are_set_from_outside(default: str, value: list[object]) -> None:
    """To lists of the kind of the default; of which kind an empty one is nobody knows."""
    session = run(f'schedule s for M.f (n = {default}) {{ for x in n {{ block("B") }} }}', n=value)
    assert sum(s.text == 'block("B")' for s in session.steps) == len(value) + default.count("block")


@pytest.mark.parametrize(
    ("default", "value", "what"),
    [("[_, 4]", [None, None], "a list of integers with at most one `_`"), ("[2]", [2.5], "a list of integers"),
     ("[2]", 2, "a list of integers"), ("[]", 2, "a list"), ("[1.5]", ["a"], "a list of numbers"),
     ('["B"]', [1], "a list of texts"), ('[block("B")]', 3, "a list")],
)  # fmt: skip
def test_lists_that_are_none_of_the_kind(default: str, value: object, what: str) -> None:
    found = refused(f"schedule s for M.f (n = {default}) {{ for x in n {{ x = 3 }} }}", n=value)
    assert found.code == "E0411" and f"parameter `n` is {what}" in found.message


def test_the_element_of_a_parameter_that_does_not_fit() -> None:
    text = "proc p(x: int[]) { }\nschedule s for M.f (n = [2]) { for x in [[1], [1, 2, true]] { p(x) } }"
    assert "`x` of p is int[], its element 2 is true" in refused(text).message
    assert refused(text, n=[2, "a"]).notes == ('its element 1 is "a"',)


def test_a_fuse_of_nothing_shows_no_place_of_the_program() -> None:
    assert refused("schedule s for M.f { fuse() }").related == ()


def test_parameters_from_numpy() -> None:
    assert calls(run(PARAMETERS, n=np.int64(8))) == ["split(j, [8, 16])"]
    text = 'schedule s for M.f (n = [8, 2]) { split(loops(block("B"))[1], n) }'
    assert calls(run(text, n=(None, np.int32(4)))) == ["split(j, [_, 4])"]


def test_a_parameter_that_is_not_there() -> None:
    found = refused(PARAMETERS, nn=2)
    assert (found.code, found.notes) == ("E0411", ("did you mean `n`?",))
    assert refused(PARAMETERS, other_one=2).notes == ("parameters: n, m",)


# ---------------------------------------------------------------- errors

ERRORS = [
    ("x = 1 // 0", "E0411", "no value"),
    ("x = 1 % 0", "E0411", "no value"),
    ('x = 1 + "a"', "E0411", "not defined for 1 and"),
    ("x = [1] * 2", "E0411", "`*` is not defined for a list of 1 and 2"),
    ("x = -[1]", "E0411", "`-` is not defined"),
    ("x = [1, 2][2]", "E0411", "2 elements, there is no number 2"),
    ("x = [1, 2][-3]", "E0411", "there is no number -3"),
    ('x = [1]["a"]', "E0411", "an index is an integer"),
    ("x = 3\ny = x[0]", "E0411", "only lists are indexed, this is 3"),
    ("x, y = [1]", "E0411", "2 names for a list of 1"),
    ("x, y = 3", "E0411", "2 names for 3"),
    ("if 3 { x = 1 }", "E0411", "a condition is true or false, this is 3"),
    ("if not 3 { x = 1 }", "E0411", "a condition is true or false"),
    ("for x in 3 { y = x }", "E0411", "`for` runs over a list, this is 3"),
    ("x = y", "E0201", "unknown name `y`"),
    ("x = splitt(1, [2])", "E0201", "unknown primitive `splitt`"),
    ("x = [1](2)", "E0204", "only primitives and procs are called"),
    ('x = block("B").name', "E0411", "no value in a schedule"),
    ('split(block("B"), [2, 4])', "E0411", "`loop` of split is a loop, this is the block B"),
    ('split(loops(block("B"))[0], 4)', "E0411", "`factors` of split is a list"),
    ('split(loops(block("B"))[0], [2, "a"])', "E0411", "`factors` of split is a list"),
    ('split(loops(block("B"))[0], [_, _])', "E0411", "`factors` of split is a list"),
    ('split(loops(block("B"))[0])', "E0411", "split needs `factors`"),
    ('split(loops(block("B"))[0], [_, 4], 5)', "E0411", "takes 2 arguments"),
    ('split(loops(block("B"))[0], [_, 4], by=5)', "E0411", "no argument `by`"),
    ('split(loops(block("B"))[0], [_, 4], factors=[2, 4])', "E0411", "given twice"),
    ('i, j = loops(block("B"))\nreorder(i, loops=[j])', "E0411", "given twice"),
    ('i, j = loops(block("B"))\nreorder(loops=j)', "E0411", "is a list of loops, this is the loop j"),
    ('split(loops(block("B"))[0], [_, 4], decision=[2, 4])', "E0411", "split has no argument `decision`"),
    ('block("b")', "E0410", "there is no block b"),
    ("block(true)", "E0411", "`name` of block is a string, this is true"),
    ('i = loops(block("B"))[0]\nreorder(i, i)', "E0410", "named twice"),
    ("x = (1, j) -> (j)", "E0411", "an index map has names on its left side"),
    ("x = len(3)", "E0411", "`len` takes one list, whose elements it counts, this is 3"),
    ('x = len("abc")', "E0411", '`len` takes one list, whose elements it counts, this is "abc"'),
    ("x = len([1], [2])", "E0411", "`len` takes one list"),
    ('split(loops(block("B"))[0], [_, true])', "E0411", "its element 1 is true"),
    ('split(loops(block("B"))[0], [4, _, _])', "E0411", "more than one of these is `_`"),
    ('reorder(loops(block("B"))[0], block("S"))', "E0411", "its element 1 is the block S"),
    ("fuse()", "E0410", "fuse(): no loops are given"),
    ("return 3", "E0411", "`return` stands in a proc"),
    ("x = 1\nif x < 2 { return 3 }", "E0411", "`return` stands in a proc"),
]


@pytest.mark.parametrize(("statements", "code", "said"), ERRORS, ids=[e[0].replace("\n", " ") for e in ERRORS])
def test_errors_where_they_are(statements: str, code: str, said: str) -> None:
    """At run time, as if the checker had not looked: what depends on parameters it cannot see."""
    found = refused(f"schedule s for M.f {{\n{statements}\n}}", unchecked=True)
    assert found.code == code
    assert said in found.message
    assert found.span is not None and found.span.source.name == "schedule.mlcs"
    assert statements.splitlines()[-1].find(found.span.text.splitlines()[0]) >= 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("p(1, 2, 3)", "p takes 2 arguments"),
        ("p()", "p needs `n`"),
        ("p(1, n=2)", "p does not take `n` here"),
        ("p(1, k=2)", "p does not take `k` here"),
        ('p("a")', "`n` of p is int, this is"),
        ("p(true)", "`n` of p is int, this is true"),
    ],
)
def test_calls_of_procs(call: str, said: str) -> None:
    text = f"proc p(n: int, m: int = 2) {{ return n + m }}\nschedule s for M.f {{ x = {call} }}"
    found = refused(text, unchecked=True)
    assert found.code == "E0411"
    assert said in found.message
    assert found.notes == ("written p(n: int, m: int)",)


CALLS = """proc tile(b: block, sz: int = 4) { i, j = loops(b) split(i, [3, sz]) }
proc both(sz: int) { tile(block("B")) tile(block("S"), sz) }
schedule s for M.f { both(1) }"""


def test_a_refused_step_in_a_proc_names_the_calls() -> None:
    """Those that led there, not those before, which are done."""
    found = refused(CALLS)
    assert (found.code, found.span and found.span.text) == ("E0410", "split(i, [3, sz])")
    loop, *calls = [x.span.text for x in found.related]
    assert loop.startswith("for i, k in") and calls == ['tile(block("S"), sz)', "both(1)"]
    assert {x.text for x in found.related[1:]} == {"in this call"}


def test_a_refused_step_outside_of_procs_names_no_call() -> None:
    text = CALLS.replace("both(1)", 'both(4) split(loops(block("B"))[0], [2, 1])')
    assert [x.text for x in refused(text).related] == ["3 steps"]


def test_wrong_arguments_of_a_proc_name_the_calls_around() -> None:
    text = "proc p(n: int) { return n }\nproc q(x: str[]) { for n in x { p(n) } }"
    found = refused(f'{text}\nschedule s for M.f {{ q(["a"]) }}', unchecked=True)
    assert (found.span and found.span.text, [x.span.text for x in found.related]) == ("p(n)", ['q(["a"])'])


def test_procs_without_an_end() -> None:
    found = refused("proc p(n: int) { return p(n + 1) }\nschedule s for M.f { x = p(0) }", unchecked=True)
    assert "more than 100 deep" in found.message
    assert [x.span.text for x in found.related] == ["p(0)"]


def test_a_schedule_of_nothing() -> None:
    assert refused("schedule s for M.g { }").code == "E0201"
    assert refused("schedule s for M.ff { }").label == "did you mean `M.f`?"
    assert "name one" in refused("schedule s for M.f { }\nschedule t for M.f { }").message
