"""What schedules hold: references to blocks and loops that survive rewrites.

A block is known by its key, a loop by its variable; both stay the same objects through every rewrite that keeps the
block or loop. A primitive that makes new ones gives new handles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from mlcdsl.ir import tensor as T


@dataclass(frozen=True, slots=True)
class BlockHandle:
    """`name` is for people; identity is the key."""

    key: T.Key
    name: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BlockHandle) and other.key is self.key

    def __hash__(self) -> int:
        return id(self.key)


@dataclass(frozen=True, slots=True)
class LoopHandle:
    var: T.Var

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LoopHandle) and other.var is self.var

    def __hash__(self) -> int:
        return id(self.var)

    @property
    def name(self) -> str:
        return self.var.name


Handle: TypeAlias = BlockHandle | LoopHandle
