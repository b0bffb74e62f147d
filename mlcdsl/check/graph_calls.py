"""Calls in graph functions: operators, primitive functions, externs, other graph functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlcdsl.check.expressions import is_literal
from mlcdsl.check.graph_attrs import WRONG, attribute
from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Mismatch, Unifier, prove, show
from mlcdsl.ops import OPERATORS, OpCall, Operator
from mlcdsl.ops.base.operator import Constraint, Problem
from mlcdsl.ops.base.shapes import show_type
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES, PTR, DType

if TYPE_CHECKING:
    from mlcdsl.check.graph_exprs import GraphExpressions


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a callee."""

    name: str
    type: G.Type
    var: T.Var | None
    span: Span | None


Callee = T.PrimFunc | T.Extern | G.Function


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
            return self.operator("cast", (*node.args, cast), node, node.func.span)
        if OPERATORS.get(name) is not None:
            return self.operator(name, node.args, node, node.func.span)
        exprs.unknown(node.func, name, "function", OPERATORS.names())
        self._refused(node)
        return None

    def _refused(self, node: ast.Call) -> None:
        """Findings in the arguments of a call that is refused itself."""
        for arg in node.args:
            if not is_literal(arg.value) and not isinstance(arg.value, ast.ListLit | ast.String) and not arg.name:
                self.exprs.expr(arg.value)

    # ------------------------------------------------------------ operators

    def operator(self, name: str, written: tuple[ast.Arg, ...], node: ast.Expr, place: Span | None) -> G.Expr | None:
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
        from mlcdsl.check.names import suggest

        names = [a.name for a in op.attrs]
        meant = suggest(arg.name, names)
        fix = None
        if meant and arg.span is not None:
            place = arg.span.source.span(arg.span.start, arg.span.start + len(arg.name))
            fix = Fix(f"write `{meant}`", (Edit(place, meant),))
        hint = f"did you mean `{meant}`?" if meant else "not known here"
        note = f"`{op.signature()}`"
        message = f"`{op.name}` has no attribute `{arg.name}`"
        self.exprs.scope.report(Diagnostic("E0307", message, arg.span, hint, (), (note,), fix))

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
            related += self._declaration(operands[i])
        notes = (*problem.notes, f"{constraint.id}: {constraint.text}")
        self.exprs.scope.report(Diagnostic(constraint.code, problem.message, span, label, tuple(related), notes))

    def _declaration(self, node: ast.Expr) -> list[Label]:
        """Where a named argument comes from."""
        value = self.exprs.env.values.get(node.id) if isinstance(node, ast.Name) else None
        if value is None or value.span is None:
            return []
        return [Label(value.span, f"`{value.name}` is {show_type(value.type)}")]

    # ------------------------------------------------------------ functions of the program

    def _function(self, node: ast.Call, callee: Callee) -> G.Expr | None:
        formals = formals_of(callee)
        args = self._match_arguments(node, callee, formals)
        if args is None:
            return None
        values = [self.exprs.expr(a.value, _dtype_of(f)) for a, f in zip(args, formals, strict=True)]
        checked = [
            v is not None and self._fits(v, f, a.value, callee) for v, f, a in zip(values, formals, args, strict=True)
        ]
        self._purity(node, callee)
        known = tuple(v for v in values if v is not None)
        if len(known) < len(values) or not all(checked):
            return None
        nodes = [a.value for a in args]
        unifier = self._unify(callee, formals, known, nodes)
        if unifier is None or not self._facts(callee, unifier, node):
            return None
        self.exprs.env.learn((e.expected, e.actual) for e in unifier.unknown)
        dims = tuple(unifier.substitute(d) for d in callee.dims)
        result = substituted(_result(callee), unifier)
        if isinstance(callee, G.Function):
            return G.CallFunction(callee.module, callee.name, known, dims, result, span=node.span)
        return G.CallPrim(callee, known, dims, result, span=node.span)

    def _match_arguments(self, node: ast.Call, callee: Callee, formals: list[Formal]) -> list[ast.Arg] | None:
        """The arguments in the order of the parameters (G6)."""
        found: dict[str, ast.Arg] = {}
        names = [f.name for f in formals]
        bad = False
        for i, arg in enumerate(node.args):
            name = arg.name or (names[i] if i < len(names) else "")
            if name in found or name not in names:
                bad = True
                if arg.name:
                    what = "is given twice" if name in found else "is no parameter"
                    self.exprs.error("E0304", f"`{arg.name}` {what} of `{callee.name}`", arg.value, "this one")
            else:
                found[name] = arg
        if len(node.args) != len(formals):
            self._arity(node, callee, formals)
            bad = True
        if bad or len(found) < len(formals):
            self._refused(node)
            return None
        return [found[n] for n in names]

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
        code = _difference(have, want)
        if code is None:
            return True
        what = {"E0301": "dtype", "E0303": "shape"}[code]
        message = f"`{formal.name}` of `{callee.name}` is {show_type(want)}, got {show_type(have)}"
        related = [Label(formal.span, f"declared {show_type(want)}")] if formal.span is not None else []
        related += self._declaration(node)
        notes: tuple[str, ...] = ()
        if code == "E0301" and not isinstance(want, G.TupleType) and _same_kind(have, want):
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
            for pattern, actual in _shapes(f.type, a.type):
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
        related += self._declaration(node)
        self.exprs.scope.report(Diagnostic("E0303", message, node.span, label, tuple(related)))

    def _facts(self, callee: Callee, unifier: Unifier, node: ast.Call) -> bool:
        """The callee's `where` facts: what is certainly false is refused, what is open is checked at run time (P7)."""
        ok = True
        for fact in callee.where:
            here = substitute_condition(fact, unifier)
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


