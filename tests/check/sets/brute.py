"""What `mlcdsl.check.sets` decides, found by running a function with given sizes and looking at every access."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random

from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.ir.show import evaluate as plain
from mlcdsl.ir.visit import loads, map_children
from mlcdsl.types import INDEX

Env = dict[T.Var, int]
Element = tuple[T.Buffer, tuple[int, ...]]


@dataclass
class Found:
    """Accesses out of bounds, reads before writes, elements of outputs that are missing, buffers raced for by loop."""

    outside: set[int] = field(default_factory=set)
    unwritten: set[int] = field(default_factory=set)
    missing: set[Element] = field(default_factory=set)
    races: set[tuple[int, T.Buffer]] = field(default_factory=set)
    stopped: bool = False
    axes: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


@dataclass
class Watch:
    """The accesses of the iterations of a loop so far; `made` are the buffers that an iteration allocated."""

    iterations: list[tuple[set[Element], set[Element]]] = field(default_factory=list)
    made: set[T.Buffer] = field(default_factory=set)


class Stop(Exception):
    """An assert failed."""


class Run:
    """One run with fixed sizes and made-up contents of the inputs."""

    def __init__(self, func: T.PrimFunc, sizes: dict[str, int], seed: int = 0):
        self.func, self.found, self.seed = func, Found(), seed
        self.written: set[Element] = set()
        self.watches: list[Watch] = []
        self.reduce_only = ReduceVars(func.body)
        self.firsts: Env = {}
        self.instances: dict[str, tuple[T.Block, set[tuple[int, ...]]]] = {}
        self.stores: dict[str, set[tuple[tuple[int, ...], Element]]] = {}
        self.block_now: tuple[T.Block, tuple[int, ...]] | None = None
        params = [*func.dims, *(p.value for p in func.params if isinstance(p.value, T.Var))]
        self.env: Env = {v: sizes[v.name] for v in params}
        self.full = {p.value for p in func.params if p.mode != "out" and isinstance(p.value, T.Buffer)}
        try:
            self.stmts(func.body)
        except (Stop, ZeroDivisionError):
            self.found.stopped = True
            return
        for p in func.outputs:
            assert isinstance(p.value, T.Buffer)
            for at in self.box(p.value):
                if (p.value, at) not in self.written:
                    self.found.missing.add((p.value, at))

        for name, (block, seen) in self.instances.items():
            whole = product(*(range(self.evaluate(a.extent)) for a in block.axes))
            if seen != set(whole):
                self.found.axes.add(name)
            self.kinds(name, block)

    def kinds(self, name: str, block: T.Block) -> None:
        """Pairs of instances that differ in one axis."""
        stored = {s.buffer for s in block.body if isinstance(s, T.Store)}
        updates = any(x.buffer in stored for x in loads(block.body))
        stores = list(self.stores.get(name, ()))
        for n, (at, element) in enumerate(stores):
            for at2, element2 in stores[n + 1 :]:
                other = [k for k, (x, y) in enumerate(zip(at, at2, strict=True)) if x != y]
                if len(other) == 1 and element[0] is element2[0]:
                    kind = block.axes[other[0]].kind
                    same = element == element2
                    if (kind == "spatial" and same) or (kind == "reduce" and not (same and updates)):
                        self.found.kinds.add(name)

    def evaluate(self, e: T.Expr) -> int:
        """The value of an index or a condition; loads give made-up values."""
        return plain(self.loaded(e), self.env)

    def loaded(self, e: T.Expr) -> T.Expr:
        """The expression with numbers in place of loads."""
        if not isinstance(e, T.Load):
            return map_children(e, self.loaded)
        at = tuple(self.evaluate(i) for i in e.indices)
        return T.Const(Random(f"{self.seed} {e.buffer.name} {at}").randrange(-1, 6), INDEX)

    def box(self, buffer: T.Buffer) -> Iterator[tuple[int, ...]]:
        ranges = [range(self.evaluate(n)) for n in buffer.shape]
        points: list[tuple[int, ...]] = [()]
        for r in ranges:
            points = [(*p, i) for p in points for i in r]
        return iter(points)

    # ------------------------------------------------------------ statements

    def stmts(self, body: T.Stmts, only_init: bool = False) -> None:
        for s in body:
            self.stmt(s, only_init)

    def stmt(self, s: T.Stmt, only_init: bool) -> None:
        match s:
            case T.For():
                self.loop(s, only_init)
            case T.Block():
                self.block(s, only_init)
            case T.If():
                self.read(s.cond)
                self.stmts(s.then if self.evaluate(s.cond) else s.orelse, only_init)
            case T.Let():
                self.read(s.value)
                self.env[s.var] = self.evaluate(s.value)
            case _ if only_init:
                return
            case T.Store():
                for e in (*s.indices, s.value):
                    self.read(e)
                self.touch(s, s.buffer, s.indices, True)
            case T.Assert():
                self.read(s.cond)
                if not self.evaluate(s.cond):
                    raise Stop
            case T.Alloc():
                self.written = {w for w in self.written if w[0] is not s.buffer}
                for watch in self.watches:
                    watch.made.add(s.buffer)
            case _:
                raise NotImplementedError

    def loop(self, s: T.For, only_init: bool) -> None:
        lo, n = self.evaluate(s.lo), self.evaluate(s.extent)
        self.firsts[s.var] = lo
        if n <= 0:
            if s.var in self.reduce_only:
                self.env[s.var] = lo
                self.stmts(s.body, True)
            return
        watch = Watch()
        if s.kind != "serial":
            self.watches.append(watch)
        for i in range(lo, lo + n):
            self.env[s.var] = i
            watch.iterations.append((set(), set()))
            self.stmts(s.body, only_init)
        if s.kind != "serial":
            self.watches.pop()
            self.conflicts(s, watch)

    def conflicts(self, s: T.For, watch: Watch) -> None:
        for n, (reads, writes) in enumerate(watch.iterations):
            for reads2, writes2 in watch.iterations[n + 1 :]:
                for buffer, _ in (writes & (reads2 | writes2)) | (writes2 & reads):
                    if buffer not in watch.made:
                        self.found.races.add((id(s), buffer))

    def block(self, s: T.Block, only_init: bool) -> None:
        for a in s.axes:
            self.env[a.var] = self.evaluate(a.binding)
        chosen, own = self.reduce_only.split(s.where)
        if not all(map(self.evaluate, chosen)):
            return
        first = all(self.env[v] == self.firsts[v] for v in self.reduce_only.of(*own))
        inside = (only_init and first) or all(map(self.evaluate, own))
        at = tuple(self.env[a.var] for a in s.axes)
        assert s.name is not None
        if inside and not only_init:
            self.instances.setdefault(s.name, (s, set()))[1].add(at)
        self.block_now = None
        if s.init is not None and (inside or first) and all(self.env[a.var] == 0 for a in s.axes if a.kind == "reduce"):
            self.stmts(s.init)
        if inside:
            self.block_now = (s, at)
            self.stmts(s.body, only_init)
            self.block_now = None

    # ------------------------------------------------------------ accesses

    def read(self, e: T.Expr) -> None:
        match e:
            case T.Load():
                for i in e.indices:
                    self.read(i)
                self.touch(e, e.buffer, e.indices, False)
            case T.Select(c, a, b):
                self.read(c)
                self.read(a if self.evaluate(c) else b)
            case T.Binary("and" | "or" as op, a, b):
                self.read(a)
                if bool(self.evaluate(a)) == (op == "and"):
                    self.read(b)
            case T.Binary(_, a, b):
                self.read(a)
                self.read(b)
            case T.Unary(_, a) | T.Cast(a):
                self.read(a)

    def touch(self, node: T.Load | T.Store, buffer: T.Buffer, indices: tuple[T.Expr, ...], write: bool) -> None:
        at = tuple(self.evaluate(i) for i in indices)
        sizes = [self.evaluate(n) for n in buffer.shape]
        if not all(0 <= i < n for i, n in zip(at, sizes, strict=True)):
            self.found.outside.add(id(node))
        elif not write and buffer not in self.full and (buffer, at) not in self.written:
            self.found.unwritten.add(id(node))
        if write and self.block_now is not None:
            block, instance = self.block_now
            self.stores.setdefault(block.name or "", set()).add((instance, (buffer, at)))
        if write:
            self.written.add((buffer, at))
        for watch in self.watches:
            watch.iterations[-1][1 if write else 0].add((buffer, at))
