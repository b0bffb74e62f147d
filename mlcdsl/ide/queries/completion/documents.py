"""What documents an item, as Markdown: written when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mlcdsl.diagnostics.codes import CODES
from mlcdsl.ide import words
from mlcdsl.ide.queries.completion.item import Subject
from mlcdsl.ide.queries.hover.answer import fence, join
from mlcdsl.ide.queries.hover.comments import code_text
from mlcdsl.ide.queries.hover.items import item_text
from mlcdsl.ide.queries.hover.language import operator_text, reducer_text, scalar_text
from mlcdsl.ide.queries.hover.primitives import primitive_text
from mlcdsl.ide.resolve import find_item
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ir.intrinsics import SCALAR_FUNCTIONS
from mlcdsl.ops import OPERATORS
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.syntax import schedule_ast as S


def documentation(snapshot: Snapshot, subject: Subject) -> str:
    """ "" for what is not there any more."""
    if subject.kind in _TABLES:
        text = _TABLES[subject.kind].get(subject.name, "")
        return join(fence(subject.name), text) if text else ""
    return _WRITERS[subject.kind](snapshot, subject.name) if subject.kind in _WRITERS else ""


def _item(snapshot: Snapshot, name: str) -> str:
    module, _, item = name.rpartition(".")
    found = find_item(snapshot, module, item)
    return item_text(found[1]) if found is not None else ""


def _proc(snapshot: Snapshot, name: str) -> str:
    entries = (slot.entry for reading in snapshot.readings.values() for slot in reading.slots)
    found = next((e for e in entries if isinstance(e, S.Proc) and e.name.name == name), None)
    return item_text(found) if found is not None else ""


def _operator(_: Snapshot, name: str) -> str:
    found = OPERATORS.get(name)
    return operator_text(found) if found is not None else ""


def _primitive(_: Snapshot, name: str) -> str:
    found = PRIMITIVES.get(name)
    return primitive_text(found) if found is not None else ""


def _scalar(_: Snapshot, name: str) -> str:
    return scalar_text(SCALAR_FUNCTIONS[name]) if name in SCALAR_FUNCTIONS else ""


def _reducer(_: Snapshot, name: str) -> str:
    return reducer_text(name) if name in words.REDUCERS else ""


def _finding(_: Snapshot, code: str) -> str:
    return code_text(code) if code in CODES else ""


_WRITERS: Mapping[str, Callable[[Snapshot, str], str]] = {
    "item": _item, "proc": _proc, "operator": _operator, "primitive": _primitive, "scalar function": _scalar,
    "reducer": _reducer, "finding": _finding,
}  # fmt: skip
_TABLES: Mapping[str, Mapping[str, str]] = {
    "program word": words.PROGRAM, "schedule word": words.SCHEDULE, "loop kind": words.LOOPS, "axis kind": words.AXES,
    "literal": words.LITERALS, "target": words.TARGETS,
}  # fmt: skip
