"""Steps that several runs of a schedule have in common, done once: a step is a function of the program and its
arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.primitive import Rewrite
from mlcdsl.schedule.step import Refused

#: how many steps are kept
MOST = 4096


class Remembered:
    """What steps made of programs, which are known by identity: those of common steps are the same objects."""

    def __init__(self) -> None:
        self._made: dict[Any, tuple[T.PrimFunc, Rewrite | Refused]] = {}

    def rewrite(self, func: T.PrimFunc, name: str, args: Mapping[str, Any], make: Callable[[], Rewrite]) -> Rewrite:
        key = (id(func), name, _key([*args.values()]))
        if key not in self._made:
            made: Rewrite | Refused
            try:
                made = make()
            except Refused as refused:
                made = refused
            if len(self._made) == MOST:
                del self._made[next(iter(self._made))]
            self._made[key] = (func, made)
        made = self._made[key][1]
        if isinstance(made, Refused):
            raise made
        return made


def _key(value: Any) -> Any:
    return tuple(map(_key, value)) if isinstance(value, list) else (type(value), value)
