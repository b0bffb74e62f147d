"""Long chains of `else if`: branches stand under the conditions of all before them."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source, prove
from mlcdsl.ir import tensor as T
from mlcdsl.lint import lint_function
from mlcdsl.lint.units import Unit, units
from mlcdsl.source import Source
from tests.support.effort import calls

#: what the branches ask and do, and how many calls a branch may cost its proof
CHAINS = {
    "equal": ("k == {0}", "C[i] = {0}.0", 1_500),
    "less": ("k < {0}", "C[i] = {0}.0", 7_000),
    "of data": ("P[i] == {0}", "C[i] = {0}.0", 1_700),
    "of floats": ("A[i] < {0}.0", "C[i] = {0}.0", 1_200),
    "read again": ("k == {0}", "C[i] = {0}.0 C[i] = C[i] + 1.0", 9_000),
    "less, read again": ("k < {0}", "C[i] = {0}.0 C[i] = C[i] + 1.0", 16_000),
    "of data, read again": ("P[i] == {0}", "C[i] = {0}.0 C[i] = C[i] + 1.0", 6_000),
}
COUNT = 400
#: and its lint
LINT = 3_000


def chain(count: int, test: str, body: str, loop: str = "range(8)") -> Source:
    links = " else ".join(f"if {test.format(n)} {{ {body.format(n)} }}" for n in range(count))
    head = "prim_func f(k: i64, P: i64[8], A: f32[8]) -> (C: f32[8])"
    return Source("m.mlc", f"module M {{ {head} {{ for i in {loop} {{ {links} else {{ C[i] = 9.0 }} }} }} }}")


def proved(source: Source) -> T.PrimFunc:
    (func,) = check_source(source, prove=False).provable
    return func


@pytest.mark.parametrize("test,body,most", CHAINS.values(), ids=CHAINS)
@pytest.mark.parametrize("loop", ["range(8)", "parallel(8)"])
def test_proofs_of_long_chains(test: str, body: str, most: int, loop: str) -> None:
    func = proved(chain(COUNT, test, body, loop))
    assert calls(lambda: prove(func)) < most * COUNT


@pytest.mark.parametrize("test,body", [links[:2] for links in CHAINS.values()], ids=CHAINS)
def test_lint_of_long_chains(test: str, body: str) -> None:
    result = check_source(chain(COUNT, test, body))
    (func,) = result.provable
    (unit,) = units(result)
    expanded = result.proofs[func].expanded
    assert calls(lambda: lint_function(Unit(func, unit.node, expanded, unit.given))) < LINT * COUNT


def test_what_is_said_of_a_long_chain() -> None:
    less, again = CHAINS["less"][:2], CHAINS["less, read again"][:2]
    (found,) = check_source(chain(400, *less)).diagnostics
    assert found.code == "W0501" and found.label == "deciding it takes too long"
    assert check_source(chain(8, *less)).diagnostics == ()
    assert check_source(chain(8, *again)).diagnostics == ()
