"""The space of a schedule: all the ways to choose what it samples. `space` is for Python.

found = space("mm_relu.mlcs:space")
print(found.size())
for point in found.points():
    print(point.decisions)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike, fspath
from typing import Any

from mlcdsl.diagnostics import LimitError, MlcError
from mlcdsl.ir import graph as G
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.schedule.api import Schedule, checked_program
from mlcdsl.schedule.choices import table
from mlcdsl.schedule.flow import Flow
from mlcdsl.schedule.misuse import by_name
from mlcdsl.schedule.possibilities import Chooser
from mlcdsl.schedule.program import ScheduleFile
from mlcdsl.schedule.remembered import Remembered
from mlcdsl.schedule.run import Runner
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.spaces.counting import Counter, Entangled, TooMany
from mlcdsl.schedule.spaces.estimating import leaves, random_runs
from mlcdsl.schedule.spaces.rows import Row, Rows
from mlcdsl.schedule.spaces.runs import Run, Start
from mlcdsl.schedule.spaces.walking import walk
from mlcdsl.schedule.trace import Trace, trace_of

#: how many runs there may be, if nothing is said
LIMIT = 200
#: how many random runs show whether steps are refused, where not every way is run
PROBES = 20


@dataclass(frozen=True, slots=True)
class Size:
    """How many ways there are to choose. A way that ends at a step that is refused is one, too: `refused` of the `runs`
    that were made. `every`: whether each way was run. If not `exact`, `ways` is estimated, with the standard `error`.
    """

    ways: int
    exact: bool
    every: bool
    runs: int
    refused: int
    rows: tuple[Row, ...]
    error: float = 0

    @property
    def how(self) -> str:
        runs = f"{self.runs} run{'s' * (self.runs != 1)}"
        if self.every:
            return f"exact: each was run, {self.refused or 'none'} refused"
        way = "exact if no step is refused" if self.exact else "estimated"
        return f"{way}: {runs}, {self.refused or 'none'} refused"

    @property
    def text(self) -> str:
        """The number, with its error if it has one."""
        return f"{self.ways}" if self.exact else f"about {_rounded(self.ways, 2)} ± {_rounded(self.error, 1)}"

    def __str__(self) -> str:
        rows = [(row.name, row.possibilities, row.note) for row in self.rows]
        return table([("choice", "possibilities", "step"), *rows, ("size", self.text, self.how)])


@dataclass(frozen=True, slots=True)
class Point:
    """One way to choose: its decisions, and the trace, which replays; up to the step that was `refused`, if one was."""

    decisions: tuple[Any, ...]
    trace: Trace
    refused: MlcError | LimitError | None = None


@dataclass(frozen=True, slots=True)
class ScheduleSpace:
    """The space of a schedule of a function."""

    start: Start = field(repr=False)
    function: str
    name: str = "trace"
    target: str = ""
    seed: int = 0

    def size(self, limit: int = LIMIT) -> Size:
        """How many ways there are: exact if that takes no more runs than `limit`, else estimated from as many. If there
        are no more ways than that, each is run."""
        if limit < 2:
            raise ValueError("the limit is of two runs or more")
        rows = Rows()
        ways: int | None = None
        try:
            ways = Counter(self.start, limit, rows.add).ways()
        except TooMany:
            return self._estimated(limit)
        except Entangled:
            pass
        if ways is None or ways <= limit:
            every = self._every(limit)
            if every is not None:
                return every
        if ways is None:
            return self._estimated(limit)
        for run in random_runs(self.start, min(limit - rows.runs, PROBES), self.seed):
            rows.add(run)
        return Size(ways, True, False, rows.runs, rows.refused, rows.rows)

    def points(self) -> Iterator[Point]:
        """All of the space, one run each, made when it is asked for."""
        return map(self._point, walk(self.start))

    def _every(self, limit: int) -> Size | None:
        """The size by running every way, if there are no more than `limit`."""
        rows = Rows()
        for run in walk(self.start):
            if rows.runs == limit:
                return None
            rows.add(run)
        return Size(rows.runs, True, True, rows.runs, rows.refused, rows.rows)

    def _estimated(self, limit: int) -> Size:
        rows, possibilities = Rows(), []
        for run in random_runs(self.start, limit, self.seed):
            rows.add(run)
            possibilities.append([c.among.count for c in run.choices])
        mean, error = leaves(possibilities)
        return Size(round(mean), False, False, rows.runs, rows.refused, rows.rows, error)

    def _point(self, run: Run) -> Point:
        made = trace_of(self.name, self.function, run.session.steps, self.target)
        return Point(run.decisions, made, run.refused)


def space(
    schedule: str | PathLike[str] | Callable[[Schedule], object],
    program: str | PathLike[str] | G.Program | None = None,
    function: str | None = None,
    *,
    options: Mapping[str, Any] | None = None,
    seed: int = 0,
) -> ScheduleSpace:
    """The space of `FILE.mlcs:NAME`, or of what a Python function does with a schedule of a function of a program. This
    is called again for each run, and must do the same whenever it samples the same."""
    if callable(schedule):
        if program is None or function is None:
            raise TypeError(
                "a Python function needs a program and the name of a function of it: space(f, program, name)"
            )
        if options is not None:
            raise TypeError("`options` are parameters of a schedule file, a Python function has its own")
        return _of_function(schedule, program, function, seed)
    if not isinstance(schedule, str | PathLike):
        raise TypeError(f"a space is of `FILE.mlcs:NAME` or of a Python function, not of {type(schedule).__name__}")
    if program is not None or function is not None:
        raise TypeError("a schedule file says itself which program and function it is for")
    from mlcdsl.driver.scheduling import open_schedules, split_name

    path, name = split_name(fspath(schedule))
    return file_space(open_schedules(path), name, by_name(options), seed)


def file_space(
    file: ScheduleFile, name: str | None = None, options: Mapping[str, Any] | None = None, seed: int = 0
) -> ScheduleSpace:
    """The space of a schedule of a file."""
    if any(d.severity == "error" for d in file.diagnostics):
        raise MlcError(file.diagnostics)
    node = file.schedule(name)
    func, intrinsics, remembered = expand_index_notation(file.function(node)), file.intrinsics(), Remembered()

    def start(choose: Chooser) -> tuple[Session, Callable[[], object]]:
        session = Session(func, intrinsics, seed, choose=choose, remembered=remembered)
        return session, lambda: Runner(session, file.procs).schedule(node, options or {})

    return ScheduleSpace(start, node.function, node.name.name, node.target, seed)


def _of_function(
    steps: Callable[[Schedule], object], program: str | PathLike[str] | G.Program, function: str, seed: int
) -> ScheduleSpace:
    known, remembered = checked_program(program), Remembered()
    begun = Schedule(known, function, seed=seed)

    def start(choose: Chooser) -> tuple[Session, Callable[[], object]]:
        made = Schedule(known, function, seed=seed)
        made.session = replace(begun.session, steps=[], ended={}, choose=choose, flow=Flow(), remembered=remembered)
        return made.session, lambda: steps(made)

    return ScheduleSpace(start, begun.function, seed=seed)


def _rounded(value: float, digits: int) -> str:
    """So many leading digits; large numbers as 1.2e6."""
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{float(f'{value:.{digits - 1}e}'):g}" if value < 1e5 else f"{mantissa}e{int(exponent)}"
