"""Schedules from files: `FILE.mlcs` or `FILE.mlcs:NAME`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mlcdsl.check.names import suggest
from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.driver.files import loader, read_source
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.program import ScheduleFile, read_schedules
from mlcdsl.schedule.session import Session
from mlcdsl.syntax import schedule_ast as S


def split_name(text: str) -> tuple[str, str | None]:
    """`a.mlcs:v3` is the file a.mlcs and the schedule v3."""
    path, colon, name = text.rpartition(":")
    return (path, name) if colon and path.endswith(".mlcs") else (text, None)


def open_schedules(path: str) -> ScheduleFile:
    """Read a `.mlcs` file and what it uses. Raises MlcError with all findings when there are errors."""
    file = read_schedules(read_source(path), loader)
    if any(d.severity == "error" for d in file.diagnostics):
        raise MlcError(file.diagnostics)
    return file


def run_schedule(text: str, options: Mapping[str, Any] | None = None, seed: int = 0) -> tuple[str, Session]:
    """Run the schedule that a text names; gives the qualified name of its function and the finished session."""
    path, name = split_name(text)
    file = open_schedules(path)
    return file.schedule(name).function, file.run(name, options, seed)


def scheduled_functions(
    texts: Iterable[str], options: Mapping[str, Any] | None = None, seed: int = 0
) -> dict[str, T.PrimFunc]:
    """The scheduled functions by qualified name. Each schedule takes the options that it has; raises MlcError for two
    schedules of one function."""
    chosen = []
    for text in texts:
        path, name = split_name(text)
        file = open_schedules(path)
        chosen.append((text, file, file.schedule(name)))
    by_function: dict[str, str] = {}
    for text, _, node in chosen:
        if node.function in by_function:
            message = f"`{by_function[node.function]}` and `{text}` are both schedules of {node.function}"
            raise MlcError([Diagnostic("E0411", message, None, notes=("name one of them",))])
        by_function[node.function] = text
    shares = shared([node for _, _, node in chosen], options or {})
    return {
        node.function: file.run(node.name.name, mine, seed).func
        for (_, file, node), mine in zip(chosen, shares, strict=True)
    }


def shared(nodes: Sequence[S.Schedule], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each of the schedules takes of the options. Raises MlcError E0411 for a name that none of them has."""
    known = dict.fromkeys(o.name for node in nodes for o in node.options)
    for name in options:
        if name not in known:
            meant = suggest(name, known)
            note = f"did you mean `{meant}`?" if meant else "parameters: " + (", ".join(known) or "none")
            what = f"schedule {nodes[0].name.name} has no" if len(nodes) == 1 else "none of the schedules has a"
            span = nodes[0].name.span if len(nodes) == 1 else None
            raise MlcError([Diagnostic("E0411", f"{what} parameter `{name}`", span, notes=(note,))])
    return [{o.name: options[o.name] for o in node.options if o.name in options} for node in nodes]
