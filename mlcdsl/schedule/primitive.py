"""How a primitive is declared. Everything else (calling it from `.mlcs` and Python, checking calls, traces, help,
documentation, tests' tables) reads the declaration.

    @primitive(
        "Replace a loop by nested loops whose extents multiply to its own.",
        Arg("loop", LOOP, "the loop"),
        Arg("factors", FACTORS, "extents, outermost first; one may be `_`"),
        result=LOOPS,
        requires=(Need("serial", "the loop has no parallel or thread binding"),),
    )
    def split(s: Step, loop: Found, factors: list[int | None]) -> Rewrite: ...

The name of the function is the primitive's; its file is named so too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.registry import Registry
from mlcdsl.schedule.possibilities import Possibilities
from mlcdsl.syntax.printer.expressions import quote


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value of a schedule is: `name` is what procs and messages call it."""

    name: str
    what: str


BLOCK = Kind("block", "a block")
LOOP = Kind("loop", "a loop")
BLOCKS = Kind("block[]", "a list of blocks")
LOOPS = Kind("loop[]", "a list of loops")
#: a loop or a block
TARGET = Kind("target", "a block or a loop")
INT = Kind("int", "an integer")
INTS = Kind("int[]", "a list of integers")
FLOAT = Kind("float", "a number")
FLOATS = Kind("float[]", "a list of numbers")
#: integers, `_` for the one that follows from the others
FACTORS = Kind("factors", "a list of integers with at most one `_`")
STR = Kind("str", "a string")
STRS = Kind("str[]", "a list of strings")
BOOL = Kind("bool", "true or false")
#: a literal: integer, number, string, true or false
LITERAL = Kind("literal", "a number, a string, true or false")
THREAD = Kind("thread", "a thread index such as threadIdx.x")
INTRIN = Kind("intrin", "the name of an intrinsic")
#: `(i, j) -> (i // 4, j)`: a function from index expressions to index expressions
MAP = Kind("map", "an index map such as `(i, j) -> (j, i)`")
#: the number of a read or write of a block (its order of appearance), or the buffer's name
BUFFER = Kind("buffer", "the number or name of a buffer that the block accesses")
NONE = Kind("none", "nothing")
KINDS = {
    k.name: k
    for k in (BLOCK, LOOP, BLOCKS, LOOPS, TARGET, INT, INTS, FLOAT, FLOATS, FACTORS, STR, STRS, BOOL, LITERAL, THREAD,
              INTRIN, MAP, BUFFER)
}  # fmt: skip


class _Default(Enum):
    """Stays itself in copies of declarations."""

    REQUIRED = "required"


REQUIRED: Any = _Default.REQUIRED


@dataclass(frozen=True, slots=True)
class Arg:
    """`many`: takes all remaining positional arguments, as a list. A default of None means "not given"."""

    name: str
    kind: Kind
    doc: str = ""
    default: Any = REQUIRED
    many: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A named precondition: what must hold, in one sentence."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a primitive gives: the new function, and its result (blocks by key, loops by variable, in lists where the
    result kind is a list)."""

    func: T.PrimFunc
    result: Any = None
    #: what is sampled; the result is that of the decision
    among: Possibilities | None = None


@dataclass(frozen=True, slots=True)
class Primitive:
    """`keeps_order`: after the rewrite, the order of dependent accesses is compared with the one before."""

    name: str
    doc: str
    args: tuple[Arg, ...]
    result: Kind
    requires: tuple[Need, ...]
    apply: Callable[..., Rewrite]
    family: str
    keeps_order: bool
    unsafe: bool
    sampling: bool

    @property
    def signature(self) -> str:
        """`split(loop: loop, factors: factors) -> loop[]`."""
        args = ", ".join(
            ("*" if a.many else "")
            + f"{a.name}: {a.kind.name}"
            + ("" if a.default is REQUIRED else f" = {show_value(a.default)}")
            for a in self.args
        )
        return f"{self.name}({args})" + ("" if self.result is NONE else f" -> {self.result.name}")


def show_value(value: Any) -> str:
    """A schedule value as it is written."""
    match value:
        case None:
            return "_"
        case bool():
            return "true" if value else "false"
        case str():
            return quote(value)
        case list() | tuple():
            return f"[{', '.join(map(show_value, value))}]"
        case _:
            return str(value)


PRIMITIVES: Registry[Primitive] = Registry(
    "primitive", "mlcdsl.schedule.primitives", __file__.replace("primitive.py", "primitives")
)


def primitive(
    doc: str,
    *args: Arg,
    result: Kind = NONE,
    requires: tuple[Need, ...] = (),
    keeps_order: bool = False,
    unsafe: bool = False,
    sampling: bool = False,
) -> Callable[[Callable[..., Rewrite]], Callable[..., Rewrite]]:
    """Declare the decorated function as a primitive; the family is the one that its module's package table names."""

    def register(apply: Callable[..., Rewrite]) -> Callable[..., Rewrite]:
        from mlcdsl.schedule.primitives import FAMILY_OF

        name = apply.__name__.rstrip("_")
        family = FAMILY_OF[name]
        PRIMITIVES.add(name, Primitive(name, doc, args, result, requires, apply, family, keeps_order, unsafe, sampling))
        return apply

    return register
