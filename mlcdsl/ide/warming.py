"""What is declared in files of their own is read when it is first asked for; an editor should not have to wait then."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ops import OPERATORS
from mlcdsl.schedule.primitive import PRIMITIVES


def warm_up() -> Iterator[None]:
    """Read all operators and primitives, one at each step."""
    for name in OPERATORS.names():
        OPERATORS.get(name)
        yield
    for name in PRIMITIVES.names():
        PRIMITIVES.get(name)
        yield
