"""Every sample checks clean and is in the canonical layout; those for the CPU give what NumPy gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mlcdsl
from mlcdsl.driver.files import check_file, loader
from mlcdsl.driver.scheduling import open_schedules, run_schedule
from mlcdsl.ir.equal import difference
from mlcdsl.schedule.program import read_schedules
from mlcdsl.source import Source
from mlcdsl.syntax import parse, parse_schedule
from mlcdsl.syntax.printer import print_file

SAMPLES = Path(__file__).parents[2] / "samples"
PROGRAMS = sorted(SAMPLES.rglob("*.mlc"))
SCHEDULES = sorted(SAMPLES.rglob("*.mlcs"))
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.name)
def test_checks_clean(path: Path) -> None:
    assert check_file(str(path)).diagnostics == ()


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.name)
def test_layout(path: Path) -> None:
    text = path.read_text()
    assert print_file(parse(Source(str(path), text)).file) == text


@pytest.mark.parametrize("path", SCHEDULES, ids=lambda p: p.name)
def test_schedules(path: Path) -> None:
    """They check clean, are in the canonical layout, and run to the end."""
    source = Source(str(path), path.read_text())
    assert read_schedules(source, loader).findings() == ()
    assert print_file(parse_schedule(source).file) == source.text
    opened = open_schedules(str(path))
    for name in opened.schedules:
        assert len(opened.run(name).steps) > 3


def test_the_batched_exercise_reaches_its_target() -> None:
    program = check_file(str(SAMPLES / "bmm_relu.mlc")).program
    target = program.modules["BmmRelu"].prim_funcs["target"]
    assert difference(run_schedule(str(SAMPLES / "bmm_relu.mlcs"))[1].func, target) is None


def test_register_tile() -> None:
    lib = mlcdsl.build(SAMPLES / "gemm.mlc", schedule=str(SAMPLES / "gemm.mlcs"))
    a, b = RNG.random((2, 1024, 1024), dtype=np.float32)
    np.testing.assert_allclose(lib["matmul"](a, b), a @ b, rtol=1e-5)


@pytest.mark.requires("cc")
def test_tensorized_by_a_c_function() -> None:
    lib = mlcdsl.build(SAMPLES / "tensorize.mlc", schedule=f"{SAMPLES / 'tensorize.mlcs'}:accelerate")
    a, b = RNG.random((2, 1024, 1024), dtype=np.float32)
    np.testing.assert_allclose(lib["matmul"](a, b), a @ b.T, rtol=1e-5)


def test_exercises() -> None:
    lib = mlcdsl.build(SAMPLES / "add_conv.mlc")
    a, b = RNG.integers(-9, 9, (2, 4, 4))
    assert (lib["add"](a, b) == a + b).all()
    assert (lib["broadcast_add"](a, b[0]) == a + b[0]).all()
    x, w = RNG.integers(-9, 9, (1, 1, 8, 8)), RNG.integers(-9, 9, (2, 1, 3, 3))
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(2, 3))
    assert (lib["conv"](x, w) == np.einsum("bqijde,kqde->bkij", windows, w)).all()


def test_matrix_products() -> None:
    a, b = RNG.random((2, 128, 128), dtype=np.float32)
    wanted = np.maximum(a @ b, 0)
    lib = mlcdsl.build(SAMPLES / "mm_relu.mlc")
    for name in ("mm_relu", "mm_relu_any", "main"):
        np.testing.assert_allclose(lib[name](a, b), wanted, rtol=1e-5)
    batched = mlcdsl.build(SAMPLES / "bmm_relu.mlc")
    x, y = RNG.random((2, 16, 128, 128), dtype=np.float32)
    for name in ("bmm_relu", "target"):
        np.testing.assert_allclose(batched[name](x, y), np.maximum(x @ y, 0), rtol=1e-5)


def test_programs_for_a_gpu_run_here_too() -> None:
    lib = mlcdsl.build(SAMPLES / "gpu.mlc")
    x = RNG.random(1027, dtype=np.float32)
    np.testing.assert_allclose(lib["window_sum"](x), x[:1024] + x[1:1025] + x[2:1026], rtol=1e-6)
