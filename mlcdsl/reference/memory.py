"""Memory of the interpreter: knows what was written, and which iterations of parallel loops touched what (S7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from mlcdsl.ir import tensor as T
from mlcdsl.reference.arrays import elements
from mlcdsl.reference.errors import RunError
from mlcdsl.reference.scalars import Value
from mlcdsl.source import Span


@dataclass(slots=True)
class Touch:
    """The iterations that touched one element: who wrote it, who read it first, and whether others read it too."""

    writer: int | None = None
    reader: int | None = None
    many_readers: bool = False


@dataclass(slots=True, eq=False)
class ParallelLoop:
    """One run of a parallel, vectorized or thread loop, with the iteration that runs now; `thread` is the index of the
    threads that it runs over."""

    name: str
    thread: str = ""
    iteration: int = 0
    touched: dict[tuple[Memory, int], Touch] = field(default_factory=dict)

    def touch(self, memory: Memory, offset: int, writes: bool) -> bool:
        """Note an access of the current iteration; whether it races with another iteration's."""
        touch = self.touched.setdefault((memory, offset), Touch())
        now = self.iteration
        if self.owns(memory.buffer.scope):
            if not writes:
                return touch.writer not in (None, now)
            touch.writer = now
            return False
        if touch.writer is not None and touch.writer != now:
            return True
        if writes:
            if touch.many_readers or touch.reader not in (None, now):
                return True
            touch.writer = now
        elif touch.reader is None:
            touch.reader = now
        elif touch.reader != now:
            touch.many_readers = True
        return False

    def owns(self, scope: str) -> bool:
        """Whether every iteration has memory of this scope for itself: a block its shared memory, a thread its own."""
        rank = scope.split(".")[0]
        return bool(self.thread) and (rank == "local" or (rank == "shared" and self.thread.startswith("blockIdx")))


class Memory:
    """The elements of one buffer in row-major order, None where nothing was written.

    `loops` are the parallel loops that run now, outermost first (the interpreter's own list). The memory was made
    inside the first `level` of them: their iterations cannot share it, only those of the loops after can.
    """

    __slots__ = ("buffer", "data", "level", "loops", "shape")

    def __init__(
        self,
        buffer: T.Buffer,
        shape: tuple[int, ...],
        loops: list[ParallelLoop],
        data: list[Value] | None = None,
    ):
        self.buffer = buffer
        self.shape = shape
        self.loops = loops
        self.level = len(loops)
        self.data: list[Value | None] = [None] * elements(shape) if data is None else list(data)

    def read(self, indices: tuple[int, ...], span: Span | None) -> Value:
        """The element; E0901 outside, E0903 if nothing wrote it, E0904 if it races."""
        offset = self._offset(indices, span)
        value = self.data[offset]
        if value is None:
            raise RunError("E0903", f"{self._element(indices)} is read before it was written", span)
        self._touch(offset, indices, False, span)
        return value

    def write(self, indices: tuple[int, ...], value: Value, span: Span | None) -> None:
        """Store into the element; E0901 outside, E0904 if it races."""
        offset = self._offset(indices, span)
        self._touch(offset, indices, True, span)
        self.data[offset] = value

    def indices(self) -> list[tuple[int, ...]]:
        """The indices of all elements, in order."""
        return list(product(*map(range, self.shape)))

    def unwritten(self) -> tuple[int, ...] | None:
        """The indices of the first element that nothing wrote."""
        for indices, value in zip(self.indices(), self.data, strict=True):
            if value is None:
                return indices
        return None

    def _offset(self, indices: tuple[int, ...], span: Span | None) -> int:
        offset = 0
        for index, size in zip(indices, self.shape, strict=True):
            if not 0 <= index < size:
                shape = ", ".join(map(str, self.shape))
                raise RunError("E0901", f"{self._element(indices)} is outside of [{shape}]", span)
            offset = offset * size + index
        return offset

    def _touch(self, offset: int, indices: tuple[int, ...], writes: bool, span: Span | None) -> None:
        for loop in self.loops[self.level :]:
            if loop.touch(self, offset, writes):
                what = f"two iterations of the loop `{loop.name}` touch {self._element(indices)}"
                raise RunError("E0904", f"{what}, and one of them writes", span)

    def _element(self, indices: tuple[int, ...]) -> str:
        return f"{self.buffer.name}[{', '.join(map(str, indices))}]"
