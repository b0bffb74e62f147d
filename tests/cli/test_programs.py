"""Sample programs built and run through the command line: graph functions, bound parameters, wrong inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from tests.cli.conftest import Cli

SAMPLES = Path(__file__).parents[2] / "samples"
WEIGHTS = str(SAMPLES / "fashion_mnist" / "fashion_mlp.safetensors")
MLP = str(SAMPLES / "mlp.mlc")


def test_main_of_a_module(cli: Cli) -> None:
    sizes = ("-d", "n=2", "-d", "m=3", "-d", "l=4")
    result = cli("run", str(SAMPLES / "mm_relu.mlc"), "a=random", "b=random", *sizes, "-o", "out.npz")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("out  f32[2, 3]  [")
    generator = np.random.default_rng(0)
    a, b = (generator.uniform(-1, 1, shape).astype(np.float32) for shape in ((2, 4), (4, 3)))
    np.testing.assert_allclose(np.load("out.npz")["out"], np.maximum(a @ b, 0), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("how", ["run", "build"])
def test_bound_parameters(cli: Cli, folder: Path, how: str) -> None:
    x = np.random.default_rng(1).uniform(0, 1, (2, 784)).astype(np.float32)
    np.save("x.npy", x)
    if how == "build":
        built = cli("build", MLP, "-o", "mlp.mlcx", "--params", WEIGHTS)
        assert built.exit_code == 0, built.stderr
        result = cli("run", "mlp.mlcx:operators", "x=x.npy", "-o", "out.npz")
    else:
        result = cli("run", f"{MLP}:operators", "x=x.npy", "--params", WEIGHTS, "-o", "out.npz")
    assert result.exit_code == 0, result.stderr
    w = load_file(WEIGHTS)
    wanted = np.maximum(x @ w["w0"].T + w["b0"], 0) @ w["w1"].T + w["b1"]
    np.testing.assert_allclose(np.load("out.npz")["out"], wanted, rtol=1e-3, atol=1e-3)


def test_weights_as_inputs(cli: Cli) -> None:
    inputs = [f"{name}={WEIGHTS}:{name}" for name in ("w0", "b0", "w1", "b1")]
    result = cli("run", f"{MLP}:operators", "x=ones", "-d", "b=1", *inputs)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("out  f32[1, 10]  [")


def test_extern_that_nobody_provides(cli: Cli) -> None:
    sizes = ("-d", "m=4", "-d", "n=3", "-d", "k=2")
    result = cli("run", f"{MLP}:library", *(f"{n}=ones" for n in ("x", "w0", "b0", "w1", "b1")), *sizes)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[E0803]" in result.stderr


def test_unknown_target(cli: Cli) -> None:
    result = cli("build", MLP, "-o", "mlp.mlcx", "--target", "z80")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[E0805]" in result.stderr


def test_damaged_artifact(cli: Cli, folder: Path) -> None:
    (folder / "bad.mlcx").write_bytes(b"PK\x03\x04 and no more")
    result = cli("run", "bad.mlcx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[E0802]" in result.stderr
