"""Traces: what a schedule did, as a straight-line schedule that does it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mlcdsl.schedule import arguments
from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.schedule.primitive import show_value
from mlcdsl.schedule.session import Applied


class Names:
    """A name for every handle: that of its block or loop, made unique."""

    def __init__(self) -> None:
        self.by_handle: dict[Any, str] = {}
        self.taken = {"_", "true", "false"}

    def of(self, handle: BlockHandle | LoopHandle) -> str:
        if handle not in self.by_handle:
            base = handle.name if handle.name.isidentifier() else "b"
            name, n = base, 1
            while name in self.taken:
                name, n = f"{base}_{n}", n + 1
            self.taken.add(name)
            self.by_handle[handle] = name
        return self.by_handle[handle]


def trace_lines(steps: Sequence[Applied], names: Names | None = None) -> Iterator[str]:
    """One statement a step; look-ups whose results nothing uses are kept, they cost nothing. Handles get `names`."""
    names = names or Names()
    for step in steps:
        call = arguments.call_text(step.primitive, step.args, names.by_handle)
        if step.primitive.sampling:
            more = f"decision={show_value(step.decision)})"
            call = call[:-1] + (", " if not call.endswith("(") else "") + more
        target, pick = _targets(step.result, names)
        yield f"{target}{call}{pick}"


def _targets(result: Any, names: Names) -> tuple[str, str]:
    """What is written before and behind a call so that its handles get names."""
    if isinstance(result, BlockHandle | LoopHandle):
        return f"{names.of(result)} = ", ""
    if isinstance(result, list) and result and all(isinstance(r, BlockHandle | LoopHandle) for r in result):
        pick = "[0]" if len(result) == 1 else ""
        return f"{', '.join(names.of(r) for r in result)} = ", pick
    return "", ""


def trace_text(name: str, function: str, steps: Sequence[Applied], target: str = "") -> str:
    """The trace as a `.mlcs` schedule."""
    head = f"schedule {name} for {function}" + (f" target {target}" if target else "")
    lines = "".join(f"  {line}\n" for line in trace_lines(steps))
    return f"{head} {{\n{lines}}}\n"
