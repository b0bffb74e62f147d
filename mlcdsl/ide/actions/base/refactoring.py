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
class Refusal:
    """Why an action that would apply cannot be done here: it is shown, but cannot be chosen."""

    reason: str


Find = Callable[[Place], Make | Refusal | None]


@dataclass(frozen=True, slots=True)
class Refactoring:
    """`mends`: the codes of the findings that it is a fix of."""

    name: str
    title: str
    kind: str
    find: Find
    mends: tuple[str, ...] = ()


REFACTORINGS: Registry[Refactoring] = Registry(
    "refactoring", "mlcdsl.ide.actions", os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)


def refactoring(title: str, kind: str, mends: tuple[str, ...] = ()) -> Callable[[Find], Find]:
    """Declare the decorated function as an action."""

    def declare(find: Find) -> Find:
        REFACTORINGS.add(find.__name__, Refactoring(find.__name__, title, kind, find, mends))
        return find

    return declare
