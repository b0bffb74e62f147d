"""Hover: what stands at a place, as Markdown."""

from __future__ import annotations

from mlcdsl.ide.queries.hover.answer import Hover
from mlcdsl.ide.queries.hover.comments import comment_hover, in_comment
from mlcdsl.ide.queries.hover.program import program_hover
from mlcdsl.ide.queries.hover.schedule import schedule_hover
from mlcdsl.ide.snapshot import ProgramSnapshot, Snapshot


def hover(snapshot: Snapshot, offset: int) -> Hover | None:
    """What is known of the name, word or expression at an offset; None where there is nothing to say."""
    if in_comment(snapshot.source, offset):
        return comment_hover(snapshot.source, offset)
    if isinstance(snapshot, ProgramSnapshot):
        return program_hover(snapshot, offset)
    return schedule_hover(snapshot, offset)


__all__ = ["Hover", "hover"]
