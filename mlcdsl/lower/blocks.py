"""Blocks as plain statements (rules S3 and S4).

An axis becomes the variable or constant that it is bound to, or a `let`. The init of a block goes in front of
the loops of its reduction where these are directly around it; elsewhere it is tested in place, and a loop whose
extent may be 0 gets a copy of the inits that it would have run.
"""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, own_exprs, substitute, walk_stmts
from mlcdsl.lower.shadows import FILL
from mlcdsl.lower.tools import ZERO, compare, conjunction, fresh, int_of, is_const, uses, variables, with_body


def lower_blocks(func: T.PrimFunc) -> T.PrimFunc:
    """The function without blocks."""
    return with_body(func, _Lower().stmts(func.body))


class _Lower(Rewriter):
    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.For():
                hoisted = _hoist(stmt)
                if hoisted is not None:
                    return self.stmts(hoisted)
                empty = _empty_reduction(stmt)
                loop = self.descend(stmt)
                if empty is None:
                    return loop
                return (T.If(compare("le", stmt.extent, ZERO), self.stmts(empty), (), span=stmt.span), loop)
            case T.Block():
                return self.stmts(_plain(stmt))
        return super().stmt(stmt)


def _plain(b: T.Block) -> T.Stmts:
    """One instance: bindings, `where`, init when every reduce axis is 0, body."""
    lets, mapping = _bind(b)
    reduced = [substitute(a.var, mapping) for a in b.axes if a.kind == "reduce"]
    stmts: list[T.Stmt] = list(lets)
    if b.init:
        init = _under(b.init, mapping)
        first = conjunction(compare("eq", r, ZERO) for r in reduced if not is_const(r, 0))
        stmts.extend(init if not variables(first) else (T.If(first, init, (), span=b.span),))
    body = (*stmts, *_under(b.body, mapping))
    return body if b.where is None else (T.If(b.where, body, (), span=b.span),)


def _bind(b: T.Block) -> tuple[T.Stmts, dict[T.Var, T.Expr]]:
    lets: list[T.Stmt] = []
    mapping: dict[T.Var, T.Expr] = {}
    for a in b.axes:
        if isinstance(a.binding, (T.Var, T.Const)):
            mapping[a.var] = a.binding
        else:
            lets.append(T.Let(a.var, a.binding, span=a.span))
    return tuple(lets), mapping


class _Substitute(Rewriter):
    def __init__(self, mapping: dict[T.Var, T.Expr]) -> None:
        self.mapping = mapping

    def expr(self, expr: T.Expr) -> T.Expr:
        return substitute(expr, self.mapping)


def _under(stmts: T.Stmts, mapping: dict[T.Var, T.Expr]) -> T.Stmts:
    return _Substitute(mapping).stmts(stmts) if mapping else stmts


# ------------------------------------------------------------ init in front of the loops


def _hoist(loop: T.For) -> T.Stmts | None:
    """`where { init }; loops without init` where init belongs to exactly the first instance of the loops."""
    loops, block = _perfect(loop)
    if block is None or not block.init:
        return None
    inner = [f.var for f in loops]
    reduced = [a for a in block.axes if a.kind == "reduce"]
    others = [a for a in block.axes if a.kind != "reduce"]
    if any(f.kind not in ("serial", "unroll") or not is_const(f.lo, 0) for f in loops):
        return None
    if any(uses(a.binding, inner) for a in others) or (block.where is not None and uses(block.where, inner)):
        return None
    if not _zero_only_first(reduced, inner):
        return None
    axes = tuple(replace(a, binding=ZERO) if a.kind == "reduce" else a for a in block.axes)
    first = replace(block, axes=axes, where=None, init=None, body=block.init)
    rest: T.Stmt = replace(block, where=None, init=None)
    for f in reversed(loops):
        rest = replace(f, body=(rest,))
    both = (*fresh((first,)), rest)
    return both if block.where is None else (T.If(block.where, both, (), span=block.span),)


def _perfect(loop: T.For) -> tuple[list[T.For], T.Block | None]:
    """The loops from `loop` inward, each the only statement of the one around it, and the block inside."""
    loops = [loop]
    while len(loops[-1].body) == 1:
        match loops[-1].body[0]:
            case T.For() as inner:
                loops.append(inner)
            case T.Block() as block:
                return loops, block
            case _:
                break
    return loops, None


def _zero_only_first(reduced: list[T.Axis], loops: list[T.Var]) -> bool:
    """Whether all reduce axes are 0 exactly when all loop variables are (which are 0 or more)."""
    seen: set[T.Var] = set()
    for a in reduced:
        terms = _positive_terms(a.binding)
        if terms is None or not terms <= set(loops):
            return False
        seen |= terms
    return seen == set(loops)


def _positive_terms(e: T.Expr) -> set[T.Var] | None:
    """The variables of a sum of variables times positive constants."""
    match e:
        case T.Var():
            return {e}
        case T.Binary("add", a, b):
            x, y = _positive_terms(a), _positive_terms(b)
            return None if x is None or y is None else x | y
        case T.Binary("mul", a, T.Const() as c) | T.Binary("mul", T.Const() as c, a) if (int_of(c) or 0) > 0:
            return _positive_terms(a)
    return None


# ------------------------------------------------------------ empty reductions


def _empty_reduction(loop: T.For) -> T.Stmts | None:
    """What runs when the loop has no iterations: the inits in its body, with the variable at `lo`."""
    extent = int_of(loop.extent)
    if extent is not None and extent > 0:
        return None
    if not _only_reduces(loop):
        return None
    inits = _Inits().stmts(loop.body)
    return fresh(inits, {loop.var: loop.lo}) if inits else None


def _only_reduces(loop: T.For) -> bool:
    """Whether the variable occurs only in bindings of reduce axes of blocks that have an init."""
    found = False
    for s in walk_stmts(loop.body):
        if isinstance(s, T.Block):
            for a in s.axes:
                if uses(a.binding, [loop.var]):
                    if a.kind != "reduce" or s.init is None:
                        return False
                    found = True
            if s.where is not None and uses(s.where, [loop.var]):
                return False
        elif any(uses(e, [loop.var]) for e in own_exprs(s)):
            return False
    return found


class _Inits(Rewriter):
    """Statements reduced to the inits in them, and what surrounds these."""

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.Block(init=None):
                return ()
            case T.Block():
                return replace(stmt, init=stmt.init, body=())
            case T.For(attrs=attrs) if attrs == FILL:
                return stmt
            case T.For():
                body = self.stmts(stmt.body)
                return replace(stmt, body=body) if body else ()
            case T.If():
                then, orelse = self.stmts(stmt.then), self.stmts(stmt.orelse)
                return replace(stmt, then=then, orelse=orelse) if then or orelse else ()
            case T.Let() | T.Alloc():
                return stmt
        return ()
