"""Whether a declaration means the same under a new name: its text is read again, and its names are bound again."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.check.literals import is_literal
from mlcdsl.ide import program_names, schedule_names
from mlcdsl.ide.entries import Entry, entries_of, read_tree
from mlcdsl.ide.names import Names
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.lexer import lex

_TRUTHS = ("true", "false")


def not_a_name(new: str, schedules: bool) -> str | None:
    """Why a text is no name that can be declared."""
    tokens = lex(Source("", new)).tokens
    if [t.type for t in tokens] != ["NAME", "$END"] or tokens[0].text != new:
        return f"`{new}` is no name: a name is made of letters, digits and `_`, and does not begin with a digit"
    if new == "_":
        return "`_` is no name: it stands for what is dropped"
    values = schedule_names.VALUES if schedules else _TRUTHS
    if new in values or (not schedules and is_literal(ast.Name(new))):
        return f"`{new}` is a value of the language"
    return None


def differs(entry: Entry, names: Names, spans: list[tuple[int, int]], new: str) -> str | None:
    """What is wrong with a declaration after `new` was written at the places `spans` (from its beginning)."""
    assert entry.span is not None
    text = entry.span.text
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    again = _read(entry, text)
    if again is None or again.span is None:
        return f"`{new}` cannot be a name there"
    moved = _Moved(entry.span, again.span, sorted(spans), len(new))
    if isinstance(again, S.Schedule | S.Proc):
        found = schedule_names.names_of(again)
    else:
        found = program_names.names_of(again)
    before = list(_bound(names, moved))
    after = list(_bound(found, None))
    if before == after:
        return None
    if len(names.uses) != len(found.uses):
        return f"`{new}` cannot be a name there"
    if len(names.symbols) != len(found.symbols) or _declared(names) != _declared(found):
        return f"`{new}` is declared there already"
    return f"`{new}` would stand for something else at some places of `{entry.name.name if entry.name else ''}`"


def _read(entry: Entry, text: str) -> Entry | None:
    """A declaration from its text alone; None if it is not one of the same sort."""
    schedules = isinstance(entry, S.Schedule | S.Proc)
    whole = text if schedules else f"module m {{\n{text}\n}}\n"
    tree = read_tree(Source("m.mlcs" if schedules else "m.mlc", whole))
    entries = entries_of(tree.file)
    return entries[0] if len(entries) == 1 and type(entries[0]) is type(entry) and not tree.diagnostics else None


class _Moved:
    """Places of the text before, in the text after."""

    def __init__(self, before: Span, after: Span, spans: list[tuple[int, int]], length: int):
        self.before, self.after, self.spans, self.length = before, after, spans, length

    def __call__(self, offset: int) -> int:
        at = offset - self.before.start
        grown = sum(self.length - (end - start) for start, end in self.spans if end <= at and start < at)
        return self.after.start + at + grown


def _bound(names: Names, moved: _Moved | None) -> Iterator[tuple[object, ...]]:
    """What is declared and named where, by the numbers of symbols."""
    number = {id(s): n for n, s in enumerate(names.symbols)}

    def place(span: Span) -> tuple[int, int]:
        return (moved(span.start), moved(span.end)) if moved is not None else (span.start, span.end)

    for symbol in names.symbols:
        yield symbol.kind, *(place(p) for p in symbol.places)
    for use in names.uses:
        yield place(use.span), use.write, use.role, number.get(id(use.symbol))


def _declared(names: Names) -> list[int]:
    return [len(s.places) for s in names.symbols]
