"""Calls in scalar expressions: scalar functions, conversions, `select`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlcdsl.check.literals import is_literal
from mlcdsl.check.names import label_of
from mlcdsl.ir import tensor as T
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS, ScalarFunction
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, DTYPES, DType

if TYPE_CHECKING:
    from mlcdsl.check.expressions import Expressions


class ScalarCalls:
    def __init__(self, expressions: Expressions):
        self.e = expressions
        self.sink = expressions.sink

    def call(self, node: ast.Call, want: DType | None) -> T.Expr | None:
        func = node.func
        if isinstance(func, ast.Index) and isinstance(func.base, ast.Name) and self.e.is_reducer(func.base.id):
            self.e.misplaced_reducer(func.base.id, node.span)
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
        known, entity = self.e.names.lookup(func.id)
        item = self.e.scope.lookup(func.id)
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
        if self.e.is_reducer(func.id):
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
            return self.e.literal(args[0], dtype)
        a = self.e.expr(args[0])
        if a is None:
            return None
        return a if a.dtype == dtype else T.Cast(a, dtype, span=node.span)

    def _select(self, node: ast.Call, args: list[ast.Expr], want: DType | None) -> T.Expr | None:
        if not self._arity(node, "select", args, ("cond", "a", "b")):
            return None
        cond = self.e.condition(args[0], "the first argument of `select`")
        pair = self.e.same_dtype(args[1:], want, node, "`select`")
        return None if cond is None or pair is None else T.Select(cond, pair[0], pair[1], span=node.span)

    def _scalar_function(
        self, node: ast.Call, declared: ScalarFunction, args: list[ast.Expr], want: DType | None
    ) -> T.Expr | None:
        name = declared.name
        if not self._arity(node, name, args, declared.args):
            return None
        exprs = self.e.same_dtype(args, None if declared.result else want, node, f"`{name}`")
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
