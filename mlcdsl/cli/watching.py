"""Doing something again whenever one of some files changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import NoReturn

#: seconds between two looks at the files
PERIOD = 0.2

Stamp = tuple[int, int, int] | None


def stamp(path: str) -> Stamp:
    """What changes when a file is written or replaced; None while it is not there."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def watch(
    action: Callable[[], Iterable[str]],
    sleep: Callable[[float], None] = time.sleep,
    listed: Callable[[], tuple[str, ...]] = tuple,
) -> NoReturn:
    """Do the action, which names the files that it read, and do it again when one of them changes, or when other files
    are `listed`. Ends by Ctrl-C.

    A file that is not there is waited for. A file that changes while it is read again is seen afterwards.
    """
    stamps: dict[str, Stamp] = {}
    while True:
        names = listed()
        before = {path: stamp(path) for path in stamps}
        stamps = {path: before[path] if path in before else stamp(path) for path in action()}
        while listed() == names and all(stamp(path) == known for path, known in stamps.items()):
            sleep(PERIOD)
