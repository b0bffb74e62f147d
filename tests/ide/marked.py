"""Marked sources: `<|>` is the cursor, `<[`...`]>` a range; texts of several files by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ide.findings import find_out, findings
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ide.workspace import Workspace
from mlcdsl.source import Source, Span

_MARKS = re.compile(r"<\|>|<\[|\]>")


@dataclass
class Marked:
    """A workspace in which the marked text `name` is open; `cursor` and `ranges` are offsets into it without marks."""

    workspace: Workspace
    name: str
    cursors: list[int]
    ranges: list[tuple[int, int]]

    @property
    def cursor(self) -> int:
        (only,) = self.cursors
        return only

    @property
    def snapshot(self) -> Snapshot:
        found = self.workspace.snapshot(self.name)
        assert found is not None
        return found

    @property
    def text(self) -> str:
        return self.snapshot.source.text

    def findings(self) -> tuple[Diagnostic, ...]:
        """All that is wrong with the text."""
        self.workspace.settle(self.name)
        for _ in find_out(self.snapshot):
            pass
        return findings(self.snapshot)


def marked(text: str, name: str = "/t.mlc", **others: str) -> Marked:
    """A text with marks, and other files: `a_mlc="module ..."` is the file `/a.mlc`."""
    files = {f"/{n.replace('_', '.')}": t for n, t in others.items()}
    cursors: list[int] = []
    starts: list[int] = []
    ranges: list[tuple[int, int]] = []
    plain = ""
    last = 0
    for m in _MARKS.finditer(text):
        plain += text[last : m.start()]
        last = m.end()
        if m.group() == "<|>":
            cursors.append(len(plain))
        elif m.group() == "<[":
            starts.append(len(plain))
        else:
            ranges.append((starts.pop(), len(plain)))
    workspace = memory(files)
    workspace.change(name, plain + text[last:])
    return Marked(workspace, name, cursors, sorted(ranges))


def memory(files: dict[str, str]) -> Workspace:
    """A workspace whose files are these texts; changing the dictionary changes the files."""

    def read(name: str) -> Source | str:
        return Source(name, files[name]) if name in files else f"there is no {name}"

    return Workspace(read, lambda name: files.get(name))


def show(spans: tuple[Span, ...] | list[Span]) -> list[str]:
    """Spans as `row:column text`, with the file's name if it is not `/t`."""
    out = []
    for s in spans:
        at = s.source.location(s.start)
        file = "" if s.source.name.startswith("/t.") else s.source.name.lstrip("/") + ":"
        out.append(f"{file}{at.row}:{at.column} {s.text}")
    return out
