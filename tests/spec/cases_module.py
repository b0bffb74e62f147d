"""Text, modules, types, signatures, externs, constants, reducers, intrinsics."""

from __future__ import annotations

from tests.spec.case import Case, module, prim

EXTERN = 'extern e[n](x: f32[n]) -> (y: f32[n]) where n > 4 = "t.e"\n'
FILL = "prim_func g() -> (Z: f32[2]) { compute Z[i] = 1 }"
TYPES = '"<8 x float> (<8 x i8>)"'
GRAPH = "module G { function f(x: f32[8]) -> f32[8] { return M.v(x, x) } }"
PARTS = "desc (inout A: f32[4]) { compute A[i] = 1 }"


def call(statement: str, declared: str, params: str = "(A: f32[8], inout C: f32[8])") -> str:
    """A prim_func that calls an extern."""
    return module(f'extern e{declared} = "t.e"\nprim_func f{params} {{\n{statement}\n}}')


def llvm(params: str = "(inout c: f32[8], a: f32[8])", attrs: str = "", body: str = "") -> str:
    """An intrinsic of LLVM, and a call."""
    suffix = f" attr({attrs})" if attrs else ""
    text = prim(body) if body else module("")
    return text.replace("module M {", f'module M {{\nextern v{params} = "llvm.maximum.v8f32" from "llvm"{suffix}\n', 1)


