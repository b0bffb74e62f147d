"""The declarations of a text, which are read one by one: items of modules in `.mlc`, schedules and procs in `.mlcs`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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


def parse_alone(
    source: Source, old: Entry, tree: Tree
) -> tuple[Entry, tuple[Diagnostic, ...], tuple[Span, ...]] | None:
    """Read the text of one declaration, which was `old` before an edit: the node, what is wrong, what it lacks.

    None if the text is not just one declaration of the same sort, so that the whole file may read differently.
    """
    schedules = is_schedule(source.name)
    before = "" if schedules else _BEFORE
    text = Source(source.name, before + source.text + ("\n" if schedules else _BEHIND))
    read = read_tree(text)
    entries = entries_of(read.file)
    if len(entries) != 1 or len(read.file.entries) != 1 or type(entries[0]) is not type(old):
        return None
    entry = entries[0]
    whole = read.file.entries[0].span
    if entry.span != text.span(len(before), len(before) + len(source.text)) or whole is None:
        return None
    if has_comments(entry) or (not schedules and whole.end != len(text.text) - 1):
        return None
    return replace(entry, trivia=old.trivia), read.diagnostics, read.lost
