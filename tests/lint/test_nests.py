"""What the rules about loops find does not depend on what they ask before the costly steps of lowering."""

from __future__ import annotations

import random

import pytest

from mlcdsl.check import check_source
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.lint import lint
from mlcdsl.lint.rules import serial_reduction, strided_access
from mlcdsl.lint.units import Unit
from mlcdsl.source import Source
from tests.lint.cases import CASES
from tests.support.gen_prim import generate

SPEED = frozenset({"L0601", "L0602"})
HEAD = (
    "prim_func f[n, m, l](N: f32[n, m, l], A: f32[64, 64], B: f32[64, 64], D: f32[64], inout C: f32[64, 64], "
    "inout E: f32[64]) where n <= 64 and m <= 64 and l <= 64"
)
LOOPS = {"i": ("n", "8", "64", "1"), "j": ("m", "4", "64", "32"), "k": ("l", "64", "48", "12")}
RANKS = {"A": 2, "B": 2, "D": 1, "C": 2, "E": 1, "T": 2}
BEFORE = ("", "alloc T: f32[64, 64]", "compute T[x, y] = A[x, y]", "compute T[x, y] = A[y, x]")


def nests(rng: random.Random) -> str:
    """Loops in any order around stores and sums, with some memory that the compiler may put in order."""
    before = rng.choice(BEFORE)
    names = ["A", "B", "D", *(["T"] if before else [])]
    bodies = [_loops(rng, rng.sample(list(LOOPS), 3), [], names) for _ in range(rng.choice((1, 1, 2)))]
    return "\n".join(["module M {", f"{HEAD} {{", before, *bodies, "}", "}"])


def _loops(rng: random.Random, left: list[str], around: list[str], names: list[str]) -> str:
    if not left:
        return "\n".join(_store(rng, around, names) for _ in range(rng.choice((1, 1, 2))))
    var, *rest = left
    kind = "vectorized" if not rest and rng.random() < 0.1 else "range"
    first = _store(rng, [*around, var], names) if rest and rng.random() < 0.5 else ""
    inner = _loops(rng, rest, [*around, var], names)
    return f"for {var} in {kind}({rng.choice(LOOPS[var])}) {{\n{first}\n{inner}\n}}"


def _store(rng: random.Random, around: list[str], names: list[str]) -> str:
    def element(name: str) -> str:
        return f"{name}[{', '.join(rng.choice(around) for _ in range(RANKS[name]))}]"

    value = " * ".join(element(name) for name in rng.sample(names, rng.choice((1, 2))))
    target = element(rng.choice(("C", "E", *(["T", "T"] if "T" in names else []))))
    return f"{target} {rng.choice(('=', '+=', '+='))} {rng.choice((value, value, '0'))}"


def found(text: str) -> tuple[Diagnostic, ...]:
    return lint(check_source(Source("t.mlc", text)), SPEED)


def test_what_is_asked_first_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(4)
    texts = [c.text for c in CASES if "prim_func" in c.text and "use" not in c.text]
    texts += [nests(rng) for _ in range(250)] + [generate(seed).text for seed in range(60)]
    results = [check_source(Source("t.mlc", text)) for text in texts]
    quickly = [lint(result, SPEED) for result in results]
    monkeypatch.setattr(strided_access, "may_jump", lambda *_: True)
    monkeypatch.setattr(serial_reduction, "_may_wait", lambda *_: True)
    for result, was in zip(results, quickly, strict=True):
        assert was == lint(result, SPEED), result.file.span
    codes = [d.code for ds in quickly for d in ds]
    assert all(codes.count(code) >= 10 for code in SPEED), codes


def test_elementwise_stages_are_not_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The costly steps are for functions of which a rule could say something."""
    stages = "alloc T: f32[64, 64] for i, j in grid(64, 64) { T[i, j] = A[i, j] * 2 } "
    stages += "for i, j in grid(64, 64) { C[i, j] = max(T[i, j], 0) }"
    text = f"module M {{ prim_func f(A: f32[64, 64]) -> (C: f32[64, 64]) {{ {stages} }} }}"

    def ordered(unit: object) -> None:
        raise AssertionError("the loops were put in order")

    monkeypatch.setattr(Unit, "lowered", property(ordered))
    assert found(text) == ()
    with pytest.raises(AssertionError):
        found(text.replace("i, j in", "j, i in"))
