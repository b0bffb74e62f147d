"""Discovery of declared things: a package whose modules declare items by name, imported when a name is asked for.

The module of a name is the file of that name. Files named `family_*` declare several small items; they are read when
no file has the name. Other subpackages hold what the items share.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from importlib import import_module
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Registry(Generic[_T]):
    """Items of one kind by name; a duplicate name is an error, made where it is declared."""

    def __init__(self, kind: str, package: str, directory: str):
        self.kind = kind
        self._package = package
        self._items: dict[str, _T] = {}
        stems = sorted(f[:-3] for f in os.listdir(directory) if f.endswith(".py") and not f.startswith("_"))
        self._families = [s for s in stems if s.startswith("family_")]
        self._modules = {s for s in stems if not s.startswith("family_")}

    def add(self, name: str, item: _T) -> None:
        """Declare an item."""
        if name in self._items:
            raise ValueError(f"the {self.kind} {name} is declared twice")
        self._items[name] = item

    def get(self, name: str) -> _T | None:
        """The item, its module imported if need be; None if nobody declares it."""
        found = self._items.get(name)
        if found is not None:
            return found
        if name in self._modules:
            import_module(f"{self._package}.{name}")
        else:
            for family in self._families:
                import_module(f"{self._package}.{family}")
        return self._items.get(name)

    def names(self) -> tuple[str, ...]:
        """All names, sorted (imports the families)."""
        for family in self._families:
            import_module(f"{self._package}.{family}")
        return tuple(sorted(self._modules | set(self._items)))

    def suggest(self, name: str) -> str | None:
        """The nearest declared name, for "did you mean"."""
        near = get_close_matches(name, self.names(), n=1, cutoff=0.6)
        return near[0] if near else None
