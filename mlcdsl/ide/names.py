"""Which name means what, from the tree alone: so it is known for half-written text too.

The rules are those of the checker (docs/language.md, M4 and "Names"); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from mlcdsl.source import Span

Kind = Literal[
    "module", "prim_func", "function", "extern", "const", "reducer", "intrin", "schedule", "proc",
    "dim", "stride", "parameter", "output", "loop", "axis", "buffer", "value", "index", "binding", "block",
    "option", "handle",
]  # fmt: skip

Role = Literal["", "block", "buffer", "text", "argument", "module", "language"]


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """Something that a text names. `node` is the tree's node that declares it (for a parameter the `ast.Param`, for a
    loop variable the `ast.For`, ...); `places` are all places that declare it, the first one first: in a graph function
    both branches of an `if` may."""

    name: str
    kind: Kind
    node: object
    places: list[Span]

    @property
    def span(self) -> Span:
        return self.places[0]


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names something: a symbol of the same declaration, or (`symbol` None) `item` of a module, written
    `f` or `M.f`, or a name of the language (an operator, a primitive, a dtype). `write`: the place changes it.

    `role` says what else the place is: "block" the text in `block("Y")` of a schedule, which names a block of its
    function, "buffer" a text that names a buffer there, "text" another text, which may be either; "argument" the name
    in `f(x=...)`, a parameter of `item`; "module" the name before a point; "language" what no item can be meant by."""

    span: Span
    symbol: Symbol | None
    item: str = ""
    write: bool = False
    role: Role = ""


@dataclass(slots=True, eq=False)
class Scope:
    """A stretch of text and what is declared directly in it; nothing is visible before its declaration."""

    span: Span
    parent: Scope | None
    symbols: dict[str, Symbol] = field(default_factory=dict)
    inner: list[Scope] = field(default_factory=list)

    def lookup(self, name: str) -> Symbol | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.symbols:
                return scope.symbols[name]
            scope = scope.parent
        return None

    def at(self, offset: int) -> Scope:
        """The innermost scope around an offset of the same text."""
        for scope in self.inner:
            if scope.span.start <= offset <= scope.span.end:
                return scope.at(offset)
        return self

    def visible(self, offset: int) -> Iterator[Symbol]:
        """What can be named at an offset in this scope, the innermost first."""
        seen: set[str] = set()
        scope: Scope | None = self
        while scope is not None:
            for name, symbol in scope.symbols.items():
                if name not in seen and symbol.span.end <= offset:
                    seen.add(name)
                    yield symbol
            scope = scope.parent


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All names of one declaration; spans are offsets into the text that it was read from."""

    symbols: tuple[Symbol, ...]
    uses: tuple[Use, ...]
    scope: Scope

    def at(self, offset: int) -> Symbol | Use | None:
        """What is named at an offset (the place behind a name's last character belongs to it)."""
        for symbol in self.symbols:
            for place in symbol.places:
                if place.start <= offset <= place.end:
                    return symbol
        return next((u for u in self.uses if u.span.start <= offset <= u.span.end), None)

    def uses_of(self, symbol: Symbol) -> tuple[Use, ...]:
        return tuple(u for u in self.uses if u.symbol is symbol)
