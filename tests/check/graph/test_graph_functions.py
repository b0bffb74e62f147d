"""Graph functions: what is accepted and what is made of it, what is refused and where."""

from __future__ import annotations

import textwrap

import pytest

from mlcdsl.check import check_source
from mlcdsl.check.program import CheckResult
from mlcdsl.ir import graph as G
from mlcdsl.ops.base.shapes import show_type
from mlcdsl.source import Source

ITEMS = """
  prim_func twice[n](a: f32[n]) -> (c: f32[n]) { compute c[i] = a[i] * 2 }
  prim_func by16[n](a: f32[n]) -> (c: f32[n]) where n % 16 == 0 { compute c[i] = a[i] * 2 }
  prim_func scaled[n](a: f32[n], s: f32) -> (c: f32[n]) where s > 0.5 { compute c[i] = a[i] * s }
  prim_func grow[n](a: f32[n + 1], s: f32) -> (c: f32[n], d: f32[2 * n]) {
    compute c[i] = a[i] * s
    compute d[i: 2 * n] = s
  }
  extern record(x: f32[4]) -> (y: f32[4]) = "env.record" attr(effect = true)
  extern norm[n, m](x: f32[n, m], g: f32[m]) -> (y: f32[n, m]) = "env.norm"
  const w0: f32[2] = [1.0, 2.0]
"""


def check(functions: str) -> CheckResult:
    return check_source(Source("t.mlc", f"module M {{{ITEMS}\n{textwrap.indent(functions, '  ')}\n}}\n"), prove=False)


def body(signature: str, statements: str) -> str:
    return f"function f{signature} {{\n{statements}\n}}"


def found(result: CheckResult) -> list[tuple[str, str]]:
    return [(d.code, d.span.text if d.span else "") for d in result.diagnostics]


