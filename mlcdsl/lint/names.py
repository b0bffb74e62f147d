"""The names of a text."""

from __future__ import annotations

from mlcdsl.source import Source
from mlcdsl.syntax.lexer import lex


def names_in(source: Source) -> frozenset[str]:
    """Every name that stands in the text, whatever it is the name of."""
    return frozenset(t.text for t in lex(source).tokens if t.type == "NAME")
