"""Long sessions of random edits: texts as the client has them, what is done to them, and what is asked of them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlcdsl.source import Source
from tests.lsp.wire import ROOT, Refused, Wire

INTERNAL = -32603
SAMPLES = sorted([*ROOT.glob("samples/**/*.mlc"), *ROOT.glob("samples/**/*.mlcs")])
_INSERTED = [
    "x", "1", " ", "{", "}", "(", ")", "\n", "\r\n", "#", '"', "+ 1", "let a = 1\n", "for", "=", ",", "[", "]",
    "é", "😀",
    "  block B(spatial vi = i) {\n", "prim_func f() {\n}\n", 'use "mm_relu.mlc"\n', "i", "A[i]", "\t", ".", "128",
    "split(",
]  # fmt: skip


@dataclass
class Text:
    """An open text with its earlier states."""

    uri: str
    language: str
    text: str
    version: int = 1
    past: list[str] = field(default_factory=list)

    def position(self, offset: int, text: str | None = None) -> dict[str, int]:
        at = Source("", self.text if text is None else text).location(offset, "utf-16")
        return {"line": at.row - 1, "character": at.column - 1}


# ---------------------------------------------------------------- requests


def _at(t: Text, offset: int) -> dict[str, Any]:
    return {"textDocument": {"uri": t.uri}, "position": t.position(offset)}


def _in(t: Text, offset: int) -> dict[str, Any]:
    whole = {"start": t.position(0), "end": t.position(len(t.text))}
    return {"textDocument": {"uri": t.uri}, "range": whole}


def _of(t: Text, offset: int) -> dict[str, Any]:
    return {"textDocument": {"uri": t.uri}}


def _action(t: Text, offset: int) -> dict[str, Any]:
    here = {"start": t.position(offset), "end": t.position(offset)}
    return {"textDocument": {"uri": t.uri}, "range": here, "context": {"diagnostics": []}}


def _item(t: Text, offset: int) -> dict[str, Any]:
    here = {"start": t.position(offset), "end": t.position(offset)}
    return {"item": {"name": "", "kind": 12, "uri": t.uri, "range": here, "selectionRange": here}}


_FORMAT = {"options": {"tabSize": 2, "insertSpaces": True}}
Maker = Callable[[Text, int], dict[str, Any]]
OWN = "of no capability"
#: by the server's capability: the request, and its parameters for a place in a text
REQUESTS: Mapping[str, tuple[str, Maker]] = {
    "definitionProvider": ("textDocument/definition", _at),
    "hoverProvider": ("textDocument/hover", _at),
    "completionProvider": ("textDocument/completion", _at),
    "signatureHelpProvider": ("textDocument/signatureHelp", _at),
    "referencesProvider": (
        "textDocument/references", lambda t, o: {**_at(t, o), "context": {"includeDeclaration": True}},
    ),
    "callHierarchyProvider": ("callHierarchy/incomingCalls", _item),
    "documentHighlightProvider": ("textDocument/documentHighlight", _at),
    "renameProvider": ("textDocument/rename", lambda t, o: {**_at(t, o), "newName": "renamed"}),
    "documentSymbolProvider": ("textDocument/documentSymbol", _of),
    "documentLinkProvider": ("textDocument/documentLink", _of),
    "foldingRangeProvider": ("textDocument/foldingRange", _of),
    "selectionRangeProvider": (
        "textDocument/selectionRange", lambda t, o: {**_of(t, o), "positions": [t.position(o)]},
    ),
    "semanticTokensProvider": ("textDocument/semanticTokens/full", _of),
    "inlayHintProvider": ("textDocument/inlayHint", _in),
    "documentFormattingProvider": ("textDocument/formatting", lambda t, o: {**_of(t, o), **_FORMAT}),
    "documentRangeFormattingProvider": ("textDocument/rangeFormatting", lambda t, o: {**_in(t, o), **_FORMAT}),
    "codeActionProvider": ("textDocument/codeAction", _action),
    "codeLensProvider": ("textDocument/codeLens", _of),
    "workspaceSymbolProvider": ("workspace/symbol", lambda t, o: {"query": t.text[o : o + 2].strip()}),
    OWN: ("mlcdsl/program", _at),
}  # fmt: skip

#: what a server knows of the last right version of a schedule helps these while it is wrong
REMEMBERING = {f"textDocument/{x}" for x in ("completion", "hover", "signatureHelp", "inlayHint")}


def requests_of(capabilities: Mapping[str, Any]) -> list[tuple[str, Maker]]:
    """The requests that a server answers."""
    return [found for name, found in REQUESTS.items() if name == OWN or capabilities.get(name)]


# ---------------------------------------------------------------- a session


class Editor:
    """A client that edits. `rng` decides everything."""

    def __init__(self, folder: Path, seed: int):
        self.rng = random.Random(seed)
        self.folder = folder
        self.texts: list[Text] = []
        for path in SAMPLES:
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            text = path.read_bytes().decode("utf-8")
            self.texts.append(Text(copy.as_uri(), path.suffix[1:], text, past=[text]))
        self.wire = Wire()
        self.requests = requests_of(self.wire.initialize(root=folder))
        for t in self.texts:
            self.wire.open(t.uri, t.text, t.language)
        self.current = self.texts[0]
        self.asked: list[int] = []

    def step(self) -> None:
        """One edit, and maybe some requests around it."""
        rng = self.rng
        if rng.random() < 0.2:
            self.current = rng.choice(self.texts)
        self._edit(self.current)
        for _ in range(rng.choice([0, 0, 0, 1, 1, 3])):
            self._ask(self.current if rng.random() < 0.8 else rng.choice(self.texts))
        if rng.random() < 0.1:
            self.answers()
        if rng.random() < 0.3:
            self.wire.findings(self.current.uri, self.current.version)

    def _edit(self, t: Text) -> None:
        """Mostly a small edit; now and then one or more of them are taken back, or the text is closed and opened."""
        rng, kind = self.rng, self.rng.random()
        if kind < 0.3 and len(t.past) > 1:
            for _ in range(rng.randrange(1, len(t.past))):
                before = t.past.pop()
            self._send(t, before, [{"text": before}] if rng.random() < 0.3 else [_difference(t, before)])
        elif kind < 0.36:
            t.past = t.past[:1]
            self._send(t, t.past[0], [{"text": t.past[0]}])
        elif kind < 0.38:
            self.wire.notify("textDocument/didClose", {"textDocument": {"uri": t.uri}})
            t.version += 1
            self.wire.open(t.uri, t.text, t.language, t.version)
        else:
            t.past.append(t.text)
            text, changes = t.text, []
            for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
                start, end, new = _small_edit(text, rng)
                place = {"start": t.position(start, text), "end": t.position(end, text)}
                changes.append({"range": place, "text": new})
                text = text[:start] + new + text[end:]
            self._send(t, text, changes)

    def _send(self, t: Text, text: str, changes: list[dict[str, Any]]) -> None:
        t.version += 1
        t.text = text
        self.wire.change(t.uri, t.version, *changes)

    def _ask(self, t: Text) -> None:
        method, make = self.rng.choice(self.requests)
        number = self.wire.ask(method, make(t, self.rng.randrange(len(t.text) + 1)))
        if self.rng.random() < 0.1:
            self.wire.notify("$/cancelRequest", {"id": number})
        self.asked.append(number)

    def answers(self) -> None:
        """Every request is answered; none with an error of the server's own."""
        for number in self.asked:
            try:
                self.wire.answer(number)
            except Refused as refused:
                if refused.code == INTERNAL:
                    raise AssertionError(self.wire.errors.decode()) from refused
        self.asked.clear()

    def restore(self) -> None:
        """All texts as they were at first."""
        for t in self.texts:
            if t.text != t.past[0]:
                self._send(t, t.past[0], [_difference(t, t.past[0])])

    def final(self) -> Iterator[tuple[str, Any]]:
        """What the server says at last about all texts."""
        yield from said(self.wire, self.texts, self.requests)

    def afresh(self) -> Iterator[tuple[str, Any]]:
        """What a new server says about the same texts."""
        with Wire() as wire:
            wire.initialize(root=self.folder)
            for t in self.texts:
                wire.open(t.uri, t.text, t.language, t.version)
            yield from said(wire, self.texts, self.requests)


