"""L0702: a parameter that a schedule or proc does without."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import expressions
from mlcdsl.lint.units import Steps
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


@rule("L0702", "steps")
def unused_schedule_parameter(steps: Steps) -> Iterator[Found]:
    """A parameter that only the default of another uses is used."""
    node = steps.node
    if isinstance(node, S.Schedule):
        named = [(o.name, o.span) for o in node.options]
        inside: object = (node.body, tuple(o.value for o in node.options))
    else:
        named = [(f.name.name, f.name.span) for f in node.formals]
        inside = node.body
    used = {e.id for e in expressions(inside) if isinstance(e, ast.Name)}
    for name, span in named:
        if name not in used and not name.startswith("_"):
            yield Found(f"parameter `{name}` is never used", span, "no step depends on it")
