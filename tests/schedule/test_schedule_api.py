"""`mlcdsl.Schedule`: schedules from Python."""

from __future__ import annotations

import inspect
import pydoc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.schedule.map_text import index_map
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.schedule.spaces import space
from tests.schedule.texts import PROGRAM, run


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.mlc"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def test_methods_are_steps(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    i, j = sch.loops(sch.block("B"))
    j0, _ = sch.split(j, [None, 4])
    sch.reorder(j0, i)
    assert "for j_0, i, j_1 in grid(4, 8, 4)" in sch.text
    assert repr(sch) == "<schedule of M.f, 4 steps>"
    assert structurally_equal(run(str(sch.trace)).func, sch.func)
    assert str(sch.trace).splitlines()[-2] == "  reorder(j_0, i)"


def test_arguments(program: Path) -> None:
    """Tuples are lists, arguments may be named, lists stand for several."""
    sch = mlcdsl.Schedule(str(program), "M.f")
    i, j = sch.loops(block=sch.block("B"))
    pair = sch.split(loop=j, factors=(4, None))
    sch.reorder([*pair, i])
    sch.reorder(loops=[i, *pair])
    assert str(sch.trace).splitlines()[-2] == "  reorder(i, j_0, j_1)"
    sch.reorder([*pair, i])
    sch.bind(i, "threadIdx.x")
    assert "thread(threadIdx.x, 8)" in sch.text
    assert "bind(i, threadIdx.x)" in str(sch.trace)


