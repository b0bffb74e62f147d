"""Calls of operators in graph functions: arguments, attributes, constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlcdsl.check.expressions import is_literal
from mlcdsl.check.graph_attrs import WRONG, attribute
from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.ir import graph as G
from mlcdsl.ops import OPERATORS, OpCall, Operator
from mlcdsl.ops.base.operator import Constraint, Problem
from mlcdsl.ops.base.shapes import show_type
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import DType

if TYPE_CHECKING:
    from mlcdsl.check.graph_exprs import GraphExpressions


class OperatorCalls:
    """Elaborates calls of operators for one function."""

    def __init__(self, exprs: GraphExpressions):
        self.exprs = exprs

    def call(self, name: str, written: tuple[ast.Arg, ...], node: ast.Expr, place: Span | None) -> G.Expr | None:
        """A call of an operator, also by its sign."""
        op = OPERATORS.get(name)
        assert op is not None, name
        operands, attr_nodes = self._distribute(op, written, node)
        if operands is None:
            return None
        args = self._operands(op, operands)
        attrs = self._attributes(op, attr_nodes, node)
        if attrs is None or any(a is None for a in args):
            return None
        known = tuple(a for a in args if a is not None)
        if op.variadic and len(known) == 1 and isinstance(known[0].type, G.TupleType):
            known = _unpack(known[0])
            operands = [operands[0]] * len(known)
        for a, o in zip(known, operands, strict=True):
            if isinstance(a.type, G.TupleType):
                self.exprs.error("E0301", f"`{op.name}` takes tensors", o.value, f"this is {show_type(a.type)}")
                return None
        call = OpCall(op, tuple(a.type for a in known), attrs, self.exprs.env.known())  # type: ignore[misc]
        broken = op.break_of(call)  # G21
        if broken is not None:
            places = {a.name: a.span for a in attr_nodes.values()}
            self._violation(call, *broken, [o.value for o in operands], places, place or node.span)
            return None
        result = op.infer(call)
        self.exprs.env.learn(call.required)
        return G.CallOp(op.name, known, tuple(attrs.items()), result, span=node.span)

    def _distribute(
        self, op: Operator, written: tuple[ast.Arg, ...], node: ast.Expr
    ) -> tuple[list[ast.Arg] | None, dict[str, ast.Arg]]:
        """Which written argument is what: arguments first, then attributes, both also by name (G20)."""
        slots = [a.name for a in op.args if not a.variadic]
        operands: dict[str, ast.Arg] = {}
        more: list[ast.Arg] = []
        attrs: dict[str, ast.Arg] = {}
        order = [*slots, *(a.name for a in op.attrs)]
        position = 0
        for arg in written:
            name = arg.name
            if not name and op.variadic:
                more.append(arg)
                continue
            if not name:
                if position >= len(order):
                    takes = f"`{op.signature()}`"
                    self.exprs.error("E0304", f"too many arguments for `{op.name}`", arg.value, "one too many", takes)
                    return None, {}
                name = order[position]
                position += 1
            if name in operands or name in attrs:
                self.exprs.error("E0304", f"`{name}` is given twice", arg.value, "again here")
                return None, {}
            if name in slots:
                operands[name] = arg
            elif op.attr(name) is not None:
                attrs[name] = ast.Arg(name, arg.value, span=arg.span)
            else:
                self._unknown_attribute(op, arg)
                attrs[name] = arg
        missing = [s for s in slots if s not in operands]
        if missing:
            count = f"{len(slots)} argument{'s' * (len(slots) != 1)}, got {len(operands)}"
            self.exprs.error(
                "E0304", f"`{op.name}` takes {count}", node, f"`{missing[0]}` is missing", f"`{op.signature()}`"
            )
            return None, {}
        return [operands[s] for s in slots] + more, attrs

    def _unknown_attribute(self, op: Operator, arg: ast.Arg) -> None:
        from mlcdsl.check.names import renamed, suggest

        names = [a.name for a in op.attrs]
        meant = suggest(arg.name, names)
        hint = f"did you mean `{meant}`?" if meant else "not known here"
        note = f"`{op.signature()}`"
        message = f"`{op.name}` has no attribute `{arg.name}`"
        self.exprs.scope.report(Diagnostic("E0307", message, arg.span, hint, (), (note,), renamed(arg, meant)))

    def _operands(self, op: Operator, operands: list[ast.Arg]) -> list[G.Expr | None]:
        """The arguments; literals take the dtype of their group."""
        groups = [op.args[min(i, len(op.args) - 1)].group for i in range(len(operands))]
        found: list[G.Expr | None] = [None] * len(operands)
        dtypes: dict[str, DType] = {}
        refused: set[str] = set()
        for i, arg in enumerate(operands):
            if not is_literal(arg.value):
                found[i] = e = self.exprs.expr(arg.value)
                if e is None:
                    refused.add(groups[i])
                elif not isinstance(e.type, G.TupleType):
                    dtypes.setdefault(groups[i], e.type.dtype)
        for i, arg in enumerate(operands):
            if is_literal(arg.value) and groups[i] not in refused:
                if groups[i] not in dtypes:
                    note = "give it one, for example `f32(2)`, or use `full`"
                    self.exprs.error("E0308", "nothing here says which dtype this literal has", arg.value, "", note)
                    continue
                found[i] = self.exprs.scalar(arg.value, dtypes[groups[i]])
        return found

    def _attributes(self, op: Operator, given: dict[str, ast.Arg], node: ast.Expr) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        bad = any(op.attr(name) is None for name in given)
        for attr in op.attrs:
            if attr.name in given:
                value = attribute(attr, given[attr.name].value, self.exprs.size, self.exprs.scope.report)
                bad = bad or value is WRONG
                found[attr.name] = value
            elif attr.required:
                missing, notes = f"`{attr.name}` is missing", (f"`{op.signature()}`", f"`{attr.name}`: {attr.doc}")
                self.exprs.error("E0307", f"`{op.name}` needs the attribute `{attr.name}`", node, missing, *notes)
                bad = True
            else:
                found[attr.name] = attr.default
        return None if bad else found

    def _violation(
        self, call: OpCall, constraint: Constraint, problem: Problem, operands: list[ast.Expr],
        attrs: dict[str, Span | None], place: Span | None,
    ) -> None:  # fmt: skip
        """The diagnostic of a broken constraint, which cites its number."""
        span, label = place, problem.label
        if isinstance(problem.at, int):
            span = operands[problem.at].span
        elif isinstance(problem.at, str):
            span = attrs.get(problem.at) or place
        related: list[Label] = []
        if problem.also is not None and (there := operands[problem.also[0]].span) is not None:
            related.append(Label(there, problem.also[1]))
        involved = {i for i in (problem.at, problem.also[0] if problem.also else None) if isinstance(i, int)}
        for i in sorted(involved):
            related += declaration(self.exprs, operands[i])
        notes = (*problem.notes, f"{constraint.id}: {constraint.text}")
        self.exprs.scope.report(Diagnostic(constraint.code, problem.message, span, label, tuple(related), notes))


def declaration(exprs: GraphExpressions, node: ast.Expr) -> list[Label]:
    """Where a named argument comes from."""
    value = exprs.env.values.get(node.id) if isinstance(node, ast.Name) else None
    if value is None or value.span is None:
        return []
    return [Label(value.span, f"`{value.name}` is {show_type(value.type)}")]


def _unpack(e: G.Expr) -> tuple[G.Expr, ...]:
    if isinstance(e, G.MakeTuple):
        return e.items
    assert isinstance(e.type, G.TupleType)
    return tuple(G.TupleGet(e, i, t, span=e.span) for i, t in enumerate(e.type.items))
