"""mm_relu from source text to a callable: at most 60 ms in a warm process; and by stages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from figures import Options
from figures.table import Row, Time, row, summary

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "mm_relu.mlc"
STAGES = ("check", "lower", "LLVM IR text", "parse and verify", "optimize", "object", "load")


def program() -> str:
    """mm_relu alone."""
    text = SAMPLE.read_text(encoding="utf-8")
    return text[: text.index("  ## The same for any sizes")] + "}\n"


def measure(options: Options) -> Iterator[Row]:
    import mlcdsl

    text = program()
    first = _timed(lambda: mlcdsl.build(text)["mm_relu"])
    yield row("compile mm_relu, the first in the process", summary([first[0]], [first[1]]), "ms")
    rounds = options.rounds(15)
    whole: list[tuple[float, float]] = []
    stages: dict[str, list[tuple[float, float]]] = {s: [] for s in STAGES}
    for _ in range(rounds):
        whole.append(_timed(lambda: mlcdsl.build(text)["mm_relu"]))
        for stage, seconds in _stages(text).items():
            stages[stage].append(seconds)
    yield row("compile mm_relu, warm process", _summary(whole), "ms", 60)
    for stage, samples in stages.items():
        yield row(f"- {stage}", _summary(samples), "ms")


def _summary(samples: list[tuple[float, float]]) -> Time:
    return summary([s[0] for s in samples], [s[1] for s in samples])


def _timed(action: Callable[[], Any]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def _stages(text: str) -> dict[str, tuple[float, float]]:
    """What `build` does, step by step."""
    import llvmlite.binding as llvm

    from mlcdsl.backends.llvm.codegen import emit_llvm
    from mlcdsl.backends.llvm.compile import object_code
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
    result = stage("check", lambda: check_program(Source("<text>", text)))
    func = result.program.modules["MmRelu"].prim_funcs["mm_relu"]
    low = stage("lower", lambda: lowered(func, result.proofs[func], target))
    stage("LLVM IR text", lambda: emit_llvm([low], target))
    module = generate([func], result.proofs, target).module

    def parsed() -> Any:
        m = llvm.parse_assembly(module.text)
        m.verify()
        return m

    stage("parse and verify", parsed)
    code = stage("object", lambda: object_code(module, target))
    optimized = parsed()
    stage("optimize", lambda: _optimize(optimized, target))
    loaded = stage("load", lambda: load_object(code, {}))
    # `object_code` parses and optimizes, too
    for earlier in ("optimize", "parse and verify"):
        wall, cpu = found["object"][0] - found[earlier][0], found["object"][1] - found[earlier][1]
        found["object"] = max(0.0, wall), max(0.0, cpu)
    del loaded
    return found


def _optimize(parsed: Any, target: Any) -> None:
    """The passes that `mlcdsl.backends.llvm.compile` runs."""
    from mlcdsl.backends.llvm import compile as stage

    stage.run_passes(parsed, target) if hasattr(stage, "run_passes") else _passes(parsed, stage._machine(target))


def _passes(parsed: Any, machine: Any) -> None:
    import llvmlite.binding as llvm

    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.slp_vectorization = True
    options.loop_interleaving = options.loop_unrolling = True
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(parsed, builder)
