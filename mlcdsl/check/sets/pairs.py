"""Two instances of accesses at once: what the rules about races and about axes ask for."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.check.sets.flow import copy_of, touch
from mlcdsl.check.sets.linear import Con, Dnf, Lin, both, simplify
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.ir import tensor as T


class Pair:
    """An instance of `a` and another one of `b`, in the same iteration of the outermost `level` loops."""

    def __init__(self, model: Model, a: Access, b: Access, level: int):
        self.model, self.a, self.b, self.level = model, a, b, level
        self.copy = copy_of(model, b, b.place.domain, level)
        self.extra: list[Dnf] = []

    def second(self, lin: Lin) -> Lin:
        """A form over the loops around `b` in the second instance."""
        return lin.rename(self.copy.names)

    def require(self, *conditions: Dnf) -> Pair:
        """Add conditions."""
        self.extra += conditions
        return self

    def same(self, forms: Sequence[Lin]) -> Pair:
        """Both instances have the same values of these forms."""
        return self.require(simplify([tuple(Con(f.minus(self.second(f)), True) for f in forms)]))

    def meet(self) -> Pair:
        """Both touch one element."""
        a, copy = self.a, self.copy
        if a.index is not None:
            return self.require(touch(copy.index, copy.box, a.index))
        rank = len(self.model.shapes[a.buffer])
        element = tuple(Lin.var(T.Var(f"element{d}")) for d in range(rank))
        return self.require(touch(None, a.box, element), touch(copy.index, copy.box, element))

    @property
    def condition(self) -> Dnf:
        """All of it, closed."""
        a, b = self.a, self.b
        times = zip(a.place.times[: self.level], b.place.times[: self.level], strict=True)
        outer = tuple(Con(p.minus(q), True) for p, q in times)
        mine = self.model.affine.close(a.place.domain, a.forms)
        whole = both(both(mine, self.copy.domain), simplify([outer]))
        for condition in self.extra:
            whole = both(whole, condition)
        return simplify(whole)

    @property
    def reason(self) -> str | None:
        """Why a solution need not be real, None if it is."""
        for access in (self.a, self.b):
            if access.place.reason is not None:
                return access.place.reason
            affine = self.model.affine
            for v in (v for lin in access.forms for v in lin.terms):
                if v in affine.opaque:
                    return affine.opaque[v].reason
            if reason := affine.why(affine.close(access.place.domain, access.forms)):
                return reason
        return None
