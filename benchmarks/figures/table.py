"""Rows of the table, and times."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Action = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds: the median and the least of some rounds; `cpu` is the least processor time, if it was taken."""

    median: float
    least: float
    cpu: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`bound` is text with its unit; `median`, `least` and `cpu` are texts of numbers in `unit`."""

    figure: str
    bound: str
    unit: str
    median: str
    least: str
    cpu: str = ""
    note: str = ""


_UNITS = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


def row(figure: str, t: Time, unit: str, bound: float | None = None, note: str = "") -> Row:
    """A row of times, with a bound in `unit`."""
    scale = _UNITS[unit]
    verdict = ""
    if bound is not None:
        verdict = f"{bound:g} {unit}: {verdict_of(t, bound / scale)}"
    cpu = "" if t.cpu is None else number(t.cpu * scale)
    return Row(figure, verdict, unit, number(t.median * scale), number(t.least * scale), cpu, note)


def verdict_of(t: Time, bound: float) -> str:
    """By the least time, or else by the processor time, as other work on the machine makes wall times longer."""
    if t.least <= bound:
        return "met"
    return "met by cpu" if t.cpu is not None and t.cpu <= bound else "MISSED"


def absent(figure: str, why: str = "not installed") -> Row:
    return Row(figure, "", "", "-", "-", "", why)


def number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def machine() -> str:
    """In words what is measured on, and how busy it is."""
    from mlcdsl.backends.llvm.target import host_target

    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = platform.python_version()
    return f"{host_target().cpu}, {os.cpu_count()} processors{busy}, Python {python}; one thread"


def heading() -> str:
    return "| figure | bound | unit | median | min | cpu | |\n|---|---|---|---:|---:|---:|---|"


def line(r: Row) -> str:
    return f"| {r.figure} | {r.bound} | {r.unit} | {r.median} | {r.least} | {r.cpu} | {r.note} |"


# ---------------------------------------------------------------- times


def summary(walls: Sequence[float], cpus: Sequence[float] = ()) -> Time:
    return Time(statistics.median(walls), min(walls), min(cpus) if cpus else None)


def timed(action: Action, rounds: int) -> Time:
    """Wall and processor time of single runs."""
    walls, cpus = [], []
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        action()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return summary(walls, cpus)


def batch_time(action: Action, number: int) -> float:
    """Seconds a call, over `number` calls."""
    start = time.perf_counter()
    for _ in range(number):
        action()
    return (time.perf_counter() - start) / number


def calls_for(action: Action, seconds: float) -> int:
    """How many calls take about `seconds`."""
    action()
    return max(1, int(seconds / max(batch_time(action, 3), 1e-9)))


def interleaved(actions: Sequence[Action], rounds: int, seconds: float = 0.003) -> list[Time]:
    """Times a call of several actions, in turns: each round runs each for about `seconds`."""
    counts = [calls_for(a, seconds) for a in actions]
    samples: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for found, action, count in zip(samples, actions, counts, strict=True):
            found.append(batch_time(action, count))
    return [summary(found) for found in samples]
