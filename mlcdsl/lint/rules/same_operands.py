"""L0304: an operator whose operands are the same."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Fix
from mlcdsl.ir import tensor as T
from mlcdsl.lint.edits import leave
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit

_CHOICE = ("and", "or", "min", "max")
_WORDS = {
    "and": "`and`", "or": "`or`", "min": "`min`", "max": "`max`", "eq": "`==`", "ne": "`!=`", "lt": "`<`", "le": "`<=`",
    "gt": "`>`", "ge": "`>=`", "sub": "`-`", "floordiv": "`//`", "mod": "`%`",
}  # fmt: skip


@rule("L0304", "prim_func", safe=False)
def same_operands(unit: Unit) -> Iterator[Found]:
    """Not for arithmetic and comparisons of floats, where nan and infinity make a difference."""
    for _, e in unit.exprs:
        match e:
            case T.Binary(op, a, b) if op in _WORDS and a == b and not isinstance(a, T.Const):
                if op not in _CHOICE and a.dtype.is_float:
                    continue
                edits = leave(e.span, a) if op in _CHOICE and e.span is not None else None
                fix = None if edits is None else Fix("write it once", edits)
                yield Found(f"both operands of {_WORDS[op]} are the same", e.span, "maybe another was meant", fix=fix)
            case T.Select(_, a, b) if a == b and not isinstance(a, T.Const):
                edits = leave(e.span, a) if e.span is not None else None
                fix = None if edits is None else Fix("leave the value", edits)
                yield Found("`select` chooses between equal values", e.span, "the same either way", fix=fix)
