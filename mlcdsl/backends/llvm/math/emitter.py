"""A small emitter of LLVM IR text for elementwise arithmetic, generic over the number of lanes.

A formula is written once with Python operators on `Value`s; the emitter turns each operation into one
instruction on a scalar (one lane) or on a vector.  Python numbers become (splat) constants of the kind of
the other operand.  No fast-math flag is ever set: each instruction is the IEEE operation.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

FLOAT_KINDS = {"float": "f32", "double": "f64"}
KIND_OF_DTYPE = {"f32": "float", "f64": "double"}
BITS = {"float": 32, "double": 64, "i32": 32, "i64": 64}
MANTISSA_BITS = {"float": 23, "double": 52}
SIGN_BIT = {"float": -(1 << 31), "double": -(1 << 63)}


def float_literal(value: float, kind: str) -> str:
    """The exact hexadecimal form; LLVM writes an f32 constant as the bits of the double of the same value."""
    if kind == "float":
        value = round_to_f32(value)
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


def round_to_f32(value: float) -> float:
    rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return rounded


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """An SSA value (or constant) `ref` of element kind `kind`: float, double, i1, i32 or i64."""

    emitter: Emitter
    kind: str
    ref: str

    @property
    def type(self) -> str:
        return self.emitter.type_of(self.kind)

    def _binary(self, floating: str, integer: str, other: Operand, swap: bool = False) -> Value:
        op = floating if self.kind in FLOAT_KINDS else integer
        rhs = self.emitter.operand(other, self.kind)
        left, right = (rhs, self) if swap else (self, rhs)
        return self.emitter.assign(self.kind, f"{op} {self.type} {left.ref}, {right.ref}")

    def __add__(self, other: Operand) -> Value:
        return self._binary("fadd", "add", other)

    def __sub__(self, other: Operand) -> Value:
        return self._binary("fsub", "sub", other)

    def __mul__(self, other: Operand) -> Value:
        return self._binary("fmul", "mul", other)

    def __truediv__(self, other: Operand) -> Value:
        return self._binary("fdiv", "sdiv", other)

    def __radd__(self, other: float) -> Value:
        return self._binary("fadd", "add", other, swap=True)

    def __rsub__(self, other: float) -> Value:
        return self._binary("fsub", "sub", other, swap=True)

    def __rmul__(self, other: float) -> Value:
        return self._binary("fmul", "mul", other, swap=True)

    def __rtruediv__(self, other: float) -> Value:
        return self._binary("fdiv", "sdiv", other, swap=True)

    def __neg__(self) -> Value:
        if self.kind in FLOAT_KINDS:
            return self.emitter.assign(self.kind, f"fneg {self.type} {self.ref}")
        return 0 - self

    def __and__(self, other: Operand) -> Value:
        return self._binary("", "and", other)

    def __or__(self, other: Operand) -> Value:
        return self._binary("", "or", other)

    def __xor__(self, other: Operand) -> Value:
        return self._binary("", "xor", other)

    def __lshift__(self, other: Operand) -> Value:
        return self._binary("", "shl", other)

    def __rshift__(self, other: Operand) -> Value:
        """The arithmetic shift; `lshr` is the logical one."""
        return self._binary("", "ashr", other)

    def lshr(self, other: Operand) -> Value:
        return self._binary("", "lshr", other)

    def compare(self, predicate: str, other: Operand) -> Value:
        """`predicate` as in LLVM: `olt`, `ult`, `une`, … for floats, `eq`, `slt`, … for integers."""
        op = "fcmp" if self.kind in FLOAT_KINDS else "icmp"
        rhs = self.emitter.operand(other, self.kind)
        return self.emitter.assign("i1", f"{op} {predicate} {self.type} {self.ref}, {rhs.ref}")

    def convert(self, op: str, kind: str) -> Value:
        """A cast instruction (`bitcast`, `fpext`, `sitofp`, …) to `kind`."""
        return self.emitter.assign(kind, f"{op} {self.type} {self.ref} to {self.emitter.type_of(kind)}")

    def bits(self) -> Value:
        return self.convert("bitcast", f"i{BITS[self.kind]}")

    def as_float(self) -> Value:
        return self.convert("bitcast", "float" if self.kind == "i32" else "double")


Operand = Value | float | int


@dataclass(slots=True)
class Emitter:
    """Collects the instructions, the intrinsics declared and the library functions called by one body."""

    dtype: str
    lanes: int
    lines: list[str] = field(default_factory=list)
    declarations: dict[str, None] = field(default_factory=dict)
    depends: dict[tuple[str, str, int], None] = field(default_factory=dict)
    globals: dict[str, None] = field(default_factory=dict)
    _next: int = 0

    @property
    def kind(self) -> str:
        return KIND_OF_DTYPE[self.dtype]

    @property
    def is_f32(self) -> bool:
        return self.dtype == "f32"

    def type_of(self, kind: str) -> str:
        return kind if self.lanes == 1 else f"<{self.lanes} x {kind}>"

    def name(self, prefix: str = "t") -> str:
        self._next += 1
        return f"{prefix}{self._next}"

    def assign(self, kind: str, instruction: str) -> Value:
        ref = f"%{self.name()}"
        self.lines.append(f"  {ref} = {instruction}")
        return Value(self, kind, ref)

    def constant(self, value: float | int, kind: str) -> Value:
        text = float_literal(float(value), kind) if kind in FLOAT_KINDS else str(int(value))
        return Value(self, kind, text if self.lanes == 1 else f"splat ({kind} {text})")

    def operand(self, value: Operand, kind: str) -> Value:
        return value if isinstance(value, Value) else self.constant(value, kind)

    def intrinsic(self, name: str, *args: Value) -> Value:
        """A call of `llvm.<name>` overloaded on the type of its arguments; adds its declaration."""
        kind = args[0].kind
        suffix = FLOAT_KINDS.get(kind, kind)
        symbol = f"llvm.{name}.{suffix if self.lanes == 1 else f'v{self.lanes}{suffix}'}"
        types = ", ".join(a.type for a in args)
        self.declarations[f"declare {args[0].type} @{symbol}({types})"] = None
        actual = ", ".join(f"{a.type} {a.ref}" for a in args)
        return self.assign(kind, f"call {args[0].type} @{symbol}({actual})")

    def fma(self, a: Value, b: Operand, c: Operand) -> Value:
        """a*b + c with one rounding."""
        return self.intrinsic("fma", a, self.operand(b, a.kind), self.operand(c, a.kind))

    def sqrt(self, x: Value) -> Value:
        return self.intrinsic("sqrt", x)

    def abs(self, x: Value) -> Value:
        return self.intrinsic("fabs", x)

    def copysign(self, magnitude: Value, sign: Value) -> Value:
        return self.intrinsic("copysign", magnitude, sign)

    def select(self, condition: Value, yes: Operand, no: Operand) -> Value:
        kind = yes.kind if isinstance(yes, Value) else no.kind if isinstance(no, Value) else self.kind
        a, b = self.operand(yes, kind), self.operand(no, kind)
        chosen_by = f"{condition.type} {condition.ref}"
        return self.assign(kind, f"select {chosen_by}, {a.type} {a.ref}, {b.type} {b.ref}")

    def at_most(self, x: Value, bound: float) -> Value:
        """min(x, bound) that keeps a NaN."""
        return self.select(x.compare("ogt", bound), bound, x)

    def at_least(self, x: Value, bound: float) -> Value:
        """max(x, bound) that keeps a NaN."""
        return self.select(x.compare("olt", bound), bound, x)

    def horner(self, x: Value, coefficients: Sequence[float]) -> Value:
        """c[0] + c[1]*x + c[2]*x**2 + …, by Horner's rule in fused multiply-adds."""
        result: Operand = coefficients[-1]
        for c in reversed(coefficients[:-1]):
            result = self.fma(self.operand(result, x.kind), x, c)
        return self.operand(result, x.kind)

    def round_to_int(self, x: Value, scale: float = 1.0, offset: int = 0) -> tuple[Value, Value]:
        """n = x*scale rounded to an integer, as (n, bits of n + offset), for |n| < 2**21 (double: 2**50).

        Adding 1.5 * 2**(mantissa bits) + offset leaves n + offset in the low bits of the sum.  Of the bits
        only the low 22 (51) are those of n + offset, enough for what is masked or shifted into an exponent.
        """
        magic = 1.5 * 2.0 ** MANTISSA_BITS[x.kind] + offset
        shifted = self.fma(x, scale, magic) if scale != 1.0 else x + magic
        return shifted - magic, shifted.bits()

    def fast_two_sum(self, a: Value, b: Value) -> tuple[Value, Value]:
        """s + t == a + b exactly where |a| >= |b| or a is 0 (Dekker 1971)."""
        s = a + b
        return s, b - (s - a)

    def two_product(self, a: Value, b: Value) -> tuple[Value, Value]:
        """p + q == a*b exactly (barring underflow)."""
        p = a * b
        return p, self.fma(a, b, -p)

    def scale_twice(self, x: Value, bits: Value) -> Value:
        """x * 2**n rounded once though the result be subnormal, for `bits` from `round_to_int`.

        The offset given there must be `2 * exponent_bias(kind)`: each of two factors takes half of
        n + offset.
        """
        shift = MANTISSA_BITS[x.kind]
        half = bits >> 1
        return x * (half << shift).as_float() * ((bits - half) << shift).as_float()

    def scale_once(self, x: Value, bits: Value) -> Value:
        """x * 2**n where 2**n is normal; the offset of `round_to_int` must be `exponent_bias(kind)`."""
        return x * (bits << MANTISSA_BITS[x.kind]).as_float()


def exponent_bias(kind: str) -> int:
    return (1 << (BITS[kind] - MANTISSA_BITS[kind] - 2)) - 1
