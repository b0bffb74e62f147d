"""What rules look at: a prim_func with its text, a program's file, a schedule, a schedule's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mlcdsl.check import CheckResult
from mlcdsl.check.graph_purity import expressions, statements
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.lint.known import Condition, conditions
from mlcdsl.lint.names import names_in
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast, parse_schedule
from mlcdsl.syntax import schedule_ast as S

if TYPE_CHECKING:
    from mlcdsl.lint.jumps import Jump
    from mlcdsl.lint.nests import Nest
    from mlcdsl.schedule.program import ScheduleFile

#: the steps of lowering after which there are plain loops, and after which they are in the compiler's order
_PLAIN, _ORDERED = "simplify", "jam"
_VECTOR_BITS = 512
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, eq=False)
class Unit:
    """One prim_func without errors and its tree; `known`: the function with index notation written out, where this has
    been done.

    `given`: the parameters are not the function's to choose (it is a part of an intrinsic).
    """

    func: T.PrimFunc
    node: ast.PrimFunc | ast.IntrinPart
    known: T.PrimFunc | None = None
    given: bool = False

    @cached_property
    def expanded(self) -> T.PrimFunc:
        """The function with index notation written out."""
        from mlcdsl.lower import expand_index_notation

        return self.known or expand_index_notation(self.func)

    @cached_property
    def stmts(self) -> tuple[T.Stmt, ...]:
        """All statements, outside in."""
        return tuple(walk_stmts(self.func.body))

    @cached_property
    def exprs(self) -> tuple[tuple[T.Stmt, T.Expr], ...]:
        """Every expression of every statement, with the statement; those of declared regions and shapes too."""
        return tuple((s, x) for s in self.stmts for e in (*own_exprs(s), *_declared(s)) for x in walk(e))

    @cached_property
    def used(self) -> frozenset[T.Var]:
        """The variables that statements use."""
        return frozenset(x for _, x in self.exprs if isinstance(x, T.Var))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that stands in the text."""
        return frozenset(_NAME.findall(self.node.span.text if self.node.span is not None else ""))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that decide what runs."""
        return tuple(conditions(self))

    @property
    def runs(self) -> bool:
        """Whether the compiler makes code of it: what an intrinsic's `desc` says is only compared."""
        return isinstance(self.node, ast.PrimFunc) or self.node.kind == "impl"

    @cached_property
    def plain(self) -> T.PrimFunc:
        """The function as plain loops, in the order of the text."""
        from mlcdsl.lower import lower

        return lower(self.expanded, _PLAIN)

    @cached_property
    def nests(self) -> tuple[Nest, ...]:
        """The loops of `plain`, each with the loops around it and what is in it, but in none of its loops."""
        from mlcdsl.lint.nests import every

        return tuple(every(self.plain))

    @cached_property
    def lowered(self) -> T.PrimFunc:
        """The function as plain loops, in the order in which the compiler runs them. This takes its time: rules first
        ask `nests` whether they could find anything."""
        from mlcdsl.lower import STEPS

        names = list(STEPS)
        func = self.plain
        for name in names[names.index(_PLAIN) + 1 : names.index(_ORDERED) + 1]:
            func = STEPS[name](_VECTOR_BITS)(func)
        return func

    @cached_property
    def walks(self) -> tuple[tuple[Nest, Jump | None], ...]:
        """The innermost loops of `lowered`, each with its jump through memory where a schedule may mend it."""
        from mlcdsl.lint.jumps import walks

        return tuple(walks(self))


def _declared(s: T.Stmt) -> tuple[T.Expr, ...]:
    match s:
        case T.Block():
            return tuple(e for r in (*(s.reads or ()), *(s.writes or ())) for e in (*r.lo, *r.extent))
        case T.Alloc(buffer):
            return buffer.strides or ()
        case T.Compute(buffer, allocates=True):
            return buffer.shape
    return ()


def _value(s: G.Stmt) -> G.Expr | None:
    match s:
        case G.Bind(value=e) | G.Match(value=e) | G.Return(value=e) | G.If(cond=e) | G.Effect(call=e):
            return e
    return None


def units(result: CheckResult) -> Iterator[Unit]:
    """The prim_funcs of the file itself that have no errors, parts of intrinsics included."""
    right = frozenset(result.provable)
    for module in result.file.entries:
        if isinstance(module, ast.Module) and module.name.name in result.program.modules:
            items = result.program.modules[module.name.name].items
            for node in module.items:
                if isinstance(node, ast.PrimFunc | ast.Intrin):
                    yield from (u for u in _units(result, node, items.get(node.name.name)) if u.func in right)


