"""One module a figure; each has `measure(options)`, which yields rows as they are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from figures.table import Row

#: the name of a figure -> its module
FIGURES = {
    "check": "check_cold",
    "parse": "check_long",
    "compile": "compile_time",
    "call": "call_overhead",
    "graph": "graph_overhead",
    "matmul": "matmul",
    "kernels": "kernels",
    "schedules": "schedules",
    "editor": "editor",
}


@dataclass(frozen=True, slots=True)
class Options:
    """`peer_python`: the interpreter that has the peers; `fewer` divides the numbers of rounds."""

    peer_python: str
    fewer: int = 1

    def rounds(self, count: int) -> int:
        return max(2, count // self.fewer)


def figure(name: str) -> Callable[[Options], Iterable[Row]]:
    """The measurement of a figure."""
    found: Callable[[Options], Iterable[Row]] = import_module(f"figures.{FIGURES[name]}").measure
    return found
