"""The LR driver: runs the table over the tokens, recovers from syntax errors, builds the tree as it goes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast, schedule_ast
from mlcdsl.syntax.builder import Builder
from mlcdsl.syntax.comments import attach
from mlcdsl.syntax.lexer import Lexed, Token, lex
from mlcdsl.syntax.recovery import Recovery
from mlcdsl.syntax.schedule_builder import ScheduleBuilder
from mlcdsl.syntax.table import Table, load_table
from mlcdsl.syntax.words import INFIX_WORDS, STATEMENT_WORDS

#: what stands behind a soft keyword when it is meant as a name
_NAME_BEFORE = frozenset({"=", "+=", "-=", "*=", ",", ":", "[", ".", ")", "]"})
_SPELLED = {"inout": "INOUT", "and": "AND", "or": "OR", "not": "NOT", "-": "MINUS"}
_ALWAYS = frozenset({"STRIDES", "NOT", "AND", "OR"})
#: what the walks of a tree of the greatest depth take (MAX_NESTING, MAX_DEPTH; some frames a level)
_FRAMES = 6000
_BEFORE_LIST = frozenset({"RETURN", "IF", "WHILE", "ASSERT"})


F = TypeVar("F", ast.File, schedule_ast.File)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[F]):
    """The tree (whole, with error nodes where the text could not be read) and what was wrong. `lost`: empty spans, the
    places where the tree lacks something that may have been meant."""

    file: F
    diagnostics: tuple[Diagnostic, ...]
    lost: tuple[Span, ...] = ()

    def damaged(self, place: Span) -> bool:
        """Whether the tree of this stretch of the text may lack something that was meant."""
        return any(place.start <= x.start <= place.end and x.source is place.source for x in self.lost)


ParseResult = Parsed[ast.File]
ScheduleParseResult = Parsed[schedule_ast.File]


def parse(source: Source) -> ParseResult:
    """Read one `.mlc` text. Never raises: every mistake is a diagnostic, and there is always a tree."""
    return Parsed(*_parse(source, "mlc", Builder(source)))


def parse_schedule(source: Source) -> ScheduleParseResult:
    """Read one `.mlcs` text, in the same way."""
    return Parsed(*_parse(source, "mlcs", ScheduleBuilder(source)))


def _parse(source: Source, grammar: str, builder: Builder) -> tuple[Any, tuple[Diagnostic, ...], tuple[Span, ...]]:
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
    lexed = lex(source)
    parser = Parser(source, lexed, load_table(grammar), builder)
    lost = [*lexed.lost]
    file = parser.run(lost)
    return attach(file, lexed.comments, source), tuple(parser.diagnostics), tuple(source.span(x, x) for x in lost)


@dataclass(frozen=True, slots=True)
class Line:
    """The stacks before a line whose first token is `start`; `found`: how many findings the builder had by then.

    Lists among the values may have become longer since; `lengths` are those of then, -1 for other values.
    """

    start: int
    states: list[int]
    values: list[Any]
    lengths: list[int]
    starts: list[int]
    last: int
    found: int


class Parser:
    """One run over one text. `states`, `values`, `starts` are the LR stacks (`starts`: first token of each value)."""

    def __init__(self, source: Source, lexed: Lexed, table: Table, builder: Builder):
        self.source = source
        self.tokens = lexed.tokens
        self.diagnostics = lexed.diagnostics
        self.table = table
        self.builder = builder
        self.words = {**table.literals, **_SPELLED}
        self.states = [table.start]
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.last = -1  # the last token that was shifted
        self.plains = [self.plain(t) for t in self.tokens]
        self.line = self.line_before = Line(-1, [], [], [], [], -1, 0)

    def run(self, lost: list[int]) -> Any:
        """The tree of the whole text; `lost` takes the places where it lacks something."""
        recovery = Recovery(self)
        position = 0
        tokens, states, values = self.tokens, self.states, self.values
        table, rules = self.table.states, self.table.rules
        plain = self.plains
        while True:
            state = states[-1]
            terminal = plain[position] or self.terminal(state, position)
            action = table[state].get(terminal)
            if action is None:
                position = recovery.recover(position)
            elif action > 0:
                if terminal == "$END":
                    break
                self.shift(action, tokens[position], position)
                position += 1
                if tokens[position].first:
                    self.mark_line(position)
            elif rules[-action - 1].unit and type(values[-1]) is not list:  # two of three: only the state changes
                states[-1] = table[states[-2]][rules[-action - 1].origin] - 1
            elif self.reduce(-action - 1, position):
                break
        self.diagnostics.extend(self.builder.diagnostics)
        lost.extend([*recovery.lost, *(d.span.start for d in self.builder.diagnostics if d.span is not None)])
        return self.values[-1]

    def mark_line(self, position: int) -> None:
        """Keep the stacks where a line begins, for recovery."""
        found = len(self.builder.diagnostics)
        self.line_before = self.line
        lengths = [len(v) if type(v) is list else -1 for v in self.values]
        self.line = Line(
            position, self.states.copy(), self.values.copy(), lengths, self.starts.copy(), self.last, found
        )

    def restore(self, line: Line) -> None:
        """Back to the beginning of a line."""
        values = (v if n < 0 else v[:n] for v, n in zip(line.values, line.lengths, strict=True))
        self.states[:], self.values[:], self.starts[:], self.last = line.states, values, line.starts, line.last
        del self.builder.diagnostics[line.found :]

    def respell(self, position: int, word: str) -> None:
        """Read a token as another word."""
        self.tokens[position].text = word
        self.plains[position] = self.plain(self.tokens[position])

    def insert(self, position: int, token: Token) -> None:
        self.tokens.insert(position, token)
        self.plains.insert(position, self.plain(token))

    def remove(self, position: int) -> None:
        del self.tokens[position], self.plains[position]

    def heading(self, position: int) -> bool:
        """Whether a line begins here with a keyword and a name: that is never part of an expression."""
        token = self.tokens[position]
        if not token.first or token.text not in STATEMENT_WORDS or token.text not in self.words:
            return False
        after = self.tokens[position + 1]
        return after.type == "NAME" and not after.first and after.text not in INFIX_WORDS

    def plain(self, token: Token) -> str:
        """The terminal that a token is in every state; "" if the state decides."""
        if token.type == "NAME":
            return "" if token.text in self.words else "NAME"
        return token.type if token.type in ("NUMBER", "STRING", "$END") else self.words.get(token.type, "")

    def terminal(self, state: int, position: int) -> str:
        """What the token at `position` is in `state`: a soft keyword only where the grammar can use it as one."""
        token = self.tokens[position]
        kind = token.type
        if kind == "NAME":
            word = self.words.get(token.text)
            if word is None or word not in self.table.states[state]:
                return word if word is not None and self.heading(position) else "NAME"
            after = self.tokens[position + 1].type
            if (
                "NAME" not in self.table.states[state]
                or word in _ALWAYS
                or (word in _BEFORE_LIST and after == "[")
                or after not in _NAME_BEFORE
            ):
                return word
            return "NAME"
        return kind if kind in ("NUMBER", "STRING", "$END") else self.words.get(kind, kind)

    def shift(self, action: int, value: Any, start: int) -> None:
        self.states.append(action - 1)
        self.values.append(value)
        self.starts.append(start)
        self.last = start

    def reduce(self, number: int, position: int) -> bool:
        """Apply a rule; True when the whole text is one `start`."""
        rule = self.table.rules[number]
        n = rule.length
        if n:
            values = self.values[-n:]
            start = self.starts[-n]
            del self.values[-n:], self.starts[-n:], self.states[-n:]
            keep = rule.keep
            # a list grows by one item after the other: it is the same object, the values in it stay as they are
            grows = rule.splice and keep and type(values[keep[0]]) is list
            children: list[Any] = values[keep[0]] if grows else []
            for i in keep[1:] if grows else keep:
                value = values[i]
                if type(value) is list:
                    children.extend(value)
                else:
                    children.append(value)
        else:
            start, children = position, []
        if rule.splice:
            value = children
        elif rule.unwrap and len(children) == 1:
            value = children[0]
        else:
            value = getattr(self.builder, rule.name)(children, self._span(start, n))
        target = self.table.states[self.states[-1]][rule.origin] - 1
        self.states.append(target)
        self.values.append(value)
        self.starts.append(start)
        return target == self.table.end

    def _span(self, start: int, length: int) -> Any:
        tokens = self.tokens
        if not length or self.last < start:
            place = tokens[start].start
            return self.source.span(place, place)
        return self.source.span(tokens[start].start, tokens[self.last].end)

    # ------------------------------------------------------------ simulation: the table without values

    def simulate(self, states: list[int], terminal: str) -> bool:
        """Shift `terminal` on a stack of states (changed in place); False when it does not fit."""
        rules, table = self.table.rules, self.table.states
        while True:
            action = table[states[-1]].get(terminal)
            if action is None:
                return False
            if action > 0:
                states.append(action - 1)
                return True
            rule = rules[-action - 1]
            if rule.length:
                del states[-rule.length :]
            states.append(table[states[-1]][rule.origin] - 1)
            if states[-1] == self.table.end:
                return terminal == "$END"

    def fits(self, states: list[int], position: int, count: int) -> bool:
        """Whether the next `count` tokens (or all that are left) fit on the stack (changed in place)."""
        for i in range(position, min(position + count, len(self.tokens))):
            # the keyword reading is decided by the state at hand, as in `run`
            if not self.simulate(states, self.terminal(states[-1], i)):
                return False
        return True

    def reach(self, states: list[int], position: int, count: int) -> int:
        """The first of the next `count` tokens that does not fit on the stack (changed in place), or the one behind."""
        end = min(position + count, len(self.tokens))
        for i in range(position, end):
            if not self.simulate(states, self.terminal(states[-1], i)):
                return i
        return end if end < len(self.tokens) else position + count

    def accepted(self) -> set[str]:
        """The terminals that can stand here."""
        here = self.table.states[self.states[-1]]
        return {
            t
            for t in here
            if (t.isupper() or t == "$END" or t.startswith("__ANON")) and self.simulate(list(self.states), t)
        }


__all__ = ["ParseResult", "Parser", "Token", "parse"]
