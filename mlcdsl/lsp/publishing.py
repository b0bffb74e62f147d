"""Findings while typing: a text is looked at shortly after its last change, in small steps between which the server
answers requests. A newer version of any text ends what is under way."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.diagnostics.explain import pages_directory
from mlcdsl.ide.findings import find_out, findings
from mlcdsl.lsp.convert import to_location, to_range

if TYPE_CHECKING:
    from mlcdsl.lsp.server import Server

#: seconds after the last change before a text is looked at, and between looks at the clock
PAUSE = 0.04
STEP = 0.01
_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}


class Publisher:
    """`waiting` are the names of open texts whose findings are not published yet."""

    def __init__(self, server: Server):
        self.server = server
        self.versions: dict[str, int] = {}
        self.waiting: set[str] = set()
        self.generation = 0
        self.task: asyncio.Task[None] | None = None

    def changed(self, name: str) -> None:
        """A text has changed: look at it and at all open texts that use it."""
        self.generation += 1
        self.waiting.add(name)
        for other, state in self.server.texts.states.items():
            if state.snapshot is not None and (name in state.snapshot.readings or name in state.snapshot.missing):
                self.waiting.add(other)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._work())

    def closed(self, name: str, uri: str) -> None:
        self.waiting.discard(name)
        self.versions.pop(name, None)
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))
        self.generation += 1

    async def _work(self) -> None:
        while self.waiting:
            generation = self.generation
            await asyncio.sleep(PAUSE)
            if generation != self.generation:
                continue
            name = min(self.waiting, key=lambda n: (n not in self.server.texts.open_texts, n))
            try:
                if await self._look(name, generation):
                    self.waiting.discard(name)
            except Exception:  # a defect in one text must not end the findings of all others
                logging.getLogger(__name__).exception("findings of %s", name)
                self.waiting.discard(name)

    async def _look(self, name: str, generation: int) -> bool:
        """Publish the findings of a text; False if it changed meanwhile."""
        texts = self.server.texts
        if name not in texts.open_texts:
            return True
        texts.settle(name)
        await asyncio.sleep(0)
        if generation != self.generation:
            return False
        snapshot = texts.snapshot(name)
        if snapshot is None:
            return True
        last = time.monotonic()
        for _ in find_out(snapshot):
            if time.monotonic() - last > STEP:
                await asyncio.sleep(0)
                last = time.monotonic()
                if generation != self.generation:
                    return False
        self._publish(name, findings(snapshot))
        return True

    def _publish(self, name: str, found: tuple[Diagnostic, ...]) -> None:
        items = [self.to_lsp(d) for d in found]
        self.server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(self.server.uri_of(name), items, self.versions.get(name))
        )

    def to_lsp(self, d: Diagnostic) -> lsp.Diagnostic:
        units = self.server.units
        message = "\n".join([f"{d.message}: {d.label}" if d.label else d.message, *d.notes])
        return lsp.Diagnostic(
            to_range(d.span, units) if d.span is not None else lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)),
            message,
            _SEVERITY[d.severity],
            d.code,
            lsp.CodeDescription(_page(d.code)),
            "mlcdsl",
            related_information=[self._related(x) for x in d.related] or None,
        )

    def _related(self, label: Label) -> lsp.DiagnosticRelatedInformation:
        location = to_location(label.span, self.server.units)
        return lsp.DiagnosticRelatedInformation(
            lsp.Location(self.server.uri_of(label.span.source.name), location.range), label.text
        )


def _page(code: str) -> str:
    """The page that explains a code, as a link."""
    return Path(pages_directory(), f"{code}.md").as_uri()