def test_integers_of_numpy(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    _, j = sch.loops(sch.block("B"))
    outer, _ = sch.split(j, [None, np.int64(4)])
    sch.split(outer, sch.sample_perfect_tile(outer, n=np.uint8(2), decision=[np.int64(2), 2]))
    assert "split(j, [_, 4])" in str(sch.trace)
    assert "sample_perfect_tile(j_0, 2, decision=[2, 2])" in str(sch.trace)


def test_the_element_that_does_not_fit(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    _, j = sch.loops(sch.block("B"))
    for factors, said in (([None, "4"], 'its element 1 is "4"'), ([np.float64(2.0), 4], "its element 0 is 2.0")):
        with pytest.raises(MlcError) as caught:
            sch.split(j, factors)  # type: ignore[arg-type]
        assert said in caught.value.diagnostics[0].message


def test_refused(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    i, _ = sch.loops(sch.block("B"))
    before = sch.text
    for call, code in (
        (lambda: sch.split(i, [0, None]), "E0410"),
        (lambda: sch.split(i, 4), "E0411"),
        (lambda: sch.split(i), "E0411"),
        (lambda: sch.split(i, [None, 4], decision=[2, 4]), "E0411"),  # type: ignore[call-arg]
        (lambda: sch.block("nothing"), "E0410"),
    ):
        with pytest.raises(MlcError) as caught:
            call()
        assert caught.value.diagnostics[0].code == code
        assert sch.text == before
    sch.split(i, [None, 2])
    with pytest.raises(MlcError) as caught:
        sch.split(i, [None, 2])
    assert caught.value.diagnostics[0].code == "E0412"


def test_names(program: Path) -> None:
    with pytest.raises(AttributeError, match="did you mean `split`"):
        mlcdsl.Schedule(program, "f").splitt  # noqa: B018
    with pytest.raises(MlcError, match="no single prim_func `g`"):
        mlcdsl.Schedule(program, "g")
    sch = mlcdsl.Schedule(program, "f")
    assert {n for n in PRIMITIVES.names() if PRIMITIVES.get(n)} <= set(dir(sch))
    assert sch.split.__doc__ is not None and sch.split.__doc__.startswith("split(loop: loop, factors: factors)")


def test_a_checked_program_and_a_seed(program: Path) -> None:
    """The same seed samples the same."""
    tiles = []
    for seed in (3, 3):
        sch = mlcdsl.Schedule(program, "f", seed=seed)
        tiles.append(sch.sample_perfect_tile(sch.loops(sch.block("B"))[1], n=3, max_innermost=8))
    assert tiles[0] == tiles[1] and np.prod(tiles[0]) == 16


def test_a_schedule_is_built(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    i, j = sch.loops(sch.block("B"))
    sch.reorder(j, i)
    sch.parallel(j)
    built = mlcdsl.build(program, schedule=sch)
    a = np.arange(128, dtype=np.float32).reshape(8, 16)
    b, s = built["f"](a)
    np.testing.assert_array_equal(b, a * 2)
    np.testing.assert_allclose(s, a.sum(1), rtol=1e-6)


def test_index_maps_are_texts(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    sch.transform_block_layout(sch.block("B"), "(i, j) -> (j, i)")
    assert "transform_block_layout(B, (i, j) -> (j, i))" in str(sch.trace)
    wrong = {"i": "is written", "(i, i) -> (i,)": "two parameters", "(i) -> (k)": "`k`", "(": "expected"}
    for text, said in wrong.items():
        with pytest.raises(MlcError, match=said):
            sch.transform_block_layout(sch.block("B"), text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("i", "i"), ("", ""), ("(i, i) -> (i,)", "i"), ("(i) -> (k + 1)", "k"), ("(i, j) -> (j / 2,)", "j / 2"),
        ("\n(i, j) -> (j,\n i +)", ")"), ("(i, j) -> (j, i) }", "(i, j) -> (j, i) }"), ("{", "{"), ("(i $ j)", "$"),
        ("(i, j) -> (j, i) x = 3", "(i, j) -> (j, i) x = 3"),
        ("(i, j) -> (j, i) }\nschedule t for M.f { x = 3", "(i, j) -> (j, i) }\nschedule t for M.f { x = 3"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_index_map_is_shown_as_it_was_given(program: Path, text: str, place: str) -> None:
    sch = mlcdsl.Schedule(program, "f")
    with pytest.raises(MlcError) as caught:
        sch.transform_block_layout(sch.block("B"), text)
    span = caught.value.diagnostics[0].span
    assert span is not None and (span.source.text, span.text) == (text, place)
    assert "map =" not in str(caught.value)


def test_places_in_an_index_map_are_those_of_its_text() -> None:
    text = "(i, j) -> (j // 3, i, j % 3)"
    assert index_map(text) == index_map(" ( i,j )  ->  (j//3, i, j % 3)  # digits")
    assert [v.span.text for v in index_map(text).params if v.span is not None] == ["i", "j"]


FILE = """use "program.mlc"
schedule tiled for M.f target cpu (rows = 4, names = ["B"]) {
  for name in names {
    i, j = loops(block(name))
    split(i, [_, rows])
    split(j, sample_perfect_tile(j, n=2))
  }
}
schedule other for M.f { reorder(loops(block("B"))[1], loops(block("B"))[0]) }
"""


@pytest.fixture
def file(program: Path) -> Path:
    path = program.with_name("s.mlcs")
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_file_is_built_with_parameters(program: Path, file: Path) -> None:
    a = np.arange(128, dtype=np.float32).reshape(8, 16)
    for given in (f"{file}:tiled", [f"{file}:tiled"]):
        built = mlcdsl.build(program, schedule=given, options={"rows": 2, "names": ("B", "S")}, seed=3)
        np.testing.assert_array_equal(built["f"](a)[0], a * 2)
    wrong: list[tuple[object, dict[str, object]]] = [
        (f"{file}:tiled", {"row": 2}), (f"{file}:tiled", {"rows": "two"}), (f"{file}:tiled", {"rows": 0}),
        ((), {"rows": 2}), ([mlcdsl.Schedule(program, "f")], {"rows": 2}),
        ([f"{file}:tiled", f"{file}:other"], {}), ([f"{file}:tiled", mlcdsl.Schedule(program, "f")], {}),
        ([mlcdsl.Schedule(program, "f"), mlcdsl.Schedule(program, "f")], {}),
    ]  # fmt: skip
    for schedule, options in wrong:
        with pytest.raises(MlcError) as caught:
            mlcdsl.build(program, schedule=schedule, options=options)  # type: ignore[arg-type]
        assert caught.value.diagnostics[0].code in ("E0410", "E0411")


def test_a_schedule_of_a_file(file: Path) -> None:
    made = mlcdsl.Schedule.from_file(f"{file}:tiled", options={"rows": 2}, seed=3)
    assert made.function == "M.f"
    assert str(made.trace).startswith("schedule tiled for M.f target cpu {\n") and "split(i, [_, 2])" in str(made.trace)
    texts = {mlcdsl.Schedule.from_file(f"{file}:tiled", seed=seed).text for seed in range(12)}
    assert len(texts) > 1
    made.parallel(made.loops(made.block("B"))[0])
    assert "parallel(4)" in made.text
    with pytest.raises(MlcError, match="name one of the schedules"):
        mlcdsl.Schedule.from_file(file)


def test_a_trace_is_read(program: Path, file: Path) -> None:
    """From its text, from a file, or as a value; the `use` of a file is another's matter."""
    trace = mlcdsl.Schedule.from_file(f"{file}:tiled", seed=3).trace
    assert isinstance(trace, mlcdsl.Trace)
    path = program.with_name("trace.mlcs")
    path.write_text(f'use "nothing.mlc"\n{trace}', encoding="utf-8")
    for given in (trace, str(trace), path, str(path)):
        again = mlcdsl.Schedule(program, "f").replay(given)
        assert again.trace.decisions == trace.decisions
        assert again.trace.steps == trace.steps
        assert structurally_equal(again.func, trace.replay(program).func)
    texts = {
        FILE: "one schedule", "schedule t for M.g { }": "for M.g", "schedule t for M.f {": "never closed",
        "schedule t for M.f { parallel(loops(block(\"B\"))[2]) }": "no number 2",
    }  # fmt: skip
    for text, said in texts.items():
        with pytest.raises(MlcError, match=said):
            mlcdsl.Schedule(program, "f").replay(text)


def test_methods_of_the_class(program: Path) -> None:
    """They are functions with the signatures of their declarations, and with documentation."""
    assert str(inspect.signature(mlcdsl.Schedule.split)) == (
        "(self, loop: 'LoopHandle', factors: 'Sequence[int | None]') -> 'list[LoopHandle]'"
    )
    sch = mlcdsl.Schedule(program, "f")
    i, _ = mlcdsl.Schedule.loops(sch, mlcdsl.Schedule.block(sch, "B"))
    assert len(mlcdsl.Schedule.split(sch, i, (2, None))) == 2
    shown = pydoc.render_doc(mlcdsl.Schedule, renderer=pydoc.plaintext)
    for name in PRIMITIVES.names():
        primitive = PRIMITIVES.get(name)
        assert primitive is not None
        of_class = inspect.signature(getattr(mlcdsl.Schedule, name))
        of_instance = inspect.signature(getattr(sch, name))
        assert ["self", *of_instance.parameters] == list(of_class.parameters)
        assert [p for p in of_instance.parameters if p != "decision"] == [a.name for a in primitive.args]
        assert ("decision" in of_instance.parameters) == primitive.sampling
        assert f"{name}(self" in shown and getattr(sch, name).__name__ == name
        assert all(need.name in getattr(sch, name).__doc__ for need in primitive.requires)
    assert not hasattr(mlcdsl.Schedule, "splitt")


def test_methods_are_read_when_they_are_asked_for() -> None:
    code = """
import sys, mlcdsl
read = lambda: {m for m in sys.modules if m.startswith("mlcdsl.schedule.primitives.")}
assert "split" in dir(mlcdsl.Schedule) and not read(), read()
mlcdsl.Schedule.split
assert read() == {"mlcdsl.schedule.primitives.split"}, read()
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_types_that_are_none(program: Path, file: Path) -> None:
    """What is expected is said."""

    def f(sch: mlcdsl.Schedule) -> None: ...

    wrong: list[tuple[Callable[..., object], tuple[object, ...], dict[str, object], str]] = [
        (space, (3,), {}, "Python function, not of int"),
        (space, (mlcdsl.Schedule(program, "f"),), {}, "not of Schedule"),
        (space, (f,), {}, "needs a program"),
        (space, (f, program), {}, "needs a program"),
        (space, (f, program, "f"), {"options": {"a": 1}}, "has its own"),
        (space, (f"{file}:tiled", program), {}, "says itself"),
        (space, (f"{file}:tiled",), {"options": 3}, "not int"),
        (mlcdsl.Schedule, (program, 3), {}, "not by int"),
        (mlcdsl.Schedule.from_file, (f"{file}:tiled",), {"options": ["rows"]}, "not list"),
        (mlcdsl.build, (program,), {"schedule": 3}, "`Schedule`, not int"),
        (mlcdsl.build, (program,), {"schedule": [None]}, "`Schedule`, not NoneType"),
        (mlcdsl.build, (program,), {"schedule": f"{file}:tiled", "options": "rows=3"}, "not str"),
    ]
    for function, args, named, said in wrong:
        with pytest.raises(TypeError, match=said):
            function(*args, **named)
