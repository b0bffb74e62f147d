"""What a value of a schedule is: the loop or block that a handle stands for now, or a plain value."""

from __future__ import annotations

from typing import Any

from mlcdsl.ide.handles import Now, find, life
from mlcdsl.ide.queries.hover.answer import bullets, fence, join
from mlcdsl.ide.queries.hover.symbols import block_text, loop_text
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.ide.types_text import iterations
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.arguments import text
from mlcdsl.schedule.handles import BlockHandle, Handle, LoopHandle

_SHOWN = 12


def value_text(snapshot: ScheduleSnapshot, now: Now, name: str, value: Any) -> str:
    """The value of a name after a statement."""
    if isinstance(value, BlockHandle | LoopHandle):
        return join(_handle(snapshot, now, value))
    if isinstance(value, list) and any(isinstance(v, BlockHandle | LoopHandle) for v in value):
        shown = [short(now, v) for v in value[:_SHOWN]] + ["..."] * (len(value) > _SHOWN)
        return join(f"list of {len(value)}", bullets(*shown))
    return fence(f"{name} = {text(value)}", "mlcs")


def short(now: Now, value: Any) -> str:
    """A value in one line."""
    if not isinstance(value, BlockHandle | LoopHandle):
        return f"`{text(value)}`"
    node = find(now.run.after(now.moment.after), value)
    if node is None:
        what = "block" if isinstance(value, BlockHandle) else "loop"
        return f"{what} `{value.name}`, which has ended"
    if isinstance(node, T.For):
        return f"{node.kind} loop `{node.var.name}`: {iterations(node.extent)}"
    return f"block `{node.name}`" if node.name else "a block"


def _handle(snapshot: ScheduleSnapshot, now: Now, handle: Handle) -> str:
    after = now.moment.after
    func = now.run.after(after)
    node = find(func, handle)
    times = life(now.run, handle)
    if times is None:
        return ""
    made = f"made by {step_text(snapshot, now, times.made)}" if times.made else "of the program before the first step"
    if node is not None:
        return join(node_text(func, node), made)
    before = now.run.after(times.ended - 1)
    old = find(before, handle)
    ended = f"**ended** by {step_text(snapshot, now, times.ended)}"
    return join(ended, "it was", node_text(before, old) if old is not None else "", made)


def node_text(func: T.PrimFunc, node: T.For | T.Block) -> str:
    return loop_text(node) if isinstance(node, T.For) else block_text(func, node)


def step_text(snapshot: ScheduleSnapshot, now: Now, number: int) -> str:
    """`step 3, split(i, [_, 4]) (line 7)`."""
    step = now.run.steps[number - 1]
    at = snapshot.place(step.span)
    line = f" (line {at.source.location(at.start).row})" if at is not None else ""
    return f"step {number}, `{step.text}`{line}"
