"""From LLVM IR to optimized IR, assembly and object code."""

from __future__ import annotations

import functools
from typing import Any

from mlcdsl.backends.llvm.codegen import LlvmModule
from mlcdsl.backends.llvm.target import Target
from mlcdsl.diagnostics import InternalError


def optimize(module: LlvmModule, target: Target) -> str:
    """The module's IR after optimization."""
    return str(_optimized(module, target))


def assembly(module: LlvmModule, target: Target) -> str:
    """The module as assembly text of the target."""
    text: str = _machine(target).emit_assembly(_optimized(module, target))
    return text


def object_code(module: LlvmModule, target: Target) -> bytes:
    """The module as a relocatable object file of the target."""
    data: bytes = _machine(target).emit_object(_optimized(module, target))
    return data


def _optimized(module: LlvmModule, target: Target) -> Any:
    """LLVM's module after its passes. Short loops are also vectorized across statements (SLP): that costs a tenth of
    the time, and gains nothing on long ones. Seldom LLVM 22 makes a module of them that uses values before they are
    computed, and would then stop the process: such a module is made again without."""
    for slp in (True, False) if module.short_loops else (False,):
        parsed = _parsed(module)
        _run_passes(parsed, target, slp=slp)
        try:
            parsed.verify()
            return parsed
        except RuntimeError as error:
            broken = error
    raise InternalError(f"code generation: LLVM's passes break the module: {broken}") from broken


def _parsed(module: LlvmModule) -> Any:
    import llvmlite.binding as llvm

    try:
        parsed = llvm.parse_assembly(module.text)
        parsed.verify()
    except RuntimeError as error:
        raise InternalError(f"code generation: LLVM does not accept the module: {error}") from error
    return parsed


def _run_passes(parsed: Any, target: Target, *, slp: bool) -> None:
    import llvmlite.binding as llvm

    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = True
    options.slp_vectorization = slp
    options.loop_interleaving = True
    options.loop_unrolling = True
    builder = llvm.create_pass_builder(_machine(target), options)
    builder.getModulePassManager().run(parsed, builder)


@functools.cache
def _machine(target: Target) -> Any:
    """LLVM's target machine, for position-independent code."""
    import llvmlite.binding as llvm

    if target.triple == llvm.get_process_triple():
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
    else:
        llvm.initialize_all_targets()
        llvm.initialize_all_asmprinters()
    try:
        found = llvm.Target.from_triple(target.triple)
    except RuntimeError as error:
        raise InternalError(f"code generation: LLVM has no target {target.triple}: {error}") from error
    reloc = "static" if target.triple.startswith("wasm") else "pic"
    abi = "lp64d" if target.triple.startswith("riscv64") else ""
    return found.create_target_machine(
        cpu=target.cpu, features=target.features, opt=3, reloc=reloc, codemodel="default", abiname=abi
    )
