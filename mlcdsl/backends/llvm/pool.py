"""The thread pool on which compiled parallel loops run.

Compiled code calls, at the address that :func:`pool_address` gives,

    i32 mlc_parallel_for(ptr body, ptr env, i64 extent)      body: i32 (ptr env, i64 begin, i64 end)

which covers ``[0, extent)`` by contiguous chunks, at most one per thread, and returns 0 or the nonzero
status of the chunk with the lowest begin. The caller works too, and runs the chunks that no worker has
come for. A nested call, and a call while another thread has the pool, run serially. A body may run on
any thread and must not wait for another chunk, nor fork.

The native part (see :mod:`.pool_ir`) is compiled once per process. The workers are daemon threads that
enter it through ctypes, without the interpreter's lock, and leave it at exit. They are started by the
first loop that can use them: the native code then calls back here. A forked child starts its own in the
same way. ``python benchmarks/pool.py`` measures the cost of a fork and join.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import llvmlite.binding as llvm

from mlcdsl.backends.llvm.pool_ir import MAX_THREADS, futex_call, module_text

#: How long a thread spins before it sleeps: about what a sleep and a wake cost together. Where threads
#: outnumber processors, spinning keeps the awaited thread from running.
_SPIN_NS = 30_000
_CROWDED_SPIN_NS = 2_000

#: Bounds in seconds on waits: for workers to enter their loop, and for other threads at fork and at exit.
_START_LIMIT = 10.0
_OTHERS_LIMIT = 1.0

_Starter = ctypes.CFUNCTYPE(None)


@dataclass(frozen=True)
class _Native:
    """The compiled part's functions; `pool_ir` says what each does."""

    parallel_for: int
    worker: Callable[[int], None]
    seize: Callable[[], int]
    dismiss: Callable[[int], None]
    configure: Callable[[int, int], None]
    present: Callable[[], int]
    pause: Callable[[int], None]
    reset: Callable[[object], None]


def _compile() -> _Native:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    triple = llvm.get_process_triple()
    module = llvm.parse_assembly(module_text(triple, futex_call(triple)))
    # The fast instruction selector: its code is as quick here, where cache misses dominate, and it takes a
    # quarter of the time.
    machine = llvm.Target.from_triple(triple).create_target_machine(opt=0)
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()

    def address(name: str) -> int:
        return int(engine.get_function_address(name))

    i32, i64 = ctypes.c_int32, ctypes.c_int64
    native = _Native(
        parallel_for=address("mlc_parallel_for"),
        worker=ctypes.CFUNCTYPE(None, i32)(address("mlc_pool_worker")),
        seize=ctypes.CFUNCTYPE(i32)(address("mlc_pool_seize")),
        dismiss=ctypes.CFUNCTYPE(None, i32)(address("mlc_pool_dismiss")),
        configure=ctypes.CFUNCTYPE(None, i32, i64)(address("mlc_pool_configure")),
        present=ctypes.CFUNCTYPE(i32)(address("mlc_pool_present")),
        pause=ctypes.CFUNCTYPE(None, i64)(address("mlc_pool_pause")),
        reset=ctypes.CFUNCTYPE(None, ctypes.c_void_p)(address("mlc_pool_reset")),
    )
    # The code must outlive every thread that may run it, daemon threads at exit included.
    engine.detach()
    return native


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def _default_threads() -> int:
    text = os.environ.get("MLCDSL_NUM_THREADS", "").strip()
    if not text:
        return min(_processors(), MAX_THREADS)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_THREADS:
        raise ValueError(f"MLCDSL_NUM_THREADS must be a number from 1 to {MAX_THREADS}, not {text!r}")
    return int(text)


def _pauses(native: _Native, nanoseconds: int) -> int:
    """How many pause instructions take the given time; their cost varies tenfold between processors."""
    probe = 200
    best = 1 << 62
    for _ in range(3):
        start = time.perf_counter_ns()
        native.pause(probe)
        best = min(best, time.perf_counter_ns() - start)
    return nanoseconds * probe // max(best, probe)


