"""Structural equality of primitive functions: the same program up to the names of variables, buffers and blocks.

Declared regions, documentation and spans take no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.source import Span


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two programs differ: what each has there."""

    what: str
    left: str
    right: str
    left_span: Span | None = None
    right_span: Span | None = None


class _Differs(Exception):
    def __init__(self, difference: Difference):
        self.difference = difference


def difference(a: T.PrimFunc, b: T.PrimFunc) -> Difference | None:
    """None if the functions are structurally equal, else the first difference in the order of the text."""
    try:
        _Compare().functions(a, b)
    except _Differs as found:
        return found.difference
    return None


def structurally_equal(a: T.PrimFunc, b: T.PrimFunc) -> bool:
    return difference(a, b) is None


class _Compare:
    """`names` maps the binders of the left program to those of the right one."""

    def __init__(self) -> None:
        self.names: dict[object, object] = {}
        self.back: dict[object, object] = {}
        self.at: tuple[Any, Any] = (None, None)

    def fail(self, what: str, left: object, right: object) -> None:
        spans = [getattr(x, "span", None) for x in self.at]
        raise _Differs(Difference(what, str(left), str(right), spans[0], spans[1]))

    def same(self, what: str, left: object, right: object) -> None:
        if left != right:
            self.fail(what, left, right)

    # ------------------------------------------------------------ binders

    def bind(self, a: object, b: object) -> None:
        self.names[a] = b
        self.back[b] = a

    def var(self, a: T.Var, b: T.Var) -> None:
        self.same("dtype", a.dtype, b.dtype)
        self.bind(a, b)

    def buffer(self, a: T.Buffer, b: T.Buffer) -> None:
        self.same("dtype of a buffer", a.dtype, b.dtype)
        self.exprs("shape", a.shape, b.shape)
        self.same("strides", _there(a.strides), _there(b.strides))
        self.exprs("strides", a.strides or (), b.strides or ())
        self.same("memory scope", a.scope, b.scope)
        self.bind(a, b)

    def use(self, what: str, a: Any, b: Any) -> None:
        if self.names.get(a, a) is not b or self.back.get(b, b) is not a:
            self.fail(what, a.name, b.name)

    # ------------------------------------------------------------ functions

    def functions(self, a: T.PrimFunc, b: T.PrimFunc) -> None:
        self.at = (a, b)
        self.same("number of dims", len(a.dims), len(b.dims))
        for x, y in zip((*a.dims, *a.stride_vars), (*b.dims, *b.stride_vars), strict=False):
            self.var(x, y)
        self.same("number of parameters", len(a.params), len(b.params))
        for p, q in zip(a.params, b.params, strict=True):
            self.at = (p, q)
            self.same("kind of parameter", p.mode, q.mode)
            if isinstance(p.value, T.Buffer) and isinstance(q.value, T.Buffer):
                self.buffer(p.value, q.value)
            elif isinstance(p.value, T.Var) and isinstance(q.value, T.Var):
                self.var(p.value, q.value)
            else:
                self.fail("kind of parameter", _kind(p.value), _kind(q.value))
        self.exprs("facts", a.where, b.where)
        self.same("attributes", _attributes(a.attrs), _attributes(b.attrs))
        self.stmts(a.body, b.body)

    def stmts(self, a: T.Stmts, b: T.Stmts) -> None:
        around = self.at
        for s, t in zip(a, b, strict=False):
            self.stmt(s, t)
        if len(a) != len(b):
            more, fewer = (a, b) if len(a) > len(b) else (b, a)
            extra = more[len(fewer)]
            self.at = (extra, around[1]) if more is a else (around[0], extra)
            words = (_kind(extra), "nothing") if more is a else ("nothing", _kind(extra))
            self.fail("statement", *words)

    def stmt(self, s: T.Stmt, t: T.Stmt) -> None:
        self.at = (s, t)
        self.same("statement", _kind(s), _kind(t))
        match s, t:
            case T.For(), T.For():
                self.same("kind of loop", _loop(s), _loop(t))
                self.expr("lower bound", s.lo, t.lo)
                self.expr("extent", s.extent, t.extent)
                self.same("attributes", _attributes(s.attrs), _attributes(t.attrs))
                self.var(s.var, t.var)
                self.stmts(s.body, t.body)
            case T.Block(), T.Block():
                self.block(s, t)
            case T.Alloc(), T.Alloc():
                self.buffer(s.buffer, t.buffer)
            case T.Let(), T.Let():
                self.expr("value", s.value, t.value)
                self.var(s.var, t.var)
            case T.Store(), T.Store():
                self.use("stored buffer", s.buffer, t.buffer)
                self.exprs("indices", s.indices, t.indices)
                self.expr("stored value", s.value, t.value)
            case T.Compute(), T.Compute():
                self.compute(s, t)
            case T.If(), T.If():
                self.expr("condition", s.cond, t.cond)
                self.stmts(s.then, t.then)
                self.stmts(s.orelse, t.orelse)
            case T.While(), T.While():
                self.expr("condition", s.cond, t.cond)
                self.stmts(s.body, t.body)
            case T.Assert(), T.Assert():
                self.expr("condition", s.cond, t.cond)
                self.same("message", s.message, t.message)
                self.same("code", s.code, t.code)
                self.exprs("values", s.values, t.values)
            case T.CallExtern(), T.CallExtern():
                self.same("extern", f"{s.extern.module}.{s.extern.name}", f"{t.extern.module}.{t.extern.name}")
                self.exprs("arguments", s.args, t.args)

    def block(self, s: T.Block, t: T.Block) -> None:
        self.same("number of axes", len(s.axes), len(t.axes))
        for a, b in zip(s.axes, t.axes, strict=True):
            self.at = (a, b)
            self.same("kind of axis", a.kind, b.kind)
            self.expr("extent of an axis", a.extent, b.extent)
            self.expr("binding of an axis", a.binding, b.binding)
        self.at = (s, t)
        self.same("predicate", _there(s.where), _there(t.where))
        if s.where is not None and t.where is not None:
            self.expr("predicate", s.where, t.where)
        self.same("attributes", _attributes(s.attrs), _attributes(t.attrs))
        for a, b in zip(s.axes, t.axes, strict=True):
            self.var(a.var, b.var)
        self.same("init", _there(s.init), _there(t.init))
        self.stmts(s.init or (), t.init or ())
        self.at = (s, t)
        self.stmts(s.body, t.body)

    def compute(self, s: T.Compute, t: T.Compute) -> None:
        self.same("number of indices", len(s.axes), len(t.axes))
        self.iter_vars(s.axes, t.axes)
        self.expr("value", s.value, t.value)
        self.same("allocation", _there(s.allocates or None), _there(t.allocates or None))
        if s.allocates:
            self.buffer(s.buffer, t.buffer)
        else:
            self.use("written buffer", s.buffer, t.buffer)

    def iter_vars(self, a: Sequence[T.IterVar], b: Sequence[T.IterVar]) -> None:
        self.same("number of indices", len(a), len(b))
        for x, y in zip(a, b, strict=True):
            self.expr("extent of an index", x.extent, y.extent)
            self.var(x.var, y.var)

    # ------------------------------------------------------------ expressions

    def exprs(self, what: str, a: Sequence[Any], b: Sequence[Any]) -> None:
        self.same(f"number of {what}", len(a), len(b))
        for x, y in zip(a, b, strict=True):
            self.expr(what, x, y)

    def expr(self, what: str, a: Any, b: Any) -> None:
        if type(a) is not type(b):
            self.fail(what, show(a), show(b))
        match a, b:
            case T.Var(), T.Var():
                self.use(what, a, b)
            case T.Buffer(), T.Buffer():
                self.use(what, a, b)
            case T.Const(), T.Const():
                if a.dtype != b.dtype or repr(a.value) != repr(b.value):
                    self.fail(what, show(a), show(b))
            case T.Load(), T.Load():
                self.use(f"buffer in {what}", a.buffer, b.buffer)
                self.exprs("indices", a.indices, b.indices)
            case T.Ptr(), T.Ptr():
                self.use(what, a.buffer, b.buffer)
                self.exprs("indices", a.indices, b.indices)
                self.same("elements of a vector", _sizes(a.extents), _sizes(b.extents))
            case T.Reduce(), T.Reduce():
                self.same("reducer", _reducer(a), _reducer(b))
                self.iter_vars(a.axes, b.axes)
                self.expr(what, a.body, b.body)
            case _:
                self._operation(what, a, b)

    def _operation(self, what: str, a: Any, b: Any) -> None:
        from mlcdsl.ir.visit import children

        if (getattr(a, "op", None), getattr(a, "name", None), a.dtype) != (
            getattr(b, "op", None), getattr(b, "name", None), b.dtype,
        ):  # fmt: skip
            self.fail(what, show(a), show(b))
        for x, y in zip(children(a), children(b), strict=True):
            self.expr(what, x, y)


