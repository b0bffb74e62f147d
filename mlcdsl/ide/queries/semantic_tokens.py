"""What every word, sign and literal of a text is, so that colours say what a name stands for.

Words of the language are only marked where they act as such: `block` is a name in `block = 1`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mlcdsl.ide import words
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.queries.token_marks import Mark, Modifier, Type, marks_of
from mlcdsl.ide.reading import Piece
from mlcdsl.ide.resolve import kind_of, modules
from mlcdsl.ide.schedule_names import VALUES
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot
from mlcdsl.ir.intrinsics import SCALAR_FUNCTIONS
from mlcdsl.ops import OPERATORS
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.lexer import lex
from mlcdsl.types import DTYPES

_PUNCTUATION = frozenset("()[]{},:.")
_TYPES = frozenset(DTYPES)
_FUNCTIONS = frozenset({*SCALAR_FUNCTIONS, *words.REDUCERS, *words.FUNCTIONS, "select"})
_ITEMS: dict[str, Type] = {"const": "variable", "module": "namespace"}
_IN_HEADS = frozenset({"module", "use"})
_KEYWORD, _OPERATOR, _COMMENT = Mark("keyword"), Mark("operator"), Mark("comment")
_DOC = Mark("comment", frozenset({"documentation"}))
_LITERAL = Mark("enumMember", frozenset({"defaultLibrary", "readonly"}))
_PLAIN = {"NUMBER": Mark("number"), "STRING": Mark("string")}


@dataclass(frozen=True, slots=True)
class SemanticToken:
    span: Span
    type: Type
    modifiers: frozenset[Modifier] = frozenset()


def semantic_tokens(snapshot: Snapshot, span: Span | None = None) -> tuple[SemanticToken, ...]:
    """In the order of the text; with `span` those of the declarations that it touches."""
    items = _items(snapshot)
    start, end = (span.start, span.end) if span is not None else (0, len(snapshot.source.text))
    found: list[SemanticToken] = []
    for piece in snapshot.reading.pieces:
        if piece.start + piece.delta <= end and piece.end + piece.delta >= start:
            found += _of_piece(snapshot, piece, items)
    return tuple(t for t in found if t.span.end >= start and t.span.start <= end)


def _items(snapshot: Snapshot) -> dict[str, str]:
    """What can be named from anywhere, with its kind: modules, `M.f`, procs and intrinsics of schedules."""
    found: dict[str, str] = {}
    for _, module in modules(snapshot):
        found.setdefault(module.name.name, "module")
        for item in module.items:
            if item.name is not None:
                found.setdefault(f"{module.name.name}.{item.name.name}", kind_of(item))
                if isinstance(snapshot, ScheduleSnapshot) and isinstance(item, ast.Intrin):
                    found.setdefault(item.name.name, "intrin")
    if isinstance(snapshot, ScheduleSnapshot):
        found.update(dict.fromkeys(snapshot.file.procs, "proc"))
    return found


# ---------------------------------------------------------------- pieces of the text


def _of_piece(snapshot: Snapshot, piece: Piece, items: dict[str, str]) -> Iterator[SemanticToken]:
    own = _module(snapshot, piece.entry)
    for start, end, mark in _marked(snapshot, piece):
        what = _named(mark, items, own, snapshot) if mark.item else (mark.type, mark.modifiers)
        if what is not None:
            yield SemanticToken(snapshot.source.span(start + piece.delta, end + piece.delta), *what)


def _marked(snapshot: Snapshot, piece: Piece) -> Sequence[tuple[int, int, Mark]]:
    """The tokens of a piece in the text that it is from; those of declarations are kept."""
    if piece.entry is None or piece.entry.span is None:
        return _tokens(snapshot, piece, {})
    known = snapshot.store.marks.get(id(piece.entry))
    if known is None:
        found = _tokens(snapshot, piece, marks_of(snapshot, piece.entry))
        known = snapshot.store.marks[id(piece.entry)] = (piece.entry, found)
    return known[1]


def _tokens(snapshot: Snapshot, piece: Piece, marks: dict[int, Mark]) -> Sequence[tuple[int, int, Mark]]:
    lexed = lex(Source(snapshot.name, piece.origin.text[piece.start : piece.end]))
    at = piece.start
    found = [(c.start + at, c.end + at, _DOC if c.text.startswith("##") else _COMMENT) for c in lexed.comments]
    before = ""
    for token in lexed.tokens[:-1]:
        if token.type == "NAME":
            mark = marks.get(token.start + at) or _unmarked(snapshot, token.text, before, piece.entry is None)
        else:
            mark = _PLAIN.get(token.type, _OPERATOR) if token.type not in _PUNCTUATION else None
        if mark is not None:
            found.append((token.start + at, token.end + at, mark))
        before = token.text
    return sorted(found, key=lambda f: f[0])


def _module(snapshot: Snapshot, entry: Entry | None) -> str:
    module = snapshot.module_of(entry) if isinstance(snapshot, ProgramSnapshot) and entry is not None else None
    return module.name.name if module is not None else ""


def _unmarked(snapshot: Snapshot, word: str, before: str, outside: bool) -> Mark | None:
    """A word that the tree holds no name for: one of the language, the name of a module, or what was not read."""
    if outside and before == "module":
        return Mark("namespace", frozenset({"declaration"}))
    if word in words.LITERALS or (word in VALUES and isinstance(snapshot, ScheduleSnapshot)):
        return _LITERAL
    known = words.PROGRAM if isinstance(snapshot, ProgramSnapshot) else words.SCHEDULE
    return _KEYWORD if word in known and (not outside or word in _IN_HEADS) else None


def _named(mark: Mark, items: dict[str, str], own: str, snapshot: Snapshot) -> tuple[Type, frozenset[Modifier]] | None:
    """A name that is not of its declaration: an item, or one of the language."""
    name = mark.item
    kind = "" if mark.language else items.get(f"{own}.{name}") or items.get(name, "")
    if kind:
        readonly: frozenset[Modifier] = frozenset({"readonly"}) if kind == "const" else frozenset()
        return _ITEMS.get(kind, "function"), readonly
    if name in words.LITERALS:
        return _LITERAL.type, _LITERAL.modifiers
    if isinstance(snapshot, ScheduleSnapshot):
        known = PRIMITIVES.get(name) is not None
        return ("macro", frozenset({"defaultLibrary"})) if known else _of_language(name, mark)
    return _of_language(name, mark) or (
        ("function", frozenset({"defaultLibrary"})) if OPERATORS.get(name) is not None else None
    )


def _of_language(name: str, mark: Mark) -> tuple[Type, frozenset[Modifier]] | None:
    """A function of the language, or a dtype that stands for a conversion."""
    if name in _TYPES:
        return "type", frozenset({"defaultLibrary"})
    known = mark.language or name in _FUNCTIONS
    return ("function", frozenset({"defaultLibrary"})) if known else None
