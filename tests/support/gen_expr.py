"""Random scalar expressions of the language, as text, of a wanted dtype over given leaves."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mlcdsl.types import DTYPES

FLOATS = ("f16", "bf16", "f32", "f64", "f8e4m3", "f8e5m2")
INTS = ("i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64")
NAMES = tuple(DTYPES)
#: functions whose results may differ by some ulp between two right implementations (N9)
MATH = ("exp", "log", "log2", "sin", "cos", "tan", "tanh", "erf", "rsqrt", "sigmoid")


@dataclass(frozen=True)
class Leaf:
    """A scalar that an expression may use, `guard` a condition under which its access is allowed ("" for always)."""

    text: str
    dtype: str
    guard: str = ""


class Expressions:
    """Makes expressions; everything is parenthesized. Integer divisors are never 0."""

    def __init__(self, rng: random.Random, leaves: list[Leaf]):
        self.rng = rng
        self.leaves = leaves

    def literal(self, dtype: str) -> str:
        """A literal that the dtype holds; float ones may be inexact."""
        rng = self.rng
        if dtype == "bool":
            return rng.choice(("true", "false"))
        if dtype in FLOATS:
            exact = ("0", "1", "2", "0.5", "1.5", "-1", "-0.25", "3", "-0.0", "8")
            rare = ("0.1", "-2.7", "1e-3", "1e2", "nan") + (() if dtype == "f8e4m3" else ("inf", "-inf"))
            return rng.choice(exact if rng.random() < 0.8 else rare)
        t = DTYPES[dtype]
        if rng.random() < 0.1:
            return str(rng.choice((t.max_int, t.min_int, t.max_int - 1)))
        return str(rng.randint(0 if t.kind == "uint" else -5, 9))

    def leaf(self, dtype: str) -> str:
        """A leaf of the dtype, or one cast to it."""
        fitting = [x for x in self.leaves if x.dtype == dtype]
        if fitting and self.rng.random() < 0.9:
            return self._guarded(self.rng.choice(fitting))
        leaf = self.rng.choice(self.leaves)
        text = self._guarded(leaf)
        return text if leaf.dtype == dtype else f"{dtype}({text})"

    def _guarded(self, leaf: Leaf) -> str:
        if not leaf.guard:
            return leaf.text
        other = "false" if leaf.dtype == "bool" else f"{leaf.dtype}({self.rng.choice((0, 1))})"
        return f"select({leaf.guard}, {leaf.text}, {other})"

    def make(self, dtype: str, depth: int) -> str:
        """An expression with a dtype of its own (no bare literal)."""
        if depth <= 0 or self.rng.random() < 0.15:
            return self.leaf(dtype)
        if self.rng.random() < 0.12:
            return f"{dtype}({self.make(self.rng.choice(self._near()), depth - 1)})"
        if self.rng.random() < 0.12:
            a, b = self.make(dtype, depth - 1), self._operand(dtype, depth - 1)
            return f"select({self.make('bool', depth - 1)}, {a}, {b})"
        if dtype == "bool":
            return self._bool(depth - 1)
        return self._float(dtype, depth - 1) if dtype in FLOATS else self._int(dtype, depth - 1)

    def _near(self) -> list[str]:
        """The dtypes of the leaves, and sometimes any other."""
        return [x.dtype for x in self.leaves] + [self.rng.choice(NAMES)]

    def _operand(self, dtype: str, depth: int) -> str:
        """An expression or a literal."""
        return self.literal(dtype) if self.rng.random() < 0.25 else self.make(dtype, depth)

    def _bool(self, depth: int) -> str:
        rng = self.rng
        form = rng.randrange(6)
        if form == 0:
            return f"({self.make('bool', depth)} {rng.choice(('and', 'or'))} {self.make('bool', depth)})"
        if form == 1:
            return f"(not {self.make('bool', depth)})"
        dtype = rng.choice(self._near())
        if form == 2 and dtype in FLOATS:
            return f"{rng.choice(('isnan', 'isinf'))}({self.make(dtype, depth)})"
        ops = ("==", "!=") if dtype == "bool" else ("==", "!=", "<", "<=", ">", ">=")
        return f"({self.make(dtype, depth)} {rng.choice(ops)} {self._operand(dtype, depth)})"

    def _float(self, dtype: str, depth: int) -> str:
        rng = self.rng
        a = self.make(dtype, depth)
        form = rng.randrange(10)
        if form < 5:
            op = rng.choice(("+", "-", "*", "+", "-", "*", "/", "//", "%"))
            pair = (a, self._operand(dtype, depth))
            left, right = pair if rng.random() < 0.7 else pair[::-1]
            return f"({left} {op} {right})"
        if form == 5:
            return f"{rng.choice(('min', 'max'))}({a}, {self._operand(dtype, depth)})"
        if form == 6:
            return f"fma({a}, {self.make(dtype, depth)}, {self._operand(dtype, depth)})"
        if form == 7:
            return f"clamp({a}, {self.literal(dtype)}, {self._operand(dtype, depth)})"
        if form == 8:
            return f"(-{a})"
        return f"{rng.choice(('abs', 'floor', 'ceil', 'round', 'trunc', 'sqrt'))}({a})"

    def _int(self, dtype: str, depth: int) -> str:
        rng = self.rng
        a = self.make(dtype, depth)
        b = self._operand(dtype, depth)
        form = rng.randrange(10)
        if form < 4:
            return f"({a} {rng.choice(('+', '-', '*'))} {b})"
        if form == 4:
            divisor = rng.choice((str(rng.randint(1, 9)), f"bitwise_or({self.make(dtype, depth)}, 1)"))
            return f"({a} {rng.choice(('//', '%'))} {divisor})"
        if form == 5:
            return f"{rng.choice(('min', 'max'))}({a}, {b})"
        if form == 6:
            return f"{rng.choice(('bitwise_and', 'bitwise_or', 'bitwise_xor'))}({a}, {b})"
        if form == 7:
            by = b if rng.random() < 0.4 else str(rng.randint(0, DTYPES[dtype].bits + 1))
            return f"{rng.choice(('shift_left', 'shift_right'))}({a}, {by})"
        if form == 8:
            return f"clamp({a}, {self.literal(dtype)}, {b})"
        unary = ("abs", "bitwise_not") if DTYPES[dtype].kind == "uint" else ("abs", "bitwise_not", "-")
        return f"({rng.choice(unary)}({a}))"
