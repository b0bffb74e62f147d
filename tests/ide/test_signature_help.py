"""Signature help: the source with a cursor, and the signature with the active parameter between `«` and `»`."""

from __future__ import annotations

import random

import pytest

from mlcdsl.ide.queries.signature_help import signature_help
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS
from mlcdsl.ops import OPERATORS
from mlcdsl.schedule.primitive import PRIMITIVES
from tests.ide.marked import Marked, marked, memory
from tests.ide.test_reading import FILES, edited

LIBRARY = """module Lib {
  ## Scales.
  prim_func scale[n](X: f32[n], by: f32) -> (Y: f32[n]) { compute Y[i] = X[i] * by }
}
"""
PROGRAM = """use "lib.mlc"
module M {
  prim_func f[n](A: f32[n, 4], k: i64, inout D: f32[n]) -> (B: f32[n]) {
    alloc T: f32[n]
    %PRIM%
    compute B[i] = A[i, 0]
  }
  extern lin[n](x: f32[n], w: f32[n]) -> (z: f32[n]) = "env.lin"
  reducer worst(acc, x) init 0 = max(acc, x)
  function g(t: f32[4]) -> f32[4] { return t }
  function main(x: f32[8, 4], y: f32[4, 2]) -> f32[8, 2] {
    %GRAPH%
    return x @ y
  }
}
"""
SCHEDULE = """use "m.mlc"
## Cuts.
proc cut(at: loop, sizes: factors = [_, 8]) { return split(at, sizes) }
schedule s for M.f {
  i, j = loops(block("B"))
  %%
}
"""


def shown(m: Marked) -> str:
    found = signature_help(m.snapshot, m.cursor)
    if found is None:
        return ""
    label = found.signature.label
    for p in found.signature.parameters:
        assert p.name in label[p.start : p.end]
    if found.active is None:
        return label
    p = found.signature.parameters[found.active]
    return f"{label[: p.start]}«{label[p.start : p.end]}»{label[p.end :]}"


def graph(statement: str) -> str:
    text = PROGRAM.replace("%GRAPH%", statement).replace("    %PRIM%\n", "")
    return shown(marked(text, lib_mlc=LIBRARY))


def prim(statement: str) -> str:
    text = PROGRAM.replace("%PRIM%", statement).replace("    %GRAPH%\n", "")
    return shown(marked(text, lib_mlc=LIBRARY))


def step(statement: str) -> str:
    m_mlc = PROGRAM.replace("    %PRIM%\n", "").replace("    %GRAPH%\n", "")
    return shown(marked(SCHEDULE.replace("%%", statement), "/t.mlcs", m_mlc=m_mlc, lib_mlc=LIBRARY))


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        ("a = matmul(<|>x, y)", "matmul(«x», y)"),
        ("a = matmul(x<|>, y)", "matmul(«x», y)"),
        ("a = matmul(x, <|>", "matmul(x, «y»)"),
        ("a = matmul(x, y, <|>", "matmul(x, y)"),
        ("a = relu(matmul(x, <|>y))", "matmul(x, «y»)"),
        ("a = relu(matmul(x, y)<|>)", "relu(«x»)"),
        ("a = matmul(relu(x), (y, <|>", "matmul(x, «y»)"),
        ("a = split(x, <|>", "split(x, «sections=none», indices=none, axis=0)"),
        ("a = split(x, axis=<|>1)", "split(x, sections=none, indices=none, «axis=0»)"),
        ("a = concat(x, y, x<|>)", "concat(«*args», axis=0)"),
        ("a = f(x, <|>3)", "f[n](A: f32[n, 4], «k: i64», inout D: f32[n]) -> (B: f32[n])"),
        ("a = f(x, D=<|>", "f[n](A: f32[n, 4], k: i64, «inout D: f32[n]») -> (B: f32[n])"),
        ("a = g(<|>", "g(«t: f32[4]») -> f32[4]"),
        ("a = Lib.scale(x, <|>", "scale[n](X: f32[n], «by: f32») -> (Y: f32[n])"),
        ("call lin(<|>", "lin[n](«x: f32[n]», w: f32[n]) -> (z: f32[n])"),
        ("a = matmul<|>(x, y)", ""),
        ("a = matmul(x, y)<|>", ""),
        ("a = nothing(<|>", ""),
        ("a = (x, <|>", ""),
        ("a = relu(x\n    if <|>", "relu(«x»)"),
        ("a = relu(x\n    return x<|>", ""),
        ("a = relu(x # , <|>\n)", ""),
        ("a = relu(\n      <|>\n    )", "relu(«x»)"),
    ],
)
def test_graph_functions(statement: str, label: str) -> None:
    if "concat" in label:
        op = OPERATORS.get("concat")
        assert op is not None
        label = label.replace("args", op.args[0].name)
    assert graph(statement) == label


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        ("let z = pow(A[0, 1], <|>2)", "pow(x, «y»)"),
        ("let z = fma(max(k, <|>", "max(x, «y»)"),
        ("let z = isnan(<|>", "isnan(«x») -> bool"),
        ("let z = f32(<|>k)", "f32(«x») -> f32"),
        ("let z = select(k > 0, <|>", "select(condition, «a», b)"),
        ("compute U[i] = sum[j](<|>", "sum[...](«x»)"),
        ("compute U[i] = worst[j](<|>", "worst[...](«x»)"),
        ("call lin(D, D, <|>", "lin[n](x: f32[n], w: f32[n], «z: f32[n]»)"),
        ("for i in grid(<|>", ""),
        ("block Y(<|>", ""),
        ("let z = A[<|>", ""),
        ("let z = relu(<|>", ""),
    ],
)
def test_prim_funcs(statement: str, label: str) -> None:
    assert prim(statement) == label


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        ("a, b = split(i, <|>", "split(loop: loop, «factors: factors») -> loop[]"),
        ("a, b = split(i, [_, <|>4])", "split(loop: loop, «factors: factors») -> loop[]"),
        ("reorder(i, j, <|>", "reorder(«*loops: loop[]»)"),
        ("cut(<|>", "cut(«at: loop», sizes: factors = [_, 8])"),
        ("cut(i, sizes=<|>", "cut(at: loop, «sizes: factors = [_, 8]»)"),
        ('b = loops(block("<|>', "block(«name: str») -> block"),
        ('b = loops(block("B"), <|>', "loops(block: block) -> loop[]"),
        ("if (<|>", ""),
    ],
)
def test_schedules(statement: str, label: str) -> None:
    assert step(statement) == label


