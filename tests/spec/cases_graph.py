"""Graph functions."""

from __future__ import annotations

from tests.spec.case import Case, graph, module

INDIRECT = """
extern effect(x: f32[4]) -> (y: f32[4]) = "t.effect" attr(effect = true)
function inner(x: f32[4]) -> f32[4] { return effect(x) }
function f(x: f32[4]) -> f32[4] { dataflow { a = inner(x) output a } return a }
"""

CASES = [
    Case("G1", "E0603", "f", graph("if b { return x }")),
    Case("G2", "E0603", "y", graph("return y")),
    Case("G2", "E0603", "k", graph("return k")),
    Case("G3", "E0202", "a", graph("a = x\na = relu(x)\nreturn a")),
    Case("G4", "E0204", "for i in range(4) { }", graph("for i in range(4) { }\nreturn x")),
    Case("G4", "E0204", "let a = k", graph("let a = k\nreturn x")),
    Case("G5", "E0204", "x += 1", graph("x += 1\nreturn x")),
    Case("G6", "E0304", "even(x)", graph("return even(x)")),
    Case("G6", "E0304", "x", graph("return even(Z=x, s=1)")),
    Case("G7", "E0301", "i32(x)", graph("return even(i32(x), 1)")),
    Case("G8", "E0303", "concat(x, x)", graph("return both(x, concat(x, x))")),
    Case("G9", "E0308", "x", graph("return product(x)")),
    Case("G10", "E0303", "y", graph("a: f32[4] = y\nreturn a")),
    Case("G10", "E0301", "x", graph("_a: i32[4] = x\nreturn x")),
    Case("G11", "E0304", "pair(x)", graph("a, b1, c1 = pair(x)\nreturn a + b1 + c1")),
    Case("G11", "E0304", "fill(x)", graph("a = fill(x)\nreturn x")),
    Case("G12", "E0304", "t.2", graph("t = pair(x)\nreturn t.2")),
    Case("G12", "E0301", "x.0", graph("return x.0")),
    Case("G13", "E0303", "f32[5]", graph("_a = x as f32[5]\nreturn x")),
    Case("G13", "E0301", "i32[4]", graph("_a = x as i32[4]\nreturn x")),
    Case("G13", "E0304", "a, d = x as f32[4]", graph("a, d = x as f32[4]\nreturn x")),
    Case("G14", "E0301", "k", graph("if k { }\nreturn x")),
    Case("G14", "E0303", "x > 1", graph("if x > 1 { }\nreturn x")),
    Case("G15", "E0201", "a", graph("if b { a = x }\nreturn a")),
    Case("G15", "E0303", "a", graph("if b { a = x } else { a = y }\nreturn a")),
    Case("G16", "E0601", "effect(x)", graph("dataflow { a = effect(x) output a }\nreturn a")),
    Case("G16", "E0601", "inner(x)", module(INDIRECT)),
    Case("G17", "E0601", "return x", graph("dataflow { return x }\nreturn x")),
    Case("G17", "E0601", "dataflow { }", graph("dataflow { dataflow { } }\nreturn x")),
    Case("G17", "E0601", "call effect(x)", graph("dataflow { call effect(x) }\nreturn x")),
    Case("G18", "E0201", "q", graph("dataflow { output q }\nreturn x")),
    Case("G18", "E0602", "output x", graph("output x\nreturn x")),
    Case("G19", "E0602", "a", graph("dataflow { a = relu(x) d = relu(a) output d }\nreturn a + d")),
    Case("G20", "E0304", "1", graph("return relu(x, 1)")),
    Case("G20", "E0307", "axes=0", graph("return softmax(x, axes=0)")),
    Case("G20", "E0307", "true", graph("return softmax(x, axis=true)")),
    Case("G21", "E0701", "axis=5", graph("return softmax(x, axis=5)")),
    Case("G21", "E0301", "i32(x)", graph("_a = x + i32(x)\nreturn x")),
    Case("G21", "E0303", "concat(x, x)", graph("return x + concat(x, x)")),
    Case("G21", "E0305", "x", graph("_a = not x\nreturn x")),
    Case("G22", "E0305", "x[0]", graph("_a = x[0]\nreturn x")),
    Case("G22", "E0301", "[x]", graph("_a = [x]\nreturn x")),
    Case("G23", "E0307", "inout x: f32[4]", graph("return x", "(inout x: f32[4]) -> f32[4]")),
    Case("G23", "E0303", "f32[4] @ shared", graph("return x", "(x: f32[4] @ shared) -> f32[4]")),
    Case("G24", "W0201", "a", graph("a = relu(x)\nreturn x")),
    Case("G25", "E0204", "relu(x)", graph("call relu(x)\nreturn x")),
    Case("G26", "E0204", "relu", graph("_a = relu\nreturn x")),
    Case("G26", "E0204", "c", graph("return c(x)")),
]
