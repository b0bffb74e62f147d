"""The declarations of a text, which are read one by one: items of modules in `.mlc`, schedules and procs in `.mlcs`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ParseResult, ScheduleParseResult, ast, parse, parse_schedule
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.recovery import LOOKAHEAD

Tree: TypeAlias = ParseResult | ScheduleParseResult
File: TypeAlias = ast.File | S.File
Entry: TypeAlias = ast.Item | S.Schedule | S.Proc

_SCHEDULES = ".mlcs"
_NO_BRACES = re.compile(r'"[^"\r\n]*"|#[^\r\n]*')
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
    """A declaration that was read alone. `whole`: the text is just that, and reading all of the file says the same of
    it; else the node is what can be made of it, and all of it counts as damaged."""

    entry: Entry
    diagnostics: tuple[Diagnostic, ...]
    lost: tuple[Span, ...]
    whole: bool


def parse_alone(
    rest: Source, place: Span, old: Entry, following: Entry | None, orderly: bool, right: bool
) -> Alone | None:
    """Read the declaration that was `old` before an edit: `place` in `rest`, which begins with the blanks before it and
    goes on to the end of the declaration behind it (`following`), or to the end of the file: what recovery does may
    depend on that. `orderly`: which brace is wrong does not depend on what stands before; `right`: nor on anything
    else, for all around it is right.

    None if the text does not begin with such a declaration.
    """
    schedules = is_schedule(rest.name)
    before, behind = ("" if schedules else _BEFORE), (_BEHIND if not schedules and following is not None else "\n")
    text = Source(rest.name, before + rest.text + behind)
    read = read_tree(text)
    entries = entries_of(read.file)
    if not entries or type(entries[0]) is not type(old):
        return None
    span = text.span(len(before) + place.start, len(before) + place.end)
    whole = entries[0].span == span and not has_comments(entries[0])
    whole = whole and (not read.diagnostics or (orderly and (balanced(span.text) or (right and _ahead(following)))))
    whole = whole and all(_about(d, span) for d in read.diagnostics)
    if following is None:
        whole = whole and len(entries) == 1
    else:
        last = entries[-1]
        whole = whole and len(entries) == 2 and type(last) is type(following)
        whole = whole and last.span is not None and last.span.end == len(before) + len(rest.text)
    lost = read.lost if whole else (*read.lost, text.span(span.start, span.start))
    return Alone(replace(entries[0], span=span, trivia=old.trivia), read.diagnostics, lost, whole)


def balanced(text: str) -> bool:
    """Whether braces are closed. Which of them is said to be wrong, if they are not, depends on the whole file."""
    depth = 0
    for brace in re.findall("[{}]", _NO_BRACES.sub("", text)):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _ahead(following: Entry | None) -> bool:
    """Whether recovery does not look further than the end of a declaration from before it."""
    if following is None:
        return True
    return following.span is not None and len(_NO_BRACES.sub("", following.span.text).split()) > LOOKAHEAD


def _about(d: Diagnostic, place: Span) -> bool:
    """Whether all places of a finding are within a stretch."""
    edits = d.fix.edits if d.fix is not None else ()
    spans = [d.span, *(x.span for x in d.related), *(e.span for e in edits)]
    return all(s is not None and place.start <= s.start and s.end <= place.end for s in spans)
