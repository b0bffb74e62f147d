"""The declarations of a text, which are read one by one: items of modules in `.mlc`, schedules and procs in `.mlcs`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ParseResult, ScheduleParseResult, ast, parse, parse_schedule
from mlcdsl.syntax import schedule_ast as S

Tree: TypeAlias = ParseResult | ScheduleParseResult
File: TypeAlias = ast.File | S.File
Entry: TypeAlias = ast.Item | S.Schedule | S.Proc

_SCHEDULES = ".mlcs"
_BEFORE, _BEHIND = "module m {\n", "\n}\n"


def is_schedule(name: str) -> bool:
    """Whether a file's name says that it holds schedules."""
    return name.endswith(_SCHEDULES)


def read_tree(source: Source) -> Tree:
    """Read a whole text."""
    return parse_schedule(source) if is_schedule(source.name) else parse(source)


def entries_of(file: File) -> list[Entry]:
    """The declarations of a text in order."""
    return list(_entries(file))


def _entries(file: File) -> Iterator[Entry]:
    for entry in file.entries:
        if isinstance(entry, ast.Module):
            yield from entry.items
        elif not isinstance(entry, ast.Use):
            yield entry


def with_entries(file: Any, entries: Sequence[Entry]) -> Any:
    """The same file with other declarations in the same places."""
    rest = iter(entries)

    def one(entry: Any) -> Any:
        if isinstance(entry, ast.Module):
            items: Any = tuple(next(rest) for _ in entry.items)
            return replace(entry, items=items)
        return entry if isinstance(entry, ast.Use) else next(rest)

    return replace(file, entries=tuple(one(e) for e in file.entries))


def has_comments(entry: Entry) -> bool:
    """Whether comments in the head of a declaration became comments before it: then it is not read alone."""
    span = entry.span
    body = getattr(entry, "body", None)
    if span is None or not isinstance(body, ast.Body) or body.span is None:
        return True
    return "#" in span.source.text[span.start : body.span.start]


@dataclass(frozen=True, slots=True)
class Alone:
    """A declaration that was read alone. `whole`: the text is just that; else the node is what can be made of it, and
    all of it counts as damaged."""

    entry: Entry
    diagnostics: tuple[Diagnostic, ...]
    lost: tuple[Span, ...]
    whole: bool


def parse_alone(source: Source, old: Entry) -> Alone | None:
    """Read the text of one declaration, which was `old` before an edit. None if it begins with no such declaration."""
    schedules = is_schedule(source.name)
    before = "" if schedules else _BEFORE
    text = Source(source.name, before + source.text + ("\n" if schedules else _BEHIND))
    read = read_tree(text)
    entries = entries_of(read.file)
    if not entries or type(entries[0]) is not type(old):
        return None
    entry = entries[0]
    span = text.span(len(before), len(before) + len(source.text))
    around = read.file.entries[0].span
    alone = len(entries) == len(read.file.entries) == 1 and entry.span == span and not has_comments(entry)
    whole = alone and around is not None and (schedules or around.end == len(text.text) - 1)
    lost = read.lost if whole else (*read.lost, text.span(span.start, span.start))
    return Alone(replace(entry, span=span, trivia=old.trivia), read.diagnostics, lost, whole)
