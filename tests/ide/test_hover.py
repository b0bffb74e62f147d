"""Hover in programs: the source with a cursor, and what is shown."""

from __future__ import annotations

import random

import pytest

from mlcdsl.ide.queries.hover import hover
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS
from mlcdsl.ops import OPERATORS
from mlcdsl.types import DTYPES
from tests.ide.marked import Marked, marked, memory
from tests.ide.test_reading import FILES, edited

PROGRAM = """module M {
  ## Rows of A, weighted.
  ## Twice.
  prim_func f[n](A: f32[n, 4], k: i64, w: f32[4] strides [s] @ shared, inout D: f32[n]) -> (B: f32[n]) {
    alloc C: f32[n]
    for i, j in grid(n, 4) attr(unroll = 2) {
      block Y(spatial vi = i, reduce vj: 4 = j) where i < n {
        init { C[vi] = 0 }
        C[vi] += A[vi, vj] * 2 + exp(A[vi, 0])
      }
    }
    for t in thread(threadIdx.x, 4) { D[0] = f32(t) }
    for u in range(1, 4) { block Z(opaque vu: 4 = u) { reads A[vu, 0:2] D[vu] = max(A[vu, 0], A[vu, 1]) } }
    let z = k + 1
    compute T[p] = sum[q](A[p, q])
    compute B[p] = T[p] + select(z > 0, 1, inf) + C[p]
  }
  extern report(x: f32[8]) = "env.report"
  reducer worst(acc, x) init 0 = max(acc, x)
  const c: f32[4] = [1, 2, 3, 4]
  function main(x: f32[8, 4], y: f32[4, 2], d: f32[8]) -> (f32[8, 2], f32[8]) {
    a = relu(x @ y)
    b = f(x, 3, c, d)
    e = reshape(a, shape=(16,)) as f32[m]
    call report(b)
    return (a, b)
  }
}
"""


def said(text: str, name: str = "/t.mlc") -> list[str]:
    """The lines at the cursor, with the text that they are about, without the marks of code."""
    return shown(marked(text, name))


def shown(m: Marked) -> list[str]:
    found = hover(m.snapshot, m.cursor)
    if found is None:
        return []
    lines = [x for x in found.text.splitlines() if x and not x.startswith("```")]
    return [f"[{found.span.text}]", *lines]


