"""Random valid graph functions, as text, with inputs: for comparing the interpreter with the virtual machine.

Values that sums and products of matrices are taken of are whole and small, so that the order of additions does not
matter: results are the same bit for bit. To see a case: `python -m tests.support.gen_graph SEED`.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

from tests.support import gen_inputs
from tests.support.gen_expr import FLOATS, INTS, Expressions, Leaf
from tests.support.gen_prim import Case

SIZES = (0, 1, 2, 3, 4, 5, 8)
DTYPES = ("f32", "f32", "f64", "i32", "i64", "i16", "u8", "bf16", "f16")
SUMMED = ("f32", "f64", *INTS)


@dataclass(frozen=True)
class Val:
    """A name in sight; `whole`: its elements are small whole numbers."""

    name: str
    dtype: str
    dims: tuple[str, ...]
    whole: bool = True

    @property
    def type(self) -> str:
        return f"{self.dtype}[{', '.join(self.dims)}]"


@dataclass
class Graph:
    """`vals` are the names in sight; `lines` the statements of the block that is being written."""

    rng: random.Random
    dims: dict[str, int]
    dtypes: list[str]
    vals: list[Val] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    params: list[Val] = field(default_factory=list)
    counter: int = 0
    pure: bool = False

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def fresh(self) -> str:
        self.counter += 1
        return f"v{self.counter}"

    def size(self, dim: str) -> int:
        return int(eval(dim, {}, dict(self.dims)))  # sizes are written with + and * only

    def elements(self, dims: tuple[str, ...]) -> int:
        return prod(map(self.size, dims))

    def pick(self, *ranks: int, among: tuple[str, ...] = (), whole: bool = False) -> Val | None:
        """A value of one of the ranks and dtypes."""
        found = [
            v
            for v in self.vals
            if (not ranks or len(v.dims) in ranks) and (not among or v.dtype in among) and (v.whole or not whole)
        ]
        return self.rng.choice(found) if found else None

    def bind(self, dtype: str, dims: tuple[str, ...], value: str, whole: bool = True) -> Val:
        """A statement that names the value, sometimes with its type."""
        v = Val(self.fresh(), dtype, dims, whole)
        note = f": {v.type}" if self.chance(0.3) else ""
        self.lines.append(f"{v.name}{note} = {value}")
        self.vals.append(v)
        return v

    def small(self, dtype: str, value: str) -> str:
        """Cut to a small range, so that values do not grow."""
        low = 0 if dtype.startswith("u") else -8
        return f"clip({value}, {low}, 8)"

    def param(self, dtype: str, dims: tuple[str, ...], name: str = "") -> Val:
        v = Val(name or f"x{len(self.params)}", dtype, dims)
        self.params.append(v)
        return v


# ---------------------------------------------------------------- steps


def binary(g: Graph) -> None:
    a = g.pick(1, 2, 3)
    if a is None or a.dtype == "bool":
        return unary(g)
    same = [v for v in g.vals if v.dtype == a.dtype and v.dims in (a.dims, a.dims[1:], ())]
    b = g.rng.choice(same)
    op = g.rng.choice(("+", "-", "*", "maximum", "minimum"))
    whole = a.whole and b.whole
    right = b.name if g.chance(0.8) else g.rng.choice(("1", "2", "3"))
    pair = (a.name, right) if g.chance(0.6) else (right, a.name)
    value = f"{op}({', '.join(pair)})" if op.isalpha() else f"{pair[0]} {op} {pair[1]}"
    g.bind(a.dtype, a.dims, g.small(a.dtype, value) if op == "*" else value, whole)


def unary(g: Graph) -> None:
    a = g.pick()
    assert a is not None
    if a.dtype == "bool":
        g.bind("bool", a.dims, f"logical_not({a.name})")
        return
    names = ["relu", "abs", *(() if a.dtype.startswith("u") else ("negative",))]
    names += ["floor", "ceil", "round"] if a.dtype in FLOATS else []
    g.bind(a.dtype, a.dims, f"{g.rng.choice(names)}({a.name})", a.whole)


def divide(g: Graph) -> None:
    a = g.pick(among=FLOATS)
    if a is None:
        return unary(g)
    b = g.rng.choice([v for v in g.vals if v.dtype == a.dtype and v.dims == a.dims])
    g.bind(a.dtype, a.dims, f"{a.name} / {b.name}", whole=False)


def choose(g: Graph) -> None:
    """A comparison and `where`."""
    a = g.pick()
    assert a is not None
    like = [v for v in g.vals if v.dtype == a.dtype and v.dims == a.dims]
    b = g.rng.choice(like)
    op = g.rng.choice(("==", "!=") if a.dtype == "bool" else ("<", "<=", ">", ">=", "==", "!="))
    cond = g.bind("bool", a.dims, f"{a.name} {op} {b.name}")
    if g.chance(0.7):
        c = g.rng.choice(like)
        g.bind(a.dtype, a.dims, f"where({cond.name}, {b.name}, {c.name})", b.whole and c.whole)


def cast(g: Graph) -> None:
    a = g.pick()
    assert a is not None
    to = g.rng.choice(DTYPES)
    g.bind(to, a.dims, f"cast({a.name}, {to})", a.whole)


def matmul(g: Graph) -> None:
    a = g.pick(1, 2, among=SUMMED, whole=True)
    if a is None:
        return unary(g)
    fits = [v for v in g.vals if v.dtype == a.dtype and v.whole and 1 <= len(v.dims) <= 2 and v.dims[0] == a.dims[-1]]
    if not fits:
        return g.bind(a.dtype, (), g.small(a.dtype, f"sum({a.name})")) and None
    b = g.rng.choice(fits)
    g.bind(a.dtype, a.dims[:-1] + b.dims[1:], g.small(a.dtype, f"({a.name} @ {b.name})"))


def reduce(g: Graph) -> None:
    a = g.pick(1, 2, 3, among=SUMMED, whole=True)
    if a is None:
        return unary(g)
    axis = g.rng.randrange(len(a.dims))
    keep = g.chance(0.3)
    dims = tuple("1" if i == axis else d for i, d in enumerate(a.dims) if keep or i != axis)
    op = g.rng.choice(("sum", "sum", "max", "min", "argmax", "argmin"))
    text = f"{op}({a.name}, axis={axis if g.chance(0.6) else axis - len(a.dims)}{', keepdims=true' if keep else ''})"
    if op.startswith("arg"):
        g.bind("i64", dims, text)
    else:
        empty = g.size(a.dims[axis]) == 0 or op == "sum"
        g.bind(a.dtype, dims, g.small(a.dtype, text) if empty else text)


def views(g: Graph) -> None:
    """The same elements in another shape or order."""
    a = g.pick(1, 2, 3)
    if a is None:
        return unary(g)
    form = g.rng.randrange(5)
    if form == 0:
        g.bind(a.dtype, a.dims[::-1], f"permute_dims({a.name})", a.whole)
    elif form == 1 and all(d.isalnum() for d in a.dims):
        g.bind(a.dtype, (" * ".join(a.dims),), f"flatten({a.name})", a.whole)
    elif form == 2 and len(a.dims) < 3:
        axis = g.rng.randint(0, len(a.dims))
        dims = (*a.dims[:axis], "1", *a.dims[axis:])
        g.bind(a.dtype, dims, f"expand_dims({a.name}, {axis})", a.whole)
    elif form == 3 and len(a.dims) < 3 and g.elements(a.dims) < 200:
        d = g.rng.choice(list(g.dims))
        shape = ", ".join((d, *a.dims))
        g.bind(a.dtype, (d, *a.dims), f"broadcast_to({a.name}, ({shape}))", a.whole)
    elif len(a.dims) == 2:
        g.bind(a.dtype, a.dims[::-1], f"reshape({a.name}, ({a.dims[1]}, {a.dims[0]}))", a.whole)


def cut_and_join(g: Graph) -> None:
    """`split`, whose parts are used, or `concat`."""
    even = [v for v in g.vals if v.dims and v.dims[0] in ("4", "8")]
    if even and g.chance(0.5):
        a = g.rng.choice(even)
        half = (str(int(a.dims[0]) // 2), *a.dims[1:])
        parts = [Val(g.fresh(), a.dtype, half, a.whole) for _ in range(2)]
        g.lines.append(f"{parts[0].name}, {parts[1].name} = split({a.name}, sections=2)")
        g.vals += parts
        return
    a = g.pick(1, 2)
    if a is None or not a.dims[0].isalnum():
        return unary(g)
    b = g.rng.choice([v for v in g.vals if v.dtype == a.dtype and v.dims == a.dims])
    first = str(2 * int(a.dims[0])) if a.dims[0].isdigit() else f"2 * {a.dims[0]}"
    g.bind(a.dtype, (first, *a.dims[1:]), f"concat({a.name}, {b.name})", a.whole and b.whole)


def pairs(g: Graph) -> None:
    """A tuple, and an item of it."""
    a, b = g.pick(), g.pick()
    assert a is not None and b is not None
    t = g.fresh()
    g.lines.append(f"{t} = ({a.name}, {b.name})")
    k, v = g.rng.choice(((0, a), (1, b)))
    g.vals.append(replace(v, name=f"{t}.{k}")) if g.chance(0.5) else g.bind(v.dtype, v.dims, f"{t}.{k}", v.whole)


def prim_call(g: Graph) -> None:
    """A primitive function of its own, over one or two values."""
    a = g.pick(1, 2)
    if a is None or not all(d.isalnum() for d in a.dims):
        return unary(g)
    rank = len(a.dims)
    names = ["p", "q"][:rank]
    others = [v for v in g.vals if v.dims == a.dims[-1:]]
    b = g.rng.choice(others) if others and g.chance(0.6) else None
    indices = ["i", "j"][:rank]
    leaves = [Leaf(f"A[{', '.join(indices)}]", a.dtype), Leaf(indices[-1], "i64")]
    params = f"A: {a.dtype}[{', '.join(names)}]"
    if b is not None:
        leaves.append(Leaf(f"B[{indices[-1]}]", b.dtype))
        params += f", B: {b.dtype}[{names[-1]}]"
    scalar = g.chance(0.3)
    if scalar:
        params += f", s: {a.dtype}"
        leaves.append(Leaf("s", a.dtype))
    make = Expressions(g.rng, leaves)
    two = g.chance(0.25)
    outputs = ["C", "D"][: 1 + two]
    name = f"k{g.counter}"
    kind = f"{a.dtype}[{', '.join(names)}]"
    body = "\n".join(f"    compute {o}[{', '.join(indices)}] = {make.make(a.dtype, 2)}" for o in outputs)
    head = f"{name}[{', '.join(names)}]({params}) -> ({', '.join(f'{o}: {kind}' for o in outputs)})"
    g.items.append(f"  prim_func {head} {{\n{body}\n  }}")
    given = [a.name, *([b.name] if b is not None else []), *(["true" if a.dtype == "bool" else "2"] if scalar else [])]
    call = f"{name}({', '.join(given)})"
    if two:
        c, d = (Val(g.fresh(), a.dtype, a.dims, False) for _ in range(2))
        g.lines.append(f"{c.name}, {d.name} = {call}")
        g.vals += [c, d]
    else:
        g.bind(a.dtype, a.dims, call, whole=False)


# ---------------------------------------------------------------- control


def branch(g: Graph) -> None:
    """A value that is bound in both branches, on a scalar or a dim."""
    a = g.pick()
    assert a is not None
    outside, lines = list(g.vals), g.lines
    name = g.fresh()
    cond = g.rng.choice((f"{g.rng.choice(list(g.dims))} > {g.rng.choice('0123')}", "c > 1", "c == 0 or c == 3"))
    texts = []
    for _ in range(2):
        g.lines = []
        for _ in range(g.rng.randint(0, 2)):
            g.rng.choice((binary, unary, choose, cast))(g)
        fitting = [v for v in g.vals if v.dtype == a.dtype and v.dims == a.dims]
        g.lines.append(f"{name} = {g.rng.choice(fitting).name}")
        texts.append(g.lines)
        g.vals = list(outside)
    g.lines = [*lines, f"if {cond} {{", *("  " + x for x in texts[0]), "} else {", *("  " + x for x in texts[1]), "}"]
    g.vals.append(Val(name, a.dtype, a.dims, False))


def recursion(g: Graph) -> None:
    """A function that calls itself a number of times."""
    a = g.pick(1, 2)
    if a is None or not all(d.isalnum() for d in a.dims) or a.dtype == "bool":
        return unary(g)
    name = f"f{g.counter}"
    names = ["p", "q"][: len(a.dims)]
    kind = f"{a.dtype}[{', '.join(names)}]"
    step = g.rng.choice(("relu(x) - x", "clip(x + x, 0, 8)", "maximum(x, 1)", "x + 1"))
    g.items.append(
        f"  function {name}[{', '.join(names)}](x: {kind}, c: i64) -> {kind} {{\n"
        f"    if c <= 0 {{ return x }}\n    y = {step}\n    return {name}(y, c - 1)\n  }}"
    )
    g.bind(a.dtype, a.dims, f"{name}({a.name}, {g.rng.choice(('c', '3', 'c + 1'))})", False)


def match(g: Graph) -> None:
    """A match that says what a size is at run time, or binds a new dim that a sum takes away again."""
    a = g.pick(1, 2, among=SUMMED, whole=True)
    if a is None:
        return unary(g)
    if g.chance(0.5):
        dims = tuple(str(g.size(d)) for d in a.dims)
        v = Val(g.fresh(), a.dtype, dims, a.whole)
        g.lines.append(f"{v.name} = {a.name} as {v.type}")
        g.vals.append(v)
        return
    name = g.fresh()
    dims = (f"d{g.counter}", *a.dims[1:])
    g.lines.append(f"{name} = {a.name} as {a.dtype}[{', '.join(dims)}]")
    g.bind(a.dtype, a.dims[1:], g.small(a.dtype, f"sum({name}, axis=0)"))


STEPS = ((binary, 5), (unary, 2), (divide, 1), (choose, 2), (cast, 2), (matmul, 3), (reduce, 3), (views, 4),
         (cut_and_join, 2), (pairs, 1), (prim_call, 4))  # fmt: skip
CONTROL = ((branch, 2), (recursion, 1), (match, 2))


def step(g: Graph, table: tuple[tuple[Any, int], ...] = STEPS) -> None:
    """One more value; too large ones are not kept for others."""
    g.rng.choices([f for f, _ in table], [w for _, w in table])[0](g)
    g.vals = [v for v in g.vals if g.elements(v.dims) <= 600]


def dataflow(g: Graph) -> None:
    """A block of pure statements, of which some are seen outside."""
    outside, lines = list(g.vals), g.lines
    g.lines = []
    for _ in range(g.rng.randint(1, 5)):
        step(g)
    own = [v for v in g.vals if v not in outside and "." not in v.name]
    kept = g.rng.sample(own, min(len(own), g.rng.randint(1, 3)))
    if kept:
        body = [*g.lines, f"output {', '.join(v.name for v in kept)}"]
        lines += ["dataflow {", *("  " + x for x in body), "}"]
    g.vals, g.lines = outside + kept, lines


def generate(seed: int) -> Case:
    """The case of a seed."""
    rng = random.Random(seed)
    dims = {d: rng.choice(SIZES) for d in ("n", "m")[: rng.choice((1, 2, 2))]}
    g = Graph(rng, dims, rng.sample(DTYPES, rng.choice((1, 1, 2))))
    for d in dims:
        g.param(rng.choice(g.dtypes), (d,))
    for _ in range(rng.choice((1, 2, 3))):
        shape = tuple(rng.choice((*dims, *dims, "4", "3")) for _ in range(rng.choice((1, 2, 2, 3))))
        g.param(rng.choice(g.dtypes), shape)
    g.vals = list(g.params)
    for _ in range(rng.randint(1, 5)):
        dataflow(g) if g.chance(0.4) else step(g, STEPS + CONTROL * 2)
    made = [v for v in g.vals if v not in g.params] or g.vals
    results = rng.sample(made, min(len(made), rng.choice((1, 1, 2, 3, 4))))
    if g.chance(0.1):
        results.append(g.params[0])
    value = ", ".join(v.name for v in results)
    kind = ", ".join(v.type for v in results)
    if len(results) > 1:
        value, kind = f"({value})", f"({kind})"
    params = ", ".join([f"{v.name}: {v.type}" for v in g.params] + ["c: i64"])
    body = "\n".join("    " + x for x in [*g.lines, f"return {value}"])
    main = f"  function main[{', '.join(dims)}]({params}) -> {kind} {{\n{body}\n  }}"
    text = "\n".join(["module M {", *g.items, main, "}", ""])
    inputs: list[Any] = [gen_inputs.array(rng, "whole", v.dtype, tuple(map(g.size, v.dims))) for v in g.params]
    return Case(seed, text, "main", dims, [*inputs, rng.randint(0, 4)])


if __name__ == "__main__":
    case = generate(int(sys.argv[1]))
    print(case.text, case.dims, *case.inputs, sep="\n")
