"""The call, the list or the index around a cursor."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.sight import values_of
from mlcdsl.syntax import ast


@dataclass(frozen=True, slots=True)
class Frame:
    """`func` is what is called, `given` the arguments before the cursor; `name`: the cursor stands behind `name=`;
    `inside`: in a list (or the like) that is an argument."""

    func: ast.Expr
    given: tuple[ast.Arg, ...]
    name: str
    inside: bool

    @property
    def called(self) -> str:
        """The name of what is called, as it is written."""
        match self.func:
            case ast.Name(id):
                return id
            case ast.Attr(ast.Name(base), name):
                return f"{base}.{name}"
        return ""

    @property
    def position(self) -> int:
        """How many positional arguments come before."""
        return sum(not a.name for a in self.given)

    @property
    def begins(self) -> bool:
        """Whether an argument begins at the cursor, so that its name can stand here."""
        return not self.name and not self.inside


def frame_at(cursor: Cursor) -> Frame | None:
    """The innermost call that the cursor is among the arguments of; None if there is a body in between."""
    end = len(cursor.stack)
    while (at := cursor.bracket_before(end)) >= 0 and cursor.stack[at].symbol != "{":
        below = cursor.stack[at - 1] if at else None
        if cursor.stack[at].symbol == "(" and below is not None and below.symbol == "postfix":
            given = tuple(v for o in cursor.stack[at:end] for v in values_of(o.value) if isinstance(v, ast.Arg))
            after = cursor.stack[at + 1 :]
            named = next((i for i, o in enumerate(after) if o.symbol == "ident" and after[i + 1 :][:1]), None)
            name = after[named].value.name if named is not None and after[named + 1].symbol == "=" else ""
            return Frame(below.value, given, name, _nested(cursor, at, name))
        end = at
    return None


def _nested(cursor: Cursor, at: int, name: str) -> bool:
    """Whether the cursor is inside of an expression that the argument began with."""
    top = cursor.stack[-1].symbol
    return not (len(cursor.stack) - 1 == at or (top == "," and cursor.bracket == at) or (name and top == "="))
