"""What a program permits of the arithmetic in it, by attributes of blocks; blocks inside of them inherit it."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T

#: the attribute -> what it permits
PERMISSIONS = {
    "contract": "an addition of a product may round once",
    "flush": "f32 below the least normal number may be taken as zeros",
}


def asked(stmts: T.Stmts) -> Iterator[tuple[str, T.Block]]:
    """The permissions that blocks in the statements have, each once."""
    seen: set[str] = set()
    for block in _blocks(stmts):
        for name in PERMISSIONS:
            if name not in seen and dict(block.attrs).get(name) is True:
                seen.add(name)
                yield name, block


def lacking(stmts: T.Stmts, name: str) -> T.Store | None:
    """A store in the statements that no block permits it for."""
    for s in stmts:
        if isinstance(s, T.Store):
            return s
        if isinstance(s, T.Block) and dict(s.attrs).get(name) is True:
            continue
        inside = [lacking(body, name) for body in _bodies(s)]
        found = next((x for x in inside if x is not None), None)
        if found is not None:
            return found
    return None


def _blocks(stmts: T.Stmts) -> Iterator[T.Block]:
    for s in stmts:
        if isinstance(s, T.Block):
            yield s
        for body in _bodies(s):
            yield from _blocks(body)


def _bodies(s: T.Stmt) -> list[T.Stmts]:
    match s:
        case T.Block():
            return [s.init or (), s.body]
        case T.For() | T.While():
            return [s.body]
        case T.If():
            return [s.then, s.orelse]
    return []
