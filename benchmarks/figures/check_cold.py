"""`mlcdsl check samples/mm_relu.mlc` in a fresh process: at most 250 ms."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from figures import Options
from figures.table import Row, Time, row, summary

SAMPLE = str(Path(__file__).resolve().parents[2] / "samples" / "mm_relu.mlc")
COMMAND = ["-c", "from mlcdsl.cli import main; main()", "check", SAMPLE]
LIBRARY = ["-c", f"from mlcdsl.driver.files import check_file; assert check_file({SAMPLE!r}).ok"]


def process(args: list[str], rounds: int, compiled: str, cache: bool = True) -> Time:
    """Wall and processor time of fresh Python processes. `compiled` is the folder of their .pyc files, which hold
    whatever the environment says about writing such; without `cache` the grammar's table is made in each."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    walls, cpus = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            wall, cpu = _run(args, env if cache else {**env, "XDG_CACHE_HOME": folder})
        walls.append(wall)
        cpus.append(cpu)
    return summary(walls, cpus)


def _run(args: list[str], env: dict[str, str]) -> tuple[float, float]:
    quiet = os.open(os.devnull, os.O_WRONLY)
    start = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable, [sys.executable, *args], env,
        file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)],
    )  # fmt: skip
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    os.close(quiet)
    if status:
        raise RuntimeError(f"{' '.join(args)} failed")
    return wall, usage.ru_utime + usage.ru_stime


def measure(options: Options) -> Iterator[Row]:
    rounds = options.rounds(15)
    with tempfile.TemporaryDirectory() as compiled:
        process(COMMAND, 1, compiled, cache=False)
        process(COMMAND, 1, compiled)
        yield row("check mm_relu.mlc, cold process", process(COMMAND, rounds, compiled), "ms", 250)
        empty = process(COMMAND, options.rounds(5), compiled, cache=False)
        yield row("- with an empty grammar cache", empty, "ms")
        yield row("- without the command line", process(LIBRARY, rounds, compiled), "ms")
        yield row("- the interpreter alone", process(["-c", "pass"], rounds, compiled), "ms")
