"""tensorize: what matches, what does not, and what the replaced program computes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.ir.to_syntax import print_prim_func
from tests.backends.llvm.compiled import function
from tests.schedule.verified import refused, schedule, verified

SAMPLES = Path(__file__).parents[2] / "samples"

ROW = """
  intrin row {
    desc (A: i32[4], B: i32[4, 8], inout C: i32[8]) {
      for j, k in grid(8, 4) { block (spatial vj = j, reduce vk = k) { C[vj] += A[vk] * B[vk, vj] } }
    }
    impl (A: i32[4], B: i32[4, 8], inout C: i32[8]) {
      for k in range(4) { for j in vectorized(8) { C[j] = C[j] + A[k] * B[k, j] } }
    }
  }
"""
MM = """module M {
  prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) where m % 8 == 0, l % 4 == 0 {
    for i, j, k in grid(n, m, l) {
      block C(spatial vi = i, spatial vj = j, reduce vk = k) {
        init { C[vi, vj] = 0 }
        C[vi, vj] += A[vi, vk] * B[vk, vj]
      }
    }
  }
INTRIN
}"""
TILE = 'i, j, k = loops(block("C")) j0, j1 = split(j, [_, 8]) k0, k1 = split(k, [_, 4])'


def one(body: str, desc: str, impl: str, params: str = "A: i64[8], inout C: i64[8]") -> str:
    """A program with a loop of 8 steps in one of 16, and an intrinsic."""
    return f"""module M {{
      prim_func f(A: i64[16, 8], D: i64[8, 16], s: i64, inout C: i64[16, 8]) {{
        for i, j in grid(16, 8) {{ block C(spatial vi = i, spatial vj = j) {{ {body} }} }}
      }}
      intrin x {{
        desc ({params}) {{ for j in range(8) {{ block (spatial vj = j) {{ {desc} }} }} }}
        impl ({params}) {{ {impl} }}
      }}
    }}"""


INNER = 'i, j = loops(block("C")) tensorize(j, x)'


@pytest.mark.parametrize("order", ["i, j0, k0, j1, k1", "i, j0, k0, k1, j1", "j0, i, k0, k1, j1"])
def test_order_of_loops(order: str) -> None:
    inner = order.split(", ")[3]
    steps = f"{TILE} reorder({order}) t = blockize({inner}) decompose_reduction(t, k0) tensorize(t, row)"
    session = verified(MM.replace("INTRIN", ROW), steps, count=5)
    assert "vectorized(8)" in print_prim_func(session.func)
    assert structurally_equal(session.func, function(print_prim_func(session.func)))


def test_commuted_operands() -> None:
    text = MM.replace("A[vi, vk] * B[vk, vj]", "B[vk, vj] * A[vi, vk]")
    text = text.replace("C[vi, vj] +=", "C[vi, vj] = (").replace("A[vi, vk]\n", "A[vi, vk]) + C[vi, vj]\n")
    steps = f"{TILE} reorder(i, j0, k0, j1, k1) t = blockize(j1) decompose_reduction(t, k0) tensorize(t, row)"
    verified(text.replace("INTRIN", ROW), steps, count=3)


def test_init_in_the_description() -> None:
    """Where the whole reduction is in the block, the description may have the init."""
    intrin = """
  intrin dot {
    desc (A: i32[8], B: i32[8]) -> (C: i32[1]) {
      for k in range(8) { block (reduce vk = k) { init { C[0] = 0 } C[0] += A[vk] * B[vk] } }
    }
    impl (A: i32[8], B: i32[8]) -> (C: i32[1]) {
      C[0] = A[0] * B[0]
      for k in range(1, 8) { C[0] += A[k] * B[k] }
    }
  }"""
    program = """module M {
  prim_func f[n](A: i32[n, 8], B: i32[8]) -> (C: i32[n]) {
    for i, k in grid(n, 8) {
      block C(spatial vi = i, reduce vk = k) { init { C[vi] = 0 } C[vi] += A[vi, vk] * B[vk] }
    }
  }
%s
}"""
    verified(program % intrin, 'i, k = loops(block("C")) tensorize(k, dot)')


@pytest.mark.parametrize(
    ("body", "desc", "params"),
    [
        ("C[vi, vj] += A[vi, vj]", "C[vj] += A[vj]", "A: i64[8], inout C: i64[8]"),
        ("C[vi, vj] += D[vj, vi]", "C[vj] += A[vj]", "A: i64[8], inout C: i64[8]"),
        ("C[vi, vj] = max(s * 2, A[vi, vj])", "C[vj] = max(A[vj], t)", "A: i64[8], t: i64, inout C: i64[8]"),
        ("C[vi, vj] += A[vi, 7 - vj]", "C[vj] += A[7 - vj]", "A: i64[8], inout C: i64[8]"),
        ("C[vi, vj] = C[vi, vj] * 3 + vj", "C[vj] = vj + C[vj] * 3", "inout C: i64[8]"),
        ("C[vi, vj] += A[0, vj] + A[vi, vj]", "C[vj] += A[vj] + B[vj]", "A: i64[8], B: i64[8], inout C: i64[8]"),
    ],
)
def test_windows(body: str, desc: str, params: str) -> None:
    impl = f"for v in range(8) {{ {desc.replace('vj', 'v')} }}"
    verified(one(body, desc, impl, params), INNER, count=3)


@pytest.mark.parametrize(
    ("body", "desc", "message"),
    [
        ("C[vi, vj] += A[vi, vj]", "C[vj] -= A[vj]", "`C[j] - A[j]` is described, `C[vi_o, j] + A[vi_o, j]` is there"),
        ("C[vi, vj] += A[vi, 0]", "C[vj] += A[vj]", "element [j] of A is described, [vi_o, 0] of A is there"),
        ("C[vi, vj] += A[vi, 7 - vj]", "C[vj] += A[vj]", "element [j] of A is described"),
        ("C[vi, vj] += 2", "C[vj] += 3", "`3` is described, `2` is there"),
        ("C[vi, vj] += vi", "C[vj] += vj", "`j` is described, `vi_o` is there"),
        ("C[vi, vj] = 1 C[vi, vj] += 1", "C[vj] = 1", "the description stores once here, the block 2 times"),
        ("if vi > 3 { C[vi, vj] = 1 }", "C[vj] = 1", "block C_o has an if"),
    ],
)
def test_what_does_not_match(body: str, desc: str, message: str) -> None:
    text = refused(one(body, desc, "C[0] = A[0]"), INNER)
    assert "E0410" in text and message in text


def test_steps_of_loops() -> None:
    program = one("C[vi, vj] = 1", "C[vj] = 1", "C[0] = A[0]").replace("range(8)", "range(4)")
    assert "has 4 steps, loop j has 8" in refused(program, INNER)


def test_scan_keeps_its_order() -> None:
    """Loops around a scan are not exchanged."""
    program = """module M {
      prim_func f(inout C: i64[8, 8]) {
        for i, j in grid(8, 8) { block C(scan vi = i, scan vj = j) { C[vi, vj] += C[vj, vi] } }
      }
      intrin x {
        desc (inout C: i64[8, 8]) {
          for j, i in grid(8, 8) { block (scan vi = i, scan vj = j) { C[vi, vj] += C[vj, vi] } }
        }
        impl (inout C: i64[8, 8]) { C[0, 0] = 0 }
      }
    }"""
    for kind, accepted in (("scan", False), ("spatial", True)):
        text = program.replace("+= C[vj, vi]", "+= 2 * vi + vj").replace("scan", kind)
        if accepted:
            schedule(text, 'i, j = loops(block("C")) tensorize(i, x)')
        else:
            assert "(match)" in refused(text, 'i, j = loops(block("C")) tensorize(i, x)')


def test_address_of_a_window() -> None:
    program = one("C[vi, vj] += A[vi, vj]", "C[vj] += A[vj]", "call k(C.ptr, A.ptr, 8)")
    program = program.replace("intrin x", 'extern k(c: ptr, a: ptr, n: i32) = "env.k"\n intrin x')
    session = schedule(program, INNER)
    assert "call k(C[vi_o, 0].ptr, A[vi_o, 0].ptr, 8)" in print_prim_func(session.func)


@pytest.mark.requires("cc")
@pytest.mark.parametrize("pair", [(0, 1), (2, 3)])
def test_sample(pair: tuple[int, int]) -> None:
    """The sample runs with its kernel in C, and gives what NumPy gives."""
    name = str(SAMPLES / "tensorize.mlcs") + ":accelerate"
    lib = mlcdsl.build(SAMPLES / "tensorize.mlc", schedule=name)
    a, b = (np.random.default_rng(seed).standard_normal((1024, 1024), np.float32) for seed in pair)
    np.testing.assert_allclose(lib["matmul"](a, b), a @ b.T, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("sizes", [(8, 16, 16), (1, 1, 1), (37, 50, 19), (128, 96, 80)])
def test_tile_in_loops(sizes: tuple[int, int, int]) -> None:
    """An intrinsic without C, for sizes of any value."""
    folder = SAMPLES / "intrinsics"
    lib = mlcdsl.build(folder / "fma.mlc", schedule=str(folder / "fma.mlcs") + ":tiles")
    n, m, l = sizes  # noqa: E741
    generator = np.random.default_rng(0)
    a, b = generator.standard_normal((n, l), np.float32), generator.standard_normal((l, m), np.float32)
    np.testing.assert_allclose(lib["matmul"](a, b), a @ b, rtol=1e-4, atol=1e-4)


def test_unknown_intrinsic() -> None:
    with pytest.raises(MlcError, match="unknown name `rows`") as caught:
        schedule(MM.replace("INTRIN", ROW), 'tensorize(block("C"), rows)')
    assert caught.value.diagnostics[0].label == "did you mean `row`?"


@pytest.mark.parametrize("steps", ["4", "1, 5", "2, 6", "4, 8"])
def test_loops_that_begin_elsewhere(steps: str) -> None:
    """The first step of a loop is that of the description's, wherever both begin."""
    verified(
        f"""module M {{
          prim_func f(A: i32[8], inout C: i32[8]) {{
            for u in range(1) {{ block C(opaque vu = u) {{ for i in range({steps}) {{ C[i] = A[i] * 2 }} }} }}
          }}
          intrin x {{
            desc (A: i32[5], inout C: i32[5]) {{ for i in range(1, 5) {{ C[i] = A[i] * 2 }} }}
            impl (A: i32[5], inout C: i32[5]) {{ for i in range(1, 5) {{ C[i] = A[i] + A[i] }} }}
          }}
        }}""",
        'tensorize(block("C"), x)',
    )


def test_divisions_that_loops_decide() -> None:
    """`(vi * 8 + vj) // 8` is `vi` in a loop of 8 steps; of what may be negative nothing is concluded."""
    impl = "for v in range(8) { C[v] = C[v] + A[v] }"
    body = "C[vi, vj] += A[(vi * 8 + vj) // 8, (vi * 8 + vj) % 8]"
    verified(one(body, "C[vj] += A[vj]", impl), INNER)
    text = one("C[vi, vj] += A[min(s, 3) % 4, vj]", "C[vj] += A[vj]", impl)
    assert "A[min(3, s) % 4, v]" in print_prim_func(schedule(text, INNER).func)