ACCEPTED = {
    "operators": ("[n](x: f32[n, 4], w: f32[4, 3]) -> f32[n, 3]", "y = relu(x @ w) * 2 + 1\n return y"),
    "literal first": ("(x: f32[4]) -> f32[4]", "return 1 - x / 2"),
    "attributes": ("(x: f32[4, 6]) -> f32[4]", "return sum(x, axis=[1])"),
    "positional attributes": ("(x: f32[4, 6]) -> f32[4, 1]", "return max(x, 1, keepdims=true)"),
    "negative axis": ("(x: f32[4, 6]) -> f32[4, 6]", "return softmax(x, axis=-1)"),
    "split": ("(x: f32[4, 6]) -> f32[4, 3]", "a, b = split(x, sections=2, axis=1)\n return a + b"),
    "tuple item": ("(x: f32[4, 6]) -> f32[4, 3]", "t = split(x, sections=2, axis=1)\n return t.1"),
    "tuple result": ("(x: f32[4]) -> (f32[4], f32[4])", "return (x, relu(x))"),
    "concat of a tuple": ("[n](x: f32[n]) -> f32[2 * n]", "return concat((x, x))"),
    "concat": ("[n](x: f32[n], y: f32[4]) -> f32[n + 4]", "return concat(x, y, axis=0)"),
    "reshape": ("[n](x: f32[n, 4]) -> f32[4 * n]", "return reshape(x, (-1,))"),
    "reshape to dims": ("[n, m](x: f32[n * m], _w: f32[n], _v: f32[m]) -> f32[m, n]", "return reshape(x, (m, -1))"),
    "match": ("(x: f32[4, 10]) -> f32[4, 10]", "y = x as f32[k, 10]\n z = relu(y)\n return z"),
    "scalars": ("[n](x: f32[n], s: f32) -> f32[n]", "t = s * f32(n + 1)\n return x * t"),
    "scalar results": ("(x: f32[4], k: i64) -> i64", "if k < 1 { return k }\n return 2 * f(x, k - 1) + k"),
    "cast call": ("(x: f32[4]) -> f16[4]", "return f16(x)"),
    "prim": ("[k](x: f32[k]) -> f32[k]", "return twice(twice(x))"),
    "prim with scalar": ("[k](x: f32[k + 3]) -> f32[2 * k + 4]", "_c, d = grow(x, 2)\n return d"),
    "named arguments": ("[k](x: f32[k + 3]) -> f32[k + 2]", "c, _d = grow(s=1.5, a=x)\n return c"),
    "constant": ("(x: f32[3, 2]) -> f32[3, 2]", "return x * w0"),
    "recursion": ("[n](x: f32[n], k: i64) -> f32[n]", "if k < 1 { return x }\n return f(relu(x), k - 1)"),
    "branches": ("(x: f32[4], c: bool) -> f32[4]", "if c { y = relu(x) } else { y = x }\n return y"),
    "tensor condition": ("(x: f32[4], c: bool[1]) -> f32[4]", "if c { return relu(x) } else { return x }"),
    "fact": ("[n](x: f32[n]) -> f32[n] where n % 32 == 0", "return by16(x)"),
    "open fact": ("[n](x: f32[n]) -> f32[n]", "return by16(x)"),
    "effect": ("(x: f32[4]) -> f32[4]", "call record(x)\n return x"),
    "annotation": ("[n](x: f32[n]) -> f32[n]", "y: f32[n] = relu(x)\n return y"),
    "where equality": ("[n, m](x: f32[n], y: f32[m]) -> f32[m] where m == n", "return x + y"),
    "equal after use": ("[n, m](x: f32[n], y: f32[m]) -> f32[m]", "z = x + y\n return z"),
    "logic": ("(x: f32[4], y: f32[4]) -> bool[4]", "return x < y and not (x == y)"),
    "user before operator": ("(x: f32[4]) -> f32[4]", "dataflow { y = twice(x) output y }\n return y"),
    "zeros": ("[n](x: f32[n]) -> f32[n, 2]", "return zeros((n, 2)) + reshape(x, (n, 1))"),
    "size from a scalar": ("(x: f32[4], k: i64) -> f32[4]", "y = zeros((k,)) as f32[4]\n return x + y"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name: str) -> None:
    result = check(body(*ACCEPTED[name]))
    assert found(result) == []
    function = result.program.modules["M"].functions["f"]
    assert function.body


REFUSED: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "unknown function": ("(x: f32[4]) -> f32[4]", "y = rleu(x)\n return y", [("E0201", "rleu")]),
    "unknown name": ("(xs: f32[4]) -> f32[4]", "return relu(x)", [("E0201", "x")]),
    "follow-ups are silent": (
        "(x: f32[4]) -> f32[4]", "y = rleu(x)\n z = y @ x\n w = soft(z)\n return w + q",
        [("E0201", "rleu"), ("E0201", "soft"), ("E0201", "q")],
    ),
    "inner sizes": ("[n](x: f32[n, 4], w: f32[5, 3]) -> f32[n, 3]", "return x @ w", [("E0303", "w")]),
    "broadcast": ("(x: f32[4], y: f32[3]) -> f32[4]", "return x + y", [("E0303", "y")]),
    "dtypes": ("(x: f32[4], y: f16[4]) -> f32[4]", "return x + y", [("E0301", "y")]),
    "dtype of an operator": ("(x: i32[4]) -> i32[4]", "return exp(x)", [("E0305", "x")]),
    "constraint": ("(x: f32[4, 6]) -> f32[4]", "return sum(x, axis=2)", [("E0701", "axis=2")]),
    "sections": ("(x: f32[5]) -> f32[5]", "t = split(x, sections=2)\n return x", [("E0701", "sections=2")]),
    "attribute name": ("(x: f32[4]) -> f32[4]", "return softmax(x, axes=0)", [("E0307", "axes=0")]),
    "attribute value": ("(x: f32[4]) -> f32[4]", "return softmax(x, axis=1.5)", [("E0307", "1.5")]),
    "missing attribute": ("(x: f32[4]) -> f32[4]", "return clip(x, 1)", [("E0307", "clip(x, 1)")]),
    "arity": ("(x: f32[4]) -> f32[4]", "return where(x, x)", [("E0304", "where(x, x)")]),
    "too many": ("(x: f32[4]) -> f32[4]", "return relu(x, x)", [("E0304", "x")]),
    "prim arity": ("(x: f32[4]) -> f32[4]", "return twice(x, x)", [("E0304", "x")]),
    "prim dtype": ("(x: f16[4]) -> f32[4]", "return twice(x)", [("E0301", "x")]),
    "prim rank": ("(x: f32[4, 4]) -> f32[4]", "return twice(x)", [("E0303", "x")]),
    "prim sizes": ("(x: f32[2, 3], g: f32[4]) -> f32[2, 3]", "return norm(x, g)", [("E0303", "g")]),
    "fact": ("(x: f32[10]) -> f32[10]", "return by16(x)", [("E0309", "by16(x)")]),
    "float fact": ("(x: f32[10]) -> f32[10]", "return scaled(x, 0.25)", [("E0309", "scaled(x, 0.25)")]),
    "annotation": ("[n](x: f32[n]) -> f32[n]", "y: f32[n + 1] = relu(x)\n return x", [("E0303", "relu(x)")]),
    "effect in dataflow": (
        "(x: f32[4]) -> f32[4]", "dataflow { y = record(x) output y }\n return y", [("E0601", "record(x)")]
    ),
    "not output": (
        "(x: f32[4]) -> f32[4]", "dataflow { y = relu(x) z = relu(y) output z }\n return y + z", [("E0602", "y")]
    ),
    "unknown output": ("(x: f32[4]) -> f32[4]", "dataflow { y = relu(x) output yy }\n return x", [("E0201", "yy")]),
    "no return": ("(x: f32[4]) -> f32[4]", "y = relu(x)", [("E0603", "f")]),
    "return in one branch": ("(x: f32[4], c: bool) -> f32[4]", "if c { return x }", [("E0603", "f")]),
    "wrong return": ("(x: f32[4]) -> f32[5]", "return x", [("E0603", "x")]),
    "unproved return": ("[n, m](x: f32[n], y: f32[m]) -> f32[m]", "_z = y\n return x", [("E0603", "x")]),
    "one branch": ("(x: f32[4], c: bool) -> f32[4]", "if c { y = relu(x) }\n return y", [("E0201", "y")]),
    "differing branches": (
        "(x: f32[4], c: bool) -> f32[4]", "if c { y = f16(x) } else { y = x }\n return y", [("E0303", "y")]
    ),
    "twice": ("(x: f32[4]) -> f32[4]", "x = relu(x)\n return x", [("E0202", "x")]),
    "names and values": ("(x: f32[4]) -> f32[4]", "a, b = x\n return a", [("E0304", "x")]),
    "too many names": ("(x: f32[4]) -> f32[2]", "a, b, c = split(x, 2)\n return a", [("E0304", "split(x, 2)")]),
    "tuple index": ("(x: f32[4]) -> f32[2]", "t = split(x, 2)\n return t.2", [("E0304", "t.2")]),
    "match never": ("(x: f32[4]) -> f32[5]", "y = x as f32[5]\n return y", [("E0303", "f32[5]")]),
    "match dtype": ("(x: f32[4]) -> f32[4]", "y = x as f16[4]\n return x", [("E0301", "f16[4]")]),
    "a function is no value": ("(x: f32[4]) -> f32[4]", "return x + twice", [("E0204", "twice")]),
    "a value is no function": ("(x: f32[4]) -> f32[4]", "return x(x)", [("E0204", "x")]),
    "indexing": ("(x: f32[4]) -> f32[4]", "return x[0]", [("E0305", "x[0]")]),
    "condition": ("(x: f32[4]) -> f32[4]", "if x { return x }\n return x", [("E0301", "x")]),
    "bare literals": ("(x: bool[4]) -> f32[4]", "return where(x, 1.0, 2.0)", [("E0308", "1.0"), ("E0308", "2.0")]),
    "loop": ("(x: f32[4]) -> f32[4]", "for i in range(4) { }\n return x", [("E0204", "for i in range(4) { }")]),
    "unused": ("(x: f32[4]) -> f32[4]", "y = relu(x)\n return x", [("W0201", "y")]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    signature, statements, want = REFUSED[name]
    assert found(check(body(signature, statements))) == want


def test_inner_sizes_show_both_shapes_and_places() -> None:
    (d,) = check(body("[n](x: f32[n, 4], w: f32[5, 3]) -> f32[n, 3]", "return x @ w")).diagnostics
    assert "f32[n, 4]" in d.message and "f32[5, 3]" in d.message
    assert [label.span.text for label in d.related] == ["x", "x", "w"]
    assert any(note.startswith("matmul.C5") for note in d.notes)


def test_effects_are_found_through_calls_in_any_order() -> None:
    early = "function g(x: f32[4]) -> f32[4] { dataflow { y = f(x) output y } return y }\n"
    late = body("(x: f32[4]) -> f32[4]", "y = h(x)\n return y")
    last = "\nfunction h(x: f32[4]) -> f32[4] { return record(x) }"
    assert found(check(early + late + last)) == [("E0601", "f(x)")]
    assert found(check(last + late + early)) == [("E0601", "f(x)")]


def test_values_are_shared_and_dims_follow() -> None:
    result = check(body("(x: f32[4], c: bool) -> f32[4]", "if c { y = relu(x) } else { y = x }\n return y"))
    branch, ret = result.program.modules["M"].functions["f"].body
    assert isinstance(branch, G.If) and isinstance(ret, G.Return)
    first, second = branch.then[0], branch.orelse[0]
    assert isinstance(first, G.Bind) and isinstance(second, G.Bind)
    assert first.targets[0] is second.targets[0] is ret.value
    result = check(body("[k](x: f32[k + 3]) -> f32[k + 2]", "c, _d = grow(x, 2)\n return c"))
    bind = result.program.modules["M"].functions["f"].body[0]
    assert isinstance(bind, G.Bind) and isinstance(bind.value, G.CallPrim)
    assert show_type(bind.value.type) == "(f32[k + 2], f32[k * 2 + 4])"
