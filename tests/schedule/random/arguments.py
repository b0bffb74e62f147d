"""Random arguments for primitives, from their declarations: by the kind of each argument, near one block.

Handles come from steps of the session, as in a schedule that somebody writes, so that a trace can name them.
"""

from __future__ import annotations

import random
from typing import Any

from mlcdsl.diagnostics import MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule.handles import BlockHandle, Handle, LoopHandle
from mlcdsl.schedule.primitive import REQUIRED, Arg, Primitive
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.tree import blocks_in, find_block
from mlcdsl.schedule.values import IndexMap, ThreadName
from mlcdsl.types import INDEX

THREADS = ("threadIdx.x", "threadIdx.y", "blockIdx.x", "blockIdx.y", "vthread")
#: words for arguments of kind string, by the name of the argument; others take any of them
WORDS = {
    "scope": ("global", "shared", "local", "global.acc"),
    "dtype": ("f32", "i32", "f64"),
    "key": ("pragma", "unroll_max_step", "auto"),
    "buffer_type": ("read", "write"),
}


class Arguments:
    """Makes arguments; look-ups that it needs are steps of the session, too."""

    def __init__(self, session: Session, rng: random.Random):
        self.session = session
        self.rng = rng
        self.handles: dict[object, Handle] = {}

    def note(self, result: Any) -> None:
        """Remember the handles that a step gave."""
        for handle in result if isinstance(result, list) else [result]:
            if isinstance(handle, BlockHandle):
                self.handles[handle.key] = handle
            elif isinstance(handle, LoopHandle):
                self.handles[handle.var] = handle

    def ended(self) -> list[Handle]:
        """Handles that are no more."""
        return [h for identity, h in self.handles.items() if identity in self.session.ended]

    # ------------------------------------------------------------ handles

    def block(self) -> BlockHandle:
        """Any block that a schedule can get hold of."""
        usable = [b for b in blocks_in(self.session.func.body) if b.name is not None or b.key in self.handles]
        if not usable:
            raise MlcError([])
        chosen = self.rng.choice(usable)
        if chosen.key not in self.handles:
            assert chosen.name is not None
            self.note(self.session.apply("block", [chosen.name], {}))
        handle = self.handles[chosen.key]
        assert isinstance(handle, BlockHandle)
        return handle

    def loops(self, block: BlockHandle) -> list[LoopHandle]:
        """The loops around a block, outermost first."""
        found = find_block(self.session.func, block.key)
        assert found is not None
        if any(loop.var not in self.handles for loop in found.loops):
            self.note(self.session.apply("loops", [block], {}))
        handles = [self.handles[loop.var] for loop in found.loops]
        return [h for h in handles if isinstance(h, LoopHandle)]

    # ------------------------------------------------------------ arguments

    def of(self, primitive: Primitive) -> tuple[list[Any], dict[str, Any]]:
        """Positional and named arguments."""
        focus = self.block()
        first = True
        positional: list[Any] = []
        named: dict[str, Any] = {}
        for arg in primitive.args:
            if arg.default is not REQUIRED and not arg.many and self.rng.random() < 0.5:
                continue
            value = self.value(arg, focus, first)
            first = first and arg.kind.name not in ("block", "loop", "target")
            if arg.many:
                positional += value
            elif named or len(positional) < primitive.args.index(arg):
                named[arg.name] = value
            else:
                positional.append(value)
        return positional, named

    def value(self, arg: Arg, focus: BlockHandle, first: bool = True) -> Any:
        """A value of an argument's kind. What comes first is the block in focus or a loop of it."""
        rng = self.rng
        near = focus if first or rng.random() < 0.5 else self.block()
        match arg.kind.name:
            case "block":
                return near
            case "loop":
                return self._loop(near)
            case "target":
                return near if rng.random() < (0.2 if self.session.intrinsics else 0.5) else self._loop(near)
            case "block[]":
                return [self.block() for _ in range(rng.randint(1, 2))]
            case "target[]":
                return [self._loop(near)] if rng.random() < 0.7 else [self.block() for _ in range(rng.randint(1, 2))]
            case "loop[]":
                return self._loops(focus)
            case "factors":
                return self._factors()
            case "int":
                return rng.choice((0, 0, 1, 1, 2, 3, 4, 8, -1))
            case "int[]":
                return [rng.choice((0, 1, 2, 3, 4)) for _ in range(rng.randint(1, 3))]
            case "float":
                return rng.choice((0.25, 0.5, 1))
            case "float[]":
                return [rng.choice((0.25, 0.5)) for _ in range(rng.randint(1, 3))]
            case "bool":
                return rng.random() < 0.5
            case "str":
                return self._word(arg.name)
            case "str[]":
                return [self._word(arg.name) for _ in range(rng.randint(1, 2))]
            case "literal":
                return rng.choice((1, 16, 0.5, "text", True, False))
            case "thread":
                return ThreadName(rng.choice(THREADS))
            case "intrin":
                return rng.choice([*self.session.intrinsics] * 3 + ["none_such"])
            case "buffer":
                return self._buffer(focus)
            case "map":
                return index_map(rng, self._rank(focus))
        raise AssertionError(f"no values for {arg.kind.name}")

    def _loop(self, block: BlockHandle) -> LoopHandle:
        loops = self.loops(block)
        if not loops:
            raise MlcError([])
        return self.rng.choice(loops)

    def _loops(self, block: BlockHandle) -> list[LoopHandle]:
        """A part of the nest around a block, in order or in any order."""
        loops = self.loops(block)
        if len(loops) < 2:
            raise MlcError([])
        lo = self.rng.randrange(len(loops) - 1)
        part = loops[lo : self.rng.randint(lo + 2, len(loops))]
        if self.rng.random() < 0.5:
            part = self.rng.sample(part, self.rng.randint(2, len(part)))
        return part

    def _factors(self) -> list[int | None]:
        """Two or three, small ones: programs that grow with every split are not interpreted in time."""
        many = self.rng.choice((2, 2, 2, 3))
        factors: list[int | None] = [self.rng.choice((1, 2, 3, 4, 5) if many == 2 else (1, 2, 3)) for _ in range(many)]
        if self.rng.random() < 0.95:
            factors[self.rng.randrange(len(factors))] = None
        return factors

    def _word(self, name: str) -> str:
        if name in WORDS:
            return self.rng.choice(WORDS[name])
        names = [b.name for b in blocks_in(self.session.func.body) if b.name is not None]
        return self.rng.choice([*names, "other", *(w for words in WORDS.values() for w in words)])

    def _buffer(self, block: BlockHandle) -> int | str:
        if self.rng.random() < 0.7:
            return self.rng.choice((0, 0, 0, 1, 1, 2))
        buffers = [p.name for p in self.session.func.params]
        buffers += [s.buffer.name for s in walk_stmts(self.session.func.body) if isinstance(s, T.Alloc)]
        return self.rng.choice(buffers)

    def _rank(self, block: BlockHandle) -> int:
        found = find_block(self.session.func, block.key)
        assert found is not None
        ranks = [len(found.node.axes)]
        ranks += [len(s.buffer.shape) for s in walk_stmts(found.node.body) if isinstance(s, T.Store)]
        return self.rng.choice([*ranks, *ranks, 1, 2, 3])


def index_map(rng: random.Random, rank: int) -> IndexMap:
    """A permutation of the indices, some of them split, or fused; sometimes a map that is none of these."""
    params = tuple(T.Var(f"i{n}", INDEX) for n in range(rank))
    results: list[T.Expr] = list(rng.sample(params, rank))
    for n, e in enumerate(list(results)):
        if rng.random() < 0.3:
            by = T.Const(rng.choice((2, 3, 4)), INDEX)
            at = results.index(e)
            split: list[T.Expr] = [T.Binary("floordiv", e, by), T.Binary("mod", e, by)]
            results[at : at + 1] = split if rng.random() < 0.9 else split[:1]
        elif rng.random() < 0.1:
            results[n] = T.Binary("sub", T.Const(rng.choice((3, 5, 7)), INDEX), e)
    if len(results) > 1 and rng.random() < 0.2:
        by = T.Const(rng.choice((2, 4, 6)), INDEX)
        results[:2] = [T.Binary("add", T.Binary("mul", results[0], by), results[1])]
    return IndexMap(params, tuple(results))
