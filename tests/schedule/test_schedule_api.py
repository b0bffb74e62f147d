"""`mlcdsl.Schedule`: schedules from Python."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.schedule.primitive import PRIMITIVES
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
    sch.bind(i, "threadIdx.x")
    assert "thread(threadIdx.x, 8)" in sch.text
    assert "bind(i, threadIdx.x)" in str(sch.trace)


def test_refused(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    i, _ = sch.loops(sch.block("B"))
    before = sch.text
    for call, code in (
        (lambda: sch.split(i, [0, None]), "E0410"),
        (lambda: sch.split(i, 4), "E0411"),
        (lambda: sch.split(i), "E0411"),
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
