"""The call around a place, from the tokens to its left: so it is known while it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mlcdsl.source import Source
from mlcdsl.syntax.lexer import Token, lex
from mlcdsl.syntax.words import ITEM_WORDS, STATEMENT_WORDS

_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = {v: k for k, v in _OPEN.items()}
_WORDS = "|".join(sorted(ITEM_WORDS - {"use", "module"}))
_DECLARATION = re.compile(rf"(?:^|[{{}}])[ \t]*(?P<word>{_WORDS})[ \t]+\w", re.MULTILINE)
_MODULE = re.compile(r"(?:^|[{}])[ \t]*module[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call whose closing parenthesis is to the right.

    `name` may have a module, `M.f`; `reduces`: `sum[k](...)`; `called`: the statement is `call f(...)`. The cursor is
    in the argument of number `argument`, or in the one that is named `keyword`. `item` is the word that begins the
    declaration around the call, `module` the module that it is in.
    """

    name: str
    argument: int
    keyword: str
    reduces: bool
    called: bool
    item: str
    module: str


def open_call(source: Source, offset: int) -> OpenCall | None:
    """The innermost call whose arguments are around an offset."""
    head, start = None, 0
    for head in _DECLARATION.finditer(source.text, 0, offset):
        start = head.start("word")
    module = ""
    for found in _MODULE.finditer(source.text, 0, start if head is not None else offset):
        module = found.group(1)
    lexed = lex(Source(source.name, source.text[start:offset]))
    if any(c.start + start < offset <= c.end + start for c in lexed.comments):
        return None
    tokens = lexed.tokens[:-1]
    item = head.group("word") if head is not None else ""
    for opened in reversed(_stack(tokens)):
        if tokens[opened].type == "{":
            return None
        call = _call(tokens, opened, item, module) if tokens[opened].type == "(" else None
        if call is not None:
            return call
    return None


def _stack(tokens: Sequence[Token]) -> list[int]:
    """The brackets that are open at the end. A line that begins a statement ends what should have been closed."""
    stack: list[int] = []
    for n, token in enumerate(tokens):
        begins = token.first and token.text in STATEMENT_WORDS and n + 1 < len(tokens) and tokens[n + 1].type == "NAME"
        while begins and stack and tokens[stack[-1]].type != "{":
            stack.pop()
        if token.type in _OPEN:
            stack.append(n)
        elif token.type in _CLOSE:
            while stack and tokens[stack[-1]].type != _CLOSE[token.type] and token.type != "{":
                stack.pop()
            if stack:
                stack.pop()
    return stack


def _call(tokens: Sequence[Token], opened: int, item: str, module: str) -> OpenCall | None:
    """The call that a `(` begins, if there is a name before it that is not being declared."""
    before = opened - 1
    reduces = before >= 0 and tokens[before].type == "]"
    if reduces:
        depth = 0
        for before in range(opened - 1, -1, -1):
            depth += (tokens[before].type == "]") - (tokens[before].type == "[")
            if not depth:
                break
        before -= 1
    if before < 0 or tokens[before].type != "NAME":
        return None
    name, first = tokens[before].text, before
    if before >= 2 and tokens[before - 1].type == "." and tokens[before - 2].type == "NAME":
        name, first = f"{tokens[before - 2].text}.{name}", before - 2
    previous = tokens[first - 1].text if first else ""
    if previous in ITEM_WORDS or previous in ("block", "for", "in"):
        return None
    argument, keyword = _argument(tokens, opened)
    return OpenCall(name, argument, keyword, reduces, previous == "call", item, module)


def _argument(tokens: Sequence[Token], opened: int) -> tuple[int, str]:
    """The number of the argument at the end, and its name if it is `name = ...`."""
    count, depth, start = 0, 0, opened + 1
    for n in range(opened + 1, len(tokens)):
        depth += (tokens[n].type in _OPEN) - (tokens[n].type in _CLOSE)
        if tokens[n].type == "," and depth == 0:
            count, start = count + 1, n + 1
    named = start + 1 < len(tokens) and tokens[start].type == "NAME" and tokens[start + 1].type == "="
    return count, tokens[start].text if named else ""
