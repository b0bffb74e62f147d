"""Steps that would change the order of dependent accesses: the refusal names two iterations, and what to do."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from tests.schedule.verified import refused, verified


def flat(program: str, steps: str) -> str:
    """The refusal on one line."""
    return " ".join(refused(program, steps).split())


SHIFTED = """
prim_func f(inout A: i32[8, 8]) {
  for i, j in grid(7, 7) {
    block S(opaque vi = i, opaque vj = j) { A[vi + 1, vj] = A[vi, vj + 1] * 2 + 1 }
  }
}"""


def test_reorder() -> None:
    message = flat(SHIFTED, 'i, j = loops(block("S")) reorder(j, i)')
    said = "block S writes A[1, 1] at i = 0, j = 1 before block S reads it at i = 1, j = 0, and would come behind it"
    assert said in message and "(order)" in message
    assert "loop i brings this from one iteration to the next: keep it outside of loop j" in message


def test_reorder_of_split_loops() -> None:
    message = flat(SHIFTED, 'i, j = loops(block("S")) j0, j1 = split(j, [_, 7]) reorder(j1, i)')
    assert "writes A[1, 1] at i = 0, j_0 = 0, j_1 = 1 before block S reads it at i = 1, j_0 = 0, j_1 = 0" in message


def test_symbolic_sizes() -> None:
    """The least sizes at which it goes wrong."""
    message = flat(SHIFTED.replace("f(", "f[n](").replace("8, 8", "n + 1, n + 1").replace("7, 7", "n, n"),
                   'i, j = loops(block("S")) reorder(j, i)')  # fmt: skip
    assert "A[1, 1] at i = 0, j = 1" in message and "when n = 2" in message


NEST = """
prim_func f(inout A: i32[6, 6, 6]) {
  for i, j, k in grid(3, 3, 3) {
    block S(opaque vi = i, opaque vj = j, opaque vk = k) {
      A[vi + %d, vj + %d, vk + %d] = A[vi + 1, vj + 1, vk + 1] + 1
    }
  }
}"""
PAIR = re.compile(
    r"block S (writes|reads) A\[(\d), (\d), (\d)\] at i = (\d), j = (\d), k = (\d) "
    r"before block S (writes|reads) it at i = (\d), j = (\d), k = (\d), and would come behind it"
)


@pytest.mark.parametrize("shift", [(2, 0, 1), (2, 1, 0), (1, 2, 0), (2, 0, 0), (0, 2, 2), (0, 2, 1)])
def test_the_pair_is_one(shift: tuple[int, int, int]) -> None:
    """The two iterations touch the element, and change sides; where no such pair is there, the step is accepted."""
    distance = tuple(a - 1 for a in shift)
    offsets = {"writes": shift, "reads": (1, 1, 1)}
    for order in permutations("ijk"):
        steps = f'i, j, k = loops(block("S")) reorder({", ".join(order)})'
        turned = [tuple(p["ijk".index(v)] for v in order) for p in sorted([(0, 0, 0), distance])]
        if turned[0] <= turned[1]:
            verified(NEST % shift, steps)
            continue
        found = PAIR.search(flat(NEST % shift, steps))
        assert found is not None
        how, then, values = found[1], found[8], [int(x) for x in found.groups() if x.isdigit()]
        element, first, second = (tuple(values[n : n + 3]) for n in (0, 3, 6))
        assert first < second and {how, then} == {"writes", "reads"}
        assert all(x in range(3) for x in first + second)
        for kind, at in ((how, first), (then, second)):
            assert tuple(a + b for a, b in zip(at, offsets[kind], strict=True)) == element
        assert [first["ijk".index(v)] for v in order] > [second["ijk".index(v)] for v in order]


REVERSED = """
prim_func f(A: i32[16]) -> (B: i32[16], C: i32[16]) {
  for i in range(16) { block B(spatial vi = i) { B[vi] = A[vi] * 2 } }
  for i in range(16) { block C(spatial vi = i) { C[vi] = B[15 - vi] + 1 } }
}"""


def test_merge() -> None:
    message = flat(REVERSED, 'merge(loops(block("B"))[0], loops(block("C"))[0])')
    assert "block B writes B[15] at i = 15 before block C reads it at i = 0" in message
    assert "leave their loops apart, or move block B with compute_at" in message


OVERWRITTEN = """
prim_func f(inout A: i32[16]) -> (C: i32[16]) {
  alloc B: i32[16]
  for i in range(16) { block B(spatial vi = i) { B[vi] = A[vi] * 3 } }
  for i in range(16) { block A(spatial vi = i) { A[vi] = 0 } }
  for i in range(16) { block C(spatial vi = i) { C[vi] = B[vi] + 1 } }
}"""


def test_compute_at_and_its_advice() -> None:
    message = flat(OVERWRITTEN, 'compute_at(block("B"), loops(block("C"))[0])')
    assert "block B reads A[0] at i = 0 before block A writes it at i = 0" in message
    assert "move block C in front of block A with reverse_compute_at" in message
    verified(OVERWRITTEN, 'reverse_compute_at(block("C"), loops(block("B"))[0])')


def test_reverse_compute_at() -> None:
    program = """
    prim_func f(inout A: i32[16]) -> (C: i32[16]) {
      alloc B: i32[16]
      for i in range(16) { block B(spatial vi = i) { B[vi] = 3 } }
      for i in range(16) { block A(spatial vi = i) { A[vi] = 7 } }
      for i in range(16) { block C(spatial vi = i) { C[vi] = B[vi] + A[vi] } }
    }"""
    message = flat(program, 'reverse_compute_at(block("C"), loops(block("B"))[0])')
    assert "block A writes A[0] at i = 0 before block C reads it at i = 0" in message
    assert "move block A into i first" in message


def test_transform_block_layout() -> None:
    program = """
    prim_func f(inout A: i32[9]) {
      for i in range(8) { block A(spatial vi = i) { A[vi] += A[vi + 1] } }
    }"""
    message = flat(program, 'transform_block_layout(block("A"), (i) -> (i % 4, i // 4))')
    assert "block A reads A[4] at i = 3 before block A writes it at i = 4" in message