CASES = [
    Case("L1", "E0003", ";", prim("C[0] = 1;")),
    Case("L2", "E0004", '"t.e', 'module M {\n  extern e(x: f32[4]) = "t.e\n}\n'),
    Case("L3", "E0101", "8", prim("for i in range 8 { }")),
    Case("L4", "E0102", "{", "module M {\n  prim_func f(A: f32[8] {\n  }\n}\n"),
    Case("L5", "E0103", "(", prim("C[0] = " + "(" * 201 + "1" + ")" * 201)),
    Case("L5", "E0103", "1" + " + 1" * 200, prim("C[0] = 1" + " + 1" * 200)),
    Case("M1", "E0203", 'use "no_such.mlc"', 'use "no_such.mlc"\nmodule M { }\n'),
    Case("M2", "E0202", "M", "module M { }\nmodule M { }\n"),
    Case("M3", "E0202", "a", module("const a: f32 = 1\nconst a: f32 = 2")),
    Case("M4", "E0202", "T", prim("alloc T: f32[2]\nalloc T: f32[3]")),
    Case("M5", "E0201", "D", prim("C[0] = D[0]")),
    Case("M6", "E0204", "f", prim("C[0] = f")),
    Case("M6", "E0204", "k", prim("C[0] = k[0]")),
    Case("T1", "E0201", "float", prim("", "(A: float[8])")),
    Case("T2", "E0301", "1.5", prim("", "(A: f32[1.5])")),
    Case("T2", "E0301", "P[0]", prim("alloc T: f32[P[0]]")),
    Case("T3", "E0201", "n", prim("", "(A: f32[n])")),
    Case("T4", "E0303", "2 - 3", prim("", "(A: f32[2 - 3])")),
    Case("T5", "E0302", "f32[8] strides [2, 1]", prim("", "(A: f32[8] strides [2, 1])")),
    Case("T6", "E0303", "f32[4, 4] strides [2, 1]", prim("alloc T: f32[4, 4] strides [2, 1]\nT[0, 0] = 1")),
    Case("T6", "E0303", "f32[4] strides [0]", prim("alloc T: f32[4] strides [0]\nT[0] = 1")),
    Case("T6", "E0303", "f32[4] strides [k]", prim("alloc T: f32[4] strides [k]\nT[0] = 1")),
    Case("P1", "E0301", "(f32, f32)", prim("", "(A: (f32, f32))")),
    Case("P2", "E0301", "f32", prim("", "(A: f32[8]) -> (s: f32)")),
    Case("P3", "E0202", "A", prim("", "(A: f32[8], A: f32[8])")),
    Case("P4", "E0308", "n", prim("", "[n](A: f32[8])")),
    Case("P4", "E0308", "n", module("function f[n](x: f32[4]) -> f32[4] { return x }")),
    Case("P5", "E0301", "n + 1", prim("", "[n](A: f32[n]) where n + 1")),
    Case("P6", "E0204", "A[0]", prim("", "(A: f32[8]) where A[0] > 0")),
    Case("P6", "E0204", "x", module("function f(x: f32[4]) -> f32[4] where x > 0 { return x }")),
    Case("P7", "E0309", "e(A, C)", module(f"{EXTERN}prim_func f(A: f32[4], inout C: f32[4]) {{ call e(A, C) }}")),
    Case("P7", "E0309", "e(x)", module(f"{EXTERN}function f(x: f32[4]) -> f32[4] {{ return e(x) }}")),
    Case("P8", "E0405", "A[0]", prim("A[0] = 1")),
    Case("P9", "E0502", "C: f32[8]", prim("for i in range(7) { C[i] = 0 }", "() -> (C: f32[8])")),
    Case("P10", "E0504", "T[0]", prim("alloc T: f32[2]\nC[0] = T[0]")),
    Case("P11", "E0603", "return C", prim("return C")),
    Case("P11", "E0603", "x, y = C", prim("x, y = C")),
    Case("X1", "E0304", "e(A)", call("call e(A)", "(x: f32[8]) -> (y: f32[8])")),
    Case("X2", "E0303", "C", call("call e(A, C)", "[n](x: f32[n]) -> (y: f32[n + 1])")),
    Case("X3", "E0301", "A[0]", call("call e(A[0])", "(n: i32)")),
    Case("X3", "E0301", "A", call("call e(A)", "(x: f16[8])")),
    Case("X4", "E0204", "g", module(f"{FILL}\nprim_func f(A: f32[8]) {{ call g() }}")),
    Case("X4", "E0201", "scale", prim("call scale(A)")),
    Case("X5", "E0405", "A", call("call e(A)", "(inout x: f32[8])")),
    Case("X6", "E0301", "ptr[2]", call("", "(p: ptr[2])")),
    Case("X6", "E0201", "ptr", prim("", "(p: ptr)")),
    Case("X7", "E0307", "pure = true", module('extern e(x: f32[8]) = "t.e" attr(pure = true)')),
    Case("X8", "E0303", "[1, 2, 3]", module("const c: f32[2] = [1, 2, 3]")),
    Case("X9", "E0306", "k", module("const c: f32[2] = [1, k]")),
    Case("X9", "E0306", "300", module("const c: i8[1] = [300]")),
    Case("X10", "E0304", 'weight("w.safetensors")', module('const c: f32[2] = weight("w.safetensors")')),
    Case("X11", "E0303", "f32[2] strides [2]", module("const c: f32[2] strides [2] = [1, 2]")),
    Case("X11", "E0301", "(f32, f32)", module("const c: (f32, f32) = 1")),
    Case("X12", "E0204", "c", module("const c: f32[2] = [1, 2]\nprim_func f(inout Z: f32[2]) { Z[0] = c[0] }")),
    Case("X13", "E0202", "sum", module("reducer sum(acc, x) init 0 = acc + x")),
    Case("X13", "E0202", "a", module("reducer r(a, a) init 0 = a + a")),
    Case("X14", "E0201", "y", module("reducer r(acc, x) init 0 = acc + y")),
    Case(
        "X15", "E0301", "true",
        module("reducer r(a, x) init true = a and x\nprim_func f(A: f32[8]) -> (Z: f32[]) { compute Z = r[i](A[i]) }"),
    ),
    Case("X7", "E0307", "effect = true", llvm(attrs="effect = true")),
    Case("X18", "E0301", "a: i32", llvm("(a: i32, inout c: f32[8])")),
    Case("X18", "E0301", "a: bool[8]", llvm("(a: bool[8], inout c: f32[8])")),
    Case("X18", "E0303", "a: f32[0]", llvm("(a: f32[0], inout c: f32[8])")),
    Case("X18", "E0303", "a: f32[8] strides [2]", llvm("(a: f32[8] strides [2], inout c: f32[8])")),
    Case("X18", "E0303", "inout c: f32[8] strides [0]", llvm("(inout c: f32[8] strides [0])")),
    Case("X18", "E0304", "v", llvm("(a: f32[8])")),
    Case("X19", "E0307", '"<8 x float>"', llvm(attrs='signature = "<8 x float>"')),
    Case("X19", "E0303", TYPES, llvm("(a: i8[9]) -> (c: f32[8])", f"signature = {TYPES}")),
    Case("X20", "E0301", "P[0:8]", llvm(body="call v(C[0:8], P[0:8])")),
    Case("X20", "E0303", "A[0:k]", llvm(body="call v(C[0:8], A[0:k])")),
    Case("X20", "E0303", "A[0:4]", llvm(body="call v(C[0:8], A[0:4])")),
    Case("X20", "E0303", "B[0:8, 0]", llvm(body="call v(C[0:8], B[0:8, 0])")),
    Case("X21", "E0204", "M.v", llvm() + GRAPH),
    Case("X16", "E0603", "t", module(f"intrin t {{ {PARTS} }}")),
    Case("X16", "E0202", "desc () { }", module(f"intrin t {{ {PARTS} desc () {{ }} impl {PARTS[5:]} }}")),
    Case("X17", "E0304", "impl () { }", module(f"intrin t {{ {PARTS} impl () {{ }} }}")),
    Case("X17", "E0301", "inout A: f16[4]", module(f"intrin t {{ {PARTS} impl (inout A: f16[4]) {{ }} }}")),
    Case("X17", "E0303", "inout A: f32[8]", module(f"intrin t {{ {PARTS} impl (inout A: f32[8]) {{ }} }}")),
]  # fmt: skip
