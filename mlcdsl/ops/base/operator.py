"""The declaration of an operator: one value that the checker, the compiler, the documentation and the tests read."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import NO_FACTS, Facts, equal
from mlcdsl.registry import Registry
from mlcdsl.types import DType

if TYPE_CHECKING:
    import numpy as np

    from mlcdsl.ops.base.emit import Emit

Array: TypeAlias = "np.ndarray[Any, Any]"

#: How an attribute is written: `ints` is a number or a list, `shape` a tuple or list of sizes, `size` one size.
AttrKind = Literal["int", "ints", "float", "number", "bool", "dtype", "shape", "size"]
Operand: TypeAlias = G.TensorType | G.ScalarType
REQUIRED: Final = object()


@dataclass(frozen=True, slots=True)
class Arg:
    """A tensor argument. Literals take the dtype of the other arguments of the same `group`; `variadic` takes all
    that follow (or one tuple)."""

    name: str
    doc: str = ""
    group: str = "T"
    variadic: bool = False


@dataclass(frozen=True, slots=True)
class Attr:
    """A static attribute, by name or by position after the arguments. A default of None means "not given"."""

    name: str
    kind: AttrKind
    default: object = REQUIRED
    doc: str = ""

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True)
class Problem:
    """How a call breaks a constraint: `at` an argument (its position), an attribute (its name) or the call (None);
    `also` a second argument with what is to be said of it."""

    message: str
    at: int | str | None = None
    label: str = ""
    also: tuple[int, str] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """A numbered rule of an operator; `id` is set by its position (`split.C2`). Each may rely on those before it."""

    text: str
    check: Callable[[OpCall], Problem | None]
    code: str = "E0701"
    id: str = ""


@dataclass(slots=True)
class OpCall:
    """A call as constraints and inference see it: types of the arguments, attributes with defaults filled in.

    Inference adds to `required` the pairs of sizes that must be equal and could not be decided: they are checked at
    run time.
    """

    op: Operator
    args: tuple[Operand, ...]
    attrs: dict[str, Any]
    facts: Facts = field(default_factory=lambda: NO_FACTS)
    required: list[tuple[T.Expr, T.Expr]] = field(default_factory=list)

    def position(self, name: str) -> int:
        return next(i for i, a in enumerate(self.op.args) if a.name == name)

    def type(self, arg: str | int) -> Operand:
        return self.args[arg if isinstance(arg, int) else self.position(arg)]

    def dtype(self, arg: str | int) -> DType:
        return self.type(arg).dtype

    def shape(self, arg: str | int) -> tuple[T.Expr, ...]:
        """The sizes; a scalar has none."""
        t = self.type(arg)
        return t.shape if isinstance(t, G.TensorType) else ()

    def rank(self, arg: str | int) -> int:
        return len(self.shape(arg))

    def equal(self, a: T.Expr, b: T.Expr) -> bool | None:
        return equal(a, b, self.facts)

    def require(self, a: T.Expr, b: T.Expr) -> None:
        """The sizes must be equal; left to run time if that is not known."""
        if self.equal(a, b) is not True:
            self.required.append((a, b))


Infer: TypeAlias = Callable[[OpCall], G.Type]
#: arrays (narrow floats come as f32) and attributes (sizes as int) to an array or a tuple of arrays
Reference: TypeAlias = "Callable[[Sequence[Array], dict[str, Any]], Array | tuple[Array, ...]]"
Legalize: TypeAlias = "Callable[[Emit], None]"


@dataclass(frozen=True, slots=True)
class Operator:
    """A graph operator. `infix` is the sign that stands for it; `view`: the result has the elements of the first
    argument in the same row-major order, so that it may share its memory."""

    name: str
    args: tuple[Arg, ...]
    attrs: tuple[Attr, ...]
    constraints: tuple[Constraint, ...]
    infer: Infer
    reference: Reference
    legalize: Legalize
    doc: str
    infix: str = ""
    view: bool = False

    @property
    def variadic(self) -> bool:
        return bool(self.args) and self.args[-1].variadic

    def attr(self, name: str) -> Attr | None:
        return next((a for a in self.attrs if a.name == name), None)

    def signature(self) -> str:
        """`split(x, sections=None, indices=None, axis=0)`"""
        args = [("*" if a.variadic else "") + a.name for a in self.args]
        attrs = [a.name if a.required else f"{a.name}={show_attr(a.default)}" for a in self.attrs]
        return f"{self.name}({', '.join(args + attrs)})"

    def break_of(self, call: OpCall) -> tuple[Constraint, Problem] | None:
        """The first constraint that the call breaks."""
        for constraint in self.constraints:
            problem = constraint.check(call)
            if problem is not None:
                return constraint, problem
        return None


def show_attr(value: object) -> str:
    """An attribute's value as it is written."""
    from mlcdsl.ir.show import show

    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(show_attr, value))}]"
    if isinstance(value, DType | int | float):
        return str(value)
    return show(value)  # type: ignore[arg-type]


OPERATORS: Registry[Operator] = Registry(
    "operator", "mlcdsl.ops", os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)


def operator(
    name: str,
    *,
    args: Sequence[str | Arg],
    attrs: Sequence[Attr] = (),
    constraints: Sequence[Constraint] = (),
    infer: Infer,
    reference: Reference,
    legalize: Legalize,
    doc: str,
    infix: str = "",
    view: bool = False,
) -> Operator:
    """Declare an operator. An argument given as text is a plain one; its constraints are numbered in order."""
    from dataclasses import replace

    op = Operator(
        name,
        tuple(a if isinstance(a, Arg) else Arg(a) for a in args),
        tuple(attrs),
        tuple(replace(c, id=f"{name}.C{i}") for i, c in enumerate(constraints, 1)),
        infer,
        reference,
        legalize,
        doc,
        infix,
        view,
    )
    OPERATORS.add(name, op)
    return op
