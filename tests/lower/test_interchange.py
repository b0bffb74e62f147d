"""Which reductions are interchanged, and the text of the stages of one program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mlcdsl.ir.to_syntax import print_prim_funcs
from mlcdsl.lower import STEPS, lower
from mlcdsl.lower.simplify import simplify
from tests.backends.llvm.compiled import function
from tests.lower.programs import PROGRAMS

HEAD = "prim_func f(A: f32[64, 64], B: f32[64, 64], c: f32[64]) -> (C: f32[64, 64])"


def changes(body: str) -> bool:
    """Whether the step does anything."""
    func = function(f"{HEAD} {{ {body} }}")
    before, after = lower(func, "simplify"), lower(func, "interchange")
    return print_prim_funcs([before]) != print_prim_funcs([after])


def nest(value: str, init: str = "0", attrs: str = "", place: str = "vi, vj") -> str:
    return f"""for i, j in grid(64, 64) {{ for k in range(64) {attrs} {{
      block C(spatial vi = i, spatial vj = j, reduce vk = k) {{ init {{ C[{place}] = {init} }} C[{place}] = {value} }}
    }} }}"""


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (nest("C[vi, vj] + A[vi, vk] * B[vk, vj]"), True),
        (nest("max(C[vi, vj], A[vi, vk] + B[vk, vj])", "-inf"), True),
        (nest("C[vi, vj] + A[vi, vk] * B[vk, vj]", "c[vj]"), True),
        # both walk along rows already
        (nest("C[vi, vj] + A[vi, vk] * B[vj, vk]"), False),
        # what other elements are would be seen
        (nest("C[vi, vj] + C[vk, vj] * B[vk, vj]"), False),
        (nest("A[vi, vk] * B[vk, vj]", "C[vi, 0]"), False),
        # one element for all j
        (nest("C[vi, 0] + A[vi, vk] * B[vk, vj]", place="vi, 0"), False),
        (nest("C[vj, vi] + A[vi, vk] * B[vk, vj]", place="vj, vi"), False),
        # somebody has said how the loop is to be
        (nest("C[vi, vj] + A[vi, vk] * B[vk, vj]", attrs="attr(unroll = 4)"), False),
    ],
)
def test_when(body: str, wanted: bool) -> None:
    assert changes(body) == wanted


def test_it_is_done_once() -> None:
    func = lower(function(PROGRAMS["mm_relu"]), "interchange")
    again = simplify(func)
    assert print_prim_funcs([lower(again, "interchange")]) == print_prim_funcs([func])


def test_stages_of_a_matmul(golden: Callable[[str, str], None]) -> None:
    func = function(PROGRAMS["mm_relu"])
    stages = [f"# after {name}\n{print_prim_funcs([lower(func, name)])}" for name in STEPS]
    golden("lower/mm_relu.txt", "\n".join(stages))


def test_stages_of_a_tail(golden: Callable[[str, str], None]) -> None:
    func = function("""prim_func f[n](A: f32[n, 40]) -> (C: f32[n, 40]) {
      for i in parallel(n) { for j in vectorized(40) { block C(spatial vi = i, spatial vj = j) {
        C[vi, vj] = A[vi, vj] + 1
      } } }
      for i in vectorized(n) { block D(spatial vi = i) { C[vi, 0] = 0 } }
    }""")
    golden("lower/vectors.txt", print_prim_funcs([lower(func)]))
