"""A `.mlcs` text with the program that it schedules: parse, find, run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mlcdsl.check import CheckResult, check_source
from mlcdsl.check.names import Sink, suggest
from mlcdsl.diagnostics import Diagnostic, LimitError, MlcError
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.check import ScheduleChecker
from mlcdsl.schedule.run import Runner, problem
from mlcdsl.schedule.session import Session
from mlcdsl.source import Source
from mlcdsl.syntax import ScheduleParseResult, ast, parse_schedule
from mlcdsl.syntax import schedule_ast as S

Load = Callable[[str, Source], "Source | str"]
Read = Callable[[Source], ScheduleParseResult]
Check = Callable[[Source, Load], CheckResult]


@dataclass(frozen=True, slots=True)
class ScheduleFile:
    """Schedules and procs by name (those of used `.mlcs` files too), and the programs that the file uses."""

    source: Source
    schedules: Mapping[str, S.Schedule]
    procs: Mapping[str, S.Proc]
    program: G.Program
    diagnostics: tuple[Diagnostic, ...]
    #: the names of the `.mlc` files that are used, by this file and by the `.mlcs` files that it uses
    used: tuple[str, ...] = ()

    def schedule(self, name: str | None) -> S.Schedule:
        """The schedule of a name, or the only one. Raises MlcError E0201."""
        if name is None and len(self.schedules) == 1:
            return next(iter(self.schedules.values()))
        if name is None or name not in self.schedules:
            listed = ", ".join(self.schedules) or "none"
            meant = suggest(name, self.schedules) if name is not None else None
            message = f"there is no schedule `{name}`" if name is not None else "name one of the schedules"
            notes = (f"did you mean `{meant}`?",) if meant else (f"schedules: {listed}",)
            raise MlcError([Diagnostic("E0201", message, None, notes=notes)])
        return self.schedules[name]

    def function(self, node: S.Schedule) -> T.PrimFunc:
        """The prim_func that a schedule is for."""
        module, _, name = node.function.rpartition(".")
        found = self.program.modules.get(module)
        item = found.items.get(name) if found is not None else None
        if not isinstance(item, T.PrimFunc):
            known = [f"{m.name}.{n}" for m in self.program.modules.values() for n in m.prim_funcs]
            meant = suggest(node.function, known)
            hint = f"did you mean `{meant}`?" if meant else "not in the files that are used"
            raise problem("E0201", f"unknown prim_func `{node.function}`", node.function_span, hint)
        return item

    def intrinsics(self) -> dict[str, T.Intrin]:
        """All intrinsics of the used programs."""
        return {i.name: i for m in self.program.modules.values() for i in m.items.values() if isinstance(i, T.Intrin)}

    def findings(self) -> tuple[Diagnostic, ...]:
        """What is wrong, without running anything: in the texts, and schedules for functions that are not there."""
        found = list(self.diagnostics)
        for node in self.schedules.values():
            try:
                self.function(node)
            except MlcError as error:
                found.extend(error.diagnostics)
        return tuple(found)

    def refused(self) -> tuple[Diagnostic, ...]:
        """Where the schedules of this very text stop, run with their defaults; nothing while there are errors."""
        found: list[Diagnostic] = []
        if any(d.severity == "error" for d in self.findings()):
            return ()
        for node in self.schedules.values():
            if node.name.span is not None and node.name.span.source is self.source:
                try:
                    self.run(node.name.name)
                except MlcError as error:
                    found.extend(error.diagnostics)
                except LimitError as limit:
                    found.append(Diagnostic("E0413", f"not supported: {limit}", node.name.span))
        return tuple(found)

    def run(self, name: str | None = None, options: Mapping[str, Any] | None = None, seed: int = 0) -> Session:
        """Run a schedule from its beginning. Raises MlcError at the first step that is refused."""
        session, stopped = self.attempt(name, options, seed)
        if stopped is not None:
            raise stopped
        return session

    def attempt(
        self, name: str | None = None, options: Mapping[str, Any] | None = None, seed: int = 0
    ) -> tuple[Session, MlcError | LimitError | None]:
        """Run a schedule as far as it comes, and what stopped it. Raises MlcError where it does not begin."""
        if any(d.severity == "error" for d in self.diagnostics):
            raise MlcError(self.diagnostics)
        node = self.schedule(name)
        session = Session(self.function(node), self.intrinsics(), seed)
        try:
            Runner(session, self.procs).schedule(node, options or {})
        except (MlcError, LimitError) as stopped:
            return session, stopped
        return session, None


def read_schedules(
    source: Source, load: Load, read: Read = parse_schedule, check: Check = check_source
) -> ScheduleFile:
    """Parse a `.mlcs` text and everything that it uses. Findings are in the result.

    `read` and `check` give the tree of a `.mlcs` text and the program of a `.mlc` text: an editor has them already.
    """
    reader = _Reader(load, read, check)
    reader.file(source)
    reader.check()
    program, found = G.Program(reader.modules), tuple(reader.diagnostics)
    return ScheduleFile(source, reader.schedules, reader.procs, program, found, tuple(reader.used))


class _Reader:
    def __init__(self, load: Load, read: Read, check: Check):
        self.load = load
        self.parse = read
        self.check_program = check
        self.schedules: dict[str, S.Schedule] = {}
        self.procs: dict[str, S.Proc] = {}
        self.modules: dict[str, G.Module] = {}
        self.diagnostics: list[Diagnostic] = []
        self.done: set[str] = set()
        self.used: list[str] = []

    def file(self, source: Source) -> None:
        self.done.add(source.name)
        result = self.parse(source)
        self.diagnostics.extend(result.diagnostics)
        for entry in result.file.entries:
            match entry:
                case ast.Use():
                    self._use(entry, source)
                case S.Schedule():
                    self._add(self.schedules, entry)
                case S.Proc():
                    self._add(self.procs, entry)

    def check(self) -> None:
        """Check everything that was read, when all procs and intrinsics are known."""
        sink = Sink()
        intrinsics = frozenset(
            i.name for m in self.modules.values() for i in m.items.values() if isinstance(i, T.Intrin)
        )
        checker = ScheduleChecker(sink, self.procs, intrinsics)
        for proc in self.procs.values():
            checker.proc(proc)
        for schedule in self.schedules.values():
            checker.schedule(schedule)
        self.diagnostics += sink.found

    def _add(self, table: dict[str, Any], node: Any) -> None:
        from mlcdsl.check.names import label_of

        if node.name.name in table:
            related = label_of(table[node.name.name].name, "first defined here")
            message = f"`{node.name.name}` is defined twice"
            self.diagnostics.append(Diagnostic("E0202", message, node.name.span, "defined again here", related))
        table.setdefault(node.name.name, node)

    def _use(self, node: ast.Use, user: Source) -> None:
        loaded = self.load(node.path, user)
        if isinstance(loaded, str):
            message = f"cannot use `{node.path}`: {loaded}"
            self.diagnostics.append(Diagnostic("E0203", message, node.span, "not read"))
        elif loaded.name in self.done:
            return
        elif node.path.endswith(".mlcs"):
            self.file(loaded)
        else:
            self.done.add(loaded.name)
            self.used.append(loaded.name)
            checked = self.check_program(loaded, self.load)
            self.diagnostics.extend(d for d in checked.diagnostics if d.severity == "error")
            self.modules.update(checked.program.modules)
