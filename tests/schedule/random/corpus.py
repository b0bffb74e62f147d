"""The functions that random schedules are made for: all of `tests/schedule/programs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mlcdsl.check import check_source
from mlcdsl.ir import tensor as T
from mlcdsl.source import Source

FOLDER = Path(__file__).parents[1] / "programs"


@dataclass(frozen=True)
class Subject:
    """A function, its qualified name, the file it is in, and the intrinsics of its module."""

    file: str
    name: str
    func: T.PrimFunc
    intrinsics: Mapping[str, T.Intrin]


@cache
def subjects() -> tuple[Subject, ...]:
    """Every prim_func of the programs, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.mlc")):
        checked = check_source(Source(path.name, path.read_text(encoding="utf-8")))
        assert checked.ok, [d.message for d in checked.diagnostics]
        for module in checked.program.modules.values():
            intrinsics = {i.name: i for i in module.items.values() if isinstance(i, T.Intrin)}
            found += [Subject(path.name, f"{module.name}.{f.name}", f, intrinsics) for f in module.prim_funcs.values()]
    return tuple(found)
