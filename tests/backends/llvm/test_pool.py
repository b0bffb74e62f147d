"""The thread pool: coverage, statuses, re-entry, concurrent callers, fork and exit."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import llvmlite.binding as llvm
import pytest

from mlcdsl.backends.llvm import pool, pool_ir

BODIES = """
define i32 @mark(ptr %counts, i64 %begin, i64 %end) {
entry:
  br label %head
head:
  %i = phi i64 [ %begin, %entry ], [ %next, %head ]
  %at = getelementptr i32, ptr %counts, i64 %i
  %before = atomicrmw add ptr %at, i32 1 monotonic
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %end
  br i1 %more, label %head, label %done
done:
  ret i32 0
}

; The first nonzero number in the range.
define i32 @find(ptr %numbers, i64 %begin, i64 %end) {
entry:
  br label %head
head:
  %i = phi i64 [ %begin, %entry ], [ %next, %check ]
  %over = icmp sge i64 %i, %end
  br i1 %over, label %none, label %check
check:
  %at = getelementptr i32, ptr %numbers, i64 %i
  %number = load i32, ptr %at
  %next = add i64 %i, 1
  %zero = icmp eq i32 %number, 0
  br i1 %zero, label %head, label %found
found:
  ret i32 %number
none:
  ret i32 0
}

; env: { ptr parallel_for, ptr counts }; every index marks seven counts by a loop of its own.
define i32 @nest(ptr %env, i64 %begin, i64 %end) {
entry:
  %for = load ptr, ptr %env
  %counts.at = getelementptr ptr, ptr %env, i64 1
  %counts = load ptr, ptr %counts.at
  br label %head
head:
  %i = phi i64 [ %begin, %entry ], [ %next, %head ]
  %first = mul i64 %i, 7
  %part = getelementptr i32, ptr %counts, i64 %first
  %status = call i32 %for(ptr @mark, ptr %part, i64 7)
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %end
  br i1 %more, label %head, label %done
done:
  ret i32 %status
}

; env: a count of arrived indices. Returns when all eight have: with eight threads, each must come.
define i32 @meet(ptr %env, i64 %begin, i64 %end) {
entry:
  %length = sub i64 %end, %begin
  %before = atomicrmw add ptr %env, i64 %length acq_rel
  br label %wait
wait:
  %arrived = load atomic i64, ptr %env acquire, align 8
  %missing = icmp ult i64 %arrived, 8
  br i1 %missing, label %wait, label %done
done:
  ret i32 0
}

