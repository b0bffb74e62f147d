"""Diagnostics to render in the tests of this directory."""

from __future__ import annotations

from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.source import Source, Span

PROGRAM = Source(
    "samples/many.mlc",
    """\
module Many {
  prim_func f(A: f32[4, 4], B: f16[4, 4]) -> (C: f32[4, 4]) {
    for i, j in grid(4, 4) {
      block C(spatial vi = i, spatial vj = j) {
        C[vi, vj] = A[vi, vj] + B[vi, vj]
      }
    }
  }
  function main[n](x: f32[n, 4], w: f32[5, 3]) -> f32[n, 3] {
    dataflow {
      y = x @ w
      z = rleu(y)
      output z
    }
    return z
  }
}
""",
)
LIBRARY = Source("samples/library.mlc", 'extern g(a: f32[4]) -> (b: f32[4]) = "env.g"\n')
WIDE = Source("wide.mlc", "\tlet 変数 = 値\t+ e\u0301 + 👍🏽 + 👩\u200d💻 + x\x1b[31m \u202eevil\n")


def at(source: Source, text: str, nth: int = 0) -> Span:
    """The span of the nth occurrence of `text`."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(text, start + 1)
    return source.span(start, start + len(text))


def reach(source: Source, first: str, last: str) -> Span:
    """From the first occurrence of `first` to the end of the first `last` after it."""
    start = source.text.index(first)
    return source.span(start, source.text.index(last, start) + len(last))


def mixed_dtypes() -> Diagnostic:
    operand = at(PROGRAM, "B[vi, vj]")
    before, after = PROGRAM.span(operand.start, operand.start), PROGRAM.span(operand.end, operand.end)
    return Diagnostic(
        "E0301",
        "`+` needs operands of one dtype, found f32 and f16",
        operand,
        "this is f16",
        related=(
            Label(at(PROGRAM, "A[vi, vj]"), "this is f32"),
            Label(at(PROGRAM, "B: f16[4, 4]"), "`B` is declared here"),
            Label(at(LIBRARY, "f32"), "and `g` wants f32"),
        ),
        notes=(
            "There is no silent conversion between dtypes: every place where precision is lost can be read.",
        ),
        fix=Fix("convert the f16 operand", (Edit(before, "f32("), Edit(after, ")"))),
    )


def many_lines() -> Diagnostic:
    loop = reach(PROGRAM, "for i, j", "\n    }")
    block = reach(PROGRAM, "block C", "\n      }")
    body = reach(PROGRAM, "(spatial", "\n      }")
    return Diagnostic(
        "W0501",
        "not proved: iterations of this loop may meet",
        loop,
        "this loop",
        related=(
            Label(block, "this block"),
            Label(body, "and this"),
            Label(at(PROGRAM, "C[vi, vj]"), "the write"),
        ),
        severity="warning",
    )


def findings() -> list[Diagnostic]:
    """All kinds, not in order and one of them twice."""
    misspelt = at(PROGRAM, "rleu")
    product = at(PROGRAM, "x @ w")
    end = len(PROGRAM.text)
    statement = at(PROGRAM, "      output z\n")
    unknown = Diagnostic(
        "E0201",
        "unknown name `rleu`",
        misspelt,
        fix=Fix("did you mean `relu`?", (Edit(misspelt, "relu"),)),
    )
    return [
        unknown,
        mixed_dtypes(),
        many_lines(),
        unknown,
        Diagnostic(
            "E0303",
            "4 and 5 differ",
            at(PROGRAM, "@"),
            "these must agree",
            (
                Label(at(PROGRAM, "x", 1), "has 4 columns"),
                Label(product, ""),
                Label(at(PROGRAM, "w: f32[5, 3]"), "has 5 rows"),
            ),
        ),
        Diagnostic(
            "E0102", "`{` is never closed", PROGRAM.span(end, end), "expected `}` before the file ends"
        ),
        Diagnostic(
            "E0602",
            "remove the whole line",
            PROGRAM.span(statement.start, statement.end),
            severity="note",
            fix=Fix("remove it", (Edit(statement, ""),)),
        ),
        Diagnostic(
            "E0801", "input `x` has shape 3,\n\x1b[31mthe program wants 4", None, notes=("100% wrong",)
        ),
        Diagnostic(
            "E0201",
            "unknown name `x`",
            at(WIDE, "x"),
            "the last",
            (
                Label(at(WIDE, "変数"), "変数: wide"),
                Label(at(WIDE, "e\u0301"), "combined"),
                Label(at(WIDE, "evil"), ""),
            ),
        ),
    ]
