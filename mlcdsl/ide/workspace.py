"""The texts that are open, the files that they use, and their snapshots: the one place of the editor's state."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mlcdsl.check import CheckResult, check_source
from mlcdsl.check.memo import Memo
from mlcdsl.ide.entries import is_schedule
from mlcdsl.ide.reading import Reading, read, reread
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot, Store
from mlcdsl.ide.uses import real, resolved
from mlcdsl.schedule.program import read_schedules
from mlcdsl.source import Source


@dataclass(slots=True)
class _State:
    """What is kept of one text from version to version."""

    memo: Memo = field(default_factory=Memo)
    store: Store = field(default_factory=Store)
    snapshot: Snapshot | None = None
    #: where links led that the snapshot's texts name
    links: dict[str, str] = field(default_factory=dict)


class Workspace:
    """Names of files are absolute paths without links; an open text hides the file of its name.

    `open_texts` are the texts of the editor, `right_texts` their last versions without syntax errors.
    `read_file` reads a file, `stamp` gives something that changes when the file does (None: there is no such file).
    """

    def __init__(self, read_file: Callable[[str], Source | str], stamp: Callable[[str], object]):
        self.read_file = read_file
        self.stamp = stamp
        self.open_texts: dict[str, Reading] = {}
        self.right_texts: dict[str, Reading] = {}
        self.files: dict[str, tuple[object, Reading | str]] = {}
        self.states: dict[str, _State] = {}

    # ------------------------------------------------------------ texts

    def change(self, name: str, text: str) -> None:
        """The next version of an open text."""
        old = self.open_texts.get(name)
        source = Source(name, text)
        self._set(name, read(source) if old is None else reread(source, old, self.right_texts.get(name)))

    def _set(self, name: str, reading: Reading) -> None:
        self.open_texts[name] = reading
        if reading.exact and not reading.tree.diagnostics:
            self.right_texts[name] = reading

    def close(self, name: str) -> None:
        """The file speaks for itself again."""
        self.open_texts.pop(name, None)
        self.right_texts.pop(name, None)
        self.states.pop(name, None)

    def settle(self, name: str) -> None:
        """Make sure that the tree is what reading the whole text gives."""
        unsettled = self.unsettled(name)
        if unsettled is not None:
            self.settled(unsettled, read(unsettled.source, unsettled))

    def unsettled(self, name: str) -> Reading | None:
        """An open text that was read in part, so that reading all of it may give something else."""
        reading = self.open_texts.get(name)
        return None if reading is None or reading.exact else reading

    def settled(self, before: Reading, after: Reading) -> None:
        """All of a text was read, while it may have changed again."""
        name = before.source.name
        if self.open_texts.get(name) is before:
            self._set(name, after)

    def reading(self, name: str) -> Reading | str:
        """A text and its tree as it is now; the reason if there is none."""
        if name in self.open_texts:
            return self.open_texts[name]
        stamp = self.stamp(name)
        known = self.files.get(name)
        if known is None or known[0] != stamp:
            source = self.read_file(name)
            old = known[1] if known is not None and isinstance(known[1], Reading) else None
            reading = source if isinstance(source, str) else read(source, old)
            known = self.files[name] = (stamp, reading)
        return known[1]

    # ------------------------------------------------------------ snapshots

    def snapshot(self, name: str) -> Snapshot | None:
        """What is known of a text now; None if it cannot be read."""
        reading = self.reading(name)
        if isinstance(reading, str):
            return None
        state = self.states.setdefault(name, _State())
        if state.snapshot is None or not self._current(state.snapshot, state.links):
            state.snapshot = self._schedules(reading, state) if is_schedule(name) else self._program(reading, state)
        return state.snapshot

    def known_of(self, name: str) -> Memo:
        """What is known of the declarations of a text, for a check of another version that keeps nothing."""
        state = self.states.get(name)
        return Memo(dict(state.memo.kept)) if state is not None else Memo()

    def program(self, name: str) -> ProgramSnapshot | None:
        found = self.snapshot(name)
        return found if isinstance(found, ProgramSnapshot) else None

    def _current(self, snapshot: Snapshot, links: Mapping[str, str]) -> bool:
        """Whether nothing has changed that a snapshot rests on."""
        return (
            all(self.reading(n) is r for n, r in snapshot.readings.items())
            and all(isinstance(self.reading(n), str) for n in snapshot.missing)
            and all(real(n) == leads for n, leads in links.items())
        )

    def _program(self, reading: Reading, state: _State) -> ProgramSnapshot:
        loader = _Loader(self, reading)
        result = check_source(
            reading.source, loader.load, prove=False, read=lambda s: loader.found[s.name].tree, memo=state.memo  # type: ignore[arg-type,return-value]
        )  # fmt: skip
        state.links = loader.links
        items = [i for m in result.program.modules.values() for i in m.items.values()]
        state.store.prune((s.entry for s in reading.slots), (*items, *result.provable))
        return ProgramSnapshot(reading, loader.found, frozenset(loader.missing), state.store, result)

    def _schedules(self, reading: Reading, state: _State) -> ScheduleSnapshot:
        loader = _Loader(self, reading)
        programs: dict[str, ProgramSnapshot] = {}

        def check(source: Source, load: object) -> CheckResult:
            program = self.program(source.name)
            assert program is not None, source.name  # it was loaded
            programs[source.name] = program
            loader.found.update(program.readings)
            loader.missing |= program.missing
            loader.links |= self.states[source.name].links
            return program.result

        file = read_schedules(reading.source, loader.load, lambda s: loader.found[s.name].tree, check)  # type: ignore[arg-type,return-value]
        state.links = loader.links
        state.store.prune((s.entry for s in reading.slots), ())
        return ScheduleSnapshot(reading, loader.found, frozenset(loader.missing), state.store, file, programs)


class _Loader:
    """Finds the files that a text uses, and remembers which these were."""

    def __init__(self, workspace: Workspace, reading: Reading):
        self.workspace = workspace
        self.found: dict[str, Reading] = {reading.source.name: reading}
        self.missing: set[str] = set()
        self.links: dict[str, str] = {}

    def load(self, path: str, user: Source) -> Source | str:
        name = resolved(user.name, path)
        written = os.path.normpath(os.path.join(os.path.dirname(user.name), path))
        if written != name:
            self.links[written] = name
        reading = self.workspace.reading(name)
        if isinstance(reading, str):
            self.missing.add(name)
            return reading
        self.found[name] = reading
        return reading.source
