"""LLVM IR text of the thread pool's native part.

Every worker owns one slot of two cache line pairs. The *doorbell* pair is written by the caller of a
parallel loop: the job (body, environment, range) and a word that is IDLE, ASLEEP or OFFERED. The *answer*
pair is written by the worker: the status and a word that counts, in steps of two, the jobs it has done.

A job moves by these rules, which hold for every interleaving:

* Only the holder of ``@busy`` offers jobs, takes them back and collects answers, so everything that
  belongs to the caller's side (``@collected``, ``@outcome``, the job fields) has one writer at a time.
* An offered job is taken by exactly one party, by a compare-and-exchange from OFFERED to IDLE: by the
  worker that runs it, or by the caller, when its own chunk is done and the worker has not come yet. A
  late worker (asleep, not scheduled) therefore never delays a loop; it finds the doorbell IDLE.
* The caller returns only after the answer of every job that a worker has taken. Job fields are thus never
  written while a worker may read them, and ``env`` outlives its readers.
* Both words use bit 0 for "the reader sleeps on a futex here". Only the reader sets it, by a
  compare-and-exchange from the value it has seen, and the writer replaces the word by an exchange that
  shows whether to wake. The kernel compares the word again before it sleeps, so no wake is lost.
"""

from __future__ import annotations

from string import Template

MAX_THREADS = 256

#: Numbers of the futex system call by architecture, the first part of an LLVM target triple.
_FUTEX_CALLS = {
    "x86_64": 202,
    "aarch64": 98,
    "riscv64": 98,
    "loongarch64": 98,
    "powerpc64le": 221,
    "s390x": 238,
}

_PAUSES = {
    "x86_64": ("declare void @llvm.x86.sse2.pause()", "call void @llvm.x86.sse2.pause()"),
    # YIELD is a no-op on most cores; ISB waits about as long as PAUSE does.
    "aarch64": ("declare void @llvm.aarch64.isb(i32)", "call void @llvm.aarch64.isb(i32 15)"),
}

_STATE = Template("""
%Slot = type { i32, i32, ptr, ptr, i64, i64, [88 x i8], i32, i32, [120 x i8] }

@slots = internal global [$MAX x %Slot] zeroinitializer, align 256
@busy = internal global i32 0, align 256
; How many answers of each slot have been consumed, as the value of its answer word.
@collected = internal global [$MAX x i32] zeroinitializer, align 256
; Per slot: the status of a job taken back, or -1 where the worker has the job.
@outcome = internal global [$MAX x i64] zeroinitializer
; Settings, written rarely: threads in use (0: not started yet), pauses before sleep, the start hook.
@size = internal global i32 0, align 256
@pauses = internal global i64 0
@starter = internal global ptr null
; Workers that have entered their loop.
@present = internal global i32 0, align 256
@padding = internal global [64 x i32] zeroinitializer, align 256

declare i64 @llvm.umin.i64(i64, i64)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
""")

_FUTEX = Template("""
declare i64 @syscall(i64, ...)

; 128 and 129: FUTEX_WAIT and FUTEX_WAKE, private to the process.
define internal void @doze(ptr %word, i32 %value) {
  %code = call i64 (i64, ...) @syscall(i64 $FUTEX, ptr %word, i32 128, i32 %value, ptr null, ptr null, i32 0)
  ret void
}

define internal void @wake(ptr %word) {
  %code = call i64 (i64, ...) @syscall(i64 $FUTEX, ptr %word, i32 129, i32 1, ptr null, ptr null, i32 0)
  ret void
}
""")

_POLLING = """
declare i32 @usleep(i32)

define internal void @doze(ptr %word, i32 %value) {
  %code = call i32 @usleep(i32 100)
  ret void
}

define internal void @wake(ptr %word) {
  ret void
}
"""

