"""mlcdsl/program, a request of our own: the transformed program after any step, to be shown beside the source.

Parameters: `textDocument`, and any of `position`, `schedule` (the name of a schedule or prim_func), `step`. The answer
has `title`, `text`, `step`, `steps`, `call`, `range` (of the step in the schedule), `changes`, `error`; or it is null.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import converters
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from mlcdsl.ide.queries.program_view import program_view
from mlcdsl.lsp.convert import to_offset, to_range
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    converter = converters.get_converter()

    @server.feature("mlcdsl/program")
    def program(server: Server, params: Any) -> dict[str, Any] | None:
        uri, at, name, step = _asked(params)
        snapshot = server.snapshot(uri)
        if snapshot is None:
            return None
        offset = to_offset(snapshot.source, at, server.units) if at is not None else None
        found = program_view(snapshot, offset, name, step)
        if found is None:
            return None
        place = converter.unstructure(to_range(found.at, server.units)) if found.at is not None else None
        return {
            "title": found.title, "text": found.text, "step": found.step, "steps": found.steps, "call": found.call,
            "range": place, "changes": found.changes, "error": found.error,
        }  # fmt: skip


def _asked(params: Any) -> tuple[str, lsp.Position | None, str | None, int | None]:
    """The parameters, which no library looks at, as the message is none of the protocol's."""
    uri = getattr(getattr(params, "textDocument", None), "uri", None)
    at, name, step = (
        getattr(params, "position", None),
        getattr(params, "schedule", None),
        getattr(params, "step", None),
    )
    if not isinstance(uri, str):
        raise JsonRpcInvalidParams("textDocument has no uri")
    if not isinstance(name, str | None):
        raise JsonRpcInvalidParams("schedule is no string")
    if step is not None and type(step) is not int:
        raise JsonRpcInvalidParams("step is no integer")
    if at is None:
        return uri, None, name, step
    line, character = getattr(at, "line", None), getattr(at, "character", None)
    if type(line) is not int or type(character) is not int or line < 0 or character < 0:
        raise JsonRpcInvalidParams("position has no line and character")
    return uri, lsp.Position(line, character), name, step
