"""Calls in graph functions: operators, primitive functions, externs, other graph functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlcdsl.check.expressions import is_literal
from mlcdsl.check.graph_op_calls import declaration
from mlcdsl.check.graph_signatures import (
    Callee,
    Formal,
    difference,
    dtype_of,
    formals_of,
    result_of,
    same_kind,
    scalar_expr,
    shapes,
    substitute_condition,
    substituted,
)
from mlcdsl.check.names import renamed, suggest
from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Mismatch, Unifier, prove, show
from mlcdsl.ops import OPERATORS
from mlcdsl.ops.base.shapes import show_type
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES, DType

if TYPE_CHECKING:
    from mlcdsl.check.graph_exprs import GraphExpressions


class Calls:
    """Elaborates calls for one function."""

    def __init__(self, exprs: GraphExpressions):
        self.exprs = exprs

    # ------------------------------------------------------------ what is called

    def call(self, node: ast.Call, want: DType | None) -> G.Expr | None:
        """A call of whatever its name stands for: an item of the program before an operator."""
        exprs = self.exprs
        name = _dotted(node.func)
        if name is None:
            exprs.error("E0204", "only a name can be called", node.func, "this is an expression")
            self._refused(node)
            return None
        item = exprs.scope.lookup(name)
        if isinstance(item, T.Extern) and item.llvm is not None:  # X21
            exprs.error("E0204", f"`{name}` is an intrinsic of LLVM, for vectors", node.func, "a prim_func calls it")
            self._refused(node)
            return None
        if isinstance(item, T.PrimFunc | T.Extern | G.Function):
            return self._function(node, item)
        if exprs.scope.is_broken(name):
            self._refused(node)
            return None
        if item is not None or exprs.env.taken(name):  # G26
            exprs.used.add(name)
            what = "a constant" if isinstance(item, T.ConstTensor) else "an intrinsic" if item else "a value"
            exprs.error("E0204", f"`{name}` is {what}, not a function", node.func, "cannot be called")
            self._refused(node)
            return None
        if name in DTYPES:
            cast = ast.Arg("dtype", node.func, span=node.func.span)
            return self.exprs.operators.call("cast", (*node.args, cast), node, node.func.span)
        if OPERATORS.get(name) is not None:
            return self.exprs.operators.call(name, node.args, node, node.func.span)
        exprs.unknown(node.func, name, "function", OPERATORS.names())
        self._refused(node)
        return None

    def _refused(self, node: ast.Call) -> None:
        """Findings in the arguments of a call that is refused itself."""
        for arg in node.args:
            if not is_literal(arg.value) and not isinstance(arg.value, ast.ListLit | ast.String) and not arg.name:
                self.exprs.expr(arg.value)

    # ------------------------------------------------------------ functions of the program

    def _function(self, node: ast.Call, callee: Callee) -> G.Expr | None:
        formals = formals_of(callee)
        args = self._match_arguments(node, callee, formals)
        if args is None:
            return None
        values = [self.exprs.expr(a.value, dtype_of(f)) for a, f in zip(args, formals, strict=True)]
        checked = [
            v is not None and self._fits(v, f, a.value, callee) for v, f, a in zip(values, formals, args, strict=True)
        ]
        self._purity(node, callee)
        known = tuple(v for v in values if v is not None)
        if len(known) < len(values) or not all(checked):
            return None
        nodes = [a.value for a in args]
        unifier = self._unify(callee, formals, known, nodes)
        scalars = {f.var: e for f, a in zip(formals, known, strict=True) if f.var and (e := scalar_expr(a)) is not None}
        if unifier is None or not self._facts(callee, unifier, scalars, node):
            return None
        self.exprs.env.learn((e.expected, e.actual) for e in unifier.unknown)
        dims = tuple(unifier.substitute(d) for d in callee.dims)
        result = substituted(result_of(callee), unifier)
        if isinstance(callee, G.Function):
            return G.CallFunction(callee.module, callee.name, known, dims, result, span=node.span)
        return G.CallPrim(callee, known, dims, result, span=node.span)

    def _match_arguments(self, node: ast.Call, callee: Callee, formals: list[Formal]) -> list[ast.Arg] | None:
        """The arguments in the order of the parameters (G6)."""
        found: dict[str, ast.Arg] = {}
        names = [f.name for f in formals]
        given, positional = {a.name for a in node.args}, sum(not a.name for a in node.args)
        bad = False
        for i, arg in enumerate(node.args):
            name = arg.name or (names[i] if i < len(names) else "")
            if name in found or name not in names:
                bad = True
                if arg.name:
                    self._no_parameter(arg, callee, name in found, [n for n in names[positional:] if n not in given])
            else:
                found[name] = arg
        if len(node.args) != len(formals):
            self._arity(node, callee, formals)
            bad = True
        if bad or len(found) < len(formals):
            self._refused(node)
            return None
        return [found[n] for n in names]

    def _no_parameter(self, arg: ast.Arg, callee: Callee, twice: bool, missing: list[str]) -> None:
        what = "is given twice" if twice else "is no parameter"
        meant = None if twice else suggest(arg.name, missing)
        label = f"did you mean `{meant}`?" if meant else "this one"
        message = f"`{arg.name}` {what} of `{callee.name}`"
        self.exprs.scope.report(Diagnostic("E0304", message, arg.value.span, label, fix=renamed(arg, meant)))

    def _arity(self, node: ast.Call, callee: Callee, formals: list[Formal]) -> None:
        given, wanted = len(node.args), len(formals)
        message = f"`{callee.name}` takes {wanted} argument{'s' * (wanted != 1)}, got {given}"
        span = node.args[wanted].value.span if given > wanted else node.span
        label = "one too many" if given > wanted else f"`{formals[given].name}` is missing"
        shown = ", ".join(f"{f.name}: {show_type(f.type)}" for f in formals)
        related = (Label(callee.span, f"takes ({shown})"),) if callee.span is not None else ()
        self.exprs.scope.report(Diagnostic("E0304", message, span, label, related))

    def _fits(self, value: G.Expr, formal: Formal, node: ast.Expr, callee: Callee) -> bool:
        """Kind, dtype and rank of one argument (G7, G8)."""
        have, want = value.type, formal.type
        code = difference(have, want)
        if code is None:
            return True
        what = {"E0301": "dtype", "E0303": "shape"}[code]
        message = f"`{formal.name}` of `{callee.name}` is {show_type(want)}, got {show_type(have)}"
        related = [Label(formal.span, f"declared {show_type(want)}")] if formal.span is not None else []
        related += declaration(self.exprs, node)
        notes: tuple[str, ...] = ()
        if code == "E0301" and not isinstance(want, G.TupleType) and same_kind(have, want):
            notes = (f"no dtype is converted silently: `{want.dtype}(...)` converts",)
        self.exprs.scope.report(Diagnostic(code, message, node.span, f"wrong {what}", tuple(related), notes))
        return False

    def _unify(
        self, callee: Callee, formals: list[Formal], args: tuple[G.Expr, ...], nodes: list[ast.Expr]
    ) -> Unifier | None:
        unifier = Unifier(callee.dims, self.exprs.env.known())
        for f, a in zip(formals, args, strict=True):
            if f.var is not None and f.var.dtype.is_int and (e := scalar_expr(a)) is not None:
                unifier.bind_value(f.var, e)
        bad: list[Mismatch] = []
        for i, (f, a) in enumerate(zip(formals, args, strict=True)):
            for pattern, actual in shapes(f.type, a.type):
                bad += unifier.bind(pattern, actual, i)
        late, free = unifier.finish()
        for m in [*bad, *late]:
            self._mismatch(m, callee, formals, args, nodes)
        if not bad and not late and free:  # G9
            name = free[0].name
            self.exprs.error(
                "E0308", f"no argument determines the dim `{name}` of `{callee.name}`", nodes[0] if nodes else None
            )
        return None if bad or late or free else unifier

    def _mismatch(
        self, m: Mismatch, callee: Callee, formals: list[Formal], args: tuple[G.Expr, ...], nodes: list[ast.Expr]
    ) -> None:
        i = m.place if isinstance(m.place, int) else 0
        formal, node = formals[i], nodes[i]
        assert m.pattern is not None and m.expected is not None and m.actual is not None
        have = show_type(args[i].type)
        related = [Label(formal.span, f"declared {show_type(formal.type)}")] if formal.span is not None else []
        label = f"{have}: size {show(m.actual)} at axis {m.axis}"
        wanted = show(m.expected)
        if m.first is not None and m.first[0] != i and isinstance(m.first[0], int):
            first = nodes[m.first[0]]
            if first.span is not None:
                text = f"{show_type(args[m.first[0]].type)} makes `{show(m.pattern)}` {wanted}"
                related.insert(0, Label(first.span, text))
        message = f"shapes do not fit `{callee.name}`: axis {m.axis} of `{formal.name}` has size {show(m.actual)}"
        message += f" where {show(m.pattern)}" + (f" is {wanted}" if wanted != show(m.pattern) else " is needed")
        related += declaration(self.exprs, node)
        self.exprs.scope.report(Diagnostic("E0303", message, node.span, label, tuple(related)))

    def _facts(self, callee: Callee, unifier: Unifier, scalars: dict[T.Var, T.Expr], node: ast.Call) -> bool:
        """The callee's `where` facts: what is certainly false is refused, what is open is checked at run time (P7)."""
        ok = True
        for fact in callee.where:
            here = substitute_condition(fact, unifier, scalars)
            if prove(here, self.exprs.env.known()) is False:
                shown = ", ".join(f"{d.name} = {show(unifier.substitute(d))}" for d in callee.dims)
                place = getattr(fact, "span", None)
                related = (Label(place, "the fact"),) if place is not None else ()
                message = f"`{callee.name}` needs {show(fact)}, which is false here"
                note = (f"here {shown}",) if shown else ()
                self.exprs.scope.report(Diagnostic("E0309", message, node.span, "violated", related, note))
                ok = False
        return ok

    def _purity(self, node: ast.Call, callee: Callee) -> None:
        """E0601 for an effect inside of dataflow (G16)."""
        if not self.exprs.in_dataflow or isinstance(callee, G.Function):
            return
        written = [p.name for p in callee.params if p.mode == "inout"]
        impure = isinstance(callee, T.Extern) and callee.effect
        if not impure and not written:
            return
        why = "has an effect" if impure else f"writes into `{written[0]}`"
        related = (Label(callee.span, f"`{callee.name}` {why}"),) if callee.span is not None else ()
        note = "call it outside the dataflow block, where calls happen in the order of the text"
        message = f"`{callee.name}` {why}; calls inside `dataflow` are pure"
        self.exprs.scope.report(Diagnostic("E0601", message, node.span, "inside dataflow", related, (note,)))


def _dotted(node: ast.Expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attr) and isinstance(node.base, ast.Name) and not node.name.isdigit():
        return f"{node.base.id}.{node.name}"
    return None
