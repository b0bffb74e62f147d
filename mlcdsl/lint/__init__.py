"""Findings beyond errors: rules about programs and schedules that mean something, but maybe not what was meant.

`report` gives all that is to be shown of a checked program: the checker's findings and those of the rules, less what
comments silence. Its parts are there for whoever keeps results by function: `units` and `lint_function`,
`lint_program`, then `silence` over all of them. For `.mlcs` files it is the same with `report_schedules`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mlcdsl.check import CheckResult
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.lint.allow import silence
from mlcdsl.lint.rule import all_rules, run
from mlcdsl.lint.units import Program, Schedules, Steps, Unit, units
from mlcdsl.source import Source

if TYPE_CHECKING:
    from mlcdsl.schedule.program import ScheduleFile

#: the codes of everything that is no error
CODES_OF_LINT = frozenset(c.code for c in CODES.values() if c.severity != "error")


def lint_function(unit: Unit, codes: frozenset[str] = CODES_OF_LINT) -> tuple[Diagnostic, ...]:
    """What the rules find in one prim_func. It depends on nothing but its text and the signatures that it names."""
    return tuple(run("prim_func", unit, codes))


def lint_program(
    result: CheckResult, codes: frozenset[str] = CODES_OF_LINT, source: Source | None = None
) -> tuple[Diagnostic, ...]:
    """What the rules find in a file beyond its prim_funcs; nothing while there are errors. `source`: the text as it is
    now, where nodes are of earlier versions of it."""
    return tuple(run("program", Program(result, source), codes)) if result.ok else ()


def report(result: CheckResult, codes: frozenset[str] = CODES_OF_LINT) -> tuple[Diagnostic, ...]:
    """All that is to be shown of a checked program: errors, and of these codes what is not silenced."""
    by_function = (d for unit in units(result) for d in lint_function(unit, codes))
    found = [*_chosen(result.diagnostics, codes), *by_function, *lint_program(result, codes)]
    span = result.file.span
    return silence(found, [(span.source, result.file)] if span is not None else [], codes, result.ok)


def lint(result: CheckResult, codes: frozenset[str] = CODES_OF_LINT) -> tuple[Diagnostic, ...]:
    """The part of the report that is not the checker's."""
    return _beyond(report(result, codes), result.diagnostics)


def lint_steps(steps: Steps, codes: frozenset[str] = CODES_OF_LINT) -> tuple[Diagnostic, ...]:
    """What the rules find in one schedule or proc."""
    return tuple(run("steps", steps, codes))


def report_schedules(file: ScheduleFile, codes: frozenset[str] = CODES_OF_LINT) -> tuple[Diagnostic, ...]:
    """All that is to be shown of a `.mlcs` text."""
    checked = file.findings()
    ok = not any(d.severity == "error" for d in checked)
    whole = Schedules(file)
    found = [*_chosen(checked, codes), *(d for steps in whole.steps() for d in lint_steps(steps, codes))]
    if ok:
        found += run("schedules", whole, codes)
    return silence(found, [(file.source, None)], codes, ok)


def lint_schedules(file: ScheduleFile, codes: frozenset[str] = CODES_OF_LINT) -> tuple[Diagnostic, ...]:
    """The part of the report that is not the checker's."""
    return _beyond(report_schedules(file, codes), file.findings())


def _chosen(found: Iterable[Diagnostic], codes: frozenset[str]) -> Iterable[Diagnostic]:
    return (d for d in found if d.severity == "error" or d.code in codes)


def _beyond(found: Iterable[Diagnostic], checked: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(d for d in found if d not in checked)


__all__ = [
    "CODES_OF_LINT", "Program", "Schedules", "Steps", "Unit", "all_rules", "lint", "lint_function", "lint_program",
    "lint_schedules", "lint_steps", "report", "report_schedules", "silence", "units",
]  # fmt: skip
