"""What the fuzzer starts from: the samples, the test programs and the programs in the documentation."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```mlc[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def programs() -> tuple[str, ...]:
    """The files, in an order that does not depend on the file system."""
    files = [*sorted(ROOT.glob("samples/**/*.mlc")), *sorted(ROOT.glob("tests/programs/**/*.mlc"))]
    return tuple(path.read_bytes().decode("utf-8", errors="replace") for path in files)


@cache
def schedules() -> tuple[str, ...]:
    """The files of the other language: as programs they are only errors, but they have to be that."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("samples/**/*.mlcs")))


@cache
def examples() -> tuple[str, ...]:
    """The small programs of the documentation."""
    pages = sorted(ROOT.glob("docs/**/*.md"))
    found = [text for page in pages for text in _BLOCK.findall(page.read_text(encoding="utf-8"))]
    return tuple(text for text in found if text.strip())


def pick(rng: random.Random) -> str:
    """One program to damage."""
    return rng.choice(rng.choices((programs(), examples(), schedules()), (6, 6, 1))[0])
