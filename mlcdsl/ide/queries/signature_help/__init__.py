"""Signature help: what the call around the cursor takes, and which argument is being written."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.ide.queries.signature_help.calls import OpenCall, open_call
from mlcdsl.ide.queries.signature_help.signatures import (
    Parameter,
    Signature,
    of_item,
    of_operator,
    of_primitive,
    of_proc,
    of_scalar,
    proc_of,
)
from mlcdsl.ide.resolve import find_item
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot
from mlcdsl.ops import OPERATORS
from mlcdsl.schedule.primitive import PRIMITIVES


@dataclass(frozen=True, slots=True)
class SignatureHelp:
    """`active` is the number of the parameter that the argument at the cursor is for; None if there is none."""

    signature: Signature
    active: int | None


def signature_help(snapshot: Snapshot, offset: int) -> SignatureHelp | None:
    """The signature of the innermost call around an offset that is one of something known."""
    call = open_call(snapshot.source, offset)
    if call is None:
        return None
    signature = _program(snapshot, call) if isinstance(snapshot, ProgramSnapshot) else _schedule(snapshot, call)
    return SignatureHelp(signature, _active(signature, call)) if signature is not None else None


def _program(snapshot: ProgramSnapshot, call: OpenCall) -> Signature | None:
    module, _, name = call.name.rpartition(".")
    found = find_item(snapshot, module or call.module, name)
    graph = call.item == "function"
    if found is not None and (graph or call.called or call.reduces or module):
        return of_item(found[1], outputs=call.called and not graph)
    if module:
        return None
    if graph:
        op = OPERATORS.get(name)
        return of_operator(op) if op is not None else of_scalar(name, reduces=False)
    return of_scalar(name, reduces=call.reduces)


def _schedule(snapshot: ScheduleSnapshot, call: OpenCall) -> Signature | None:
    proc = proc_of(snapshot, call.name)
    if proc is not None:
        return of_proc(proc)
    primitive = PRIMITIVES.get(call.name)
    return of_primitive(primitive) if primitive is not None else None


def _active(signature: Signature, call: OpenCall) -> int | None:
    parameters = signature.parameters
    if call.keyword:
        return next((n for n, p in enumerate(parameters) if p.name == call.keyword), None)
    many = next((n for n, p in enumerate(parameters) if p.many), len(parameters))
    at = min(call.argument, many)
    return at if at < len(parameters) else None


__all__ = ["Parameter", "Signature", "SignatureHelp", "signature_help"]
