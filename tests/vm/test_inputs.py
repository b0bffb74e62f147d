"""Arguments of graph functions: what is taken, what is refused and in which words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlcdsl.diagnostics import MlcError
from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import numpy_dtype
from mlcdsl.vm.arguments import as_array
from tests.vm.vm_machines import interpreted

TEXT = """module M {
  function f[n](x: f32[n, 4], w: f32[4], s: f32, k: i64) -> f32[n, 4] { return x * w * s + f32(k) }
  function pair[n](t: (f32[n], f32[n]), k: i32) -> (f32[n], i32) { return (t.0 + t.1, k + 1) }
  function sized[n](x: f32[n + 1]) -> f32[n + 1] { return x * 2 }
  function even[n](x: f32[n]) -> f32[n] where n % 2 == 0 { return x * 2 }
}
"""
MACHINE = interpreted(TEXT)
X = np.arange(8, dtype=np.float32).reshape(2, 4)
W = np.ones(4, np.float32)
WANT = X * np.float32(0.5) + 3


class Shared:
    """Something that only gives its memory through DLPack."""

    def __init__(self, array: np.ndarray[Any, Any]):
        self.array = array

    def __dlpack__(self, **options: Any) -> Any:
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self.array.__dlpack_device__()


TAKEN: dict[str, tuple[Any, ...]] = {
    "arrays": (X, W, 0.5, 3),
    "not contiguous": (np.asfortranarray(X), np.ones(8, np.float32)[::2], 0.5, 3),
    "reversed": (X[::-1][::-1], W, 0.5, 3),
    "DLPack": (Shared(X), Shared(W), 0.5, 3),
    "numpy scalars": (X, W, np.float32(0.5), np.int64(3)),
    "an integer for a float": (X, W / 2, 1, 3),
    "lists": (X, [1.0, 1.0, 1.0, 1.0], 0.5, 3),
    "read-only": (np.broadcast_to(X, (2, 4)), W, 0.5, 3),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str) -> None:
    np.testing.assert_allclose(MACHINE["f"](*TAKEN[name]), WANT)


def test_names() -> None:
    np.testing.assert_allclose(MACHINE["f"](X, k=3, s=0.5, w=W), WANT)
    first, second = MACHINE["pair"]((W, W), 4)
    np.testing.assert_allclose(first, W * 2)
    assert second == 5
    assert MACHINE["sized"](np.ones(3, np.float32)).shape == (3,)


int16, uint8 = np.int16, np.uint8  # as `torch.int16`


class Named:
    """A dtype as torch has them."""

    def __init__(self, name: str):
        self.name = name

    def __str__(self) -> str:
        return f"torch.{self.name}"


class TorchLike:
    """A tensor of a dtype that NumPy's DLPack refuses."""

    def __init__(self, array: np.ndarray[Any, Any]):
        self.array, self.dtype = array, Named(array.dtype.name)

    def view(self, dtype: Any) -> Shared:
        return Shared(self.array.view(dtype))

    def __dlpack__(self, **options: Any) -> Any:
        raise BufferError("Unsupported dtype in DLTensor.")

    def __dlpack_device__(self) -> Any:
        return (1, 0)


@pytest.mark.parametrize(("dtype", "name"), [("bf16", "bfloat16"), ("f8e5m2", "float8_e5m2")])
def test_narrow_floats_through_dlpack(dtype: str, name: str) -> None:
    import ml_dtypes

    array = np.arange(4).astype(getattr(ml_dtypes, name))
    for declared in (dtype, "u16"):
        machine = interpreted(f"module M {{ function f(x: {declared}[4]) -> {declared}[4] {{ return x }} }}")
        if declared == dtype:
            np.testing.assert_array_equal(machine["f"](TorchLike(array)).view(np.uint8), array.view(np.uint8))
        else:
            with pytest.raises(MlcError, match=f"got {dtype}"):
                machine["f"](TorchLike(array))
    shared = as_array(TorchLike(array), DTYPES[dtype], "x", "")
    assert np.shares_memory(shared, array)


def test_what_dlpack_refuses() -> None:
    with pytest.raises(MlcError, match="give it as a NumPy array"):
        MACHINE["f"](TorchLike(X), W, 0.5, 3)


@pytest.mark.requires("torch")
@pytest.mark.parametrize(("dtype", "name"), [("bf16", "bfloat16"), ("f8e4m3", "float8_e4m3fn")])
def test_torch(dtype: str, name: str) -> None:
    import torch

    tensor = torch.ones(4, dtype=getattr(torch, name))
    shared = as_array(tensor, DTYPES[dtype], "x", "")
    assert shared.ctypes.data == tensor.data_ptr()
    np.testing.assert_array_equal(shared.astype(np.float32), np.ones(4))


