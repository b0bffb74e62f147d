"""Comparing types of graph values, and the dims that a shape match introduces."""

from __future__ import annotations

from mlcdsl.check.graph_env import Env
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts, equal
from mlcdsl.syntax import ast


def compare(have: G.Type, want: G.Type, facts: Facts) -> str | None:
    """None if the types are provably the same, else the code of what differs."""
    if isinstance(have, G.TupleType) and isinstance(want, G.TupleType):
        if len(have.items) != len(want.items):
            return "E0303"
        found = [compare(h, w, facts) for h, w in zip(have.items, want.items, strict=True)]
        return next((f for f in found if f is not None), None)
    if isinstance(have, G.TupleType) or isinstance(want, G.TupleType) or have.dtype != want.dtype:
        return "E0301"
    if isinstance(have, G.ScalarType) or isinstance(want, G.ScalarType):
        return None if type(have) is type(want) else "E0303"
    if len(have.shape) != len(want.shape):
        return "E0303"
    same = all(equal(a, b, facts) for a, b in zip(have.shape, want.shape, strict=True))
    return None if same else "E0303"


def new_dims(ref: ast.TypeRef, env: Env) -> list[T.Var]:
    """The names that stand alone as sizes in the type and are not known yet."""
    if isinstance(ref, ast.TupleRef):
        return []
    found: dict[str, T.Var] = {}
    for size in ref.shape or ():
        if isinstance(size, ast.Name) and size.id not in env.dims and size.id not in env.sizes():
            found.setdefault(size.id, T.Var(size.id, span=size.span))
    return list(found.values())


def match_shape(have: G.Type, want: G.Type, fresh: list[T.Var], env: Env) -> str | None:
    """The code of why the match can never succeed; else what it tells of sizes becomes known."""
    if not isinstance(have, G.TensorType) or not isinstance(want, G.TensorType) or have.dtype != want.dtype:
        return "E0301"
    if len(have.shape) != len(want.shape):
        return "E0303"
    facts = env.known()
    if any(equal(a, b, facts) is False for a, b in zip(have.shape, want.shape, strict=True)):
        return "E0303"
    pairs = zip(want.shape, have.shape, strict=True)
    env.learn((w, h) for w, h in pairs if equal(w, h, facts) is None)
    return None