def at(place: str, text: str = PROGRAM) -> list[str]:
    """The same for the cursor that a piece of the program has."""
    plain = place.replace("<|>", "")
    assert text.count(plain) == 1, plain
    return said(text.replace(plain, place))


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        ("module <|>M {", ["[M]", "module M"]),
        (
            "alloc <|>C:",
            [
                "[C]",
                "C: f32[n]",
                "tensor",
                "memory: global",
                "written 2 times (lines 8, 9), read 2 times (lines 9, 16)",
            ],
        ),
        ("f[<|>n](", ["[n]", "n: i64", "dim: a size that follows from the arguments"]),
        ("strides [<|>s]", ["[s]", "s: i64", "stride: the distance of neighbours in one dimension, in elements"]),
        (
            "(A<|>: f32",
            ["[A]", "A: f32[n, 4]", "input of `f`", "memory: global", "not written, read 5 times (lines 9, 13, 15)"],
        ),
        ("<|>k: i64", ["[k]", "k: i64", "input of `f`"]),
        (
            "<|>w: f32[4]",
            ["[w]", "w: f32[4] strides [s] @ shared", "input of `f`", "memory: shared", "not written, not read"],
        ),
        (
            "inout <|>D",
            [
                "[D]",
                "inout D: f32[n]",
                "read and written (`inout`) of `f`",
                "memory: global",
                "written 2 times (lines 12, 13), not read",
            ],
        ),
        ("(<|>B: f32", ["[B]", "B: f32[n]", "output of `f`", "memory: global", "written 1 time (line 16), not read"]),
        (
            "for <|>i, j",
            [
                "[i]",
                "for i in grid(n)",
                "serial loop over `0:n`: `n` iterations, unroll = 2",
                "Nested serial loops from 0, one for each variable.",
            ],
        ),
        (
            "for i, j<|> in",
            [
                "[j]",
                "for j in grid(4)",
                "serial loop over `0:4`: 4 iterations, unroll = 2",
                "Nested serial loops from 0, one for each variable.",
            ],
        ),
        (
            "for <|>t in",
            [
                "[t]",
                "for t in thread(threadIdx.x, 4)",
                "thread loop over `0:4`: `threadIdx.x`, 4 iterations",
                "A loop whose iterations are independent, each run by a thread of its own.",
            ],
        ),
        ("for <|>u in", ["[u]", "for u in range(1, 4)", "serial loop over `1:4`: 3 iterations", "A serial loop."]),
        (
            "block <|>Y(",
            [
                "[Y]",
                "block Y(spatial vi: n = i, reduce vj: 4 = j) where i < n",
                "  reads A[vi, 0 : vj + 1]",
                "  writes C[vi]",
                "reads and writes inferred",
            ],
        ),
        (
            "block <|>Z(",
            ["[Z]", "block Z(opaque vu: 4 = u)", "  reads A[vu, 0:2]", "  writes D[vu]", "writes inferred"],
        ),
        (
            "spatial <|>vi = i",
            ["[vi]", "spatial vi: n = i", "spatial axis: Each value of the axis writes elements of its own."],
        ),
        (
            "= <|>i, reduce vj",
            [
                "[i]",
                "for i in grid(n)",
                "serial loop over `0:n`: `n` iterations, unroll = 2",
                "Nested serial loops from 0, one for each variable.",
            ],
        ),
        ("let <|>z", ["[z]", "let z: i64 = k + 1"]),
        (
            "compute <|>T[p]",
            ["[T]", "T: f32[n]", "tensor", "memory: global", "written 1 time (line 15), read 1 time (line 16)"],
        ),
        ("compute T[<|>p]", ["[p]", "p: n", "index over `n` iterations"]),
        ("sum[<|>q]", ["[q]", "q: 4", "index over 4 iterations"]),
        ("<|>worst(acc", ["[worst]", "reducer worst(acc, x) init 0 = max(acc, x)"]),
        ("const <|>c:", ["[c]", "const c: f32[4]"]),
        ("<|>a = relu", ["[a]", "a: f32[8, 2]", "value `relu(x @ y)`"]),
        ("<|>b = f", ["[b]", "b: f32[8]", "value `f(x, 3, c, d)`"]),
        ("<|>e = reshape", ["[e]", "e: f32[m]", "value `reshape(a, shape=(16,))`"]),
        ("as f32[<|>m]", ["[m]", "m: i64", "dim: a size that this match binds"]),
        (
            "call <|>report",
            [
                "[report]",
                'extern report(x: f32[8]) = "env.report"',
            ],
        ),
    ],
)
def test_names(place: str, lines: list[str]) -> None:
    assert at(place) == lines


def test_calls_of_functions() -> None:
    assert at("b = <|>f(x") == [
        "[f]",
        "prim_func f[n](A: f32[n, 4], k: i64, w: f32[4] strides [s] @ shared, inout D: f32[n]) -> (B: f32[n])",
        "here: `f32[8]`, with n = 8",
        "Rows of A, weighted.",
        "Twice.",
    ]


@pytest.mark.parametrize(
    ("place", "span", "line"),
    [
        ("A[vi, vj] <|>* 2", "A[vi, vj] * 2", "A[vi, vj] * 2: f32"),
        ("z <|>> 0", "z > 0", "z > 0: bool"),
        ("<|>2 + exp", "2", "2: f32"),
        ("A[vi, 0]<|>)", "A[vi, 0]", "A[vi, 0]: f32"),
        ("return <|>(a, b)", "(a, b)", "(a, b): (f32[8, 2], f32[8])"),
        ("x <|>@ y", "@", "matmul(x, y) -> f32[8, 2]"),
    ],
)
def test_expressions(place: str, span: str, line: str) -> None:
    assert at(place)[:2] == [f"[{span}]", line]


