"""The words that begin something, in both languages."""

from __future__ import annotations

ITEM_WORDS = frozenset("use module prim_func function extern const reducer intrin schedule proc".split())
STATEMENT_WORDS = ITEM_WORDS | frozenset(
    "for block init reads writes alloc let compute if while assert call dataflow output return desc impl".split()
)
KEYWORDS = sorted(STATEMENT_WORDS | {"where", "attr", "from", "else", "inout", "strides", "in", "as", "not"})
#: names behind which a word that begins something may be a name after all: `let and ...` is no declaration
INFIX_WORDS = frozenset("and or as in where attr from strides init else".split())
