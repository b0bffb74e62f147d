"""Parallel loops: the body as a function of its own, run by the thread pool over chunks of the iterations.

The environment is an array of 8-byte slots: the error record, a lock and the lowest chunk that failed (see
`failures`), then the variables and addresses that the body uses. The body's function takes these as parameters,
so that LLVM knows again that the buffers are distinct.
"""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.backends.llvm.builder import Function
from mlcdsl.backends.llvm.exprs import expr
from mlcdsl.backends.llvm.failures import stop
from mlcdsl.backends.llvm.loops import Body, counted
from mlcdsl.backends.llvm.values import Value, register_type
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.lower.buffers import strides_of
from mlcdsl.types import INDEX

POOL = "mlc_parallel_for"
_HEADER = 3


def parallel_loop(f: Function, s: T.For, body: Body) -> None:
    """Hand the loop to the pool, and stop with the status of the lowest chunk that failed."""
    lo, extent = expr(f, s.lo), expr(f, s.extent)
    start = T.Var("lo", INDEX)
    f.env[start] = lo
    variables = [start, *(v for v in _variables(s) if v in f.env and v is not start)]
    buffers = [b for b in _buffers(s) if b in f.places]
    symbol = f"{f.symbol}.body{f.bodies[0]}"
    f.bodies[0] += 1
    types = [*(register_type(v.dtype) for v in variables), *("ptr" for _ in buffers)]
    env = f"%{f.name('env')}"
    f.allocas.append(f"  {env} = alloca [{_HEADER + len(types)} x i64], align 64")
    refs = [*(f.env[v].ref for v in variables), *(f.places[b] for b in buffers)]
    slots = [("ptr", "%err"), ("i64", "0"), ("i64", str((1 << 63) - 1)), *zip(types, refs, strict=True)]
    for n, (kind, ref) in enumerate(slots):
        at = env if n == 0 else f.assign(f"getelementptr i64, ptr {env}, i64 {n}")
        f.emit(f"store {kind} {ref}, ptr {at}, align 8")
    f.module.declare(f"declare i32 @{POOL}(ptr, ptr, i64)")
    status = f.assign(f'call i32 @{POOL}(ptr @"{symbol}.enter", ptr {env}, i64 {extent.ref})')
    good, bad = f.name("ok"), f.name("failed")
    f.branch(f.assign(f"icmp eq i32 {status}, 0"), good, bad, ", !prof !0")
    f.start(bad)
    stop(f, status)
    f.start(good)
    _body(f, s, symbol, variables, buffers, body)
    f.module.functions.append(_entry(symbol, types))


def _body(f: Function, s: T.For, symbol: str, variables: list[T.Var], buffers: list[T.Buffer], body: Body) -> None:
    """The function that runs one chunk."""
    from mlcdsl.backends.llvm.stmts import allocate

    inner = Function(f.module, symbol, f.sites, f.externs, begin="%begin", bodies=f.bodies)
    params = ["ptr %env", "ptr %err", "i64 %begin", "i64 %end"]
    for n, v in enumerate(variables):
        params.append(f"{register_type(v.dtype)} %v{n}")
        inner.env[v] = Value(f"%v{n}", v.dtype)
    for n, b in enumerate(buffers):
        params.append(f"ptr noalias nonnull align {b.dtype.bytes} %b{n}")
        inner.places[b] = f"%b{n}"
    # Scratch of an iteration serves all iterations of the chunk.
    for inside in s.body:
        if not isinstance(inside, T.Alloc):
            break
        if all(v in inner.env for e in inside.buffer.shape for v in walk(e) if isinstance(v, T.Var)):
            allocate(inner, inside)
    count = inner.assign("sub nsw i64 %end, %begin")
    first = inner.assign(f"add nsw i64 {inner.env[variables[0]].ref}, %begin")
    counted(inner, s, first, count, lambda: body(inner, s.body))
    stop(inner, "0")
    f.module.functions.append(function_text(inner, f'internal i32 @"{symbol}"({", ".join(params)}) noinline'))


def _entry(symbol: str, types: list[str]) -> str:
    """What the pool calls: the body's parameters out of the environment."""
    lines = [f'define internal i32 @"{symbol}.enter"(ptr %env, i64 %begin, i64 %end) #0 {{']
    lines.append("  %err = load ptr, ptr %env, align 8")
    args = ["ptr %env", "ptr %err", "i64 %begin", "i64 %end"]
    for n, kind in enumerate(types):
        lines.append(f"  %p{n} = getelementptr i64, ptr %env, i64 {n + _HEADER}")
        lines.append(f"  %a{n} = load {kind}, ptr %p{n}, align 8")
        args.append(f"{kind} %a{n}")
    lines.append(f'  %status = call i32 @"{symbol}"({", ".join(args)})')
    lines += ["  ret i32 %status", "}"]
    return "\n".join(lines)


def function_text(f: Function, head: str) -> str:
    """The definition of a function that has been emitted."""
    return "\n".join([f"define {head} #0 {{", "entry:", *f.allocas, *f.lines, "}"])


def _variables(s: T.For) -> list[T.Var]:
    found: dict[T.Var, None] = {}
    for e in _exprs(s):
        for x in walk(e):
            if isinstance(x, T.Var):
                found[x] = None
    return list(found)


def _exprs(s: T.For) -> Iterator[T.Expr]:
    """The expressions in the loop, and the strides of the buffers that they are accesses of."""
    for inside in walk_stmts(s.body):
        yield from own_exprs(inside)
    for buffer in _buffers(s):
        yield from strides_of(buffer)


def _buffers(s: T.For) -> list[T.Buffer]:
    found: dict[T.Buffer, None] = {}
    for inside in walk_stmts(s.body):
        if isinstance(inside, T.Store):
            found[inside.buffer] = None
        for e in own_exprs(inside):
            for x in walk(e):
                if isinstance(x, (T.Load, T.Ptr)):
                    found[x.buffer] = None
    return list(found)
