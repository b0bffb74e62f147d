"""Files in the texts of `use` and `from`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from mlcdsl.check.llvm_externs import SOURCE as LLVM
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.item import NEAR, WANTED, Item
from mlcdsl.ide.snapshot import ProgramSnapshot

#: the names in a directory; those of directories end with `/`
Listing = Callable[[str], Iterable[str]]
_PROGRAMS, _SCHEDULES, _C = ".mlc", ".mlcs", ".c"


def paths(cursor: Cursor, listing: Listing) -> Iterator[Item]:
    """What the last part of the path can be, where files are named relative to the text's own."""
    if cursor.top("USE"):
        endings = (_PROGRAMS,) if isinstance(cursor.snapshot, ProgramSnapshot) else (_PROGRAMS, _SCHEDULES)
    elif cursor.top("FROM"):
        endings = (_C,)
        yield Item(LLVM, "value", "an intrinsic of LLVM", WANTED)
    else:
        return
    inside = cursor.typed.rpartition("/")[0]
    before = f"{inside}/" if inside or cursor.typed.startswith("/") else ""
    here = os.path.dirname(cursor.snapshot.name)
    own = os.path.basename(cursor.snapshot.name) if not inside else ""
    for name in sorted(listing(os.path.normpath(os.path.join(here, before)))):
        if name.startswith(".") or name == own:
            continue
        if name.endswith("/"):
            yield Item(before + name, "folder", rank=NEAR)
        elif name.endswith(endings):
            yield Item(before + name, "file", rank=WANTED)