define i32 @repeat(ptr %for, ptr %body, ptr %env, i64 %extent, i64 %rounds) {
entry:
  br label %head
head:
  %i = phi i64 [ 1, %entry ], [ %next, %head ]
  %sum = phi i32 [ 0, %entry ], [ %sum.next, %head ]
  %status = call i32 %for(ptr %body, ptr %env, i64 %extent)
  %sum.next = or i32 %sum, %status
  %next = add i64 %i, 1
  %more = icmp sle i64 %next, %rounds
  br i1 %more, label %head, label %done
done:
  ret i32 %sum.next
}
"""

ROOT = Path(__file__).parents[3]
SIZES = (1, 2, 3, 8)
EXTENTS = (0, 1, 2, 3, 7, 1000)

_engine: list[llvm.ExecutionEngine] = []


@cache  # LLVM has a lock, which a forked child must not need.
def body(name: str) -> int:
    if not _engine:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        machine = llvm.Target.from_default_triple().create_target_machine(opt=2)
        _engine.append(llvm.create_mcjit_compiler(llvm.parse_assembly(BODIES), machine))
        _engine[0].finalize_object()
    return _engine[0].get_function_address(name)


def numbers(count: int) -> ctypes.Array[ctypes.c_int32]:
    return (ctypes.c_int32 * max(count, 1))()


def run(body_address: int, env: object, extent: int) -> int:
    kinds = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
    function = ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(pool.pool_address())
    return function(body_address, ctypes.cast(env, ctypes.c_void_p), extent)


def repeat(name: str, env: object, extent: int, rounds: int) -> int:
    kinds = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
    function = ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(body("repeat"))
    return function(pool.pool_address(), body(name), ctypes.cast(env, ctypes.c_void_p), extent, rounds)


def covered(extent: int, rounds: int = 1) -> bool:
    counts = numbers(extent)
    return repeat("mark", counts, extent, rounds) == 0 and all(n == rounds for n in counts[:extent])


def meet_all() -> None:
    assert run(body("meet"), (ctypes.c_int64 * 1)(), 8) == 0


def worker_names() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("mlcdsl-pool")]


@pytest.fixture(autouse=True)
def _default_size() -> Iterator[None]:
    yield
    pool.set_num_threads(None)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("extent", EXTENTS)
def test_every_index_once(size: int, extent: int) -> None:
    pool.set_num_threads(size)
    for _ in range(20):
        assert covered(extent)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("extent", EXTENTS)
def test_chunks_are_a_partition(size: int, extent: int) -> None:
    pool.set_num_threads(size)
    seen: list[tuple[int, int]] = []

    @ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
    def note(env: object, begin: int, end: int) -> int:
        seen.append((begin, end))
        return 0

    assert run(ctypes.cast(note, ctypes.c_void_p).value, None, extent) == 0
    seen.sort()
    assert len(seen) == min(size, extent)
    bounds = [0, *(end for _, end in seen)]
    assert bounds[-1] == extent
    assert [begin for begin, _ in seen] == bounds[:-1]
    lengths = [end - begin for begin, end in seen]
    assert not lengths or max(lengths) - min(lengths) <= 1


def test_negative_and_huge_extents() -> None:
    pool.set_num_threads(2)
    assert run(body("find"), None, -5) == 0
    seen: list[tuple[int, int]] = []

    @ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
    def note(env: object, begin: int, end: int) -> int:
        seen.append((begin, end))
        return 0

    extent = 2**63 - 1
    assert run(ctypes.cast(note, ctypes.c_void_p).value, None, extent) == 0
    assert sorted(seen) == [(0, 2**62), (2**62, extent)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("failing", [(0,), (999,), (500, 999), (130, 380, 990), tuple(range(1000))])
def test_status_of_the_lowest_begin(size: int, failing: tuple[int, ...]) -> None:
    pool.set_num_threads(size)
    env = numbers(1000)
    for index in failing:
        env[index] = -1 if index == 999 else index + 1
    expected = env[failing[0]]
    assert all(run(body("find"), env, 1000) == expected for _ in range(50))
    assert covered(1000)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("extent", [1, 2, 8, 50])
def test_nested_loops(size: int, extent: int) -> None:
    pool.set_num_threads(size)
    counts = numbers(extent * 7)
    env = (ctypes.c_void_p * 2)(pool.pool_address(), ctypes.addressof(counts))
    assert repeat("nest", env, extent, 50) == 0
    assert set(counts) == {50}


@pytest.mark.parametrize("size", [2, 3])
def test_two_threads_call_at_once(size: int) -> None:
    pool.set_num_threads(size)
    results: list[bool] = []

    def call() -> None:
        results.extend(covered(extent, 500) for extent in (2, 3, 100) for _ in range(20))

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 120


def test_all_workers_come() -> None:
    pool.set_num_threads(8)
    for _ in range(20):
        meet_all()
    assert len(worker_names()) >= 7


def test_sleeping_workers_come() -> None:
    pool.set_num_threads(8)
    for _ in range(20):
        time.sleep(0.002)
        meet_all()


def test_resizing_between_loops() -> None:
    for size in (1, 3, 2, 8, 1, 2, 8):
        pool.set_num_threads(size)
        assert pool.num_threads() == size
        assert covered(1000, 10)


def test_resizing_during_loops() -> None:
    done = threading.Event()

    def resize() -> None:
        while not done.is_set():
            for size in (2, 1, 5, 3):
                pool.set_num_threads(size)

    thread = threading.Thread(target=resize)
    thread.start()
    try:
        assert all(covered(100, 200) for _ in range(100))
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize(("size", "extent"), [(2, 2), (2, 64), (3, 3), (8, 8)])
def test_stress(size: int, extent: int) -> None:
    pool.set_num_threads(size)
    assert covered(extent, 100_000 if size == 2 else 20_000)


def test_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLCDSL_NUM_THREADS", "3")
    pool.set_num_threads(None)
    assert pool.num_threads() == 3
    monkeypatch.delenv("MLCDSL_NUM_THREADS")
    pool.set_num_threads(None)
    assert pool.num_threads() == len(os.sched_getaffinity(0))
    for bad in ("0", "-1", "two", "100000"):
        monkeypatch.setenv("MLCDSL_NUM_THREADS", bad)
        with pytest.raises(ValueError, match="MLCDSL_NUM_THREADS"):
            pool.set_num_threads(None)
    monkeypatch.delenv("MLCDSL_NUM_THREADS")
    for wrong in (0, -1, pool_ir.MAX_THREADS + 1):
        with pytest.raises(ValueError, match="threads"):
            pool.set_num_threads(wrong)


@pytest.mark.parametrize("triple", ["x86_64-linux-gnu", "aarch64-linux-gnu", "riscv64-linux", "arm64-darwin"])
def test_modules_compile(triple: str) -> None:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    module = llvm.parse_assembly(pool_ir.module_text(triple, pool_ir.futex_call(triple)))
    module.verify()
    features = "+a" if triple.startswith("riscv") else ""
    machine = llvm.Target.from_triple(triple).create_target_machine(features=features)
    assert ("syscall" in machine.emit_assembly(module)) == ("linux" in triple)


def script(text: str, **environment: str) -> str:
    """The output of a program that has this module's names; fails when it hangs or crashes."""
    prelude = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]\n"
    program = prelude + "from test_pool import *\n" + textwrap.dedent(text)
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=15,
        env={**os.environ, **environment},
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_workers_start_with_the_first_loop() -> None:
    output = script(
        """
        pool.set_num_threads(3)
        pool.pool_address()
        print(len(worker_names()))
        assert covered(1)
        print(len(worker_names()))
        assert covered(3)
        print(len(worker_names()))
        """
    )
    assert output.split() == ["0", "0", "2"]


