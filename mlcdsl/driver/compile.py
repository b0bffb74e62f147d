"""From checked primitive functions to object code: run-time checks, lowering, code generation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mlcdsl.backends.llvm.calls import extern_symbol
from mlcdsl.backends.llvm.codegen import LlvmModule, emit_llvm, symbol_of
from mlcdsl.backends.llvm.intrinsic_check import check_intrinsic
from mlcdsl.backends.llvm.python_entry import entry_text, has_entry
from mlcdsl.backends.llvm.target import Target, host_target
from mlcdsl.check import Proof, prove
from mlcdsl.driver.executable import KernelEntry
from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import print_expr
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower import check_sizes, insert_checks, lower, within_limit
from mlcdsl.vm.kernel import Site


@dataclass(frozen=True, slots=True)
class Compiled:
    """LLVM IR of functions, and the functions with the names of their Python entries ("" if they have none)."""

    module: LlvmModule
    functions: tuple[T.PrimFunc, ...]
    entries: tuple[str, ...]

    def kernels(self) -> tuple[KernelEntry, ...]:
        """What a loader needs of each function. The externs are those of the program: lowering has its own."""
        return tuple(
            KernelEntry(f, e.symbol, entry, tuple(Site(s.code, s.message, s.kinds, s.span) for s in e.sites),
                        externs_of(f))
            for f, e, entry in zip(self.functions, self.module.entries, self.entries, strict=True)
        )  # fmt: skip


def externs_of(func: T.PrimFunc) -> dict[str, T.Extern]:
    """The externs that a function calls, by the symbol that compiled code calls; intrinsics of LLVM have none."""
    calls = (s for s in walk_stmts(func.body) if isinstance(s, T.CallExtern) and s.extern.llvm is None)
    return {extern_symbol(s.extern): s.extern for s in calls}


def llvm_externs(func: T.PrimFunc) -> Iterator[T.Extern]:
    """The intrinsics of LLVM that a function calls."""
    for s in walk_stmts(func.body):
        if isinstance(s, T.CallExtern) and s.extern.llvm is not None:
            yield s.extern


def lowered(func: T.PrimFunc, proof: Proof | None, target: Target) -> T.PrimFunc:
    """The function as code generation takes it, with checks for all that was not proved."""
    proof = proof or prove(func)
    a = proof.analysis
    checked = insert_checks(proof.expanded, a.unproved_bounds, a.unproved_init, a.unproved_coverage, a.unproved_races)
    return lower(_with_facts(check_sizes(checked), a.limited), vector_bits=target.vector_bits)


def _with_facts(func: T.PrimFunc, limited: tuple[tuple[T.Var, ...], ...] = ()) -> T.PrimFunc:
    """The caller is held to the facts of `where`, and to sizes with which arithmetic of indices does not wrap."""
    if not func.where and not limited:
        return func
    small = tuple(s for factors in limited for s in within_limit(func.name, factors))
    checks = small + tuple(
        T.Assert(fact, f"`{func.name}` is called where `{print_expr(fact)}` does not hold", "E0309", span=fact.span)
        for fact in func.where
    )
    return replace(func, body=(*checks, *func.body))


def generate(funcs: Iterable[T.PrimFunc], proofs: Mapping[T.PrimFunc, Proof], target: Target | None = None) -> Compiled:
    """LLVM IR of all the functions in one module."""
    target = target or host_target()
    functions = tuple(funcs)
    for extern in dict.fromkeys(e for f in functions for e in llvm_externs(f)):
        check_intrinsic(extern, target)
    module = emit_llvm([lowered(f, proofs.get(f), target) for f in functions], target)
    entries = tuple(f"{symbol_of(f)}.py" if _enters(f, target) else "" for f in functions)
    texts = [entry_text(f, symbol_of(f)) for f, entry in zip(functions, entries, strict=True) if entry]
    return Compiled(replace(module, text="\n\n".join([module.text, *texts, ""])), functions, entries)


def _enters(func: T.PrimFunc, target: Target) -> bool:
    """Entries read NumPy's objects, so they are for this kind of machine only."""
    return target.triple == host_target().triple and has_entry(func)


def lowered_text(funcs: Iterable[T.PrimFunc], proofs: Mapping[T.PrimFunc, Proof], target: Target) -> str:
    """The lowered functions as `.mlc`, module by module."""
    from mlcdsl.ir.to_syntax import print_prim_funcs

    return print_prim_funcs([lowered(f, proofs.get(f), target) for f in funcs])
