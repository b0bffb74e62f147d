"""Constraints that many operators have."""

from __future__ import annotations

from collections.abc import Callable

from mlcdsl.ir import graph as G
from mlcdsl.ir.symbolic import show
from mlcdsl.ops.base.operator import Constraint, OpCall, Problem
from mlcdsl.ops.base.shapes import Clash, broadcast, show_type
from mlcdsl.types import DType

#: class of dtypes -> (what it is called, which belong to it)
CLASSES: dict[str, tuple[str, Callable[[DType], bool]]] = {
    "float": ("a float", lambda d: d.is_float),
    "int": ("an integer", lambda d: d.is_int),
    "number": ("a number", lambda d: d.is_float or d.is_int),
    "signed": ("a signed number", lambda d: d.is_float or d.kind == "int"),
    "bool": ("bool", lambda d: d.kind == "bool"),
}


def one_dtype(*args: str) -> Constraint:
    """The arguments (all, for a variadic operator) have one dtype."""

    def check(call: OpCall) -> Problem | None:
        places = [call.position(a) for a in args] if args else range(len(call.args))
        first, *others = places
        for i in others:
            a, b = call.dtype(first), call.dtype(i)
            if a != b:
                note = f"no dtype is converted silently: `cast(x, {a})` converts"
                also = (first, f"this is {a}")
                return Problem(f"dtypes differ: {a} and {b}", i, f"this is {b}", also, (note,))
        return None

    shown = " and ".join(f"`{a}`" for a in args) if args else "all arguments"
    return Constraint(f"{shown} have one dtype", check, "E0301")


def accepts(arg: str, kind: str) -> Constraint:
    """The dtype of an argument is of a class."""
    what, holds = CLASSES[kind]

    def check(call: OpCall) -> Problem | None:
        d, i = call.dtype(arg), call.position(arg)
        if holds(d):
            return None
        return Problem(f"`{call.op.name}` is not defined for {d}", i, f"this is {d}, not {what}")

    return Constraint(f"the dtype of `{arg}` is {what}", check, "E0305")


def broadcasts(*args: str) -> Constraint:
    """The shapes broadcast against one another."""

    def check(call: OpCall) -> Problem | None:
        found = broadcast(call, [call.shape(a) for a in args])
        call.required.clear()
        if not isinstance(found, Clash):
            return None
        a, b, axis = call.position(args[found.first]), call.position(args[found.second]), found.axis
        x, y = call.shape(a)[-axis], call.shape(b)[-axis]
        types = show_type(call.type(a)), show_type(call.type(b))
        message = f"shapes do not broadcast: {types[0]} and {types[1]}"
        label = f"{types[1]}: size {show(y)} at axis {call.rank(b) - axis}"
        other = f"{types[0]}: size {show(x)} at axis {call.rank(a) - axis}"
        note = "sizes are compared from the right; they must be equal, or one of them 1"
        return Problem(message, b, label, (a, other), (note,))

    return Constraint("the shapes of " + " and ".join(f"`{a}`" for a in args) + " broadcast", check, "E0303")


def axis_in_range(attr: str = "axis", arg: str = "x", extra: int = 0) -> Constraint:
    """Every axis lies in [-r, r), with r the rank (plus `extra` axes, or plus one for each if -1)."""

    def check(call: OpCall) -> Problem | None:
        given = call.attrs[attr]
        axes = given if isinstance(given, tuple) else () if given is None else (given,)
        rank = call.rank(arg) + (len(axes) if extra < 0 else extra)
        for a in axes:
            if not -rank <= a < rank:
                return Problem(
                    f"axis {a} is out of range for {show_type(call.type(arg))}",
                    attr,
                    f"not in [{-rank}, {rank})" if rank else "there is no axis",
                    (call.position(arg), f"this is {show_type(call.type(arg))}"),
                )
        return None

    return Constraint(f"`{attr}` lies in [-r, r), where r is the rank of the result or argument", check)


def distinct_axes(attr: str = "axis", arg: str = "x", extra: bool = False) -> Constraint:
    """No axis is named twice."""

    def check(call: OpCall) -> Problem | None:
        axes = call.attrs[attr]
        if not isinstance(axes, tuple):
            return None
        rank = call.rank(arg) + (len(axes) if extra else 0)
        normal = [a % rank for a in axes]
        twice = next((a for i, a in enumerate(normal) if a in normal[:i]), None)
        return None if twice is None else Problem(f"axis {twice} is named twice", attr, "twice the same axis")

    return Constraint(f"the axes in `{attr}` are distinct", check)


def rank_at_least(arg: str, least: int) -> Constraint:
    """An argument has at least so many axes."""

    def check(call: OpCall) -> Problem | None:
        t = call.type(arg)
        if call.rank(arg) >= least:
            return None
        message = f"`{call.op.name}` needs at least {least} ax{'i' if least == 1 else 'e'}s"
        return Problem(message, call.position(arg), f"this is {show_type(t)}")

    return Constraint(f"`{arg}` has at least {least} ax{'i' if least == 1 else 'e'}s", check, "E0303")


def is_tensor(arg: str) -> Constraint:
    """An argument is a tensor, not a scalar."""

    def check(call: OpCall) -> Problem | None:
        if isinstance(call.type(arg), G.TensorType):
            return None
        return Problem(f"`{call.op.name}` needs a tensor", call.position(arg), "this is a scalar")

    return Constraint(f"`{arg}` is a tensor", check)


def where_attr(attr: str, text: str, holds: Callable[[OpCall], str | None]) -> Constraint:
    """A rule about one attribute; `holds` gives what is wrong, or None."""

    def check(call: OpCall) -> Problem | None:
        wrong = holds(call)
        return None if wrong is None else Problem(wrong, attr, "here")

    return Constraint(text, check)
