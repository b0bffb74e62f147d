"""Which words of a declaration are names, and of what: by the place where they begin, in the text it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from mlcdsl.check.statements import THREADS
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.names import Symbol, Use
from mlcdsl.ide.nodes import descend
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

Type = Literal[
    "namespace", "type", "enumMember", "parameter", "variable", "property", "function", "macro", "label", "keyword",
    "comment", "string", "number", "operator",
]  # fmt: skip
Modifier = Literal["declaration", "readonly", "modification", "defaultLibrary", "documentation"]

_NONE: frozenset[Modifier] = frozenset()
_LIBRARY: frozenset[Modifier] = frozenset({"defaultLibrary"})
_DECLARES: frozenset[Modifier] = frozenset({"declaration"})
_READONLY: frozenset[Modifier] = frozenset({"readonly"})
_THREADS = frozenset(t.partition(".")[0] for t in THREADS)
_WORD = re.compile(r"\w+")
#: symbols that keep their value
_FIXED = frozenset({"dim", "stride", "loop", "axis", "index", "value", "option"})
_PARAMETERS = frozenset({"dim", "stride", "parameter", "output", "option"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What a name is; with `item` a name that other declarations decide on, or the language (`language`: only that)."""

    type: Type = "variable"
    modifiers: frozenset[Modifier] = _NONE
    item: str = ""
    language: bool = False


def marks_of(snapshot: Snapshot, entry: Entry) -> dict[int, Mark]:
    names = snapshot.names_of(entry)
    found = dict(_words(entry))
    for use in names.uses:
        if use.role not in ("block", "buffer", "text") and (use.symbol is not None or use.span.start not in found):
            found[use.span.start] = _of_use(use)
    for symbol in names.symbols:
        for place in symbol.places:
            found[place.start] = Mark(_type(symbol), _DECLARES | _modifiers(symbol))
    if entry.name is not None and entry.name.span is not None:
        const = isinstance(entry, ast.Const)
        kind: Type = "variable" if const else "function"
        found[entry.name.span.start] = Mark(kind, _DECLARES | _READONLY if const else _DECLARES)
    return found


# ---------------------------------------------------------------- names


def _of_use(use: Use) -> Mark:
    if use.role == "argument":
        return Mark("property")
    if use.symbol is None:
        return Mark(item=use.item, language=use.role == "language")
    changed: frozenset[Modifier] = frozenset({"modification"}) if use.write else _NONE
    return Mark(_type(use.symbol), changed | _modifiers(use.symbol))


def _type(symbol: Symbol) -> Type:
    if symbol.kind == "block":
        return "label"
    return "parameter" if symbol.kind in _PARAMETERS else "variable"


def _modifiers(symbol: Symbol) -> frozenset[Modifier]:
    node = symbol.node
    given = symbol.kind == "parameter" and not (isinstance(node, ast.Param) and node.inout)
    return _READONLY if given or symbol.kind in _FIXED else _NONE


# ---------------------------------------------------------------- words that the tree holds as texts


def _words(entry: Entry) -> Iterator[tuple[int, Mark]]:
    for node in descend(entry):
        match node:
            case ast.TensorRef() if node.span is not None:
                yield node.span.start, Mark("type", _LIBRARY)
                yield from _scope(node.span, node.scope)
            case ast.For(kind_span=Span() as at):
                yield at.start, Mark("function", _LIBRARY)
            case ast.Axis() if node.span is not None:
                yield node.span.start, Mark("type", _LIBRARY)
            case S.Formal(kind_span=Span() as at):
                yield at.start, Mark("type", _LIBRARY)
            case S.Schedule(target_span=Span() as at):
                yield at.start, Mark("enumMember", _LIBRARY)
            case ast.Attr() if node.span is not None:
                yield from _member(node, node.span)
        yield from _attributes(node)


def _scope(span: Span, scope: str) -> Iterator[tuple[int, Mark]]:
    """The memory scope at the end of a type."""
    if scope:
        for word in _WORD.finditer(span.source.text, span.start + span.text.rindex("@"), span.end):
            yield word.start(), Mark("enumMember", _LIBRARY)


def _member(node: ast.Attr, span: Span) -> Iterator[tuple[int, Mark]]:
    thread = isinstance(node.base, ast.Name) and node.base.id in _THREADS
    if thread:
        yield span.start, Mark("enumMember", _LIBRARY)
        yield span.end - len(node.name), Mark("enumMember", _LIBRARY)
    elif isinstance(node.base, ast.Name) and node.name.isdigit():
        yield span.start, Mark(item=node.base.id)
    elif not isinstance(node.base, ast.Name) or node.name == "ptr":
        yield span.end - len(node.name), Mark("property")


def _attributes(node: Any) -> Iterator[tuple[int, Mark]]:
    for attr in getattr(node, "attrs", ()):
        if isinstance(attr, ast.Arg) and attr.span is not None:
            yield attr.span.start, Mark("property")
