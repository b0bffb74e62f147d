"""Statements."""

from __future__ import annotations

from mlcdsl.backends.llvm.builder import STACK_BYTES, Function
from mlcdsl.backends.llvm.calls import call_extern
from mlcdsl.backends.llvm.exprs import expr
from mlcdsl.backends.llvm.failures import fail, fail_unless
from mlcdsl.backends.llvm.loops import serial_loop, vector_loop
from mlcdsl.backends.llvm.memory import store
from mlcdsl.backends.llvm.parallel import parallel_loop
from mlcdsl.backends.llvm.values import Value
from mlcdsl.diagnostics import InternalError
from mlcdsl.ir import tensor as T
from mlcdsl.lower.buffers import linear_index, size_of
from mlcdsl.types import BOOL

MEMORY = "E0909"


def statements(f: Function, stmts: T.Stmts) -> None:
    """The statements of one body; what they allocate is freed at its end."""
    before = len(f.heap)
    for s in stmts:
        statement(f, s)
    while len(f.heap) > before:
        f.emit(f"call void @free(ptr {f.heap.pop()})")


def statement(f: Function, s: T.Stmt) -> None:
    match s:
        case T.Store(buffer, indices, value):
            index = expr(f, linear_index(buffer, indices))
            store(f, buffer, index, expr(f, value))
        case T.Let(var, value):
            f.env[var] = expr(f, value)
        case T.For():
            _for(f, s)
        case T.If():
            _if(f, s)
        case T.While():
            _while(f, s)
        case T.Assert():
            _assert(f, s)
        case T.Alloc():
            _alloc(f, s)
        case T.CallExtern():
            call_extern(f, s)
        case _:
            raise InternalError(f"code generation: {type(s).__name__} is not lowered")


def _for(f: Function, s: T.For) -> None:
    if s.kind == "parallel" and f.width == 1 and not f.begin:
        parallel_loop(f, s, statements)
    elif s.kind == "vectorized" and f.width == 1 and _lanes(s):
        vector_loop(f, s, _lanes(s), statements)
    else:
        serial_loop(f, s, statements)


def _lanes(s: T.For) -> int:
    """The lanes of a loop that lowering has made one vector, or 0."""
    from mlcdsl.lower.tools import int_of
    from mlcdsl.lower.vectors import MAX_LANES, vectorizable

    count = int_of(s.extent) or 0
    fits = 2 <= count <= MAX_LANES and count & (count - 1) == 0
    return count if fits and vectorizable(s.body, {s.var}) else 0


def _if(f: Function, s: T.If) -> None:
    cond = expr(f, s.cond)
    if cond.uniform:
        yes, no, join = f.name("then"), f.name("else"), f.name("endif")
        f.branch(cond.ref, yes, no if s.orelse else join)
        f.start(yes)
        statements(f, s.then)
        f.jump(join)
        if s.orelse:
            f.start(no)
            statements(f, s.orelse)
            f.jump(join)
        f.start(join)
        return
    _masked(f, cond, s.then)
    if s.orelse:
        kind = f"<{f.width} x i1>"
        other = f.assign(f"xor {kind} {f.spread(cond, f.width)}, splat (i1 true)")
        _masked(f, Value(other, BOOL, f.width), s.orelse)


def _masked(f: Function, cond: Value, stmts: T.Stmts) -> None:
    """The statements in the lanes of the condition; not at all if there are none."""
    mask, outer = f.under(cond), f.mask
    yes, join = f.name("some"), f.name("none")
    f.branch(f.any_lane(mask), yes, join)
    f.start(yes)
    f.mask = mask
    statements(f, stmts)
    f.mask = outer
    f.jump(join)
    f.start(join)


def _while(f: Function, s: T.While) -> None:
    head, body, done = f.name("while"), f.name("do"), f.name("done")
    f.jump(head)
    f.start(head)
    cond = expr(f, s.cond)
    f.branch(cond.ref, body, done)
    f.start(body)
    statements(f, s.body)
    f.jump(head)
    f.start(done)


def _assert(f: Function, s: T.Assert) -> None:
    cond = expr(f, s.cond)
    good, bad = f.name("ok"), f.name("fail")
    f.branch(cond.ref, good, bad, ", !prof !0")
    f.start(bad)
    fail(f, s.code, s.message, s.span, [expr(f, v) for v in s.values])
    f.start(good)


# ------------------------------------------------------------ scratch memory


def _alloc(f: Function, s: T.Alloc) -> None:
    """Scratch: small and of constant size on the stack, else on the heap, 64-byte aligned."""
    from mlcdsl.lower.tools import int_of

    buffer = s.buffer
    if buffer in f.places:
        # Taken by the loop around, once for all of its iterations.
        return
    count = int_of(size_of(buffer))
    size = None if count is None else max(count, 0) * buffer.dtype.bytes
    if size is not None and f.stack + size <= STACK_BYTES:
        f.stack += size
        ref = f"%{f.name('stack')}"
        f.allocas.append(f"  {ref} = alloca [{max(size, 1)} x i8], align 64")
        f.places[buffer] = ref
        return
    f.places[buffer] = _heap(f, _bytes(f, s), s)


def _bytes(f: Function, s: T.Alloc) -> str:
    """The size in bytes, or a failure if there is none that fits."""

    def checked(e: T.Expr) -> str:
        if isinstance(e, T.Binary) and e.op == "mul":
            return _times(f, checked(e.a), checked(e.b), s)
        return expr(f, e).ref

    return _times(f, checked(size_of(s.buffer)), str(s.buffer.dtype.bytes), s)


def _times(f: Function, a: str, b: str, s: T.Alloc) -> str:
    f.module.declare("declare { i64, i1 } @llvm.smul.with.overflow.i64(i64, i64)")
    pair = f.assign(f"call {{ i64, i1 }} @llvm.smul.with.overflow.i64(i64 {a}, i64 {b})")
    over = f.assign(f"extractvalue {{ i64, i1 }} {pair}, 1")
    ok = f.assign(f"xor i1 {over}, true")
    fail_unless(f, ok, MEMORY, f"out of memory: the size of {s.buffer.name} does not fit", s.span)
    return f.assign(f"extractvalue {{ i64, i1 }} {pair}, 0")


def _heap(f: Function, size: str, s: T.Alloc) -> str:
    """Memory of `size` bytes (nothing negative, at least one line), pushed to be freed."""
    none = f.call("llvm.smax.i64", "i64", [("i64", size), ("i64", "1")])
    limit = f.assign(f"icmp slt i64 {none}, {(1 << 62)}")
    fail_unless(f, limit, MEMORY, f"out of memory: the size of {s.buffer.name} does not fit", s.span)
    padded = f.assign(f"add i64 {none}, 63")
    whole = f.assign(f"and i64 {padded}, -64")
    kind = f.module.size_type
    if kind != "i64":
        whole = f.assign(f"trunc i64 {whole} to {kind}")
    f.module.declare(f"declare noalias ptr @aligned_alloc({kind} allocalign, {kind})")
    f.module.declare("declare void @free(ptr)")
    ref = f.assign(f"call noalias align 64 ptr @aligned_alloc({kind} 64, {kind} {whole})")
    ok = f.assign(f"icmp ne ptr {ref}, null")
    fail_unless(f, ok, MEMORY, f"out of memory: no room for {s.buffer.name}", s.span)
    f.heap.append(ref)
    return ref


#: for loops that take the allocations of their bodies
allocate = _alloc
