"""The language server on 2,000 lines: its start, answers while typing, findings after an edit, memory."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from figures import Options
from figures.long_module import module_of
from figures.table import Row, number, row, summary
from tests.lsp.wire import Wire

URI = "file:///long.mlc"
PRIM_FUNCS = 60
Change = Callable[[str], str]
#: edits of a line that assigns; the first group leaves the text right
CLEAN: Sequence[Change] = (lambda s: f"{s} + 1", lambda s: s.replace("= ", "= 2 * ", 1), lambda s: f"{s}\n")
BREAKING: Sequence[Change] = (
    lambda s: f"{s} + (", lambda s: s[:-1], lambda s: s.replace("[", "", 1), lambda s: f"{s} {{", lambda s: f"{s} }}",
    lambda s: s.replace("= ", "= Undefined * "),
)  # fmt: skip


@dataclass
class Typist:
    """A text in a server, and one line at a time that is edited and put back."""

    wire: Wire
    lines: list[str]
    rng: random.Random
    version: int = 1
    places: list[int] = field(default_factory=list)

    def edit(self, changes: Sequence[Change]) -> tuple[int, str]:
        """Edit a line somewhere; the line's number, and what it was."""
        at = self.rng.choice(self.places)
        old = self.lines[at]
        new = self.rng.choice(changes)(old)
        self._send(at, old, new)
        return at, old

    def undo(self, at: int, old: str) -> None:
        self._send(at, self.lines[at], old)

    def _send(self, at: int, old: str, new: str) -> None:
        self.version += 1
        ends = old.split("\n")
        end = {"line": at + len(ends) - 1, "character": len(ends[-1])}
        self.wire.change(URI, self.version, {"range": {"start": {"line": at, "character": 0}, "end": end}, "text": new})
        self.lines[at] = new

    def answer(self, method: str, at: int) -> float:
        """The time of a request in a line, near its end."""
        place = {"line": at, "character": max(0, len(self.lines[at].split("\n")[0]) - 2)}
        start = time.perf_counter()
        self.wire.request(method, {"textDocument": {"uri": URI}, "position": place})
        return time.perf_counter() - start

    def findings(self) -> list[dict[str, Any]]:
        return self.wire.findings(URI, self.version)


def measure(options: Options) -> Iterator[Row]:
    text = module_of(PRIM_FUNCS)
    yield _start(text, options.rounds(8))
    with Wire() as wire:
        typist = _typist(wire, text)
        yield from _answers_at_rest(typist, options.rounds(200))
        for name, changes in (("an edit", CLEAN), ("an edit that breaks", BREAKING)):
            yield from _after_edits(typist, name, changes, options.rounds(100))
        yield _memory(typist, options.rounds(1000))
        if wire.close() != 0 or wire.errors:
            raise RuntimeError(wire.errors.decode())


def _typist(wire: Wire, text: str) -> Typist:
    wire.initialize()
    wire.open(URI, text)
    typist = Typist(wire, text.split("\n"), random.Random(1))
    typist.places = [n for n, line in enumerate(typist.lines) if "] = " in line and "compute" not in line]
    wrong = [d["message"] for d in typist.findings() if d["severity"] == 1]
    if wrong:
        raise RuntimeError("\n".join(wrong))
    return typist


def _start(text: str, rounds: int) -> Row:
    walls, cpus = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        with Wire() as wire:
            _typist(wire, text)
            walls.append(time.perf_counter() - start)
            cpus.append(wire.cpu())
    size = f"{text.count(chr(10))} lines, {PRIM_FUNCS} prim_funcs"
    return row("server start to first findings", summary(walls, cpus), "ms", 1500, size)


def _answers_at_rest(typist: Typist, rounds: int) -> Iterator[Row]:
    for name in ("hover", "completion"):
        walls = [typist.answer(f"textDocument/{name}", typist.rng.choice(typist.places)) for _ in range(rounds)]
        yield _p95(f"{name}, nothing else to do", walls, 100)


def _after_edits(typist: Typist, name: str, changes: Sequence[Change], rounds: int) -> Iterator[Row]:
    hovers, completions, walls, cpus, back, wrong = [], [], [], [], [], 0
    for n in range(rounds):
        before, start = typist.wire.cpu(), time.perf_counter()
        at, old = typist.edit(changes)
        if n % 2:  # half of the edits are followed by nothing but findings
            hovers.append(typist.answer("textDocument/hover", at))
            completions.append(typist.answer("textDocument/completion", at))
        wrong += any(d["severity"] == 1 for d in typist.findings())
        walls.append(typist.wire.arrived[URI, typist.version] - start)
        cpus.append(typist.wire.cpu() - before)
        start = time.perf_counter()
        typist.undo(at, old)
        typist.findings()
        back.append(typist.wire.arrived[URI, typist.version] - start)
    yield _p95(f"findings after {name}", walls, 300, cpus, f"{wrong} of {rounds} edits are errors")
    yield _p95("- once it is taken back", back, 300)
    yield _p95(f"hover right after {name}", hovers, 100)
    yield _p95(f"completion right after {name}", completions, 100)


def _p95(name: str, walls: list[float], bound: float, cpus: Sequence[float] = (), note: str = "") -> Row:
    """A row that is held to a bound, in ms, by its 95th percentile."""
    t = summary(walls, cpus)
    worst = statistics.quantiles(walls, n=20)[-1] * 1e3
    verdict = "met" if worst <= bound else "MISSED"
    if verdict != "met" and cpus and statistics.quantiles(cpus, n=20)[-1] * 1e3 <= bound:
        verdict = "met by cpu"
    cpu = number(statistics.median(cpus) * 1e3) if cpus else ""
    notes = f"p95 {number(worst)}" + (f"; {note}" if note else "")
    return Row(name, f"p95 {bound:g} ms: {verdict}", "ms", number(t.median * 1e3), number(t.least * 1e3), cpu, notes)


def _memory(typist: Typist, edits: int) -> Row:
    """Edits of both sorts, each put back; after some of them the findings come."""
    seen = []
    for n in range(edits):
        at, old = typist.edit(CLEAN if n % 2 else BREAKING)
        if n % 8 == 0:
            typist.findings()
        typist.undo(at, old)
        if n % 8 == 1:
            typist.answer("textDocument/hover", at)
            typist.findings()
        if (n + 1) % (edits // 10) == 0:
            seen.append(typist.wire.memory())
    typist.findings()
    grown = seen[-1] - seen[len(seen) // 2]
    verdict = "met" if grown <= 0.05 * seen[-1] else f"MISSED: {grown:.0f} more in the second half"
    curve = ", ".join(f"{m:.0f}" for m in seen)
    return Row(
        f"memory over {2 * edits} edits", f"stable: {verdict}", "MiB", number(seen[-1]), number(min(seen)), "",
        f"every {edits // 5} edits: {curve}",
    )  # fmt: skip
