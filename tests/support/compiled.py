"""Primitive functions compiled for this machine, as Python callables."""

from __future__ import annotations

from mlcdsl.backends.llvm.compile import object_code
from mlcdsl.backends.llvm.jit import load_object
from mlcdsl.backends.llvm.target import host_target
from mlcdsl.check import CheckResult
from mlcdsl.driver.compile import generate
from mlcdsl.ir import tensor as T
from mlcdsl.vm.kernel import Kernel, Site


def compile_prim(result: CheckResult, func: T.PrimFunc) -> Kernel:
    """The function of a checked program."""
    target = host_target()
    made = generate([func], result.proofs, target)
    loaded = load_object(object_code(made.module, target), {})
    (entry,) = made.module.entries
    sites = [Site(s.code, s.message, s.kinds, s.span) for s in entry.sites]
    narrow = any(isinstance(p.value, T.Var) and p.value.dtype.is_narrow_float for p in func.params)
    python = loaded.address(made.entries[0]) if made.entries[0] and not narrow else None
    return Kernel(func, sites, loaded.address(entry.symbol), python, loaded)
