"""Samples for tests that hold a query to be total: as they are, cut off anywhere, and with other line ends."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from mlcdsl.ide.snapshot import Snapshot
from tests.ide.marked import memory

ROOT = Path(__file__).parents[2]
SAMPLES = sorted([*ROOT.glob("samples/**/*.mlc"), *ROOT.glob("samples/**/*.mlcs")])


def opened(path: Path, text: str | None = None) -> Snapshot:
    """A sample among the files of its directory."""
    files = {str(p): p.read_text(encoding="utf-8") for p in path.parent.iterdir() if p.suffix in (".mlc", ".mlcs")}
    workspace = memory(files)
    workspace.change(str(path), files[str(path)] if text is None else text)
    snapshot = workspace.snapshot(str(path))
    assert snapshot is not None
    return snapshot


def damaged(path: Path, count: int) -> Iterator[Snapshot]:
    """The sample after edits that a person may make, one on top of another, and cut off."""
    text = path.read_text(encoding="utf-8")
    rng = random.Random(len(text))
    workspace = memory({})
    for n in range(count):
        at = rng.randrange(len(text))
        text = [text[:at] + rng.choice('({x"[é\n#') + text[at:], text[:at] + text[at + rng.randrange(20) :]][n % 2]
        for shown in (text, text[:at]):
            workspace.change(str(path), shown)
            snapshot = workspace.snapshot(str(path))
            assert snapshot is not None
            yield snapshot