_WAITING = Template("""
$PAUSE_DECLARATION

define void @mlc_pool_pause(i64 %count) {
entry:
  br label %head
head:
  %left = phi i64 [ %count, %entry ], [ %less, %again ]
  %over = icmp slt i64 %left, 1
  br i1 %over, label %done, label %again
again:
  $PAUSE
  %less = sub i64 %left, 1
  br label %head
done:
  ret void
}

; Wait until %word is neither %old nor asleep at %old; its value. The acquiring loads pair with the
; exchange in @post: what the writer stored before it is visible after.
define internal i32 @watch(ptr %word, i32 %old) {
entry:
  %budget = load atomic i64, ptr @pauses monotonic, align 8
  br label %spin
spin:
  %left = phi i64 [ %budget, %entry ], [ %less, %relax ]
  %now = load atomic i32, ptr %word acquire, align 4
  %same = icmp eq i32 %now, %old
  br i1 %same, label %still, label %changed
still:
  %spent = icmp slt i64 %left, 1
  br i1 %spent, label %mark, label %relax
relax:
  $PAUSE
  %less = sub i64 %left, 1
  br label %spin
changed:
  ret i32 %now
mark:
  %asleep = or i32 %old, 1
  %swap = cmpxchg ptr %word, i32 %old, i32 %asleep acquire acquire
  %marked = extractvalue { i32, i1 } %swap, 1
  br i1 %marked, label %sleep, label %late
late:
  %other = extractvalue { i32, i1 } %swap, 0
  ret i32 %other
sleep:
  ; Signals and stray wakes end a sleep early, hence the loop.
  call void @doze(ptr %word, i32 %asleep)
  %seen = load atomic i32, ptr %word acquire, align 4
  %stray = icmp eq i32 %seen, %asleep
  br i1 %stray, label %sleep, label %woken
woken:
  ret i32 %seen
}

; Release: the job or status stored before is visible to whoever sees %new. Acquire: a wake follows the
; reader's mark.
define internal void @post(ptr %word, i32 %new) {
  %old = atomicrmw xchg ptr %word, i32 %new acq_rel
  %bit = and i32 %old, 1
  %sleeper = icmp ne i32 %bit, 0
  br i1 %sleeper, label %rouse, label %done
rouse:
  call void @wake(ptr %word)
  br label %done
done:
  ret void
}

; IDLE = 0, ASLEEP = 1, OFFERED = 2. Acquire: the winner's reads of the job follow the offer.
define internal i1 @take(ptr %doorbell) {
  %swap = cmpxchg ptr %doorbell, i32 2, i32 0 acquire monotonic
  %won = extractvalue { i32, i1 } %swap, 1
  ret i1 %won
}
""")

_WORKER = """
define void @mlc_pool_worker(i32 %index) {
entry:
  %slot = getelementptr [0 x %Slot], ptr @slots, i32 0, i32 %index
  %body.at = getelementptr %Slot, ptr %slot, i32 0, i32 2
  %env.at = getelementptr %Slot, ptr %slot, i32 0, i32 3
  %begin.at = getelementptr %Slot, ptr %slot, i32 0, i32 4
  %end.at = getelementptr %Slot, ptr %slot, i32 0, i32 5
  %answer = getelementptr %Slot, ptr %slot, i32 0, i32 7
  %status.at = getelementptr %Slot, ptr %slot, i32 0, i32 8
  %before = atomicrmw add ptr @present, i32 1 release
  br label %idle
idle:
  %served = phi i32 [ 0, %entry ], [ %served, %idle ], [ %next, %work ]
  %rung = call i32 @watch(ptr %slot, i32 0)
  %won = call i1 @take(ptr %slot)
  br i1 %won, label %taken, label %idle
taken:
  %body = load ptr, ptr %body.at
  %leave = icmp eq ptr %body, null
  br i1 %leave, label %left, label %work
work:
  %env = load ptr, ptr %env.at
  %begin = load i64, ptr %begin.at
  %end = load i64, ptr %end.at
  %status = call i32 %body(ptr %env, i64 %begin, i64 %end)
  store i32 %status, ptr %status.at
  %next = add i32 %served, 2
  call void @post(ptr %answer, i32 %next)
  br label %idle
left:
  ret void
}
"""

