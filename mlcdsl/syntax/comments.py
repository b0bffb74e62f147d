"""Puts the comments and empty lines of a text on the tree that was parsed from it.

A comment on a line of its own belongs to what follows within the same braces, else to the closing brace. One
behind a statement belongs to it. One inside a statement goes before it, so that expressions are laid out freely; it
is written with one `#` then, for it does not document what it comes to stand before.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from mlcdsl.source import Source
from mlcdsl.syntax import ast, schedule_ast
from mlcdsl.syntax.printer.spacing import always_blank


@dataclass(frozen=True, slots=True)
class Comment:
    """`text` from its `#` to the end of its line, at `[start, end)` of the source."""

    text: str
    start: int
    end: int


Steps: TypeAlias = "Generator[Steps, Any, Any]"

_BLANKS = re.compile(r"[ \t\f]*")

BODIES: dict[type, tuple[str, ...]] = {
    ast.If: ("then", "orelse"),
    **dict.fromkeys(
        (
            ast.For,
            ast.Block,
            ast.Init,
            ast.While,
            ast.Dataflow,
            ast.PrimFunc,
            ast.Function,
            ast.IntrinPart,
            schedule_ast.For,
            schedule_ast.Schedule,
            schedule_ast.Proc,
        ),
        ("body",),
    ),
}
"""The fields of a node that hold what stands between braces."""


def attach(file: ast.File, comments: Sequence[Comment], source: Source) -> ast.File:
    """The tree with every comment on a node; what does not change is the same object.

    The spans say where the comments belong. Empty lines are kept where the layout leaves them to the tree; an
    empty string in `leading` is an empty line behind a comment.
    """
    attachment = _Attachment(sorted(comments, key=lambda c: c.start), source)
    entries, closing = _run(attachment.sequence(file.entries, 0, len(source.text) + 1))
    changed: ast.File = _changed(file, entries=entries, closing=closing)
    return changed


def _run(steps: Steps) -> Any:
    """The result of a generator that yields generators and is sent their results, without recursion."""
    stack = [steps]
    value: Any = None
    while stack:
        try:
            stack.append(stack[-1].send(value))
            value = None
        except StopIteration as stop:
            stack.pop()
            value = stop.value
    return value


def _changed(node: Any, **fields: Any) -> Any:
    """The node with these fields; itself if they are what it has."""
    changes = {name: value for name, value in fields.items() if not _same(getattr(node, name), value)}
    return replace(node, **changes) if changes else node


def _same(old: object, new: object) -> bool:
    if old is new:
        return True
    if isinstance(old, ast.Trivia):
        return old == new
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        return all(a is b for a, b in zip(old, new, strict=True))
    return False


class _Attachment:
    """One pass over the tree and, in step with it, over the comments."""

    def __init__(self, comments: list[Comment], source: Source) -> None:
        self.comments = comments
        self.source = source
        self.text = source.text
        self.next = 0

    def take(self, end: int) -> list[Comment]:
        """The comments not yet taken that begin before `end`."""
        first = self.next
        while self.next < len(self.comments) and self.comments[self.next].start < end:
            self.next += 1
        return self.comments[first : self.next]

    # ------------------------------------------------------------ between nodes

    def sequence(self, nodes: Sequence[Any], start: int, end: int) -> Steps:
        """The nodes between `start` and `end` with their trivia, and the trivia of the closing brace."""
        done: list[Any] = []
        before = None
        place = start
        for node in nodes:
            if node.span is None:
                done.append(node)
                continue
            leading, blank = self.lines(self.take(node.span.start), place, node.span.start)
            inner, inside = yield self.node(node)
            trailing, place = self.behind(node.span.end)
            blank = blank and before is not None and not always_blank(before, node)
            done.append(_changed(inner, trivia=ast.Trivia(_merge(leading, inside), trailing, blank)))
            before = node
        comments = self.take(end)
        if not comments:
            return tuple(done), ast.NO_TRIVIA
        leading, blank = self.lines(comments, place, comments[-1].end)
        return tuple(done), ast.Trivia(leading, "", blank and before is not None)

    def behind(self, end: int) -> tuple[str, int]:
        """The comment behind a node on the same line, if there is one, and where it ends, else `end`."""
        if self.next == len(self.comments):
            return "", end
        comment = self.comments[self.next]
        gap = _BLANKS.match(self.text, end)
        if gap is None or gap.end() != comment.start:
            return "", end
        self.next += 1
        return comment.text.rstrip(), comment.end

    def lines(self, comments: list[Comment], start: int, end: int) -> tuple[tuple[str, ...], bool]:
        """The comments between two places, "" for empty lines behind them, and whether one is before."""
        row_of = self.source.row_of
        row = row_of(start)
        lines: list[str] = []
        blank = False
        for comment in comments:
            first = row_of(comment.start)
            if first - row > 1 and lines:
                lines.append("")
            elif first - row > 1:
                blank = True
            lines.append(comment.text.rstrip())
            row = row_of(comment.end)
        if row_of(end) - row > 1:
            if not lines:
                blank = True
            else:
                lines.append("")
        return tuple(lines), blank

    # ------------------------------------------------------------ inside nodes

    def node(self, node: Any) -> Steps:
        """The node with the comments of what stands between its braces, and the other comments inside it."""
        kind = type(node)
        end: int = node.span.end
        if kind in (ast.ErrorStmt, ast.ErrorItem):
            self.take(end)  # they are part of its text
            return node, []
        if kind is ast.Module or kind is ast.Intrin:
            field = "items" if kind is ast.Module else "parts"
            brace = self.brace(node.name.span.end if node.name.span is not None else node.span.start, end)
            inside = self.take(brace)
            nodes, closing = yield self.sequence(getattr(node, field), brace + 1, end)
            return _changed(node, **{field: nodes, "closing": closing}), inside
        if kind is ast.If:
            return (yield self.conditional(node))
        inside = []
        for field in BODIES.get(kind, ()):
            body = getattr(node, field)
            if body.span is not None:
                inside += self.take(body.span.start)
                node = _changed(node, **{field: (yield self.body(body))})
        return node, inside + self.take(end)

    def body(self, body: ast.Body) -> Steps:
        assert body.span is not None
        stmts, closing = yield self.sequence(body.stmts, body.span.start + 1, body.span.end)
        return _changed(body, stmts=stmts, closing=closing)

    def conditional(self, node: ast.If) -> Steps:
        """An `if`; what follows `else` without braces is part of it."""
        inside: list[Comment] = []
        then, orelse = node.then, node.orelse
        if then.span is not None:
            inside += self.take(then.span.start)
            then = yield self.body(then)
        if orelse is not None and orelse.span is not None:
            inside += self.take(orelse.span.start)
            if self.text.startswith("{", orelse.span.start):
                orelse = yield self.body(orelse)
            elif orelse.stmts and orelse.stmts[0].span is not None:
                nested, more = yield self.node(orelse.stmts[0])
                orelse = _changed(orelse, stmts=(nested,))
                inside += more
        assert node.span is not None
        return _changed(node, then=then, orelse=orelse), inside + self.take(node.span.end)

    def brace(self, start: int, end: int) -> int:
        """The place of the first `{` outside comments."""
        at = start
        while at < end and self.text[at] != "{":
            if self.text[at] == "#":
                while at < end and self.text[at] not in "\r\n":
                    at += 1
            else:
                at += 1
        return at


def _merge(leading: tuple[str, ...], inside: list[Comment]) -> tuple[str, ...]:
    """The comments before a node with those from inside it, which go before the lines that document it.

    Those from inside never become part of `Trivia.doc`.
    """
    if not inside:
        return leading
    doc = len(leading)
    while doc and leading[doc - 1].startswith("##"):
        doc -= 1
    return (*leading[:doc], *("#" + c.text.rstrip().lstrip("#") for c in inside), *leading[doc:])
