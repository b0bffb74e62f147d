"""One walk over a function: its accesses, loops and blocks with the instances that they have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mlcdsl.check.sets.affine import Affine, dtype_range
from mlcdsl.check.sets.inits import first_instances
from mlcdsl.check.sets.linear import TRUE, ZERO, Con, Dnf, Lin, at_least, simplify
from mlcdsl.check.sets.model import (
    OUTSIDE,
    Access,
    Allocated,
    BlockInfo,
    Kind,
    Loop,
    Mark,
    Model,
    Node,
    Place,
    everything,
)
from mlcdsl.check.sets.scope import Condition, Scope
from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars, all_of
from mlcdsl.ir.show import show
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.types import INDEX, PTR


def collect(func: T.PrimFunc) -> Model:
    """The model of a function (without `Compute`: index notation is expanded before)."""
    readonly = frozenset(p.value for p in func.params if isinstance(p.value, T.Buffer) and p.mode == "in")
    affine = Affine(readonly)
    scalars = tuple(p.value for p in func.params if isinstance(p.value, T.Var) and p.value.dtype.is_int)
    params = (*func.dims, *func.stride_vars, *scalars)
    affine.nonnegative.update(func.dims)
    for v in params:
        if v in func.dims or (v in scalars and v.dtype.name == "i64"):
            affine.magnitudes.size(v)
        elif v.dtype.bits < 64:
            affine.magnitudes.between(v, int(v.dtype.min_int), int(v.dtype.max_int))
        else:
            affine.magnitudes.unbounded(v)
    scope = Scope({}, {}, {})
    facts: list[Dnf] = [(tuple(at_least(Lin.var(v), ZERO) for v in func.dims),)] if func.dims else []
    facts += [r for r in (dtype_range(v, v) for v in scalars) if r != TRUE]
    facts += [affine.condition(e, scope).dnf for e in func.where]
    facts += [d for d in (_sizes(affine, p, scope) for p in func.params) if d != TRUE]
    top = Place((), (), (), tuple(facts), (), (), scope)
    model = Model(func, affine, top, top, params, {}, {})
    for p in func.params:
        if isinstance(p.value, T.Buffer):
            model.shapes[p.value] = tuple(affine.lin(e, scope) for e in p.value.shape)
            if p.mode == "out":
                model.fresh[p.value] = Allocated(p.value, model.shapes[p.value], top, None)
    collector = _Collector(model, ReduceVars(func.body))
    model.end = collector.stmts(func.body, top)
    for access in model.accesses:
        model.by_buffer.setdefault(access.buffer, []).append(access)
    return model


def _sizes(affine: Affine, p: T.Param, scope: Scope) -> Dnf:
    """The sizes of a parameter are 0 or more (rule S1)."""
    if not isinstance(p.value, T.Buffer):
        return TRUE
    sizes = [affine.lin(e, scope) for e in p.value.shape]
    return simplify([tuple(Con(n) for n in sizes if not n.is_const and (n.const < 0 or len(n.terms) > 1))])


@dataclass(slots=True)
class _Collector:
    model: Model
    reduce_only: ReduceVars
    order: int = 0

    def stmts(self, body: T.Stmts, place: Place) -> Place:
        """Walk a body; the result is the place after it, with what its asserts and lets made known."""
        for s in body:
            place = self.stmt(s, place)
        return place

    def stmt(self, s: T.Stmt, place: Place) -> Place:
        match s:
            case T.Store():
                self.reads((*s.indices, s.value), place, s)
                self.point(s, "write", s.buffer, s.indices, place, s)
            case T.For():
                self.reads((s.lo, s.extent), place, s)
                self.loop(s, place)
            case T.Block():
                self.block(s, place)
            case T.If():
                self.reads((s.cond,), place, s)
                then, orelse = self.under(place, s.cond, True), self.under(place, s.cond, False)
                if then.marks is not place.marks and orelse.marks is not place.marks:
                    then.marks[-1].other, orelse.marks[-1].other = orelse.marks[-1], then.marks[-1]
                self.stmts(s.then, then)
                self.stmts(s.orelse, orelse)
            case T.While():
                self.loop(s, place)
            case T.Let():
                self.reads((s.value,), place, s)
                return self.let(s.var, s.value, place)
            case T.Alloc():
                shape = tuple(self.model.affine.lin(e, place.scope) for e in s.buffer.shape)
                self.model.shapes[s.buffer] = shape
                self.model.fresh[s.buffer] = Allocated(s.buffer, shape, place, s)
            case T.Assert():
                self.reads((s.cond,), place, s)
                return self.asserted(place, s.cond)
            case T.CallExtern():
                self.call(s, place)
            case T.Compute():
                raise TypeError("index notation is expanded before the sets are computed")
        return place

    # ------------------------------------------------------------ places

    def under(self, place: Place, cond: T.Expr, holds: bool) -> Place:
        """The place with a condition added."""
        return self.given(place, self.model.affine.condition(cond, place.scope, holds))

    def given(self, place: Place, condition: Condition) -> Place:
        dnf, affine = condition.dnf, self.model.affine
        reason = condition.reason or affine.unknowns(dnf)
        if reason is not None:
            facts = place.facts if dnf == TRUE else (*place.facts, dnf)
            exact = dnf if condition.reason is None and affine.only_products(dnf) else None
            return place.having(marks=(*place.marks, Mark(reason, len(place.loops), exact)), facts=facts)
        return place if dnf == TRUE else place.having(conds=(*place.conds, dnf))

    def asserted(self, place: Place, cond: T.Expr) -> Place:
        """The place after an assert passed."""
        condition = self.model.affine.condition(cond, place.scope)
        doubts, facts = place.doubts, place.facts
        if condition.reason is not None:
            doubts = (*doubts, Mark(condition.reason, len(place.loops)))
        if condition.dnf != TRUE:
            facts = (*facts, condition.dnf)
        return place.having(doubts=doubts, facts=facts)

    def let(self, var: T.Var, value: T.Expr, place: Place) -> Place:
        affine = self.model.affine
        scope = place.scope.copy()
        with affine.magnitudes.holding(var):
            if var.dtype.is_int:
                scope.ints[var] = affine.lin(value, place.scope)
            elif var.dtype.kind == "bool":
                yes, no = affine.condition(value, scope), affine.condition(value, scope, False)
                scope.bools[var] = (yes, no)
        scope.exprs[var] = value
        return place.having(scope=scope)

    def loop(self, s: T.For | T.While, place: Place) -> None:
        affine = self.model.affine
        if isinstance(s, T.While):
            mark = Mark("it stands in a `while` loop", len(place.loops))
            loop = Loop(s, T.Var("iteration"), ZERO, None)
            inner = self.inside(place, loop).having(marks=(*place.marks, mark))
            self.reads((s.cond,), inner, s)
        else:
            lo = affine.lin(s.lo, place.scope)
            hi = lo.plus(affine.lin(s.extent, place.scope))
            halves = self.halves(s, lo, hi, place)
            inner = halves or self.inside(place, Loop(s, s.var, lo, hi, s.var))
            if not lo.is_const and not affine.magnitudes.fits(hi):
                inner.scope.ints[s.var] = affine.modulo(Lin.var(s.var))
        self.stmts(s.body, inner)

    def inside(self, place: Place, loop: Loop) -> Place:
        """The place in the body of a loop."""
        affine, scope = self.model.affine, place.scope.copy()
        if loop.lo.is_const and loop.lo.const >= 0:
            affine.nonnegative.add(loop.var)
        scope.depth = affine.depths[loop.var] = len(place.loops) + 1
        if loop.hi is not None:
            affine.magnitudes.at_most(loop.var, [loop.lo, loop.hi])
        self.model.loops.append((loop, place))
        return place.having(
            loops=(*place.loops, loop),
            times=(*place.times, Lin.var(loop.var)),
            bounded=(*place.bounded, loop),
            scope=scope,
        )

    def halves(self, s: T.For, lo: Lin, hi: Lin, place: Place) -> Place | None:
        """The place in a loop over `[0, n * m)` whose body asks for `// m` and `% m`, as two loops."""
        if hi.is_const or not (lo.is_const and lo.const == 0):
            return None
        affine = self.model.affine
        divisors = _divisors(s.body, s.var)
        if len(divisors) != 1:
            return None
        (by,) = divisors
        divisor = affine.lin(by, place.scope)
        count = affine.quotient(hi, divisor)
        if divisor.is_const or count is None:
            return None
        name = show(by) if isinstance(by, T.Var) else f"({show(by)})"
        q = T.Var(f"{s.var.name} // {name}", span=s.var.span)
        r = T.Var(f"{s.var.name} % {name}", span=s.var.span)
        inner = self.inside(place, Loop(s, q, ZERO, count, s.var))
        inner = self.inside(inner, Loop(s, r, ZERO, divisor, s.var))
        whole = affine.product(Lin.var(q), divisor).plus(Lin.var(r))
        inner.scope.ints[s.var] = whole
        inner.scope.exprs[s.var] = T.Binary("add", T.Binary("mul", q, by), r)
        affine.fused.append((whole, divisor, Lin.var(q), Lin.var(r)))
        return inner

    # ------------------------------------------------------------ blocks

    def block(self, s: T.Block, place: Place) -> None:
        affine, model = self.model.affine, self.model
        self.reads([e for a in s.axes for e in (a.extent, a.binding)], place, s)
        bindings = tuple(affine.lin(a.binding, place.scope) for a in s.axes)
        extents = tuple(affine.lin(a.extent, place.scope) for a in s.axes)
        where = Condition(TRUE)
        if s.where is not None:
            self.reads((s.where,), place, s)
            where = affine.condition(s.where, place.scope)
        info = BlockInfo(s, place, where.dnf, where.reason, bindings, extents, first=self.order)
        model.blocks.append(info)
        guarded = self.given(place, where)
        if s.init is not None:
            self.stmts(s.init, self.enter(self.first(info, place, guarded), info))
        info.inner = self.enter(guarded, info)
        self.stmts(s.body, info.inner)
        info.last = self.order

    def first(self, info: BlockInfo, place: Place, guarded: Place) -> Place:
        """The place of the init of a block that stands at `place`."""
        chosen, own = self.reduce_only.split(info.block.where)
        if not own:
            return first_instances(info, guarded, self.reduce_only, TRUE, ())
        affine = self.model.affine
        inside, rest = affine.condition(all_of(own), place.scope), affine.condition(all_of(chosen), place.scope)
        if inside.reason is not None:
            place = self.given(place, inside)
        return first_instances(info, self.given(place, rest), self.reduce_only, inside.dnf, self.reduce_only.of(*own))

    def enter(self, place: Place, info: BlockInfo) -> Place:
        """The place inside the block, where its axes stand for their bindings."""
        scope = place.scope.copy()
        fixed = {loop.var: t for loop, t in zip(place.loops, place.times, strict=True) if t.is_const}
        for axis, lin in zip(info.block.axes, info.bindings, strict=True):
            scope.ints[axis.var] = lin.put(fixed)
            self.model.affine.magnitudes.at_most(axis.var, [lin])
            scope.exprs[axis.var] = axis.binding
        return place.having(blocks=(*place.blocks, info), scope=scope)

    # ------------------------------------------------------------ accesses

    def point(
        self, node: Node, kind: Kind, buffer: T.Buffer, indices: tuple[T.Expr, ...], place: Place, stmt: T.Stmt
    ) -> None:
        index = tuple(self.model.affine.lin(e, place.scope) for e in indices)
        if buffer not in self.model.shapes:
            self.model.shapes[buffer] = tuple(self.model.affine.lin(e, place.scope) for e in buffer.shape)
        self.order += 1
        access = Access(node, kind, buffer, place, self.order, stmt, index=index, exprs=indices)
        self.model.accesses.append(access)

    def whole(
        self, node: Node, kind: Kind, buffer: T.Buffer, place: Place, stmt: T.Stmt, said: Kind | None = None
    ) -> None:
        """An access to a whole buffer, or to what the innermost block that declares its regions says (as of kind
        `said`)."""
        box = everything(self.model.shapes[buffer])
        for info in reversed(place.blocks):
            declared = info.block.reads if (said or kind) == "read" else info.block.writes
            regions = [r for r in declared or () if r.buffer is buffer]
            if len(regions) == 1:
                lin, r = self.model.affine.lin, regions[0]
                pairs = zip(r.lo, r.extent, strict=True)
                box = tuple((lin(a, place.scope), lin(n, place.scope)) for a, n in pairs)
                break
        self.order += 1
        self.model.accesses.append(Access(node, kind, buffer, place, self.order, stmt, box=box))

    def call(self, s: T.CallExtern, place: Place) -> None:
        if acts(s.extern):
            self.order += 1
            self.model.shapes[OUTSIDE] = ()
            self.model.effects.append(Access(s, "write", OUTSIDE, place, self.order, s, index=()))
        self.reads([a for a in s.args if not isinstance(a, T.Buffer)], place, s)
        modes = [p.mode for p in s.extern.params]
        modes += ["inout"] * (len(s.args) - len(modes))
        for kind in ("read", "write"):
            for arg, mode in zip(s.args, modes, strict=False):
                if isinstance(arg, T.Buffer) and mode != ("out" if kind == "read" else "in"):
                    self.whole(s, "read" if kind == "read" else "write", arg, place, s)
        for arg in s.args:
            if isinstance(arg, T.Ptr) and not arg.extents:
                self.pointer(arg, place, s)
        vectors = [a for a in s.args if isinstance(a, T.Ptr) and a.extents]
        for v in vectors:
            if v.mode != "out":
                self.vector(v, "read", place, s)
        for v in vectors:
            if v.mode != "in":
                self.vector(v, "write", place, s)

    def vector(self, v: T.Ptr, kind: Kind, place: Place, stmt: T.Stmt) -> None:
        """The box of a vector, and its first and last element, by which it is seen whether it is in bounds."""
        last = tuple(
            i if n == 1 else T.Binary("add", i, T.Const(n - 1, INDEX), span=i.span)
            for i, n in zip(v.indices, v.extents, strict=True)
        )
        self.point(v, kind, v.buffer, v.indices, place, stmt)
        if last != v.indices:
            self.point(v, kind, v.buffer, last, place, stmt)
        lin = self.model.affine.lin
        box = tuple((lin(i, place.scope), Lin(n, {})) for i, n in zip(v.indices, v.extents, strict=True))
        self.order += 1
        self.model.accesses.append(Access(v, kind, v.buffer, place, self.order, stmt, box=box))

    def pointer(self, ptr: T.Ptr, place: Place, stmt: T.Stmt) -> None:
        """What may be read and written through an address: what the innermost block that declares its accesses says,
        which may be nothing; else the whole buffer."""
        if ptr.indices:
            self.point(ptr, "read", ptr.buffer, ptr.indices, place, stmt)
        blocks = [info.block for info in reversed(place.blocks)]
        writes = next((b.writes for b in blocks if b.writes is not None), None)
        reads = next((b.reads for b in blocks if b.reads is not None), None)
        written = writes is None or any(r.buffer is ptr.buffer for r in writes)
        if reads is None or any(r.buffer is ptr.buffer for r in reads):
            self.whole(ptr, "read", ptr.buffer, place, stmt)
        elif writes is not None and written:
            self.whole(ptr, "read", ptr.buffer, place, stmt, "write")
        if written:
            self.whole(ptr, "write", ptr.buffer, place, stmt)

    def reads(self, exprs: Iterable[T.Expr], place: Place, stmt: T.Stmt) -> None:
        for e in exprs:
            self.read(e, place, stmt)

    def read(self, e: T.Expr, place: Place, stmt: T.Stmt) -> None:
        """The loads of an expression, each under the conditions under which it is evaluated."""
        match e:
            case T.Load():
                self.reads(e.indices, place, stmt)
                self.point(e, "read", e.buffer, e.indices, place, stmt)
            case T.Select(cond, a, b):
                self.read(cond, place, stmt)
                if has_load(a):
                    self.read(a, self.under(place, cond, True), stmt)
                if has_load(b):
                    self.read(b, self.under(place, cond, False), stmt)
            case T.Binary("and" | "or", a, b):
                self.read(a, place, stmt)
                if has_load(b):
                    self.read(b, self.under(place, a, e.op == "and"), stmt)
            case T.Binary(_, a, b):
                self.read(a, place, stmt)
                self.read(b, place, stmt)
            case T.Unary(_, a) | T.Cast(a):
                self.read(a, place, stmt)
            case T.Intrinsic(_, args) | T.Ptr(_, args):
                self.reads(args, place, stmt)
            case _:
                pass


def _divisors(body: T.Stmts, v: T.Var) -> set[T.Expr]:
    """What a variable is divided by, other than constants."""
    return {
        x.b
        for s in walk_stmts(body)
        for e in (*own_exprs(s), *(() if not isinstance(s, T.Block) else (a.binding for a in s.axes)))
        for x in walk(e)
        if isinstance(x, T.Binary) and x.op in ("floordiv", "mod") and x.a is v and not isinstance(x.b, T.Const)
    }


def acts(extern: T.Extern) -> bool:
    """Whether calls do more than write what they are given. Without outputs, the effect of an extern is what it writes
    through addresses or into what it changes, if it is given such."""
    changed = any(p.mode == "inout" or p.value.dtype is PTR for p in extern.params)
    return extern.effect and (bool(extern.outputs) or not changed)


def has_load(e: T.Expr) -> bool:
    return any(isinstance(x, T.Load) for x in walk(e))
