"""Whether declarations are as right as those that they replace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from os.path import dirname, join, normpath
from typing import Any

from mlcdsl.check import check_source
from mlcdsl.diagnostics import Edit
from mlcdsl.ide.entries import read_tree
from mlcdsl.ide.rewriting import applied
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.source import Source
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


def no_worse_text(snapshot: ProgramSnapshot, edits: Sequence[Edit]) -> bool:
    """Whether the checker finds nothing new in a text after edits."""
    source = Source(snapshot.name, applied(snapshot.source.text, list(edits)))

    def load(path: str, user: Source) -> Source | str:
        found = snapshot.readings.get(normpath(join(dirname(user.name), path)))
        return found.source if found is not None else "not read"

    def read(text: Source) -> ParseResult:
        found = read_tree(text) if text is source else snapshot.readings[text.name].tree
        assert isinstance(found.file, ast.File)
        return found

    after = check_source(source, load, prove=False, read=read)
    return Counter(d.code for d in after.diagnostics) <= Counter(d.code for d in snapshot.result.diagnostics)
