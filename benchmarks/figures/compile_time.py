"""mm_relu from source text to a callable: at most 60 ms in a warm process; and by stages."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from figures import Options
from figures.check_cold import process
from figures.table import Row, Time, row, summary

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "mm_relu.mlc"
STAGES = ("check", "lower", "LLVM IR text", "LLVM reads and optimizes it", "object code", "load")


def program() -> str:
    """mm_relu alone."""
    text = SAMPLE.read_text(encoding="utf-8")
    return text[: text.index("  ## The same for any sizes")] + "}\n"


def measure(options: Options) -> Iterator[Row]:
    import mlcdsl

    text = program()
    yield row("compile mm_relu, a fresh process with all imports", _fresh(text, options.rounds(8)), "ms")
    mlcdsl.build(text)
    rounds = options.rounds(20)
    whole: list[tuple[float, float]] = []
    stages: dict[str, list[tuple[float, float]]] = {s: [] for s in STAGES}
    for _ in range(rounds):
        whole.append(_timed(lambda: mlcdsl.build(text)["mm_relu"]))
        for stage, seconds in _stages(text).items():
            stages[stage].append(seconds)
    yield row("compile mm_relu, warm process", _summary(whole), "ms", 60)
    for stage, samples in stages.items():
        yield row(f"- {stage}", _summary(samples), "ms")


def _fresh(text: str, rounds: int) -> Time:
    args = ["-c", f"import mlcdsl; mlcdsl.build({text!r})['mm_relu']"]
    with tempfile.TemporaryDirectory() as compiled:
        process(args, 1, compiled)
        return process(args, rounds, compiled)


def _summary(samples: list[tuple[float, float]]) -> Time:
    return summary([s[0] for s in samples], [s[1] for s in samples])


def _timed(action: Callable[[], Any]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def _stages(text: str) -> dict[str, tuple[float, float]]:
    """What `build` does, step by step."""
    from mlcdsl.backends.llvm import compile as llvm
    from mlcdsl.backends.llvm.codegen import emit_llvm
    from mlcdsl.backends.llvm.jit import load_object
    from mlcdsl.backends.llvm.target import host_target
    from mlcdsl.driver.compile import generate, lowered
    from mlcdsl.driver.files import check_program
    from mlcdsl.source import Source

    found: dict[str, tuple[float, float]] = {}

    def stage(name: str, action: Callable[[], Any]) -> Any:
        cpu, wall = time.process_time(), time.perf_counter()
        value = action()
        found[name] = time.perf_counter() - wall, time.process_time() - cpu
        return value

    target = host_target()
    result = stage(STAGES[0], lambda: check_program(Source("<text>", text)))
    func = result.program.modules["MmRelu"].prim_funcs["mm_relu"]
    low = stage(STAGES[1], lambda: lowered(func, result.proofs[func], target))
    stage(STAGES[2], lambda: emit_llvm([low], target))
    module = generate([func], result.proofs, target).module
    optimized = stage(STAGES[3], lambda: llvm._optimized(module, target))
    code = stage(STAGES[4], lambda: llvm._machine(target).emit_object(optimized))
    loaded = stage(STAGES[5], lambda: load_object(code, {}))
    del loaded
    return found
