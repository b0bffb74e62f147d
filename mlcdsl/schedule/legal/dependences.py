"""Which blocks use what others compute, element by element."""

from __future__ import annotations

from collections.abc import Callable

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.flow import earlier
from mlcdsl.check.sets.linear import TooComplex, both, simplify
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import child_blocks


def neighbours(s: Step, block: T.Key, test: Callable[[Dependences, T.Key, T.Key], bool]) -> list[T.Key]:
    """The blocks beside a block, in the same block around them, that pass the test with it."""
    scope = s.block(block).scope
    beside = child_blocks(s.func.body if scope is None else (*(scope.init or ()), *scope.body))
    found = Dependences(collect(s.func))
    return [b.key for b in beside if b.key is not block and test(found, b.key, block)]


class Dependences:
    """The dependences in one model."""

    def __init__(self, model: Model):
        self.model = model
        self.solver = Solver()

    def feeds(self, producer: T.Key, consumer: T.Key) -> bool:
        """Whether the consumer reads an element that the producer wrote before."""
        accesses = self.model.accesses
        writes = [a for a in accesses if a.kind == "write" and _inside(a, producer)]
        reads = [a for a in accesses if a.kind == "read" and _inside(a, consumer)]
        return any(w.buffer is r.buffer and self._reaches(w, r) for w in writes for r in reads)

    def _reaches(self, write: Access, read: Access) -> bool:
        shape = self.model.shapes[read.buffer]
        read, write = read.as_point(shape), write.as_point(shape)
        assert read.index is not None
        try:
            domain = self.model.affine.close(read.place.domain, read.index)
            for way in earlier(self.model, write, read, read.index, 0):
                if self.solver.possible(simplify(both(domain, way.condition))):
                    return True
        except TooComplex:
            return True
        return False


def _inside(access: Access, block: T.Key) -> bool:
    return any(info.block.key is block for info in access.place.blocks)
