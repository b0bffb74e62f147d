"""Calls of externs in primitive functions: `call f(inputs, outputs)`."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from mlcdsl.check.llvm_externs import elements, repeats
from mlcdsl.check.names import label_of
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import to_expr
from mlcdsl.ir.neighbours import neighbours
from mlcdsl.ir.symbolic import Mismatch, Unifier, constant, prove, show
from mlcdsl.ir.visit import substitute
from mlcdsl.syntax import ast
from mlcdsl.types import INDEX, PTR

if TYPE_CHECKING:
    from mlcdsl.check.statements import Statements


class ExternCalls:
    def __init__(self, statements: Statements):
        self.s = statements
        self.sink = statements.sink
        self.names = statements.names

    def call(self, node: ast.CallStmt) -> T.Stmts:
        call = node.call
        if not isinstance(call, ast.Call):
            if not isinstance(call, ast.ErrorExpr):
                self.sink.error("E0204", "`call` needs a call", node.span, "write `call f(...)`")
            return ()
        name = dotted(call.func)
        item = self.s.scope.lookup(name) if name else None
        if not isinstance(item, T.Extern):
            self._not_extern(call, name, item)
            return ()
        params = item.params
        if len(call.args) != len(params):  # X1
            self.sink.error(
                "E0304",
                f"`{name}` takes {len(params)} arguments, {len(call.args)} given",
                call.span,
                "inputs, then outputs: " + ", ".join(p.name for p in params),
                label_of(item, "declared here"),
            )
            return ()
        if item.llvm is not None:
            vectors = [self._vector(a, p) for a, p in zip(call.args, params, strict=True)]
            found = tuple(v for v in vectors if v is not None)
            return (T.CallExtern(item, found, span=node.span),) if len(found) == len(vectors) else ()
        unifier = Unifier(item.dims, self.s.facts)
        args = [self._argument(a, p, unifier) for a, p in zip(call.args, params, strict=True)]
        mismatches, _ = unifier.finish()
        self._mismatches(mismatches, item)
        if any(a is None for a in args):
            return ()
        written = [a.value for a in call.args]
        fits = tuple(s for a, p, w in zip(args, params, written, strict=True) for s in self._fits(item, a, p, w))
        checks = (*fits, *self._sizes(item, unifier, call), *self._facts(item, unifier, call))
        return (*checks, T.CallExtern(item, tuple(a for a in args if a is not None), span=node.span))

    def _fits(self, callee: T.Extern, arg: T.Expr | T.Buffer | None, param: T.Param, written: ast.Expr) -> T.Stmts:
        """An index that adapts to the C signature has a value there: checked when the program runs. A written
        conversion wraps (N6)."""
        converted = isinstance(written, ast.Call) and dotted(written.func) == param.value.dtype.name
        if converted or not (isinstance(arg, T.Cast) and arg.a.dtype == INDEX and isinstance(param.value, T.Var)):
            return ()
        ends = (max(arg.dtype.min_int, INDEX.min_int), min(arg.dtype.max_int, INDEX.max_int))
        low, high = (T.Const(int(end), INDEX) for end in ends)
        inside = T.Binary("and", T.Binary("le", low, arg.a), T.Binary("le", arg.a, high))
        message = f"the argument `{param.name}` of {callee.name} is {{}}, which {arg.dtype} does not hold"
        return (T.Assert(inside, message, "E0801", (arg.a,), span=arg.span),)

    def _sizes(self, callee: T.Extern, unifier: Unifier, call: ast.Call) -> T.Stmts:
        """Sizes that may differ are compared when the program runs."""
        out = []
        for e in unifier.unknown:
            message = f"dimension {e.axis} of an argument of {callee.name} is {{}}, expected {{}}"
            cond = T.Binary("eq", e.actual, e.expected)
            out.append(T.Assert(cond, message, "E0905", (e.actual, e.expected), span=call.span))
        return tuple(out)

    def _facts(self, callee: T.Extern, unifier: Unifier, call: ast.Call) -> T.Stmts:
        """The extern's `where` facts: what is certainly false is refused (P7), what may be is checked at run time."""
        values = {v: to_expr(p) for v, p in unifier.values.items()}
        out = []
        for fact in callee.where:
            here = substitute(fact, values)
            known = prove(here, self.s.facts)
            if known is False:
                self.sink.error(
                    "E0309", f"`{callee.name}` needs {show(fact)}, which is false here", call.span, "violated",
                    label_of(fact, "the fact"),
                )  # fmt: skip
            elif known is None:
                message = f"`{callee.name}` is called where `{show(fact)}` does not hold"
                out.append(T.Assert(here, message, "E0309", span=call.span))
        return tuple(out)

    def _not_extern(self, call: ast.Call, name: str, item: object) -> None:
        """What is called is something else, or unknown (X4)."""
        for arg in call.args:
            if not isinstance(arg.value, ast.Name | ast.Attr):
                self.s.expressions.expr(arg.value)
        if item is not None:
            self.sink.error(
                "E0204", f"`{name}` is no extern", call.func.span, "a prim_func calls externs only",
                label_of(item, "declared here"),
            )  # fmt: skip
        elif self.s.scope.is_broken(name):
            self.sink.silent += 1
        else:
            externs = [n for n, i in self.s.scope.items.items() if isinstance(i, T.Extern)]
            self.sink.unknown_name("extern", name, call.func.span, externs)

    def _argument(self, arg: ast.Arg, param: T.Param, unifier: Unifier) -> T.Expr | T.Buffer | None:
        """One argument of an extern, of the declared dtype and shape (X2, X3)."""
        value = param.value
        if isinstance(value, T.Var):
            what = f"the argument `{value.name}`"
            if value.dtype.is_int:
                expr = self.s.expressions.expr(arg.value, value.dtype)
                if expr is not None and expr.dtype == INDEX and value.dtype != INDEX:
                    return T.Cast(expr, value.dtype, span=arg.span)  # an index adapts to the C signature
            if value.dtype == PTR and _is_element_address(arg.value):
                return self._pointer(arg.value)
            pointer = self._pointer(arg.value) if value.dtype == PTR else None
            typed = pointer or self.s.expressions.typed(arg.value, value.dtype, what)
            if typed is not None:
                unifier.bind_value(value, typed, param)
            return typed
        buffer = self.s.expressions.buffer(arg.value)
        if buffer is None:
            return None
        if buffer.dtype != value.dtype:
            self.sink.error(
                "E0301", f"the argument `{value.name}` is {value.dtype}, `{buffer.name}` is {buffer.dtype}", arg.span,
                f"expected {value.dtype}", label_of(buffer, "declared here"),
            )  # fmt: skip
            return None
        if param.mode != "in":
            self.s.check_writable(buffer, arg.span)
        self._mismatches(unifier.bind(value.shape, buffer.shape, arg), param)
        return buffer

    def _vector(self, arg: ast.Arg, param: T.Param) -> T.Ptr | None:
        """A box of neighbours in memory, for a vector of an intrinsic of LLVM (X20)."""
        formal = param.value
        region = self.s.blocks.region(arg.value)
        if region is None:
            return None
        assert isinstance(formal, T.Buffer)
        buffer, declared = region.buffer, label_of(formal, "declared here")
        if buffer.dtype != formal.dtype:
            self.sink.error("E0301", f"the argument `{formal.name}` is {formal.dtype}, `{buffer.name}` is "
                            f"{buffer.dtype}", arg.span, f"expected {formal.dtype}", declared)  # fmt: skip
            return None
        extents = tuple(constant(e) or 0 for e in region.extent)
        count = elements(formal) // repeats(formal)
        if not extents or min(extents) < 1 or prod(extents) != count:
            self.sink.error("E0303", f"the argument `{formal.name}` needs {count} elements, in ranges of constant "
                            "length", arg.span, f"not {count} elements", declared)  # fmt: skip
            return None
        if not neighbours(buffer, extents, self.s.facts):
            self.sink.error(
                "E0303", f"it is not proved that the elements of `{buffer.name}` are neighbours in memory", arg.span,
                "needed for a vector", label_of(buffer, "declared here"),
                notes=("the last dimension needs stride 1, and a further one only whole rows inside of it",),
            )  # fmt: skip
            return None
        if param.mode != "in":
            self.s.check_writable(buffer, arg.span)
        return T.Ptr(buffer, region.lo, extents, param.mode, span=arg.span)

    def _pointer(self, node: ast.Expr) -> T.Expr | None:
        """`A.ptr` or `A[i, j].ptr`, which stand nowhere else."""
        if not (isinstance(node, ast.Attr) and node.name == "ptr"):
            return None
        if isinstance(node.base, ast.Index):
            element = self.s.expressions.access(node.base)
            return None if element is None else T.Ptr(*element, span=node.span)
        entity = self.names.lookup(node.base.id)[1] if isinstance(node.base, ast.Name) else None
        return T.Ptr(entity, span=node.span) if isinstance(entity, T.Buffer) else None

    def _mismatches(self, mismatches: list[Mismatch], declared: object) -> None:
        for m in mismatches:
            span = getattr(m.place, "span", None)
            if m.axis < 0 or m.expected is None or m.actual is None:
                message, label = "this argument has a different number of dimensions", "wrong rank"
            else:
                message = f"dimension {m.axis} must be {show(m.expected)}, it is {show(m.actual)}"
                label = f"{show(m.actual)} instead of {show(m.expected)}"
            self.sink.error("E0303", message, span, label, label_of(declared, "declared here"))


def _is_element_address(node: ast.Expr) -> bool:
    return isinstance(node, ast.Attr) and node.name == "ptr" and isinstance(node.base, ast.Index)


def dotted(node: ast.Expr) -> str:
    """`a` or `a.b` as text; "" for anything else."""
    match node:
        case ast.Name(id):
            return id
        case ast.Attr(ast.Name(base), name):
            return f"{base}.{name}"
    return ""
