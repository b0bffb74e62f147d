"""Entries that take NumPy arrays themselves: type, rank, sizes, layout and overlap are checked in compiled code.

A call from Python then costs one foreign call instead of an address look-up per array (over 1 us each through
`ndarray.ctypes`). The layout read here is NumPy's C ABI, fixed since 1.x: of an array object data at 16, nd at 24,
dimensions at 32, strides at 40, descr at 56, flags at 64; of a dtype object byteorder at 26, type_num at 28.

    i32 @"module.name.py"(ptr err, <params: ptr PyArrayObject, or the scalar>)

gives the kernel's status, or -1 when an argument is not what the signature says: then nothing was called, and the
caller finds out what is wrong on the slow way.
"""

from __future__ import annotations

from mlcdsl.backends.llvm.values import register_type
from mlcdsl.ir import tensor as T
from mlcdsl.ir.limits import INDEX_LIMIT
from mlcdsl.ir.symbolic import free_vars

#: NumPy's type numbers (LP64)
_TYPE_NUM = {
    "bool": 0, "i8": 1, "u8": 2, "i16": 3, "u16": 4, "i32": 5, "u32": 6, "i64": 7, "u64": 8,
    "f32": 11, "f64": 12, "f16": 23,
}  # fmt: skip
#: C_CONTIGUOUS and ALIGNED, and WRITEABLE
_READ, _WRITE = 0x101, 0x501
_OPS = {"add": "add", "sub": "sub", "mul": "mul"}


def has_entry(func: T.PrimFunc) -> bool:
    """Whether every parameter is of a kind that an entry can check."""
    bound: set[T.Var] = set()
    for p in func.params:
        if p.value.dtype.name not in _TYPE_NUM:
            return False
        if isinstance(p.value, T.Buffer):
            if p.value.strides is not None:
                return False
            bound.update(s for s in p.value.shape if s in func.dims and p.mode != "out")
    sizes = [s for p in func.params if isinstance(p.value, T.Buffer) for s in p.value.shape]
    return set(func.dims) <= bound and all(_plain(s) and set(free_vars(s)) <= bound for s in sizes)


def _plain(e: T.Expr) -> bool:
    if isinstance(e, T.Binary):
        return e.op in _OPS and _plain(e.a) and _plain(e.b)
    return isinstance(e, T.Const | T.Var)


def entry_text(func: T.PrimFunc, symbol: str) -> str:
    """The entry's LLVM IR, for a function with `has_entry`."""
    return _Entry(func, symbol).text()


