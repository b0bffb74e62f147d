"""Where names are looked up: modules and their items, and the scopes inside a primitive function."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypeAlias

from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.syntax import ast

Entity: TypeAlias = T.Var | T.Buffer


def suggest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was most likely meant."""
    known = list(known)
    lower = {k.lower(): k for k in known}
    if name.lower() in lower:
        return lower[name.lower()]
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return close[0] if close else None


@dataclass(slots=True)
class Sink:
    """Collects the findings of one run. `silent` counts what was refused without a word, since it uses something
    whose declaration was refused already."""

    found: list[Diagnostic] = field(default_factory=list)
    silent: int = 0

    def error(
        self,
        code: str,
        message: str,
        span: Span | None,
        label: str = "",
        related: Iterable[Label] = (),
        notes: Iterable[str] = (),
        **more: object,
    ) -> None:
        self.found.append(Diagnostic(code, message, span, label, tuple(related), tuple(notes), **more))  # type: ignore[arg-type]

    def unknown_name(self, what: str, name: str, span: Span | None, known: Iterable[str], *notes: str) -> None:
        """E0201, with the name that was likely meant (M5)."""
        meant = suggest(name, known)
        fix = None
        if meant is not None and span is not None:
            fix = Fix(f"write `{meant}`", (Edit(span, meant),))
        hint = f"did you mean `{meant}`?" if meant is not None else "not known here"
        self.error("E0201", f"unknown {what} `{name}`", span, hint, notes=notes, fix=fix)

    def once_each(self, start: int) -> None:
        """Of the findings from `start` on, keep one E0201 for each unknown name: a note counts its other uses, and
        its fix mends them all."""
        uses: dict[tuple[str, str], list[Diagnostic]] = {}
        for d in self.found[start:]:
            if d.code == "E0201" and d.span is not None:
                uses.setdefault((d.message, d.span.text), []).append(d)
        merged: dict[int, Diagnostic | None] = {}
        for first, *more in uses.values():
            if more:
                merged.update({id(d): None for d in more})
                merged[id(first)] = _with_uses(first, more)
        if merged:
            kept = (merged.get(id(d), d) for d in self.found[start:])
            self.found[start:] = [d for d in kept if d is not None]


def _with_uses(first: Diagnostic, more: list[Diagnostic]) -> Diagnostic:
    count = f"it is used {len(more)} more time{'s' * (len(more) > 1)} here, which is not reported again"
    fix = first.fix
    if fix is not None:
        others = [e for d in more if d.fix is not None and d.fix.title == fix.title for e in d.fix.edits]
        fix = replace(fix, edits=(*fix.edits, *others))
    return replace(first, notes=(*first.notes, count), fix=fix)


def underscored(span: Span | None) -> Fix | None:
    """Let the name that stands there begin with `_`; None where the text may have another one of that name."""
    if span is None or re.search(rf"\b_{re.escape(span.text)}\b", span.source.text):
        return None
    return Fix(f"name it `_{span.text}`", (Edit(span, f"_{span.text}"),))


def renamed(arg: ast.Arg, name: str | None) -> Fix | None:
    """Give an argument another name."""
    place = name_of(arg)
    if name is None or place is None or not arg.name:
        return None
    return Fix(f"write `{name}`", (Edit(place, name),))


def name_of(arg: ast.Arg) -> Span | None:
    """Where the name of a named argument stands."""
    return arg.span and arg.span.source.span(arg.span.start, arg.span.start + len(arg.name))


def label_of(entity: object, text: str) -> tuple[Label, ...]:
    """A secondary place at the declaration of something, if it has one."""
    span = getattr(entity, "span", None)
    return (Label(span, text),) if span is not None else ()


@dataclass(slots=True)
class ModuleScope:
    """What a module's text can name: its own items, and other modules through `Module.item`.

    `items` holds finished signatures; `broken` the names of items whose declaration was refused, which are
    never reported again.
    """

    name: str
    sink: Sink
    items: dict[str, G.Item]
    reducers: dict[str, ast.Reducer]
    broken: set[str]
    modules: Mapping[str, ModuleScope]

    def lookup(self, name: str) -> G.Item | None:
        """An item by its name, or by `Module.name`."""
        if "." in name:
            module, _, rest = name.partition(".")
            other = self.modules.get(module)
            return None if other is None else other.items.get(rest)
        return self.items.get(name)

    def is_broken(self, name: str) -> bool:
        if "." in name:
            module, _, rest = name.partition(".")
            other = self.modules.get(module)
            return other is not None and rest in other.broken
        return name in self.broken

    def known(self) -> list[str]:
        """All names that `lookup` knows."""
        others = [f"{m}.{n}" for m, s in self.modules.items() if m != self.name for n in s.items]
        return [*self.items, *others]


@dataclass(frozen=True, slots=True)
class Loop:
    """What the checker keeps of a loop variable: its range, and how many blocks enclose its loop."""

    lo: T.Expr
    extent: T.Expr
    kind: str
    block_depth: int


class Locals:
    """The scopes of one primitive function, and what is known of its variables and buffers."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Entity | None]] = [{}]
        self.loops: dict[T.Var, Loop] = {}
        self.modes: dict[T.Buffer, T.Mode] = {}
        self.block_depth = 0
        self.axes: list[dict[T.Var, str]] = []  # of each block around: the axes that are bound to one loop
        self.block_names: dict[str, Span | None] = {}

    def lookup(self, name: str) -> tuple[bool, Entity | None]:
        """(known, entity); a name whose declaration was refused is known and has no entity."""
        for scope in reversed(self.scopes):
            if name in scope:
                return True, scope[name]
        return False, None

    def names(self) -> list[str]:
        return [n for scope in self.scopes for n in scope]

    def declare(self, sink: Sink, ident: ast.Ident, entity: Entity | None) -> None:
        """Introduce a name in the innermost scope; E0202 if it is taken there (M4, P3)."""
        scope = self.scopes[-1]
        if ident.name in scope:
            old = scope[ident.name]
            sink.error(
                "E0202",
                f"`{ident.name}` is defined twice",
                ident.span,
                "defined again here",
                label_of(old, "first defined here"),
            )
            scope[ident.name] = None  # nothing is said of its uses: either could be meant
            return
        scope[ident.name] = entity

    def push(self) -> None:
        self.scopes.append({})

    def pop(self) -> None:
        self.scopes.pop()
