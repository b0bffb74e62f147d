"""The entry checks that keep arithmetic of indices from wrapping around (rule S1)."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.ir.limits import INDEX_LIMIT
from mlcdsl.lower.tools import ONE, both, compare, index, mul
from mlcdsl.types import INDEX

TOO_LARGE = "E0911"


def within_limit(name: str, factors: tuple[T.Var, ...]) -> Iterator[T.Assert]:
    """Asserts that the product of the factors is within the limit; each alone was checked before.

    A factor of 0 counts as 1. No step wraps: what was multiplied so far is within the limit.
    """
    first, *others = factors
    if not others:
        inside = both(compare("le", index(-INDEX_LIMIT), first), compare("le", first, index(INDEX_LIMIT)))
        message = f"`{first.name}` of `{name}` is {{}}, too large for arithmetic of indices (2^40 at most)"
        yield T.Assert(inside, message, TOO_LARGE, (first,), span=first.span)
        return
    said = " * ".join(v.name for v in factors)
    message = f"`{said}` of `{name}` is too large for arithmetic of indices (2^40 at most): {{}}" + ", {}" * len(others)
    done = _at_least_one(first)
    for v in others:
        inside = compare("le", _at_least_one(v), T.Binary("floordiv", index(INDEX_LIMIT), done))
        yield T.Assert(inside, message, TOO_LARGE, factors, span=v.span)
        done = mul(done, _at_least_one(v))


def _at_least_one(v: T.Var) -> T.Expr:
    return T.Binary("max", T.Intrinsic("abs", (v,), INDEX), ONE)
