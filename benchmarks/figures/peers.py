"""Peers as processes of their own, measured in turns with ours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figures import Options
from figures.table import Row, Time, absent, batch_time, calls_for, summary

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TVM_NUM_THREADS"), "1")


class Peer:
    """A process that does one thing; `why` says why it cannot ("" if it can).

    One of several threads is stopped between its turns: its workers would wait at the expense of the others.
    """

    def __init__(
        self, name: str, maker: str, work: str, n: int, options: Options, env: dict[str, str] | None = None,
        how: dict[str, Any] | None = None, threads: int = 1,
    ):  # fmt: skip
        from mlcdsl.backends.llvm.target import host_target

        python = sys.executable if maker == "numpy" else options.peer_python
        self.name = name
        self.threads = threads
        many = {"TVM_NUM_THREADS": str(threads)}
        self.process = subprocess.Popen(
            [python, str(Path(__file__).with_name("peer.py")), host_target().cpu],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **_ONE_THREAD, **many, **(env or {})},
        )
        answer = self._ask({"make": maker, "work": work, "n": n, "how": how or {}})
        self.why = "" if answer.get("ok") else answer.get("why", "failed")
        self.version = answer.get("version", "")
        self._turn(False)

    def _turn(self, runs: bool) -> None:
        if self.threads > 1:
            self.process.send_signal(signal.SIGCONT if runs else signal.SIGSTOP)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except OSError:
            answer = ""
        return dict(json.loads(answer)) if answer else {}

    def time(self, seconds: float) -> float:
        self._turn(True)
        found = float(self._ask({"seconds": seconds})["time"])
        self._turn(False)
        return found

    def close(self) -> None:
        assert self.process.stdin is not None
        self._turn(True)
        self.process.stdin.close()
        self.process.wait()


class Beside:
    """What is measured in turns in this process, like a peer."""

    why = version = ""

    def __init__(self, name: str, action: Callable[[], object]):
        self.name, self.action = name, action

    def time(self, seconds: float) -> float:
        first = batch_time(self.action, 1)
        return first if first > seconds else batch_time(self.action, int(seconds / max(first, 1e-7)))

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Compared:
    """Times a call, ours first, then each peer's (None where it is not there)."""

    ours: Time
    peers: list[tuple[Peer | Beside, Time | None]]

    def rows(self, show: Callable[[str, Time], Row]) -> list[Row]:
        """The peers' rows."""
        return [
            absent(f"- {p.name}", p.why) if t is None else show(f"- {p.name} {p.version}".rstrip(), t)
            for p, t in self.peers
        ]

    def of(self, name: str) -> Time | None:
        return next((t for p, t in self.peers if p.name == name), None)


def compare(
    ours: Callable[[], object], peers: Sequence[Peer | Beside], rounds: int, seconds: float = 0.006
) -> Compared:
    """All in turns."""
    number = calls_for(ours, seconds)
    mine: list[float] = []
    theirs: dict[int, list[float]] = {n: [] for n, p in enumerate(peers) if not p.why}
    for _ in range(rounds):
        mine.append(batch_time(ours, number))
        for n, samples in theirs.items():
            samples.append(peers[n].time(seconds))
    for p in peers:
        p.close()
    return Compared(summary(mine), [(p, summary(theirs[n]) if n in theirs else None) for n, p in enumerate(peers)])
