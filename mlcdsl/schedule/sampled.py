"""Values that a step sampled, and integers computed from them: they know where they come from, and a trace says so.

For everything else they are the integers, lists and loops that they look like.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mlcdsl.schedule.handles import LoopHandle

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "//": operator.floordiv, "%": operator.mod,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """How a value is written: pieces of text, and the numbers of the steps whose sampled values stand between them."""

    parts: tuple[str | int, ...]
    #: whether it is an operation, which gets parentheses inside of another one
    compound: bool = False

    def text(self, names: Mapping[int, str]) -> str:
        return "".join(names[p] if isinstance(p, int) else p for p in self.parts)

    @property
    def operand(self) -> tuple[str | int, ...]:
        return ("(", *self.parts, ")") if self.compound else self.parts


class SampledInt(int):
    """An integer that was sampled, or computed from one that was."""

    origin: Origin

    def __new__(cls, value: int, origin: Origin) -> SampledInt:
        made = super().__new__(cls, value)
        made.origin = origin
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return int, (int(self),)

    def __add__(self, other: Any) -> Any:
        return _computed("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return _computed("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return _computed("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _computed("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return _computed("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _computed("*", other, self)

    def __floordiv__(self, other: Any) -> Any:
        return _computed("//", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _computed("//", other, self)

    def __mod__(self, other: Any) -> Any:
        return _computed("%", self, other)

    def __rmod__(self, other: Any) -> Any:
        return _computed("%", other, self)


class SampledList(list[Any]):
    """A list that was sampled. One that was changed since is written element by element."""

    def __init__(self, values: list[Any], step: int):
        super().__init__(
            v if v is None else SampledInt(v, Origin((step, f"[{n}]"))) for n, v in enumerate(map(plain, values))
        )
        self.step = step
        self._sampled = tuple(self)

    @property
    def origin(self) -> Origin | None:
        same = len(self) == len(self._sampled) and all(a is b for a, b in zip(self, self._sampled, strict=True))
        return Origin((self.step,)) if same else None


@dataclass(frozen=True, slots=True, eq=False)
class SampledLoop(LoopHandle):
    """The loop that a step sampled: equal to the loop's other handles."""

    step: int

    @property
    def origin(self) -> Origin:
        return Origin((self.step,))


def sampled(value: Any, step: int) -> Any:
    """The result of a sampling step, as a value that knows the step's number."""
    match value:
        case list():
            return SampledList(value, step)
        case LoopHandle():
            return SampledLoop(value.var, step)
        case int():
            return SampledInt(value, Origin((step,)))
        case _:
            return value


def plain(value: Any) -> Any:
    """The integer or list of integers that it is."""
    if isinstance(value, SampledInt):
        return int(value)
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def _computed(symbol: str, a: Any, b: Any) -> Any:
    value = _OPERATORS[symbol](plain(a), plain(b))
    if type(value) is not int:
        return value
    left, right = (x.origin.operand if isinstance(x, SampledInt) else (str(x),) for x in (a, b))
    return SampledInt(value, Origin((*left, f" {symbol} ", *right), compound=True))
