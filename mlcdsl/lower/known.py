"""What is known of the values of a function's variables."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.visit import walk_stmts


def known_of(func: T.PrimFunc) -> Known:
    """The signs of variables, and the greatest values of those loops that have constant ones."""
    signed = {p.value for p in func.params if isinstance(p.value, T.Var)}
    known = Known()
    for s in walk_stmts(func.body):
        match s:
            case T.For():
                lo, last = canonical(s.lo), canonical(s.lo) + canonical(s.extent) - Poly.const(1)
                if lo.value is None or lo.value < 0:
                    signed.add(s.var)
                if last.value is not None:
                    known.nonnegative.append(last - Poly.atom(s.var))
            case T.Let():
                signed.add(s.var)
    known.signed = frozenset(signed)
    return known
