"""What a generated primitive function is made of: each stage fills one new tensor, in one of many forms."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from tests.support.gen_expr import FLOATS
from tests.support.gen_nest import Axis
from tests.support.gen_prim import REDUCERS, Generator, Tensor, mentions_alone

LIMIT = 3000  # points of one nest


def add(g: Generator, last: bool) -> None:
    """Add one stage; the last one fills an output."""
    forms: list[tuple[Callable[[Generator, bool], None], int]] = [
        (elementwise_compute, 4), (elementwise_nest, 6), (conditional, 2), (reduction_compute, 4), (reduction_block, 5),
        (reduction_loops, 3), (local_accumulator, 2), (position, 2), (user_reducer, 1), (nested_reduction, 1),
        (gather, 2), (scan, 2), (triangular, 1), (while_loop, 1), (nested_blocks, 2), (partial_temporary, 1),
    ]  # fmt: skip
    if g.inouts:
        forms.append((update, 8))
    form = g.rng.choices([f for f, _ in forms], [w for _, w in forms])[0]
    form(g, last)
    if form is update and last:
        elementwise_compute(g, last)


def index(t: Tensor, axes: list[Axis], v: str = "v") -> str:
    return f"{t.name}[{', '.join(v + a.name for a in axes)}]"


def fill(g: Generator, last: bool, dtype: str = "", rank: int = -1) -> tuple[Tensor, list[Axis]]:
    """A new tensor and the axes over it, allocated if it is a temporary."""
    dims = g.bounded_shape(g.rng.choice((0, 1, 1, 2, 2, 3)) if rank < 0 else rank)
    t = g.target(dtype or g.dtype(), dims, last)
    g.alloc(t)
    return t, g.axes(dims)


def elementwise_compute(g: Generator, last: bool) -> None:
    dims = g.bounded_shape(g.rng.choice((1, 1, 2, 2, 3)))
    t = g.target(g.dtype(), dims, last)
    axes = g.axes(dims)
    plain = g.chance(0.4)
    value = g.value(t, axes, "", plain)
    g.body.append(f"compute {_target(g, t, axes, value, plain)} = {value}")


def _target(g: Generator, t: Tensor, axes: list[Axis], value: str, plain: bool) -> str:
    """`Y[i, j: m]`: extents are left out where the tensor or an access gives them."""
    known = t in g.outputs
    items = [a.name if known or (plain and mentions_alone(value, a.name)) else f"{a.name}: {a.extent}" for a in axes]
    return f"{t.name}[{', '.join(items)}]"


def elementwise_nest(g: Generator, last: bool) -> None:
    t, axes = fill(g, last)
    value = g.value(t, axes)
    body = [f"{index(t, axes)} = {value}"]
    if g.chance(0.25):
        body = [f"let x{g.stage} = {value}", f"{index(t, axes)} = {_again(g, t, f'x{g.stage}')}"]
    elif g.chance(0.15) and t.dtype != "bool":
        body.append(f"{index(t, axes)} {g.rng.choice(('+=', '-=', '*='))} {g.value(t, axes)}")
    g.emit(g.nest(axes), axes, body, g.chance(0.6))


def _again(g: Generator, t: Tensor, x: str) -> str:
    return x if t.dtype == "bool" else f"({x} * {x} - {x})"


def conditional(g: Generator, last: bool) -> None:
    t, axes = fill(g, last)
    reach = {"v" + a.name: a.extent for a in axes}
    cond = g.expr("bool", reach, 2, t)
    then, orelse = (f"{index(t, axes)} = {g.value(t, axes)}" for _ in range(2))
    middle = []
    if g.chance(0.3):
        middle = [f"}} else if {g.expr('bool', reach, 1, t)} {{", f"  {index(t, axes)} = {g.value(t, axes)}"]
    body = [f"if {cond} {{", f"  {then}", *middle, "} else {", f"  {orelse}", "}"]
    g.emit(g.nest(axes), axes, body, g.chance(0.5))


# ---------------------------------------------------------------- reductions


def reduced(g: Generator, axes: list[Axis]) -> list[Axis]:
    """One or two reduce axes, not too many points."""
    dims = g.shape(g.rng.choice((1, 1, 2)))
    while prod(max(g.size(d), 1) for d in (*dims, *(a.extent for a in axes))) > LIMIT and dims:
        dims = dims[1:]
    return g.axes(dims or ("3",), "reduce")


def reduction_compute(g: Generator, last: bool) -> None:
    dims = g.bounded_shape(g.rng.choice((0, 1, 1, 2)), 300)
    bools = "bool" in g.dtypes and g.chance(0.5)
    t = g.target("bool" if bools else g.number(), dims, last)
    axes = g.axes(dims)
    over = reduced(g, axes)
    reducer = g.rng.choice(("any", "all") if bools else REDUCERS)
    plain = g.chance(0.4)
    value = g.value(t, axes + over, "", plain)
    over_text = ", ".join(
        a.name if plain and mentions_alone(value, a.name) else f"{a.name}: {a.extent}" for a in over
    )
    g.body.append(f"compute {_target(g, t, axes, value, plain)} = {reducer}[{over_text}]({value})")


def _steps(g: Generator, t: Tensor, place: str, value: str, reducer: str) -> tuple[str, str]:
    """The init and the update of a reduction."""
    if reducer in ("sum", "prod"):
        start, op = ("0", "+=") if reducer == "sum" else ("1", "*=")
        return f"{place} = {start}", f"{place} {op} {value}"
    start = g.rng.choice(("0", "1"))
    if t.dtype in FLOATS and t.dtype != "f8e4m3":
        start = "-inf" if reducer == "max" else "inf"
    return f"{place} = {start}", f"{place} = {reducer}({place}, {value})"


def reduction_block(g: Generator, last: bool) -> None:
    t, axes = fill(g, last, g.number())
    over = reduced(g, axes)
    both = axes + over
    init, step = _steps(g, t, index(t, axes), g.value(t, both), g.rng.choice(REDUCERS))
    g.emit(g.nest(both), both, [step], True, [init])


def reduction_loops(g: Generator, last: bool) -> None:
    """Initialization and update in nests of their own."""
    t, axes = fill(g, last, g.number())
    over = reduced(g, axes)
    both = axes + over
    init, step = _steps(g, t, index(t, axes), g.value(t, both), g.rng.choice(REDUCERS))
    g.emit(g.nest(axes), axes, [init], g.chance(0.5))
    g.emit(g.nest(both), both, [step], g.chance(0.5))


def local_accumulator(g: Generator, last: bool) -> None:
    """A fresh accumulator for each element (S5)."""
    t, axes = fill(g, last, g.number())
    over = reduced(g, axes)
    acc = f"acc{g.stage}"
    init, step = _steps(g, t, acc, g.value(t, axes + over), g.rng.choice(REDUCERS))
    loops = [f"for v{a.name} in range({a.extent}) {{" for a in over]
    body = [f"alloc {acc}: {t.dtype}[]", init, *loops, step, *("}" for _ in over), f"{index(t, axes)} = {acc}"]
    g.emit(g.nest(axes), axes, body, g.chance(0.3))


def position(g: Generator, last: bool) -> None:
    dims = g.bounded_shape(g.rng.choice((0, 1, 1, 2)), 300)
    t = g.target("i64", dims, last)
    axes = g.axes(dims)
    over = reduced(g, axes)
    value = g.expr(g.number(), {a.name: a.extent for a in axes + over}, 1, t)
    over_text = ", ".join(f"{a.name}: {a.extent}" for a in over)
    reducer = g.rng.choice(("argmax", "argmin"))
    g.body.append(f"compute {_target(g, t, axes, value, False)} = {reducer}[{over_text}]({value})")


def user_reducer(g: Generator, last: bool) -> None:
    """`acc * 2 + x` and its like, for any dtype."""
    name = f"fold{g.stage}"
    value = g.rng.choice(("a * 2 + x", "max(a, x) - 1", "select(x > a, x, a + 1)"))
    g.reducers.append(f"reducer {name}(a, x) init {g.rng.choice('012')} = {value}")
    dims = g.bounded_shape(g.rng.choice((0, 1, 2)), 300)
    t = g.target(g.number(), dims, last)
    axes = g.axes(dims)
    over = reduced(g, axes)
    value = g.value(t, axes + over, "")
    over_text = ", ".join(f"{a.name}: {a.extent}" for a in over)
    g.body.append(f"compute {_target(g, t, axes, value, False)} = {name}[{over_text}]({value})")


def nested_reduction(g: Generator, last: bool) -> None:
    """A reduction inside a value becomes a temporary."""
    dims = g.bounded_shape(g.rng.choice((1, 2)), 300)
    t = g.target(g.number(), dims, last)
    axes = g.axes(dims)
    over = reduced(g, axes[:1])
    inner = g.expr(t.dtype, {a.name: a.extent for a in axes[:1] + over}, 1, t)
    over_text = ", ".join(f"{a.name}: {a.extent}" for a in over)
    value = f"({g.value(t, axes, '')} {g.rng.choice('+-*')} {g.rng.choice(REDUCERS)}[{over_text}]({inner}))"
    g.body.append(f"compute {_target(g, t, axes, value, False)} = {value}")


# ---------------------------------------------------------------- other forms


def gather(g: Generator, last: bool) -> None:
    """Indices that come from an input: clamped, or in range by what the input holds."""
    source = [t for t in g.readable() if t.dims and t.dims[0] == "n"]
    if not source or g.dims["n"] == 0:
        return elementwise_nest(g, last)
    x = g.rng.choice(source)
    table = Tensor(f"I{g.stage}", g.rng.choice(("i64", "i64", "i32", "u8")), (g.rng.choice(list(g.dims)),))
    g.inputs.append(table)
    t = g.target(x.dtype, table.dims + x.dims[1:], last)
    if prod(map(g.size, t.dims)) > LIMIT:
        t = g.target(x.dtype, table.dims, last)
    g.alloc(t)
    axes = g.axes(t.dims)
    where = f"{table.name}[v{axes[0].name}]"
    where = where if g.chance(0.5) else f"clamp(i64({where}), 0, n - 1)"
    rest = [f"v{a.name}" for a in axes[1:]] or ["0" for _ in x.dims[1:]]
    if any(not d.isdigit() and r == "0" for d, r in zip(x.dims[1:], rest, strict=True)):
        rest = []  # a dimension that may be empty
    if len(rest) != len(x.dims) - 1:
        value = g.value(t, axes)
    else:
        value = f"{x.name}[{', '.join([where, *rest])}]"
    g.emit(g.nest(axes, order=False), axes, [f"{index(t, axes)} = {value}"], g.chance(0.5))


def scan(g: Generator, last: bool) -> None:
    """Each element from the one before it: a scan axis or a serial loop."""
    t, axes = fill(g, last, g.number(), g.rng.choice((1, 2)))
    if not axes:
        g.emit(g.nest(axes), axes, [f"{t.name}[] = {g.value(t, axes)}"], False)
        return
    axes[0] = Axis(axes[0].name, axes[0].extent, "scan")
    first, rest = f"v{axes[0].name}", [f"v{a.name}" for a in axes[1:]]
    before = f"{t.name}[{', '.join([f'{first} - 1', *rest])}]"
    step = g.rng.choice((f"({before} + {g.value(t, axes)})", f"max({before}, {g.value(t, axes)})"))
    here = index(t, axes)
    body = [f"if {first} == 0 {{", f"  {here} = {g.value(t, axes)}", "} else {", f"  {here} = {step}", "}"]
    g.emit(g.nest(axes, plain=True), axes, body, g.chance(0.6))


def triangular(g: Generator, last: bool) -> None:
    """Two loops whose bounds depend on an outer one."""
    dims = (g.rng.choice(list(g.dims)),) * 2
    t = g.target(g.dtype(), dims, last)
    g.alloc(t)
    i, j = f"i{g.stage}", f"j{g.stage}"
    reach = {i: dims[0], j: dims[0]}
    place = f"{t.name}[{i}, {j}]"
    outer = g.rng.choice(("range", "parallel"))
    low, high = (g.expr(t.dtype, reach, g.depth(), t) for _ in range(2))
    g.body += [
        f"for {i} in {outer}({dims[0]}) {{",
        f"  for {j} in range({i} + 1) {{ {place} = {low} }}",
        f"  for {j} in range({i} + 1, {dims[0]}) {{ {place} = {high} }}",
        "}",
    ]


def while_loop(g: Generator, last: bool) -> None:
    """Everything is filled, then a counter runs over a part of it."""
    t, axes = fill(g, last, g.number(), 1)
    if not axes:
        g.emit(g.nest(axes), axes, [f"{t.name}[] = {g.value(t, axes)}"], False)
        return
    g.emit(g.nest(axes), axes, [f"{index(t, axes)} = {g.value(t, axes)}"], g.chance(0.5))
    c, dim = f"c{g.stage}", axes[0].extent
    step = g.rng.randint(1, 3)
    value = g.expr(t.dtype, {f"w{g.stage}": dim}, 1, t)
    g.body += [
        f"alloc {c}: i64[]",
        f"{c} = {g.rng.randint(0, 2)}",
        f"while {c} < {dim} {{",
        f"  let w{g.stage} = i64({c})",
        f"  {t.name}[w{g.stage}] = {value}",
        f"  {c} += {step}",
        "}",
    ]


def nested_blocks(g: Generator, last: bool) -> None:
    """Outer blocks over tiles, inner blocks inside them; a reduction with its init in tiles, too."""
    tile = g.rng.choice((2, 4))
    dtype = g.number()
    s = g.stage
    t = g.target(dtype, ("8", "4"), last)
    g.alloc(t)
    a, b = f"va{s}", f"vb{s}"
    value = g.expr(dtype, {f"{a} * {tile} + {b}": "8", f"vj{s}": "4"}, g.depth(), t)
    place = f"{t.name}[{a} * {tile} + {b}, vj{s}]"
    inner = f"block N{s}(spatial {b} = b{s}, spatial vj{s} = j{s}) {{ {place} = {value} }}"
    loops = f"for b{s}, j{s} in grid({tile}, 4) {{ {inner} }}"
    if g.chance(0.5):
        outer = f"block O{s}(spatial {a} = a{s})"
        g.body += [f"for a{s} in range({8 // tile}) {{", f"  {outer} {{", f"    {loops}", "  }", "}"]
        return
    start = f"block S{s}(spatial {b} = b{s}, spatial vj{s} = j{s}) {{ {place} = 0 }}"
    step = g.expr(dtype, {f"{a} * {tile} + {b}": "8", f"vj{s}": "4", f"vk{s} * 3 + vl{s}": "6"}, 1, t)
    update = f"block U{s}(spatial {b} = b{s}, spatial vj{s} = j{s}, reduce vl{s} = l{s}) {{ {place} += {step} }}"
    g.body += [
        f"for a{s}, k{s} in grid({8 // tile}, 2) {{",
        f"  block O{s}(spatial {a} = a{s}, reduce vk{s} = k{s}) {{",
        f"    init {{ for b{s}, j{s} in grid({tile}, 4) {{ {start} }} }}",
        f"    for b{s}, j{s}, l{s} in grid({tile}, 4, 3) {{ {update} }}",
        "  }",
        "}",
    ]


def partial_temporary(g: Generator, last: bool) -> None:
    """A temporary of one row, made anew for each row (S5)."""
    t, axes = fill(g, last, "", 2)
    if len(axes) < 2:
        g.emit(g.nest(axes), axes, [f"{index(t, axes)} = {g.value(t, axes)}"], False)
        return
    i, j = (f"v{a.name}" for a in axes)
    row = Tensor(f"R{g.stage}", t.dtype, (axes[1].extent,))
    first = g.value(t, axes)
    g.temporaries.append(row)
    second = g.value(t, axes)
    g.temporaries.remove(row)
    how = g.rng.choice(("range", "parallel"))
    g.body += [
        f"for {i} in {how}({axes[0].extent}) {{",
        f"  alloc {row.name}: {row.type}",
        f"  for {j} in range({axes[1].extent}) {{ {row.name}[{j}] = {first} }}",
        f"  for {j} in range({axes[1].extent}) {{ {t.name}[{i}, {j}] = {second} }}",
        "}",
    ]


def update(g: Generator, last: bool) -> None:
    """The inout parameter from itself."""
    t = g.inouts[0]
    axes = g.axes(t.dims)
    place = index(t, axes)
    value = g.value(t, axes)
    body = [g.rng.choice((f"{place} += {value}", f"{place} = max({value}, {place})", f"{place} = {value} - {place}"))]
    g.emit(g.nest(axes), axes, body, g.chance(0.5))