@dataclass
class _Pool:
    """The process's pool. `guard` protects all fields; the native size, 0 until workers have been started
    for `wanted` threads, is written under it only."""

    guard: threading.Lock = field(default_factory=threading.Lock)
    native: _Native | None = None
    wanted: int | None = None
    threads: list[threading.Thread] = field(default_factory=list)
    closed: bool = False
    #: The thread that holds the guard because it forks.
    forking: int | None = None

    def resolved(self) -> int:
        if self.wanted is None:
            self.wanted = _default_threads()
        return self.wanted

    def compiled(self) -> _Native:
        if self.native is None:
            # A bad environment variable is an error here, where it can be raised, not in a loop.
            self.resolved()
            native = _compile()
            native.reset(_starter)
            self.native = native
            self.apply()
        return self.native

    def resize(self, count: int) -> None:
        self.wanted = count
        self.apply()

    def apply(self) -> None:
        """Use the threads there are, or have the next loop start more."""
        if self.native is None:
            return
        size = 1 if self.closed else self.resolved()
        if size > len(self.threads) + 1:
            size = 0
        spin = _SPIN_NS if size <= _processors() else _CROWDED_SPIN_NS
        self.native.configure(size, _pauses(self.native, spin))

    def start(self) -> None:
        """Start the workers that are missing, as far as the system allows."""
        native = self.compiled()
        while not self.closed and len(self.threads) < self.resolved() - 1:
            index = len(self.threads) + 1
            name = f"mlcdsl-pool-{index}"
            thread = threading.Thread(target=native.worker, args=(index,), name=name, daemon=True)
            # Listed before it starts: an interrupt in between must not give its slot to a second one.
            self.threads.append(thread)
            try:
                thread.start()
            except RuntimeError:
                self.threads.pop()
                self.wanted = index
        deadline = time.monotonic() + _START_LIMIT
        while native.present() < len(self.threads) and not self.closed:
            time.sleep(20e-6)
            self.closed = time.monotonic() > deadline
        self.apply()

    def shut(self) -> None:
        """Have the workers leave, unless a loop that is still running keeps the pool busy."""
        self.closed = True
        self.apply()
        if self.native is None or not self.threads:
            return
        deadline = time.monotonic() + _OTHERS_LIMIT
        while not self.native.seize():
            if time.monotonic() > deadline:
                return
            time.sleep(1e-3)
        self.native.dismiss(len(self.threads))
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))


_pool = _Pool()


def _start_workers() -> None:
    # Called from native code on any thread. One that finds the guard taken runs its loop serially:
    # whoever has the guard may be this very thread, interrupted by a signal.
    if _pool.guard.acquire(blocking=False):
        try:
            _pool.start()
        finally:
            _pool.guard.release()


_starter = _Starter(_start_workers)


def pool_address() -> int:
    """The address of ``mlc_parallel_for``; the first call compiles it."""
    with _pool.guard:
        return _pool.compiled().parallel_for


def num_threads() -> int:
    """How many threads a parallel loop may use, the caller included."""
    with _pool.guard:
        return _pool.resolved()


def set_num_threads(n: int | None) -> None:
    """Set the number of threads of later loops; None stands for the default: the environment variable
    MLCDSL_NUM_THREADS, else the number of processors that this process may run on."""
    if n is not None and not 1 <= n <= MAX_THREADS:
        raise ValueError(f"the number of threads must be from 1 to {MAX_THREADS}, not {n}")
    with _pool.guard:
        _pool.resize(_default_threads() if n is None else n)


def _before_fork() -> None:
    # No other thread may be compiling the native part: LLVM's locks would stay taken in the child.
    if _pool.guard.acquire(timeout=_OTHERS_LIMIT):
        _pool.forking = threading.get_ident()


def _in_parent() -> None:
    if _pool.forking == threading.get_ident():
        _pool.forking = None
        _pool.guard.release()


def _in_child() -> None:
    # Only the forking thread exists here: the workers are gone, and whoever held the native lock.
    _pool.guard = threading.Lock()
    _pool.forking = None
    _pool.threads = []
    if _pool.native is not None:
        _pool.native.reset(_starter)
        _pool.apply()


def _at_exit() -> None:
    if _pool.guard.acquire(timeout=_OTHERS_LIMIT):
        try:
            _pool.shut()
        finally:
            _pool.guard.release()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_in_parent, after_in_child=_in_child)
