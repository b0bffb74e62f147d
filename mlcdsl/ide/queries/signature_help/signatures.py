"""Signatures of what can be called, with the places of their parameters in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mlcdsl.ide import words
from mlcdsl.ide.queries.hover.language import attr_text, dtype_of
from mlcdsl.ide.queries.hover.primitives import argument_text
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS
from mlcdsl.ops.base.operator import Operator, show_attr
from mlcdsl.schedule.primitive import KINDS, REQUIRED, Primitive, show_value
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


@dataclass(frozen=True, slots=True)
class Parameter:
    """`[start, end)` of the signature's label; `many`: takes all that follow by position."""

    name: str
    start: int
    end: int
    doc: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    label: str
    doc: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """A parameter and its text in the label."""

    name: str
    text: str
    doc: str = ""
    many: bool = False


def _signature(head: str, parameters: Iterable[_Written], tail: str, doc: str) -> Signature:
    label, out = f"{head}(", []
    for n, p in enumerate(parameters):
        label += ", " if n else ""
        out.append(Parameter(p.name, len(label), len(label) + len(p.text), p.doc, p.many))
        label += p.text
    return Signature(f"{label}){tail}", doc, tuple(out))


# ---------------------------------------------------------------- programs


def of_item(item: ast.Item, *, outputs: bool) -> Signature | None:
    """A function of a program; with `outputs`, these are arguments too, as in `call f(inputs, outputs)`."""
    doc = item.trivia.doc
    match item:
        case ast.PrimFunc() | ast.Extern():
            given = (*item.params, *item.outputs) if outputs else item.params
            result = ", ".join(_text(p.span) for p in item.outputs)
            tail = f" -> ({result})" if result and not outputs else ""
            return _signature(_head(item), map(_param, given), tail, doc)
        case ast.Function():
            return _signature(_head(item), map(_param, item.params), f" -> {_text(item.result.span)}", doc)
        case ast.Reducer():
            arg = _Written(item.arg.name, item.arg.name)
            return _signature(f"{item.name.name}[...]", [arg], "", doc)
    return None


def _head(item: ast.PrimFunc | ast.Extern | ast.Function) -> str:
    dims = ", ".join(d.name for d in item.dims)
    return item.name.name + (f"[{dims}]" if dims else "")


def _param(p: ast.Param) -> _Written:
    return _Written(p.name.name, _text(p.span) or p.name.name)


def _text(span: Span | None) -> str:
    return " ".join(span.text.split()) if span is not None else ""


def of_operator(op: Operator) -> Signature:
    """An operator of graph functions."""
    args = [_Written(a.name, ("*" if a.variadic else "") + a.name, a.doc, a.variadic) for a in op.args]
    for a in op.attrs:
        text = a.name if a.required else f"{a.name}={show_attr(a.default)}"
        args.append(_Written(a.name, text, attr_text(a)))
    return _signature(op.name, args, "", op.doc.strip())


def of_scalar(name: str, *, reduces: bool) -> Signature | None:
    """A function of scalars, a conversion, or a reducer of index notation."""
    if reduces:
        return _signature(f"{name}[...]", [_Written("x", "x")], "", words.REDUCERS[name]) if name in REDUCERS else None
    function = SCALAR_FUNCTIONS.get(name)
    if function is not None:
        tail = f" -> {function.result}" if function.result else ""
        return _signature(name, [_Written(a, a) for a in function.args], tail, function.doc)
    if name == "select":
        return _signature(name, [_Written(a, a) for a in ("condition", "a", "b")], "", words.FUNCTIONS[name])
    if dtype_of(name) is not None:
        return _signature(name, [_Written("x", "x")], f" -> {name}", f"Converts to {name}.")
    return None


# ---------------------------------------------------------------- schedules


def of_primitive(p: Primitive) -> Signature:
    """A primitive of schedules."""
    args = []
    for a in p.args:
        default = "" if a.default is REQUIRED else f" = {show_value(a.default)}"
        text = f"{'*' * a.many}{a.name}: {a.kind.name}{default}"
        args.append(_Written(a.name, text, argument_text(a), a.many))
    result = "" if p.result.name == "none" else f" -> {p.result.name}"
    needs = "".join(f"\n- {n.name}: {n.text}" for n in p.requires)
    return _signature(p.name, args, result, p.doc + (f"\n\nNeeds\n{needs}" if needs else ""))


def of_proc(proc: S.Proc) -> Signature:
    """A proc of schedules."""
    formals = (
        _Written(f.name.name, _text(f.span) or f.name.name, KINDS[f.kind].what if f.kind in KINDS else "")
        for f in proc.formals
    )
    return _signature(proc.name.name, formals, "", proc.trivia.doc)


def proc_of(snapshot: Snapshot, name: str) -> S.Proc | None:
    """A proc of the text or of those that it uses."""
    for reading in snapshot.readings.values():
        for slot in reading.slots:
            if isinstance(slot.entry, S.Proc) and slot.entry.name.name == name:
                return slot.entry
    return None
