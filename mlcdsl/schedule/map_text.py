"""Index maps from texts of their own, as Python gives them. What is said of one shows the text that was given."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.schedule.index_maps import index_map_of
from mlcdsl.schedule.run import problem
from mlcdsl.schedule.values import IndexMap
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast, parse_schedule
from mlcdsl.syntax import schedule_ast as S

_BEFORE, _BEHIND = "schedule map for M.f { map = ", "\n}"


def index_map(text: str) -> IndexMap:
    """The map of a text such as `(i, j) -> (j, i // 4, i % 4)`. Raises MlcError for a text that is none."""
    given = Source("index map", text)
    parsed = parse_schedule(Source("index map", f"{_BEFORE}{text}{_BEHIND}"))
    inside = [_moved(replace(d, fix=None), given) for d in parsed.diagnostics if _inside(d, text)]
    if inside:
        raise MlcError(inside)
    entry = parsed.file.entries[0] if len(parsed.file.entries) == 1 else None
    stmts = entry.body.stmts if isinstance(entry, S.Schedule) else ()
    if len(stmts) == 1 and isinstance(stmts[0], S.Assign) and not parsed.diagnostics:
        value = stmts[0].value
        if isinstance(value, ast.Binary) and value.op == "->":
            return index_map_of(_moved(value, given))
    message = "an index map is written `(i, j) -> (j, i)`"
    raise problem("E0411", message, given.span(0, len(text)), "no index map")


def _inside(found: Diagnostic, text: str) -> bool:
    """Whether all places of a finding are in the text."""
    spans = [found.span, *(label.span for label in found.related)]
    ends = len(_BEFORE), len(_BEFORE) + len(text)
    return all(s is not None and ends[0] <= s.start and s.end <= ends[1] for s in spans)


def _moved(value: Any, given: Source) -> Any:
    """The tree or finding with its places in the text that was given."""
    if isinstance(value, Span):
        start, end = (min(max(at - len(_BEFORE), 0), len(given.text)) for at in (value.start, value.end))
        return given.span(start, end)
    if isinstance(value, tuple):
        return tuple(_moved(v, given) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _moved(getattr(value, f.name), given) for f in fields(value) if f.init})
    return value
