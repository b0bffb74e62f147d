"""Bytecode made into Python functions: one for each graph function, as source text over registers.

For the two-layer network it reads

    def core(r0, r1, r2, r3, r4, d_m, d_n, d_k):
        key = (d_m, d_n, d_k, )
        frame = take(key)
        r5, r6, = frame
        k0(r0, r1, r2, out=r5)
        k1(r5, out=r6)
        r7 = empty((1, d_k, ), t0)
        k0(r6, r3, r4, out=r7)
        give(key, frame)
        return r7

A run that an error ends does not give its frame back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.types.arrays import numpy_dtype
from mlcdsl.vm import bytecode as B
from mlcdsl.vm import run_errors as errors
from mlcdsl.vm.expression_source import evaluate_scalar, scalar_source, size_source, variable, wrap
from mlcdsl.vm.liveness import memory_classes
from mlcdsl.vm.places import Frame
from mlcdsl.vm.registry import FUNCTIONS, locked
from mlcdsl.vm.storage import Frames, plan

Array = np.ndarray[Any, Any]


class KernelLike(Protocol):
    """What the machine needs of a compiled prim_func (see `mlcdsl.vm.kernel.Kernel`)."""

    signature: T.PrimFunc
    call: Callable[..., Any]

    @property
    def fast(self) -> bool:
        """Whether `call` is the quick way; else `invoke` is."""

    def invoke(self, values: list[Any], sizes: dict[T.Var, int]) -> None:
        """Call with inputs, then outputs, all of them checked, and the dims."""


class Linker(Protocol):
    """What bytecode refers to by name."""

    cores: dict[str, Callable[..., Any]]
    recursive: frozenset[str]

    def kernel(self, name: str) -> KernelLike: ...

    def constant(self, name: str) -> Array: ...


def compile_core(function: B.Function, linker: Linker) -> Callable[..., Any]:
    """The Python function of one graph function: registers of the parameters, then dims, to flat results."""
    source = _Source(function, linker)
    text = source.text()
    exec(compile(text, f"<bytecode of {function.name}>", "exec"), source.scope)
    core: Callable[..., Any] = source.scope["core"]
    core.__doc__ = text
    return core


class _Source:
    def __init__(self, function: B.Function, linker: Linker):
        self.function = function
        self.linker = linker
        self.lines: list[str] = []
        #: the instruction of each line of the text, for `mlcdsl.vm.places`
        self.instructions: dict[int, B.Instr | Frame] = {}
        self.scope: dict[str, Any] = {
            "empty": np.empty, "wrap": wrap, "locked": locked, "truth": errors.truth, "functions": FUNCTIONS,
            "cores": linker.cores, "errors": errors, "instructions": self.instructions, "function": function,
            "depth": errors.DEPTH, "Exception": Exception,
        }  # fmt: skip
        self.numbers: dict[object, str] = {}
        self.classes = memory_classes(function.code)
        self.planned = {p.register: p for p in plan(function)}
        given = [r for p in function.params for r in B.leaves(p.registers)]
        constants = [i.dst for i in B.walk(function.code) if isinstance(i, B.Constant)]
        #: memory that is not the function's own
        self.foreign = {self.classes.get(r, r) for r in (*given, *constants)}

    def name(self, prefix: str, key: object, value: Any) -> str:
        """A global of the generated code, the same for the same key."""
        if (prefix, key) not in self.numbers:
            self.numbers[prefix, key] = f"{prefix}{len(self.numbers)}"
            self.scope[self.numbers[prefix, key]] = value
        return self.numbers[prefix, key]

    # ------------------------------------------------------------ the whole

    def text(self) -> str:
        f = self.function
        params = [f"r{r}" for p in f.params for r in B.leaves(p.registers)] + [variable(d) for d in f.dims]
        recursive = f.name in self.linker.recursive
        indent = "        " if recursive else "    "
        self.lines.append(f"def core({', '.join(params)}):")
        if recursive:
            self.lines += ["    depth.enter()", "    try:"]
        if self.planned:
            self._frame(indent)
        self._code(f.code, indent)
        if not isinstance(f.code[-1] if f.code else None, B.Return | B.If):
            self._line(indent, "return None")
        if recursive:
            self.lines += ["    finally:", "        depth.n -= 1"]
        return "\n".join(self.lines) + "\n"

    def _frame(self, indent: str) -> None:
        dims = "".join(f"{variable(d)}, " for d in self.function.dims)
        planned = list(self.planned.values())
        shapes = "".join(f"{self._shape(p.shape)}, " for p in planned)
        named = ", ".join(variable(d) for d in self.function.dims)
        frames = Frames(planned, eval(f"lambda {named}: ({shapes})", {}))
        self.scope.update(take=frames.take, give=frames.give, frames=frames)
        self._line(indent, f"key = ({dims})")
        self._line(indent, "frame = take(key)")
        allocs = (i for i in B.walk(self.function.code) if isinstance(i, B.Alloc) and i.dst in self.planned)
        self.instructions[len(self.lines)] = Frame(tuple(allocs))
        self._line(indent, f"{''.join(f'r{r}, ' for r in self.planned)}= frame")

    def _line(self, indent: str, text: str) -> None:
        self.lines.append(indent + text)

    def _shape(self, shape: tuple[T.Expr, ...]) -> str:
        sizes = [size_source(s) or self._evaluated(s) for s in shape]
        return f"({''.join(f'{s}, ' for s in sizes)})"

    def _evaluated(self, e: T.Expr) -> str:
        names = tuple(free_vars(e))
        if isinstance(e, T.Const):
            return self.name("l", (str(e.dtype), repr(e)), evaluate_scalar(e, (), ()))
        expr = self.name("e", id(e), e)
        vars_ = self.name("v", id(e), names)
        self.scope["evaluate"] = evaluate_scalar
        return f"evaluate({expr}, {vars_}, ({''.join(f'{variable(v)}, ' for v in names)}))"

    def _scalar(self, e: T.Expr) -> str:
        return scalar_source(e, self._evaluated)

    # ------------------------------------------------------------ instructions

    def _code(self, code: B.Code, indent: str) -> None:
        if not code:
            self._line(indent, "pass")
        for i in code:
            if isinstance(i, B.If):
                self._line(indent, f"if truth(r{i.cond}):")
                self.instructions[len(self.lines)] = i
                self._code(i.then, indent + "    ")
                if i.orelse:
                    self._line(indent, "else:")
                    self._code(i.orelse, indent + "    ")
            else:
                for line in self._instr(i):
                    self._line(indent, line)
                    self.instructions[len(self.lines)] = i

    def _instr(self, i: B.Instr) -> list[str]:
        match i:
            case B.Constant(dst, name):
                return [f"r{dst} = {self.name('c', name, self.linker.constant(name))}"]
            case B.Scalar(dst, expr):
                return [f"r{dst} = {self._scalar(expr)}"]
            case B.Alloc(dst, t):
                return [] if dst in self.planned else [f"r{dst} = {self._empty(t)}"]
            case B.View(dst, src, t):
                return [] if dst in self.planned else [f"r{dst} = r{src}.reshape({self._shape(t.shape)})"]
            case B.Move(dst, src):
                return [f"r{dst} = r{src}"]
            case B.Call():
                return self._call(i)
            case B.Match():
                return self._match(i)
            case B.Check(cond, _, _, values):
                shown = "".join(f"{self._scalar(v)}, " for v in values)
                check = self.name("i", id(i), i)
                return [f"if not {self._scalar(cond)}: raise errors.check_failed({check}, ({shown}))"]
            case B.Free(r):
                return [] if r in self.planned else [f"r{r} = None"]
            case B.Return(values):
                return self._return(values)
        raise AssertionError(i)

    def _empty(self, t: G.TensorType) -> str:
        return f"empty({self._shape(t.shape)}, {self.name('t', t.dtype, numpy_dtype(t.dtype))})"

    def _call(self, i: B.Call) -> list[str]:
        args = "".join(f"r{r}, " for r in i.args)
        outs = [f"r{r}" for r in i.outs]
        if i.kind == "kernel":
            return [self._kernel(i, args, outs)]
        if i.kind == "extern":
            target, call = self.name("x", i.symbol, i.symbol), self.name("i", id(i), i)
            given = [f"r{r}" if r in i.written else f"locked(r{r})" for r in i.args]
            passed = "".join(f"{v}, " for v in (*given, *outs))
            return [
                f"f = functions.get({target}) or errors.find({call})",
                f"try: f({passed})",
                f"except Exception as error: raise errors.extern_failed({call}, error)",
            ]
        dims = "".join(f"{self._scalar(e)}, " for _, e in i.dims)
        name = self.name("n", i.name, i.name)
        call = f"cores[{name}]({args}{dims})"
        return [f"{', '.join(outs)} = {call}" if outs else call]

    def _kernel(self, i: B.Call, args: str, outs: list[str]) -> str:
        kernel = self.linker.kernel(i.name)
        signature = kernel.signature
        if kernel.fast:
            call = self.name("k", i.name, kernel.call)
            out = "" if not outs else f"out={outs[0]}" if len(outs) == 1 else f"out=({', '.join(outs)})"
            return f"{call}({args}{out})"
        call = self.name("k", i.name, _with_dims(kernel))
        given = dict(i.dims)
        sizes = "".join(f"{self._scalar(given[d.name])}, " for d in signature.dims)
        return f"{call}([{args}{', '.join(outs)}], ({sizes}))"

    def _match(self, i: B.Match) -> list[str]:
        lines = [f"s = r{i.src}.shape"]
        lines += [f"{variable(v)} = s[{i.shape.index(v)}]" for v in i.binds]
        node = self.name("i", id(i), i)
        return [*lines, f"if s != {self._shape(i.shape)}: raise errors.match_failed({node}, s)"]

    def _return(self, values: B.Tree) -> list[str]:
        """Results are memory of their own: what is not, or is returned twice, is copied."""
        seen: set[int] = set()
        shown = []
        for r, t in zip(B.leaves(values), B.leaf_types(self.function.result), strict=True):
            c = self.classes.get(r, r)
            copied = isinstance(t, G.TensorType) and (c in self.foreign or c in seen)
            shown.append(f"r{r}.copy()" if copied else f"r{r}")
            seen.add(c)
        result = shown[0] if len(shown) == 1 else f"({''.join(f'{s}, ' for s in shown)})"
        give = ["give(key, frame)"] if self.planned else []
        return [*give, f"return {result}"]


def _with_dims(kernel: KernelLike) -> Callable[[list[Any], tuple[int, ...]], None]:
    dims = kernel.signature.dims

    def call(values: list[Any], sizes: tuple[int, ...]) -> None:
        kernel.invoke(values, dict(zip(dims, sizes, strict=True)))

    return call
