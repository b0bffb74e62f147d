"""compute_at and reverse_compute_at on generated affine accesses: strides, bands, diagonals, backwards, several reads,
sums, symbolic sizes, below loops that were split (also where that does not divide), fused and reordered."""

from __future__ import annotations

from random import Random

import pytest

from tests.schedule.verified import verified

NAMES = ("a", "b")


class Generated:
    """A producer B, and a consumer C that reads it at `c1 * a + c2 * b + k` in each dimension, always in bounds."""

    def __init__(self, rng: Random, *, reads: int, symbolic: bool):
        self.rng = rng
        self.rank, self.depth = rng.choice([1, 1, 2, 2]), rng.choice([1, 1, 2, 2])
        self.steps = [rng.choice([3, 5, 7, 8, 12, 16]) for _ in range(self.depth)]
        self.symbolic = symbolic
        self.extents = ["n" if symbolic and i == 0 else str(n) for i, n in enumerate(self.steps)]
        self.summed = rng.random() < 0.25
        self.reads = [[self._form() for _ in range(self.rank)] for _ in range(reads)]

    def _form(self) -> tuple[list[int], int]:
        out = [self.rng.choice([0, 1, 1, 1, 2, 2, 3, -1, -2]) for _ in range(self.depth)]
        if not any(out):
            out[self.rng.randrange(self.depth)] = 1
        return out, self.rng.choice([0, 0, 0, 1, 2])

    def _reach(self, d: int, sign: int) -> tuple[int, int]:
        """How far the reads go in dimension `d`, up or down, as a multiple of n and a constant."""
        ends = []
        for read in self.reads:
            factors, k = read[d]
            times, total = 0, k * sign
            for i, c in enumerate(factors):
                if c * sign > 0:
                    times += abs(c) if self.symbolic and i == 0 else 0
                    total += -abs(c) if self.symbolic and i == 0 else abs(c) * (self.steps[i] - 1)
            ends.append((times, total))
        return max(t for t, _ in ends), max(0, *(k for _, k in ends))

    def _size(self, d: int) -> str:
        (up, high), (down, low) = self._reach(d, 1), self._reach(d, -1)
        return f"{up + down} * n + {high + low + 1}"

    def _index(self, form: tuple[list[int], int], d: int) -> str:
        down, low = self._reach(d, -1)
        terms = [f"{c} * {NAMES[i]}" for i, c in enumerate(form[0]) if c]
        return " + ".join([*terms, f"{down} * n", str(form[1] + low)])

    @property
    def text(self) -> str:
        shape = [self._size(d) for d in range(self.rank)]
        loops = ["p", "q"][: self.rank] + ["k"] * self.summed
        axes = [f"spatial v{x} = {x}" for x in loops[: self.rank]] + ["reduce vk = k"] * self.summed
        at = ", ".join(f"v{x}" for x in loops[: self.rank])
        body = f"init {{ B[{at}] = 1 }} B[{at}] += A[{at}, vk]" if self.summed else f"B[{at}] = A[{at}] * 3"
        reads = [f"B[{', '.join(self._index(form, d) for d, form in enumerate(r))}]" for r in self.reads]
        over, own = ["v", "w"][: self.depth], NAMES[: self.depth]
        consumer = ", ".join(f"spatial {a} = {v}" for a, v in zip(own, over, strict=True))
        text = f"""prim_func f[n](A: i64[{", ".join(shape + ["4"] * self.summed)}])
    -> (C: i64[{", ".join(self.extents)}]) where n >= 1 {{
  alloc B: i64[{", ".join(shape)}]
  for {", ".join(loops)} in grid({", ".join(shape + ["4"] * self.summed)}) {{ block B({", ".join(axes)}) {{ {body} }} }}
  for {", ".join(over)} in grid({", ".join(self.extents)}) {{
    block C({consumer}) {{ C[{", ".join(own)}] = {" + ".join(reads)} + 1 }}
  }}
}}"""
        return text if self.symbolic else text.replace("[n]", "").replace(" where n >= 1", "").replace("* n", "* 0")

    def loops(self, block: str, count: int) -> tuple[str, str]:
        """Steps that change the loops of a block, and one of the loops that they make."""
        rng, made = self.rng, [f"l{i}" for i in range(count)]
        out = [f'{", ".join(made)} = loops(block("{block}"))' + ("[0]" if count == 1 else f"[:{count}]")]
        for k in range(rng.choice([0, 1, 1, 2])):
            x, change = rng.randrange(len(made)), rng.choice(["split", "split", "fuse", "reorder"])
            if change == "split":
                sizes = rng.choice(["[_, {}]", "[_, {}]", "[{}, _]"]).format(rng.choice([2, 3, 4, 5, 8]))
                out.append(f"s{k}, t{k} = split({made[x]}, {sizes})")
                made[x : x + 1] = [f"s{k}", f"t{k}"]
            elif x + 1 < len(made) and change == "fuse":
                out.append(f"f{k} = fuse({made[x]}, {made[x + 1]})")
                made[x : x + 2] = [f"f{k}"]
            elif x + 1 < len(made):
                out.append(f"reorder({made[x + 1]}, {made[x]})")
                made[x : x + 2] = [made[x + 1], made[x]]
        return " ".join(out), rng.choice(made)


@pytest.mark.parametrize("symbolic", [False, True])
@pytest.mark.parametrize("reads", [1, 2])
@pytest.mark.parametrize("seed", range(10))
def test_producers(seed: int, reads: int, symbolic: bool) -> None:
    """Whatever part of the producer an iteration needs, it is computed there."""
    made = Generated(Random(seed), reads=reads, symbolic=symbolic)
    steps, loop = made.loops("C", made.depth)
    verified(made.text, f'{steps} compute_at(block("B"), {loop})', count=3, compiled=seed == 0)


@pytest.mark.parametrize("seed", range(25))
def test_consumers(seed: int) -> None:
    """Whatever an iteration produces, what only that was missing for is run there."""
    made = Generated(Random(seed), reads=1, symbolic=False)
    steps, loop = made.loops("B", made.rank)
    verified(made.text, f'{steps} reverse_compute_at(block("C"), {loop})', count=3, compiled=seed == 0)


@pytest.mark.parametrize("seed", [*range(10), 11, 12])
def test_consumers_of_two_reads(seed: int) -> None:
    """Which of them finds its element last may differ from instance to instance: a predicate says which iteration."""
    made = Generated(Random(seed), reads=2, symbolic=False)
    steps, loop = made.loops("B", made.rank)
    verified(made.text, f'{steps} reverse_compute_at(block("C"), {loop})', count=3, compiled=False)
