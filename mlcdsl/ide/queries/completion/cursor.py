"""What stands left of the cursor, as the parser reads it: the stack says what is open and what can come next.

Only the declaration around the cursor is read, up to the cursor, so half-written text is the usual case here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from mlcdsl.ide.entries import is_schedule
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Source, Span
from mlcdsl.syntax.builder import Builder
from mlcdsl.syntax.lexer import Lexed, lex
from mlcdsl.syntax.parser import Parser
from mlcdsl.syntax.recovery import Recovery
from mlcdsl.syntax.schedule_builder import ScheduleBuilder
from mlcdsl.syntax.table import load_table
from mlcdsl.syntax.words import ITEM_WORDS

_HEADING = re.compile(rf'^[ \t]*({"|".join(sorted(ITEM_WORDS))})(?=[ \t]+[\w"]|[ \t]*\Z)', re.MULTILINE)
_MODULE = "module m {\n"
_WORD = re.compile(r"\w*")
_REST_OF_STRING = re.compile(r'[^"\r\n]*(?=")|[\w./-]*')


@dataclass(frozen=True, slots=True)
class Open:
    """One entry of the parser's stack: a symbol of the grammar and its value."""

    symbol: str
    value: Any


@dataclass(frozen=True)
class Cursor:
    """`word` is what the cursor stands in or behind, to be replaced; `typed` its part left of the cursor; `string`: it
    stands in a string. `words` are the keywords that can stand here; `roles` is what the grammar makes of a name here:
    "name", "ident", "axis_kind", "attr_name". `stack` is what is open before the word; a statement that the word cannot
    continue is complete."""

    snapshot: Snapshot
    offset: int
    word: Span
    typed: str
    string: bool
    first: bool
    words: frozenset[str]
    roles: frozenset[str]
    stack: tuple[Open, ...]
    goes: frozenset[str]

    def can_be(self, symbol: str) -> bool:
        """Whether a construct of the grammar begins here."""
        return symbol in self.goes

    def top(self, *symbols: str) -> bool:
        """Whether the stack ends with these symbols."""
        return tuple(o.symbol for o in self.stack[len(self.stack) - len(symbols) :]) == symbols

    def within(self, symbol: str) -> bool:
        """Whether a keyword or construct is open around the cursor."""
        return any(o.symbol == symbol for o in self.stack)

    @cached_property
    def bracket(self) -> int:
        """Where the innermost open bracket is on the stack; -1 if none is."""
        return self.bracket_before(len(self.stack))

    @property
    def bracket_symbol(self) -> str:
        return self.stack[self.bracket].symbol if self.bracket >= 0 else ""

    def bracket_before(self, end: int) -> int:
        return next((i for i in range(end - 1, -1, -1) if self.stack[i].symbol in ("(", "[", "{")), -1)


class _Reader(Parser):
    """A run of the parser that stops before the end of its text."""

    def to_end(self) -> None:
        recovery = Recovery(self)
        position = 0
        while self.tokens[position].type != "$END":
            terminal = self.plains[position] or self.terminal(self.states[-1], position)
            action = self.table.states[self.states[-1]].get(terminal)
            if action is None:
                position = recovery.recover(position)
            elif action > 0:
                self.shift(action, self.tokens[position], position)
                position += 1
                if self.tokens[position].first:
                    self.mark_line(position)
            else:
                self.reduce(-action - 1, position)

    def settle(self, terminal: str) -> bool:
        """Do what a terminal would have done to the stack before it is shifted; False if it cannot come here."""
        if not self.simulate(list(self.states), terminal):
            return False
        while (action := self.table.states[self.states[-1]][terminal]) < 0:
            self.reduce(-action - 1, len(self.tokens) - 1)
        return True

    def roles(self) -> frozenset[str]:
        """What a name becomes here."""
        action = self.table.states[self.states[-1]].get("NAME", 0)
        after = self.table.states[action - 1].values() if action > 0 else ()
        return frozenset(self.table.rules[-a - 1].name for a in after if a < 0)


@cache
def _symbols(grammar: str) -> tuple[str, ...]:
    """The symbol that leads to each state of a grammar's table: `for_`, `FOR`; punctuation as it is written."""
    table = load_table(grammar)
    signs = {t: sign for sign, t in table.literals.items() if not sign.isidentifier()}
    found = [""] * len(table.states)
    for state in table.states:
        for symbol, action in state.items():
            if action > 0:
                found[action - 1] = signs.get(symbol, symbol)
    return tuple(found)


@cache
def _file_words(grammar: str) -> frozenset[str]:
    """The words that begin something outside of modules."""
    table = load_table(grammar)
    return frozenset(w for w, t in table.literals.items() if w.isidentifier() and t in table.states[table.start])


def cursor_at(snapshot: Snapshot, offset: int) -> Cursor | None:
    """The cursor at an offset; None in a comment and in a number."""
    source = snapshot.source
    grammar = "mlcs" if is_schedule(source.name) else "mlc"
    before = _declaration(source.text, offset, grammar)
    text = Source(source.name, before)
    lexed = lex(text)
    if lexed.comments and lexed.comments[-1].end == len(before):
        return None
    last = lexed.tokens[-2] if len(lexed.tokens) > 1 else None
    touches = last is not None and last.end == len(before)
    string = any(d.code == "E0004" and d.span is not None and d.span.end == len(before) for d in lexed.diagnostics)
    first = last is None or "\n" in before[last.end :] or (touches and last.first)
    typed = ""
    if touches and last is not None:
        dot = len(lexed.tokens) > 2 and lexed.tokens[-3].type == "."
        if last.type == "NUMBER" and not dot:
            return None
        if string or last.type in ("NAME", "NUMBER"):
            typed = before[last.start + string :]
            del lexed.tokens[-2]
    word = _word(source, offset, typed, string)
    return _read(snapshot, offset, word, typed, string, first, text, lexed, grammar)


def _read(
    snapshot: Snapshot, offset: int, word: Span, typed: str, string: bool, first: bool, text: Source, lexed: Lexed,
    grammar: str,
) -> Cursor:  # fmt: skip
    reader = _Reader(text, lexed, load_table(grammar), Builder(text) if grammar == "mlc" else ScheduleBuilder(text))
    reader.to_end()
    spelled = {t: w for w, t in reader.words.items() if w.isidentifier()}
    words = frozenset(spelled[t] for t in reader.accepted() if t in spelled) if not string else frozenset()
    reader.settle("STRING" if string else "NAME")
    symbols = _symbols(grammar)
    stack = tuple(Open(symbols[s], v) for s, v in zip(reader.states[1:], reader.values, strict=True))
    goes = frozenset(reader.table.states[reader.states[-1]])
    return Cursor(snapshot, offset, word, typed, string, first, words, reader.roles(), stack, goes)


def _declaration(text: str, offset: int, grammar: str) -> str:
    """The text from the beginning of the declaration at hand to the cursor; items are put into a module."""
    start, before = 0, ""
    for m in _HEADING.finditer(text, 0, offset):
        if grammar == "mlc" or m.group(1) in _file_words(grammar):
            start, before = m.start(), "" if m.group(1) in _file_words(grammar) else _MODULE
    return before + text[start:offset]


def _word(source: Source, offset: int, typed: str, string: bool) -> Span:
    rest = (_REST_OF_STRING if string else _WORD).match(source.text, offset)
    return Span(source, offset - len(typed), rest.end() if rest is not None else offset)