# ---------------------------------------------------------------- helpers


def _dotted(node: ast.Expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attr) and isinstance(node.base, ast.Name) and not node.name.isdigit():
        return f"{node.base.id}.{node.name}"
    return None


def _unpack(e: G.Expr) -> tuple[G.Expr, ...]:
    if isinstance(e, G.MakeTuple):
        return e.items
    assert isinstance(e.type, G.TupleType)
    return tuple(G.TupleGet(e, i, t, span=e.span) for i, t in enumerate(e.type.items))


def type_of(value: T.Buffer | T.Var) -> G.Type:
    """The graph type of a parameter of a primitive function."""
    return G.TensorType(value.dtype, value.shape) if isinstance(value, T.Buffer) else G.ScalarType(value.dtype)


def formals_of(callee: Callee) -> list[Formal]:
    """The parameters that a call gives."""
    if isinstance(callee, G.Function):
        return [Formal(p.name, p.type, p.var, p.span) for p in callee.params]
    values = [(p, p.value) for p in callee.inputs]
    return [Formal(p.name, type_of(v), v if isinstance(v, T.Var) else None, p.span) for p, v in values]


def _result(callee: Callee) -> G.Type:
    if isinstance(callee, G.Function):
        return callee.result
    types = tuple(type_of(p.value) for p in callee.outputs)
    return types[0] if len(types) == 1 else G.TupleType(types)


def _dtype_of(formal: Formal) -> DType | None:
    return None if isinstance(formal.type, G.TupleType) else formal.type.dtype


def _same_kind(a: G.Type, b: G.Type) -> bool:
    return type(a) is type(b)


def _difference(have: G.Type, want: G.Type) -> str | None:
    """The code of what is wrong about an argument's type, sizes left aside."""
    if isinstance(want, G.TupleType) or isinstance(have, G.TupleType):
        if not isinstance(want, G.TupleType) or not isinstance(have, G.TupleType):
            return "E0301"
        if len(want.items) != len(have.items):
            return "E0303"
        found = [_difference(h, w) for h, w in zip(have.items, want.items, strict=True)]
        return next((f for f in found if f is not None), None)
    if want.dtype != have.dtype or want.dtype == PTR:
        return "E0301"
    if type(have) is not type(want):
        return "E0303"
    return "E0303" if len(_sizes(have)) != len(_sizes(want)) else None


def _sizes(t: G.Type) -> tuple[T.Expr, ...]:
    return t.shape if isinstance(t, G.TensorType) else ()


def _shapes(want: G.Type, have: G.Type) -> list[tuple[tuple[T.Expr, ...], tuple[T.Expr, ...]]]:
    if isinstance(want, G.TupleType) and isinstance(have, G.TupleType):
        return [p for w, h in zip(want.items, have.items, strict=True) for p in _shapes(w, h)]
    return [(_sizes(want), _sizes(have))] if isinstance(want, G.TensorType) else []


def scalar_expr(e: G.Expr) -> T.Expr | None:
    """A scalar argument as an expression, where sizes may depend on it."""
    if isinstance(e, G.Scalar):
        return e.expr
    return e.var if isinstance(e, G.Value) else None


def substituted(t: G.Type, unifier: Unifier) -> G.Type:
    """A callee's type in the caller's terms."""
    if isinstance(t, G.TupleType):
        return G.TupleType(tuple(substituted(i, unifier) for i in t.items))
    if isinstance(t, G.TensorType):
        return G.TensorType(t.dtype, tuple(unifier.substitute(s) for s in t.shape))
    return t


def substitute_condition(fact: T.Expr, unifier: Unifier) -> T.Expr:
    """A callee's fact in the caller's terms."""
    from mlcdsl.ir.canonical import to_expr
    from mlcdsl.ir.visit import substitute

    return substitute(fact, {v: to_expr(p) for v, p in unifier.values.items()})
