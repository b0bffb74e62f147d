"""How a lint rule is declared: one file in `rules/`, named as the rule is, with one decorated function.

    @rule("L0207", on="prim_func")
    def unused_loop_variable(unit: Unit) -> Iterator[Found]: ...

Title and level stand in the table of codes. What the function is given depends on `on`: a `Unit` for each prim_func
without errors, a `Program` for each `.mlc` file, a `Steps` for each schedule and proc, a `Schedules` for each `.mlcs`
file (`mlcdsl.lint.units`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from mlcdsl.diagnostics import Diagnostic, Fix, Label
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.registry import Registry
from mlcdsl.source import Span

On = Literal["prim_func", "program", "steps", "schedules"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: a diagnostic without its code and level."""

    message: str
    span: Span | None
    label: str = ""
    related: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    fix: Fix | None = None


Check = Callable[[Any], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`safe`: its fixes may be applied unseen, for they keep what the program computes and hide no likely mistake."""

    code: str
    name: str
    on: tuple[On, ...]
    safe: bool
    check: Check


RULES: Registry[Rule] = Registry(
    "lint rule", "mlcdsl.lint.rules", os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules")
)


def rule(code: str, *on: On, safe: bool = True) -> Callable[[Check], Check]:
    """Declare the decorated function as the rule of a code; its file has the code's name."""

    def declare(check: Check) -> Check:
        name = check.__module__.rpartition(".")[2]
        if CODES[code].name != name.replace("_", "-"):
            raise ValueError(f"the rule {name} has the code of {CODES[code].name}")
        RULES.add(name, Rule(code, CODES[code].name, on, safe, check))
        return check

    return declare


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the codes."""
    rules = [RULES.get(name) for name in RULES.names()]
    return tuple(sorted((r for r in rules if r is not None), key=lambda r: r.code))


def run(on: On, thing: object, codes: frozenset[str] | None) -> list[Diagnostic]:
    """What the rules of these codes (None: all) find in one thing."""
    out: list[Diagnostic] = []
    for r in all_rules():
        if on in r.on and (codes is None or r.code in codes):
            out += diagnostics(r.code, r.check(thing))
    return out


def diagnostics(code: str, found: Iterable[Found]) -> list[Diagnostic]:
    """Findings under a code, at its level."""
    level = CODES[code].severity
    return [Diagnostic(code, f.message, f.span, f.label, f.related, f.notes, f.fix, level) for f in found]
