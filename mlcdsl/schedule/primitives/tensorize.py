"""Replace the body of a block by the implementation of an intrinsic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from mlcdsl.check.names import suggest
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule import tree
from mlcdsl.schedule.groups import Group, Unsupported, groups
from mlcdsl.schedule.matching import Match, Matcher, Mismatch, Window
from mlcdsl.schedule.permissions import PERMISSIONS, asked, lacking
from mlcdsl.schedule.primitive import INTRIN, PRIMITIVES, TARGET, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Refused, Step
from mlcdsl.schedule.windows import (
    Instance,
    Strides,
    is_whole,
    laid_out,
    passed_whole,
    region,
    side_by_side,
    vectors,
)


@primitive(
    "Replace the body of a block by the implementation of an intrinsic whose description it is. A loop is made a block "
    "first (blockize).",
    Arg("target", TARGET, "a block, or a loop"),
    Arg("intrin", INTRIN, "the name of an `intrin` of the program"),
    requires=(
        Need("known", "the program declares an intrinsic of this name"),
        Need("block", "the target is a block, or a loop that blockize makes one"),
        Need("init", "the block has no init that runs in some of its instances only"),
        Need("match", "the block computes what the description says: up to names, the order of loops around spatial "
             "and reduce axes, and the sides of commutative operators"),
        Need("permits", "the block has the attributes by which the description lets arithmetic differ"),
        Need("memory", "the buffers have the element types and memory scopes of the description"),
        Need("apart", "a buffer that is written is that of one parameter only"),
        Need("strides", "the buffers have the strides that the implementation is written for, and what it takes as a "
             "vector is one piece of memory"),
        Need("whole", "what the implementation passes to an extern as a whole is a whole buffer"),
    ),
)  # fmt: skip
def tensorize(s: Step, target: T.Var | T.Key, intrin: str) -> Rewrite:
    chosen = _intrinsic(s, intrin)
    func, key = _block(s, target)
    found = tree.find_block(func, key)
    assert found is not None
    node: T.Block = found.node
    match = _match(s, chosen, node, None if isinstance(target, T.Key) else target)
    _check_permitted(s, chosen, found)
    formals = _formals(chosen)
    windows = {f.impl: match.windows[f.desc] for f in formals}
    _check_apart(s, chosen, match, node)
    strides = _strides(s, chosen, windows, node)
    _check_whole(s, chosen, windows, node)
    scalars = {
        i.value: match.scalars[d.value]
        for d, i in zip(chosen.desc.params, chosen.impl.params, strict=True)
        if isinstance(d.value, T.Var) and isinstance(i.value, T.Var) and d.value in match.scalars
    }
    body = Instance(windows, {**strides, **scalars}).stmts(chosen.impl.body)
    regions = [(f.mode, region(windows[f.impl], f.impl.shape)) for f in formals]
    reads = tuple(r for mode, r in regions if mode != "out")
    writes = tuple(r for mode, r in regions if mode != "in")
    new = replace(node, init=None, reads=reads, writes=writes, body=body)
    return Rewrite(tree.put(func, found.path, (new,)))


def _intrinsic(s: Step, name: str) -> T.Intrin:
    chosen = s.intrinsics.get(name)
    if chosen is None:
        meant = suggest(name, s.intrinsics)
        note = f"did you mean {meant}?" if meant else "intrinsics: " + (", ".join(s.intrinsics) or "none")
        s.refuse("known", f"there is no intrinsic {name}", s.func, "in this program", note)
    return chosen


def _block(s: Step, target: T.Var | T.Key) -> tuple[T.PrimFunc, T.Key]:
    if isinstance(target, T.Key):
        return s.func, target
    blockize = PRIMITIVES.get("blockize")
    assert blockize is not None
    try:
        made = blockize.apply(replace(s, primitive=blockize), [target])
    except Refused as no:
        s.refuse("block", f"loop {target.name} cannot be made a block: {no.message}", no.span, no.label, *no.notes,
                 related=no.related)  # fmt: skip
    assert isinstance(made.result, T.Key)
    return made.func, made.result


@dataclass(frozen=True, slots=True)
class Formal:
    """A tensor parameter in the description and in the implementation."""

    desc: T.Buffer
    impl: T.Buffer
    mode: T.Mode


def _formals(chosen: T.Intrin) -> list[Formal]:
    return [
        Formal(d.value, i.value, d.mode)
        for d, i in zip(chosen.desc.params, chosen.impl.params, strict=True)
        if isinstance(d.value, T.Buffer) and isinstance(i.value, T.Buffer)
    ]


# ---------------------------------------------------------------- matching


def _match(s: Step, chosen: T.Intrin, node: T.Block, target: T.Var | None) -> Match:
    """`target` is the loop that was made the block."""
    described = _groups(s, chosen, chosen.desc.body, None)
    if node.init is not None and any(a.kind == "reduce" for a in node.axes):
        name = node.name if target is None else "tile"
        first = f"decompose_reduction({name}, ...) first, at a loop of the reduction"
        first = f"do {first}" if target is None else f"do tile = blockize({target.name}) and {first}"
        store = next((x for x in walk_stmts(node.init) if isinstance(x, T.Store)), node.init[0])
        s.refuse("init", f"block {node.name} has an init, which runs at the beginning of its reduction only", store,
                 "the init", first)  # fmt: skip
    given = _groups(s, chosen, (*(node.init or ()), *node.body), node)
    matcher = Matcher(chosen.desc, s.facts)
    match = matcher.groups(described, given)
    if match is None:
        _mismatch(s, chosen, matcher.worst, node)
    for f in _formals(chosen):
        if f.desc not in match.windows:
            s.refuse("match", f"the description of {chosen.name} does not use its parameter {f.desc.name}", f.desc,
                     "not used")  # fmt: skip
    return match


def _groups(s: Step, chosen: T.Intrin, stmts: T.Stmts, node: T.Block | None) -> list[Group]:
    try:
        return groups(stmts)
    except Unsupported as no:
        whose = f"block {node.name}" if node is not None else f"the description of {chosen.name}"
        note = "a description has loops, blocks and stores"
        if isinstance(no.stmt, T.Block) and no.stmt.where is not None:
            note = "make the tile full first: sizes that the tile divides, or pad_einsum"
        s.refuse("match", f"{whose} has {no.what}", no.stmt, "not matched", note)


def _mismatch(s: Step, chosen: T.Intrin, worst: Mismatch, node: T.Block) -> NoReturn:
    described = getattr(worst.described, "span", None) or chosen.desc.span
    label = f"the description of {chosen.name}"
    notes: list[str] = []
    if worst.kind == "memory" and isinstance(worst.described, T.Load | T.Store):
        scope = worst.described.buffer.scope
        if isinstance(worst.given, T.Load | T.Store) and worst.given.buffer.scope != scope:
            stage = "cache_write" if isinstance(worst.given, T.Store) else "cache_read"
            notes.append(f'do {stage}({node.name}, "{worst.given.buffer.name}", "{scope}") first')
    s.refuse(worst.kind, f"block {node.name} is not {chosen.name}: {worst.message}",
             getattr(worst.given, "span", None) or node, "differs from the description", *notes,
             related=[Label(described, label)] if described is not None else [])  # fmt: skip


# ---------------------------------------------------------------- what the implementation needs


def _check_permitted(s: Step, chosen: T.Intrin, found: tree.Found) -> None:
    """Attributes of blocks that let arithmetic differ are not taken from the description."""
    around = [x for x in found.ancestors if isinstance(x, T.Block)]
    for name, described in asked(chosen.desc.body):
        if any(dict(x.attrs).get(name) is True for x in around):
            continue
        store = lacking((found.node,), name)
        if store is not None:
            name_of = [x.name for x in walk_stmts((found.node,)) if isinstance(x, T.Block) and x.name]
            target = f'block("{name_of[-1]}")' if name_of else "BLOCK"
            related = [Label(described.span, "permitted in the description")] if described.span else []
            s.refuse("permits", f"{chosen.name} needs the permission `{name}`: {PERMISSIONS[name]}", store,
                     "not permitted here", f'do annotate({target}, "{name}", true) first, if that is acceptable',
                     related=related)  # fmt: skip


def _check_apart(s: Step, chosen: T.Intrin, match: Match, node: T.Block) -> None:
    for f in _formals(chosen):
        buffer = match.windows[f.desc].buffer
        other = next((p for p, w in match.windows.items() if w.buffer is buffer and p is not f.desc), None)
        if f.mode != "in" and other is not None:
            s.refuse("apart", f"{buffer.name} is {f.desc.name}, which is written, and {other.name} of {chosen.name}",
                     node, f"both are {buffer.name}",
                     "copy one of them to a buffer of its own first, with cache_read or cache_write")  # fmt: skip


def _strides(s: Step, chosen: T.Intrin, windows: Mapping[T.Buffer, Window], node: T.Block) -> dict[T.Var, T.Expr]:
    strides = Strides(s.facts)
    taken = laid_out(chosen.impl.body)
    for f in _formals(chosen):
        strides.bind(f.impl, windows[f.impl], frozenset(chosen.impl.stride_vars), f.impl in taken)
    if strides.wrong is not None:
        param, d, wanted, got = strides.wrong
        buffer = windows[param].buffer
        s.refuse("strides", f"{param.name} of {chosen.name} has stride {show(wanted)} in dimension {d}, here it is "
                 f"{show(got)}", node, f"{param.name} is a part of {buffer.name}",
                 "copy it to a buffer of its own layout first, with cache_read or transform_layout",
                 related=[Label(param.span, "the parameter")] if param.span else [])  # fmt: skip
    for param, found in vectors(chosen.impl.body).items():
        v = next((v for v in found if param in windows and not side_by_side(windows[param], v, s.facts)), None)
        if v is not None:
            s.refuse("strides", f"{chosen.name} takes {show(v)} as a vector, whose elements are not neighbours in "
                     f"{windows[param].buffer.name}", node, f"{param.name} is a part of {windows[param].buffer.name}",
                     "copy it to a buffer of its own layout first, with cache_read or transform_layout",
                     related=[Label(v.span, "the vector")] if v.span else [])  # fmt: skip
    return strides.values


def _check_whole(s: Step, chosen: T.Intrin, windows: Mapping[T.Buffer, Window], node: T.Block) -> None:
    for param, call in passed_whole(chosen.impl.body).items():
        if param in windows and not is_whole(windows[param], param, s.facts):
            s.refuse("whole", f"{chosen.name} passes {param.name} to an extern as a whole, here it is a part of "
                     f"{windows[param].buffer.name}", node, "the block", "pass its address: "
                     f"`{param.name}.ptr`, and strides",
                     related=[Label(call.span, "passed here")] if call.span else [])  # fmt: skip
