"""The comment that silences a finding."""

from __future__ import annotations

import re

from mlcdsl.diagnostics import Diagnostic, Edit
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.lint import CODES_OF_LINT
from mlcdsl.lint.allow import allows
from mlcdsl.source import Source, Span
from mlcdsl.syntax.lexer import lex

_LIST = re.compile(r"#+\s*mlc\s*:\s*allow\s*\([^()]*(?=\))")


def silence_edit(snapshot: Snapshot, d: Diagnostic) -> Edit | None:
    """`# mlc: allow(CODE)` at the end of the finding's line; on a line of its own above it where there is a comment
    already or a body begins, for there a comment would come to belong to something else. None for errors."""
    if d.code not in CODES_OF_LINT or d.severity == "error" or d.span is None:
        return None
    source, row = d.span.source, d.span.source.row_of(d.span.start)
    start, line = source.line_starts[row], source.line_text(row)
    lexed = lex(Source("", line))
    comment = lexed.comments[0] if lexed.comments else None
    if comment is not None:
        listed = _LIST.match(comment.text)
        if listed is not None:
            at = start + comment.start + listed.end()
            return Edit(Span(source, at, at), f", {d.code}")
    words = [t.text for t in lexed.tokens if t.type != "$END"]
    if comment is None and words[-1:] != ["{"]:
        at = start + len(line.rstrip())
        return Edit(Span(source, at, start + len(line)), f"  # mlc: allow({d.code})")
    indent = line[: len(line) - len(line.lstrip())]
    end = "\r\n" if source.crlf else "\n"
    edit = Edit(Span(source, start, start), f"{indent}# mlc: allow({d.code}){end}")
    return edit if _silences(source, edit, d) else None


def _silences(source: Source, edit: Edit, d: Diagnostic) -> bool:
    """Whether a comment on a line of its own is about the place of the finding."""
    assert d.span is not None
    at = edit.span.start
    text = Source(source.name, source.text[:at] + edit.replacement + source.text[at:])
    place = d.span.start + len(edit.replacement)
    return any(a.code == d.code and a.start <= place < a.end for a in allows(text).allows)
