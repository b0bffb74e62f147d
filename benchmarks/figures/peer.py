"""The peers' side: run by an interpreter that may have them, it answers requests, one JSON object a line.

    {"make": "tvm", "work": "mm_relu", "n": 128}     -> {"ok": true, "version": ...} or {"ok": false, "why": ...}
    {"seconds": 0.02}                                -> {"time": seconds a call}

One process has one thing to measure, on one thread; it imports nothing of mlcdsl.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Work = Callable[[], object]


def numpy_work(work: str, n: int) -> tuple[Work, str]:
    import numpy as np

    f32 = np.float32
    rng = np.random.default_rng(0)
    if work == "mm_relu":
        x, y = rng.random((n, n), f32), rng.random((n, n), f32)
        z = np.empty((n, n), f32)

        def run() -> None:
            np.matmul(x, y, out=z)
            np.maximum(z, 0, out=z)
    elif work == "softmax":
        x = rng.random((n, n), f32)

        def run() -> None:
            e = np.exp(x - x.max(axis=1, keepdims=True))
            e /= e.sum(axis=1, keepdims=True)
    else:
        a, b, c = rng.random(n, f32), rng.random(n, f32), np.empty(n, f32)

        def run() -> None:
            np.add(a, b, out=c) if work == "add" else np.exp(a, out=c)

    return run, np.__version__


def torch_work(work: str, n: int) -> tuple[Work, str]:
    import torch

    torch.set_num_threads(1)
    shape = (n, n) if work in ("mm_relu", "softmax") else (n,)
    a, b, c = torch.rand(shape), torch.rand(shape), torch.empty(shape)
    works: dict[str, Work] = {
        "mm_relu": lambda: torch.relu_(torch.matmul(a, b, out=c)),
        "softmax": lambda: torch.softmax(a, 1),
        "add": lambda: torch.add(a, b, out=c),
        "exp": lambda: torch.exp(a, out=c),
    }
    return works[work], torch.__version__


def tvm_work(work: str, n: int) -> tuple[Work, str]:
    """mm_relu as TVM compiles it without a schedule, for this machine's processor."""
    import numpy as np
    import tvm
    from tvm.script import from_source

    if work != "mm_relu":
        raise ImportError("not compared")
    text = f"""
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
    target = tvm.target.Target({"kind": "llvm", "mcpu": sys.argv[1] if len(sys.argv) > 1 else "native"})
    built = tvm.compile(tvm.IRModule({"mm_relu": from_source(text)}), target=target)["mm_relu"]
    arrays = [tvm.runtime.tensor(np.random.default_rng(0).random((n, n), np.float32)) for _ in range(3)]
    built(*arrays)
    x, y, z = (t.numpy() for t in arrays)
    assert np.allclose(np.maximum(x @ y, 0), z, rtol=1e-4)
    return lambda: built(*arrays), tvm.__version__


MAKERS = {"numpy": numpy_work, "torch": torch_work, "tvm": tvm_work}


def a_call(run: Work, seconds: float) -> float:
    """Seconds a call, over calls for about `seconds`."""
    start = time.perf_counter()
    run()
    first = time.perf_counter() - start
    if first > seconds:
        return first
    count = int(seconds / max(first, 1e-7))
    start = time.perf_counter()
    for _ in range(count):
        run()
    return (time.perf_counter() - start) / count


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever the peers print is not an answer
    run: Work | None = None
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        if run is None:
            try:
                run, version = MAKERS[request["make"]](request["work"], request["n"])
                run()
                answer: dict[str, Any] = {"ok": True, "version": version}
            except ImportError as error:
                answer = {"ok": False, "why": "not installed" if error.name else str(error)}
            except Exception as error:
                answer = {"ok": False, "why": f"{type(error).__name__}: {str(error).splitlines()[-1:]}"}
        else:
            answer = {"time": a_call(run, request["seconds"])}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
