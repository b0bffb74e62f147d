"""The `attr(...)` suffix: literals by name.

The names are open, since schedules annotate with names of their own; what is close to a name that the compiler
reads, and is not that name, is a slip.
"""

from __future__ import annotations

from difflib import get_close_matches
from math import isinf

from mlcdsl.check.names import Sink
from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.ir import tensor as T
from mlcdsl.syntax import ast

#: what the compiler reads on loops: name -> the kinds of its value, and how to say so
LOOP_ATTRIBUTES: dict[str, tuple[tuple[type, ...], str]] = {
    "unroll_max_step": ((int,), "an integer"),
    "contract": ((bool,), "true or false"),
    "unroll": ((int, bool), "`true`, `false` or an integer"),
    "vectorize": ((bool,), "`true` or `false`"),
}
Known = dict[str, tuple[tuple[type, ...], str]]
Literal = bool | int | float | str


def attributes(sink: Sink, attrs: tuple[ast.Arg, ...], known: Known | None = None) -> T.Attrs:
    """The attributes that are right; E0307 for the others (B25, B26)."""
    out: dict[str, Literal] = {}
    for attr in attrs:
        value = _literal(attr.value)
        if value is None:
            if not isinstance(attr.value, ast.ErrorExpr):
                sink.error(
                    "E0307", f"the attribute `{attr.name}` is no literal", attr.value.span,
                    "write a number, a string, `true` or `false`",
                )  # fmt: skip
        elif attr.name in out:
            sink.error("E0307", f"the attribute `{attr.name}` is given twice", attr.span, "leave one out")
        elif _accepted(sink, attr, value, known or {}):
            out[attr.name] = value
    return tuple(out.items())


def _literal(node: ast.Expr) -> Literal | None:
    match node:
        case ast.Number():
            return node.value
        case ast.String(value):
            return value
        case ast.Name("true" | "false" as word):
            return word == "true"
        case ast.Unary("-", ast.Number() as n):
            return -n.value
    return None


def _accepted(sink: Sink, attr: ast.Arg, value: Literal, known: Known) -> bool:
    if isinstance(value, float) and isinf(value):
        sink.error(
            "E0307", f"the attribute `{attr.name}` is no finite number", attr.value.span, "too large for a float"
        )
        return False
    if attr.name in known:
        kinds, shown = known[attr.name]
        if type(value) in kinds:
            return True
        sink.error("E0307", f"`{attr.name}` takes {shown}", attr.value.span, "this is something else")
        return False
    near = misspelled(attr.name, known)
    if near is None:
        return True
    fix = None
    if attr.span is not None:
        place = attr.span.source.span(attr.span.start, attr.span.start + len(attr.name))
        fix = Fix(f"write `{near}`", (Edit(place, near),))
    sink.error("E0307", f"unknown attribute `{attr.name}`", attr.span, f"did you mean `{near}`?", fix=fix)
    return False


def misspelled(name: str, known: Known) -> str | None:
    """The known name that is meant, where this one is a slip."""
    if name in known:
        return None
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.85)), None)


def check_code(sink: Sink, attrs: tuple[ast.Arg, ...]) -> str:
    """The attributes of an `assert`: `code = "E0901"` at most, as the compiler's own checks print (B24)."""
    code = "E0902"
    for attr in attrs:
        match attr:
            case ast.Arg("code", ast.String(value)) if value in CODES and value.startswith("E"):
                code = value
            case _:
                sink.error(
                    "E0307", "an `assert` has the attribute `code` only", attr.span,
                    'write `attr(code = "E0901")`, with a code of an error',
                )  # fmt: skip
    return code
