"""What a text declares where its tree could not be made."""

from __future__ import annotations

import re

from mlcdsl.source import Source
from mlcdsl.syntax import ParseResult, ast

_DECLARED = re.compile(r"\b(module|prim_func|function|extern|const|intrin|reducer)\s+([^\W\d]\w*)")


def lost_names(source: Source, text: ParseResult) -> tuple[frozenset[str], frozenset[str]]:
    """The modules, and the items of any module, that stand in the text and are not in its tree."""
    if not text.lost:
        return frozenset(), frozenset()
    modules: set[str] = set()
    items: set[str] = set()
    for kind, name in _DECLARED.findall(source.text):
        (modules if kind == "module" else items).add(name)
    found = [e for e in text.file.entries if isinstance(e, ast.Module)]
    known = {i.name.name for m in found for i in m.items if i.name is not None and not isinstance(i, ast.ErrorItem)}
    return frozenset(modules - {m.name.name for m in found}), frozenset(items - known)
