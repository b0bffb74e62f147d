"""Random valid primitive functions, as text, with inputs: for comparing the interpreter with compilers.

`generate(seed)` gives the same case for the same seed. To see one: `python -m tests.support.gen_prim SEED`.
"""

from __future__ import annotations

import random
import re
import sys
from dataclasses import dataclass, field
from math import prod
from typing import Any

from tests.support import gen_inputs
from tests.support.gen_expr import FLOATS, INTS, MATH, NAMES, Expressions, Leaf
from tests.support.gen_nest import Axis, Nest, make_nest, write

SIZES = (0, 1, 2, 3, 5, 7, 8, 16, 17)
REDUCERS = ("sum", "prod", "max", "min")


@dataclass(frozen=True)
class Case:
    """A program and inputs for it; `inexact` are the outputs that only agree within some ulp."""

    seed: int
    text: str
    name: str
    dims: dict[str, int]
    inputs: list[Any]
    inexact: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Tensor:
    name: str
    dtype: str
    dims: tuple[str, ...]
    strides: str = ""

    @property
    def type(self) -> str:
        return f"{self.dtype}[{', '.join(self.dims)}]{self.strides}"


@dataclass
class Generator:
    rng: random.Random
    dims: dict[str, int]
    dtypes: list[str]
    style: str
    #: the dims that a `where` says to be 1 or more
    positive: set[str] = field(default_factory=set)
    inputs: list[Tensor] = field(default_factory=list)
    inouts: list[Tensor] = field(default_factory=list)
    scalars: list[tuple[str, str]] = field(default_factory=list)
    temporaries: list[Tensor] = field(default_factory=list)
    outputs: list[Tensor] = field(default_factory=list)
    inexact: set[int] = field(default_factory=set)
    reducers: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    stage: int = 0

    # ------------------------------------------------------------ small choices

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def dtype(self) -> str:
        return self.rng.choice(self.dtypes)

    def number(self) -> str:
        return self.rng.choice([d for d in self.dtypes if d != "bool"] or ["f32"])

    def size(self, dim: str) -> int:
        return int(dim) if dim.isdigit() else self.dims[dim]

    def shape(self, rank: int) -> tuple[str, ...]:
        names = list(self.dims)
        return tuple(
            self.rng.choice(names) if self.chance(0.85) else self.rng.choice(("1", "3", "4", "8")) for _ in range(rank)
        )

    def bounded_shape(self, rank: int, limit: int = 600) -> tuple[str, ...]:
        """A shape with few elements: fewer dimensions rather than too many elements."""
        dims = self.shape(rank)
        while prod(max(self.size(d), 1) for d in dims) > limit:
            dims = dims[1:]
        return dims

    def axes(self, dims: tuple[str, ...], kind: str = "spatial") -> list[Axis]:
        letters = "ijk" if kind == "spatial" else "rst"
        return [Axis(f"{letters[n]}{self.stage}", d, kind) for n, d in enumerate(dims)]

    # ------------------------------------------------------------ tensors

    def target(self, dtype: str, dims: tuple[str, ...], last: bool) -> Tensor:
        """A new tensor that the stage fills: an output if it is the last stage, otherwise often a temporary."""
        is_output = last or (len(self.outputs) < 2 and self.chance(0.3))
        t = Tensor(f"{'Y' if is_output else 'T'}{self.stage}", dtype, dims)
        (self.outputs if is_output else self.temporaries).append(t)
        return t

    def alloc(self, t: Tensor) -> None:
        if t in self.temporaries:
            scope = self.rng.choice(("", "", " @ local", " @ shared"))
            self.body.append(f"alloc {t.name}: {t.type}{scope}")

    def readable(self, but: Tensor | None = None) -> list[Tensor]:
        exact = [t for i, t in enumerate(self.outputs) if i not in self.inexact]
        return [t for t in (*self.inputs, *self.inouts, *self.temporaries, *exact) if t is not but]

    # ------------------------------------------------------------ leaves

    def leaves(self, axes: dict[str, str], but: Tensor | None = None, plain: bool = False) -> list[Leaf]:
        """Scalars in reach: loads of tensors at the given axes (name to extent), scalars, dims, the axes."""
        found: list[Leaf] = []
        for t in self.readable(but):
            for _ in range(1 if plain else 2):
                leaf = self.load(t, axes, plain)
                if leaf is not None:
                    found.append(leaf)
        if found and plain:
            return found
        found += [Leaf(name, dtype) for name, dtype in self.scalars]
        others = [Leaf(a, "i64") for a in axes] + [Leaf(d, "i64") for d in self.dims]
        return found + self.rng.sample(others, min(len(others), 2)) if found else others or [Leaf("i64(3)", "i64")]

    def load(self, t: Tensor, axes: dict[str, str], plain: bool) -> Leaf | None:
        """An access that is inside the tensor, or is if its guard holds; None if there is no simple one."""
        indices, guards = [], []
        for dim in t.dims:
            same = [a for a, extent in axes.items() if extent == dim]
            other = list(axes)
            roll = self.rng.random()
            if same and (plain or roll < 0.75):
                indices.append(self.rng.choice(same))
            elif plain:
                return None
            elif same and roll < 0.83:
                indices.append(f"{dim} - 1 - ({self.rng.choice(same)})")
            elif other and roll < 0.95:
                a, shift = self.rng.choice(other), self.rng.choice((-2, -1, 0, 1, 2))
                index = a if shift == 0 else f"{a} {'+' if shift > 0 else '-'} {abs(shift)}"
                indices.append(index)
                guards.append(f"{index} >= 0 and {index} < {dim}" if shift < 0 else f"{index} < {dim}")
            else:
                index = str(self.rng.randint(0, 2))
                indices.append(index)
                if not dim.isdigit() or int(index) >= int(dim):
                    guards.append(f"{index} < {dim}")
        text = f"{t.name}[{', '.join(indices)}]"
        return Leaf(text, t.dtype, f"({' and '.join(guards)})" if guards else "")

    def expr(self, dtype: str, axes: dict[str, str], depth: int, but: Tensor | None = None, plain: bool = False) -> str:
        return Expressions(self.rng, self.leaves(axes, but, plain)).make(dtype, depth)

    def depth(self) -> int:
        return self.rng.choice((0, 1, 1, 2, 2, 3))

    def value(self, t: Tensor, axes: list[Axis], v: str = "v", plain: bool = False) -> str:
        return self.expr(t.dtype, {v + a.name: a.extent for a in axes}, self.depth(), t, plain)

    def nest(self, axes: list[Axis], **options: bool) -> Nest:
        return make_nest(self.rng, axes, empty=set(self.dims) - self.positive, **options)

    def emit(self, nest: Nest, axes: list[Axis], body: list[str], block: bool, init: list[str] | None = None) -> None:
        name = f"B{self.stage}_{len(self.body)}" if block else ""
        self.body += write(self.rng, nest, axes, body, block=name, init=init)

    # ------------------------------------------------------------ the whole

    def text(self) -> str:
        params = [f"{t.name}: {t.type}" for t in self.inputs]
        params += [f"inout {t.name}: {t.type}" for t in self.inouts]
        params += [f"{n}: {d}" for n, d in self.scalars]
        outputs = ", ".join(f"{t.name}: {t.type}" for t in self.outputs)
        dims = f"[{', '.join(self.dims)}]" if self.dims else ""
        lines = [f"  {r}" for r in self.reducers]
        facts = ", ".join(f"{d} >= 1" for d in self.dims if d in self.positive)
        where = f" where {facts}" if facts else ""
        lines.append(f"  prim_func f{dims}({', '.join(params)}) -> ({outputs}){where} {{")
        lines += ["    " + line for line in self.body]
        return "\n".join(["module M {", *lines, "  }", "}", ""])

    def arguments(self) -> list[Any]:
        out: list[Any] = []
        for t in (*self.inputs, *self.inouts):
            shape = tuple(map(self.size, t.dims))
            if t.strides:
                wide = (*shape[:-1], shape[-1] + self.rng.randint(0, 3))
                out.append(gen_inputs.array(self.rng, self.style, t.dtype, wide)[..., : shape[-1]])
            elif t.name.startswith("I"):
                limit = max(1, self.dims.get("n", 1))
                out.append(gen_inputs.indices(self.rng, t.dtype, shape, limit))
            else:
                out.append(gen_inputs.array(self.rng, self.style, t.dtype, shape))
        return out + [gen_inputs.scalar(self.rng, self.style, d) for _, d in self.scalars]