def test_documentation() -> None:
    m = marked(SCHEDULE.replace("%%", "split(<|>"), "/t.mlcs")
    found = signature_help(m.snapshot, m.cursor)
    split = PRIMITIVES.get("split")
    assert found is not None and split is not None
    assert found.signature.doc.startswith(split.doc) and split.requires[0].text in found.signature.doc
    assert found.signature.parameters[0].doc.endswith(split.args[0].doc)
    text = PROGRAM.replace("%GRAPH%", "a = Lib.scale(<|>").replace("    %PRIM%\n", "")
    m = marked(text, lib_mlc=LIBRARY)
    found = signature_help(m.snapshot, m.cursor)
    assert found is not None and found.signature.doc == "Scales."


def test_everything_that_is_declared() -> None:
    for name in OPERATORS.names():
        op = OPERATORS.get(name)
        assert op is not None and graph(f"a = {name}(<|>").replace("«", "").replace("»", "") == op.signature()
    for name in PRIMITIVES.names():
        p = PRIMITIVES.get(name)
        assert p is not None and step(f"{name}(<|>").replace("«", "").replace("»", "") == p.signature
    for f in SCALAR_FUNCTIONS.values():
        first = f"«{f.args[0]}»"
        assert prim(f"let z = {f.name}(<|>").startswith(f"{f.name}({', '.join([first, *f.args[1:]])})")
    for reducer in REDUCERS:
        assert prim(f"compute U[i] = {reducer}[a, b](<|>") == f"{reducer}[...](«x»)"


def test_non_ascii_and_line_ends() -> None:
    library = LIBRARY.replace("by", "\u00e9\u03b21").replace("\n", "\r\n")
    text = 'use "lib.mlc"\nmodule M {\n  function h(x: f32[4]) -> f32[4] {\n    return Lib.scale(x,\n <|>'
    m = marked(text.replace("\n", "\r\n"), lib_mlc=library)
    assert shown(m) == "scale[n](X: f32[n], «\u00e9\u03b21: f32») -> (Y: f32[n])"


def test_empty_and_ends() -> None:
    for text in ("<|>", "(<|>", "f(<|>", "module M { function g(<|>", "module M { const c: f32[1] = [0] } (<|>"):
        assert shown(marked(text)) == ""
    assert shown(marked("module M { function g(x: f32[4]) -> f32[4] { return relu(<|>")) == "relu(«x»)"


def test_after_an_edit() -> None:
    m = marked(PROGRAM.replace("%GRAPH%", "a = f(x, <|>").replace("%PRIM%", ""), lib_mlc=LIBRARY)
    m.workspace.change(m.name, m.text.replace("k: i64", "q: i64"))
    assert shown(m) == "f[n](A: f32[n, 4], «q: i64», inout D: f32[n]) -> (B: f32[n])"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_everywhere(path: object) -> None:
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    snapshot = memory(files).snapshot(str(path))
    assert snapshot is not None
    for offset in range(len(snapshot.source.text) + 1):
        found = signature_help(snapshot, offset)
        if found is not None:
            assert found.active is None or found.active < len(found.signature.parameters)


@pytest.mark.parametrize("seed", range(3))
def test_after_random_edits(seed: int) -> None:
    rng = random.Random(500 + seed)
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    for _ in range(6):
        name = rng.choice(list(files))
        text = files[name]
        workspace = memory(files)
        for _ in range(5):
            text = edited(text, rng)
            workspace.change(name, text)
        snapshot = workspace.snapshot(name)
        assert snapshot is not None
        for _ in range(40):
            signature_help(snapshot, rng.randrange(len(text) + 1))
