"""L0704: a proc that has the name of a primitive."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Steps
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.syntax import schedule_ast as S


@rule("L0704", "steps")
def hidden_primitive(steps: Steps) -> Iterator[Found]:
    """No error: a file whose proc has the name of a primitive that is added later means what it meant before."""
    node = steps.node
    if not isinstance(node, S.Proc):
        return
    name = node.name.name
    if name == "len" or PRIMITIVES.get(name) is not None:
        what = "`len` of lists" if name == "len" else f"the primitive `{name}`"
        note = "this holds for all procs and schedules of the file, and of files that use it"
        yield Found(f"proc `{name}` hides {what}", node.name.span, "every call is one of this proc", notes=(note,))