def _units(result: CheckResult, node: ast.PrimFunc | ast.Intrin, item: object) -> Iterator[Unit]:
    match node, item:
        case ast.PrimFunc(), T.PrimFunc() if item.span is node.name.span:
            yield Unit(item, node, _expanded(result, item))
        case ast.Intrin(), T.Intrin() if item.span is node.name.span:
            for part in node.parts:
                func = item.desc if part.kind == "desc" else item.impl
                yield Unit(func, part, _expanded(result, func), given=True)


def _expanded(result: CheckResult, func: T.PrimFunc) -> T.PrimFunc | None:
    proof = result.proofs.get(func)
    return None if proof is None else proof.expanded


def _any_inside(spans: list[Span], whole: Span | None) -> bool:
    return whole is not None and any(s.source is whole.source and whole.start <= s.start <= whole.end for s in spans)


@dataclass(frozen=True, eq=False)
class Program:
    """A `.mlc` file with what it uses. `source`: the text as it is now, where nodes are of earlier versions of it."""

    result: CheckResult
    source: Source | None = None

    @property
    def text(self) -> Source | None:
        span = self.result.file.span
        return self.source or (None if span is None else span.source)

    @property
    def uses(self) -> tuple[ast.Use, ...]:
        return tuple(e for e in self.result.file.entries if isinstance(e, ast.Use))

    @property
    def items(self) -> Iterator[ast.Item]:
        """The declarations of the file itself."""
        return (i for e in self.result.file.entries if isinstance(e, ast.Module) for i in e.items)

    @cached_property
    def graph_expressions(self) -> tuple[G.Expr, ...]:
        """Everything in the graph functions of the file itself."""
        own = [self.result.program.modules[name] for name in self.result.own]
        stmts = (s for m in own for f in m.functions.values() for s, _ in statements(f.body))
        values = (_value(s) for s in stmts)
        return tuple(x for e in values if e is not None for x in expressions(e))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that stands in the text."""
        return names_in(self.text) if self.text is not None else frozenset()

    @cached_property
    def given(self) -> dict[str, set[str]]:
        """What each other file gives: the names of its modules, by the file's name."""
        out: dict[str, set[str]] = {}
        for name, module in self.result.program.modules.items():
            if name not in self.result.own and module.span is not None:
                out.setdefault(module.span.source.name, set()).add(name)
        return out


@dataclass(frozen=True, eq=False)
class Steps:
    """One schedule or proc, and the procs that it can call."""

    node: S.Schedule | S.Proc
    procs: frozenset[str]


@dataclass(frozen=True, eq=False)
class Schedules:
    """A `.mlcs` file with what it uses. `source`: the text as it is now, where nodes are of earlier versions of it."""

    file: ScheduleFile
    source: Source | None = None

    @property
    def text(self) -> Source:
        return self.source or self.file.source

    @cached_property
    def uses(self) -> tuple[ast.Use, ...]:
        return tuple(e for e in parse_schedule(self.file.source).file.entries if isinstance(e, ast.Use))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that stands in the text."""
        return names_in(self.text)

    @cached_property
    def given(self) -> dict[str, set[str]]:
        """What each other file gives: modules, intrinsics, procs; schedules are for whoever names them."""
        out: dict[str, set[str]] = {}
        for name, module in self.file.program.modules.items():
            intrinsics = {n for n, i in module.items.items() if isinstance(i, T.Intrin)}
            if module.span is not None:
                out.setdefault(module.span.source.name, set()).update({name, *intrinsics})
        for name, proc in self.file.procs.items():
            if proc.span is not None and proc.span.source.name != self.file.source.name:
                out.setdefault(proc.span.source.name, set()).add(name)
        for schedule in self.file.schedules.values():
            if schedule.span is not None and schedule.span.source.name != self.file.source.name:
                out.pop(schedule.span.source.name, None)
        return out

    def steps(self) -> Iterator[Steps]:
        """The schedules and procs of the file itself that have no errors."""
        errors = [d.span for d in self.file.diagnostics if d.severity == "error" and d.span is not None]
        nodes: list[S.Schedule | S.Proc] = [*self.file.procs.values(), *self.file.schedules.values()]
        for node in nodes:
            if node.span is not None and node.span.source is self.file.source and not _any_inside(errors, node.span):
                yield Steps(node, frozenset(self.file.procs))