_CALLER = """
define internal void @offer(i64 %i, ptr %body, ptr %env, i64 %begin, i64 %end) {
  %slot = getelementptr [0 x %Slot], ptr @slots, i64 0, i64 %i
  %body.at = getelementptr %Slot, ptr %slot, i32 0, i32 2
  %env.at = getelementptr %Slot, ptr %slot, i32 0, i32 3
  %begin.at = getelementptr %Slot, ptr %slot, i32 0, i32 4
  %end.at = getelementptr %Slot, ptr %slot, i32 0, i32 5
  store ptr %body, ptr %body.at
  store ptr %env, ptr %env.at
  store i64 %begin, ptr %begin.at
  store i64 %end, ptr %end.at
  call void @post(ptr %slot, i32 2)
  ret void
}

; Take job %i back and run it, unless its worker has it: its outcome.
define internal i64 @reclaim(i64 %i, ptr %body, ptr %env) {
  %slot = getelementptr [0 x %Slot], ptr @slots, i64 0, i64 %i
  %word = load atomic i32, ptr %slot monotonic, align 4
  %open = icmp eq i32 %word, 2
  br i1 %open, label %try, label %gone
try:
  %won = call i1 @take(ptr %slot)
  br i1 %won, label %mine, label %gone
mine:
  %begin.at = getelementptr %Slot, ptr %slot, i32 0, i32 4
  %end.at = getelementptr %Slot, ptr %slot, i32 0, i32 5
  %begin = load i64, ptr %begin.at
  %end = load i64, ptr %end.at
  %status = call i32 %body(ptr %env, i64 %begin, i64 %end)
  %wide = zext i32 %status to i64
  ret i64 %wide
gone:
  ret i64 -1
}

; The status of job %i, after its worker's answer where a worker has it.
define internal i32 @collect(i64 %i, i64 %outcome) {
  %claimed = icmp eq i64 %outcome, -1
  br i1 %claimed, label %wait, label %known
known:
  %own = trunc i64 %outcome to i32
  ret i32 %own
wait:
  %slot = getelementptr [0 x %Slot], ptr @slots, i64 0, i64 %i
  %answer = getelementptr %Slot, ptr %slot, i32 0, i32 7
  %status.at = getelementptr %Slot, ptr %slot, i32 0, i32 8
  %collected.at = getelementptr [0 x i32], ptr @collected, i64 0, i64 %i
  %old = load i32, ptr %collected.at
  %new = call i32 @watch(ptr %answer, i32 %old)
  store i32 %new, ptr %collected.at
  %status = load i32, ptr %status.at
  ret i32 %status
}
"""

_FORK_JOIN = """
; Called with @busy held and %parts > 1. Chunks ascend with the slot, so the first nonzero status in
; slot order is the one of the lowest begin. Jobs are taken back from the last, the least likely to be
; under way, and waiting comes only after all of them.
define internal i32 @fork_join(ptr %body, ptr %env, i64 %extent, i64 %parts) {
entry:
  %quotient = udiv i64 %extent, %parts
  %rest = urem i64 %extent, %parts
  %uneven = icmp ne i64 %rest, 0
  %one = zext i1 %uneven to i64
  %own = add i64 %quotient, %one
  br label %offering
offering:
  %i = phi i64 [ 1, %entry ], [ %i.next, %offering ]
  %begin = phi i64 [ %own, %entry ], [ %end, %offering ]
  %longer = icmp ult i64 %i, %rest
  %extra = zext i1 %longer to i64
  %length = add i64 %quotient, %extra
  %end = add i64 %begin, %length
  call void @offer(i64 %i, ptr %body, ptr %env, i64 %begin, i64 %end)
  %i.next = add i64 %i, 1
  %more = icmp ult i64 %i.next, %parts
  br i1 %more, label %offering, label %running
running:
  %first = call i32 %body(ptr %env, i64 0, i64 %own)
  br label %reclaiming
reclaiming:
  %above = phi i64 [ %parts, %running ], [ %j, %reclaiming ]
  %j = sub i64 %above, 1
  %outcome.j = call i64 @reclaim(i64 %j, ptr %body, ptr %env)
  %outcome.j.at = getelementptr [0 x i64], ptr @outcome, i64 0, i64 %j
  store i64 %outcome.j, ptr %outcome.j.at
  %further = icmp ugt i64 %j, 1
  br i1 %further, label %reclaiming, label %collecting
collecting:
  %k = phi i64 [ 1, %reclaiming ], [ %k.next, %collecting ]
  %status = phi i32 [ %first, %reclaiming ], [ %merged, %collecting ]
  %outcome.k.at = getelementptr [0 x i64], ptr @outcome, i64 0, i64 %k
  %outcome.k = load i64, ptr %outcome.k.at
  %found = call i32 @collect(i64 %k, i64 %outcome.k)
  %fine = icmp eq i32 %status, 0
  %merged = select i1 %fine, i32 %found, i32 %status
  %k.next = add i64 %k, 1
  %rest.left = icmp ult i64 %k.next, %parts
  br i1 %rest.left, label %collecting, label %done
done:
  ret i32 %merged
}

; A nested call, from the caller's own body or from a worker's, finds @busy held, as a second caller does.
define i32 @mlc_parallel_for(ptr %body, ptr %env, i64 %extent) {
entry:
  %empty = icmp slt i64 %extent, 1
  br i1 %empty, label %nothing, label %some
nothing:
  ret i32 0
some:
  %single = icmp eq i64 %extent, 1
  br i1 %single, label %serial, label %sized
sized:
  ; Acquire pairs with @mlc_pool_configure: slots below the size have workers.
  %size.now = load atomic i32, ptr @size acquire, align 4
  %unstarted = icmp eq i32 %size.now, 0
  br i1 %unstarted, label %start, label %ready
start:
  %starter = load ptr, ptr @starter
  call void %starter()
  %size.new = load atomic i32, ptr @size acquire, align 4
  br label %ready
ready:
  %size = phi i32 [ %size.now, %sized ], [ %size.new, %start ]
  %few = icmp slt i32 %size, 2
  br i1 %few, label %serial, label %locking
locking:
  %held = load atomic i32, ptr @busy monotonic, align 4
  %free = icmp eq i32 %held, 0
  br i1 %free, label %seizing, label %serial
seizing:
  %won = call i32 @mlc_pool_seize()
  %ours = icmp ne i32 %won, 0
  br i1 %ours, label %parallel, label %serial
parallel:
  %wide = zext i32 %size to i64
  %parts = call i64 @llvm.umin.i64(i64 %wide, i64 %extent)
  %status = call i32 @fork_join(ptr %body, ptr %env, i64 %extent, i64 %parts)
  ; Release: the next holder sees this caller's bookkeeping.
  store atomic i32 0, ptr @busy release, align 4
  ret i32 %status
serial:
  %alone = call i32 %body(ptr %env, i64 0, i64 %extent)
  ret i32 %alone
}
"""

