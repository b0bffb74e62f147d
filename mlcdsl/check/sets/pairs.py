"""Two instances of accesses at once: what the rules about races and about axes ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
            self.require(simplify([tuple(self._divided())]))
            return self.require(touch(copy.index, copy.box, a.index))
        rank = len(self.model.shapes[a.buffer])
        element = tuple(Lin.var(T.Var(f"element{d}")) for d in range(rank))
        return self.require(touch(None, a.box, element), touch(copy.index, copy.box, element))

    def _divided(self) -> Iterator[Con]:
        """What is equal where both touch one element: values whose quotients and remainders are indices."""
        equal = list(zip(self.a.index or (), self.b.index or (), strict=False))
        while found := self._dividend(equal):
            equal.append(found)
            yield Con(found[0].minus(self.second(found[1])), True)

    def _dividend(self, equal: list[tuple[Lin, Lin]]) -> tuple[Lin, Lin] | None:
        """Values that are equal because their quotients and remainders by the same value are, and that are new."""
        known = [(p, q) for x, y in equal if (p := self._division(x)) and (q := self._division(y))]
        for (op, x, by), (op2, y, by2) in known:
            if op != "floordiv" or op2 != op or not by.same(self.second(by2)) or not by.same(by2):
                continue
            rest = any(
                r[0] == t[0] == "mod" and r[1].same(x) and r[2].same(by) and t[1].same(y) and t[2].same(by2)
                for r, t in known
            )
            if rest and not any(x.same(p) and y.same(q) for p, q in equal):
                return x, y
        return None

    def _division(self, lin: Lin) -> tuple[str, Lin, Lin] | None:
        lin = self.model.affine.joined(lin)
        if lin.const or len(lin.terms) != 1:
            return None
        ((v, c),) = lin.terms.items()
        return self.model.affine.divided.get(v) if c == 1 else None

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
