"""Where in the user's text a run stopped: the call of an operator, not the text that the operator became.

The code of a function (see `mlcdsl.vm.executor`) has the instruction of each of its lines in `instructions`, so a
traceback tells the innermost instruction that ran.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.source import Span
from mlcdsl.vm import bytecode as B
from mlcdsl.vm.expression_source import evaluate_scalar, variable

LEGALIZED = "<legalized>"
_AT = re.compile(rf" \(at {LEGALIZED}:\d+:\d+\)$")


@dataclass(frozen=True, slots=True)
class Frame:
    """The instruction of the line that takes a function's memory: what it allocates, each with its place."""

    allocs: tuple[B.Alloc, ...]


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a run stopped: the line's instruction, and the frame with the values of registers and dims."""

    instruction: B.Instr | Frame
    frame: FrameType


def _stop(error: BaseException) -> _Stop | None:
    """The innermost line of bytecode that the error came through."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        lines = trace.tb_frame.f_globals.get("instructions")
        if isinstance(lines, dict) and trace.tb_frame.f_code.co_name == "core" and trace.tb_lineno in lines:
            found = _Stop(lines[trace.tb_lineno], trace.tb_frame)
        trace = trace.tb_next
    return found


def placed(error: MlcError) -> MlcError:
    """The error with the user's call as its place where it has none, or one in the text of an operator."""
    stop = _stop(error)
    if stop is None or isinstance(stop.instruction, Frame):
        return error
    i = _shown(stop)
    diagnostics = [_placed(d, i) for d in error.diagnostics]
    if diagnostics == list(error.diagnostics):
        return error
    made = MlcError(diagnostics)
    made.__cause__ = error.__cause__
    return made


def _placed(d: Diagnostic, i: B.Instr) -> Diagnostic:
    legalized = _AT.search(d.message) is not None or (d.span is not None and d.span.source.name == LEGALIZED)
    span, place = _place(i)
    if not legalized:
        return _with_place(d, span, place) if d.span is None and " (at " not in d.message else d
    called = f"`{operator_name(i.name)}`: " if isinstance(i, B.Call) else ""
    message = called + _AT.sub("", d.message)
    return _with_place(replace(d, message=message, span=None, label=""), span, place)


def _with_place(d: Diagnostic, span: Span | None, place: str) -> Diagnostic:
    if span is not None:
        return replace(d, span=span, label="here")
    return replace(d, message=f"{d.message} (at {place})") if place else d


def _place(i: B.Instr) -> tuple[Span | None, str]:
    return getattr(i, "span", None), getattr(i, "place", "")


def operator_name(kernel: str) -> str:
    """The operator that a kernel was made for; equal names are told apart by a number."""
    from mlcdsl.ops import OPERATORS

    name = kernel.rpartition(".")[2]
    return name if OPERATORS.get(name) is not None else name.rstrip("0123456789")


# ---------------------------------------------------------------- sizes and memory


def no_division(error: ZeroDivisionError) -> MlcError:
    """E0908: a size or scalar divides by zero."""
    d = Diagnostic("E0908", "integer division by zero in a size or scalar", None)
    stop = _stop(error)
    return MlcError([d if stop is None else _with_place(d, *_place(_shown(stop)))])


def no_memory(error: Exception, function: str) -> MlcError:
    """E0905 if a size is negative, else E0909."""
    stop = _stop(error)
    d = Diagnostic("E0909", f"no memory for a value of `{function}`: {error}", None)
    if stop is None:
        return MlcError([d])
    for alloc, shape in _shapes(stop):
        call = _user(stop, alloc)
        what = f"the result of `{operator_name(call.name)}`" if isinstance(call, B.Call) else "a value"
        shown = f"[{', '.join(map(str, shape))}]"
        if min(shape, default=0) < 0:
            d = Diagnostic("E0905", f"{what} would have the shape {shown}, and a size is not negative", None)
            return MlcError([_with_place(d, *_place(call))])
        if isinstance(stop.instruction, B.Alloc):
            d = replace(d, message=f"no memory for {what} of shape {shown}: {error}")
    return MlcError([_with_place(d, *_place(_shown(stop)))])


def _shown(stop: _Stop) -> Any:
    """The instruction whose place the user knows: memory is that of the call that fills it."""
    i = stop.instruction
    return _user(stop, i) if isinstance(i, B.Alloc) else i


def _user(stop: _Stop, alloc: B.Alloc) -> B.Instr:
    function: B.Function = stop.frame.f_globals["function"]
    calls = (i for i in B.walk(function.code) if isinstance(i, B.Call) and alloc.dst in i.outs)
    return next(calls, alloc)


def _shapes(stop: _Stop) -> Iterable[tuple[B.Alloc, tuple[int, ...]]]:
    """What the line allocates, with the sizes that are known there."""
    i = stop.instruction
    for alloc in i.allocs if isinstance(i, Frame) else (i,) if isinstance(i, B.Alloc) else ():
        try:
            yield alloc, tuple(int(_value(s, stop.frame.f_locals)) for s in alloc.type.shape)
        except (KeyError, MlcError):
            continue


def _value(e: T.Expr, known: dict[str, Any]) -> Any:
    names = tuple(dict.fromkeys(free_vars(e)))
    return evaluate_scalar(e, names, tuple(known[variable(v)] for v in names))
