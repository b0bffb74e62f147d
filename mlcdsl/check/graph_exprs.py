"""Expressions of graph functions: from syntax to typed graph IR.

None stands for an expression that was refused; whoever gets one says no more about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlcdsl.check.expressions import Expressions, is_literal
from mlcdsl.check.graph_calls import Calls
from mlcdsl.check.graph_env import Env
from mlcdsl.check.graph_op_calls import OperatorCalls
from mlcdsl.check.names import Locals
from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.intrinsics import SCALAR_FUNCTIONS
from mlcdsl.ops import INFIX, OPERATORS
from mlcdsl.ops.base.shapes import show_type, tensor
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, DTYPES, INDEX, DType

if TYPE_CHECKING:
    from mlcdsl.check.graph_scope import FunctionScope

_SCALAR_CALLS = frozenset(SCALAR_FUNCTIONS) | frozenset(DTYPES) | {"select"}


class GraphExpressions:
    """Elaborates the expressions of one graph function; `env` is what is known at the present statement."""

    def __init__(self, scope: FunctionScope, env: Env):
        self.scope = scope
        self.env = env
        self.used: set[str] = set()
        self.in_dataflow = False
        #: bindings of scalar results inside expressions, which come before the present statement
        self.hoisted: list[G.Stmt] = []
        self._done: dict[int, G.Expr | None] = {}
        self._temporaries = 0
        self.calls = Calls(self)
        self.operators = OperatorCalls(self)

    # ------------------------------------------------------------ entry points

    def error(self, code: str, message: str, node: ast.Expr | None, label: str = "", *notes: str) -> None:
        self.scope.report(Diagnostic(code, message, node.span if node else None, label, (), notes))

    def expr(self, node: ast.Expr, want: DType | None = None) -> G.Expr | None:
        """Any expression; `want` gives literals their dtype."""
        if id(node) in self._done:
            return self._done.pop(id(node))
        if is_literal(node) or self.is_scalar(node):
            return self.scalar(node, want)
        if isinstance(node, ast.Binary | ast.Unary) and (plain := self._scalar_form(node)) is not None:
            return self.scalar(plain, want)
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Binary(op, left, right):
                if op not in INFIX:
                    self.error("E0305", f"`{op}` is not defined for tensors", node)
                    return None
                args = (ast.Arg("", left, span=left.span), ast.Arg("", right, span=right.span))
                return self.operators.call(INFIX[op], args, node, node.op_span)
            case ast.Unary(op, operand):
                name = "negative" if op == "-" else "logical_not"
                return self.operators.call(name, (ast.Arg("", operand, span=operand.span),), node, node.span)
            case ast.Call():
                return self.calls.call(node, want)
            case ast.TupleLit(items):
                parts = [self.expr(i) for i in items]
                known = tuple(p for p in parts if p is not None)
                if len(known) < len(parts):
                    return None
                return G.MakeTuple(known, G.TupleType(tuple(p.type for p in known)), span=node.span)
            case ast.Attr():
                return self._attribute(node)
            case ast.ErrorExpr():
                return None
        self._refuse(node)
        return None

    def _refuse(self, node: ast.Expr) -> None:
        """Values are not indexed; lists and strings are none (G22)."""
        match node:
            case ast.Index(base):
                self.expr(base)
                note = "`strided_slice(x, begin, end)` cuts, `take(x, indices)` picks"
                self.error("E0305", "values of graph functions are not indexed", node, "here", note)
            case ast.ListLit():
                self.error("E0301", "a list is no value", node, "lists are for attributes", "`(a, b)` is a tuple")
            case _:
                self.error("E0301", "a string is no value", node)

    # ------------------------------------------------------------ scalars

    def is_scalar(self, node: ast.Expr) -> bool:
        """Whether an expression is scalar arithmetic: over dims, scalar values and literals."""
        match node:
            case ast.Number():
                return True
            case ast.Name(id):
                value = self.env.values.get(id)
                return id in self.env.dims or (value is not None and value.var is not None) or id in ("true", "false")
            case ast.Unary(_, operand):
                return self._is_plain(operand)
            case ast.Binary(op, left, right):
                return op != "@" and self._is_plain(left) and self._is_plain(right)
            case ast.Call(ast.Name(id), args):
                plain = all(not a.name and self._is_plain(a.value) for a in args)
                return id in _SCALAR_CALLS and bool(args) and plain and self.scope.lookup(id) is None
            case _:
                return False

    def _is_plain(self, node: ast.Expr) -> bool:
        """`is_literal(node) or is_scalar(node)`, without walking a deep expression again at each level."""
        return (isinstance(node, ast.Name) and is_literal(node)) or self.is_scalar(node)

    def _scalar_form(self, node: ast.Binary | ast.Unary) -> ast.Expr | None:
        """Arithmetic on scalar results of calls (`f(k) + 1`) with names for these; None if tensors take part."""
        sides = (node.left, node.right) if isinstance(node, ast.Binary) else (node.operand,)
        plain = [self._named(side) for side in sides]
        if not all(is_literal(p) or self.is_scalar(p) for p in plain):
            return None
        if isinstance(node, ast.Unary):
            return ast.Unary(node.op, plain[0], span=node.span)
        return ast.Binary(node.op, plain[0], plain[1], op_span=node.op_span, span=node.span)

    def _named(self, node: ast.Expr) -> ast.Expr:
        """A name for a part that is no plain scalar expression but has a scalar value."""
        maybe = isinstance(node, ast.Call | ast.Attr | ast.Binary | ast.Unary)
        if not maybe or is_literal(node) or self.is_scalar(node):
            return node
        value = self.expr(node)
        if value is None or not isinstance(value.type, G.ScalarType):
            self._done[id(node)] = value
            return node
        name = f"%{self._temporaries}"
        self._temporaries += 1
        var = T.Var(name, value.type.dtype, span=node.span)
        self.env.values[name] = target = G.Value(name, value.type, var, span=node.span)
        self.env.signed.add(var)
        self.hoisted.append(G.Bind((target,), value, span=node.span))
        return ast.Name(name, span=node.span)

    def scalar(self, node: ast.Expr, want: DType | None) -> G.Expr | None:
        """A scalar expression; a name alone is its value."""
        if isinstance(node, ast.Name) and (value := self.env.values.get(node.id)) is not None:
            self.used.add(node.id)
            return value
        self._mark(node)
        expr = self._scalar_expr(node, want)
        return None if expr is None else G.Scalar(expr, G.ScalarType(expr.dtype), span=node.span)

    def _scalar_expr(self, node: ast.Expr, want: DType | None) -> T.Expr | None:
        known = Locals()
        known.scopes[0].update(self.env.scalars())
        return Expressions(self.scope.module, known).expr(node, want)

    def _mark(self, node: ast.Expr) -> None:
        match node:
            case ast.Name(id):
                self.used.add(id)
            case ast.Unary(_, a):
                self._mark(a)
            case ast.Binary(_, a, b):
                self._mark(a)
                self._mark(b)
            case ast.Call(_, args):
                for arg in args:
                    self._mark(arg.value)
            case ast.ListLit(items) | ast.TupleLit(items):
                for item in items:
                    self._mark(item)

    def size(self, node: ast.Expr) -> T.Expr | None:
        """A size in an attribute."""
        self._mark(node)
        return self.scope.elaborate_index(node, self.env.sizes())

    def type(self, ref: ast.TypeRef) -> G.Type | None:
        """A written type."""
        for item in ref.items if isinstance(ref, ast.TupleRef) else ():
            self.type_uses(item)
        self.type_uses(ref)
        return self.scope.elaborate_type(ref, self.env.sizes())

    def type_uses(self, ref: ast.TypeRef) -> None:
        if isinstance(ref, ast.TensorRef):
            for size in ref.shape or ():
                self._mark(size)

    # ------------------------------------------------------------ names

    def _name(self, node: ast.Name) -> G.Expr | None:
        env, name = self.env, node.id
        if name in env.values:
            self.used.add(name)
            return env.values[name]
        item = self.scope.lookup(name)
        if isinstance(item, T.ConstTensor):
            return self.constant(item, node)
        if self.scope.is_broken(name):
            return None
        if name in env.hidden:
            h = env.hidden[name]
            related = (Label(h.bound, "bound here"),) if h.bound is not None else ()
            self.scope.report(Diagnostic(h.code, h.message, node.span, h.label, related, fix=h.fix))
            return None
        if item is not None or OPERATORS.get(name) is not None:  # G26
            self.error("E0204", f"`{name}` is a function, not a value", node, "call it: " + f"`{name}(...)`")
            return None
        self.unknown(node, name, "name", (*env.names(),))
        return None

    def constant(self, const: T.ConstTensor, node: ast.Expr) -> G.ConstRef:
        """A module constant as a value."""
        sizes = tuple(T.Const(s, INDEX) for s in const.shape)
        return G.ConstRef(const, tensor(const.dtype, sizes), span=node.span)

    def unknown(self, node: ast.Expr, name: str, what: str, more: tuple[str, ...]) -> None:
        """E0201 with the name that was likely meant."""
        meant = self.scope.suggest(name, more)
        fix = Fix(f"write `{meant}`", (Edit(node.span, meant),)) if meant and node.span is not None else None
        label = f"did you mean `{meant}`?" if meant else "not known here"
        self.scope.report(Diagnostic("E0201", f"unknown {what} `{name}`", node.span, label, fix=fix))

    def _attribute(self, node: ast.Attr) -> G.Expr | None:
        if not node.name.isdigit():
            if isinstance(node.base, ast.Name) and node.base.id not in self.env.values:
                dotted = f"{node.base.id}.{node.name}"
                item = self.scope.lookup(dotted)
                if isinstance(item, T.ConstTensor):
                    return self.constant(item, node)
                if not self.scope.is_broken(dotted):
                    self.unknown(node, dotted, "name", ())
                return None
            self.error("E0204", f"values have no `.{node.name}`", node, "`.0`, `.1`, ... take items of a tuple")
            return None
        base = self.expr(node.base)
        if base is None:
            return None
        index = int(node.name)  # G12
        if not isinstance(base.type, G.TupleType):
            self.error("E0301", f"`.{index}` of something that is no tuple", node, f"this is {show_type(base.type)}")
            return None
        if index >= len(base.type.items):
            count = len(base.type.items)
            self.error("E0304", f"the tuple has {count} items, there is no `.{index}`", node, show_type(base.type))
            return None
        return G.TupleGet(base, index, base.type.items[index], span=node.span)

    # ------------------------------------------------------------ conditions

    def condition(self, node: ast.Expr) -> G.Expr | None:
        """The condition of an `if`: a bool scalar or a bool tensor with one element (G14)."""
        cond = self.expr(node, BOOL)
        if cond is None:
            return None
        t = cond.type
        if isinstance(t, G.TupleType) or t.dtype != BOOL:
            self.error("E0301", "a condition is bool", node, f"this is {show_type(t)}")
            return None
        if isinstance(t, G.TensorType):
            from mlcdsl.ir.symbolic import equal, product

            if equal(product(t.shape), T.Const(1, INDEX), self.env.known()) is False:
                self.error("E0303", "a condition has one element", node, f"this is {show_type(t)}")
                return None
        return cond
