"""From tokens to lines: texts, places where a line may end, and groups that set the next line's column.

A group puts its continuation lines under the column where it opens and fills them. A place inside it becomes
a new line when what follows, up to the next place of the same or an outer group, would pass the width.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

WIDTH = 110
STEP = 2
CONTINUATION = 4
HANG = 55
"""A group that opens more than so many columns behind the beginning of its line (fewer where the line begins far
to the right), and does not fit on the rest of it, goes to a new line as a whole."""
DEEPEST = 80
"""Continuation lines begin at most here, or where the statement itself begins further to the right."""


class Mark(Enum):
    """`OPEN` and `CLOSE` bound a group, `BREAK` is a space or a new line."""

    OPEN = "open"
    CLOSE = "close"
    BREAK = "break"


OPEN, CLOSE, BREAK = Mark.OPEN, Mark.CLOSE, Mark.BREAK

Token: TypeAlias = "str | Mark"


def flat(tokens: Sequence[Token]) -> str:
    """All on one line."""
    return "".join([t if isinstance(t, str) else " " for t in tokens if isinstance(t, str) or t is BREAK])


def layout(tokens: Sequence[Token], indent: int) -> list[str]:
    """The lines, each with its indentation."""
    line = flat(tokens)
    if indent + len(line) <= WIDTH:
        return [" " * indent + line]
    return _fill(tokens, indent)


def _fill(tokens: Sequence[Token], indent: int) -> list[str]:
    sizes = _sizes(tokens)
    lines: list[str] = []
    parts = [" " * indent]
    column = start = indent
    columns = [indent + CONTINUATION]
    deepest = max(DEEPEST, indent + CONTINUATION)
    for i, token in enumerate(tokens):
        if isinstance(token, str):
            parts.append(token)
            column += len(token)
            continue
        if token is CLOSE:
            columns.pop()
            continue
        fits = column + sizes[i] <= WIDTH
        if token is BREAK and fits:
            parts.append(" ")
            column += 1
        elif token is BREAK or (not fits and column - start > max(8, min(HANG, (WIDTH - start) // 2))):
            lines.append("".join(parts).rstrip(" "))
            column = start = columns[-1] if token is BREAK else min(start + CONTINUATION, deepest)
            parts = [" " * column]
        if token is OPEN:
            columns.append(min(column, deepest))
    lines.append("".join(parts).rstrip(" "))
    return lines


def _sizes(tokens: Sequence[Token]) -> list[int]:
    """For every `BREAK` and `OPEN`, the width up to the place where the line can end next.

    That is a `BREAK` of the same or an outer group, or any that comes after the own group was closed.
    """
    sizes = [0] * len(tokens)
    waiting: list[tuple[int, int, int]] = []  # index, depth and position, innermost last
    ended: list[tuple[int, int, int]] = []  # those whose group is closed
    depth = position = 0
    for i, token in enumerate(tokens):
        if isinstance(token, str):
            position += len(token)
        elif token is OPEN:
            waiting.append((i, depth, position))
            depth += 1
        elif token is CLOSE:
            depth -= 1
            while waiting and waiting[-1][1] > depth:
                ended.append(waiting.pop())
            ended.append(waiting.pop())
        else:
            while waiting and waiting[-1][1] >= depth:
                ended.append(waiting.pop())
            for at, _, begin in ended:
                sizes[at] = position - begin
            ended = []
            waiting.append((i, depth, position))
            position += 1
    for at, _, begin in [*waiting, *ended]:
        sizes[at] = position - begin
    return sizes
