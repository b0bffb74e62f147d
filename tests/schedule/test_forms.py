"""Values that do not print as what they are, and numbers beyond all indices, are no arguments; what is accepted
replays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import mlcdsl
from mlcdsl.check.statements import THREADS
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.limits import INDEX_LIMIT
from mlcdsl.ir.to_syntax import print_prim_func
from mlcdsl.schedule.primitives.split import SYMBOLIC_LIMIT
from mlcdsl.schedule.program import read_schedules
from mlcdsl.source import Source
from tests.schedule.verified import printed

COPY = """module M {
  prim_func f[n](A: i32[n]) -> (C: i32[n]) {
    alloc B: i32[n]
    for i in range(n) { block B(spatial vi = i) { B[vi] = A[vi] } }
    for i in range(n) { block C(spatial vi = i) { C[vi] = B[vi] } }
  }
}"""


def made() -> mlcdsl.Schedule:
    return mlcdsl.Schedule(COPY, "f")


def code(step: Callable[[], Any]) -> str:
    """The code of what is wrong with a step."""
    with pytest.raises(MlcError) as error:
        step()
    return error.value.diagnostics[0].code


def replayed(s: mlcdsl.Schedule) -> str:
    again = read_schedules(Source("t.mlcs", f'use "p.mlc"\n{s.trace}'), lambda path, user: Source(path, COPY))
    return print_prim_func(again.run(None, {}).func)


@pytest.mark.parametrize("scope", ["", "a b", "x\n", "local.", ".local", "in", "2d", 'a"b'])
def test_no_scopes(scope: str) -> None:
    s = made()
    B = s.block("B")
    assert code(lambda: s.cache_read(B, 0, scope)) == "E0411"
    assert code(lambda: s.set_scope(B, 0, scope)) == "E0411"
    assert code(lambda: s.read_at(s.loops(B)[0], B, 0, scope)) == "E0411"


@pytest.mark.parametrize("scope", ["local", "shared.dyn", "wmma.matrix_a"])
def test_scopes(scope: str) -> None:
    s = made()
    s.cache_read(s.block("B"), 0, scope)
    s.set_scope(s.block("B"), 0, scope)
    assert printed(s.session) == replayed(s)


@pytest.mark.parametrize("thread", ["threadIdx.q", "threadIdx.x.y", "blockIdx.", "threadIdx"])
def test_no_threads(thread: str) -> None:
    s = made()
    assert code(lambda: s.bind(s.loops(s.block("B"))[0], thread)) == "E0411"


@pytest.mark.parametrize("thread", THREADS)
def test_threads(thread: str) -> None:
    s = made()
    s.bind(s.loops(s.block("B"))[0], thread)
    assert replayed(s) == print_prim_func(s.func)


@pytest.mark.parametrize(
    "factors", [[None, 2 * INDEX_LIMIT], [None, 10**20], [None, INDEX_LIMIT, 2], [-(10**30), None]]
)
def test_factors_beyond_all_indices(factors: list[int | None]) -> None:
    s = made()
    assert code(lambda: s.split(s.loops(s.block("B"))[0], factors)) in ("E0410", "E0411")


def test_the_largest_factor() -> None:
    s = made()
    s.split(s.loops(s.block("B"))[0], [None, SYMBOLIC_LIMIT])
    printed(s.session)


def test_other_numbers_beyond_all_indices() -> None:
    s = made()
    assert code(lambda: s.storage_align(s.block("B"), 0, 0, 2**70, 1)) == "E0411"
    assert code(lambda: s.cache_read(s.block("B"), 2**70, "local")) == "E0411"


@pytest.mark.parametrize("text", ["x\n", "\u2028", 'a"b\\', "\t\x01"])
def test_texts_in_traces(text: str) -> None:
    s = made()
    s.annotate(s.block("B"), "note", text)
    assert replayed(s) == print_prim_func(s.func)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 1e400])
def test_numbers_are_finite(value: float) -> None:
    s = made()
    B = s.block("B")
    before = s.text
    assert code(lambda: s.annotate(B, "k", value)) == "E0411"
    assert code(lambda: s.sample_categorical([1, 2], [0.5, value])) == "E0411"
    assert s.text == before
    s.annotate(B, "k", 1e300)
    assert printed(s.session) == replayed(s)


def test_the_last_declared_read_is_hidden_only_where_nothing_is_read() -> None:
    program = """module M {
  prim_func f(A: i32[4], W: i32[4]) -> (B: i32[4], C: i32[4]) {
    for i in range(4) { block B(spatial vi = i) { B[vi] = A[vi] } }
    for i in range(4) {
      block C(spatial vi = i) {
        reads W[vi]
        C[vi] = 1
      }
    }
  }
}"""
    s = mlcdsl.Schedule(program, "f")
    for access in ("read", "write"):
        with pytest.raises(MlcError) as error:
            s.unsafe_hide_buffer_access(s.block("B"), access, [0])
        assert "(left)" in "".join(error.value.diagnostics[0].notes)
    s.unsafe_hide_buffer_access(s.block("C"), "read", [0])
    assert "reads" not in s.text
    assert not mlcdsl.check(f"module M {{\n{s.text}\n}}\n")
