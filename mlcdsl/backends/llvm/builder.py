"""Text of LLVM IR under construction: a module's shared parts, and one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mlcdsl.backends.llvm.values import Value, is_literal, literal, mangled, register_type, vector
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.types import BOOL, INDEX, DType

#: scratch of one function that lives on the stack, in bytes
STACK_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a compiled function can stop. Each `{}` of the message stands for one value; `kinds` says what
    each i64 of the error record is: "int", "uint" or "float" (the bits of an f64)."""

    code: str
    message: str
    kinds: tuple[str, ...]
    span: Span | None


@dataclass(slots=True)
class ModuleBuilder:
    """What the functions of a module share: declarations, helper functions, metadata."""

    features: str
    size_type: str
    native_f16: bool
    declarations: dict[str, None] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    functions: list[str] = field(default_factory=list)
    metadata: list[str] = field(default_factory=list)
    #: whether there is a loop that is written out before LLVM looks for loops to vectorize
    short_loops: bool = False

    def declare(self, text: str) -> None:
        self.declarations[text] = None

    def helper(self, name: str, make: Callable[[], str]) -> str:
        """The helper function `name`, made at its first use."""
        if name not in self.helpers:
            self.helpers[name] = ""
            self.helpers[name] = make()
        return name

    def note(self, text: str) -> str:
        """A new metadata node; `SELF` in the text stands for its own name."""
        name = f"!{len(self.metadata)}"
        self.metadata.append(f"{name} = {text.replace('SELF', name)}")
        return name


@dataclass(slots=True)
class Function:
    """A function under construction: the current block, what variables and buffers stand for, what to free.

    `width` lanes run together inside a vectorized loop, those under `mask` (None: all). `begin` is the first
    iteration of the chunk in the body of a parallel loop, and empty elsewhere.
    """

    module: ModuleBuilder
    symbol: str
    sites: list[Site]
    externs: dict[str, T.Extern]
    env: dict[T.Var, Value] = field(default_factory=dict)
    places: dict[T.Buffer, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    allocas: list[str] = field(default_factory=list)
    block: str = "entry"
    width: int = 1
    mask: str | None = None
    begin: str = ""
    heap: list[str] = field(default_factory=list)
    stack: int = 0
    count: int = 0
    bodies: list[int] = field(default_factory=lambda: [0])

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def emit(self, text: str) -> None:
        self.lines.append(f"  {text}")

    def assign(self, text: str) -> str:
        """The name of a new value."""
        self.count += 1
        ref = f"%t{self.count}"
        self.lines.append(f"  {ref} = {text}")
        return ref

    def start(self, label: str) -> None:
        """Begin a block."""
        self.lines.append(f"{label}:")
        self.block = label

    def jump(self, label: str, note: str = "") -> None:
        self.emit(f"br label %{label}{note}")

    def branch(self, cond: str, yes: str, no: str, note: str = "") -> None:
        self.emit(f"br i1 {cond}, label %{yes}, label %{no}{note}")

    def call(self, name: str, result: str, args: list[tuple[str, str]]) -> str:
        """A call of an intrinsic, declared on the way."""
        types = ", ".join(t for t, _ in args)
        self.module.declare(f"declare {result} @{name}({types})")
        text = ", ".join(f"{t} {r}" for t, r in args)
        if result == "void":
            self.emit(f"call void @{name}({text})")
            return ""
        return self.assign(f"call {result} @{name}({text})")

    # -------------------------------------------------------- lanes

    def spread(self, v: Value, lanes: int) -> str:
        """The value as a vector of so many lanes, or as it is for one."""
        kind = register_type(v.dtype)
        if lanes == 1:
            assert v.uniform
            return v.ref
        if v.step is not None:
            base = self.splat(v.ref, kind, lanes)
            lane = ", ".join(f"i64 {n * v.step}" for n in range(lanes))
            return self.assign(f"add <{lanes} x i64> {base}, <{lane}>")
        return v.ref if v.lanes == lanes else self.splat(v.ref, kind, lanes)

    def splat(self, ref: str, kind: str, lanes: int) -> str:
        if lanes == 1:
            return ref
        if is_literal(ref):
            return f"splat ({kind} {ref})"
        first = self.assign(f"insertelement <{lanes} x {kind}> poison, {kind} {ref}, i64 0")
        return self.assign(
            f"shufflevector <{lanes} x {kind}> {first}, <{lanes} x {kind}> poison, <{lanes} x i32> zeroinitializer"
        )

    def any_lane(self, mask: str) -> str:
        """Whether a lane of the mask is set."""
        return self.call(f"llvm.vector.reduce.or.v{self.width}i1", "i1", [(f"<{self.width} x i1>", mask)])

    def under(self, cond: Value) -> str:
        """The mask of the lanes that are active and for which the condition holds."""
        ref = self.spread(cond, self.width)
        if self.mask is None:
            return ref
        return self.assign(f"and <{self.width} x i1> {self.mask}, {ref}")

    def op(self, text: str, dtype: DType, lanes: int, *operands: Value) -> Value:
        """`text type a, b` over the lanes."""
        kind = vector(register_type(operands[0].dtype), lanes)
        refs = ", ".join(self.spread(v, lanes) for v in operands)
        return Value(self.assign(f"{text} {kind} {refs}"), dtype, lanes)

    def intrinsic(self, name: str, lanes: int, *operands: Value) -> Value:
        """An overloaded intrinsic whose operands and result have one type."""
        dtype = operands[0].dtype
        kind = register_type(dtype)
        args = [(vector(kind, lanes), self.spread(v, lanes)) for v in operands]
        ref = self.call(f"llvm.{name}.{mangled(kind, lanes)}", vector(kind, lanes), args)
        return Value(ref, dtype, lanes)


def constant(value: bool | int | float, dtype: DType) -> Value:
    return Value(literal(value, dtype), dtype)


TRUE = Value("true", BOOL)
ZERO = Value("0", INDEX)


def lanes_of(*values: Value) -> int:
    return max(v.lanes for v in values)
