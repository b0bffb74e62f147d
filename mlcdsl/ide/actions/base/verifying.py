"""Whether declarations are as right as those that they replace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mlcdsl.check import check_source
from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.entries import entries_of, read_tree
from mlcdsl.ide.rewriting import applied
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ide.uses import resolved
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ParseResult, ast
from mlcdsl.syntax.printer import print_node


def no_worse(module: ast.Module, before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether nothing is found in some declarations that is not found in others, with the reducers of their module."""
    reducers = [i for i in module.items if isinstance(i, ast.Reducer)]
    return _found(module, [*reducers, *after]) <= _found(module, [*reducers, *before])


def _found(module: ast.Module, items: Sequence[Any]) -> Counter[str]:
    """The codes of what is found, proofs included."""
    text = print_node(ast.Module(module.name, tuple(items)))
    return Counter(d.code for d in check_source(Source("", text)).diagnostics)


def no_worse_text(place: Place, edits: Sequence[Edit]) -> bool:
    """Whether the checker finds nothing new after edits in a declaration or behind it. Only that one is read again."""
    snapshot, entry = place.snapshot, place.entry
    assert isinstance(snapshot, ProgramSnapshot) and entry is not None
    tree, module = snapshot.reading.tree, snapshot.module_of(entry)
    again = read_tree(Source(snapshot.name, after_edits(place, edits)))
    if again.diagnostics or module is None:
        return False
    at = next(n for n, item in enumerate(module.items) if item is entry)
    items: Any = (*module.items[:at], *entries_of(again.file), *module.items[at + 1 :])
    entries: Any = tuple(replace(e, items=items) if e is module else e for e in tree.file.entries)
    file: Any = replace(tree.file, entries=entries)
    changed: Any = replace(tree, file=file)

    def load(path: str, user: Source) -> Source | str:
        found = snapshot.readings.get(resolved(user.name, path))
        return found.source if found is not None else "not read"

    def read(text: Source) -> ParseResult:
        found = changed if text is snapshot.source else snapshot.readings[text.name].tree
        assert isinstance(found.file, ast.File)
        return found

    memo = place.search.workspace.known_of(snapshot.name) if place.search is not None else None
    after = check_source(snapshot.source, load, prove=False, read=read, memo=memo)
    return Counter(d.code for d in after.diagnostics) <= Counter(d.code for d in snapshot.result.diagnostics)


HEAD = "module m {\n"


def after_edits(place: Place, edits: Sequence[Edit]) -> str:
    """A module that begins with `HEAD` and the declaration around a place, as edits make it."""
    assert place.entry is not None
    whole = place.spot(place.entry)
    moved = [
        Edit(Span(e.span.source, e.span.start - whole.start, e.span.end - whole.start), e.replacement) for e in edits
    ]
    return f"{HEAD}{applied(whole.text, moved)}\n}}\n"
