"""From a source to an Executable, and to the texts of the stages on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlcdsl.backends.llvm.calls import is_registered
from mlcdsl.backends.llvm.compile import assembly, object_code
from mlcdsl.backends.llvm.target import Target, host_target, parse_target
from mlcdsl.check import CheckResult
from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.driver.bind_params import SUFFIX
from mlcdsl.driver.compile import generate, lowered_text
from mlcdsl.driver.executable import Executable, KernelEntry, SharedLibrary
from mlcdsl.driver.files import check_program, read_source
from mlcdsl.driver.foreign import extern_error, object_of, source_path
from mlcdsl.driver.functions import Functions, compile_functions
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.source import Source

EMIT_KINDS = ("ast", "mlc", "lowered", "llvm", "asm", "obj", "bytecode")
Params = str | Mapping[str, Any] | None
Scheduled = Mapping[str, T.PrimFunc]
NOTHING: Scheduled = {}


def target_of(text: str | None) -> Target:
    """The target that a text names; E0805 with the known ones otherwise."""
    if text is None:
        return host_target()
    try:
        return parse_target(text)
    except ValueError as error:
        raise MlcError([Diagnostic("E0805", str(error), None)]) from error


def build_source(
    source: Source, target: str | None = None, params: Params = None, scheduled: Scheduled = NOTHING
) -> Executable:
    """Check, compile and assemble. Raises MlcError with everything that is wrong.

    `scheduled` gives prim_funcs, by qualified name, that take the place of the program's own.
    """
    result = check_program(source)
    chosen = target_of(target)
    functions = compile_functions(result, params)
    prims = _prims(result, functions, scheduled)
    code = b""
    kernels: tuple[KernelEntry, ...] = ()
    if prims:
        compiled = generate(prims, result.proofs, chosen)
        code = object_code(compiled.module, chosen)
        kernels = compiled.kernels()
    linked, shared = foreign_code(kernels)
    return Executable(
        chosen, code, kernels, linked, shared, functions.bytecode, functions.weights, functions.externs,
        _public(result, functions), result.diagnostics,
    )  # fmt: skip


def build(path: str, target: str | None = None, params: Params = None, scheduled: Scheduled = NOTHING) -> Executable:
    """Build a file."""
    return build_source(read_source(path), target, params, scheduled)


def _prims(result: CheckResult, functions: Functions, scheduled: Scheduled) -> list[T.PrimFunc]:
    """The prim_funcs of all modules, scheduled where that is asked for, and those that operators became."""
    own = {f"{m.name}.{f.name}": f for m in result.program.modules.values() for f in m.prim_funcs.values()}
    unknown = sorted(set(scheduled) - set(own))
    if unknown:
        message = f"the schedule is for `{unknown[0]}`, which is not in this program"
        notes = (f"prim_funcs: {', '.join(own)}",)
        raise MlcError([Diagnostic("E0201", message, None, notes=notes)])
    return [*(scheduled.get(name, f) for name, f in own.items()), *functions.prims]


def _public(result: CheckResult, functions: Functions) -> dict[str, str]:
    """The names that users call, and what each stands for."""
    out = {}
    for name in result.own:
        module = result.program.modules[name]
        for n in module.items:
            if n in module.prim_funcs or n in module.functions:
                q = f"{name}.{n}"
                out[q] = q + SUFFIX if q in functions.bound else q
    return out


def foreign_code(kernels: tuple[KernelEntry, ...]) -> tuple[tuple[bytes, ...], dict[str, SharedLibrary]]:
    """The object code of externs written in C (each file once), and shared libraries by the text of `from`."""
    objects: dict[Path, bytes] = {}
    shared: dict[str, SharedLibrary] = {}
    for k in kernels:
        for e in k.externs.values():
            if is_registered(e):
                continue
            path = source_path(e)
            if path in objects:
                continue
            data = object_of(e)
            if data is None:
                found = SharedLibrary(path.read_bytes(), str(path.resolve()))
                if shared.setdefault(e.source, found) != found:
                    raise extern_error(f"`{e.source}` is another file than `{shared[e.source].path}`", e, "rename one")
            else:
                objects[path] = data
    return tuple(objects.values()), shared


def emit(
    path: str, kind: str, target: str | None = None, params: Params = None, scheduled: Scheduled = NOTHING
) -> str | bytes:
    """The program at one stage; text, except for "obj"."""
    return emit_source(read_source(path), kind, target, params, scheduled)


def emit_source(
    source: Source, kind: str, target: str | None = None, params: Params = None, scheduled: Scheduled = NOTHING
) -> str | bytes:
    """`emit` for a text."""
    if kind not in EMIT_KINDS:
        raise ValueError(f"no stage is called {kind!r}; there are {', '.join(EMIT_KINDS)}")
    if kind == "ast":
        return _tree(source)
    result = check_program(source)
    chosen = target_of(target)
    if kind == "mlc":
        from mlcdsl.ir.print_program import print_program

        return print_program(_scheduled(result.program, scheduled))
    functions = compile_functions(result, params)
    if kind == "bytecode":
        return functions.text
    prims, proofs = _prims(result, functions, scheduled), result.proofs
    if kind == "lowered":
        return lowered_text(prims, proofs, chosen)
    module = generate(prims, proofs, chosen).module
    if kind == "llvm":
        return module.text
    return assembly(module, chosen) if kind == "asm" else object_code(module, chosen)


def _scheduled(program: G.Program, scheduled: Scheduled) -> G.Program:
    """The program with scheduled prim_funcs in place."""
    modules = {
        name: replace(m, items={n: scheduled.get(f"{name}.{n}", item) for n, item in m.items.items()})
        for name, m in program.modules.items()
    }
    return replace(program, modules=modules)


def _tree(source: Source) -> str:
    from mlcdsl.syntax import parse
    from mlcdsl.syntax.dump import dump

    result = parse(source)
    if result.diagnostics:
        raise MlcError(result.diagnostics)
    return dump(result.file)
