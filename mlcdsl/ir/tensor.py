"""The tensor IR: typed, resolved primitive functions.

Names are gone: a variable or buffer is an object compared by identity; expressions are otherwise compared by value
(spans take no part). All index arithmetic is i64. Statements of one body run in order; `Alloc` and `Let` are visible
in the rest of their body. Every node keeps the span of the text that it comes from, through every rewrite.

`A[i] += x` is `Store(A, (i,), Binary("add", Load(A, (i,)), x))`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from mlcdsl.source import Span
from mlcdsl.types import BOOL, INDEX, PTR, DType

if TYPE_CHECKING:
    import numpy as np


def _span() -> Span | None:
    return field(default=None, compare=False, repr=False, kw_only=True)


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: Python bool, int or float according to the dtype's kind (floats as the nearest double)."""

    value: bool | int | float
    dtype: DType
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, eq=False)
class Var:
    """A scalar: loop variable, block axis, symbolic dim, `let` or scalar parameter. Compared by identity.

    `number` counts the variables as they are made, so that those of one name have an order.
    """

    name: str
    dtype: DType = INDEX
    span: Span | None = _span()
    number: int = field(default_factory=count().__next__, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False)
class Buffer:
    """A tensor in memory. Compared by identity. `strides` (in elements) is None for the dense row-major layout."""

    name: str
    dtype: DType
    shape: tuple[Expr, ...]
    strides: tuple[Expr, ...] | None = None
    scope: str = "global"
    span: Span | None = _span()


Mode = Literal["in", "out", "inout"]
UnaryOp = Literal["neg", "not"]
ArithOp = Literal["add", "sub", "mul", "div", "floordiv", "mod", "min", "max"]
CompareOp = Literal["eq", "ne", "lt", "le", "gt", "ge"]
LogicOp = Literal["and", "or"]
BinaryOp = ArithOp | CompareOp | LogicOp

COMPARE_OPS: frozenset[str] = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})


@dataclass(frozen=True, slots=True)
class Unary:
    op: UnaryOp
    a: Expr
    span: Span | None = _span()

    @property
    def dtype(self) -> DType:
        return self.a.dtype


@dataclass(frozen=True, slots=True)
class Binary:
    """Both operands have one dtype. Integers wrap; floordiv and mod round to minus infinity, and trap on zero
    (E0908 at run time); div is for floats; min and max propagate NaN; and/or evaluate the right side only when the
    left does not decide."""

    op: BinaryOp
    a: Expr
    b: Expr
    span: Span | None = _span()

    @property
    def dtype(self) -> DType:
        return BOOL if self.op in COMPARE_OPS else self.a.dtype


@dataclass(frozen=True, slots=True)
class Cast:
    """Conversion. Float to integer truncates toward zero, NaN gives 0, out of range saturates; integer to narrower
    integer wraps; to bool is `!= 0`; to a float rounds to nearest even once (f8e4m3 has no infinity: too large
    gives NaN)."""

    a: Expr
    dtype: DType
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Select:
    """`select(cond, a, b)`: only the chosen side's accesses are made."""

    cond: Expr
    a: Expr
    b: Expr
    span: Span | None = _span()

    @property
    def dtype(self) -> DType:
        return self.a.dtype


@dataclass(frozen=True, slots=True)
class Intrinsic:
    """A scalar function of the table `mlcdsl.ir.intrinsics` (exp, pow, floor, shift_left, ...)."""

    name: str
    args: tuple[Expr, ...]
    dtype: DType
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Load:
    buffer: Buffer
    indices: tuple[Expr, ...]
    span: Span | None = _span()

    @property
    def dtype(self) -> DType:
        return self.buffer.dtype


@dataclass(frozen=True, slots=True)
class Ptr:
    """`A[i, j].ptr`: the address of an element, for externs only; `A.ptr` (no indices) is that of the first one. It
    stands for what is reached from there: the whole buffer, or what the block around it declares.

    With `extents`, `A[i, j : j + 16]`, the vector of an LLVM intrinsic: exactly the box of so many elements from
    `indices` on, which are neighbours in memory, is read, written or both, as `mode` says."""

    buffer: Buffer
    indices: tuple[Expr, ...] = ()
    extents: tuple[int, ...] = ()
    mode: Mode = "inout"
    span: Span | None = _span()

    @property
    def dtype(self) -> DType:
        return PTR


@dataclass(frozen=True, slots=True)
class IterVar:
    """A variable that runs over `[0, extent)` of an index notation."""

    var: Var
    extent: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Reducer:
    """A user's reducer `acc' = value(acc, arg)` from `identity`, for one dtype."""

    name: str
    acc: Var
    arg: Var
    identity: Expr
    value: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Reduce:
    """`sum[k: n](body)`: only as the whole value of a Compute. `reducer` is one of sum prod max min any all argmax
    argmin or a Reducer. argmax and argmin give the row-major position (i64) of the first extreme element."""

    reducer: str | Reducer
    axes: tuple[IterVar, ...]
    body: Expr
    dtype: DType
    span: Span | None = _span()


Expr: TypeAlias = Const | Var | Unary | Binary | Cast | Select | Intrinsic | Load | Ptr | Reduce


# ---------------------------------------------------------------- statements

Stmts: TypeAlias = "tuple[Stmt, ...]"
Attrs: TypeAlias = tuple[tuple[str, "bool | int | float | str"], ...]
LoopKind = Literal["serial", "parallel", "vectorized", "unroll", "thread"]


