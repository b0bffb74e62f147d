"""Values that a step sampled, and integers computed from them: they know where they come from, a trace says so, and
they tell when something else is made of them.

For everything else they are the integers, lists and loops that they look like.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mlcdsl.schedule.handles import LoopHandle

#: is told the steps whose sampled values were looked at
Seen = Callable[[frozenset[int]], None]

_KEPT: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "//": operator.floordiv, "%": operator.mod,
}  # fmt: skip
#: what gives values that do not know where they come from
_LOST: dict[str, Callable[..., Any]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "bool": bool, "int": int, "index": int, "float": float, "complex": complex, "hash": hash, "str": str,
    "format": format, "abs": abs, "round": round, "invert": operator.invert, "trunc": math.trunc, "floor": math.floor,
    "ceil": math.ceil, "truediv": operator.truediv, "pow": pow, "divmod": divmod, "lshift": operator.lshift,
    "rshift": operator.rshift, "and": operator.and_, "or": operator.or_, "xor": operator.xor,
}  # fmt: skip
_REFLECTED = ("truediv", "pow", "divmod", "lshift", "rshift", "and", "or", "xor")


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

    @property
    def steps(self) -> frozenset[int]:
        return frozenset(p for p in self.parts if isinstance(p, int))


class SampledInt:
    """An integer that was sampled, or computed from one that was.

    It is no subclass of `int`, since Python does not ask those when they count (`range(n)`) or index (`a[n]`).
    """

    __slots__ = ("origin", "seen", "value")

    def __init__(self, value: int, origin: Origin, seen: Seen | None = None):
        self.value = value
        self.origin = origin
        self.seen = seen

    @property
    def __class__(self) -> type:
        return int

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("a sampled integer stays one")

    def looked_at(self) -> int:
        """The value, for something that does not know where it comes from."""
        if self.seen is not None:
            self.seen(self.origin.steps)
        return self.value

    def __repr__(self) -> str:
        return repr(self.value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.looked_at(), name)

    def __reduce__(self) -> tuple[Any, ...]:
        return int, (self.looked_at(),)

    def __neg__(self) -> Any:
        return _computed("-", 0, self)

    def __pos__(self) -> SampledInt:
        return self

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


def _losing(operation: Callable[..., Any], reflected: bool = False) -> Callable[..., Any]:
    def method(self: SampledInt, *others: Any) -> Any:
        operands = (self.looked_at(), *map(_looked_at, others))
        return operation(*(operands[::-1] if reflected else operands))

    return method


for _name, _operation in _LOST.items():
    setattr(SampledInt, f"__{_name}__", _losing(_operation))
for _name in _REFLECTED:
    setattr(SampledInt, f"__r{_name}__", _losing(_LOST[_name], reflected=True))


class SampledList(list[Any]):
    """A list that was sampled. One that was changed since is written element by element."""

    def __init__(self, values: list[Any], step: int, seen: Seen | None = None):
        super().__init__(
            v if v is None else SampledInt(v, Origin((step, f"[{n}]")), seen) for n, v in enumerate(map(plain, values))
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


def sampled(value: Any, step: int, seen: Seen | None = None) -> Any:
    """The result of a sampling step, as a value that knows the step's number."""
    match value:
        case list():
            return SampledList(value, step, seen)
        case LoopHandle():
            return SampledLoop(value.var, step)
        case int():
            return SampledInt(value, Origin((step,)), seen)
        case _:
            return value


def plain(value: Any) -> Any:
    """The integer or list of integers that it is, without telling."""
    if isinstance(value, SampledInt):
        return value.value
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def own(value: Any, seen: Seen) -> Any:
    """The value for the schedule that is told by `seen`: what another one sampled is a plain integer for it."""
    if isinstance(value, SampledInt):
        return value if value.seen == seen else value.looked_at()
    if isinstance(value, list) and not (isinstance(value, SampledList) and all(own(v, seen) is v for v in value)):
        return [own(v, seen) for v in value]
    return value


def _looked_at(value: Any) -> Any:
    return value.looked_at() if isinstance(value, SampledInt) else value


def _computed(symbol: str, a: Any, b: Any) -> Any:
    values = plain(a), plain(b)
    seen = next(x.seen for x in (a, b) if isinstance(x, SampledInt))
    integers = all(type(v) is int for v in values) and (symbol not in ("//", "%") or values[1])
    if not integers or any(x.seen != seen for x in (a, b) if isinstance(x, SampledInt)):
        return _KEPT[symbol](_looked_at(a), _looked_at(b))
    left, right = (x.origin.operand if isinstance(x, SampledInt) else (str(x),) for x in (a, b))
    return SampledInt(_KEPT[symbol](*values), Origin((*left, f" {symbol} ", *right), compound=True), seen)
