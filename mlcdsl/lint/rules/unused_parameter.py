"""L0202: a parameter that the body does without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import free_vars
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import expressions
from mlcdsl.lint.units import Program, Unit
from mlcdsl.source import Span
from mlcdsl.syntax import ast


@rule("L0202", "prim_func", "program")
def unused_parameter(thing: Unit | Program) -> Iterator[Found]:
    """Inputs; a tensor that is there for its size, which is used or tells a dim, counts as used."""
    yield from _of_prim(thing) if isinstance(thing, Unit) else _of_functions(thing)


def _of_prim(unit: Unit) -> Iterator[Found]:
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
        yield _unused(p.name, value.span)


def _of_functions(program: Program) -> Iterator[Found]:
    """Graph functions: a parameter is used where its name stands again."""
    for node in program.items:
        for p in node.params if isinstance(node, ast.Function) and node.span is not None else ():
            text, name = node.span.text if node.span is not None else "", p.name.name
            sizes = [e for e in expressions(p.type) if isinstance(e, ast.Name)]
            if not sizes and not name.startswith("_") and len(re.findall(rf"\b{re.escape(name)}\b", text)) == 1:
                yield _unused(name, p.name.span)


def _unused(name: str, span: Span | None) -> Found:
    note = "remove it, or let its name begin with `_` if callers give it for other reasons"
    return Found(f"`{name}` is never used", span, "a parameter that nothing reads", notes=(note,))


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