def said(wire: Wire, texts: list[Text], requests: list[tuple[str, Maker]]) -> Iterator[tuple[str, Any]]:
    """Findings of all texts, and answers at some places of each. An empty change of each text comes first, so that
    the findings which follow are the last ones."""
    for t in texts:
        t.version += 1
        wire.change(t.uri, t.version)
    for t in texts:
        found = wire.findings(t.uri, t.version)
        if defects := [d["message"] for d in found if d["code"] == "E0999"]:
            raise AssertionError(f"{defects}\n{t.text}")
        yield f"findings of {t.uri}", _comparable(found)
    for t in texts:
        wrong = any(d["severity"] == 1 for d in wire.diagnostics[t.uri]["diagnostics"])
        offsets = random.Random(len(t.text)).choices(range(len(t.text) + 1), k=3)
        for method, make in requests:
            if wrong and method in REMEMBERING:
                continue
            for offset in offsets:
                params = make(t, offset)
                if offset == offsets[0] or "position" in params or "query" in params:
                    yield f"{method} {t.uri} {offset}", _comparable(_answered(wire, method, params))


def _answered(wire: Wire, method: str, params: dict[str, Any]) -> Any:
    try:
        return wire.request(method, params)
    except Refused as refused:
        if refused.code == INTERNAL:
            raise AssertionError(wire.errors.decode()) from refused
        return str(refused)


def _comparable(found: Any) -> str:
    return json.dumps(found, sort_keys=True, indent=1, ensure_ascii=False)


def _small_edit(text: str, rng: random.Random) -> tuple[int, int, str]:
    """Characters or lines go, come, or are doubled: the place and what stands there then."""
    at = rng.randrange(len(text) + 1)
    kind = rng.random()
    if kind < 0.4:
        return at, at, rng.choice(_INSERTED)
    if kind < 0.7:
        end = min(len(text), at + rng.choice([1, 1, 1, 2, 5, 30]))
        if text[at - 1 : at + 1] == "\r\n":
            at -= 1
        return at, end + (text[end - 1 : end + 1] == "\r\n"), ""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at) + 1 or len(text)
    if kind < 0.85:
        return start, end, ""
    return start, start, text[start:end]


def _difference(t: Text, new: str) -> dict[str, Any]:
    """The one change that makes the text `new`."""
    old = t.text
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if old[start - 1 : start] == "\r":
        start -= 1
    if tail and old[len(old) - tail : len(old) - tail + 1] == "\n":
        tail -= 1
    place = {"start": t.position(start), "end": t.position(len(old) - tail)}
    return {"range": place, "text": new[start : len(new) - tail]}