def _reducer(e: T.Reduce) -> str:
    return e.reducer if isinstance(e.reducer, str) else e.reducer.name


def _attributes(attrs: T.Attrs) -> str:
    """In words, in the order of the names, which says nothing."""
    from mlcdsl.ir.to_syntax import attr_args
    from mlcdsl.syntax.printer import print_node

    return ", ".join(f"{a.name} = {print_node(a.value)}" for a in attr_args(tuple(sorted(attrs)))) or "none"


def _there(part: object) -> str:
    return "none" if part is None else "one"


def _sizes(extents: Sequence[int]) -> str:
    return " x ".join(map(str, extents)) or "all"


def _loop(s: T.For) -> str:
    return f"{s.kind} {s.thread}".rstrip()


def _kind(node: object) -> str:
    names = {
        T.For: "a loop", T.Block: "a block", T.Alloc: "an alloc", T.Let: "a let", T.Store: "a store", T.If: "an if",
        T.Compute: "a compute", T.While: "a while", T.Assert: "an assert", T.CallExtern: "a call",
        T.Buffer: "a tensor", T.Var: "a scalar",
    }  # fmt: skip
    return names.get(type(node), type(node).__name__)


def show(e: Any) -> str:
    """An expression (or buffer) as text."""
    from mlcdsl.ir.to_syntax import print_expr

    return e.name if isinstance(e, T.Buffer) else print_expr(e)
