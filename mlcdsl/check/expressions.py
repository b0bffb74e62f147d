"""Typing of scalar expressions: from syntax to tensor-IR expressions.

A literal takes the dtype that its context asks for (`want`); everything else has its own dtype, and nothing is
converted silently. `None` stands for an expression that was refused; whoever gets one says no more about it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from mlcdsl.check.names import Locals, ModuleScope, label_of
from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS, ScalarFunction
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, DTYPES, INDEX, PTR, DType

ARITHMETIC: dict[str, T.BinaryOp] = {
    "+": "add", "-": "sub", "*": "mul", "/": "div", "//": "floordiv", "%": "mod",
}  # fmt: skip
COMPARISONS: dict[str, T.BinaryOp] = {
    "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip
_LITERAL_NAMES = {"inf": math.inf, "nan": math.nan}
_FLOAT_RANGE = {"f16": 65504.0, "bf16": 3.3895313892515355e38, "f32": 3.4028234663852886e38,
                "f8e4m3": 448.0, "f8e5m2": 57344.0}  # fmt: skip


def is_literal(node: ast.Expr) -> bool:
    """Whether the expression has no dtype of its own."""
    match node:
        case ast.Number():
            return True
        case ast.Name(id):
            return id in _LITERAL_NAMES
        case ast.Unary("-", operand):
            return is_literal(operand)
        case ast.Binary(op, a, b):
            return op in ARITHMETIC and is_literal(a) and is_literal(b)
        case _:
            return False


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
            return self._literal(node, want)
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

    # ------------------------------------------------------------ literals

    def _literal(self, node: ast.Expr, want: DType | None) -> T.Expr | None:
        value = self._fold(node)
        if value is None:
            return None
        if want is None:
            if isinstance(value, float):  # E7
                self.sink.error(
                    "E0308",
                    "nothing here says which dtype this literal has",
                    node.span,
                    "give it one, for example `f32(...)`",
                )
                return None
            want = INDEX
        return self.constant(value, want, node.span)

    def constant(self, value: int | float, want: DType, span: Span | None) -> T.Expr | None:
        """A literal in dtype `want`; E0306 if it does not fit (E5)."""
        if want.is_float:
            try:
                value = float(value)
            except OverflowError:
                value = math.inf
                finite = True
            else:
                finite = math.isfinite(value)
            limit = _FLOAT_RANGE.get(want.name, math.inf)
            if finite and (math.isinf(value) or abs(value) > limit * (1 + 2.0**-12)):
                self.sink.error("E0306", f"this literal is too large for {want}", span, f"the greatest is {limit!r}")
                return None
            return T.Const(value, want, span=span)
        if want == PTR:
            self.sink.error("E0301", "a number is no address", span, "expected an address: `A.ptr`")
            return None
        if want == BOOL:
            self.sink.error(
                "E0301", "a number is no condition", span, "expected bool", notes=("write `true` or `false`",)
            )
            return None
        if isinstance(value, float):
            self.sink.error("E0306", f"this literal is no {want}", span, f"write an integer: {want} holds no fractions")
            return None
        if not want.min_int <= value <= want.max_int:
            self.sink.error(
                "E0306", f"{value} does not fit {want}", span, f"{want} holds {want.min_int} to {want.max_int}"
            )
            return None
        return T.Const(value, want, span=span)

    def _fold(self, node: ast.Expr) -> int | float | None:
        """The value of a literal expression, computed exactly (ints) or in f64 (E6)."""
        match node:
            case ast.Number():
                return node.value
            case ast.Name(id):
                return _LITERAL_NAMES[id]
            case ast.Unary(_, operand):
                value = self._fold(operand)
                return None if value is None else -value
            case ast.Binary(op, left, right):
                a, b = self._fold(left), self._fold(right)
                return None if a is None or b is None else self._fold_binary(node, op, a, b)
        raise AssertionError(node)

    def _fold_binary(self, node: ast.Binary, op: str, a: int | float, b: int | float) -> int | float | None:
        try:
            match op:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "/":
                    return a / b
                case "//":
                    return a // b
                case _:
                    return a % b
        except (ZeroDivisionError, OverflowError) as error:
            reason = "division by zero" if isinstance(error, ZeroDivisionError) else "too large"
            self.sink.error("E0306", f"this literal expression has no value: {reason}", node.span, reason)
            return None

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
            self.sink.error(
                "E0204",
                f"loop variable `{var.name}` is used inside a block",
                node.span,
                "bind a block axis to it and use the axis",
                label_of(var, "the loop"),
                notes=(f"for example `spatial v{var.name} = {var.name}` in the block's axes",),
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
            f"{first.dtype} and {other.dtype}",
            [*label_of(first, f"this is {first.dtype}"), *label_of(other, f"this is {other.dtype}")],
            notes=(f"convert one of them, for example `{first.dtype}(...)`",),
        )
        return None

    # ------------------------------------------------------------ accesses

    def _load(self, node: ast.Index, want: DType | None) -> T.Expr | None:
        if isinstance(node.base, ast.Name) and self.is_reducer(node.base.id):
            self._misplaced_reducer(node.base.id, node.span)
            return None
        access = self.access(node)
        if access is None:
            return None
        buffer, indices = access
        return T.Load(buffer, indices, span=node.span)

    def is_reducer(self, name: str) -> bool:
        return not self.names.lookup(name)[0] and (name in REDUCERS or name in self.scope.reducers)

    def _misplaced_reducer(self, name: str, span: Span | None) -> None:
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

    # ------------------------------------------------------------ calls

    def _call(self, node: ast.Call, want: DType | None) -> T.Expr | None:
        func = node.func
        if isinstance(func, ast.Index) and isinstance(func.base, ast.Name) and self.is_reducer(func.base.id):
            self._misplaced_reducer(func.base.id, node.span)
            return None
        if not isinstance(func, ast.Name):
            self.sink.error("E0204", "only functions can be called", func.span, "not a function")
            return None
        named = next((a for a in node.args if a.name), None)
        if named is not None:  # E13
            self.sink.error("E0307", f"`{func.id}` takes no argument by name", named.span, "give it by position")
            return None
        args = [a.value for a in node.args]
        if func.id in DTYPES:
            return self._cast(node, DTYPES[func.id], args)
        if func.id == "select":
            return self._select(node, args, want)
        declared = SCALAR_FUNCTIONS.get(func.id)
        if declared is None:
            self._unknown_function(func)
            return None
        return self._scalar_function(node, declared, args, want)

    def _unknown_function(self, func: ast.Name) -> None:
        """What is called is no scalar function (E11, C10, C11)."""
        known, entity = self.names.lookup(func.id)
        item = self.scope.lookup(func.id)
        if known or item is not None:
            self.sink.error(
                "E0204",
                f"`{func.id}` is no scalar function",
                func.span,
                "cannot be called in an expression",
                label_of(entity or item, "declared here"),
                notes=(f"an extern is called by a statement: `call {func.id}(...)`",)
                if isinstance(item, T.Extern)
                else (),
            )
            return
        if self.is_reducer(func.id):
            self.sink.error(
                "E0304", f"the reducer `{func.id}` needs an index", func.span, f"write `{func.id}[k](...)`",
                notes=("a reducer stands in the value of a `compute`: `compute Y[i] = sum[k](A[i, k])`",),
            )  # fmt: skip
            return
        self.sink.unknown_name("function", func.id, func.span, [*SCALAR_FUNCTIONS, "select", *DTYPES, *REDUCERS])

    def _arity(self, node: ast.Call, name: str, args: list[ast.Expr], names: tuple[str, ...]) -> bool:
        if len(args) == len(names):  # E12
            return True
        self.sink.error(
            "E0304",
            f"`{name}` takes {len(names)} argument{'s' * (len(names) != 1)}, {len(args)} given",
            node.span,
            f"write `{name}({', '.join(names)})`",
        )
        return False

    def _cast(self, node: ast.Call, dtype: DType, args: list[ast.Expr]) -> T.Expr | None:
        if not self._arity(node, dtype.name, args, ("x",)):
            return None
        if is_literal(args[0]) and dtype != BOOL:
            return self._literal(args[0], dtype)
        a = self.expr(args[0])
        if a is None:
            return None
        return a if a.dtype == dtype else T.Cast(a, dtype, span=node.span)

    def _select(self, node: ast.Call, args: list[ast.Expr], want: DType | None) -> T.Expr | None:
        if not self._arity(node, "select", args, ("cond", "a", "b")):
            return None
        cond = self.condition(args[0], "the first argument of `select`")
        pair = self.same_dtype(args[1:], want, node, "`select`")
        return None if cond is None or pair is None else T.Select(cond, pair[0], pair[1], span=node.span)

    def _scalar_function(
        self, node: ast.Call, declared: ScalarFunction, args: list[ast.Expr], want: DType | None
    ) -> T.Expr | None:
        name = declared.name
        if not self._arity(node, name, args, declared.args):
            return None
        exprs = self.same_dtype(args, None if declared.result else want, node, f"`{name}`")
        if exprs is None:
            return None
        dtype = exprs[0].dtype
        fits = {"float": dtype.is_float, "int": dtype.is_int, "number": dtype.is_float or dtype.is_int, "any": True}
        if not fits[declared.accepts]:  # E14
            kinds = {"float": "floats", "int": "integers", "number": "numbers"}[declared.accepts]
            self.sink.error(
                "E0305",
                f"`{name}` is for {kinds}, this is {dtype}",
                node.span,
                f"not defined for {dtype}",
                notes=("convert the argument, for example `f32(...)`",) if declared.accepts == "float" else (),
            )
            return None
        if name in ("min", "max"):
            return T.Binary(name, exprs[0], exprs[1], span=node.span)  # type: ignore[arg-type]
        if name == "clamp":
            x, lo, hi = exprs
            return T.Binary("min", T.Binary("max", x, lo, span=node.span), hi, span=node.span)
        result = DTYPES[declared.result] if declared.result else dtype
        return T.Intrinsic(name, tuple(exprs), result, span=node.span)


def _at(span: Span, end: int) -> Span:
    place = span.end if end else span.start
    return Span(span.source, place, place)
