"""The virtual machine: graph functions as Python callables, over compiled kernels, externs and constants."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import numpy as np

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import graph as G
from mlcdsl.vm import bytecode as B
from mlcdsl.vm import places, registry
from mlcdsl.vm.arguments import positional
from mlcdsl.vm.entry import check_arguments, make_entry, nested
from mlcdsl.vm.executor import KernelLike, compile_core
from mlcdsl.vm.run_errors import MAX_DEPTH, too_deep

Array = np.ndarray[Any, Any]


class Machine:
    """`machine["M.f"]` is a callable. `kernel` finds a compiled prim_func by its qualified name."""

    def __init__(
        self,
        functions: Mapping[str, B.Function],
        kernel: Callable[[str], KernelLike],
        constants: Mapping[str, Array] | None = None,
    ):
        self.functions = dict(functions)
        self.cores: dict[str, Callable[..., Any]] = {}
        self.recursive = recursive(self.functions)
        self._kernel = kernel
        self._constants = {name: _locked(a) for name, a in (constants or {}).items()}
        self._callables: dict[str, VmFunction] = {}

    def kernel(self, name: str) -> KernelLike:
        return self._kernel(name)

    def constant(self, name: str) -> Array:
        """The data of a module constant; E0804 if it was not given."""
        if name not in self._constants:
            raise MlcError([Diagnostic("E0804", f"the constant `{name}` has no data", None)])
        return self._constants[name]

    def function(self, name: str) -> VmFunction:
        """The callable of a qualified name."""
        if name not in self._callables:
            if name not in self.functions:
                raise KeyError(name)
            self._callables[name] = VmFunction(self, self.functions[name])
        return self._callables[name]

    def __getitem__(self, name: str) -> VmFunction:
        known = [n for n in self.functions if name in (n, n.partition(".")[2])]
        return self.function(known[0] if len(known) == 1 else name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.functions)

    def link(self, name: str) -> Callable[..., Any]:
        """The core of a function, with all that it calls. E0803 when the function of an extern is missing."""
        pending, found = [name], {name}
        while pending:
            for callee in called(self.functions[pending.pop()], "function"):
                if callee.name not in found:
                    found.add(callee.name)
                    pending.append(callee.name)
        for each in found:
            for extern in called(self.functions[each], "extern"):
                registry.find_function(extern.symbol, extern.span)
        for each in found:
            if each not in self.cores:
                self.cores[each] = compile_core(self.functions[each], self)
        return self.cores[name]


class VirtualMachine(Machine):
    """The machine of a loaded library."""

    def __init__(self, library: LibraryLike):
        from mlcdsl.vm.bytecode_text import parse_function

        if not hasattr(library, "executable"):
            raise TypeError(f"a library is needed (of `mlcdsl.build` or `mlcdsl.load`), not {type(library).__name__}")
        data = library.executable.bytecode
        functions = {n: parse_function(lines) for n, lines in data.get("functions", {}).items()}
        super().__init__(functions, library.kernel, library.executable.weights)


class ExecutableLike(Protocol):
    """What the machine reads of a build."""

    @property
    def bytecode(self) -> dict[str, Any]: ...

    @property
    def weights(self) -> Mapping[str, Array]: ...


class LibraryLike(Protocol):
    """What the machine needs of a library."""

    @property
    def executable(self) -> ExecutableLike: ...

    def kernel(self, name: str) -> KernelLike: ...


class VmFunction:
    """A graph function: `f(*args)`, or by parameter names. Results are new arrays, tuples where the type says so."""

    def __init__(self, machine: Machine, function: B.Function):
        self.machine = machine
        self.function = function
        self.name = function.name
        self.__doc__ = function.doc or None
        self._names = [p.name for p in function.params]
        self._nested = any(isinstance(t, G.TupleType) for t in getattr(function.result, "items", ()))
        self._single_tuple = isinstance(function.result, G.TupleType) and len(B.leaf_types(function.result)) == 1
        self._core: Callable[..., Any] | None = None
        self._entry: Callable[..., Any] | None = None

    def __call__(self, *args: Any, **named: Any) -> Any:
        if named or self._entry is None:
            args = positional(self.name, self._names, args, named)
            self._link()
        entry = self._entry
        assert entry is not None
        try:
            return entry(*args)
        except MlcError as error:
            raise places.placed(error) from error.__cause__
        except ZeroDivisionError as error:
            raise places.no_division(error) from error
        except RecursionError as error:
            raise too_deep() from error
        except (MemoryError, ValueError) as error:
            raise places.no_memory(error, self.name) from error

    def __repr__(self) -> str:
        from mlcdsl.ops.base.shapes import show_type

        shown = ", ".join(f"{p.name}: {show_type(p.type)}" for p in self.function.params)
        return f"<graph function {self.name}({shown}) -> {show_type(self.function.result)}>"

    @property
    def source(self) -> str:
        """The Python text that runs, for the curious."""
        return self.machine.link(self.name).__doc__ or ""

    def _link(self) -> None:
        if self._entry is not None:
            return
        core = self.machine.link(self.name)
        if self.name in self.machine.recursive:
            core = _with_room(core)
        if self._nested or self._single_tuple:
            flat = core
            core = lambda *a: self._tuples(flat(*a))  # noqa: E731
        self._core = core
        self._entry = make_entry(self.function, core, self._slow)

    def _tuples(self, result: Any) -> Any:
        return nested(self.function.result, list(result) if isinstance(result, tuple) else [result])

    def _slow(self, *args: Any) -> Any:
        assert self._core is not None
        return self._core(*check_arguments(self.function, args))


def _with_room(core: Callable[..., Any]) -> Callable[..., Any]:
    """Recursion as deep as the machine allows needs more than Python's own limit."""

    def call(*args: Any) -> Any:
        limit = sys.getrecursionlimit()
        if limit >= 4 * MAX_DEPTH:
            return core(*args)
        sys.setrecursionlimit(limit + 4 * MAX_DEPTH)
        try:
            return core(*args)
        finally:
            sys.setrecursionlimit(limit)

    return call


def _locked(a: Array) -> Array:
    """A constant: contiguous, and never written."""
    view = np.ascontiguousarray(a).view() if a.ndim else a.view()
    view.flags.writeable = False
    return view


def called(function: B.Function, kind: B.CallKind) -> list[B.Call]:
    """The calls of one kind in a function."""
    return [i for i in B.walk(function.code) if isinstance(i, B.Call) and i.kind == kind]


def recursive(functions: Mapping[str, B.Function]) -> frozenset[str]:
    """The functions that can come to call themselves."""
    edges = {n: {c.name for c in called(f, "function")} for n, f in functions.items()}

    def reaches(start: str) -> bool:
        seen: set[str] = set()
        pending = list(edges[start])
        while pending:
            n = pending.pop()
            if n == start:
                return True
            if n not in seen:
                seen.add(n)
                pending += edges.get(n, ())
        return False

    return frozenset(n for n in functions if reaches(n))
