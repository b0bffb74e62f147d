"""Elaboration of blocks: axes, predicate, declared accesses, init, body."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from mlcdsl.check.attributes import attributes
from mlcdsl.check.names import label_of
from mlcdsl.diagnostics import Edit, Fix, Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.symbolic import simplify
from mlcdsl.syntax import ast
from mlcdsl.types import INDEX

if TYPE_CHECKING:
    from mlcdsl.check.statements import Statements

AXIS_KINDS: tuple[str, ...] = get_args(T.AxisKind)


class Blocks:
    def __init__(self, statements: Statements):
        self.s = statements
        self.sink = statements.sink
        self.names = statements.names

    def block(self, node: ast.Block) -> T.Stmts:
        if node.name is not None:
            self._claim_name(node.name)
        where = None
        if node.where is not None:
            where = self.s.expressions.condition(node.where, "the predicate of a block")
        axes = [self._axis(a, node.where is not None) for a in node.axes if a is not None]
        self.names.push()
        self.names.block_depth += 1
        self.names.axes.append({a.binding: a.var.name for a in axes if a and isinstance(a.binding, T.Var)})
        for axis, written in zip(axes, node.axes, strict=True):
            self.names.declare(self.sink, written.name, axis.var if axis is not None else None)
        attrs = attributes(self.sink, node.attrs)
        parts = self._parts(node.body)
        self.names.block_depth -= 1
        self.names.axes.pop()
        self.names.pop()
        if any(a is None for a in axes) or (node.where is not None and where is None):
            return ()
        reads, writes, init, body = parts
        kept = tuple(a for a in axes if a is not None)
        name = node.name.name if node.name is not None else None
        return (T.Block(name, kept, where, reads, writes, init, body, attrs, span=node.span),)

    def _claim_name(self, ident: ast.Ident) -> None:
        """Schedules refer to blocks by name (B15)."""
        known = self.names.block_names
        if ident.name in known:
            first = known[ident.name]
            self.sink.error(
                "E0202",
                f"two blocks are named `{ident.name}`",
                ident.span,
                "named again here",
                (Label(first, "first named here"),) if first is not None else (),
                notes=("schedules refer to blocks by name, so names are used once in a prim_func",),
            )
        known.setdefault(ident.name, ident.span)

    # ------------------------------------------------------------ axes

    def _axis(self, node: ast.Axis, guarded: bool) -> T.Axis | None:
        if node.kind not in AXIS_KINDS:  # B6
            span = node.span
            if span is not None:
                span = span.source.span(span.start, span.start + len(node.kind))
            self.sink.unknown_name("axis kind", node.kind, span, AXIS_KINDS, f"kinds: {' '.join(AXIS_KINDS)}")
            return None
        binding = self.s.expressions.index(node.binding, "a binding")
        extent: T.Expr | None
        if node.extent is not None:
            extent = self.s.expressions.index(node.extent, "an extent")
        elif binding is None:
            return None
        else:
            extent = self._extent_of(node, binding, guarded)
        if binding is None or extent is None:
            return None
        var = T.Var(node.name.name, INDEX, span=node.name.span)
        return T.Axis(var, node.kind, extent, binding, span=node.span)  # type: ignore[arg-type]

    def _extent_of(self, node: ast.Axis, binding: T.Expr, guarded: bool) -> T.Expr | None:
        """An axis that is bound to one loop takes that loop's extent; one bound to 0 has extent 1 (B7)."""
        loop = self.names.loops.get(binding) if isinstance(binding, T.Var) else None
        if loop is not None and isinstance(loop.lo, T.Const) and loop.lo.value == 0:
            return loop.extent
        if isinstance(binding, T.Const) and binding.value == 0:
            return T.Const(1, INDEX)
        note = f"write it: `{node.kind} {node.name.name}: <extent> = ...`"
        if loop is not None:
            note = f"axes begin at 0: bind `{node.name.name}` to the loop variable minus its lower bound"
        self.sink.error(
            "E0401",
            f"the extent of axis `{node.name.name}` cannot be taken from its binding",
            node.span,
            "bound to a loop that does not begin at 0" if loop is not None else "not bound to one loop",
            label_of(binding, "the loop") if loop is not None else (),
            notes=(note,),
            fix=None if guarded else self._extent_written(node, binding),
        )
        return None

    def _extent_written(self, node: ast.Axis, binding: T.Expr) -> Fix | None:
        """Write the extent of an axis whose loops count through it digit by digit, as in `i * 4 + j`."""
        digits: list[tuple[int, int]] = []
        for factors, step in canonical(binding).terms:
            var, power = next(iter(factors), (None, 0))
            loop = self.names.loops.get(var) if isinstance(var, T.Var) and power == len(factors) == 1 else None
            extent = canonical(loop.extent).value if loop is not None else None
            if loop is None or extent is None or canonical(loop.lo).value != 0:
                return None
            digits.append((step, extent))
        total = 1
        for step, extent in sorted(digits):
            if step != total:
                return None
            total *= extent
        place = node.name.span
        if place is None:
            return None
        return Fix(f"write `: {total}`", (Edit(place.source.span(place.end, place.end), f": {total}"),))

    # ------------------------------------------------------------ body

    def _parts(
        self, body: ast.Body
    ) -> tuple[tuple[T.Region, ...] | None, tuple[T.Region, ...] | None, T.Stmts | None, T.Stmts]:
        regions: dict[str, list[T.Region]] = {}
        init: T.Stmts | None = None
        rest: list[ast.Stmt] = []
        for stmt in body.stmts:
            if isinstance(stmt, ast.Access | ast.Init) and rest:  # B12
                what = "init" if isinstance(stmt, ast.Init) else stmt.kind
                self.sink.error(
                    "E0402", f"`{what}` comes behind other statements of its block", stmt.span,
                    "belongs at the beginning of the block",
                )  # fmt: skip
            if isinstance(stmt, ast.Access):
                found = regions.setdefault(stmt.kind, [])
                found.extend(r for e in stmt.regions if (r := self.region(e)) is not None)
            elif isinstance(stmt, ast.Init):
                if init is not None:  # B13
                    self.sink.error("E0202", "the block has two `init`s", stmt.span, "the second one")
                init = self.s.body(stmt.body)
            else:
                rest.append(stmt)
        reads = tuple(regions["reads"]) if "reads" in regions else None
        writes = tuple(regions["writes"]) if "writes" in regions else None
        return reads, writes, init, self.s.sequence(tuple(rest))

    def region(self, node: ast.Expr) -> T.Region | None:
        """`A`, or `A[i, 0:4]`: a box of a buffer."""
        base, items = (node.base, node.items) if isinstance(node, ast.Index) else (node, None)
        buffer = self.s.expressions.buffer(base)
        if buffer is None:
            return None
        if items is None:  # the whole buffer
            zero = T.Const(0, INDEX)
            return T.Region(buffer, tuple(zero for _ in buffer.shape), buffer.shape, span=node.span)
        if len(items) != len(buffer.shape):
            self.s.expressions.wrong_rank(buffer, len(items), node.span)
            return None
        lo: list[T.Expr] = []
        extent: list[T.Expr] = []
        for item in items:
            low = item.lo if isinstance(item, ast.Slice) else item
            a = self.s.expressions.index(low) if low is not None else None
            if isinstance(item, ast.Slice):
                b = self.s.expressions.index(item.hi) if item.hi is not None else None
                length = None if a is None or b is None else simplify(T.Binary("sub", b, a))
            else:
                length = T.Const(1, INDEX)
            if a is None or length is None:
                return None
            lo.append(a)
            extent.append(length)
        return T.Region(buffer, tuple(lo), tuple(extent), span=node.span)