def start(rng: random.Random) -> Generator:
    """Dims, dtypes, inputs and scalars."""
    names = ["n", "m", "l"][: rng.choice((1, 2, 2, 3))]
    while True:
        dims = {d: rng.choice(SIZES) for d in names}
        if prod(max(v, 1) for v in dims.values()) <= 1000:
            break
    dtypes = rng.sample(NAMES, rng.choice((1, 1, 2, 3))) if rng.random() < 0.5 else [rng.choice((*FLOATS, *INTS))]
    if rng.random() < 0.25:
        dtypes.append("f32")
    g = Generator(rng, dims, dtypes, rng.choice(gen_inputs.STYLES))
    g.positive = {d for d, size in dims.items() if size > 0 and rng.random() < 0.4}
    for k in range(rng.choice((1, 2, 2, 3))):
        dims_k = g.bounded_shape(rng.choice((1, 1, 2, 2, 3)))
        strides = " strides [sa, 1]" if k == 0 and len(dims_k) == 2 and rng.random() < 0.1 else ""
        g.inputs.append(Tensor(f"X{k}", g.dtype(), dims_k, strides))
    used = {d for t in g.inputs for d in t.dims}
    missing = [d for d in names if d not in used]
    g.inputs += [Tensor(f"D{k}", g.dtype(), (d,)) for k, d in enumerate(missing)]
    if rng.random() < 0.15:
        g.inouts.append(Tensor("U", g.number(), g.bounded_shape(rng.choice((1, 2)))))
    for k in range(rng.choice((0, 0, 0, 1, 2))):
        g.scalars.append((f"p{k}", g.dtype()))
    return g


