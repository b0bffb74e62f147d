"""The peers' side: run by an interpreter that may have them, it answers requests, one JSON object a line.

    {"make": "tvm", "work": "mm_relu", "n": 128}     -> {"ok": true, "version": ...} or {"ok": false, "why": ...}
      (and "how": named arguments of the maker)
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
    elif work == "matmul":
        x, y = rng.random((n, n), f32), rng.random((n, n), f32)
        z = np.empty((n, n), f32)

        def run() -> None:
            np.matmul(x, y, out=z)
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
    shape = (n, n) if work in ("mm_relu", "matmul", "softmax") else (n,)
    a, b, c = torch.rand(shape), torch.rand(shape), torch.empty(shape)
    works: dict[str, Work] = {
        "mm_relu": lambda: torch.relu_(torch.matmul(a, b, out=c)),
        "matmul": lambda: torch.matmul(a, b, out=c),
        "softmax": lambda: torch.softmax(a, 1),
        "add": lambda: torch.add(a, b, out=c),
        "exp": lambda: torch.exp(a, out=c),
    }
    return works[work], torch.__version__


def tvm_work(work: str, n: int, **how: Any) -> tuple[Work, str]:
    import peer_tvm

    return peer_tvm.work(work, n, **how)


MAKERS: dict[str, Callable[..., tuple[Work, str]]] = {"numpy": numpy_work, "torch": torch_work, "tvm": tvm_work}


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
                run, version = MAKERS[request["make"]](request["work"], request["n"], **request.get("how", {}))
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
