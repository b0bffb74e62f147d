"""What earlier checks of a text found of its declarations, for the next one.

A tree may hold nodes of an earlier tree (the editor keeps those of declarations that were not edited). What is known of
such a node still holds as long as everything that it names is declared as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.syntax import ast

Checked = ast.PrimFunc | ast.Intrin
#: the declarations of each name, in all modules: the part of their text on which their users depend
Heads = Mapping[str, tuple[str, ...]]

_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Kept:
    """The findings of a declaration's signature and body, what it declared (None: refused), and the prim_funcs in it
    that are right. `node` is held so that no other node gets its id; `mentioned` and `names` are what the check
    depended on: the declarations of the names in the text, and, where something was found, which names there are."""

    node: Checked
    item: G.Item | None
    declared: tuple[Diagnostic, ...]
    body: tuple[Diagnostic, ...]
    provable: tuple[T.PrimFunc, ...]
    mentioned: Mapping[str, tuple[str, ...]]
    names: frozenset[str] | None


@dataclass(slots=True)
class Memo:
    """Give the same one to the checks of the versions of one text."""

    kept: dict[int, Kept] = field(default_factory=dict)
    used: dict[int, Kept] = field(default_factory=dict)

    def find(self, node: object, heads: Heads) -> Kept | None:
        """What is known of a node, if it still holds."""
        kept = self.kept.get(id(node))
        if kept is None:
            return None
        same = all(heads.get(name, ()) == texts for name, texts in kept.mentioned.items())
        if not same or (kept.names is not None and kept.names != heads.keys()):
            return None
        self.used[id(node)] = kept
        return kept

    def keep(
        self,
        node: Checked,
        item: G.Item | None,
        declared: Iterable[Diagnostic],
        body: Iterable[Diagnostic],
        provable: Iterable[T.PrimFunc],
        heads: Heads,
    ) -> None:
        """Remember what a check found of a node that comes from a text."""
        if node.span is None:
            return
        declared, body = tuple(declared), tuple(body)
        words = set(_NAME.findall(node.span.text))
        mentioned = {word: heads.get(word, ()) for word in words}
        names = frozenset(heads) if declared or body else None
        self.used[id(node)] = Kept(node, item, declared, body, tuple(provable), mentioned, names)

    def end(self) -> None:
        """A check has ended: forget what it did not meet."""
        self.kept, self.used = self.used, {}


def heads_of(modules: Iterable[ast.Module]) -> dict[str, tuple[str, ...]]:
    """What the users of each name depend on: a prim_func's text up to its body, the whole text of anything else. A
    module is there as an empty text."""
    found: dict[str, list[str]] = {}
    for module in modules:
        found.setdefault(module.name.name, []).append("")
        for item in module.items:
            if item.name is not None and item.span is not None:
                found.setdefault(item.name.name, []).append(_head(item))
    return {name: tuple(texts) for name, texts in found.items()}


def _head(item: ast.Item) -> str:
    span = item.span
    assert span is not None
    body = item.body.span if isinstance(item, ast.PrimFunc) else None
    return span.text if body is None else span.source.text[span.start : body.start]
