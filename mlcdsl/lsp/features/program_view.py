"""mlcdsl/program, a request of our own: the transformed program after any step, to be shown beside the source.

Parameters: `textDocument`, and any of `position`, `schedule` (the name of a schedule or prim_func), `step`. The answer
has `title`, `text`, `step`, `steps`, `call`, `range` (of the step in the schedule), `changes`, `error`; or it is null.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import converters
from lsprotocol import types as lsp

from mlcdsl.ide.queries.program_view import program_view
from mlcdsl.lsp.convert import to_offset, to_range
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    converter = converters.get_converter()

    @server.feature("mlcdsl/program")
    def program(server: Server, params: Any) -> dict[str, Any] | None:
        snapshot = server.snapshot(params.textDocument.uri)
        if snapshot is None:
            return None
        position = getattr(params, "position", None)
        at = lsp.Position(position.line, position.character) if position is not None else None
        offset = to_offset(snapshot.source, at, server.units) if at is not None else None
        found = program_view(snapshot, offset, getattr(params, "schedule", None), getattr(params, "step", None))
        if found is None:
            return None
        place = converter.unstructure(to_range(found.at, server.units)) if found.at is not None else None
        return {
            "title": found.title, "text": found.text, "step": found.step, "steps": found.steps, "call": found.call,
            "range": place, "changes": found.changes, "error": found.error,
        }  # fmt: skip
