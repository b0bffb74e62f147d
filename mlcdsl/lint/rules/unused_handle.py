"""L0701: a name that a schedule gives and does not use."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.steps import idle
from mlcdsl.lint.tree import expressions, statements
from mlcdsl.lint.units import Steps
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


@rule("L0701", "steps")
def unused_handle(steps: Steps) -> Iterator[Found]:
    """Of several names for one list it is enough that one is used: the list has to be taken apart."""
    used = {e.id for e in expressions(steps.node.body) if isinstance(e, ast.Name)}
    for s in statements(steps.node.body):
        if not isinstance(s, S.Assign) or any(t.name in used or t.name.startswith("_") for t in s.targets):
            continue
        names = ", ".join(f"`{t.name}`" for t in s.targets)
        verb = "is" if len(s.targets) == 1 else "are"
        note = "a name that begins with `_` is never reported"
        yield Found(f"{names} {verb} never used", s.targets[0].span, "named here", notes=(note,), fix=_fix(s, steps))


def _fix(s: S.Assign, steps: Steps) -> Fix | None:
    """Keep the step, without the names; a value that nothing else comes of goes as a whole."""
    if s.span is None or s.value.span is None:
        return None
    if idle(s.value, steps.procs):
        return Fix("remove the statement", (remove_lines(s.span),))
    names = Span(s.span.source, s.span.start, s.value.span.start)
    return Fix("keep the step, without a name", (Edit(names, ""),)) if isinstance(s.value, ast.Call) else None
