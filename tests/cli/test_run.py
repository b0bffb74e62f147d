"""`mlcdsl run` around a stand-in for the driver: functions, inputs, sizes, results."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.cli.conftest import Cli

pytestmark = pytest.mark.usefixtures("fake_driver")
SCALE = ("two.mlc:scale", "x=ones", "by=2.5", "k=3", "--dim", "n=2", "--dim", "m=1")


@pytest.fixture
def arrays(folder: Path) -> Path:
    """Files of arrays, good and bad."""
    a = np.arange(4, dtype=np.float32)
    np.save("a.npy", a)
    np.save("wide.npy", a.astype(np.float64))
    np.save("objects.npy", np.array([1, {}], dtype=object), allow_pickle=True)
    np.savez("ab.npz", a=a, b=10 * a)
    np.savez("one.npz", only=a)
    np.save("bf.npy", np.arange(6).reshape(3, 2).astype(ml_dtypes.bfloat16))
    save_file({"a": a, "bf": np.ones((2, 2), ml_dtypes.bfloat16)}, "w.safetensors")
    for name in ("bad.npy", "bad.npz", "bad.safetensors"):
        Path(name).write_bytes(b"not an array")
    return folder


# ---------------------------------------------------------------- what is printed and written


def test_summary(cli: Cli, arrays: Path) -> None:
    result = cli("run", "one.mlc", "--input", "A=a.npy", "--input", "B=ab.npz:b")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "C  f32[4]  [0, 11, 22, 33]  min 0  max 33\n"


def test_several_results_stand_in_columns(cli: Cli) -> None:
    result = cli("run", *SCALE)
    assert result.stdout == "out0  bf16[2, 2]  [1, 1, 1, 1]  min 1  max 1\nout1  f32         7.5\n"


def test_results_to_a_file(cli: Cli, arrays: Path) -> None:
    result = cli("run", "one.mlc", "A=a.npy", "B=ones", "-o", "out.npz")
    assert (result.exit_code, result.stderr) == (0, "wrote out.npz\n")
    with np.load("out.npz") as out:
        assert list(out) == ["C"]
        np.testing.assert_array_equal(out["C"], np.arange(1, 5, dtype=np.float32))
    again = cli("run", "one.mlc", "A=out.npz:C", "B=zeros")
    assert "[1, 2, 3, 4]" in again.stdout


def test_narrow_floats_survive_a_file(cli: Cli, arrays: Path) -> None:
    assert cli("run", *SCALE, "-o", "out.npz").exit_code == 0
    again = cli("run", "two.mlc:scale", "x=out.npz:out0", "by=1", "k=1")
    assert again.stdout.startswith("out0  bf16[2, 2]  [1, 1, 1, 1]")


@pytest.mark.parametrize("name", ["bf16", "f8e4m3", "f8e5m2"])
def test_bits_with_their_dtype(folder: Path, name: str) -> None:
    from mlcdsl.cli.arrays import read_array, write_npz
    from mlcdsl.types import DTYPES
    from mlcdsl.types.arrays import numpy_dtype

    array = np.array([[1, -2, 0.5]]).astype(numpy_dtype(DTYPES[name]))
    write_npz("x.npz", {"C": array})
    with np.load("x.npz") as file:
        assert file["C.dtype"] == name
        assert file["C"].dtype.kind == "u"
    for spec in ("x.npz:C", "x.npz"):
        again = read_array("A", spec)
        assert again.dtype == array.dtype
        np.testing.assert_array_equal(again.astype(np.float32), array.astype(np.float32))


def test_bits_of_an_unknown_dtype(cli: Cli, folder: Path) -> None:
    np.savez("x.npz", **{"C": np.zeros((2, 2), np.uint16), "C.dtype": np.array("f8e4m3")})
    result = cli("run", "two.mlc:scale", "x=x.npz:C", "by=1", "k=1")
    assert result.exit_code == 1
    assert "`x.npz:C` holds uint16, which cannot be the bits of `f8e4m3`" in result.stderr


def test_plain_bytes_are_no_integers(cli: Cli, arrays: Path) -> None:
    from mlcdsl.cli.inputs import Param, _as_declared
    from mlcdsl.types import DTYPES

    array = np.load("bf.npy")
    assert _as_declared(array, Param("x", "bf16[3, 2]", DTYPES["bf16"], (3, 2))).dtype == ml_dtypes.bfloat16
    for name in ("u16", "f16"):
        assert _as_declared(array, Param("x", f"{name}[3, 2]", DTYPES[name], (3, 2))).dtype.kind == "V"


@pytest.mark.parametrize("value", ["w.safetensors:bf", "bf.npy"])
def test_narrow_floats_from_files(cli: Cli, arrays: Path, value: str) -> None:
    result = cli("run", "two.mlc:scale", f"x={value}", "by=1", "k=1")
    assert result.exit_code == 0, result.stderr
    assert "bf16[" in result.stdout


def test_results_only_as_npz(cli: Cli) -> None:
    result = cli("run", "one.mlc", "A=ones", "B=ones", "--dim", "n=3", "-o", "out.npy")
    assert result.exit_code == 2
    assert ".npz" in result.stderr


def test_the_file_cannot_be_written(cli: Cli) -> None:
    result = cli("run", "one.mlc", "A=ones", "B=ones", "--dim", "n=3", "-o", "no/out.npz")
    assert result.exit_code == 1
    assert "error[E0001]: cannot write `no/out.npz`" in result.stderr


# ---------------------------------------------------------------- which function


@pytest.mark.parametrize("spec", ["two.mlc:add", "two.mlc:M.add", "one.mlc", "model.mlcx", "model.mlcx:add"])
def test_function(cli: Cli, spec: str) -> None:
    assert cli("run", spec, "A=ones", "B=ones", "--dim", "n=2").stdout.startswith("C  f32[2]")


def test_main_is_the_default(cli: Cli) -> None:
    assert cli("run", "main.mlc", "p=zeros", "q=random").stdout.startswith("out  i64[5]")


ERRORS = {
    "no such function": ("two.mlc:ad", "A=ones"),
    "no such qualified function": ("two.mlc:N.add", "A=ones"),
    "no function chosen": ("two.mlc", "A=ones"),
    "two functions of that name": ("twice.mlc:add", "A=ones"),
    "nothing to run": ("none.mlc",),
    "missing inputs": ("one.mlc",),
    "missing inputs, one a scalar": ("two.mlc:scale", "by=1"),
    "unknown input": ("one.mlc", "A=ones", "B=ones", "b=ones"),
    "missing dim": ("one.mlc", "A=ones", "B=random"),
    "missing dims": ("two.mlc:scale", "x=random", "by=1", "k=1"),
    "unknown dim": ("two.mlc:scale", "x=ones", "by=1", "k=1", "--dim", "N=1"),
    "dim of a function without": ("main.mlc", "p=ones", "q=ones", "--dim", "n=1"),
    "dim that does not fit": ("one.mlc", "A=a.npy", "B=ones", "--dim", "n=5"),
    "dim without a number": ("one.mlc", "A=ones", "B=ones", "--dim", "n=-1"),
    "dim given twice": ("one.mlc", "A=ones", "B=ones", "--dim", "n=1", "--dim", "n=2"),
    "input without a value": ("one.mlc", "A", "B=ones"),
    "input given twice": ("one.mlc", "A=ones", "A=zeros"),
    "too large": ("one.mlc", "A=ones", "B=ones", "--dim", "n=99999999999999999"),
    "no such file": ("one.mlc", "A=nowhere.npy", "B=ones"),
    "a folder": ("one.mlc", "A=sub.npy", "B=ones"),
    "no array": ("one.mlc", "A=bad.npy", "B=ones"),
    "no archive": ("one.mlc", "A=bad.npz:a", "B=ones"),
    "no tensors": ("one.mlc", "A=bad.safetensors:a", "B=ones"),
    "objects": ("one.mlc", "A=objects.npy", "B=ones"),
    "no key": ("one.mlc", "A=ab.npz", "B=ones"),
    "unknown key": ("one.mlc", "A=one.npz:onyl", "B=ones"),
    "unknown tensor": ("one.mlc", "A=w.safetensors:b", "B=ones"),
    "key of a single array": ("one.mlc", "A=a.npy:a", "B=ones"),
    "wrong dtype": ("one.mlc", "A=a.npy", "B=wide.npy"),
    "number for an array": ("one.mlc", "A=3", "B=ones"),
    "word for an array": ("one.mlc", "A=rnadom", "B=ones"),
    "word for a scalar": ("two.mlc:scale", "x=ones", "by=much", "k=1", "--dim", "n=1", "--dim", "m=1"),
    "fraction for an integer": ("two.mlc:scale", "x=ones", "by=1", "k=1.5", "--dim", "n=1", "--dim", "m=1"),
    "float out of range": ("two.mlc:scale", "x=ones", "by=1e300", "k=1", "--dim", "n=1", "--dim", "m=1"),
    "integer out of range": ("two.mlc:scale", "x=ones", "by=1", "k=256", "--dim", "n=1", "--dim", "m=1"),
}


def test_errors(cli: Cli, arrays: Path, golden: Callable[[str, str], None]) -> None:
    (arrays / "sub.npy").mkdir()
    told = []
    for what, args in ERRORS.items():
        result = cli("run", *args)
        assert result.stdout == "", what
        told.append(f"# {what}: exit code {result.exit_code}\n$ mlcdsl run {' '.join(args)}\n{result.stderr}")
    text = re.sub("The reason: .*", "The reason: (of the library that reads it)", "\n".join(told))
    golden("cli/run_errors.txt", text)


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("text", "shown"),
    [("3", "3"), ("-0.5", "-0.5"), ("1e3", "1000"), ("inf", "inf"), ("-inf", "-inf"), ("nan", "nan"), (".5", "0.5")],
)
def test_float_scalars(cli: Cli, text: str, shown: str) -> None:
    args = ("x=zeros", f"by={text}", "k=1", "--dim", "n=1", "--dim", "m=1")
    assert cli("run", "two.mlc:scale", *args).stdout.splitlines()[1].split() == ["out1", "f32", shown]


def test_seed(cli: Cli) -> None:
    def run(*more: str) -> str:
        return cli("run", "one.mlc", "A=random", "B=random", "-d", "n=4", *more).stdout

    assert run() == run("--seed", "0") != run("--seed", "1")
    generator = np.random.default_rng(3)
    a, b = (generator.uniform(-1, 1, 4).astype(np.float32) for _ in "ab")
    assert cli("run", "one.mlc", "A=random", "B=random", "-d", "n=4", "--seed", "3", "-o", "r.npz").exit_code == 0
    np.testing.assert_array_equal(np.load("r.npz")["C"], a + b)


def test_negative_seed(cli: Cli) -> None:
    assert cli("run", "one.mlc", "A=random", "B=random", "-d", "n=4", "--seed", "-1").exit_code == 2


@pytest.mark.parametrize("dtype", ["bool", "i8", "u8", "i64", "f16", "bf16", "f32", "f64", "f8e4m3", "f8e5m2"])
def test_random_values(dtype: str) -> None:
    from mlcdsl.cli.inputs import make_up
    from mlcdsl.types import DTYPES
    from mlcdsl.types.arrays import numpy_dtype

    made = make_up("random", DTYPES[dtype], (50, 40), np.random.default_rng(0))
    assert made.dtype == numpy_dtype(DTYPES[dtype])
    wide = made.astype(np.float64)
    low, high = (-1, 1) if DTYPES[dtype].is_float else (0, 2 if dtype == "bool" else 10)
    assert wide.min() >= low
    assert wide.max() < high
    assert len(np.unique(wide)) >= 2
    one = make_up("ones", DTYPES[dtype], (), np.random.default_rng(0))
    assert (one.shape, one.item()) == ((), 1)


def test_summaries() -> None:
    from mlcdsl.cli.results import summary

    lines = summary(
        {
            "a": np.arange(10, dtype=np.int32),
            "b": np.array([True, False]),
            "c": np.array([np.nan, 1.5, -2], np.float16),
            "d": np.zeros((0, 3)),
            "e": np.array([np.nan], np.float32),
        }
    )
    assert lines == [
        "a  i32[10]    [0, 1, 2, ..., 7, 8, 9]  min 0  max 9",
        "b  bool[2]    [true, false]            1 true",
        "c  f16[3]     [nan, 1.5, -2]           min -2  max 1.5  1 nan",
        "d  f64[0, 3]  []",
        "e  f32[1]     [nan]                    1 nan",
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("n", 3), ("2 * n + 1", 7), ("n // 2", 1), ("(n - 5) % 4", 2), ("max(n, 4)", 4), ("-n + 9", 6)]
)
def test_sizes(text: str, value: int) -> None:
    from mlcdsl.cli.sizes import dims_of, size

    assert size(text, {"n": 3}) == value
    assert dims_of(text) == ["n"]
