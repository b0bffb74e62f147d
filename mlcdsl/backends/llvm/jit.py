"""Loading object code into the process."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlcdsl.backends.llvm.parallel import POOL
from mlcdsl.diagnostics import InternalError

_numbers = itertools.count()
_engine: Any = None


@dataclass(frozen=True, slots=True)
class LoadedObject:
    """Object code in memory; it stays there as long as this object does."""

    _name: str
    _tracker: Any
    #: symbol -> what keeps its code loaded
    _found: dict[str, Any] = field(default_factory=dict)

    def address(self, symbol: str) -> int:
        """The address of a function that the object defines."""
        if symbol not in self._found:
            try:
                self._found[symbol] = _jit().lookup(self._name, symbol)
            except RuntimeError as error:
                raise KeyError(symbol) from error
        return int(self._found[symbol][symbol])


def load_object(obj: bytes, symbols: Mapping[str, int]) -> LoadedObject:
    """Load an object file of this machine's kind; `symbols` are the addresses of what it refers to.

    The thread pool is found by itself, and so is what the process has (libc, libm).
    """
    import llvmlite.binding as llvm

    name = f"mlc{next(_numbers)}"
    builder = llvm.JITLibraryBuilder().add_object_img(obj).add_current_process()
    for symbol, address in symbols.items():
        builder.import_symbol(symbol, address)
    if POOL.encode() in obj and POOL not in symbols:
        from mlcdsl.backends.llvm.pool import pool_address

        builder.import_symbol(POOL, pool_address())
    try:
        return LoadedObject(name, builder.link(_jit(), name))
    except RuntimeError as error:
        raise InternalError(f"loading of object code: {error}") from error


def _jit() -> Any:
    global _engine
    if _engine is None:
        import llvmlite.binding as llvm

        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        _engine = llvm.create_lljit_compiler(None, use_jit_link=True)
    return _engine
