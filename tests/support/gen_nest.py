"""Random loop nests over given axes, with or without a block, in the text of the language."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Axis:
    """What a nest runs over: `kind` spatial, reduce or scan; `extent` as text."""

    name: str
    extent: str
    kind: str = "spatial"


@dataclass
class Loop:
    var: str
    extent: str
    kind: str
    how: str = "range"


@dataclass
class Nest:
    """Loops, what each axis is bound to, and the predicates under which a point belongs to the nest."""

    loops: list[Loop] = field(default_factory=list)
    bindings: dict[str, str] = field(default_factory=dict)
    predicates: list[str] = field(default_factory=list)


def make_nest(
    rng: random.Random, axes: list[Axis], *, plain: bool = False, order: bool = True, empty: Iterable[str] = ()
) -> Nest:
    """Loops for the axes: whole, split, fused, reversed, permuted, with kinds. `plain`: one serial loop an axis.

    A reduction over an extent in `empty` (which may be 0) is left whole: S4 gives no init to an empty loop whose
    variable is in a predicate.
    """
    nest = Nest()
    i = 0
    while i < len(axes):
        a = axes[i]
        both = axes[i : i + 2]
        choice = 1.0 if plain or a.kind == "scan" else rng.random()
        whole = a.kind == "reduce" and any(x.extent in empty for x in both)
        if choice < 0.12 and len(both) == 2 and both[0].kind == both[1].kind and not whole:
            _fuse(nest, both[0], both[1])
            i += 2
            continue
        if choice < 0.35 and not whole:
            _split(rng, nest, a)
        else:
            nest.loops.append(Loop(a.name, a.extent, a.kind))
            reverse = not plain and a.kind == "spatial" and rng.random() < 0.07
            nest.bindings[a.name] = f"{a.extent} - 1 - {a.name}" if reverse else a.name
        i += 1
    if not plain:
        if order and rng.random() < 0.3 and all(a.kind != "scan" for a in axes):
            rng.shuffle(nest.loops)
        _kinds(rng, nest.loops)
    return nest


def _split(rng: random.Random, nest: Nest, a: Axis) -> None:
    factor = rng.choice((2, 3, 4, 8))
    outer, inner = f"{a.name}0", f"{a.name}1"
    whole = a.extent.isdigit() and int(a.extent) % factor == 0
    count = str(-(-int(a.extent) // factor)) if a.extent.isdigit() else f"({a.extent} + {factor - 1}) // {factor}"
    nest.loops += [Loop(outer, count, a.kind), Loop(inner, str(factor), a.kind)]
    nest.bindings[a.name] = f"{outer} * {factor} + {inner}"
    if not whole:
        nest.predicates.append(f"{outer} * {factor} + {inner} < {a.extent}")


def _fuse(nest: Nest, a: Axis, b: Axis) -> None:
    fused = f"{a.name}{b.name}"
    nest.loops.append(Loop(fused, f"{a.extent} * {b.extent}", a.kind))
    nest.bindings[a.name] = f"{fused} // {b.extent}"
    nest.bindings[b.name] = f"{fused} % {b.extent}"


def _kinds(rng: random.Random, loops: list[Loop]) -> None:
    """Parallel outside and vectorized inside, where the loops are spatial; short loops unrolled."""
    if loops and loops[0].kind == "spatial" and rng.random() < 0.25:
        loops[0].how = "parallel"
    if loops and loops[-1].kind == "spatial" and rng.random() < 0.3:
        loops[-1].how = "vectorized"
    for loop in loops:
        if loop.how == "range" and loop.extent.isdigit() and int(loop.extent) <= 8 and rng.random() < 0.2:
            loop.how = "unroll"


def write(
    rng: random.Random, nest: Nest, axes: list[Axis], body: list[str], *, block: str = "", init: list[str] | None = None
) -> list[str]:
    """The nest around `body`, which uses `v<axis>`: as axes of the block named `block`, or with `let`."""
    lines: list[str] = []
    depth = 0
    i = 0
    while i < len(nest.loops):
        run = [nest.loops[i]]
        if run[0].how == "range" and rng.random() < 0.7:
            while i + len(run) < len(nest.loops) and nest.loops[i + len(run)].how == "range":
                run.append(nest.loops[i + len(run)])
        names, extents = ", ".join(x.var for x in run), ", ".join(x.extent for x in run)
        how = "grid" if len(run) > 1 else run[0].how
        lines.append("  " * depth + f"for {names} in {how}({extents}) {{")
        depth += 1
        i += len(run)
    inner = _block(nest, axes, body, block, init) if block else _lets(nest, axes, body)
    lines += ["  " * depth + line for line in inner]
    lines += ["  " * d + "}" for d in reversed(range(depth))]
    return lines


def _block(nest: Nest, axes: list[Axis], body: list[str], name: str, init: list[str] | None) -> list[str]:
    parts = []
    for a in axes:
        binding = nest.bindings[a.name]
        extent = "" if binding == a.name else f": {a.extent}"
        parts.append(f"{a.kind} v{a.name}{extent} = {binding}")
    where = f" where {' and '.join(nest.predicates)}" if nest.predicates else ""
    inner = [] if init is None else ["  init {", *("    " + x for x in init), "  }"]
    return [f"block {name}({', '.join(parts)}){where} {{", *inner, *("  " + x for x in body), "}"]


def _lets(nest: Nest, axes: list[Axis], body: list[str]) -> list[str]:
    lets = [f"let v{a.name} = {nest.bindings[a.name]}" for a in axes]
    if nest.predicates:
        return [f"if {' and '.join(nest.predicates)} {{", *("  " + x for x in [*lets, *body]), "}"]
    return [*lets, *body]
