"""Evaluation of expressions, each in its obvious form."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.reference import functions, scalars
from mlcdsl.reference.errors import RunError
from mlcdsl.reference.memory import Memory, ParallelLoop
from mlcdsl.reference.scalars import Value


class Evaluator:
    """Scalars and memories by their (unique) variables and buffers, and the value of an expression over them."""

    def __init__(self) -> None:
        self.values: dict[T.Var, Value] = {}
        self.memories: dict[T.Buffer, Memory] = {}
        #: whether a division by zero gives 0: in the axes of an empty reduction (S4)
        self.divides_by_zero = False
        #: the parallel loops that run now, outermost first
        self.loops: list[ParallelLoop] = []

    def value(self, e: T.Expr) -> Value:
        """The value of a scalar expression; `and`, `or` and `select` evaluate only what they need (N7)."""
        match e:
            case T.Const(value, dtype):
                return scalars.constant(value, dtype)
            case T.Var():
                return self.values[e]
            case T.Load(buffer, indices):
                return self.memories[buffer].read(self.indices(indices), e.span)
            case T.Binary("and", a, b):
                return self.truth(a) and self.truth(b)
            case T.Binary("or", a, b):
                return self.truth(a) or self.truth(b)
            case T.Binary(op, a, b):
                return self._binary(op, a, b, e)
            case T.Unary(op, a):
                return scalars.unary(op, a.dtype, self.value(a))
            case T.Select(cond, a, b):
                return self.value(a) if self.truth(cond) else self.value(b)
            case T.Cast(a, dtype):
                return scalars.cast(a.dtype, dtype, self.value(a))
            case T.Intrinsic(name, args, _):
                return functions.call(name, args[0].dtype, tuple(map(self.value, args)))
            case T.Ptr() | T.Reduce():
                raise ValueError(f"{type(e).__name__} is not the value of a scalar expression")

    def _binary(self, op: T.BinaryOp, a: T.Expr, b: T.Expr, e: T.Binary) -> Value:
        x, y = self.value(a), self.value(b)
        try:
            return scalars.binary(op, a.dtype, x, y)
        except ZeroDivisionError:
            if self.divides_by_zero:
                return 0
            raise RunError("E0908", f"integer division by zero ({x} by 0)", e.span) from None

    def truth(self, e: T.Expr) -> bool:
        """The value of a condition."""
        return bool(self.value(e))

    def integer(self, e: T.Expr) -> int:
        """The value of an index, bound or size."""
        return int(self.value(e))

    def indices(self, exprs: tuple[T.Expr, ...]) -> tuple[int, ...]:
        """The values of indices or sizes."""
        return tuple(self.integer(e) for e in exprs)
