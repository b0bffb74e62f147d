"""Typing of scalar expressions: from syntax to tensor-IR expressions.

A literal takes the dtype that its context asks for (`want`); everything else has its own dtype, and nothing is
converted silently. `None` stands for an expression that was refused; whoever gets one says no more about it.
"""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.check.literals import ARITHMETIC, is_literal, literal
from mlcdsl.check.names import Locals, ModuleScope, label_of
from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, DTYPES, INDEX, DType

COMPARISONS: dict[str, T.BinaryOp] = {
    "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip


class Expressions:
    """Elaborates expressions within one primitive function."""

    def __init__(self, scope: ModuleScope, names: Locals):
        self.scope = scope
        self.sink = scope.sink
        self.names = names

    # ------------------------------------------------------------ entry points

    def typed(self, node: ast.Expr, want: DType, context: str) -> T.Expr | None:
        """An expression that must have dtype `want`; `context` says of what ("the value stored in C")."""
        expr = self.expr(node, want)
        if expr is None or expr.dtype == want:
            return expr
        fix = None
        if node.span is not None and want.name in DTYPES:
            fix = Fix(
                f"convert with `{want}(...)`",
                (Edit(_at(node.span, 0), f"{want}("), Edit(_at(node.span, 1), ")")),
            )
        self.sink.error(
            "E0301",
            f"{context} is {want}, this expression is {expr.dtype}",
            node.span,
            f"expected {want}, got {expr.dtype}",
            notes=("dtypes are never converted silently",),
            fix=fix,
        )
        return None

    def index(self, node: ast.Expr, what: str = "an index") -> T.Expr | None:
        """An index, size or bound: i64; other integers are widened, u64 is reinterpreted (B3, E9)."""
        expr = self.expr(node, INDEX)
        if expr is None or expr.dtype == INDEX:
            return expr
        if expr.dtype.is_int:
            return T.Cast(expr, INDEX, span=node.span)
        self.sink.error(
            "E0301", f"{what} is an integer, this expression is {expr.dtype}", node.span, "convert it with `i64(...)`"
        )
        return None

    def condition(self, node: ast.Expr, what: str) -> T.Expr | None:
        """A bool expression (E4)."""
        expr = self.expr(node, BOOL)
        if expr is None or expr.dtype == BOOL:
            return expr
        self.sink.error(
            "E0301",
            f"{what} is a condition, this expression is {expr.dtype}",
            node.span,
            "expected bool",
            notes=("compare it with something, for example `x != 0`",),
        )
        return None

    # ------------------------------------------------------------ dispatch

    def expr(self, node: ast.Expr, want: DType | None = None) -> T.Expr | None:
        """Any scalar expression; `want` gives literals their dtype."""
        if is_literal(node):
            return self.literal(node, want)
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Binary():
                return self._binary(node, want)
            case ast.Unary():
                return self._unary(node, want)
            case ast.Index():
                return self._load(node, want)
            case ast.Call():
                return self._call(node, want)
            case ast.Attr():
                return self._attribute(node)
            case ast.ErrorExpr():
                return None
            case ast.String() | ast.TupleLit() | ast.ListLit():  # E17
                kind = {ast.String: "a string", ast.TupleLit: "a tuple", ast.ListLit: "a list"}[type(node)]
                self.sink.error("E0301", f"{kind} is no scalar", node.span, "expected a number")
                return None
        raise AssertionError(node)

    def literal(self, node: ast.Expr, want: DType | None) -> T.Expr | None:
        """An expression of literals alone."""
        return literal(self.sink, node, want)

    # ------------------------------------------------------------ names

    def _name(self, node: ast.Name) -> T.Expr | None:
        if node.id in ("true", "false"):
            return T.Const(node.id == "true", BOOL, span=node.span)
        known, entity = self.names.lookup(node.id)
        if entity is None:
            if not known:
                self.unknown(node.id, node.span)
            return None
        if isinstance(entity, T.Buffer):
            if entity.shape == ():  # E15
                return T.Load(entity, (), span=node.span)
            self.sink.error(
                "E0204",
                f"`{node.id}` is a tensor, a scalar is needed here",
                node.span,
                f"index it: `{node.id}[{', '.join('...' for _ in entity.shape)}]`",
                label_of(entity, "declared here"),
            )
            return None
        return self._visible(entity, node)

    def _visible(self, var: T.Var, node: ast.Name) -> T.Expr | None:
        """A loop variable is not used inside a block: the block's axes are what transformations keep right (B16)."""
        loop = self.names.loops.get(var)
        if loop is not None and loop.block_depth < self.names.block_depth:
            axis = self.names.axes[-1].get(var)
            fix = Fix(f"write `{axis}`", (Edit(node.span, axis),)) if axis and node.span is not None else None
            self.sink.error(
                "E0204",
                f"loop variable `{var.name}` is used inside a block",
                node.span,
                "bind a block axis to it and use the axis",
                label_of(var, "the loop"),
                notes=(f"for example `spatial v{var.name} = {var.name}` in the block's axes",),
                fix=fix,
            )
            return None
        return var

    def unknown(self, name: str, span: Span | None) -> None:
        """E0201 for a name in an expression, E0204 for what is no value (M5, M6, X12)."""
        item = self.scope.lookup(name)
        if item is not None:
            kind = type(item).__name__.lower().replace("primfunc", "prim_func").replace("consttensor", "constant")
            self.sink.error(
                "E0204",
                f"`{name}` is a {kind}, not a value of this function",
                span,
                "not a scalar or tensor of this function",
                label_of(item, "declared here"),
                notes=("a constant is passed in as a parameter",) if kind == "constant" else (),
            )
            return
        if self.scope.is_broken(name):
            self.sink.silent += 1
            return
        self.sink.unknown_name("name", name, span, [*self.names.names(), *SCALAR_FUNCTIONS, "true", "false"])

    def buffer(self, node: ast.Expr, what: str = "a tensor") -> T.Buffer | None:
        """A name that must be a tensor."""
        if not isinstance(node, ast.Name):
            if not isinstance(node, ast.ErrorExpr):
                self.sink.error("E0204", f"expected the name of {what}", node.span, "not a name")
            return None
        known, entity = self.names.lookup(node.id)
        if entity is None:
            if not known:
                self.unknown(node.id, node.span)
            return None
        if isinstance(entity, T.Buffer):
            return entity
        self.sink.error(
            "E0204", f"`{node.id}` is a scalar, not {what}", node.span, "no tensor", label_of(entity, "declared here")
        )
        return None

    # ------------------------------------------------------------ operators

    def _unary(self, node: ast.Unary, want: DType | None) -> T.Expr | None:
        if node.op == "not":
            a = self.condition(node.operand, "the operand of `not`")
            return None if a is None else T.Unary("not", a, span=node.span)
        a = self.expr(node.operand, want)
        if a is None or not self._numeric(a, "-", node.operand):
            return None
        return T.Unary("neg", a, span=node.span)

    def _numeric(self, expr: T.Expr, op: str, node: ast.Expr) -> bool:
        """Whether arithmetic is defined for the operand (E3)."""
        if expr.dtype.is_float or expr.dtype.is_int:
            return True
        self.sink.error("E0305", f"`{op}` is not defined for {expr.dtype}", node.span, f"this is {expr.dtype}")
        return False

    def _binary(self, node: ast.Binary, want: DType | None) -> T.Expr | None:
        op = node.op
        if op in ("and", "or"):
            a = self.condition(node.left, f"an operand of `{op}`")
            b = self.condition(node.right, f"an operand of `{op}`")
            return None if a is None or b is None else T.Binary(op, a, b, span=node.span)  # type: ignore[arg-type]
        if op == "@":  # E16
            self.sink.error(
                "E0305",
                "`@` is an operator of graph functions",
                node.op_span or node.span,
                "not defined for scalars",
                notes=("in a prim_func write the sum: `compute C[i, j] = sum[k](A[i, k] * B[k, j])`",),
            )
            return None
        pair = self.same_dtype([node.left, node.right], None if op in COMPARISONS else want, node, f"`{op}`")
        if pair is None:
            return None
        a, b = pair
        if op in COMPARISONS:
            if a.dtype == BOOL and op not in ("==", "!="):
                self._numeric(a, op, node.left)
                return None
            return T.Binary(COMPARISONS[op], a, b, span=node.span)
        if not self._numeric(a, op, node.left):
            return None
        if op == "/" and not a.dtype.is_float:  # E2
            place = node.op_span or node.span
            fix = None if place is None else Fix("write `//`", (Edit(place, "//"),))
            self.sink.error(
                "E0305",
                f"`/` is for floats, these are {a.dtype}",
                place,
                "use `//`, which rounds to minus infinity",
                fix=fix,
            )
            return None
        if op in ("//", "%") and b.dtype.is_int and isinstance(b, T.Const) and b.value == 0:  # E20
            self.sink.error(
                "E0306", f"`{op}` by zero has no value", b.span or node.span, "this divisor is 0",
                notes=("integers have no `nan` and `inf`: at run time this is always error E0908",),
            )  # fmt: skip
            return None
        return T.Binary(ARITHMETIC[op], a, b, span=node.span)

    def same_dtype(
        self, nodes: Iterable[ast.Expr], want: DType | None, whole: ast.Expr, what: str
    ) -> list[T.Expr] | None:
        """Operands that must share a dtype; literals among them take that of the others (E1)."""
        nodes = list(nodes)
        done: dict[int, T.Expr | None] = {i: self.expr(n, want) for i, n in enumerate(nodes) if not is_literal(n)}
        typed = [e for e in done.values() if e is not None]
        if any(e is None for e in done.values()):
            return None
        if typed:
            want = typed[0].dtype
        for i, n in enumerate(nodes):
            if i not in done:
                done[i] = self.expr(n, want)
        exprs = [done[i] for i in range(len(nodes))]
        out = [e for e in exprs if e is not None]
        if len(out) < len(nodes):
            return None
        if all(e.dtype == out[0].dtype for e in out):
            return out
        shown = " and ".join(dict.fromkeys(str(e.dtype) for e in out))
        first, other = next((a, b) for a in out for b in out if a.dtype != b.dtype)
        place = whole.op_span if isinstance(whole, ast.Binary) else whole.span
        self.sink.error(
            "E0301",
            f"{what} needs operands of one dtype, these are {shown}",
            place,
            "of different dtypes",
            [*label_of(first, f"this is {first.dtype}"), *label_of(other, f"this is {other.dtype}")],
            notes=(f"convert one of them, for example `{first.dtype}(...)`",),
            fix=_to_floats(nodes, out),
        )
        return None

    # ------------------------------------------------------------ accesses

    def _load(self, node: ast.Index, want: DType | None) -> T.Expr | None:
        if isinstance(node.base, ast.Name) and self.is_reducer(node.base.id):
            self.misplaced_reducer(node.base.id, node.span)
            return None
        access = self.access(node)
        if access is None:
            return None
        buffer, indices = access
        return T.Load(buffer, indices, span=node.span)

    def is_reducer(self, name: str) -> bool:
        return not self.names.lookup(name)[0] and (name in REDUCERS or name in self.scope.reducers)

    def misplaced_reducer(self, name: str, span: Span | None) -> None:
        self.sink.error(
            "E0204",
            f"the reducer `{name}` stands outside of index notation",
            span,
            "only in the value of a `compute`",
            notes=(f"write `compute Y[i] = {name}[k](...)`, or loops with a block",),
        )

    def access(self, node: ast.Expr) -> tuple[T.Buffer, tuple[T.Expr, ...]] | None:
        """`A[i, j]`, or `A` for rank 0: the buffer and its indices, rank checked (E8)."""
        base, items = (node.base, node.items) if isinstance(node, ast.Index) else (node, ())
        buffer = self.buffer(base)
        indices = [self._one_index(item) for item in items]
        if buffer is None:
            return None
        if len(items) != len(buffer.shape):
            self.wrong_rank(buffer, len(items), node.span)
            return None
        if any(i is None for i in indices):
            return None
        return buffer, tuple(i for i in indices if i is not None)

    def wrong_rank(self, buffer: T.Buffer, given: int, span: Span | None) -> None:
        rank = len(buffer.shape)
        self.sink.error(
            "E0302",
            f"`{buffer.name}` has {rank} dimension{'s' * (rank != 1)}, but {given} "
            f"{'index is' if given == 1 else 'indices are'} given",
            span,
            f"needs {rank} {'index' if rank == 1 else 'indices'}",
            label_of(buffer, "declared here"),
        )

    def _one_index(self, item: ast.Expr | ast.Slice) -> T.Expr | None:
        if isinstance(item, ast.Slice):  # E10
            self.sink.error("E0302", "a range is no index here", item.span, "ranges stand in `reads` and `writes` only")
            return None
        return self.index(item)

    def _attribute(self, node: ast.Attr) -> T.Expr | None:
        """`.ptr` is an argument of externs, and there is no other attribute (E19)."""
        if node.name == "ptr":
            if self.buffer(node.base) is not None:
                self.sink.error(
                    "E0204", "an address is no value", node.span, "only for a `ptr` parameter of an extern",
                    notes=("write it as an argument: `call f(A.ptr)`",),
                )  # fmt: skip
            return None
        self.sink.error("E0201", f"unknown attribute `.{node.name}`", node.span, "a tensor has `.ptr` only")
        return None

    def _call(self, node: ast.Call, want: DType | None) -> T.Expr | None:
        from mlcdsl.check.scalar_calls import ScalarCalls

        return ScalarCalls(self).call(node, want)


def _to_floats(nodes: Iterable[ast.Expr], exprs: Iterable[T.Expr]) -> Fix | None:
    """Convert the integers among operands, where the others are floats of one dtype: no value is cut off so."""
    pairs = list(zip(nodes, exprs, strict=True))
    floats = {e.dtype.name for _, e in pairs if e.dtype.is_float}
    if len(floats) != 1 or any(not (e.dtype.is_float or e.dtype.is_int) for _, e in pairs):
        return None
    (name,) = floats
    spans = [n.span for n, e in pairs if e.dtype.is_int and n.span is not None]
    edits = [e for s in spans for e in (Edit(_at(s, 0), f"{name}("), Edit(_at(s, 1), ")"))]
    return Fix(f"convert with `{name}(...)`", tuple(edits)) if name in DTYPES else None


def _at(span: Span, end: int) -> Span:
    place = span.end if end else span.start
    return Span(span.source, place, place)


__all__ = ["COMPARISONS", "Expressions", "is_literal"]
