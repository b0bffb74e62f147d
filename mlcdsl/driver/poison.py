"""Memory filled with a pattern before a program runs: what the program leaves out is seen."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcdsl.vm import arguments
from mlcdsl.vm.arguments import Array
from mlcdsl.vm.kernel import Kernel


@dataclass(frozen=True, slots=True)
class Poison:
    """The byte that fills elements: of integers, and of floats (and of memory whose elements are not known)."""

    integers: int
    floats: int

    def element(self, dtype: np.dtype[Any]) -> Any:
        """The element of such bytes; of bool, the lowest bit of one."""
        if dtype.kind == "b":
            return bool(self.integers & 1)
        byte = self.integers if dtype.kind in "iu" else self.floats
        return np.frombuffer(bytes([byte]) * dtype.itemsize, dtype)[0]


#: for the program as it was written: plain numbers; for the scheduled one: NaN, which is within no bound of a number
WRITTEN, SCHEDULED = Poison(0x5A, 0x5A), Poison(0xA5, 0xFF)


class PoisonedKernel(Kernel):
    """A kernel whose outputs are full of a poison before it runs."""

    poison = SCHEDULED

    def _out_arrays(self, out: Any, sizes: arguments.Sizes) -> list[Array]:
        arrays = super()._out_arrays(out, sizes)
        for array in arrays:
            array[...] = self.poison.element(array.dtype)
        return arrays


def poisoned_allocator(poison: Poison) -> Any:
    """An `aligned_alloc` whose memory is full of poison, as a C function; None where the C library has none."""
    try:
        allocate = ctypes.CDLL(None).aligned_alloc
    except (AttributeError, OSError, TypeError):
        return None
    allocate.restype, allocate.argtypes = ctypes.c_void_p, (ctypes.c_size_t, ctypes.c_size_t)

    def filled(alignment: int, size: int) -> int:
        address: int = allocate(alignment, size) or 0
        if address:
            ctypes.memset(address, poison.floats, size)
        return address

    return ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)(filled)