@pytest.mark.parametrize("pause", ["0", "0.05"])
def test_exit(pause: str) -> None:
    script(f"pool.set_num_threads(8); meet_all(); time.sleep({pause})")
    script(f"pool.set_num_threads(2); assert covered(2, 1000); time.sleep({pause})")


def test_exit_during_a_loop_of_a_daemon_thread() -> None:
    script(
        """
        pool.set_num_threads(2)
        assert covered(2)
        endless = lambda: run(body("meet"), (ctypes.c_int64 * 1)(-10**9), 2)
        threading.Thread(target=endless, daemon=True).start()
        time.sleep(0.05)
        """
    )


def test_loops_in_exit_handlers() -> None:
    output = script(
        """
        import atexit
        atexit.unregister(pool._at_exit)
        atexit.register(lambda: print(covered(100, 10), worker_names()))
        atexit.register(pool._at_exit)
        pool.set_num_threads(2)
        assert covered(100)
        """
    )
    assert output.split() == ["True", "[]"]


FORK = """
    pool.set_num_threads(8)
    {before}
    pid = os.fork()
    names = worker_names()
    meet_all()
    assert covered(1000, 100)
    if pid == 0:
        assert names == [] and len(worker_names()) == 7
        {leave}
    _, status = os.waitpid(pid, 0)
    meet_all()
    print(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.parametrize("before", ["pool.pool_address()", "meet_all()", "meet_all(); time.sleep(0.02)"])
@pytest.mark.parametrize("leave", ["os._exit(0)", "sys.exit(0)"])
def test_fork(before: str, leave: str) -> None:
    assert script(FORK.format(before=before, leave=leave)).split() == ["0"]


def test_fork_while_another_thread_calls() -> None:
    output = script(
        """
        pool.set_num_threads(2)
        assert covered(100)
        done = threading.Event()
        def call():
            while not done.is_set():
                assert covered(100, 1000)
        thread = threading.Thread(target=call)
        thread.start()
        for _ in range(10):
            time.sleep(0.003)
            pid = os.fork()
            if pid == 0:
                os._exit(0 if covered(1000, 100) and len(worker_names()) == 1 else 1)
            assert os.waitpid(pid, 0)[1] == 0
        done.set()
        thread.join()
        print(covered(1000))
        """
    )
    assert output.split() == ["True"]


def test_polling_in_place_of_a_futex() -> None:
    script(
        """
        pool.futex_call = lambda triple: None
        pool.set_num_threads(8)
        for _ in range(10):
            meet_all()
            time.sleep(0.002)
        assert covered(1000, 1000)
        """
    )


def test_threads_that_cannot_start() -> None:
    output = script(
        """
        start = threading.Thread.start
        def fail(thread):
            if thread.name == "mlcdsl-pool-3":
                raise RuntimeError("can't start new thread")
            start(thread)
        threading.Thread.start = fail
        pool.set_num_threads(8)
        print(covered(1000, 100), pool.num_threads(), len(worker_names()))
        """
    )
    assert output.split() == ["True", "3", "2"]