REFUSED: dict[str, tuple[str, tuple[Any, ...], dict[str, Any], str]] = {
    "dtype": ("f", (X.astype(np.float64), W, 0.5, 3), {}, "argument `x`: expected f32[n, 4], got f64[2, 4]"),
    "rank": ("f", (X[0], W, 0.5, 3), {}, "argument `x`"),
    "size": ("f", (X[:, :3], W, 0.5, 3), {}, "argument `x`: dimension 1 is 3"),
    "sizes that differ": ("pair", ((W, W[:3]), 1), {}, "argument `t.1`"),
    "byte order": ("f", (X.astype(">f4"), W, 0.5, 3), {}, "byte order"),
    "missing": ("f", (X, W, 0.5), {}, "3 given"),
    "missing by name": ("f", (X,), {"s": 0.5, "k": 3}, "argument `w`"),
    "extra": ("f", (X, W, 0.5, 3, 1), {}, "5 given"),
    "extra name": ("f", (X, W, 0.5), {"kk": 3}, "no argument `kk`"),
    "twice": ("f", (X, W, 0.5, 3), {"x": X}, "twice"),
    "masked": (
        "f",
        (np.ma.masked_array(X, X > 1), W, 0.5, 3),
        {},
        "argument `x`: expected f32[n, 4], got a masked array",
    ),
    "None": ("f", (None, W, 0.5, 3), {}, "argument `x`"),
    "an object": ("f", (X, object(), 0.5, 3), {}, "argument `w`"),
    "a float for an integer": ("f", (X, W, 0.5, 3.0), {}, "argument `k`"),
    "too large": ("pair", ((W, W), 2**31), {}, "argument `k`"),
    "a float that does not fit": ("f", (X, W, 1e300, 3), {}, "argument `s`: 1e+300 does not fit f32"),
    "a long integer": ("f", (X, W, 10**400, 3), {}, "argument `s`: a number of 1329 bits does not fit f32"),
    "a list that does not fit": ("f", (X, [1e300, 1.0, 1.0, 1.0], 0.5, 3), {}, "does not fit f32"),
    "a bool for an integer": ("f", (X, W, 0.5, True), {}, "argument `k`"),
    "an array for a scalar": ("f", (X, W, X, 3), {}, "argument `s`"),
    "no tuple": ("pair", (W, 1), {}, "argument `t`"),
    "a short tuple": ("pair", ((W,), 1), {}, "argument `t`"),
    "no size": ("sized", (np.ones(0, np.float32),), {}, "`n`"),
    "a fact": ("even", (np.ones(3, np.float32),), {}, "n % 2 == 0"),
    "complex": ("even", (np.ones(2, np.complex64),), {}, "argument `x`"),
    "strings": ("even", (np.array(["a", "b"]),), {}, "argument `x`"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    function, args, named, words = REFUSED[name]
    with pytest.raises(MlcError) as error:
        MACHINE[function](*args, **named)
    (d,) = error.value.diagnostics
    assert d.code == "E0801"
    assert words in d.message, d.message


@pytest.mark.parametrize("dtype", ["f16", "bf16", "f32", "f64", "f8e4m3", "f8e5m2"])
def test_which_numbers_a_float_type_holds(dtype: str) -> None:
    t = DTYPES[dtype]

    def through(x: float) -> Any:
        return np.array(x).astype(np.float32 if t.bits < 64 else np.float64).astype(numpy_dtype(t))

    assert float(through(t.max_float)) == t.max_float
    with np.errstate(over="ignore"):
        for x in (t.overflow, np.nextafter(t.overflow, 0), t.max_float, 1.0, 0.0):
            value = float(x)
            if np.isfinite(value):
                assert t.holds(value) == t.holds(-value) == bool(np.isfinite(through(value))), value
    assert t.holds(float("inf")) and t.holds(float("nan")) and not t.holds(10**400)


@pytest.mark.parametrize(("dtype", "value"), [("f32", 1e300), ("f16", 1e9), ("bf16", 3.4e38), ("f64", 10**400)])
def test_scalars_of_prim_funcs_fit(dtype: str, value: float) -> None:
    import mlcdsl

    program = f"module M {{ prim_func f(s: {dtype}) -> (C: {dtype}[1]) {{ compute C[i] = s + {dtype}(i) }} }}"
    f = mlcdsl.build(program)["f"]
    with pytest.raises(MlcError, match=f"does not fit {dtype}") as error:
        f(value)
    assert error.value.diagnostics[0].code == "E0801"
    assert np.isinf(f(float("inf")).astype(np.float64)).all()
    assert f(1.5)[0] == 1.5


def test_prim_funcs_by_name() -> None:
    import mlcdsl

    lib = mlcdsl.build("module M { prim_func f[n](A: f32[n], s: f32) -> (C: f32[n]) { compute C[i] = A[i] * s } }")
    f, out = lib["f"], np.zeros(4, np.float32)
    for got in (f(W, s=2.0), f(s=2.0, A=W), f(A=W, s=2.0, out=out), f(W, 2.0, out=out), out):
        np.testing.assert_array_equal(got, W * 2)
    wrong: tuple[tuple[tuple[Any, ...], dict[str, Any], str], ...] = (
        ((W,), {"S": 2.0}, "no argument `S`"),
        ((W,), {}, "1 given"),
        ((), {"s": 2.0}, "argument `A` of `M.f` is missing"),
        ((W, 2.0), {"A": W}, "argument `A` is given twice"),
        ((W, 2.0, 3), {"A": W}, "3 given positionally"),
    )
    for args, named, words in wrong:
        with pytest.raises(MlcError, match=words) as error:
            f(*args, **named)
        assert error.value.diagnostics[0].code == "E0801"
    with pytest.raises(MlcError) as error:
        f(W, scale=2.0)
    assert error.value.diagnostics[0].notes == ("it takes A, s",)


def test_wrong_kinds_of_things() -> None:
    import mlcdsl

    with pytest.raises(TypeError, match="found by name, a str, not int"):
        mlcdsl.build("module M { function f(k: i64) -> i64 { return k } }")[3]  # type: ignore[index]
    with pytest.raises(TypeError, match=r"a library is needed .* not int"):
        mlcdsl.VirtualMachine(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"@register_func\(\"env.name\"\)"):

        @mlcdsl.register_func
        def f() -> None: ...