def generate(seed: int) -> Case:
    """The case of a seed."""
    from tests.support import gen_stages

    rng = random.Random(seed)
    g = start(rng)
    stages = rng.choice((1, 1, 2, 2, 3, 4))
    for stage in range(stages):
        g.stage = stage
        gen_stages.add(g, last=stage == stages - 1)
    if rng.random() < 0.2:
        g.stage = stages
        _math(g)
    return Case(seed, g.text(), "f", g.dims, g.arguments(), frozenset(g.inexact))


def _math(g: Generator) -> None:
    """A last output from a function that is exact within some ulp only, of an exact argument."""
    dtype = g.rng.choice([d for d in g.dtypes if d in FLOATS] or ["f32"])
    dims = g.bounded_shape(g.rng.choice((1, 2)))
    t = Tensor(f"Y{g.stage}", dtype, dims)
    axes = g.axes(dims)
    reach = {a.name: a.extent for a in axes}
    a = g.expr(dtype, reach, g.rng.choice((0, 0, 1)))
    value = f"{g.rng.choice(MATH)}({a})" if g.chance(0.85) else f"pow({a}, {g.expr(dtype, reach, 0)})"
    g.outputs.append(t)
    g.inexact.add(len(g.outputs) - 1)
    g.body.append(f"compute {t.name}[{', '.join(a.name for a in axes)}] = {value}")


def mentions_alone(text: str, name: str) -> bool:
    """Whether an access in the text has the variable alone as an index."""
    return any(name in (i.strip() for i in m.split(",")) for m in re.findall(r"\[([^\[\]]*)\]", text))


if __name__ == "__main__":
    case = generate(int(sys.argv[1]))
    print(case.text)
    print(case.dims)
    print(*case.inputs, sep="\n")
