"""What primitives on loops share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import conjuncts as conjuncts
from mlcdsl.ir.symbolic import equal, free_vars
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.lower.simplify import can_trap
from mlcdsl.lower.tools import Replace
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found
from mlcdsl.source import Span
from mlcdsl.types import INDEX

PLAIN = Need("serial", "the loop is serial: not parallel, vectorized, unrolled or bound to a thread")


def const(value: int) -> T.Const:
    return T.Const(value, INDEX)


def check_plain(s: Step, node: T.For) -> None:
    """Refuse loops that were given a kind already."""
    if node.kind != "serial":
        s.refuse("serial", f"loop {node.var.name} is {node.kind}", node.var.span or node.span, f"a {node.kind} loop",
                 "do this step before the one that gave the loop its kind")  # fmt: skip


def spot(node: T.Stmt) -> Span | None:
    """The place that errors show for a statement: a loop's variable, otherwise the whole."""
    return (node.var.span or node.span) if isinstance(node, T.For) else node.span


def substitute_body(stmts: T.Stmts, mapping: Mapping[T.Var, T.Expr]) -> T.Stmts:
    """The statements with variables replaced; what does not mention them stays the same object."""
    return Replace(mapping).stmts(stmts)


def joined(parts: Iterable[T.Expr]) -> T.Expr | None:
    """The conjunction of the parts, None of none."""
    out: T.Expr | None = None
    for part in parts:
        out = conjunction(out, part)
    return out


def conjunction(a: T.Expr | None, b: T.Expr) -> T.Expr:
    return b if a is None else T.Binary("and", a, b)


def guarded(stmts: T.Stmts, cond: T.Expr) -> T.Stmts:
    """The statements under a condition: blocks get it as predicate, other effects stand in an `if`, and so does what
    has no value where the condition does not hold, with all that comes after it."""
    out: list[T.Stmt] = []
    for n, s in enumerate(stmts):
        if _partial(s, cond):
            rest = stmts[n:] if isinstance(s, T.Let | T.Alloc) else (s,)
            out.append(T.If(cond, rest, (), span=s.span))
            if isinstance(s, T.Let | T.Alloc):
                break
            continue
        match s:
            case T.Block():
                out.append(replace(s, where=conjunction(s.where, cond)))
            case T.For():
                out.append(replace(s, body=guarded(s.body, cond)))
            case T.Alloc() | T.Let():
                out.append(s)
            case _:
                out.append(T.If(cond, (s,), (), span=s.span))
    return tuple(out)


def _partial(s: T.Stmt, cond: T.Expr) -> bool:
    """Whether a statement computes something in front of where a condition on it would stand, that may have no value:
    an element, a quotient, or a size, which may be negative."""
    match s:
        case T.Let(_, value):
            before: tuple[T.Expr, ...] = (value,)
        case T.Alloc(buffer):
            if {*free_vars(cond)} & {v for e in buffer.shape for v in free_vars(e)}:
                return True
            before = buffer.shape
        case T.For(_, lo, extent):
            before = (lo, extent)
        case T.Block():
            before = (*(e for a in s.axes for e in (a.binding, a.extent)), *([] if s.where is None else [s.where]))
        case _:
            return False
    return any(isinstance(x, T.Load) or can_trap(x) for e in before for x in walk(e))


def same_extent(s: Step, a: T.Expr, b: T.Expr) -> bool:
    """Whether two sizes are proved equal."""
    return equal(a, b, s.facts) is True


def unseen_before(at: Found, new: T.Stmts) -> list[T.Var | T.Buffer]:
    """What the new statements use, but would not see in front of the statement at `at`, which declares it."""
    declared = _declared((at.node,)) - _declared(new)
    used: dict[T.Var | T.Buffer, None] = {}
    for stmt in walk_stmts(new):
        if isinstance(stmt, T.Store):
            used[stmt.buffer] = None
        if isinstance(stmt, T.CallExtern):
            used.update((a, None) for a in stmt.args if isinstance(a, T.Buffer))
        for e in own_exprs(stmt):
            for x in walk(e):
                if isinstance(x, T.Var):
                    used[x] = None
                elif isinstance(x, T.Load | T.Ptr):
                    used[x.buffer] = None
    return [x for x in used if x in declared]


def _declared(stmts: T.Stmts) -> set[T.Var | T.Buffer]:
    """The variables and buffers that the statements introduce."""
    out: set[T.Var | T.Buffer] = set()
    for stmt in walk_stmts(stmts):
        match stmt:
            case T.For(var) | T.Let(var):
                out.add(var)
            case T.Alloc(buffer):
                out.add(buffer)
            case T.Block():
                out.update(a.var for a in stmt.axes)
    return out
