"""Codes in comments that silence findings: `# mlc: allow(L0301, unused-name)`."""

from __future__ import annotations

import re

from mlcdsl.diagnostics.codes import CODES
from mlcdsl.diagnostics.explain import explain
from mlcdsl.ide.queries.hover.answer import Hover, join
from mlcdsl.lint.allow import BY_NAME
from mlcdsl.source import Source, Span
from mlcdsl.syntax.comments import Comment
from mlcdsl.syntax.lexer import lex

_ALLOW = re.compile(r"#+\s*mlc\s*:\s*allow(?:-file)?\s*\(([^()]*)")
_CODE = re.compile(r"[^\s,]+")


def in_comment(source: Source, offset: int) -> bool:
    return _comment_at(source, offset) is not None


def comment_hover(source: Source, offset: int) -> Hover | None:
    """What the code at an offset stands for."""
    comment = _comment_at(source, offset)
    allow = _ALLOW.match(comment.text) if comment is not None else None
    if comment is None or allow is None:
        return None
    for m in _CODE.finditer(comment.text, allow.start(1), allow.end(1)):
        span = Span(source, comment.start + m.start(), comment.start + m.end())
        if span.start <= offset <= span.end:
            code = BY_NAME.get(m.group().replace("_", "-").lower(), m.group().upper())
            return Hover(code_text(code), span) if code in CODES else None
    return None


def code_text(code: str) -> str:
    """A finding by its code: its title, and how its page begins."""
    known = CODES[code]
    head = f"**{code}**" + (f" `{known.name}`" if known.name else "") + f" ({known.severity}): {known.title}"
    return join(head, first_paragraphs(explain(code)))


def first_paragraphs(page: str) -> str:
    """The text of a page between its title and its first heading or example."""
    paragraphs = [p.strip() for p in page.replace("\r\n", "\n").split("\n\n")]
    out: list[str] = []
    for p in paragraphs[1:] if page.startswith("# ") else paragraphs:
        if p.startswith(("#", "```", "    ")):
            break
        out.append(p)
    return join(*out)


def _comment_at(source: Source, offset: int) -> Comment | None:
    """The comment around an offset; its place is that in the text."""
    row = source.row_of(offset)
    line = source.line_text(row)
    if "#" not in line:
        return None
    start = source.line_starts[row]
    for c in lex(Source(source.name, line)).comments:
        if start + c.start < offset <= start + c.end:
            return Comment(c.text, start + c.start, start + c.end)
    return None