class _Entry:
    def __init__(self, func: T.PrimFunc, symbol: str):
        self.func = func
        self.symbol = symbol
        self.lines: list[str] = []
        self.count = 0
        self.dims: dict[T.Var, str] = {}

    def let(self, text: str) -> str:
        self.count += 1
        self.lines.append(f"  %v{self.count} = {text}")
        return f"%v{self.count}"

    def require(self, condition: str) -> None:
        self.count += 1
        self.lines += [f"  br i1 {condition}, label %b{self.count}, label %slow", f"b{self.count}:"]

    def field(self, base: str, offset: int, kind: str) -> str:
        at = self.let(f"getelementptr i8, ptr {base}, i64 {offset}")
        return self.let(f"load {kind}, ptr {at}")

    def text(self) -> str:
        params = ["ptr %err"]
        args = ["ptr %err"]
        tensors: list[tuple[int, T.Param, T.Buffer]] = []
        for n, p in enumerate(self.func.params):
            if isinstance(p.value, T.Buffer):
                tensors.append((n, p, p.value))
                params.append(f"ptr %p{n}")
            else:
                kind = "i8" if p.value.dtype.name == "bool" else register_type(p.value.dtype)
                params.append(f"{kind} %p{n}")
        for n, p, buffer in tensors:
            self._layout(f"%p{n}", p, buffer)
        actual = {n: self._actual(f"%p{n}", buffer) for n, _, buffer in tensors}
        for n, _, buffer in tensors:
            self._require_sizes(actual[n], buffer)
        for ref in self.dims.values():
            self.require(self.let(f"icmp ule i64 {ref}, {INDEX_LIMIT}"))
        data = {n: self.field(f"%p{n}", 16, "ptr") for n, _, _ in tensors}
        self._apart(tensors, data)
        args += [f"ptr {data[n]}" if n in data else params[n + 1] for n in range(len(self.func.params))]
        args += [f"i64 {self.dims[d]}" for d in self.func.dims]
        # inlined, the kernel would be optimized and generated twice
        status = self.let(f'call i32 @"{self.symbol}"({", ".join(args)}) noinline')
        body = "\n".join(self.lines)
        head = f'define i32 @"{self.symbol}.py"({", ".join(params)}) #0 {{'
        return f"{head}\nentry:\n{body}\n  ret i32 {status}\nslow:\n  ret i32 -1\n}}"

    def _layout(self, obj: str, p: T.Param, buffer: T.Buffer) -> None:
        """Type, byte order, flags and rank."""
        descr = self.field(obj, 56, "ptr")
        number = self.field(descr, 28, "i32")
        same = self.let(f"icmp eq i32 {number}, {_TYPE_NUM[buffer.dtype.name]}")
        order = self.field(descr, 26, "i8")
        native = self.let(f"icmp ne i8 {order}, 62")
        flags = self.field(obj, 64, "i32")
        needed = _READ if p.mode == "in" else _WRITE
        masked = self.let(f"and i32 {flags}, {needed}")
        laid = self.let(f"icmp eq i32 {masked}, {needed}")
        rank = self.field(obj, 24, "i32")
        ranked = self.let(f"icmp eq i32 {rank}, {len(buffer.shape)}")
        both = self.let(f"and i1 {same}, {native}")
        rest = self.let(f"and i1 {laid}, {ranked}")
        self.require(self.let(f"and i1 {both}, {rest}"))

    def _actual(self, obj: str, buffer: T.Buffer) -> list[str]:
        """The array's sizes; a bare dim takes its value at its first place."""
        if not buffer.shape:
            return []
        dims = self.field(obj, 32, "ptr")
        actual = [self.field(dims, 8 * axis, "i64") for axis in range(len(buffer.shape))]
        for size, ref in zip(buffer.shape, actual, strict=True):
            if isinstance(size, T.Var):
                self.dims.setdefault(size, ref)
        return actual

    def _require_sizes(self, actual: list[str], buffer: T.Buffer) -> None:
        for size, ref in zip(buffer.shape, actual, strict=True):
            if not (isinstance(size, T.Var) and self.dims[size] == ref):
                self.require(self.let(f"icmp eq i64 {ref}, {self._size(size)}"))

    def _size(self, e: T.Expr) -> str:
        match e:
            case T.Const(value):
                return str(value)
            case T.Var():
                return self.dims[e]
            case T.Binary(op, a, b):
                return self.let(f"{_OPS[op]} i64 {self._size(a)}, {self._size(b)}")
        raise AssertionError(e)

    def _apart(self, tensors: list[tuple[int, T.Param, T.Buffer]], data: dict[int, str]) -> None:
        """What is written overlaps nothing else: the kernel's parameters are noalias."""
        ends = {}
        starts = {}
        for n, _, buffer in tensors:
            starts[n] = self.let(f"ptrtoint ptr {data[n]} to i64")
            length = str(buffer.dtype.bytes)
            for size in buffer.shape:
                length = self.let(f"mul i64 {length}, {self._size(size)}")
            ends[n] = self.let(f"add i64 {starts[n]}, {length}")
        for n, p, _ in tensors:
            for m, q, _ in tensors:
                if p.mode != "in" and m != n and (q.mode == "in" or m > n):
                    before = self.let(f"icmp ule i64 {ends[n]}, {starts[m]}")
                    behind = self.let(f"icmp ule i64 {ends[m]}, {starts[n]}")
                    self.require(self.let(f"or i1 {before}, {behind}"))
