"""TVM's side of the peers: mm_relu without a schedule and with the course's, and schedules that are only applied."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

Work = Callable[[], object]

MM_RELU = """
# from tvm.script import tirx as T
@T.prim_func(s_tir=True)
def mm_relu(A: T.Buffer(({n}, {n}), "float32"), B: T.Buffer(({n}, {n}), "float32"), C: T.Buffer(({n}, {n}), "float32")):
    T.func_attr({{"global_symbol": "mm_relu"}})
    Y = T.sblock_alloc_buffer(({n}, {n}))
    for i, j, k in T.grid({n}, {n}, {n}):
        with T.sblock("Y"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                Y[vi, vj] = T.float32(0)
            Y[vi, vj] = Y[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid({n}, {n}):
        with T.sblock("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = T.max(Y[vi, vj], T.float32(0))
"""
MATMUL = """
# from tvm.script import tirx as T
@T.prim_func(s_tir=True)
def matmul(A: T.Buffer(({n}, {n}), "float32"), B: T.Buffer(({n}, {n}), "float32"), C: T.Buffer(({n}, {n}), "float32")):
    T.func_attr({{"global_symbol": "matmul"}})
    for i, j, k in T.grid({n}, {n}, {n}):
        with T.sblock("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
"""


def work(what: str, n: int, **how: Any) -> tuple[Work, str]:
    """`mm_relu`, run; `apply course` and `apply shared`, scheduled only."""
    import tvm
    from tvm.script import from_source

    module = "matmul" if what == "apply shared" else "mm_relu"
    func = from_source((MATMUL if module == "matmul" else MM_RELU).format(n=n))
    written = tvm.IRModule({module: func})
    if what == "apply course":
        return lambda: course(written, 4), tvm.__version__
    if what == "apply shared":
        return lambda: shared(written), tvm.__version__
    if what != "mm_relu":
        raise ImportError("not compared")
    return _compiled(course(written, **how) if how else written, n), tvm.__version__


def _compiled(module: Any, n: int) -> Work:
    """mm_relu, for this machine's processor."""
    import numpy as np
    import tvm

    target = tvm.target.Target({"kind": "llvm", "mcpu": sys.argv[1] if len(sys.argv) > 1 else "native"})
    built = tvm.compile(module, target=target)["mm_relu"]
    arrays = [tvm.runtime.tensor(np.random.default_rng(0).random((n, n), np.float32)) for _ in range(3)]
    built(*arrays)
    x, y, z = (t.numpy() for t in arrays)
    assert np.allclose(np.maximum(x @ y, 0), z, rtol=1e-4)
    return lambda: built(*arrays)


def course(module: Any, factor: int, vectorize: bool = False, parallel: bool = False) -> Any:
    """The course's schedule of mm_relu."""
    import tvm

    s = tvm.s_tir.Schedule(module)
    y, c = s.get_sblock("Y", "mm_relu"), s.get_sblock("C", "mm_relu")
    i, j, k = s.get_loops(y)
    j0, j1 = s.split(j, [None, factor])
    s.reorder(j0, k, j1)
    s.reverse_compute_at(c, j0)
    if vectorize:
        s.vectorize(j1)
    if parallel:
        s.parallel(i)
    s.decompose_reduction(y, k)
    return s.mod


def shared(module: Any) -> Any:
    """The course's GPU schedule with shared memory, as `thirty` of schedules.py."""
    import tvm

    s = tvm.s_tir.Schedule(module)
    c = s.get_sblock("C", "matmul")
    local = s.cache_write(c, 0, "local")
    i, j, k = s.get_loops(c)
    i0, i1, i2 = s.split(i, [None, 8, 8])
    j0, j1, j2 = s.split(j, [None, 8, 8])
    k0, k1 = s.split(k, [None, 8])
    s.unroll(k1)
    s.reorder(i0, j0, i1, j1, k0, k1, i2, j2)
    s.reverse_compute_at(local, j1)
    s.bind(i0, "blockIdx.y")
    s.bind(j0, "blockIdx.x")
    threads = s.fuse(i1, j1)
    s.bind(threads, "threadIdx.x")
    for read in (0, 1):
        cached = s.cache_read(c, read, "shared")
        s.compute_at(cached, k0)
        inner = s.get_loops(cached)[-2:]
        _, tx, vec = s.split(s.fuse(*inner), [None, 64, 4])
        s.vectorize(vec)
        s.bind(tx, "threadIdx.x")
    s.vectorize(s.get_loops(local)[-1])
    s.decompose_reduction(c, k0)
    return s.mod
