"""Comments that silence findings: `# mlc: allow(CODE, name)` and, at the top of a file, `# mlc: allow-file(CODE)`.

Behind code, an `allow` is about what is found on its line. On a line of its own it is about the statement, item or
`use` that follows, the whole of it, and where none begins there about the next line of code.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlcdsl.check.names import suggest
from mlcdsl.diagnostics import Diagnostic, Edit, Fix
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.lint.edits import remove_comment
from mlcdsl.lint.rule import Found, diagnostics
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast, parse, parse_schedule
from mlcdsl.syntax.comments import BODIES, Comment
from mlcdsl.syntax.lexer import Lexed, lex

UNUSED, UNKNOWN, ERROR = "L0101", "L0102", "L0103"
BY_NAME = {c.name: c.code for c in CODES.values() if c.name}
#: what an `allow` may name
ALLOWED = (*BY_NAME.values(), *BY_NAME)
_OURS = re.compile(r"#+\s*mlc\s*:\s*(?P<said>.*)")
_ALLOW = re.compile(r"(?P<word>allow(?:-file)?)\s*\((?P<codes>[^()]*)\)(?:\s.*)?$")
_CODE = re.compile(r"[^\s,]+")


@dataclass(slots=True, eq=False)
class Allow:
    """One code of one comment, which silences what begins in `[start, end)`; `used`: there was something. `words` is
    all that the comment lists."""

    code: str
    text: Span
    words: tuple[Span, ...]
    comment: Comment
    start: int
    end: int
    used: bool = False


@dataclass(slots=True)
class Allows:
    """The comments of one text, and what is wrong with them."""

    source: Source
    allows: list[Allow] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def silences(self, d: Diagnostic) -> bool:
        """Whether a finding of this text is silenced; the comment that is nearest around it counts as used."""
        if d.severity == "error" or d.span is None:
            return False
        around = [a for a in self.allows if a.code == d.code and a.start <= d.span.start < a.end]
        if around:
            min(around, key=lambda a: a.end - a.start).used = True
        return bool(around)

    def unused(self, codes: frozenset[str]) -> list[Diagnostic]:
        """L0101 for comments that silenced nothing, of codes that were looked for."""
        found = self._idle([a for a in self.allows if not a.used and a.code in codes and a.code != UNUSED])
        kept = [d for d in found if not self.silences(d)]
        return kept + self._idle([a for a in self.allows if not a.used and a.code == UNUSED])

    def _idle(self, idle: list[Allow]) -> list[Diagnostic]:
        """One finding for each comment."""
        groups: dict[int, list[Allow]] = {}
        for a in idle:
            groups.setdefault(a.comment.start, []).append(a)
        return diagnostics(UNUSED, map(self._one, groups.values()))

    def _one(self, idle: list[Allow]) -> Found:
        first, words = idle[0], idle[0].words
        named = ", ".join(f"`{a.text.text}`" for a in idle)
        kept = [w.text for w in words if all(w is not a.text for a in idle)]
        if kept:
            whole = Span(self.source, words[0].start, words[-1].end)
            fix = Fix(f"leave out {named}", (Edit(whole, ", ".join(kept)),))
        else:
            fix = Fix("remove the comment", (remove_comment(self.source, first.comment.start, first.comment.end),))
        return Found(f"nothing is found here that {named} would silence", first.text, "silences nothing", fix=fix)


def allows(source: Source, tree: ast.File | None = None) -> Allows:
    """The comments of a text; `tree` is its tree if somebody has it."""
    out = Allows(source)
    if _OURS.search(source.text) is None:
        return out
    lexed = lex(source)
    starts: dict[int, int] | None = None
    for comment in lexed.comments:
        ours = _OURS.match(comment.text)
        if ours is None:
            continue
        parsed = _ALLOW.match(ours["said"].rstrip())
        span = Span(source, comment.start, comment.start + len(comment.text.rstrip()))
        if parsed is None:
            out.found += diagnostics(UNKNOWN, [_malformed(span)])
            continue
        if starts is None:
            starts = _nodes(tree if tree is not None else _parsed(source))
        at = comment.start + ours.start("said") + parsed.start("codes")
        scope = _scope(lexed, comment, starts, source) if parsed["word"] == "allow" else _whole(lexed, comment, source)
        if scope is None:
            out.found += diagnostics(UNKNOWN, [_misplaced(span)])
            continue
        _read_codes(out, comment, parsed["codes"], at, scope)
    return out


def _read_codes(out: Allows, comment: Comment, written: str, at: int, scope: tuple[int, int]) -> None:
    words = tuple(Span(out.source, at + m.start(), at + m.end()) for m in _CODE.finditer(written))
    if not words:
        out.found += diagnostics(UNKNOWN, [_malformed(Span(out.source, comment.start, comment.end))])
    for span in words:
        code = BY_NAME.get(span.text.replace("_", "-").lower(), span.text.upper())
        if code not in CODES:
            out.found += diagnostics(UNKNOWN, [_unknown(span)])
        elif CODES[code].severity == "error":
            out.found += diagnostics(ERROR, [_error(span)])
        else:
            out.allows.append(Allow(code, span, words, comment, *scope))


def _parsed(source: Source) -> Any:
    return (parse_schedule if source.name.endswith(".mlcs") else parse)(source).file


def _nodes(file: Any) -> dict[int, int]:
    """Where statements and items begin, and where the outermost that begins there ends."""
    out: dict[int, int] = {}
    stack: list[Any] = [*file.entries]
    while stack:
        node = stack.pop()
        if node.span is not None:
            out[node.span.start] = max(out.get(node.span.start, 0), node.span.end)
        if isinstance(node, ast.Module | ast.Intrin):
            stack += node.items if isinstance(node, ast.Module) else node.parts
        for name in BODIES.get(type(node), ()):
            body = getattr(node, name)
            stack += body.stmts if body is not None else ()
    return out


def _scope(lexed: Lexed, comment: Comment, nodes: dict[int, int], source: Source) -> tuple[int, int]:
    """What an `allow` is about. One that is the first in its braces is about the line of the opening brace, too: the
    formatter moves what stands behind a brace to the next line."""
    line = source.line_starts[source.row_of(comment.start)]
    if source.text[line : comment.start].strip():
        return line, comment.end
    at = bisect_left(lexed.tokens, comment.end, key=lambda t: t.start)
    before, after = lexed.tokens[at - 1] if at else None, lexed.tokens[at]
    start = after.start
    if before is not None and before.type == "{":
        start = source.line_starts[source.row_of(before.start)]
    if after.type == "$END":
        return start, comment.end
    row = source.row_of(after.start)
    return start, nodes.get(after.start, source.line_starts[row] + len(source.line_text(row)))


def _whole(lexed: Lexed, comment: Comment, source: Source) -> tuple[int, int] | None:
    """The whole text, for a comment before everything else in it."""
    return (0, len(source.text) + 1) if comment.start < lexed.tokens[0].start or len(lexed.tokens) == 1 else None


def _malformed(span: Span) -> Found:
    note = "write `# mlc: allow(CODE)`, or `# mlc: allow-file(CODE)` at the top of the file; several codes have commas"
    return Found("this comment is not understood", span, "silences nothing", notes=(note,))


def _misplaced(span: Span) -> Found:
    note = "`allow` is about the line of the comment, or about the statement or item below it"
    return Found("`allow-file` stands at the top of a file", span, "code comes before it", notes=(note,))


def _unknown(span: Span) -> Found:
    meant = suggest(span.text, ALLOWED)
    if meant is None:
        return Found(f"there is no finding `{span.text}`", span, "unknown", notes=("codes look like L0201",))
    fix = Fix(f"write `{meant}`", (Edit(span, meant),))
    return Found(f"there is no finding `{span.text}`", span, f"did you mean `{meant}`?", fix=fix)


def _error(span: Span) -> Found:
    return Found(f"`{span.text}` is an error", span, "cannot be allowed", notes=("errors are never silenced",))


def silence(
    found: Iterable[Diagnostic], texts: Sequence[tuple[Source, ast.File | None]], codes: frozenset[str], whole: bool
) -> tuple[Diagnostic, ...]:
    """The findings that no comment of their text silences, and what is wrong with the comments of these texts.

    `codes` were looked for; `whole`: everywhere, so that a comment that silenced nothing is superfluous.
    """
    read = {source: allows(source, tree) for source, tree in texts}
    kept = []
    for d in (*found, *_wrong(read.values(), codes)):
        if d.span is not None and d.span.source not in read:
            read[d.span.source] = allows(d.span.source)
        if d.span is None or not read[d.span.source].silences(d):
            kept.append(d)
    for source, _ in texts if whole else ():
        kept += read[source].unused(codes) if UNUSED in codes else []
    return tuple(kept)


def _wrong(read: Iterable[Allows], codes: frozenset[str]) -> Iterator[Diagnostic]:
    return (d for a in list(read) for d in a.found if d.code in codes)