_CONTROL = Template("""
define i32 @mlc_pool_seize() {
  %swap = cmpxchg ptr @busy, i32 0, i32 1 acquire monotonic
  %won = extractvalue { i32, i1 } %swap, 1
  %wide = zext i1 %won to i32
  ret i32 %wide
}

; Tell the workers 1 to %count to leave. For the holder of @busy, who never gives it back.
define void @mlc_pool_dismiss(i32 %count) {
entry:
  %wide = zext i32 %count to i64
  br label %head
head:
  %i = phi i64 [ 1, %entry ], [ %next, %again ]
  %more = icmp ule i64 %i, %wide
  br i1 %more, label %again, label %done
again:
  call void @offer(i64 %i, ptr null, ptr null, i64 0, i64 0)
  %next = add i64 %i, 1
  br label %head
done:
  ret void
}

; Release: a loop that sees the new size finds the workers in place.
define void @mlc_pool_configure(i32 %size, i64 %pauses) {
  store atomic i64 %pauses, ptr @pauses monotonic, align 8
  store atomic i32 %size, ptr @size release, align 4
  ret void
}

define i32 @mlc_pool_present() {
  %count = load atomic i32, ptr @present acquire, align 4
  ret i32 %count
}

; Back to the state before any worker, for a process that has one thread: a new one, or a forked child.
define void @mlc_pool_reset(ptr %starter) {
  %slots.end = getelementptr [$MAX x %Slot], ptr null, i32 1
  %slots.size = ptrtoint ptr %slots.end to i64
  call void @llvm.memset.p0.i64(ptr align 256 @slots, i8 0, i64 %slots.size, i1 false)
  %collected.end = getelementptr [$MAX x i32], ptr null, i32 1
  %collected.size = ptrtoint ptr %collected.end to i64
  call void @llvm.memset.p0.i64(ptr align 256 @collected, i8 0, i64 %collected.size, i1 false)
  store i32 0, ptr @present
  store i32 0, ptr @busy
  store ptr %starter, ptr @starter
  store atomic i32 0, ptr @size release, align 4
  ret void
}
""")


def futex_call(triple: str) -> int | None:
    """The number of the futex system call, or None where sleeping workers have to poll."""
    return _FUTEX_CALLS.get(triple.split("-")[0]) if "linux" in triple else None


def module_text(triple: str, futex: int | None) -> str:
    """The pool's module for a target, sleeping through the given system call."""
    yielding = ("declare i32 @sched_yield()", "call i32 @sched_yield()")
    declaration, pause = _PAUSES.get(triple.split("-")[0], yielding)
    sleeping = _POLLING if futex is None else _FUTEX.substitute(FUTEX=futex)
    return "".join(
        [
            _STATE.substitute(MAX=MAX_THREADS),
            sleeping,
            _WAITING.substitute(PAUSE_DECLARATION=declaration, PAUSE=pause),
            _WORKER,
            _CALLER,
            _FORK_JOIN,
            _CONTROL.substitute(MAX=MAX_THREADS),
        ]
    )
