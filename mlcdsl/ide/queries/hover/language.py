"""The words of the languages: operators, functions, dtypes, kinds of loops and axes, keywords."""

from __future__ import annotations

from collections.abc import Mapping

from mlcdsl.check.statements import THREADS
from mlcdsl.ide import words
from mlcdsl.ide.queries.hover.answer import bullets, fence, join
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS, ScalarFunction
from mlcdsl.ops import INFIX, OPERATORS, Operator
from mlcdsl.ops.base.operator import Attr, show_attr
from mlcdsl.syntax import ast
from mlcdsl.syntax.lexer import wrong_number
from mlcdsl.types import DTYPES, PTR, DType

_ACCEPTS = {"float": "floats", "int": "integers", "number": "numbers", "any": "values of any dtype"}


def operator_text(op: Operator, here: str = "") -> str:
    """An operator of graph functions."""
    sign = f"written `x {op.infix} y` as well" if op.infix else ""
    view = "The result may share the memory of the first argument." if op.view else ""
    documented = [f"`{a.name}`: {a.doc}" for a in op.args if a.doc] + [attr_text(a) for a in op.attrs]
    rules = [f"{c.id}: {c.text}" for c in op.constraints]
    return join(
        fence(op.signature() + (f" -> {here}" if here else "")), op.doc.strip(), sign, view, bullets(*documented),
        join("Constraints", bullets(*rules)) if rules else "",
    )  # fmt: skip


def attr_text(a: Attr) -> str:
    """An attribute of an operator."""
    default = "" if a.required else f" = {show_attr(a.default)}"
    return f"`{a.name}: {a.kind}{default}`" + (f" {a.doc}" if a.doc else "")


def operator_of(sign: str) -> Operator | None:
    """The operator of a name or sign."""
    return OPERATORS.get(INFIX.get(sign, sign))


def signature_of(f: ScalarFunction) -> str:
    """`pow(x, y)`; what a function gives is only said where it is not of the arguments' dtype."""
    return f"{f.name}({', '.join(f.args)})" + (f" -> {f.result}" if f.result else "")


def scalar_text(f: ScalarFunction, here: str = "") -> str:
    """A function of scalars."""
    shown = signature_of(f) if f.result or not here else f"{signature_of(f)} -> {here}"
    return join(fence(shown), f"{f.doc}; for {_ACCEPTS[f.accepts]}")


def reducer_text(name: str, here: str = "") -> str:
    """A reducer of index notation."""
    return join(fence(f"{name}[i](x)" + (f" -> {here}" if here else "")), words.REDUCERS[name])


def dtype_text(d: DType) -> str:
    """What the values of a dtype are."""
    match d.kind:
        case "bool":
            said = "true or false; one byte"
        case "ptr":
            said = "an address, for parameters of externs"
        case "float":
            said = f"a float of {d.bits} bits, the greatest value is {d.max_float:.6g}"
            said += "; computed in f32 and rounded" if d.is_narrow_float else ""
        case _:
            sign = "a signed" if d.kind == "int" else "an unsigned"
            said = f"{sign} integer of {d.bits} bits, from {d.min_int} to {d.max_int}"
    return join(fence(d.name), said)


def dtype_of(name: str) -> DType | None:
    return PTR if name == PTR.name else DTYPES.get(name)


def scalar_word(name: str, here: str = "", *, reduces: bool = False) -> str:
    """A name of the language inside of a prim_func; "" for none."""
    if reduces and name in REDUCERS:
        return reducer_text(name, here)
    function, dtype = SCALAR_FUNCTIONS.get(name), dtype_of(name)
    if function is not None:
        return scalar_text(function, here)
    if dtype is not None:
        return dtype_text(dtype)
    return thread_text(name) or plain_word(name, words.LITERALS) or plain_word(name, words.FUNCTIONS)


def graph_word(name: str, here: str = "") -> str:
    """A name of the language inside of a graph function; "" for none."""
    op = operator_of(name)
    if op is not None:
        return operator_text(op, here)
    return scalar_word(name, here)


def thread_text(name: str) -> str:
    """`threadIdx`, `blockIdx.x`, `vthread`."""
    if name.partition(".")[0] not in {t.partition(".")[0] for t in THREADS}:
        return ""
    return join(fence(name), "An index of the threads that run the iterations of a loop.")


def plain_word(word: str, table: Mapping[str, str]) -> str:
    """A word with the sentence of a table; "" where it has none."""
    return join(fence(word), table[word]) if word in table else ""


def number_text(written: str) -> str:
    """An integer to the other base, where that says more."""
    number = ast.Number(written)
    if number.is_float or wrong_number(written) is not None or int(number.value) < 10:
        return ""
    return f"`{number.value}`" if written.lower().startswith("0x") else f"`{int(number.value):#x}`"
