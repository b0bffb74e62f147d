"""L0202: a parameter that the body does without."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import free_vars
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0202", "prim_func")
def unused_parameter(unit: Unit) -> Iterator[Found]:
    """Inputs; a tensor that is there for its size, which is used or tells a dim, counts as used."""
    if unit.given or not unit.stmts:
        return
    func = unit.func
    touched = _buffers(unit)
    for p in func.params:
        if p.mode == "out" or p.name.startswith("_"):
            continue
        value = p.value
        if isinstance(value, T.Buffer):
            if value in touched or any(free_vars(n) for n in (*value.shape, *(value.strides or ()))):
                continue
        elif value in unit.used or any(value in free_vars(e) for e in _signature(func)):
            continue
        note = "remove it, or let its name begin with `_` if callers give it for other reasons"
        yield Found(f"`{p.name}` is never used", value.span, "a parameter that nothing reads", notes=(note,))


def _buffers(unit: Unit) -> set[T.Buffer]:
    out = {x.buffer for _, x in unit.exprs if isinstance(x, T.Load | T.Ptr)}
    for s in unit.stmts:
        if isinstance(s, T.Store | T.Compute):
            out.add(s.buffer)
        elif isinstance(s, T.CallExtern):
            out |= {a for a in s.args if isinstance(a, T.Buffer)}
    return out


def _signature(func: T.PrimFunc) -> Iterator[T.Expr]:
    yield from func.where
    for p in func.params:
        if isinstance(p.value, T.Buffer):
            yield from p.value.shape
            yield from p.value.strides or ()
