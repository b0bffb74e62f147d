"""Graph functions on the virtual machine, against the reference interpreter and NumPy."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from mlcdsl.diagnostics import MlcError
from mlcdsl.reference.graph import run_function
from mlcdsl.vm.bytecode_text import print_function
from mlcdsl.vm.registry import FUNCTIONS, register_func
from mlcdsl.vm.run_errors import MAX_DEPTH
from tests.vm.vm_machines import checked, interpreted

F32 = np.float32
Array = np.ndarray[Any, Any]


def arr(*shape: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(F32)


def module(*items: str) -> str:
    return "module M {\n" + "\n".join(items) + "\n}\n"


TWICE = "prim_func twice[n](a: f32[n]) -> (c: f32[n]) { compute c[i] = a[i] * 2 }"
BOTH = """prim_func both[n](a: f32[n], s: f32) -> (c: f32[n], d: f32[n]) {
  compute c[i] = a[i] + s
  compute d[i] = a[i] * s
}"""

#: name -> items of the module, whose function `f` is run; arguments
RUNS: dict[str, tuple[tuple[str, ...], tuple[Any, ...]]] = {
    "operators": (
        ("function f[n](x: f32[n, 4], w: f32[4, 3]) -> f32[n, 3] { return relu(x @ w) * 2 + 1 }",),
        (arr(5, 4), arr(4, 3)),
    ),
    "chain": ((TWICE, "function f[n](x: f32[n]) -> f32[n] { return twice(twice(twice(x))) }"), (arr(7),)),
    "tuples": (
        (BOTH, "function f[n](x: f32[n]) -> (f32[n], (f32[n], f32[n])) { a, b = both(x, 0.5) return (b, (a, x)) }"),
        (arr(3),),
    ),
    "tuple argument": (
        ("function f[n](t: (f32[n], f32[n])) -> f32[n] { return t.0 - t.1 }",), ((arr(3), arr(3, seed=1)),)
    ),
    "parameter returned": (("function f[n](x: f32[n]) -> f32[n] { return x }",), (arr(3),)),
    "same twice": (("function f(x: f32[2]) -> (f32[2], f32[2]) { y = relu(x) return (y, y) }",), (arr(2),)),
    "views": (
        ("function f[n](x: f32[n, 4]) -> f32[4 * n] { y = reshape(relu(x), (4, n)) return flatten(y * y) }",),
        (arr(3, 4),),
    ),
    "view returned": (("function f[n](x: f32[n, 4]) -> f32[4 * n] { return flatten(x) }",), (arr(3, 4),)),
    "branches": (
        ("""function f(x: f32[3], c: bool) -> f32[3] {
          if c { y = x + 1 z = relu(y) } else { y = x z = x * 2 }
          return y + z
        }""",),
        (arr(3), True),
    ),
    "branch on a tensor": (
        ("function f(x: f32[3]) -> f32[3] { c = sum(x) > 100 if c { return x } else { return -x } }",), (arr(3),)
    ),
    "recursion": (
        ("function f[n](x: f32[n], k: i64) -> f32[n] { if k < 1 { return x } y = x + 1 return f(y, k - 1) + y }",),
        (arr(3), 5),
    ),
    "calls": (
        (
            "function g[m](x: f32[m]) -> (f32[m], i64) { return (relu(x), m) }",
            """function f[n](x: f32[n, 2]) -> f32[2 * n] {
              y, k = g(flatten(x))
              z = zeros((k,)) as f32[2 * n]
              return y + z
            }""",
        ),
        (arr(3, 2),),
    ),
    "match": (
        ("function f[n](x: f32[n, 4]) -> f32[n, 4] { y = x as f32[k, 4] z = zeros((k, 4)) + y return z as f32[n, 4] }"
         .replace("return z as f32[n, 4]", "w = z as f32[n, 4] return w"),),
        (arr(2, 4),),
    ),
    "scalars": (
        ("function f[n](x: f32[n], s: f32) -> (f32[n], f32, i64) { t = s * f32(n + 1) return (x * t, t, n // 2) }",),
        (arr(5), 0.1),
    ),
    "constant": (
        ("const w: f32[3] = [1.0, 2.0, 3.0]", "function f(x: f32[2, 3]) -> (f32[2, 3], f32[3]) { return (x + w, w) }"),
        (arr(2, 3),),
    ),
    "split and concat": (
        ("""function f[n](x: f32[n, 4]) -> f32[n + n, 2] {
          a, b = split(x, sections=2, axis=1)
          return concat((b, a), axis=0)
        }""",),
        (arr(3, 4),),
    ),
    "dims from outputs": (
        ("function f[n](x: f32[n]) -> f32[n, 2] { return broadcast_to(reshape(x, (n, 1)), (n, 2)) + ones((n, 2)) }",),
        (arr(3),),
    ),
    "size in an expression": (
        (TWICE, "function f[n](x: f32[n + 1]) -> f32[n + 1] { return twice(x) + zeros((n + 1,)) }"), (arr(4),)
    ),
    "empty": (("function f[n](x: f32[n, 4]) -> f32[4] { return sum(relu(x), axis=0) }",), (arr(0, 4),)),
    "softmax": (("function f[n](x: f32[n, 4]) -> f32[n, 4] { return softmax(x) }",), (arr(3, 4),)),
}  # fmt: skip


def same(a: Any, b: Any) -> None:
    if isinstance(b, tuple):
        assert isinstance(a, tuple) and len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            same(x, y)
    else:
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), 1e-5, 1e-6)
        assert np.shape(a) == np.shape(b)


@pytest.mark.parametrize("name", RUNS)
def test_runs(name: str) -> None:
    items, args = RUNS[name]
    text = module(*items)
    want = run_function(checked(text).program, "M", "f", list(args))
    f = interpreted(text)["f"]
    for _ in range(3):
        same(f(*args), want)


@pytest.mark.parametrize("name", RUNS)
def test_results_are_fresh(name: str) -> None:
    items, args = RUNS[name]
    f = interpreted(module(*items))["f"]
    first, second = f(*args), f(*args)
    flat: list[Array] = []

    def collect(v: Any) -> None:
        if isinstance(v, tuple):
            for i in v:
                collect(i)
        elif isinstance(v, np.ndarray):
            flat.append(v)

    collect((first, second, args))
    for i, a in enumerate(flat):
        assert not any(a.size and np.shares_memory(a, b) for b in flat[i + 1 :])


def test_memory_of_intermediate_values_is_reused() -> None:
    steps = "relu(" * 6 + "x" + ")" * 6
    machine = interpreted(module("function f[n](x: f32[n]) -> f32[n] { return " + steps + " }"))
    f = machine["f"]
    f(arr(1000))
    frames = machine.cores["M.f"].__globals__["frames"]
    assert frames.bytes_kept() <= 2 * (4000 + 64)
    for n in range(40):
        f(arr(n))
    assert len(frames._free) <= 16


def test_threads_have_frames_of_their_own() -> None:
    f = interpreted(module("function f[n](x: f32[n]) -> f32[n] { return relu(x + 1) * 2 }"))["f"]
    wrong: list[int] = []

    def work(seed: int) -> None:
        for n in range(20):
            x = arr(4 + n % 3, seed=seed)
            if not np.allclose(f(x), np.maximum(x + 1, 0) * 2):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(s,)) for s in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


def code_of(error: pytest.ExceptionInfo[MlcError]) -> str:
    return error.value.diagnostics[0].code


LINEAR = """extern scale[n](x: f32[n], s: f32) -> (y: f32[n]) = "test.scale"
function f[n](x: f32[n]) -> f32[n] { return scale(relu(x), 3) }"""


def test_registered_functions() -> None:
    FUNCTIONS.pop("test.scale", None)
    f = interpreted(module(LINEAR))["f"]
    register_func("test.scael", lambda x, s, y: None, override=True)
    with pytest.raises(MlcError) as error:
        f(arr(3))
    assert code_of(error) == "E0803" and "test.scael" in error.value.diagnostics[0].notes[0]

    @register_func("test.scale")
    def scale(x: Array, s: float, y: Array) -> None:
        assert type(s) is float and y.flags.writeable
        y[:] = x * s

    x = arr(3)
    np.testing.assert_allclose(f(x), np.maximum(x, 0) * F32(3))
    with pytest.raises(ValueError, match="already"):
        register_func("test.scale", scale)

    def broken(x: Array, s: float, y: Array) -> None:
        raise RuntimeError("no luck")

    register_func("test.scale", broken, override=True)
    with pytest.raises(MlcError, match="no luck") as error:
        f(x)
    assert code_of(error) == "E0910" and isinstance(error.value.__cause__ or error.value.__context__, RuntimeError)
    del FUNCTIONS["test.scale"], FUNCTIONS["test.scael"]


def test_a_registered_function_writes_only_what_it_may() -> None:
    @register_func("test.writes", override=True)
    def writes(x: Array, y: Array, z: Array) -> None:
        assert not x.flags.writeable and y.flags.writeable and np.shares_memory(x, given)
        y[:] = z[:] = x + 1

    given, written = arr(3), arr(3)
    head = 'extern w[n](x: f32[n], inout y: f32[n]) -> (z: f32[n]) = "test.writes" attr(effect = true)'
    f = interpreted(module(head, "function f[n](x: f32[n], y: f32[n]) -> f32[n] { return w(x, y) }"))["f"]
    want = given + 1
    np.testing.assert_array_equal(f(given, written), want)
    np.testing.assert_array_equal(written, want)
    assert given.flags.writeable
    del FUNCTIONS["test.writes"]


def test_recursion_has_a_limit() -> None:
    f = interpreted(module("function f(k: i64) -> i64 { if k < 1 { return k } return f(k - 1) + 1 }"))["f"]
    assert f(MAX_DEPTH - 1) == MAX_DEPTH - 1
    with pytest.raises(MlcError) as error:
        f(MAX_DEPTH + 5)
    assert code_of(error) == "E0906"
    assert f(3) == 3


def test_scalars_wrap() -> None:
    text = module("function f(k: i64) -> (i64, bool) { return (k * k + 1, k * 2 < k) }")
    f = interpreted(text)["f"]
    for k in (3, 2**62, 2**63 - 1, -(2**63)):
        assert f(k) == run_function(checked(text).program, "M", "f", [k])


def test_checks_at_run_time() -> None:
    text = module(
        "function add2[n, m](x: f32[n], y: f32[m]) -> f32[n] { return x + y }",
        "function half[n](x: f32[n]) -> f32[n // 2, 2] { y = reshape(x, (n // 2, 2)) return y }",
        "function cut[n](x: f32[n]) -> f32[4] { y = x as f32[4] return y }",
        "function fact[n](x: f32[n]) -> f32[n] where n % 4 == 0 { return x * 2 }",
        "function use[n](x: f32[n]) -> f32[n] { return fact(x) }",
        "function pick(x: bool[2]) -> f32[2] { y = zeros((2,)) if all_of(x) { return y } return y }"
        .replace("all_of(x)", "sum(cast(x, f32)) > 0"),
    )  # fmt: skip
    machine = interpreted(text)
    np.testing.assert_allclose(machine["add2"](arr(3), arr(3)), arr(3) * 2)
    for name, args, code in (
        ("add2", (arr(3), arr(4)), "E0905"),
        ("half", (arr(5),), "E0905"),
        ("cut", (arr(5),), "E0905"),
        ("fact", (arr(5),), "E0801"),
        ("use", (arr(5),), "E0309"),
    ):
        with pytest.raises(MlcError) as error:
            machine[name](*args)
        assert code_of(error) == code, (name, error.value.diagnostics)
        assert code == "E0801" or "(at t.mlc:" in error.value.diagnostics[0].message
    assert machine["half"](arr(6)).shape == (3, 2)
    assert machine["pick"](np.array([True, False])).shape == (2,)


def test_facts_about_scalars() -> None:
    text = module(
        "function f[n](x: f32[n], s: f32, k: i32) -> f32[n] where s > 0.25, k % 2 == 0 { return x * s }",
        "function ok[n](x: f32[n]) -> f32[n] { return f(x, 0.3, 4) }",
        "function open[n](x: f32[n], s: f32) -> f32[n] { return f(x, s, 4) }",
    )
    machine = interpreted(text)
    x = arr(3)
    np.testing.assert_allclose(machine["ok"](x), x * F32(0.3), 1e-6)
    np.testing.assert_allclose(machine["open"](x, 0.5), x * F32(0.5), 1e-6)
    for name, args, code, words in (
        ("f", (x, 0.25, 2), "E0801", "s > 0.25"),
        ("f", (x, 0.5, 3), "E0801", "k = 3"),
        ("open", (x, 0.0), "E0309", "`f` needs"),
    ):
        with pytest.raises(MlcError) as error:
            machine[name](*args)
        assert code_of(error) == code and words in error.value.diagnostics[0].message


def test_bytecode_text_round_trip() -> None:
    from tests.vm.vm_machines import compiled

    for items, _ in RUNS.values():
        _, program = compiled(module(*items))
        for name, lines in program.to_json()["functions"].items():
            from mlcdsl.vm.bytecode_text import parse_function

            again = parse_function(lines)
            assert print_function(again) == print_function(program.functions[name])
            assert len(again.code) == len(program.functions[name].code)


def test_effects_happen_in_order_and_inout_is_written() -> None:
    seen: list[float] = []

    def record(x: Array, y: Array) -> None:
        seen.append(float(x[0]))
        y[:] = x

    register_func("test.record", record)
    text = module(
        'extern record(x: f32[2]) -> (y: f32[2]) = "test.record" attr(effect = true)',
        """prim_func bump[n](inout a: f32[n], s: f32) {
          for i in range(n) { block a(spatial vi = i) { a[vi] = a[vi] + s } }
        }""",
        "function f(x: f32[2]) -> f32[2] { call record(x) y = x * 2 call bump(y, 3) z = record(y) return z }",
    )
    x = np.array([1, 2], F32)
    np.testing.assert_array_equal(interpreted(text)["f"](x), x * 2 + 3)
    assert seen == [1.0, 5.0]
    del FUNCTIONS["test.record"]


def test_division_by_zero_in_scalars() -> None:
    machine = interpreted(
        module(
            "function f(k: i64) -> i64 { return 7 // k }",
            "function g(k: i32) -> i32 { return 7 % k }",
            "function h[n](x: f32[n], k: i64) -> f32[n // k] { y = zeros((n // k,)) return y }",
        )
    )
    assert machine["f"](2) == 3 and machine["g"](4) == 3
    for name, args in (("f", (0,)), ("g", (0,)), ("h", (arr(3), 0))):
        with pytest.raises(MlcError) as error:
            machine[name](*args)
        assert code_of(error) == "E0908"


def test_frames_hold_no_more_than_lives_at_one_time() -> None:
    from mlcdsl.vm.storage import assign

    blocks = assign({1: (0, 2, 100), 2: (1, 3, 50), 3: (3, 5, 80), 4: (4, 6, 10), 5: (7, 9, 200)})
    assert blocks.of[1] == blocks.of[3] and blocks.of[2] == blocks.of[4]
    assert sorted(blocks.sizes) == [50, 200]
