"""The outline of a text: modules, their items, blocks and tensors; schedules and procs."""

from __future__ import annotations

from mlcdsl.ide.outline import Declared, outline
from mlcdsl.ide.snapshot import Snapshot


def document_symbols(snapshot: Snapshot) -> tuple[Declared, ...]:
    return outline(snapshot.reading)
