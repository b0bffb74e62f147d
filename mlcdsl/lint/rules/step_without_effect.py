"""L0703: a step of a schedule that leaves everything as it is."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Fix
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.loop_names import is_loop, loop_names
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.steps import idle
from mlcdsl.lint.tree import expressions, statements
from mlcdsl.lint.units import Steps
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


@rule("L0703", "steps")
def step_without_effect(steps: Steps) -> Iterator[Found]:
    """Look-ups that stand alone, orders of one loop, and splits by 1."""
    for s in statements(steps.node.body):
        if isinstance(s, S.Do) and isinstance(s.call, ast.Call) and s.span is not None:
            dropped = idle(s.call, steps.procs)
            if dropped or _one_loop(s.call, steps):
                fix = Fix("remove the step", (remove_lines(s.span),))
                why = "its result is dropped" if dropped else "one loop has one order"
                yield Found("this step changes nothing", s.span, why, fix=fix)
    for e in expressions(steps.node.body):
        match e:
            case ast.Call(ast.Name("split"), (_, ast.Arg(_, ast.ListLit(factors)))):
                for one in (f for f in factors if isinstance(f, ast.Number) and f.value == 1):
                    note = "`add_unit_loop` says so where a loop of one iteration is meant"
                    yield Found("this factor makes a loop of one iteration", one.span, "splits nothing", notes=(note,))


def _one_loop(call: ast.Call, steps: Steps) -> bool:
    match call:
        case ast.Call(ast.Name("reorder"), (ast.Arg(_, value),)) if "reorder" not in steps.procs:
            single = isinstance(value, ast.ListLit) and len(value.items) == 1
            return single or is_loop(value, loop_names(steps), steps)
    return False