@pytest.mark.parametrize(
    ("place", "first", "inside"),
    [
        ("<|>exp(A", "exp(x) -> f32", SCALAR_FUNCTIONS["exp"].doc),
        ("<|>sum[q]", "sum[i](x) -> f32", "The sum; 0 over nothing."),
        ("= <|>max(A", "max(x, y) -> f32", SCALAR_FUNCTIONS["max"].doc),
        ("<|>select(z", "select", "only that one is evaluated"),
        ("<|>relu(x", "relu(x) -> f32[8, 2]", "relu.C1"),
        ("<|>shape=(16", "`shape: shape` the new sizes; one may be -1, it is found from the others", ""),
        ("<|>f32(t)", "f32", "a float of 32 bits"),
        ("k: <|>i64", "i64", "a signed integer of 64 bits, from -9223372036854775808"),
        ("@ <|>shared", "@ shared", "memory"),
        ("<|>grid(n", "grid", "Nested serial loops"),
        ("<|>reduce vj", "reduce", "accumulate"),
        ("<|>unroll = 2", "unroll", "written out"),
        ("<|>threadIdx.x", "threadIdx.x", "threads"),
        ("1, <|>inf)", "inf", "Infinity"),
        ("<|>inout D", "inout", "read and written"),
        ("<|>reads A", "reads", "reads"),
    ],
)
def test_words(place: str, first: str, inside: str) -> None:
    lines = at(place)
    assert lines[1] == first and inside in "\n".join(lines)


def test_numbers() -> None:
    head = "module M { prim_func f(A: i64[4]) -> (B: i64[4]) { compute B[i] = A[i] + "
    assert said(f"{head}<|>0xff }} }}") == ["[0xff]", "0xff: i64", "`255`"]
    assert said(f"{head}<|>1_000 }} }}") == ["[1_000]", "1_000: i64", "`0x3e8`"]
    assert said(f"{head}<|>7 }} }}") == ["[7]", "7: i64"]


def test_every_operator_function_reducer_and_dtype() -> None:
    for name in OPERATORS.names():
        op = OPERATORS.get(name)
        assert op is not None
        lines = said(f"module M {{ function f(x: f32[4]) -> f32[4] {{ return <|>{name}(x) }} }}")
        assert lines[1].startswith(op.signature()) and op.doc.strip().splitlines()[0] in lines
    head = "module M { prim_func f(A: f32[4]) -> (B: f32[4]) { compute B[i] = "
    for function in SCALAR_FUNCTIONS.values():
        assert function.doc in "\n".join(said(f"{head}<|>{function.name}(A[i]) }} }}"))
    for reducer in REDUCERS:
        assert said(f"{head}<|>{reducer}[k](A[k]) }} }}")[1].startswith(f"{reducer}[i](x)")
    for dtype in DTYPES:
        assert said(f"module M {{ const c: <|>{dtype}[1] = [0] }}")[1] == dtype


def test_codes_in_comments() -> None:
    text = "module M {\n  # mlc: allow(L0301, <|>unused-name)\n  const c: f32[1] = [0]\n}\n"
    lines = said(text)
    assert lines[:2] == ["[unused-name]", "**W0201** `unused-name` (warning): unused name"]
    assert said(text.replace("L0301, <|>", "<|>L0301, "))[1].startswith("**L0301**")
    assert said(text.replace("<|>", "").replace("mlc:", "m<|>lc:")) == []
    assert said("module M { # compute <|>let\n}") == []


