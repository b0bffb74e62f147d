"""The bytecode of graph functions: registers, allocation by signature, calls, structured branches.

A register holds an array or a scalar; tuples do not exist, their items are registers. Expressions are tensor-IR index
and scalar expressions; their variables are the function's dims, the dims that a Match binds, and scalar registers,
which are variables named like the register (`r7`). `mlcdsl.vm.bytecode_text` is the text form, both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.types import DType

#: a register, or a tuple of such
Tree: TypeAlias = "int | tuple[Tree, ...]"


def _span() -> Span | None:
    return field(default=None, compare=False, repr=False, kw_only=True)


def _place() -> str:
    """`file:row:column`, where bytecode was read from its text and there is no source."""
    return field(default="", compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Constant:
    """`dst` is the module constant `name` ("Module.w0")."""

    dst: int
    name: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """`dst` is the value of a scalar expression."""

    dst: int
    expr: T.Expr
    span: Span | None = _span()
    place: str = _place()


@dataclass(frozen=True, slots=True)
class Alloc:
    """`dst` is a new tensor, uninitialized, dense row-major."""

    dst: int
    type: G.TensorType


@dataclass(frozen=True, slots=True)
class View:
    """`dst` has the elements (and the memory) of `src` in another shape."""

    dst: int
    src: int
    type: G.TensorType


@dataclass(frozen=True, slots=True)
class Move:
    """`dst` is `src`: where branches give one name different values."""

    dst: int
    src: int


CallKind = Literal["kernel", "extern", "function"]


@dataclass(frozen=True, slots=True)
class Call:
    """A kernel or extern writes into its `outs`, which are allocated before; a function's results go to `outs`.

    `name` is qualified; `symbol` is the registered name of an extern. `dims` are the callee's dims by name, in order.
    `scalars` are the outs of a function that are scalars; `written` are the args that an extern may write.
    """

    kind: CallKind
    name: str
    args: tuple[int, ...]
    outs: tuple[int, ...]
    dims: tuple[tuple[str, T.Expr], ...] = ()
    symbol: str = ""
    scalars: tuple[tuple[int, DType], ...] = ()
    written: tuple[int, ...] = ()
    span: Span | None = _span()
    place: str = _place()


@dataclass(frozen=True, slots=True)
class Match:
    """The sizes of `src` are `shape`, else E0905; `binds` are variables that take their value from it."""

    src: int
    shape: tuple[T.Expr, ...]
    binds: tuple[T.Var, ...]
    span: Span | None = _span()
    place: str = _place()


@dataclass(frozen=True, slots=True)
class Check:
    """`cond` holds, else the run stops with `code`; each `{}` of `message` stands for one of `values`."""

    cond: T.Expr
    code: str
    message: str
    values: tuple[T.Expr, ...] = ()
    span: Span | None = _span()
    place: str = _place()


@dataclass(frozen=True, slots=True)
class If:
    """`cond` is a scalar or a tensor with one element."""

    cond: int
    then: Code
    orelse: Code
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Free:
    """The value of a register is not needed any more."""

    register: int


@dataclass(frozen=True, slots=True)
class Return:
    values: Tree


Instr: TypeAlias = Constant | Scalar | Alloc | View | Move | Call | Match | Check | If | Free | Return
Code: TypeAlias = "tuple[Instr, ...]"


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter with the registers of its leaves."""

    name: str
    type: G.Type
    registers: Tree
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Function:
    """`name` is qualified. `where` holds at every call from outside (calls inside check it where it is open)."""

    name: str
    dims: tuple[T.Var, ...]
    params: tuple[Param, ...]
    result: G.Type
    where: tuple[T.Expr, ...]
    code: Code
    doc: str = field(default="", compare=False)
    span: Span | None = _span()


def place_of(i: Scalar | Call | Match | Check) -> str:
    """Where the instruction comes from, as `file:row:column`; "" if that is not known."""
    if i.span is None:
        return i.place
    at = i.span.source.location(i.span.start)
    return f"{i.span.source.name}:{at.row}:{at.column}"


def leaves(tree: Tree) -> tuple[int, ...]:
    """The registers of a tree, left to right."""
    return (tree,) if isinstance(tree, int) else tuple(r for t in tree for r in leaves(t))


def leaf_types(t: G.Type) -> tuple[G.TensorType | G.ScalarType, ...]:
    """The types of the leaves, left to right."""
    return tuple(x for i in t.items for x in leaf_types(i)) if isinstance(t, G.TupleType) else (t,)


def walk(code: Code) -> Iterator[Instr]:
    """All instructions in the order of the text."""
    for i in code:
        yield i
        if isinstance(i, If):
            yield from walk(i.then)
            yield from walk(i.orelse)


def reads(i: Instr) -> tuple[int, ...]:
    """The registers whose value the instruction itself needs (an If: its condition; outputs count: memory)."""
    match i:
        case View(_, src) | Move(_, src) | Match(src):
            return (src,)
        case Call(kind, _, args, outs):
            return args if kind == "function" else (*args, *outs)
        case If(cond):
            return (cond,)
        case Return(values):
            return leaves(values)
        case _:
            return ()


def expressions(i: Instr) -> tuple[T.Expr, ...]:
    """The expressions of the instruction itself."""
    match i:
        case Scalar(_, expr):
            return (expr,)
        case Alloc(_, t) | View(_, _, t):
            return t.shape
        case Call(dims=dims):
            return tuple(e for _, e in dims)
        case Match(_, shape):
            return shape
        case Check(cond, _, _, values):
            return (cond, *values)
        case _:
            return ()


def defines(i: Instr) -> tuple[int, ...]:
    """The registers that get a value."""
    match i:
        case Constant(dst) | Scalar(dst) | Alloc(dst) | View(dst) | Move(dst):
            return (dst,)
        case Call("function", _, _, outs):
            return outs
        case _:
            return ()
