"""Memory of intermediate values: which values of a function live in its frame, and frames ready for use.

A frame holds the arrays of one run for given dims. Values that do not live at the same time share memory. A frame is
taken for a run and given back after it, so runs in several threads, and recursive ones, have frames of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.types.arrays import numpy_dtype
from mlcdsl.vm import bytecode as B
from mlcdsl.vm.liveness import memory_classes, used

Array = np.ndarray[Any, Any]
#: frames are kept for so many different sizes
SIZES_KEPT = 16
_ALIGN = 64


@dataclass(frozen=True, slots=True)
class Planned:
    """A value in the frame: `root` is the register whose memory it is, needed in `[first, last]`."""

    register: int
    root: int
    dtype: np.dtype[Any]
    shape: tuple[T.Expr, ...]
    first: int
    last: int


def plan(function: B.Function) -> list[Planned]:
    """The values that live in the frame: of sizes that only the dims decide, never returned, in no merge."""
    classes = memory_classes(function.code)
    instrs = list(B.walk(function.code))
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    outside: set[int] = set()
    dims = set(function.dims)
    for at, i in enumerate(instrs):
        inside = used(i) if not isinstance(i, B.If) else {i.cond}
        for r in inside | set(B.defines(i)):
            c = classes.get(r, r)
            first.setdefault(c, at)
            last[c] = at
        if isinstance(i, B.Return):
            outside |= {classes.get(r, r) for r in B.leaves(i.values)}
        elif isinstance(i, B.Move):
            outside.add(classes[i.dst])
        elif not isinstance(i, B.Alloc | B.View):
            outside |= {classes.get(r, r) for r in B.defines(i)}
        elif any(v not in dims for s in i.type.shape for v in free_vars(s)):
            outside.add(classes[i.dst])
    outside |= {classes.get(r, r) for p in function.params for r in B.leaves(p.registers)}
    return [
        Planned(i.dst, c, numpy_dtype(i.type.dtype), i.type.shape, first[c], last[c])
        for i in instrs
        if isinstance(i, B.Alloc | B.View) and (c := classes[i.dst]) not in outside
    ]


Shapes = Callable[..., Sequence[tuple[int, ...]]]


class Frames:
    """The frames of one function: `take(key)` with the dims gives one, `give(key, frame)` returns it."""

    def __init__(self, planned: Sequence[Planned], shapes: Shapes):
        self._planned = planned
        self._shapes = shapes
        self._free: dict[tuple[int, ...], list[tuple[Array, ...]]] = {}

    def take(self, key: tuple[int, ...]) -> tuple[Array, ...]:
        """The arrays of all planned values, in their order."""
        try:
            return self._free[key].pop()
        except (KeyError, IndexError):
            return self._build(key)

    def give(self, key: tuple[int, ...], frame: tuple[Array, ...]) -> None:
        """The run is over."""
        kept = self._free.get(key)
        if kept is None:
            free = self._free
            while len(free) >= SIZES_KEPT:
                try:
                    del free[next(iter(free))]
                except (KeyError, RuntimeError, StopIteration):
                    break  # another thread was faster
            kept = free.setdefault(key, [])
        kept.append(frame)

    def bytes_kept(self) -> int:
        """How much memory waits for use."""
        owners = {id(b): b.nbytes for fs in self._free.values() for f in fs for a in f if (b := _owner(a)) is not None}
        return sum(owners.values())

    def _build(self, key: tuple[int, ...]) -> tuple[Array, ...]:
        shapes = self._shapes(*key)
        sizes: dict[int, int] = {}
        for p, shape in zip(self._planned, shapes, strict=True):
            if min(shape, default=0) < 0:
                raise ValueError(f"a size is negative: {shape}")
            sizes[p.root] = max(sizes.get(p.root, 0), prod(shape) * p.dtype.itemsize)
        blocks = assign({p.root: (p.first, p.last, sizes[p.root]) for p in self._planned})
        memory = [_aligned(size) for size in blocks.sizes]
        return tuple(
            memory[blocks.of[p.root]][: prod(shape) * p.dtype.itemsize].view(p.dtype).reshape(shape)
            for p, shape in zip(self._planned, shapes, strict=True)
        )


def _owner(a: Array) -> Array | None:
    while isinstance(a.base, np.ndarray):
        a = a.base
    return a


def _aligned(size: int) -> Array:
    raw = np.empty(size + _ALIGN, np.uint8)
    start = -raw.ctypes.data % _ALIGN
    return raw[start : start + size]


@dataclass(frozen=True, slots=True)
class Blocks:
    """`of[root]` is the number of a value's block, `sizes` their bytes."""

    of: dict[int, int]
    sizes: list[int]


def assign(values: dict[int, tuple[int, int, int]]) -> Blocks:
    """Blocks for values `(first, last, bytes)`: two that are needed at one time have different blocks."""
    of: dict[int, int] = {}
    sizes: list[int] = []
    busy_until: list[int] = []
    for root, (first, last, size) in sorted(values.items(), key=lambda v: v[1][:2]):
        free = [b for b, until in enumerate(busy_until) if until < first]
        # The smallest block that is large enough, else the largest one, which grows.
        fitting = [b for b in free if sizes[b] >= size]
        if fitting:
            block = min(fitting, key=lambda b: sizes[b])
        elif free:
            block = max(free, key=lambda b: sizes[b])
            sizes[block] = size
        else:
            block = len(sizes)
            sizes.append(size)
            busy_until.append(0)
        of[root], busy_until[block] = block, last
    return Blocks(of, sizes)
