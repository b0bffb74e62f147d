"""Every word of the grammars in every place where a name can stand: `W` is replaced by the word."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.syntax.table import load_table
from tests.editors.corpus import Language, Text

#: texts that tree-sitter reads in another way, by the word: these three are operators in all places for it
DECLARED = frozenset({"and", "or", "not"})

_ASSIGNMENTS = (
    "W = 1 | W[0] = 1 | W += 1 | W.x = 1 | W, b = f() | b, W = f() | W: f32 = 1"  # statements that begin with a name
)
_STATEMENTS = """
x = W | x = W + 1 | x = W[0] | x = W.y | x = W(1) | x = f(W = 1) | x = f(W) | x = [W] | x = (W, 1) | x = -W | x = not W
alloc W: f32 | alloc x: W[W] strides [W] @ W.W | let W = 1 | let x: W = 1 | x: W = 1 | x = y as W
for W in range(4) { } | for i in W(4) { } | block W(spatial W = W) { } | block B(W v: 1 = 1) { }
reads W | reads W[0], W[1] | writes W | compute W = 1 | compute W[i] = W[i] | output W, W
if W { } | if W { } else { } | while W { } | assert W, "m", W | assert W, "m" attr (W = 1)
call W(1) | call A.W(1) | return W | return [W]
"""
#: what an assignment may follow: behind some of these a keyword could go on
_BEFORE = """
x = y | let x = y | x = y as f32 | x = y as f32 @ s | assert c, "m", x | assert c, "m" | if c { } | if c { } else { }
output x | return x | alloc x: f32 | alloc x: f32[2] | reads A | call f(x) | block B() { }
"""
_ITEMS = """
prim_func W[W](W: W[W], inout W: W) -> (W: W) where W attr (W = W) { } | function W[W](W: W) -> W where W { }
function f() -> (W, W) attr (W = 1) { } | extern W(W: W) -> (W: f32) = "" from "" attr (W = 1) | const W: W = W
reducer W(W, W) init W = W | intrin W { desc (W: W) { } impl (W: W) { } }
"""
_STEPS = """
W = 1 | W, b = f() | b, W = f() | W(1) | W.x(1) | x = W | x = W(1) | x = W[0:] | x = W + 1 | x = W -> W | f(W = W)
for W in W { } | if W { } else { } | return W
"""
_STEPS_BEFORE = "x = y | f(x) | if c { } | for x in y { } | return x"
_ENTRIES = """
schedule W for W.W target W (W = W) { } | schedule W for W { } | proc W(W: W, x: W[] = W) { }
"""


def _split(table: str) -> list[str]:
    return [cell.strip() for line in table.strip().splitlines() for cell in line.split(" | ")]


def _patterns(language: Language) -> Iterator[str]:
    if language == "mlc":
        inside = "module M {{ prim_func p() {{ {} }} }}"
        statements = [*_split(_ASSIGNMENTS), *_split(_STATEMENTS)]
        pairs = [f"{first} {then}" for first in _split(_BEFORE) for then in _split(_ASSIGNMENTS)]
        yield from (f"module W {{ {item} }}" for item in _split(_ITEMS))
    else:
        inside = "schedule s for M.f {{ {} }}"
        statements = _split(_STEPS)
        pairs = [f"{first} {then}" for first in _split(_STEPS_BEFORE) for then in statements]
        yield from _split(_ENTRIES)
    yield from (inside.format(text) for text in (*statements, *pairs))


def soft_texts(language: Language) -> Iterator[Text]:
    """The texts, named after the word; the compiler may refuse some."""
    words = {word for word in load_table(language).literals if word.isidentifier()}
    for word in sorted(words | DECLARED | {"inout"}):
        for pattern in _patterns(language):
            yield Text(word, language, pattern.replace("W", word))
