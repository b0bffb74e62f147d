"""A loaded program: its functions as Python callables, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mlcdsl.backends.llvm.jit import LoadedObject, load_object
from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.driver.executable import Executable, KernelEntry
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show
from mlcdsl.vm import bytecode as B
from mlcdsl.vm.kernel import Kernel
from mlcdsl.vm.timing import Timing, time_evaluator

if TYPE_CHECKING:
    from mlcdsl.vm.machine import VirtualMachine, VmFunction

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class ParamInfo:
    """A parameter: `shape` has numbers and the text of symbolic sizes; None for a scalar."""

    name: str
    type: str
    dtype: str
    shape: tuple[int | str, ...] | None
    mode: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes and gives, in words and numbers."""

    name: str
    dims: tuple[str, ...]
    params: tuple[ParamInfo, ...]
    outputs: tuple[str, ...]


class Library:
    """`lib["name"]` or `lib["Module.name"]` is a callable: a compiled prim_func, or a graph function."""

    def __init__(self, executable: Executable):
        self.executable = executable
        self._objects: list[LoadedObject] = []
        self._callbacks: list[Any] = []
        self._kernels = {k.symbol: k for k in self._load()}
        self._machine: VirtualMachine | None = None

    def _load(self) -> Iterator[_Named]:
        from mlcdsl.driver.linking import resolve

        exe = self.executable
        symbols, self._callbacks, self._objects = resolve(exe)
        if not exe.kernels:
            return
        loaded = load_object(exe.code, symbols)
        self._objects.append(loaded)
        for k in exe.kernels:
            yield _Named(_qualified(k), self._kernel(k, loaded))

    def _kernel(self, k: KernelEntry, loaded: LoadedObject) -> Kernel:
        entry = loaded.address(k.entry) if k.entry else None
        return Kernel(k.signature, k.sites, loaded.address(k.symbol), entry, self)

    @property
    def machine(self) -> VirtualMachine:
        """The virtual machine that runs the graph functions."""
        if self._machine is None:
            from mlcdsl.vm.machine import VirtualMachine

            self._machine = VirtualMachine(self)
        return self._machine

    # ------------------------------------------------------------ by name

    def kernel(self, name: str) -> Kernel:
        """A compiled prim_func by its qualified name, also one that the compiler made for an operator."""
        return self._kernels[name].kernel

    def names(self) -> list[str]:
        """The qualified names of everything that can be called."""
        return list(self.executable.public)

    def find(self, name: str) -> Kernel | VmFunction:
        """The function of a name; the module may be left out where that is clear."""
        if not isinstance(name, str):
            raise TypeError(f"functions of a library are found by name, a str, not {type(name).__name__}")
        known = self.names()
        found = [q for q in known if name in (q, q.partition(".")[2])]
        if len(found) != 1:
            raise _unknown(name, found, known)
        internal = self.executable.public[found[0]]
        kernel = self._kernels.get(internal)
        return kernel.kernel if kernel is not None else self.machine.function(internal)

    def __getitem__(self, name: str) -> Callable[..., Any]:
        return self.find(name)

    def __contains__(self, name: str) -> bool:
        return any(name in (q, q.partition(".")[2]) for q in self.names())

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __repr__(self) -> str:
        return f"<mlcdsl library: {', '.join(self.names())}>"

    # ------------------------------------------------------------ running

    def signature(self, name: str) -> Signature:
        """The parameters and outputs of a function."""
        f = self.find(name)
        if isinstance(f, Kernel):
            return _kernel_signature(f)
        return _function_signature(f.name, f.function)

    def run(self, name: str, inputs: Mapping[str, Any]) -> dict[str, Array]:
        """Call by parameter names; gives the outputs by theirs (`out`, or `out0`, `out1`, ... for a function)."""
        signature = self.signature(name)
        _check_names(signature, inputs)
        written = [p for p in signature.params if p.mode == "inout"]
        args = [np.array(inputs[p.name]) if p.mode == "inout" else inputs[p.name] for p in signature.params]
        result = self.find(name)(*args)
        values = result if isinstance(result, tuple) else () if result is None else (result,)
        outputs = dict(zip(_result_names(signature, values), map(np.asarray, _flat(values)), strict=True))
        both = zip(signature.params, args, strict=True)
        return {**{p.name: a for p, a in both if p in written}, **outputs}

    def time_evaluator(
        self, name: str, number: int = 10, repeat: int = 5, min_repeat_ms: float = 20.0
    ) -> Callable[..., Timing]:
        """A callable that times the function: see `mlcdsl.vm.timing.time_evaluator`."""
        return time_evaluator(self.find(name), number, repeat, min_repeat_ms)

    def save(self, path: str) -> None:
        """Write an `.mlcx` file."""
        self.executable.save(path)


