"""What a build gives: object code, signatures, bytecode, weights. Saved as `.mlcx`, loaded as a Library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mlcdsl.backends.llvm.target import Target
from mlcdsl.check import check_source
from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.driver import artifact
from mlcdsl.driver.safetensors_file import load as load_arrays
from mlcdsl.driver.safetensors_file import save as save_arrays
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.source import Source
from mlcdsl.vm.kernel import Site

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class KernelEntry:
    """A compiled prim_func: its signature (a body is not needed), symbols, failure sites, externs by symbol."""

    signature: T.PrimFunc
    symbol: str
    entry: str
    sites: tuple[Site, ...]
    externs: Mapping[str, T.Extern]


@dataclass(frozen=True, slots=True)
class SharedLibrary:
    """The bytes of a shared library, and where it lies ("" if it comes from an artifact)."""

    data: bytes
    path: str = ""


@dataclass(frozen=True, slots=True)
class Executable:
    """Everything that running needs. `linked` is the object code of C externs, `shared` their shared libraries by the
    text of `from`;
    `warnings` is what the checker found, and is not saved."""

    target: Target
    code: bytes
    kernels: tuple[KernelEntry, ...]
    linked: tuple[bytes, ...] = ()
    shared: Mapping[str, SharedLibrary] = field(default_factory=dict)
    bytecode: dict[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Array] = field(default_factory=dict)
    externs: tuple[T.Extern, ...] = ()
    public: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()

    def save(self, path: str) -> None:
        """Write an `.mlcx` file. Raises MlcError E0001 when it cannot be written."""
        artifact.write(_pack(self), path)

    @staticmethod
    def load(path: str) -> Executable:
        """Read an `.mlcx` file. Raises MlcError E0001, E0802 or E0805."""
        return _unpack(artifact.read(path), path)


# ---------------------------------------------------------------- to members


def _pack(exe: Executable) -> artifact.Artifact:
    from mlcdsl import __version__

    externs = {(e.module, e.name): e for k in exe.kernels for e in k.externs.values()}
    externs.update({(e.module, e.name): e for e in exe.externs})
    manifest = {
        "mlcdsl": __version__,
        "target": {f: getattr(exe.target, f) for f in ("name", "triple", "cpu", "features", "vector_bits")},
        "kernels": [_kernel_data(k) for k in exe.kernels],
        "shared": {source: f"shared/{n}" for n, source in enumerate(exe.shared)},
        "public": [list(pair) for pair in exe.public.items()],
        "externs": [f"{m}.{n}" for m, n in externs],
    }
    members = {
        "code.o": exe.code,
        "signatures.mlc": _signatures(exe, tuple(externs.values())).encode(),
        "bytecode.json": json.dumps(exe.bytecode, sort_keys=True).encode(),
        "weights.safetensors": save_arrays(dict(exe.weights)),
    }
    for n, data in enumerate(exe.linked):
        members[f"externs/{n}.o"] = data
    for n, library in enumerate(exe.shared.values()):
        members[f"shared/{n}"] = library.data
    return artifact.Artifact(manifest, members)


def _kernel_data(k: KernelEntry) -> dict[str, Any]:
    return {
        "module": k.signature.module,
        "name": k.signature.name,
        "symbol": k.symbol,
        "entry": k.entry,
        "sites": [[s.code, _placed(s), list(s.kinds)] for s in k.sites],
        "externs": {symbol: f"{e.module}.{e.name}" for symbol, e in k.externs.items()},
    }


def _placed(site: Site) -> str:
    """The message with its place in words: an artifact does not hold the source."""
    if site.span is None:
        return site.message
    place = site.span.source.location(site.span.start)
    return f"{site.message} (at {site.span.source.name}:{place.row}:{place.column})"


def _signatures(exe: Executable, externs: tuple[T.Extern, ...]) -> str:
    """Every kernel and extern as an `extern` declaration, which reads back as its signature."""
    from mlcdsl.ir.to_syntax import TensorSyntax
    from mlcdsl.syntax import ast
    from mlcdsl.syntax.printer import print_file

    modules: dict[str, list[ast.Item]] = {}
    for k in exe.kernels:
        s = k.signature
        as_extern = T.Extern(s.name, s.module, s.dims, s.params, s.where, k.symbol, "", False, doc=s.doc)
        modules.setdefault(s.module, []).append(TensorSyntax().extern(as_extern))
    for e in externs:
        modules.setdefault(e.module, []).append(TensorSyntax().extern(e))
    return print_file(ast.File(tuple(ast.Module(ast.Ident(m), tuple(items)) for m, items in modules.items())))


# ---------------------------------------------------------------- from members


def _unpack(parts: artifact.Artifact, path: str) -> Executable:
    try:
        m = parts.manifest
        target = Target(**m["target"])
        _check_target(target, path)
        signatures = _read_signatures(parts.members["signatures.mlc"].decode(), path)
        kernels = tuple(_kernel(data, signatures) for data in m["kernels"])
        return Executable(
            target,
            parts.members["code.o"],
            kernels,
            tuple(data for name, data in sorted(parts.members.items()) if name.startswith("externs/")),
            {source: SharedLibrary(parts.members[member]) for source, member in m["shared"].items()},
            json.loads(parts.members["bytecode.json"]),
            load_arrays(parts.members["weights.safetensors"]),
            tuple(_extern(q, signatures) for q in m["externs"]),
            dict(m["public"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise artifact.damaged(path, f"its contents do not fit together ({error})", "build it again") from error


def _check_target(target: Target, path: str) -> None:
    from mlcdsl.backends.llvm.target import host_target

    host = host_target()
    if target.triple != host.triple:
        raise MlcError(
            [Diagnostic("E0805", f"`{path}` was built for {target.triple}, this machine is {host.triple}", None)]
        )
    needs = {f for f in target.features.split(",") if f.startswith("+")}
    missing = sorted(f[1:] for f in needs - set(host.features.split(",")))
    if missing:
        raise MlcError(
            [
                Diagnostic(
                    "E0805",
                    f"`{path}` was built for {target.cpu}, this processor lacks {', '.join(missing[:6])}",
                    None,
                    notes=("build it here, or for a plainer processor: `--target x86-64`",),
                )
            ]
        )


def _read_signatures(text: str, path: str) -> G.Program:
    result = check_source(Source(f"{path}:signatures.mlc", text), prove=False)
    if not result.ok:
        raise ValueError("signatures")
    return result.program


def _extern(qualified: str, program: G.Program) -> T.Extern:
    module, _, name = qualified.partition(".")
    found = program.modules[module].items[name]
    assert isinstance(found, T.Extern)
    return found


def _kernel(data: dict[str, Any], program: G.Program) -> KernelEntry:
    e = _extern(f"{data['module']}.{data['name']}", program)
    strides = tuple(
        s
        for p in e.params
        if isinstance(p.value, T.Buffer) and p.value.strides is not None
        for s in p.value.strides
        if isinstance(s, T.Var) and s not in e.dims
    )
    signature = T.PrimFunc(e.name, e.module, e.dims, e.params, e.where, (), tuple(dict.fromkeys(strides)), doc=e.doc)
    sites = tuple(Site(code, message, kinds) for code, message, kinds in data["sites"])
    externs = {symbol: _extern(where, program) for symbol, where in data["externs"].items()}
    return KernelEntry(signature, data["symbol"], data["entry"], sites, externs)
