"""Elaboration of index notation: ranges from accesses, reducers, and temporaries for nested reductions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mlcdsl.check import types
from mlcdsl.check.expressions import Expressions
from mlcdsl.check.names import label_of
from mlcdsl.check.reducers import instantiate
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.intrinsics import REDUCERS
from mlcdsl.ir.symbolic import equal, free_vars, show
from mlcdsl.ir.visit import map_children, walk
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, INDEX, DType

if TYPE_CHECKING:
    from mlcdsl.check.statements import Statements

_UNKNOWN = T.Const(-1, INDEX)  # the extent of an index until it is inferred


class Computes:
    def __init__(self, statements: Statements):
        self.s = statements
        self.sink = statements.sink
        self.names = statements.names
        self.expressions = statements.expressions

    def compute(self, node: ast.Compute) -> T.Stmts:
        base, items = (node.target.base, node.target.items) if isinstance(node.target, ast.Index) else (node.target, ())
        if not isinstance(base, ast.Name):  # C1
            if not isinstance(base, ast.ErrorExpr):
                self.sink.error("E0204", "`compute` needs the name of a tensor", base.span, "not a name")
            return ()
        entity = self.names.lookup(base.id)[1]
        if isinstance(entity, T.Var):  # C1
            self.sink.error(
                "E0204", f"`{base.id}` is a scalar", base.span, "no tensor", label_of(entity, "declared here")
            )
            return ()
        done = self._with_target(node, base, items, entity)
        if done is None:
            if entity is None:
                self.names.declare(self.sink, ast.Ident(base.id, span=base.span), None)
            return ()
        return done

    def _with_target(
        self, node: ast.Compute, base: ast.Name, items: tuple[ast.Expr | ast.Slice, ...], buffer: T.Buffer | None
    ) -> T.Stmts | None:
        if buffer is not None:
            self.s.check_writable(buffer, node.target.span)
            if len(items) != len(buffer.shape):  # C3
                self.expressions.wrong_rank(buffer, len(items), node.target.span)
                return None
        self.names.push()
        axes = self._axes(items)
        if axes is not None and buffer is not None:
            axes = self._from_buffer(axes, buffer, items)
        want = self._wanted(node, buffer)
        value = self._value(node.value, want, node.target.span) if axes is not None else None
        self.names.pop()
        if axes is None or value is None:
            return None
        axes = self._infer(axes, value, node)
        value = self._infer_reductions(value, node)
        if axes is None or value is None:
            return None
        if want is not None and value.dtype != want:  # C9
            name = base.id
            self.sink.error(
                "E0301", f"`{name}` is {want}, its value is {value.dtype}", node.value.span,
                f"expected {want}, got {value.dtype}", label_of(buffer, "declared here"),
                notes=("dtypes are never converted silently",),
            )  # fmt: skip
            return None
        return self._finish(node, base, axes, value, buffer)

    def _finish(
        self, node: ast.Compute, base: ast.Name, axes: list[T.IterVar], value: T.Expr, buffer: T.Buffer | None
    ) -> T.Stmts | None:
        allocates = buffer is None
        if buffer is None:
            shape = tuple(a.extent for a in axes)
            ident = ast.Ident(base.id, span=base.span)
            if node.type is not None:
                buffer = self.s.buffer(ident, node.type, self.s.size_names())
                if buffer is None or not self._same_shape(buffer, shape, node):
                    return None
            else:
                buffer = T.Buffer(base.id, value.dtype, shape, span=base.span)
            self.names.declare(self.sink, ident, buffer)
        before, value = self._hoist(buffer, axes, value)
        return (*before, T.Compute(buffer, tuple(axes), value, allocates, span=node.span))

    def _same_shape(self, buffer: T.Buffer, shape: tuple[T.Expr, ...], node: ast.Compute) -> bool:
        """Whether the written type is what the indices run over (C7)."""
        same = len(buffer.shape) == len(shape) and all(
            equal(a, b, self.s.facts) is True for a, b in zip(buffer.shape, shape, strict=True)
        )
        if not same:
            inferred = ", ".join(show(e) for e in shape)
            self.sink.error(
                "E0303", f"`{buffer.name}` is declared with another shape than its indices run over",
                node.type.span if node.type else node.span, f"the indices run over [{inferred}]",
            )  # fmt: skip
        return same

    def _wanted(self, node: ast.Compute, buffer: T.Buffer | None) -> DType | None:
        if buffer is not None:
            if node.type is not None:  # C8
                self.sink.error(
                    "E0202", f"`{buffer.name}` is declared already", node.type.span, "leave the type out",
                    label_of(buffer, "declared here"),
                )  # fmt: skip
            return buffer.dtype
        if isinstance(node.type, ast.TensorRef):
            return types.dtype_of(self.sink, node.type)
        return None

    # ------------------------------------------------------------ indices

    def _axes(self, items: tuple[ast.Expr | ast.Slice, ...]) -> list[T.IterVar] | None:
        """`i` or `i: n` each; the extent is _UNKNOWN where none is written (C2)."""
        out: list[T.IterVar] = []
        bad = False
        for item in items:
            match item:
                case ast.Name(id):
                    ident, written = ast.Ident(id, span=item.span), None
                case ast.Slice(ast.Name(id) as name, hi):
                    ident, written = ast.Ident(id, span=name.span), hi
                case ast.ErrorExpr():
                    return None
                case _:
                    self.sink.error(
                        "E0302", "this is no index of index notation", item.span, "write a new name: `i` or `i: n`"
                    )
                    bad = True
                    continue
            extent = self.expressions.index(written, "an extent") if written is not None else _UNKNOWN
            var = T.Var(ident.name, INDEX, span=ident.span)
            self.names.declare(self.sink, ident, var)
            if extent is None:
                bad = True
            else:
                out.append(T.IterVar(var, extent))
        return None if bad else out

    def _from_buffer(
        self, axes: list[T.IterVar], buffer: T.Buffer, items: tuple[ast.Expr | ast.Slice, ...]
    ) -> list[T.IterVar] | None:
        """The indices of a declared tensor run over all of it (C4)."""
        out = []
        for axis, size, item in zip(axes, buffer.shape, items, strict=True):
            if axis.extent is not _UNKNOWN and equal(axis.extent, size, self.s.facts) is False:
                self.sink.error(
                    "E0303", f"`{axis.var.name}` runs over {show(axis.extent)}, `{buffer.name}` has {show(size)} there",
                    item.span, f"must be {show(size)}", label_of(buffer, "declared here"),
                )  # fmt: skip
                return None
            out.append(T.IterVar(axis.var, size) if axis.extent is _UNKNOWN else axis)
        return out

    # ------------------------------------------------------------ values

    def _value(self, node: ast.Expr, want: DType | None, target: Span | None) -> T.Expr | None:
        """The value, with reductions allowed anywhere in it."""
        outer = self.expressions
        inner = _WithReducers(self)
        self.expressions = inner
        try:
            return inner.expr(node, want)
        finally:
            self.expressions = outer

    def reduce(self, node: ast.Call, want: DType | None) -> T.Expr | None:
        """`sum[k: n](body)` (C11)."""
        assert isinstance(node.func, ast.Index) and isinstance(node.func.base, ast.Name)
        name = node.func.base.id
        if len(node.args) != 1 or node.args[0].name:
            self.sink.error("E0304", f"`{name}[...]` takes one value", node.span, f"write `{name}[k](...)`")
            return None
        self.names.push()
        axes = self._axes(node.func.items)
        if not node.func.items:
            self.sink.error("E0304", f"`{name}` needs an index", node.span, f"write `{name}[k](...)`")
            axes = None
        body_node = node.args[0].value
        body_want = BOOL if name in ("any", "all") else None if name in ("argmax", "argmin") else want
        body = self.expressions.expr(body_node, body_want) if axes is not None else None
        self.names.pop()
        if axes is None or body is None:
            return None
        reducer: str | T.Reducer = name
        if name in REDUCERS:
            if not self._fits(name, body, body_node):
                return None
        else:
            if name in self.s.scope.broken:
                self.sink.silent += 1
                return None
            made = instantiate(self.s.scope.reducers[name], body.dtype, self.s.scope)
            if made is None:
                return None
            reducer = made
        dtype = INDEX if name in ("argmax", "argmin") else body.dtype
        return T.Reduce(reducer, tuple(axes), body, dtype, span=node.span)

    def _fits(self, name: str, body: T.Expr, node: ast.Expr) -> bool:
        wants_bool = name in ("any", "all")
        if (body.dtype == BOOL) is wants_bool:  # C12
            return True
        what = "conditions" if wants_bool else "numbers"
        self.sink.error("E0305", f"`{name}` is for {what}, this is {body.dtype}", node.span, f"this is {body.dtype}")
        return False

    # ------------------------------------------------------------ inference of ranges

    def _infer(self, axes: list[T.IterVar], value: T.Expr, node: ast.Compute) -> list[T.IterVar] | None:
        out = [self._infer_one(a, value, node) for a in axes]
        return None if any(a is None for a in out) else [a for a in out if a is not None]

    def _infer_one(self, axis: T.IterVar, value: T.Expr, node: ast.Compute) -> T.IterVar | None:
        """An index that stands alone in an access runs over that dimension; all such dimensions must agree (C5, C6)."""
        if axis.extent is not _UNKNOWN:
            return axis
        found: list[tuple[T.Expr, T.Load]] = []
        for e in walk(value):
            if isinstance(e, T.Load):
                found += [(s, e) for i, s in zip(e.indices, e.buffer.shape, strict=True) if i is axis.var]
        name = axis.var.name
        if not found:
            self.sink.error(
                "E0308", f"nothing says how far the index `{name}` runs", axis.var.span,
                f"write its extent: `{name}: n`",
                notes=("an extent is taken from an access in which the index stands alone, such as `A[i, k]`",),
            )  # fmt: skip
            return None
        size, first = found[0]
        for other, load in found[1:]:
            if equal(size, other, self.s.facts) is not True:
                self.sink.error(
                    "E0303", f"the index `{name}` runs over dimensions of different size", load.span,
                    f"{show(other)} here", [Label(first.span, f"{show(size)} here")] if first.span else [],
                    notes=(f"if both are meant to be {show(size)}, write the range: `{name}: {show(size)}`",),
                )  # fmt: skip
                return None
        return T.IterVar(axis.var, size)

    def _infer_reductions(self, value: T.Expr, node: ast.Compute) -> T.Expr | None:
        failed = False

        def go(e: T.Expr) -> T.Expr:
            nonlocal failed
            if isinstance(e, T.Reduce):
                body = go(e.body)
                axes = self._infer(list(e.axes), body, node)
                if axes is None:
                    failed = True
                    return e
                return replace(e, axes=tuple(axes), body=body)
            return map_children(e, go)

        out = go(value)
        return None if failed else out

    # ------------------------------------------------------------ nested reductions

    def _hoist(self, buffer: T.Buffer, axes: list[T.IterVar], value: T.Expr) -> tuple[T.Stmts, T.Expr]:
        """Reductions inside a value become temporaries, over those indices that they use."""
        before: list[T.Stmt] = []

        def hoist(e: T.Reduce, visible: list[T.IterVar]) -> T.Expr:
            body = go(e.body, [*visible, *e.axes])
            e = e if body is e.body else replace(e, body=body)
            used = free_vars(e)
            own = [a for a in visible if a.var in used]
            temporary = T.Buffer(f"{buffer.name}_{len(before)}", e.dtype, tuple(a.extent for a in own), span=e.span)
            fresh = [T.IterVar(T.Var(a.var.name, INDEX, span=a.var.span), a.extent) for a in own]
            moved = _rename(e, {a.var: b.var for a, b in zip(own, fresh, strict=True)})
            before.append(T.Compute(temporary, tuple(fresh), moved, True, span=e.span))
            return T.Load(temporary, tuple(a.var for a in own), span=e.span)

        def go(e: T.Expr, visible: list[T.IterVar]) -> T.Expr:
            if isinstance(e, T.Reduce):
                return hoist(e, visible)
            return map_children(e, lambda x: go(x, visible))

        if isinstance(value, T.Reduce):
            body = go(value.body, [*axes, *value.axes])
            value = value if body is value.body else replace(value, body=body)
        else:
            value = go(value, axes)
        return tuple(before), value


def _rename(expr: T.Expr, mapping: dict[T.Var, T.Var]) -> T.Expr:
    from mlcdsl.ir.visit import substitute

    return substitute(expr, dict(mapping))


class _WithReducers(Expressions):
    """Expressions in which `sum[k](...)` may stand."""

    def __init__(self, computes: Computes):
        super().__init__(computes.s.scope, computes.names)
        self.computes = computes

    def _call(self, node: ast.Call, want: DType | None) -> T.Expr | None:
        func = node.func
        if isinstance(func, ast.Index) and isinstance(func.base, ast.Name) and self.is_reducer(func.base.id):
            return self.computes.reduce(node, want)
        return super()._call(node, want)
