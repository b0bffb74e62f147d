"""Random schedules that sample, and the slow way to count what they can choose: trying every decision."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, TypeAlias

from mlcdsl.schedule.spaces import ScheduleSpace, file_space
from mlcdsl.schedule.spaces.runs import Forced, Run, run_with
from tests.schedule.texts import read

#: the names of values by their kinds
Known: TypeAlias = dict[str, list[str]]

PROGRAM = """module M {
  prim_func f(A: f32[4, 8]) -> (C: f32[4, 8], S: f32[4]) {
    alloc B: f32[4, 8]
    for i, j in grid(4, 8) {
      block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 2 }
    }
    for i, j in grid(4, 8) {
      block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[vi, vj] + 1 }
    }
    for i, k in grid(4, 8) {
      block S(spatial vi = i, reduce vk = k) {
        init { S[vi] = 0 }
        S[vi] += B[vi, vk]
      }
    }
  }
}
"""


def space_of_body(statements: str, procs: str = "") -> ScheduleSpace:
    """The space of a schedule with these statements."""
    return file_space(read(f"{procs}\nschedule s for M.f {{\n{statements}\n}}", {"program.mlc": PROGRAM}))


def every(space: ScheduleSpace, most: int, given: tuple[Any, ...] = ()) -> Iterator[Run]:
    """Every run of a space, by trying all decisions of each choice; no more than `most` for one choice."""
    run = run_with(space.start, Forced(dict(enumerate(given))))
    if len(run.choices) == len(given):
        yield run
        return
    for _, decision in zip(range(most), run.choices[len(given)].among, strict=False):
        yield from every(space, most, (*given, decision))


class Writer:
    """Writes statements that sample, and use what was sampled in every way that there is. A `wild` one writes many that
    are refused, too."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.wild = rng.random() < 0.3
        self.names = 0

    def body(self) -> str:
        known: Known = {"loop": [], "int": [], "tile": []}
        lines = []
        for block in "BC":
            a, b = self.fresh(), self.fresh()
            lines.append(f'{a}, {b} = loops(block("{block}"))')
            known["loop"] += [a, b]
        return "\n".join(lines + self.statements(known, 4 + self.rng.randrange(4), 0))

    def fresh(self) -> str:
        self.names += 1
        return f"x{self.names}"

    def statements(self, known: Known, count: int, depth: int) -> list[str]:
        known = {kind: list(names) for kind, names in known.items()}
        kinds = [self.tile, self.tile, self.tile, self.pick, self.split, self.look, self.step, self.location]
        if depth < 2:
            kinds += [self.branch, self.each]
        return [line for _ in range(count) for line in self.rng.choice(kinds)(known, depth)]

    def any(self, names: list[str], otherwise: str) -> str:
        return self.rng.choice(names) if names else otherwise

    def loop(self, known: Known, *, ends: bool = False) -> str:
        """A loop; if the next step ends it, it is known no more."""
        if not known["loop"]:
            return 'loops(block("S"))[0]'
        loop = self.rng.choice(known["loop"])
        if ends and not (self.wild and self.rng.random() < 0.2):
            known["loop"].remove(loop)
        return loop

    def number(self, known: Known) -> str:
        """An integer, often a sampled one."""
        tile = self.any(known["tile"], "[1, 2]")
        one = self.rng.choice([self.any(known["int"], "2"), f"{tile}[1]", f"{tile}[0]"])
        return self.rng.choice([one, one, f"{one} * 2", f"({one} % 2 + 1)", f"(len({tile}[:{one}]) + 1)"])

    def tile(self, known: Known, depth: int) -> list[str]:
        """A tile, most often with a split by it."""
        name, splits = self.fresh(), self.rng.random() < 0.6
        n = f"{self.number(known)} % 3 + 1" if self.wild and self.rng.random() < 0.3 else "2"
        loop, factor = self.loop(known, ends=splits), self.number(known)
        known["tile"].append(name)
        if self.wild and self.rng.random() < 0.3:
            return [f"{name} = sample_partitioned_tile({loop}, 2, 1, {factor})"]
        a, b = self.fresh(), self.fresh()
        known["loop"] += [a, b] if splits else []
        return [f"{name} = sample_perfect_tile({loop}, n={n})"] + [f"{a}, {b} = split({loop}, {name})"] * splits

    def pick(self, known: Known, depth: int) -> list[str]:
        name = self.fresh()
        known["int"].append(name)
        probs = ", probs=[0.5, 0, 0.5]" if self.rng.random() < 0.3 else ""
        return [f"{name} = sample_categorical([1, 2, 4]{probs})"]

    def location(self, known: Known, depth: int) -> list[str]:
        if self.rng.random() < 0.6:
            return self.pick(known, depth)
        name = self.fresh()
        move = [f"if {name} != _ {{", f'compute_at(block("B"), {name})', "}"] * (self.rng.random() < 0.5)
        return [f'{name} = sample_compute_location(block("B"))', *move]

    def split(self, known: Known, depth: int) -> list[str]:
        number, loop = self.number(known), self.loop(known, ends=True)
        a, b = self.fresh(), self.fresh()
        known["loop"] += [a, b]
        return [f"{a}, {b} = split({loop}, [_, {number}])"]

    def step(self, known: Known, depth: int) -> list[str]:
        steps = [f"unroll({self.loop(known)})", 'cache_read(block("C"), 0, "local")']
        if self.wild:
            steps += [
                f"vectorize({self.loop(known)})", f'compute_at(block("B"), {self.loop(known)})',
                f'decompose_reduction(block("S"), loops(block("S"))[{self.number(known)} % 2])',
                f"split({self.loop(known)}, [{self.number(known)}, {self.number(known)}])",
            ]  # fmt: skip
        return [self.rng.choice(steps)]

    def look(self, known: Known, depth: int) -> list[str]:
        name, block = self.fresh(), self.rng.choice("BCCS")
        at = self.number(known) if self.wild and self.rng.random() < 0.5 else self.rng.choice(["0", "1", "-1"])
        return [f'{name} = sample_perfect_tile(loops(block("{block}"))[{at}], n=2)']

    def branch(self, known: Known, depth: int) -> list[str]:
        loops = self.rng.choice("BC")
        condition = self.rng.choice([
            f"{self.number(known)} > 1", f"{self.number(known)} == 2 and {self.number(known)} != 1",
            f'len(loops(block("{loops}"))) > 2',
        ])  # fmt: skip
        lines = [f"if {condition} {{", *self.statements(known, 1 + self.rng.randrange(2), depth + 1), "}"]
        if self.rng.random() < 0.5:
            lines += ["else {", *self.statements(known, 1, depth + 1), "}"]
        return lines

    def each(self, known: Known, depth: int) -> list[str]:
        name = self.fresh()
        items = self.rng.choice([
            'loops(block("B"))', 'loops(block("B"))[1:]', f"[1, 2][:{self.number(known)}]",
            self.any(known["tile"], "[]"),
        ])  # fmt: skip
        kind = "loop" if "loops" in items else "int"
        inside = {**known, kind: [*known[kind], name]} if items != "[]" else known
        return [f"for {name} in {items} {{", *self.statements(inside, 1, depth + 1), "}"]