@dataclass(frozen=True, slots=True)
class _Named:
    symbol: str
    kernel: Kernel


def _qualified(k: KernelEntry) -> str:
    return f"{k.signature.module}.{k.signature.name}"


def _unknown(name: str, found: list[str], known: list[str]) -> MlcError:
    from mlcdsl.check.names import suggest

    if found:
        message = f"`{name}` is the name of several functions: {', '.join(found)}"
        return MlcError([Diagnostic("E0801", message, None, notes=("write the module too",))])
    meant = suggest(name, [*known, *(q.partition(".")[2] for q in known)])
    notes = [f"did you mean `{meant}`?"] if meant else []
    return MlcError(
        [Diagnostic("E0201", f"there is no function `{name}`", None, notes=(*notes, f"there are: {', '.join(known)}"))]
    )


def _check_names(signature: Signature, inputs: Mapping[str, Any]) -> None:
    from mlcdsl.check.names import suggest

    names = [p.name for p in signature.params]
    takes = f"`{signature.name}` takes {', '.join(f'{p.name}: {p.type}' for p in signature.params) or 'nothing'}"
    found = [f"input `{n}` is missing" for n in names if n not in inputs]
    for n in inputs:
        if n not in names:
            meant = suggest(n, names)
            found.append(f"there is no input `{n}`" + (f"; did you mean `{meant}`?" if meant else ""))
    if found:
        raise MlcError([Diagnostic("E0801", message, None, notes=(takes,)) for message in found])


def _flat(values: Any) -> list[Any]:
    out: list[Any] = []
    for v in values:
        out += _flat(v) if isinstance(v, tuple) else [v]
    return out


def _result_names(signature: Signature, values: Any) -> list[str]:
    count = len(_flat(values))
    if len(signature.outputs) == count:
        return list(signature.outputs)
    return ["out"] if count == 1 else [f"out{n}" for n in range(count)]


def _size(e: T.Expr) -> int | str:
    return int(e.value) if isinstance(e, T.Const) else show(e)


def _kernel_signature(k: Kernel) -> Signature:
    from mlcdsl.vm.arguments import type_text

    s = k.signature
    params = []
    for p in s.inputs:
        shape = None if isinstance(p.value, T.Var) else p.value.shape
        sizes = None if shape is None else tuple(map(_size, shape))
        params.append(ParamInfo(p.name, type_text(p.value.dtype, shape), p.value.dtype.name, sizes, p.mode))
    return Signature(k.name, tuple(d.name for d in s.dims), tuple(params), tuple(p.name for p in s.outputs))


def _function_signature(name: str, f: B.Function) -> Signature:
    from mlcdsl.vm.arguments import type_text

    params = []
    for v in f.params:
        if isinstance(v.type, G.TensorType):
            sizes = tuple(map(_size, v.type.shape))
            text = type_text(v.type.dtype, v.type.shape)
            params.append(ParamInfo(v.name, text, v.type.dtype.name, sizes, "in"))
        elif isinstance(v.type, G.ScalarType):
            params.append(ParamInfo(v.name, v.type.dtype.name, v.type.dtype.name, None, "in"))
        else:
            params.append(ParamInfo(v.name, "tuple", "", None, "in"))
    return Signature(name, tuple(d.name for d in f.dims), tuple(params), ())
