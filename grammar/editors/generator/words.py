"""What the editor files have to list of the languages, taken from where the compiler declares it.

Operators, primitives, math functions, loops and axes are not listed: they are told by their shape, so that what is new
among them is coloured too.
"""

from __future__ import annotations

from mlcdsl.syntax.table import load_table
from mlcdsl.types.dtype import DTYPES

#: the role of every word of the grammars; `words` refuses one that has none
ROLES = {
    "declaration": "module prim_func function extern const reducer intrin schedule proc",
    "definition": "alloc let compute",
    "access": "reads writes output",
    "control": "for if while assert call return init",
    "block": "block",
    "plain": "else dataflow desc impl",
    "infix": "in where as",
    "import": "use from",
    "attributes": "attr",
    "strides": "strides",
    "target": "target",
}


def words(grammar: str) -> dict[str, list[str]]:
    """The words of `grammar/<grammar>.lark` by role."""
    known = {word for word in load_table(grammar).literals if word[0].isalpha()}
    found = {role: [w for w in listed.split() if w in known] for role, listed in ROLES.items()}
    missing = known - {w for listed in found.values() for w in listed}
    if missing:
        raise ValueError(f"{grammar}.lark has words without a role in ROLES: {', '.join(sorted(missing))}")
    return {role: listed for role, listed in found.items() if listed}


def dtypes() -> list[str]:
    """The names of types: longer ones first, for the first alternative that fits is taken."""
    return sorted([*DTYPES, "ptr"], key=lambda name: (-len(name), name))


def constants() -> list[str]:
    """The names that are literals."""
    return ["true", "false", "inf", "nan"]
