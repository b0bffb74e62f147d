"""Blocks as plain statements (rules S3 and S4).

An axis becomes the variable or constant that it is bound to, or a `let`. The init of a block goes in front of
the loops of its reduction where these are directly around it; elsewhere it is tested in place, and a loop whose
extent may be 0 gets a copy of the inits that it would have run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.ir.visit import Rewriter, map_children, substitute
from mlcdsl.lower.shadows import FILL
from mlcdsl.lower.tools import (
    TRUE,
    ZERO,
    Replace,
    both,
    compare,
    conjunction,
    fresh,
    int_of,
    is_const,
    uses,
    variables,
    with_body,
)


def lower_blocks(func: T.PrimFunc) -> T.PrimFunc:
    """The function without blocks."""
    return with_body(func, _Lower(ReduceVars(func.body)).stmts(func.body))


class _Lower(Rewriter):
    def __init__(self, reduce_vars: ReduceVars) -> None:
        self.reduce_vars = reduce_vars
        #: the first values of the loops around, by variable
        self.firsts: dict[T.Var, T.Expr] = {}

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.For():
                hoisted = _hoist(stmt, self.reduce_vars)
                if hoisted is not None:
                    return self.stmts(hoisted)
                self.firsts[stmt.var] = stmt.lo
                empty = self._empty(stmt)
                loop = self.descend(stmt)
                return loop if empty is None else (empty, loop)
            case T.Block():
                return self.stmts(self._plain(stmt))
        return super().stmt(stmt)

    def _empty(self, loop: T.For) -> T.Stmt | None:
        """The inits that run when the loop has no iterations."""
        if loop.var not in self.reduce_vars or (int_of(loop.extent) or 0) > 0:
            return None
        inits = _Inits(self.reduce_vars, self.firsts).once(loop)
        if not inits:
            return None
        return T.If(compare("le", loop.extent, ZERO), self.stmts(inits), (), span=loop.span)

    def _plain(self, b: T.Block) -> T.Stmts:
        """One instance: bindings, `where`, init when every reduce axis is 0, body."""
        lets, mapping = _bind(b)
        chosen, own = self.reduce_vars.split(b.where)
        reduced = [substitute(a.var, mapping) for a in b.axes if a.kind == "reduce"]
        stmts: list[T.Stmt] = list(lets)
        body = _under(b.body, mapping)
        if b.init:
            init = _under(b.init, mapping)
            first = conjunction(compare("eq", r, ZERO) for r in reduced if not is_const(r, 0))
            if own:
                first = both(first, T.Binary("or", _at_first(self.reduce_vars.of(*own), self.firsts), conjunction(own)))
            stmts.extend(init if not variables(first) else (T.If(first, init, (), span=b.span),))
            body = _when(own, body, b)
        else:
            chosen = (*chosen, *own)
        return _when(chosen, (*stmts, *body), b)


def _when(conditions: Iterable[T.Expr], stmts: T.Stmts, at: T.Block) -> T.Stmts:
    cond = conjunction(conditions)
    return stmts if cond == TRUE else (T.If(cond, stmts, (), span=at.span),)


def _at_first(names: Iterable[T.Var], firsts: Mapping[T.Var, T.Expr]) -> T.Expr:
    """The condition that loops are in their first iterations."""
    return conjunction(compare("eq", v, firsts[v]) for v in names)


def _bind(b: T.Block) -> tuple[T.Stmts, dict[T.Var, T.Expr]]:
    lets: list[T.Stmt] = []
    mapping: dict[T.Var, T.Expr] = {}
    for a in b.axes:
        if isinstance(a.binding, (T.Var, T.Const)):
            mapping[a.var] = a.binding
        else:
            lets.append(T.Let(a.var, a.binding, span=a.span))
    return tuple(lets), mapping


def _under(stmts: T.Stmts, mapping: dict[T.Var, T.Expr]) -> T.Stmts:
    return Replace(mapping).stmts(stmts) if mapping else stmts


# ------------------------------------------------------------ init in front of the loops


def _hoist(loop: T.For, reduce_vars: ReduceVars) -> T.Stmts | None:
    """`where { init }; loops without init` where init belongs to exactly the first instance of the loops."""
    loops, block = _perfect(loop)
    if block is None or not block.init:
        return None
    inner = [f.var for f in loops]
    reduced = [a for a in block.axes if a.kind == "reduce"]
    others = [a for a in block.axes if a.kind != "reduce"]
    if any(f.kind not in ("serial", "unroll") or not is_const(f.lo, 0) for f in loops):
        return None
    chosen, own = reduce_vars.split(block.where)
    if any(uses(e, inner) for e in (*(a.binding for a in others), *chosen)):
        return None
    if not _zero_only_first(reduced, inner):
        return None
    axes = tuple(replace(a, binding=ZERO) if a.kind == "reduce" else a for a in block.axes)
    first = replace(block, axes=axes, where=None, init=None, body=block.init)
    rest: T.Stmt = replace(block, where=conjunction(own) if own else None, init=None)
    for f in reversed(loops):
        rest = replace(f, body=(rest,))
    return _when(chosen, (*fresh((first,)), rest), block)


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


class _Inits(Rewriter):
    """Statements reduced to the inits in them, and what surrounds these, where loops of reductions are empty."""

    def __init__(self, reduce_vars: ReduceVars, firsts: Mapping[T.Var, T.Expr]) -> None:
        self.reduce_vars = reduce_vars
        self.firsts = dict(firsts)
        #: the variables of the empty loops
        self.empty: set[T.Var] = set()

    def once(self, loop: T.For) -> T.Stmts:
        """The body of an empty loop, with its variable at `lo`."""
        self.empty.add(loop.var)
        inits = self.stmts(loop.body)
        self.empty.discard(loop.var)
        return fresh(inits, {loop.var: loop.lo}) if inits else ()

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.Block():
                return self._block(stmt)
            case T.For(attrs=attrs) if attrs == FILL:
                return stmt
            case T.For():
                return self._loop(stmt)
            case T.If():
                then, orelse = self.stmts(stmt.then), self.stmts(stmt.orelse)
                return replace(stmt, then=then, orelse=orelse) if then or orelse else ()
            case T.Let() | T.Alloc():
                return stmt
        return ()

    def _loop(self, stmt: T.For) -> T.Stmts:
        self.firsts[stmt.var] = stmt.lo
        body = self.stmts(stmt.body)
        out: T.Stmts = (replace(stmt, body=body),) if body else ()
        if stmt.var in self.reduce_vars and not (int_of(stmt.extent) or 0) > 0 and (inits := self.once(stmt)):
            out = (T.If(compare("le", stmt.extent, ZERO), inits, (), span=stmt.span), *out)
        return out

    def _block(self, b: T.Block) -> T.Stmts:
        """The init as the body of a block, under the conditions that choose it; then the inits in the body."""
        chosen, own = self.reduce_vars.split(b.where)
        left = [v for v in self.reduce_vars.of(*own) if v not in self.empty]
        held = [T.Binary("or", _at_first(left, self.firsts), _defined(conjunction(own)))] if left else []
        where = [*chosen, *held]
        axes = tuple(replace(a, binding=_defined(a.binding)) if a.kind == "reduce" else a for a in b.axes)
        out: list[T.Stmt] = []
        if b.init:
            zero = [compare("eq", a.binding, ZERO) for a in axes if a.kind == "reduce"]
            at = tuple(replace(a, binding=ZERO) if a.kind == "reduce" else a for a in axes)
            out += fresh((replace(b, axes=at, where=conjunction([*where, *zero]), init=None, body=b.init),))
        inner = self.stmts(b.body)
        if inner:
            out.append(replace(b, axes=axes, where=conjunction(where) if where else None, init=None, body=inner))
        return tuple(out)


def _defined(e: T.Expr) -> T.Expr:
    """The expression with quotients and remainders by 0 as 0."""
    e = map_children(e, _defined)
    if isinstance(e, T.Binary) and e.op in ("floordiv", "mod") and not isinstance(e.b, T.Const):
        return T.Select(compare("eq", e.b, ZERO), ZERO, e, span=e.span)
    return e
