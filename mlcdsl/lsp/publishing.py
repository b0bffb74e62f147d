"""Findings while typing: a text is looked at shortly after its last change, in small steps between which the server
answers requests. A newer version of any text ends what is under way."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.diagnostics.explain import pages_directory
from mlcdsl.ide.findings import find_out, findings
from mlcdsl.ide.reading import read
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.lsp.convert import to_location, to_range
from mlcdsl.lsp.refreshing import refresh_all

if TYPE_CHECKING:
    from mlcdsl.lsp.server import Server

#: seconds after the last change before a text is looked at, between looks at the clock, and for what has come in
PAUSE = 0.04
STEP = 0.01
BREATH = 0.002
#: after so many changes, once nothing has happened for so many seconds, what changes left behind is collected
LITTER = 50
REST = 1.0
_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}


class Publisher:
    """`versions` are those of open texts, by URI. `waiting` are the names of open texts whose findings are not
    published yet, `published` what the published ones are about, `latest` the text that was changed last: it comes
    first. `stale` are texts that are as they were, while something was changed that they use: of these the client asks
    nothing by itself."""

    def __init__(self, server: Server):
        self.server = server
        self.versions: dict[str, int] = {}
        self.waiting: set[str] = set()
        self.stale: set[str] = set()
        self.published: dict[str, Snapshot] = {}
        self.latest = ""
        self.generation = 0
        self.quiet = -1  # the generation after which no pause is needed any more
        self.tidied = 0  # the generation that left no garbage behind
        self.task: asyncio.Task[None] | None = None

    def opened(self, name: str) -> None:
        """A text was opened: nobody is typing, so it is looked at without a pause."""
        self.changed(name)
        self.quiet = self.generation

    def changed(self, name: str) -> None:
        """A text has changed: look at it and at all open texts that use it."""
        self.latest = name
        self._wait(name)
        self.used_changed(name)

    def used_changed(self, name: str) -> None:
        """A text or file is not what it was: look at all open texts that use it."""
        for other in self.server.texts.open_texts:
            state = self.server.texts.states.get(other)
            known = state.snapshot if state is not None else None
            if other != name and known is not None and (name in known.readings or name in known.missing):
                self.outdated(other)

    def outdated(self, name: str) -> None:
        """Something was changed that a text uses."""
        self.stale.add(name)
        self._wait(name)

    def _wait(self, name: str) -> None:
        self.generation += 1
        self.waiting.add(name)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._work())

    def seen(self, name: str, snapshot: Snapshot) -> None:
        """A request has met this state of a text: a file may have changed without a word from the client."""
        known = self.published.get(name)
        if known is not None and known is not snapshot and name not in self.waiting:
            self.outdated(name)

    def closed(self, uri: str) -> None:
        """The client shows a text no longer."""
        self.versions.pop(uri, None)
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def gone(self, name: str) -> None:
        """A file is open under no URI."""
        self.waiting.discard(name)
        self.stale.discard(name)
        self.published.pop(name, None)
        self.generation += 1

    async def idle(self) -> None:
        """Wait until all findings are published."""
        while self.task is not None and not self.task.done():
            await asyncio.wait({self.task})

    async def _work(self) -> None:
        while self.waiting:
            generation = self.generation
            if self.quiet != generation:
                await asyncio.sleep(PAUSE)
                self.quiet = generation
                continue
            name = min(self.waiting, key=lambda n: (n != self.latest, n))
            try:
                if await self._look(name, generation):
                    self.waiting.discard(name)
            except Exception:  # a defect in one text must not end the findings of all others
                logging.getLogger(__name__).exception("findings of %s", name)
                self.waiting.discard(name)
        if self.stale:
            self.stale.clear()
            refresh_all(self.server)
        asyncio.get_running_loop().call_later(REST, self._tidy, self.generation)

    def _tidy(self, generation: int) -> None:
        """Collect garbage, which takes a tenth of a second, while nobody is typing."""
        if generation == self.generation and generation - self.tidied >= LITTER:
            self.tidied = generation
            gc.collect()

    async def _look(self, name: str, generation: int) -> bool:
        """Publish the findings of a text; False if it changed meanwhile."""
        texts = self.server.texts
        if name not in texts.open_texts:
            return True
        unsettled = texts.unsettled(name)
        if unsettled is not None:  # in a thread: requests are answered meanwhile
            texts.settled(unsettled, await asyncio.to_thread(read, unsettled.source, unsettled))
        await asyncio.sleep(0)
        if generation != self.generation:
            return False
        snapshot = texts.snapshot(name)
        if snapshot is None:
            return True
        last = time.monotonic()
        news = self.server.protocol.news
        news.clear()
        for _ in find_out(snapshot, news.is_set):
            urgent = news.is_set()
            if urgent or time.monotonic() - last > STEP:
                news.clear()
                await asyncio.sleep(BREATH if urgent else 0)
                last = time.monotonic()
                if generation != self.generation:
                    return False
        self.published[name] = snapshot
        items = [self.to_lsp(d) for d in findings(snapshot)]
        for uri in self.server.uris_of(name):
            told = lsp.PublishDiagnosticsParams(uri, items, self.versions.get(uri))
            self.server.text_document_publish_diagnostics(told)
        return True

    def to_lsp(self, d: Diagnostic) -> lsp.Diagnostic:
        units = self.server.units
        message = "\n".join([f"{d.message}: {d.label}" if d.label else d.message, *d.notes])
        return lsp.Diagnostic(
            to_range(d.span, units) if d.span is not None else lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)),
            message,
            _SEVERITY[d.severity],
            d.code,
            _page(d.code),
            "mlcdsl",
            [lsp.DiagnosticTag.Unnecessary] if _is_unused(d.code) else None,
            [self._related(x) for x in d.related] or None,
        )

    def _related(self, label: Label) -> lsp.DiagnosticRelatedInformation:
        location = to_location(label.span, self.server.units)
        return lsp.DiagnosticRelatedInformation(
            lsp.Location(self.server.uri_of(label.span.source.name), location.range), label.text
        )


def _is_unused(code: str) -> bool:
    """Whether a code is about something that could be left out: editors grey it."""
    known = CODES.get(code)
    return known is not None and known.name.startswith("unused-")


@cache
def _page(code: str) -> lsp.CodeDescription | None:
    """A link to the page that explains a code."""
    page = Path(pages_directory(), f"{code}.md")
    return lsp.CodeDescription(page.as_uri()) if page.exists() else None
