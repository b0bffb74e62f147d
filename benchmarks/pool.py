"""Cost of a fork and join on the thread pool: ``python benchmarks/pool.py [threads] [rounds]``.

*empty* bodies do nothing: the caller may do every chunk itself, so this is what a loop costs that is too
small to share. *rendezvous* bodies wait for one another, so every worker has to come: the true round trip
(left out where threads outnumber processors, since the bodies spin).
*hot* runs loops back to back, *cold* waits until the workers sleep. *shared work* gives the speed-up of
loops by the time that one thread takes for them.
"""

from __future__ import annotations

import ctypes
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import llvmlite.binding as llvm

from mlcdsl.backends.llvm import pool

BODIES = """
define i32 @empty(ptr %env, i64 %begin, i64 %end) {
  ret i32 0
}

; env: { i64 arrived, i64 expected }
define i32 @rendezvous(ptr %env, i64 %begin, i64 %end) {
entry:
  %length = sub i64 %end, %begin
  %before = atomicrmw add ptr %env, i64 %length acq_rel
  %expected.at = getelementptr i64, ptr %env, i64 1
  br label %wait
wait:
  %expected = load i64, ptr %expected.at
  %arrived = load atomic i64, ptr %env acquire, align 8
  %missing = icmp ult i64 %arrived, %expected
  br i1 %missing, label %wait, label %done
done:
  ret i32 0
}

; A chain of multiplications that takes a few cycles an iteration.
define i32 @work(ptr %env, i64 %begin, i64 %end) {
entry:
  br label %head
head:
  %i = phi i64 [ %begin, %entry ], [ %i.next, %head ]
  %x = phi i64 [ 3, %entry ], [ %x.next, %head ]
  %x.mul = mul i64 %x, 6364136223846793005
  %x.next = xor i64 %x.mul, %i
  %i.next = add i64 %i, 1
  %more = icmp slt i64 %i.next, %end
  br i1 %more, label %head, label %done
done:
  %odd = icmp eq i64 %x.next, 1
  %status = zext i1 %odd to i32
  ret i32 %status
}

define void @repeat(ptr %for, ptr %body, ptr %env, i64 %extent, i64 %rounds) {
entry:
  %expected.at = getelementptr i64, ptr %env, i64 1
  store i64 0, ptr %env
  br label %head
head:
  %i = phi i64 [ 1, %entry ], [ %next, %head ]
  %expected = mul i64 %i, %extent
  store i64 %expected, ptr %expected.at
  %status = call i32 %for(ptr %body, ptr %env, i64 %extent)
  %next = add i64 %i, 1
  %more = icmp sle i64 %next, %rounds
  br i1 %more, label %head, label %done
done:
  ret void
}
"""

def compile_bodies() -> tuple[llvm.ExecutionEngine, Callable[[str], int]]:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(opt=2)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(BODIES), machine)
    engine.finalize_object()
    return engine, engine.get_function_address


def median_us(action: Callable[[], object], rounds: int, pause: float = 0.0) -> float:
    times = []
    for _ in range(rounds):
        if pause:
            time.sleep(pause)
        start = time.perf_counter_ns()
        action()
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times) / 1e3


def native_figures(address: Callable[[str], int], threads: int, rounds: int) -> list[tuple[str, float]]:
    signature = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3, *[ctypes.c_int64] * 2)
    raw = signature(address("repeat"))
    parallel_for = pool.pool_address()
    env = (ctypes.c_int64 * 16)()

    def repeat(body: str, extent: int, count: int) -> Callable[[], None]:
        return lambda: raw(parallel_for, address(body), ctypes.addressof(env), extent, count)

    figures = [("call of one serial loop from Python", median_us(repeat("empty", 1, 1), 1000))]
    crowded = threads > len(os.sched_getaffinity(0))
    for body in ("empty",) if crowded else ("empty", "rendezvous"):
        repeat(body, threads, 1000)()
        hot = median_us(repeat(body, threads, rounds), 9) / rounds
        figures.append((f"hot, {body}", hot))
        figures.append((f"cold, {body}, from Python", median_us(repeat(body, threads, 1), 200, 0.003)))
    return figures


def speedups(address: Callable[[str], int], threads: int) -> list[tuple[str, float]]:
    signature = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3, *[ctypes.c_int64] * 2)
    raw = signature(address("repeat"))
    env = (ctypes.c_int64 * 16)()
    rows = []
    for extent in (500, 2_000, 10_000, 100_000):
        count = max(20, 2_000_000 // extent)
        micros = []
        for size in (1, threads):
            pool.set_num_threads(size)
            arguments = (pool.pool_address(), address("work"), ctypes.addressof(env), extent, count)
            raw(*arguments)
            micros.append(median_us(lambda a=arguments: raw(*a), 9) / count)
        rows.append((f"shared work, {micros[0]:.1f} us on one thread: times faster", micros[0] / micros[1]))
    return rows


def executor_figures(threads: int) -> list[tuple[str, float]]:
    with ThreadPoolExecutor(threads - 1) as executor:

        def fork_join() -> None:
            for future in [executor.submit(int) for _ in range(threads - 1)]:
                future.result()

        fork_join()
        return [
            ("ThreadPoolExecutor, hot", median_us(fork_join, 2000)),
            ("ThreadPoolExecutor, cold", median_us(fork_join, 200, 0.003)),
        ]


def main() -> None:
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    start = time.perf_counter()
    pool.pool_address()
    compiled = (time.perf_counter() - start) * 1e6
    pool.set_num_threads(threads)
    engine, address = compile_bodies()
    rows = [("compilation of the native part", compiled)]
    rows += native_figures(address, threads, rounds)
    rows += executor_figures(threads)
    print(f"{threads} threads, median microseconds")
    for name, value in rows + speedups(address, threads):
        print(f"{value:12.2f}  {name}")
    del engine


if __name__ == "__main__":
    main()
