"""From text to tokens. Comments go to a list of their own; what is no token is reported and left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mlcdsl.diagnostics import Diagnostic, Edit, Fix
from mlcdsl.source import Source
from mlcdsl.syntax.comments import Comment
from mlcdsl.syntax.words import INFIX_WORDS, ITEM_WORDS

MAX_NESTING = 200
_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = frozenset(_OPEN.values())

_TOKEN = re.compile(
    r"""(?P<SPACE>[ \t\r\n\f]+|\A\ufeff)
      | (?P<COMMENT>\#[^\r\n]*)
      | (?P<NAME>[^\W\d]\w*)
      | (?P<NUMBER>0[xX]\w*|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?\w*)
      | (?P<STRING>"(?:[^"\\\r\n]|\\.)*")
      | (?P<OP>->|//|==|!=|<=|>=|\+=|-=|\*=|[-+*/%@<>=(){}\[\],:.])
      | (?P<ALIAS>&&|\|\||!(?!!))
      | (?P<OPEN_STRING>"(?:[^"\\\r\n]|\\.)*\\?)
      | (?P<BAD>.)""",
    re.VERBOSE,
)
_GOOD_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0(?:_?0)*|[1-9][0-9]*(?:_[0-9]+)*"
    r"|[0-9]+(?:_[0-9]+)*(?=[.eE])(?:\.[0-9]+(?:_[0-9]+)*)?(?:[eE][+-]?[0-9]+)?"
)
_OTHER_BASE = re.compile("0[bBoO][0-9_]*[0-9][0-9_]*")
_LONGEST_NUMBER = 400
_ALIASES = {"&&": "and", "||": "or", "!": "not"}
_HINTS = {
    ";": "statements need no separator",
    "?": "a choice between two values is written `select(condition, a, b)`",
    "'": 'strings are written with `"`',
}
_DIGITS = re.compile("[0-9]+")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|.)")
_SURROGATE = re.compile("[\ud800-\udfff]")  # no characters: what decodes UTF-8 never gives them
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"'}


@dataclass(slots=True)
class Token:
    """`type` is NAME, NUMBER, STRING, $END or the punctuation itself; `first`: it begins its line."""

    type: str
    text: str
    start: int
    end: int
    first: bool


@dataclass(frozen=True, slots=True)
class Lexed:
    tokens: list[Token]  # ends with $END
    comments: list[Comment]
    diagnostics: list[Diagnostic]

    @property
    def lost(self) -> list[int]:
        """Where characters were left out that may have meant something."""
        left_out = (d.span for d in self.diagnostics if d.fix is None)
        return [span.start for span in left_out if span is not None and span.text.strip(";")]


def unescape(text: str) -> str:
    """The value of a string token (with its quotes)."""

    def one(match: re.Match[str]) -> str:
        escape = match.group(1)
        if escape.startswith("u{"):
            code = int(escape[2:-1], 16)
            return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        return _ESCAPES.get(escape, escape)

    return _ESCAPE.sub(one, _SURROGATE.sub("\ufffd", text[1:-1]))


def wrong_number(text: str) -> tuple[str, str] | None:
    """What is wrong with a number, and what it should be; None if nothing is."""
    shown = text if len(text) <= 40 else text[:37] + "..."
    if len(text) > _LONGEST_NUMBER:
        return f"a number of {len(text)} characters is too long", f"at most {_LONGEST_NUMBER} are read"
    if _GOOD_NUMBER.fullmatch(text):
        return None
    plain = text.replace("_", "").lstrip("0")
    if text.startswith("0") and plain.isdigit():
        return f"`{shown}` is not a number: an integer does not begin with `0`", f"write `{plain[:40]}`"
    if _OTHER_BASE.fullmatch(text):
        kind, base = ("binary", 2) if text[1] in "bB" else ("octal", 8)
        digits = text[2:].replace("_", "")
        known = len(digits) <= 64 and all(c < str(base) for c in digits)
        label = (
            f"write `{int(digits, base)}` or `{int(digits, base):#x}`" if known else "write it with `0x`, or decimal"
        )
        return f"`{shown}` is not a number: there are no {kind} literals", label
    if re.fullmatch(r"[0-9][0-9_.]*[^\W\d_]\w*", text) and not text.startswith(("0x", "0X")):
        return f"`{shown}` is neither a number nor a name", "a product is written with `*`"
    return f"`{shown}` is not a number", "a `_` stands between two digits" if "_" in text else "wrong digits"


def lex(source: Source) -> Lexed:
    """All tokens of a text. Never fails."""
    text = source.text
    tokens: list[Token] = []
    comments: list[Comment] = []
    diagnostics: list[Diagnostic] = []
    position, first, end = 0, True, len(text)
    match = _TOKEN.match
    while position < end:
        m = match(text, position)
        if m is None:  # a character that `.` does not match is a line end, and those are SPACE
            break
        kind, start, position = m.lastgroup, position, m.end()
        if kind == "SPACE":
            if "\n" in m.group() or "\r" in m.group():
                first = True
            continue
        if kind == "COMMENT":
            comments.append(Comment(m.group(), start, position))
            continue
        word = m.group()
        if kind == "NUMBER" and tokens and tokens[-1].type == "." and tokens[-1].end == start:
            digits = _DIGITS.match(text, start)  # `t.0.1` is an index of an index, no float
            if digits is not None and not word.startswith(("0x", "0X")):
                word, position = digits.group(), digits.end()
        if kind == "ALIAS":
            diagnostics.append(_other_spelling(source, start, position, _ALIASES[word]))
            kind, word = "NAME", _ALIASES[word]
        if kind == "BAD":
            _bad(source, diagnostics, start, position)
            continue
        if kind == "OPEN_STRING":
            diagnostics.append(_unterminated(source, start, position))
            kind, word = "STRING", word + '"'
        tokens.append(Token(word if kind == "OP" else str(kind), word, start, position, first))
        first = False
    tokens.append(Token("$END", "", end, end, True))
    _check_nesting(source, tokens, diagnostics)
    return Lexed(tokens, comments, diagnostics)


def _other_spelling(source: Source, start: int, end: int, word: str) -> Diagnostic:
    place, found = source.span(start, end), source.text[start:end]
    spaced = word + " " if source.text[end : end + 1] not in ("", " ") else word
    return Diagnostic("E0003", f"unexpected characters `{found}`: this is written `{word}`", place,
                      label=f"read as `{word}`", fix=Fix(f"write `{word}`", (Edit(place, spaced),)))  # fmt: skip


def _bad(source: Source, diagnostics: list[Diagnostic], start: int, end: int) -> None:
    """Neighbouring bad characters make one finding."""
    if diagnostics and diagnostics[-1].code == "E0003":
        before = diagnostics[-1].span
        if before is not None and before.end == start:
            start = before.start
            diagnostics.pop()
    bad = source.text[start:end]
    what = f"`{bad}`" if bad.isprintable() else " ".join(f"U+{ord(c):04X}" for c in bad[:8])
    diagnostics.append(
        Diagnostic(
            "E0003",
            f"unexpected character {what}" if len(bad) == 1 else f"unexpected characters {what}",
            source.span(start, end),
            label="not part of the language",
            notes=(_HINTS.get(bad, "the text is read as if it were not there"),),
        )
    )


def _unterminated(source: Source, start: int, end: int) -> Diagnostic:
    return Diagnostic(
        "E0004",
        "this string has no closing quote on its line",
        source.span(start, end),
        label='add `"` at its end',
    )


def declares(tokens: list[Token], position: int) -> bool:
    """Whether a line begins here with the keyword of a declaration and a name: no bracket reaches beyond that, but
    the brace of a module."""
    token, after = tokens[position], tokens[min(position + 1, len(tokens) - 1)]
    if not token.first or token.text not in ITEM_WORDS:
        return False
    return after.type == "NAME" and not after.first and after.text not in INFIX_WORDS


def _check_nesting(source: Source, tokens: list[Token], diagnostics: list[Diagnostic]) -> None:
    """Leave out what is nested too deeply, up to the next declaration, so that nothing behind has to recurse so far.

    Missing closing brackets do not add up from one declaration to the next.
    """
    depth, cut = 0, False
    kept: list[Token] = []
    for i, token in enumerate(tokens):
        if depth and declares(tokens, i):
            depth, cut = min(depth, 1), False
        if cut and token.type != "$END":
            continue
        if token.type in _OPEN:
            depth += 1
        elif token.type in _CLOSE:
            depth = max(depth - 1, 0)
        if depth <= MAX_NESTING or token.type == "$END":
            kept.append(token)
            continue
        cut = True
        diagnostics.append(
            Diagnostic(
                "E0103",
                f"brackets are nested more than {MAX_NESTING} deep",
                source.span(token.start, token.end),
                notes=("what follows is not read, up to the next declaration",),
            )
        )
    tokens[:] = kept
