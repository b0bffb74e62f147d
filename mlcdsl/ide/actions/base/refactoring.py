"""How an action is declared: one file in `actions/`, named as the decorated function is.

    @refactoring("Inline the value", "refactor.inline")
    def inline_let(place: Place) -> Make | None: ...

`kind` is one of the protocol's: `refactor.rewrite`, `refactor.extract`, `refactor.inline`, `source.organizeImports`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.registry import Registry

#: makes the edits of an action that applies
Make = Callable[[], tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Refactoring:
    name: str
    title: str
    kind: str
    find: Callable[[Place], Make | None]


REFACTORINGS: Registry[Refactoring] = Registry(
    "refactoring", "mlcdsl.ide.actions", os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)


def refactoring(title: str, kind: str) -> Callable[[Callable[[Place], Make | None]], Callable[[Place], Make | None]]:
    """Declare the decorated function as an action."""

    def declare(find: Callable[[Place], Make | None]) -> Callable[[Place], Make | None]:
        REFACTORINGS.add(find.__name__, Refactoring(find.__name__, title, kind, find))
        return find

    return declare
