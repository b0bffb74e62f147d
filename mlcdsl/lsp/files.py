"""The programs and schedules in the folders of the workspace, whether they are open or not."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator

from mlcdsl.ide.uses import real

ENDINGS = (".mlc", ".mlcs")
_SKIPPED = frozenset({"node_modules", "__pycache__"})


def walk(folder: str) -> Iterator[str]:
    """The files below a folder, without hidden folders and those that hold other people's packages."""
    for path, inner, names in os.walk(folder):
        inner[:] = sorted(n for n in inner if not n.startswith(".") and n not in _SKIPPED)
        yield from (os.path.join(path, n) for n in sorted(names) if n.endswith(ENDINGS))


class Files:
    """The files of some folders. What was found is kept for `seconds`, or until `forget`; `clock` counts them."""

    def __init__(
        self,
        folders: Callable[[], Iterable[str]],
        seconds: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.folders = folders
        self.seconds = seconds
        self.clock = clock
        self.known: tuple[tuple[str, ...], float, tuple[str, ...]] | None = None

    def __call__(self) -> tuple[str, ...]:
        folders, now = tuple(self.folders()), self.clock()
        if self.known is None or self.known[0] != folders or now - self.known[1] > self.seconds:
            found = dict.fromkeys(real(f) if os.path.islink(f) else f for n in folders for f in walk(real(n)))
            self.known = (folders, self.clock(), tuple(found))
        return self.known[2]

    def forget(self) -> None:
        """Files have come or gone: look again at the next question."""
        self.known = None
