"""L0205: a name of an inner scope that hides one of an outer scope."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit
from mlcdsl.source import Span

Scope = dict[str, Span | None]


@rule("L0205", "prim_func")
def shadowed_name(unit: Unit) -> Iterator[Found]:
    """Names of loops, axes, values, buffers and indices. An axis may be named as a loop, which it hides anyway."""
    names: Scope = {v.name: v.span for v in (*unit.func.dims, *unit.func.stride_vars)}
    names.update({p.name: p.value.span for p in unit.func.params})
    yield from _body(unit.func.body, names, frozenset())


def _body(stmts: T.Stmts, outer: Scope, loops: frozenset[str]) -> Iterator[Found]:
    """`loops` are the names of loops that are in sight."""
    mine = dict(outer)
    for s in stmts:
        match s:
            case T.For(var=v):
                yield from _hides(v, mine)
                yield from _body(s.body, {**mine, v.name: v.span}, loops | {v.name})
            case T.Block():
                inside = dict(mine)
                for axis in s.axes:
                    if axis.var.name not in loops:
                        yield from _hides(axis.var, mine)
                    inside[axis.var.name] = axis.var.span
                named = frozenset(a.var.name for a in s.axes)
                yield from _body(s.init or (), inside, loops - named)
                yield from _body(s.body, inside, loops - named)
            case T.Let(var=v):
                yield from _hides(v, outer)
                mine[v.name] = v.span
            case T.Alloc(buffer=b):
                yield from _hides(b, outer)
                mine[b.name] = b.span
            case T.Compute():
                for i in s.axes:
                    yield from _hides(i.var, mine)
                if s.allocates:
                    yield from _hides(s.buffer, outer)
                    mine[s.buffer.name] = s.buffer.span
            case T.If():
                yield from _body(s.then, mine, loops)
                yield from _body(s.orelse, mine, loops)
            case T.While():
                yield from _body(s.body, mine, loops)


def _hides(entity: T.Var | T.Buffer, outer: Scope) -> Iterator[Found]:
    name = entity.name
    if name in outer and not name.startswith("_") and entity.span is not outer[name]:
        before = outer[name]
        related = (Label(before, "this one"),) if before is not None else ()
        yield Found(f"`{name}` hides another `{name}`", entity.span, "the same name again", related)
