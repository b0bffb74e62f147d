"""The reference interpreter of primitive functions: the oracle for everything that compiles them.

Every statement is run as docs/language.md describes it, with every check that S7 asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.reference import reduce
from mlcdsl.reference.arrays import Array, Sized, array_of, check_array, scalar_of, solve, strides_of, values_of
from mlcdsl.reference.errors import RunError, StepLimitError
from mlcdsl.reference.expressions import Evaluator
from mlcdsl.reference.memory import Memory, ParallelLoop
from mlcdsl.types import I64

#: what a symbol of an extern stands for: called with its inputs, then its outputs, which it fills
Externs = Mapping[str, Callable[..., object]]


def run_prim_func(
    func: T.PrimFunc,
    args: Sequence[Any],
    *,
    extern: Externs | None = None,
    dims: Sequence[int] | None = None,
    max_steps: int | None = None,
) -> list[Array]:
    """Run the function on its inputs and return its outputs.

    `args` are arrays and scalars for the `in` and `inout` parameters in order; what the function leaves in an `inout`
    array is written into the given array when the run has ended. `dims` gives the symbolic sizes where they do not
    follow from the inputs. Whatever is wrong raises RunError; more than `max_steps` statements StepLimitError.
    """
    return Interpreter(func, extern or {}, max_steps).run(args, dims)


class Interpreter(Evaluator):
    """One run of a primitive function."""

    def __init__(self, func: T.PrimFunc, extern: Externs, max_steps: int | None = None):
        super().__init__()
        self.func = func
        self.extern = extern
        self.max_steps = max_steps
        self.steps = 0
        #: whether only inits run, inside a loop of no iterations (S4)
        self.only_inits = False
        self.reduce_vars = ReduceVars(func.body)
        #: the first values of the loops around, by variable
        self.firsts: dict[T.Var, int] = {}

    # ------------------------------------------------------------ parameters

    def run(self, args: Sequence[Any], dims: Sequence[int] | None) -> list[Array]:
        """Bind the parameters, run the body, and collect the outputs."""
        func = self.func
        if len(args) != len(func.inputs):
            raise RunError("E0801", f"`{func.name}` takes {len(func.inputs)} inputs, got {len(args)}", func.span)
        arrays = self._bind_inputs(args, dims)
        for fact in func.where:
            if not self.truth(fact):
                raise RunError("E0309", f"a `where` fact of `{func.name}` does not hold", fact.span)
        for param in func.outputs:
            self._allocate(_buffer(param))
        self.stmts(func.body)
        for param in func.outputs:
            self._check_written(_buffer(param))
        for buffer, array in arrays:
            array[...] = self.array(buffer)
        return [self.array(_buffer(param)) for param in func.outputs]

    def _bind_inputs(self, args: Sequence[Any], dims: Sequence[int] | None) -> list[tuple[T.Buffer, Array]]:
        """Give the inputs, sizes and strides their values; returns the `inout` arrays."""
        func, sized, strided, inout = self.func, list[Sized](), list[Sized](), list[tuple[T.Buffer, Array]]()
        for param, arg in zip(func.inputs, args, strict=True):
            value = param.value
            if isinstance(value, T.Var):
                self.values[value] = scalar_of(arg, value.dtype, value.name, param.span)
                continue
            array = check_array(arg, value.dtype, len(value.shape), value.name, param.span)
            self.memories[value] = Memory(value, array.shape, self.loops, values_of(array, value.dtype))
            sized.append((value.name, value.shape, array.shape, param.span))
            if value.strides is not None:
                strided.append(self._strides(value, value.strides, array))
            if param.mode == "inout":
                inout.append((value, array))
        if dims is not None:
            self.values.update(zip(func.dims, dims, strict=True))
        solve(func.dims if dims is None else (), sized, self.values, self.value)
        known = {v for _, strides, _, _ in strided for v in strides if isinstance(v, T.Var)}
        solve([v for v in func.stride_vars if v in known], strided, self.values, self.value)
        return inout

    def _strides(self, buffer: T.Buffer, declared: tuple[T.Expr, ...], array: Array) -> Sized:
        """The strides that count: those of a dimension with several elements, and those that introduce a variable."""
        counts = [n > 1 and array.size > 0 for n in array.shape]
        pairs = [
            (e, stride)
            for e, stride, some in zip(declared, strides_of(array), counts, strict=True)
            if some or e in self.func.stride_vars
        ]
        return f"{buffer.name}.strides", tuple(e for e, _ in pairs), tuple(s for _, s in pairs), buffer.span

    def _check_written(self, buffer: T.Buffer) -> None:
        missing = self.memories[buffer].unwritten()
        if missing is not None:
            where = ", ".join(map(str, missing))
            raise RunError("E0907", f"the output element {buffer.name}[{where}] is not written", self.func.span)

    def array(self, buffer: T.Buffer) -> Array:
        """The elements of a buffer as an array, zeros where nothing was written."""
        memory = self.memories[buffer]
        return array_of([0 if v is None else v for v in memory.data], buffer.dtype, memory.shape)

    # ------------------------------------------------------------ statements

    def stmts(self, stmts: T.Stmts) -> None:
        """Run statements in order."""
        for s in stmts:
            self.stmt(s)

    def stmt(self, s: T.Stmt) -> None:
        """Run one statement. When only inits run, those are left out that neither declare nor contain anything."""
        self._count()
        match s:
            case T.For():
                self._for(s)
            case T.Block():
                self._block(s)
            case T.Alloc(buffer):
                self._allocate(buffer)
            case T.Let(var, value):
                self.values[var] = self.value(value)
            case T.If(cond, then, orelse):
                self.stmts(then if self.truth(cond) else orelse)
            case _ if self.only_inits:
                pass
            case T.Store(buffer, indices, value):
                place = self.indices(indices)
                self.memories[buffer].write(place, self.value(value), s.span)
            case T.Compute():
                self._compute(s)
            case T.While(cond, body):
                while self.truth(cond):
                    self._count()
                    self.stmts(body)
            case T.Assert():
                self._assert(s)
            case T.CallExtern():
                self._call(s)

    def _count(self) -> None:
        self.steps += 1
        if self.max_steps is not None and self.steps > self.max_steps:
            raise StepLimitError(f"`{self.func.name}` ran for more than {self.max_steps} steps")

    def _allocate(self, buffer: T.Buffer) -> None:
        shape = self.indices(buffer.shape)
        if any(size < 0 for size in shape):
            raise RunError("E0801", f"`{buffer.name}` has a negative size: {list(shape)}", buffer.span)
        self.memories[buffer] = Memory(buffer, shape, self.loops)

    def _for(self, s: T.For) -> None:
        lo, extent = self.integer(s.lo), self.integer(s.extent)
        self.firsts[s.var] = lo
        if extent <= 0 and s.var in self.reduce_vars:
            outside, self.only_inits = self.only_inits, True
            self.values[s.var] = lo
            self.stmts(s.body)
            self.only_inits = outside
            return
        parallel = ParallelLoop(s.var.name, s.thread) if s.kind in ("parallel", "vectorized", "thread") else None
        if parallel is not None:
            self.loops.append(parallel)
        for i in range(lo, lo + extent):
            self._count()
            self.values[s.var] = i
            if parallel is not None:
                parallel.iteration = i
            self.stmts(s.body)
        if parallel is not None:
            self.loops.pop()

    def _block(self, s: T.Block) -> None:
        """S3 and S4: the bindings, then the predicate, then the init where a reduction begins, then the body."""
        chosen, own = self.reduce_vars.split(s.where)
        bindings = [self._of_reduction(a.binding) if a.kind == "reduce" else self.integer(a.binding) for a in s.axes]
        if not all(map(self.truth, chosen)):
            return
        first = all(self.values[v] == self.firsts[v] for v in self.reduce_vars.of(*own))
        inside = (first and self.only_inits) or all(map(self._of_reduction, own))
        begins = inside or first
        for axis, value in zip(s.axes, bindings, strict=True):
            extent = self.integer(axis.extent)
            free = axis.kind == "reduce" and (self.only_inits or not inside)
            if not 0 <= value < extent and not free:
                what = f"the axis `{axis.var.name}` is {value}, outside of [0, {extent})"
                raise RunError("E0901", what, axis.span or s.span)
            self.values[axis.var] = value
            begins = begins and (axis.kind != "reduce" or value == 0)
        if s.init is not None and begins:
            outside, self.only_inits = self.only_inits, False
            self.stmts(s.init)
            self.only_inits = outside
        if inside and not (self.only_inits and not _has_inits(s.body)):
            self.stmts(s.body)

    def _of_reduction(self, e: T.Expr) -> int:
        """What is about a reduction alone; where this is empty, a quotient by 0 is 0 (S4)."""
        self.divides_by_zero = self.only_inits
        value = int(self.value(e))
        self.divides_by_zero = False
        return value

    def _compute(self, s: T.Compute) -> None:
        """S6, as the nest of loops that it stands for."""
        if s.allocates:
            self._allocate(s.buffer)
        memory = self.memories[s.buffer]
        for place in self._points(s.axes):
            if not isinstance(s.value, T.Reduce):
                memory.write(place, self.value(s.value), s.span)
            elif s.value.reducer in ("argmax", "argmin"):
                memory.write(place, self._position(s.value), s.span)
            else:
                self._reduce(memory, place, s.value)

    def _points(self, axes: tuple[T.IterVar, ...]) -> Iterator[tuple[int, ...]]:
        """Every point of the box in row-major order, with the variables set to it."""
        for point in product(*(range(self.integer(a.extent)) for a in axes)):
            self._count()
            self.values.update(zip((a.var for a in axes), point, strict=True))
            yield point

    def _reduce(self, memory: Memory, place: tuple[int, ...], e: T.Reduce) -> None:
        memory.write(place, reduce.identity(e.reducer, e.dtype, self), e.span)
        for _ in self._points(e.axes):
            acc = memory.read(place, e.span)
            memory.write(place, reduce.step(e.reducer, e.dtype, acc, e.body, self), e.span)

    def _position(self, e: T.Reduce) -> int:
        best = reduce.Position(str(e.reducer))
        for position, _ in enumerate(self._points(e.axes)):
            best.step(self.value(e.body), position)
        return best.position

    def _assert(self, s: T.Assert) -> None:
        if not self.truth(s.cond):
            message = s.message
            for e in s.values:
                message = message.replace("{}", str(self.value(e)), 1)
            raise RunError(s.code, message, s.span)

    # ------------------------------------------------------------ externs

    def _call(self, s: T.CallExtern) -> None:
        """Call with copies of whole buffers (an address stands for its buffer), then copy back what may be written."""
        symbol = s.extern.symbol
        if symbol not in self.extern:
            message = f"no function is given for the extern `{symbol}`"
            if s.extern.llvm is not None:
                message = f"`{s.extern.name}` is an intrinsic of LLVM, `{symbol}`: it runs in compiled code only"
            raise RunError("E0803", message, s.span)
        if s.extern.llvm is not None:
            self._call_vectors(s)
            return
        params = s.extern.params
        args: list[Any] = []
        written: list[tuple[T.Buffer, Array]] = []
        for param, arg in zip(params, s.args, strict=True):
            if not isinstance(arg, T.Buffer | T.Ptr):
                args.append(self._scalar_argument(arg))
                continue
            buffer = arg if isinstance(arg, T.Buffer) else arg.buffer
            self._check_argument(buffer, arg, param.mode, s)
            array = self.array(buffer)
            args.append(self._from(array, arg, s))
            if isinstance(arg, T.Ptr) or param.mode != "in":
                written.append((buffer, array))
        self.extern[symbol](*args)
        for buffer, array in written:
            memory = self.memories[buffer]
            values = values_of(array, buffer.dtype)
            for place, value in zip(memory.indices(), values, strict=True):
                memory.write(place, value, s.span)

    def _call_vectors(self, s: T.CallExtern) -> None:
        """Call with copies of the elements, and write the result back."""
        vectors = [a for a in s.args if isinstance(a, T.Ptr)]
        boxes = [[*product(*(range(i, i + n) for i, n in zip(self.indices(v.indices), v.extents, strict=True)))]
                 for v in vectors]  # fmt: skip
        args = []
        for v, places in zip(vectors, boxes, strict=True):
            memory = self.memories[v.buffer]
            values = [0 if v.mode == "out" else memory.read(p, v.span or s.span) for p in places]
            args.append(array_of(values, v.buffer.dtype, (len(places),)))
        self.extern[s.extern.symbol](*args)
        for v, places, array in zip(vectors, boxes, args, strict=True):
            if v.mode != "in":
                for p, value in zip(places, values_of(array, v.buffer.dtype), strict=True):
                    self.memories[v.buffer].write(p, value, v.span or s.span)

    def _from(self, array: Array, arg: T.Buffer | T.Ptr, s: T.CallExtern) -> Array:
        """What an address gives: from an element on, the rest of the buffer in memory order."""
        if isinstance(arg, T.Buffer) or not arg.indices:
            return array
        at = self.indices(arg.indices)
        if not all(0 <= i < n for i, n in zip(at, array.shape, strict=True)):
            place = f"{arg.buffer.name}{list(at)}"
            raise RunError("E0901", f"{place} is outside of {list(array.shape)}", arg.span or s.span)
        return array.reshape(-1)[int(np.ravel_multi_index(at, array.shape)) :]

    def _scalar_argument(self, e: T.Expr) -> Any:
        value = self.value(e)
        return value if e.dtype == I64 else array_of([value], e.dtype, ())[()]

    def _check_argument(self, buffer: T.Buffer, arg: T.Expr | T.Buffer, mode: T.Mode, s: T.CallExtern) -> None:
        """A tensor that the extern reads must be written; of an address nobody knows what is read."""
        if isinstance(arg, T.Buffer) and mode != "out":
            memory = self.memories[buffer]
            for place in memory.indices():
                memory.read(place, s.span)


def _has_inits(stmts: T.Stmts) -> bool:
    return any(isinstance(s, T.Block) and s.init is not None for s in walk_stmts(stmts))


def _buffer(param: T.Param) -> T.Buffer:
    if isinstance(param.value, T.Var):
        raise ValueError(f"the output `{param.name}` is a scalar")
    return param.value
