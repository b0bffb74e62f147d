"""What is known of one version of a text, and of the texts that it uses as they were then.

Nodes and findings have spans in the texts that they were read from; `place` says where that is now. A snapshot never
changes, but what takes long (proofs, lint, runs of schedules) is found out when it is asked for and kept in `Store`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, TypeAlias

from mlcdsl.check import CheckResult
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ide import program_names, schedule_names
from mlcdsl.ide.entities import Entities, Entity, entities_of
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.names import Names
from mlcdsl.ide.progress import Progress
from mlcdsl.ide.proving import Proving
from mlcdsl.ide.reading import Reading
from mlcdsl.ide.runs import Run, never, run_schedule
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.program import ScheduleFile
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


@dataclass(slots=True)
class Store:
    """What was found out of the nodes and functions of a text, by their ids; each entry holds what it is about."""

    names: dict[int, tuple[Entry, Names]] = field(default_factory=dict)
    entities: dict[int, tuple[object, Entities]] = field(default_factory=dict)
    findings: dict[int, tuple[T.PrimFunc, tuple[Diagnostic, ...]]] = field(default_factory=dict)
    #: proofs that are not done yet
    proving: dict[int, Proving] = field(default_factory=dict)
    lint: dict[int, tuple[object, tuple[Diagnostic, ...]]] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    #: what the runs of each schedule have done, by name
    progress: dict[str, Progress] = field(default_factory=dict)
    #: what the tokens of a declaration are, for colours
    marks: dict[int, tuple[Entry, Any]] = field(default_factory=dict)
    #: the last run of each schedule, by name: what is known while its text is being changed
    last_runs: dict[str, Run] = field(default_factory=dict)

    def prune(self, entries: Iterable[object], functions: Iterable[object]) -> None:
        """Forget what is about other declarations and functions than these."""
        alive = {id(x) for x in (*entries, *functions)}
        for known in (
            self.names, self.entities, self.findings, self.proving, self.lint, self.runs, self.marks,
        ):  # fmt: skip
            for key in [k for k in known if k not in alive]:
                del known[key]


@dataclass(frozen=True, eq=False)
class _Base:
    """`readings`: this text and all that it uses, by file name; `missing`: files that could not be read."""

    reading: Reading
    readings: Mapping[str, Reading]
    missing: frozenset[str]
    store: Store

    @property
    def source(self) -> Source:
        return self.reading.source

    @property
    def name(self) -> str:
        return self.source.name

    def place(self, span: Span | None) -> Span | None:
        """Where a span of any node stands now; None if it is gone or of no file."""
        reading = self.readings.get(span.source.name) if span is not None else None
        return reading.place(span) if reading is not None else None

    @property
    def entries(self) -> list[Entry]:
        """The declarations of this text in order."""
        return [slot.entry for slot in self.reading.slots]

    def entry_at(self, offset: int) -> tuple[Entry | None, int]:
        """The declaration at an offset of the text, and the offset in the text that it was read from."""
        piece, inner = self.reading.locate(offset)
        return piece.entry, inner

    def names_of(self, entry: Entry) -> Names:
        known = self.store.names.get(id(entry))
        if known is None:
            found = (
                schedule_names.names_of(entry)
                if isinstance(entry, S.Schedule | S.Proc)
                else program_names.names_of(entry)
            )
            known = self.store.names[id(entry)] = (entry, found)
        return known[1]


@dataclass(frozen=True, eq=False)
class ProgramSnapshot(_Base):
    """A `.mlc` text. `result` is without proofs."""

    result: CheckResult

    def module_of(self, entry: Entry) -> ast.Module | None:
        """The module that holds a declaration."""
        modules = (e for e in self.reading.tree.file.entries if isinstance(e, ast.Module))
        return next((m for m in modules if any(i is entry for i in m.items)), None)

    def item_of(self, entry: Entry) -> Any:
        """What the checker made of a declaration; None if it was refused."""
        module = self.module_of(entry)
        known = self.result.program.modules.get(module.name.name) if module is not None else None
        item = known.items.get(entry.name.name) if known is not None and entry.name is not None else None
        return item if item is not None and getattr(item, "span", None) is getattr(entry.name, "span", 0) else None

    def entity(self, entry: Entry, span: Span) -> Entity | None:
        """What the checker made of the name that a declaration declares at `span`."""
        item = self.item_of(entry)
        known = self.store.entities.get(id(item))
        if known is None:
            known = self.store.entities[id(item)] = (item, entities_of(item))
        return known[1].get((span.start, span.end))


@dataclass(frozen=True, eq=False)
class ScheduleSnapshot(_Base):
    """A `.mlcs` text. `programs` are the `.mlc` texts that it uses, by file name."""

    file: ScheduleFile
    programs: Mapping[str, ProgramSnapshot]

    def function_of(self, entry: Entry) -> T.PrimFunc | None:
        """The prim_func that a schedule is for."""
        if not isinstance(entry, S.Schedule):
            return None
        module, _, name = entry.function.rpartition(".")
        found = self.file.program.modules.get(module)
        item = found.items.get(name) if found is not None else None
        return item if isinstance(item, T.PrimFunc) else None

    def run(self, entry: Entry, urgent: Callable[[], bool] = never) -> Run | None:
        """A schedule's run with its defaults, as far as it comes; None for what is no schedule of a function. Raises
        Interrupted when something is `urgent`."""
        function = self.function_of(entry)
        if function is None or not isinstance(entry, S.Schedule):
            return None
        procs = self.file.procs
        intrinsics = self.file.intrinsics()
        held = (entry, function, *procs.values(), *intrinsics.values())
        run = self.store.runs.get(id(entry))
        if run is None or not all(a is b for a, b in zip_longest(run.held, held)):
            progress = self.store.progress.get(entry.name.name)
            if progress is None or not progress.fits(function, intrinsics):
                progress = self.store.progress[entry.name.name] = Progress(function, intrinsics)
            run = self.store.runs[id(entry)] = run_schedule(entry, progress, procs, urgent)
            self.store.last_runs[entry.name.name] = run
        return run

    def schedules(self) -> Iterator[S.Schedule]:
        """The schedules of the text itself."""
        return (e for e in self.entries if isinstance(e, S.Schedule))


Snapshot: TypeAlias = ProgramSnapshot | ScheduleSnapshot