@dataclass(frozen=True, slots=True)
class For:
    """`var` runs over `[lo, lo + extent)`; `thread` names the index for kind "thread" ("blockIdx.x")."""

    var: Var
    lo: Expr
    extent: Expr
    kind: LoopKind
    body: Stmts
    thread: str = ""
    attrs: Attrs = ()
    span: Span | None = _span()


AxisKind = Literal["spatial", "reduce", "scan", "opaque"]


@dataclass(frozen=True, slots=True)
class Axis:
    """A block axis over `[0, extent)`, bound to `binding` at each instance."""

    var: Var
    kind: AxisKind
    extent: Expr
    binding: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Region:
    """The box `lo[d] <= index[d] < lo[d] + extent[d]` of a buffer."""

    buffer: Buffer
    lo: tuple[Expr, ...]
    extent: tuple[Expr, ...]
    span: Span | None = _span()


class Key:
    """The identity of a block through rewrites: handles of schedules refer to it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One instance runs `init` when every reduce axis has its first value (0), then `body`, if `where` holds.

    `where` is over the variables outside the block; everything inside is over the axes (and outer variables).
    `reads`/`writes` are what the text declares, None where it declares nothing.
    """

    name: str | None
    axes: tuple[Axis, ...]
    where: Expr | None
    reads: tuple[Region, ...] | None
    writes: tuple[Region, ...] | None
    init: Stmts | None
    body: Stmts
    attrs: Attrs = ()
    key: Key = field(default_factory=Key, compare=False, repr=False, kw_only=True)
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Alloc:
    buffer: Buffer
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Let:
    var: Var
    value: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Store:
    buffer: Buffer
    indices: tuple[Expr, ...]
    value: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Compute:
    """`compute buffer[axes] = value` in index notation. `allocates`: the statement introduces the buffer."""

    buffer: Buffer
    axes: tuple[IterVar, ...]
    value: Expr
    allocates: bool = False
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class If:
    cond: Expr
    then: Stmts
    orelse: Stmts
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class While:
    cond: Expr
    body: Stmts
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Assert:
    """Stops the function with `code` and `message` when `cond` is false. `values` are shown in the message: each
    `{}` in it stands for one. Checks that the compiler inserts have other codes than E0902 (a written `assert`)."""

    cond: Expr
    message: str
    code: str = "E0902"
    values: tuple[Expr, ...] = ()
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class CallExtern:
    """Call an extern with scalars, addresses and whole buffers."""

    extern: Extern
    args: tuple[Expr | Buffer, ...]
    span: Span | None = _span()


Stmt: TypeAlias = For | Block | Alloc | Let | Store | Compute | If | While | Assert | CallExtern


# ---------------------------------------------------------------- functions


@dataclass(frozen=True, slots=True)
class Param:
    """A tensor (Buffer) or scalar (Var) parameter."""

    value: Buffer | Var
    mode: Mode
    span: Span | None = _span()

    @property
    def name(self) -> str:
        return self.value.name


@dataclass(frozen=True, slots=True, eq=False)
class PrimFunc:
    """`params` are inputs (in, inout) in order, then outputs (out). `dims` are the symbolic sizes; `stride_vars` the
    variables that strides introduce. `where` are facts over dims and scalar parameters."""

    name: str
    module: str
    dims: tuple[Var, ...]
    params: tuple[Param, ...]
    where: tuple[Expr, ...]
    body: Stmts
    stride_vars: tuple[Var, ...] = ()
    attrs: Attrs = ()
    doc: str = ""
    span: Span | None = _span()

    @property
    def inputs(self) -> tuple[Param, ...]:
        return tuple(p for p in self.params if p.mode != "out")

    @property
    def outputs(self) -> tuple[Param, ...]:
        return tuple(p for p in self.params if p.mode == "out")


@dataclass(frozen=True, slots=True, eq=False)
class Extern:
    """A function of the environment; `symbol` is a registered name ("env.linear"), a C symbol in `source`, or, with
    `llvm`, the name of an intrinsic of LLVM."""

    name: str
    module: str
    dims: tuple[Var, ...]
    params: tuple[Param, ...]
    where: tuple[Expr, ...]
    symbol: str
    source: str
    effect: bool
    doc: str = ""
    llvm: LlvmIntrinsic | None = None
    span: Span | None = _span()

    @property
    def inputs(self) -> tuple[Param, ...]:
        return tuple(p for p in self.params if p.mode != "out")

    @property
    def outputs(self) -> tuple[Param, ...]:
        return tuple(p for p in self.params if p.mode == "out")


@dataclass(frozen=True, slots=True)
class LlvmIntrinsic:
    """What an extern from "llvm" needs: `features` of the processor, as LLVM names them, and the types of its result
    and arguments in LLVM: those of the parameters, or, `written`, others of as many bits."""

    features: tuple[str, ...]
    result: str
    args: tuple[str, ...]
    written: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Intrin:
    """A tensor intrinsic: `desc` is matched, `impl` replaces it (both PrimFuncs named `<name>.desc`, `<name>.impl`)."""

    name: str
    module: str
    desc: PrimFunc
    impl: PrimFunc
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, eq=False)
class ConstTensor:
    """A module-level constant: literal data, or a reference into a safetensors file (`path`, `key`)."""

    name: str
    module: str
    dtype: DType
    shape: tuple[int, ...]
    data: np.ndarray[Any, Any] | None = None
    path: str = ""
    key: str = ""
    span: Span | None = _span()
