"""Placeholder."""

from __future__ import annotations

from mlcdsl.ir import tensor as T


def insert_checks(func: T.PrimFunc) -> T.PrimFunc:
    return func
