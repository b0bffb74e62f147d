"""What every token of a text is for an editor, as the compiler's own parser reads it: the yardstick for highlighting.

keyword: a word where the grammar uses it as one (`block` is a name in `block = 1`). type: the dtype of a type, the kind
of a parameter or of an axis. function: the name of what is declared with a body or called, and the `grid` of a loop.
name: any other name. operator: `=`, `->`, `+`, ... punctuation: brackets, commas, colons and dots.
"""

from __future__ import annotations

from typing import Any, Literal

from mlcdsl.source import Source
from mlcdsl.syntax.builder import Builder
from mlcdsl.syntax.lexer import Token, lex
from mlcdsl.syntax.parser import Parser, parse, parse_schedule
from mlcdsl.syntax.schedule_builder import ScheduleBuilder
from mlcdsl.syntax.table import load_table

CLASSES = ("keyword", "type", "number", "string", "comment", "function", "name", "operator", "punctuation")

_PUNCTUATION = frozenset("()[]{},:.")
_DECLARES = frozenset({"prim_func", "function", "extern", "reducer", "intrin", "schedule", "proc"})
_TYPES = frozenset({"tensor_type", "kind", "axis"})


class _Classifier(Parser):
    """The parser, with the class of every token that it has read in `classes`, by position."""

    def run(self, lost: list[int]) -> Any:
        self.classes: list[str] = []
        return super().run(lost)

    def shift(self, action: int, value: Any, start: int) -> None:
        token = self.tokens[start]
        terminal = self.plains[start] or self.terminal(self.states[-1], start)
        self.classes.append(_class(token, terminal))
        super().shift(action, value, start)

    def reduce(self, number: int, position: int) -> bool:
        rule = self.table.rules[number]
        starts = self.starts[len(self.starts) - rule.length :]
        name = rule.name
        if name in _TYPES:
            self.classes[starts[0]] = "type"
        elif name in _DECLARES:
            self.classes[starts[1]] = "function"
        elif name == "for_" and self.tokens[starts[4]].type == "(":
            self.classes[starts[3]] = "function"
        elif name == "call" and self.tokens[starts[1] - 1].type == "NAME":
            self.classes[starts[1] - 1] = "function"
        return super().reduce(number, position)


def _class(token: Token, terminal: str) -> str:
    if token.type == "NAME":
        return "name" if terminal == "NAME" else "keyword"
    if token.type in ("NUMBER", "STRING"):
        return token.type.lower()
    return "punctuation" if token.type in _PUNCTUATION else "operator"


def token_classes(text: str, kind: Literal["mlc", "mlcs"]) -> list[tuple[int, int, str]]:
    """Start, end (in characters) and class of every token and comment, in order. The text has no syntax errors."""
    source = Source(f"text.{kind}", text)
    diagnostics = (parse if kind == "mlc" else parse_schedule)(source).diagnostics
    if diagnostics:
        raise ValueError(f"the text has a syntax error: {diagnostics[0].message}")
    lexed = lex(source)
    builder = Builder(source) if kind == "mlc" else ScheduleBuilder(source)
    parser = _Classifier(source, lexed, load_table(kind), builder)
    parser.run([])
    tokens = [(t.start, t.end, c) for t, c in zip(parser.tokens, parser.classes, strict=False)]
    return sorted([*tokens, *((c.start, c.end, "comment") for c in lexed.comments)])
