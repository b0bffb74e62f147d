"""Spaces of tiles: how many there are, all of them, and one of them at random.

A perfect tile of an extent is a list of factors, outermost first, whose product is the extent.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import comb
from random import Random

Tile = tuple[int, ...]


def prime_powers(n: int) -> dict[int, int]:
    """The prime factors of a positive number with their exponents."""
    out: dict[int, int] = {}
    p = 2
    while p * p <= n:
        while n % p == 0:
            out[p] = out.get(p, 0) + 1
            n //= p
        p += 1
    if n > 1:
        out[n] = out.get(n, 0) + 1
    return out


@lru_cache(maxsize=4096)
def divisors(n: int) -> tuple[int, ...]:
    """The divisors of a positive number, in order."""
    out = [1]
    for p, k in prime_powers(n).items():
        out = [d * p**e for d in out for e in range(k + 1)]
    return tuple(sorted(out))


@lru_cache(maxsize=65536)
def count_tiles(extent: int, n: int, max_innermost: int | None = None) -> int:
    """How many perfect tiles of `n` factors there are; `max_innermost` bounds the last one."""
    if n == 0:
        return int(extent == 1)
    if max_innermost is None:
        total = 1
        for k in prime_powers(extent).values():
            total *= comb(k + n - 1, n - 1)
        return total
    return sum(count_tiles(extent // d, n - 1) for d in divisors(extent) if d <= max_innermost)


def tiles(extent: int, n: int, max_innermost: int | None = None) -> Iterator[Tile]:
    """All perfect tiles, in order of their last factor, then of the one before."""
    if n == 0:
        if extent == 1:
            yield ()
        return
    for d in divisors(extent) if n > 1 else (extent,):
        if max_innermost is None or d <= max_innermost:
            for rest in tiles(extent // d, n - 1):
                yield (*rest, d)


def random_tile(rng: Random, extent: int, n: int, max_innermost: int | None = None) -> Tile:
    """One of the tiles, each as likely as the others. There must be one."""
    out: list[int] = []
    left = extent
    for k in range(n, 0, -1):
        limit = max_innermost if k == n else None
        choices = [d for d in (divisors(left) if k > 1 else (left,)) if limit is None or d <= limit]
        weights = [count_tiles(left // d, k - 1) for d in choices]
        d = rng.choices(choices, weights)[0]
        out.append(d)
        left //= d
    return tuple(reversed(out))


def count_partitioned(extent: int, n: int, position: int, factor: int) -> int:
    """How many perfect tiles there are in which the factors from `position` on have a multiple of `factor` as their
    product."""
    return sum(weight for _, weight in _inner_products(extent, n, position, factor))


def partitioned(extent: int, n: int, position: int, factor: int) -> Iterator[Tile]:
    """All of these."""
    for inner, _ in _inner_products(extent, n, position, factor):
        for last in tiles(inner, n - position):
            for first in tiles(extent // inner, position):
                yield (*first, *last)


def random_partitioned(rng: Random, extent: int, n: int, position: int, factor: int) -> Tile:
    """One of these, each as likely as the others. There must be one."""
    products = _inner_products(extent, n, position, factor)
    inner = rng.choices([p for p, _ in products], [w for _, w in products])[0]
    return (*random_tile(rng, extent // inner, position), *random_tile(rng, inner, n - position))


def _inner_products(extent: int, n: int, position: int, factor: int) -> list[tuple[int, int]]:
    """The products that the inner factors can have, and how many tiles have each."""
    found = ((p, count_tiles(p, n - position) * count_tiles(extent // p, position)) for p in divisors(extent))
    return [(p, w) for p, w in found if p % factor == 0 and w]
