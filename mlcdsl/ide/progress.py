"""What the runs of a schedule have done, from one version of its text to the next.

A run takes over the steps of the run before it, as far as they are the same, and those of runs that were interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.lower import expand_index_notation
from mlcdsl.schedule.primitive import Rewrite
from mlcdsl.schedule.remembered import Remembered


class Progress(Remembered):
    """For one function and these intrinsics. `start`: the function before the first step; `new`: whether the run at
    hand has done a step that no run before it had."""

    def __init__(self, function: T.PrimFunc, intrinsics: Mapping[str, T.Intrin]):
        super().__init__()
        self.function = function
        self.intrinsics = intrinsics
        self.start = expand_index_notation(function)
        self.new = False
        self._now, self._before = Remembered(), Remembered()

    def fits(self, function: T.PrimFunc, intrinsics: Mapping[str, T.Intrin]) -> bool:
        """Whether these are the same function and intrinsics."""
        known = self.intrinsics
        same = known.keys() == intrinsics.keys() and all(known[name] is x for name, x in intrinsics.items())
        return same and self.function is function

    def begin(self) -> None:
        """A run begins."""
        self.new = False

    def end(self) -> None:
        """It has come to its end: what it did not do is forgotten."""
        self._before, self._now = self._now, Remembered()

    def rewrite(self, func: T.PrimFunc, name: str, args: Mapping[str, Any], make: Callable[[], Rewrite]) -> Rewrite:
        def first() -> Rewrite:
            self.new = True
            return make()

        return self._now.rewrite(func, name, args, lambda: self._before.rewrite(func, name, args, first))
