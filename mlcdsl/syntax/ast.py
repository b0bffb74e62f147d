"""The syntax tree of `.mlc`: what was written, untyped and unresolved.

Nodes are frozen; `span` and `depth` take no part in equality, comments do, so "the same tree" means the same
program text in the canonical layout. Nodes made by the compiler (for printing) have `span=None`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mlcdsl.source import Span


@dataclass(frozen=True, slots=True)
class Trivia:
    """What stands around a statement, item or closing brace but is not part of it.

    `leading`: whole-line comments before it, each with its `#`s, in order; `trailing`: the comment behind it on its
    last line ("" if none); `blank_before`: an empty line separates it from what comes before.
    """

    leading: tuple[str, ...] = ()
    trailing: str = ""
    blank_before: bool = False

    @property
    def doc(self) -> str:
        """The text of the `##` lines that stand directly before the node."""
        lines: list[str] = []
        for line in reversed(self.leading):
            if not line.startswith("##"):
                break
            lines.append(line.lstrip("#").strip())
        return "\n".join(reversed(lines))


NO_TRIVIA = Trivia()


def _span() -> Span | None:
    return field(default=None, compare=False, repr=False, kw_only=True)


def _trivia() -> Trivia:
    return field(default=NO_TRIVIA, kw_only=True)


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Name:
    id: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Number:
    """`text` as written: `128`, `1_000`, `0x1f`, `1.5`, `1e-5`."""

    text: str
    span: Span | None = _span()

    @property
    def is_float(self) -> bool:
        return not self.text.lower().startswith("0x") and any(c in ".eE" for c in self.text)

    @property
    def value(self) -> int | float:
        return float(self.text) if self.is_float else int(self.text, 0)


@dataclass(frozen=True, slots=True)
class String:
    """`value` with escapes resolved."""

    value: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class ListLit:
    items: tuple[Expr, ...]
    span: Span | None = _span()
    depth: int = field(default=1, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class TupleLit:
    items: tuple[Expr, ...]
    span: Span | None = _span()
    depth: int = field(default=1, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Unary:
    """`op` is "-" or "not"."""

    op: str
    operand: Expr
    span: Span | None = _span()
    depth: int = field(default=1, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Binary:
    """`op` as written: or and == != < <= > >= + - * / // % @."""

    op: str
    left: Expr
    right: Expr
    op_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    span: Span | None = _span()
    depth: int = field(default=1, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Arg:
    """An argument of a call or an entry of `attr(...)`; `name` is "" for a positional one."""

    name: str
    value: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Call:
    func: Expr
    args: tuple[Arg, ...]
    span: Span | None = _span()
    depth: int = field(default=1, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Slice:
    """`lo:hi` in a region, or `name: extent` in an index list of `compute` and of reducers; either may be None."""

    lo: Expr | None
    hi: Expr | None
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Index:
    base: Expr
    items: tuple[Expr | Slice, ...]
    span: Span | None = _span()
    depth: int = field(default=1, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Attr:
    """`base.name`; `t.0` has name "0"."""

    base: Expr
    name: str
    span: Span | None = _span()
    depth: int = field(default=1, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ErrorExpr:
    """Stands where an expression could not be read; never reported again."""

    span: Span | None = _span()


Expr: TypeAlias = Name | Number | String | ListLit | TupleLit | Unary | Binary | Call | Index | Attr | ErrorExpr


# ---------------------------------------------------------------- types


@dataclass(frozen=True, slots=True)
class TensorRef:
    """`f32[n, 4] strides [s, 1] @ shared`; a scalar has `shape` None."""

    dtype: str
    shape: tuple[Expr, ...] | None = None
    strides: tuple[Expr, ...] | None = None
    scope: str = ""
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class TupleRef:
    items: tuple[TypeRef, ...]
    span: Span | None = _span()


TypeRef: TypeAlias = TensorRef | TupleRef


# ---------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True)
class Body:
    """Statements between braces; `closing` holds the comments before the closing brace."""

    stmts: tuple[Stmt, ...]
    closing: Trivia = NO_TRIVIA
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Ident:
    """A name that is introduced, with its place."""

    name: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class For:
    """`for vars in kind(args) attr(attrs) { body }`; kinds: grid range parallel vectorized unroll thread."""

    vars: tuple[Ident, ...]
    kind: str
    args: tuple[Expr, ...]
    attrs: tuple[Arg, ...]
    body: Body
    kind_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Axis:
    """`kind name: extent = binding`; extent may be None."""

    kind: str
    name: Ident
    extent: Expr | None
    binding: Expr
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Block:
    """`block name(axes) where predicate attr(attrs) { body }`; a nameless block has name None."""

    name: Ident | None
    axes: tuple[Axis, ...]
    where: Expr | None
    attrs: tuple[Arg, ...]
    body: Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Init:
    body: Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Access:
    """`reads regions` or `writes regions` in a block; each region is a Name or an Index."""

    kind: Literal["reads", "writes"]
    regions: tuple[Expr, ...]
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Alloc:
    name: Ident
    type: TypeRef
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Let:
    """`let x = e` or `let x: i64 = e`."""

    name: Ident
    type: TypeRef | None
    value: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Assign:
    """A store `A[i] += e`, or in a graph function a binding `a, b = e`, `a: f32[n] = e`, `y = x as f32[k, 10]`.

    `op` is "=", "+=", "-=" or "*="; `match` is the type after `as`.
    """

    targets: tuple[Expr, ...]
    op: str
    value: Expr
    annotation: TypeRef | None = None
    match: TypeRef | None = None
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Compute:
    """`compute Y[i: n, j]: f32[n, m] = value`; the target is an Index (or a Name when it has no indices)."""

    target: Expr
    type: TypeRef | None
    value: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class If:
    """`orelse` holds a single If for `else if`."""

    cond: Expr
    then: Body
    orelse: Body | None
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class While:
    cond: Expr
    body: Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Assert:
    """`assert cond, "message", values attr(attrs)`: each `{}` of the message stands for one of the values."""

    cond: Expr
    message: str
    values: tuple[Expr, ...] = ()
    attrs: tuple[Arg, ...] = ()
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class CallStmt:
    """`call f(args)`; `call` is a Call."""

    call: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Dataflow:
    body: Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Output:
    names: tuple[Ident, ...]
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Return:
    value: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class ErrorStmt:
    """Stands where a statement could not be read."""

    span: Span | None = _span()
    trivia: Trivia = _trivia()


Stmt: TypeAlias = (
    For | Block | Init | Access | Alloc | Let | Assign | Compute | If | While | Assert | CallStmt | Dataflow
    | Output | Return | ErrorStmt
)  # fmt: skip


# ---------------------------------------------------------------- items


@dataclass(frozen=True, slots=True)
class Param:
    """`name: type`, with `inout` before it if it is read and written."""

    name: Ident
    type: TypeRef
    inout: bool = False
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class PrimFunc:
    name: Ident
    dims: tuple[Ident, ...]
    params: tuple[Param, ...]
    outputs: tuple[Param, ...]
    where: tuple[Expr, ...]
    attrs: tuple[Arg, ...]
    body: Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Function:
    name: Ident
    dims: tuple[Ident, ...]
    params: tuple[Param, ...]
    result: TypeRef
    where: tuple[Expr, ...]
    attrs: tuple[Arg, ...]
    body: Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Extern:
    """`extern name[dims](params) -> (outputs) where ... = "symbol" from "file" attr(...)`; `source` "" if none."""

    name: Ident
    dims: tuple[Ident, ...]
    params: tuple[Param, ...]
    outputs: tuple[Param, ...]
    where: tuple[Expr, ...]
    symbol: str
    source: str
    attrs: tuple[Arg, ...]
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Const:
    """`const name: type = value`; the value is a literal, a (nested) list of literals, or `weight("file", "key")`."""

    name: Ident
    type: TypeRef
    value: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Reducer:
    """`reducer name(acc, x) init e = e`: the identity, and the accumulator's new value."""

    name: Ident
    acc: Ident
    arg: Ident
    identity: Expr
    value: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class IntrinPart:
    """`desc (params) -> (outputs) { body }` or `impl ...`."""

    kind: Literal["desc", "impl"]
    params: tuple[Param, ...]
    outputs: tuple[Param, ...]
    body: Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Intrin:
    name: Ident
    parts: tuple[IntrinPart, ...]
    closing: Trivia = NO_TRIVIA
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """Stands where a declaration could not be read; `name` is what it would have declared, if that is known."""

    name: Ident | None = None
    span: Span | None = _span()
    trivia: Trivia = _trivia()


Item: TypeAlias = PrimFunc | Function | Extern | Const | Reducer | Intrin | ErrorItem


@dataclass(frozen=True, slots=True)
class Module:
    name: Ident
    items: tuple[Item, ...]
    closing: Trivia = NO_TRIVIA
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Use:
    path: str
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class File:
    """One `.mlc` text; `closing` holds the comments at its end."""

    entries: tuple[Use | Module | ErrorItem, ...]
    closing: Trivia = NO_TRIVIA
    span: Span | None = _span()
