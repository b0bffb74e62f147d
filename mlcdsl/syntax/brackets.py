"""Which bracket is open, judged by the indentation where braces do not match."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.source import Source
from mlcdsl.syntax.lexer import Token

OPEN = {"(": ")", "[": "]", "{": "}"}
CLOSE = {v: k for k, v in OPEN.items()}


def indentation(source: Source, offset: int) -> str:
    """The blanks at the beginning of the line of an offset."""
    line = source.line_text(source.row_of(offset))
    return line[: len(line) - len(line.lstrip(" \t"))]


def closes(source: Source, opened: Token, closing: Token) -> bool:
    """Whether a `}` stands where the line of its `{` begins (or on that line, or behind other things)."""
    if not closing.first or source.row_of(opened.start) == source.row_of(closing.start):
        return True
    return indentation(source, opened.start) == indentation(source, closing.start)


def unclosed(tokens: Sequence[Token], position: int, source: Source) -> tuple[int, int] | None:
    """The bracket that most likely lacks its closing one at `position`: one whose `}` is indented less, else the
    innermost that is open. Where a `}` further out ends where its line begins, nothing is missing before it."""
    stack: list[Token] = []
    suspect: Token | None = None
    depth = 0  # of the suspect
    for token in tokens[:position]:
        if token.type in OPEN:
            stack.append(token)
        elif token.type in CLOSE and stack:
            opened = stack.pop()
            if token.type != "}" or opened.type != "{":
                continue
            fits = closes(source, opened, token)
            if suspect is None and stack and not fits:
                less = len(indentation(source, token.start)) < len(indentation(source, opened.start))
                suspect, depth = (opened, len(stack)) if less else (None, 0)
            elif fits and token.first and len(stack) < depth:
                suspect = None
    if not stack:
        return None
    chosen = suspect if suspect is not None and stack[-1].type == "{" else stack[-1]
    return chosen.start, chosen.end


def opening(tokens: Sequence[Token], position: int) -> Token | None:
    """The `{` that the `}` at `position` closes."""
    stack: list[Token] = []
    for token in tokens[:position]:
        if token.type == "{":
            stack.append(token)
        elif token.type == "}" and stack:
            stack.pop()
    return stack[-1] if stack else None