def test_half_written() -> None:
    text = PROGRAM.replace("let z = k + 1", "let z = k + <|>").replace("compute T[p]", "compute T[")
    assert said(text.replace("<|>", "").replace("alloc C", "alloc <|>C"))[1] == "C: f32[n]"
    assert said(text.replace("<|>", "").replace("block Y", "block <|>Y"))[1].startswith("block Y(spatial vi: n = i")
    assert at("<|>a = relu", text.replace("<|>", ""))[1] == "a: f32[8, 2]"


def test_refused_head_is_shown_as_written() -> None:
    text = "module M { prim_func f(A: f33[4], <|>K: f32[2]) -> (B: f32[4]) { for i in grid(4) { B[i] = K[0] } } }"
    assert said(text)[1] == "K: f32[2]"
    assert said(text.replace("<|>", "").replace("for i", "for <|>i"))[1].startswith("for i in grid(4)")


def test_other_files() -> None:
    m = marked(
        'use "a.mlc"\nmodule M { function f(x: f32[4]) -> f32[4] { return Lib.<|>g(x) } }',
        a_mlc="module Lib {\n  ## Copies.\n  prim_func g[n](A: f32[n]) -> (B: f32[n]) { compute B[i] = A[i] }\n}\n",
    )
    assert shown(m) == [
        "[g]",
        "prim_func g[n](A: f32[n]) -> (B: f32[n])",
        "from `a.mlc`",
        "here: `f32[4]`, with n = 4",
        "Copies.",
    ]


def test_non_ascii_and_line_ends() -> None:
    text = PROGRAM.replace("## Twice.", "## Zweimal: \u00e9\U0001d54f.").replace("\n", "\r\n")
    assert at("alloc <|>C:", text)[-1] == "written 2 times (lines 8, 9), read 2 times (lines 9, 16)"
    named = text.replace("alloc C:", "alloc \u00e9t\u00e9:").replace("C[", "\u00e9t\u00e9[")
    assert at("alloc <|>\u00e9t\u00e9:", named)[:2] == ["[\u00e9t\u00e9]", "\u00e9t\u00e9: f32[n]"]


def test_empty_and_ends() -> None:
    assert said("<|>") == []
    assert said("module M {<|>") == []
    assert said(PROGRAM + "<|>") == []


def test_after_an_edit_elsewhere() -> None:
    m = marked(PROGRAM.replace("<|>", ""))
    before = hover(m.snapshot, PROGRAM.index("a = relu"))
    m.workspace.change(m.name, PROGRAM.replace("let z = k + 1", "let z = k +"))
    text = m.text
    after = hover(m.snapshot, text.index("a = relu"))
    assert before is not None and after is not None and after.text == before.text
    assert after.span.start == text.index("a = relu") and after.span.source is m.snapshot.source


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_everywhere(path: object) -> None:
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    workspace = memory(files)
    snapshot = workspace.snapshot(str(path))
    assert snapshot is not None
    found = 0
    for offset in range(len(snapshot.source.text) + 1):
        answer = hover(snapshot, offset)
        if answer is not None:
            assert answer.span.source is snapshot.source and answer.span.start <= offset <= answer.span.end
            assert answer.text.strip()
            found += 1
    assert found > len(snapshot.source.text) / 4


@pytest.mark.parametrize("seed", range(4))
def test_same_as_afresh(seed: int) -> None:
    rng = random.Random(300 + seed)
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    for _ in range(4):
        name = rng.choice(list(files))
        text = files[name]
        once = memory(files)
        once.change(name, text)
        once.snapshot(name)
        for _ in range(4):
            text = edited(text, rng)
            once.change(name, text)
        once.settle(name)
        afresh = memory(files)
        afresh.change(name, text)
        a, b = once.snapshot(name), afresh.snapshot(name)
        assert a is not None and b is not None
        for _ in range(40):
            offset = rng.randrange(len(text) + 1)
            x, y = hover(a, offset), hover(b, offset)
            assert (x and (x.text, x.span.start, x.span.end)) == (y and (y.text, y.span.start, y.span.end))
