"""What compiled code calls, as addresses: externs from Python, from C objects and from shared libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlcdsl.backends.llvm.calls import is_registered
from mlcdsl.backends.llvm.jit import LoadedObject, load_object
from mlcdsl.driver.foreign import open_shared, shared_symbol
from mlcdsl.ir import tensor as T
from mlcdsl.vm.extern_calls import extern_callback

if TYPE_CHECKING:
    from mlcdsl.driver.executable import Executable


def resolve(exe: Executable) -> tuple[dict[str, int], list[Any], list[LoadedObject]]:
    """The addresses of all symbols, and what must stay alive for them: callbacks and loaded objects."""
    import ctypes

    symbols: dict[str, int] = {}
    callbacks: list[Any] = []
    libraries: dict[str, ctypes.CDLL] = {}
    objects = [load_object(data, {}) for data in exe.linked]
    wanted: dict[str, T.Extern] = {s: e for k in exe.kernels for s, e in k.externs.items()}
    for symbol, extern in wanted.items():
        if is_registered(extern):
            callback = extern_callback(extern)
            callbacks.append(callback)
            symbols[symbol] = ctypes.cast(callback, ctypes.c_void_p).value or 0
        elif extern.source in exe.shared:
            if extern.source not in libraries:
                found = exe.shared[extern.source]
                libraries[extern.source] = open_shared(found.data, found.path, extern)
            symbols[symbol] = shared_symbol(libraries[extern.source], extern.symbol, extern)
        else:
            symbols[symbol] = _defined(symbol, objects, extern)
    return symbols, callbacks, objects


def _defined(symbol: str, objects: list[LoadedObject], extern: T.Extern) -> int:
    from mlcdsl.driver.foreign import extern_error

    for loaded in objects:
        try:
            return loaded.address(symbol)
        except KeyError:
            continue
    raise extern_error(f"`{extern.source}` of the extern `{extern.name}` does not define `{symbol}`", extern)
