"""Elaboration of graph functions: statements, dataflow blocks, branches and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlcdsl.check.graph_env import Env, Hidden, initial, twice
from mlcdsl.check.graph_exprs import GraphExpressions
from mlcdsl.check.graph_purity import new_violations
from mlcdsl.check.graph_types import compare, match_shape, new_dims
from mlcdsl.check.names import underscored
from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ops.base.shapes import show_type
from mlcdsl.source import Span
from mlcdsl.syntax import ast

if TYPE_CHECKING:
    from mlcdsl.check.graph_scope import FunctionScope


def elaborate_body(node: ast.Function, function: G.Function, scope: FunctionScope) -> G.Stmts:
    """The statements of a function whose signature is known; findings go to the scope."""
    before = len(scope.sink.found)
    body = _Body(node, function, scope)
    stmts = body.block(node.body)
    if not body.env.returned and not _unreadable(node.body):  # G1
        related = (Label(node.result.span, "declared here"),) if node.result.span is not None else ()
        message = f"`{function.name}` can end without `return`"
        label = f"returns {show_type(function.result)}"
        scope.report(Diagnostic("E0603", message, node.name.span, label, related))
    modules = scope.module.modules
    functions = {
        (m, f.name): (f, f.body) for m, s in modules.items() for f in s.items.values() if isinstance(f, G.Function)
    }
    functions.setdefault((function.module, function.name), (function, ()))
    for violation in new_violations(functions, (function.module, function.name), stmts):
        scope.report(violation)
    if len(scope.sink.found) == before:
        body.unused()
    return stmts


def _unreadable(body: ast.Body) -> bool:
    return any(isinstance(s, ast.ErrorStmt) for s in body.stmts)


class _Body:
    def __init__(self, node: ast.Function, function: G.Function, scope: FunctionScope):
        self.node = node
        self.function = function
        self.scope = scope
        self.exprs = GraphExpressions(scope, initial(function))
        self.bound: list[G.Value] = []
        #: values of the other branch of an `if`, to be bound again under the same name
        self.shared: dict[str, G.Value] = {}

    @property
    def env(self) -> Env:
        return self.exprs.env

    def report(self, code: str, message: str, span: Span | None, label: str = "", *notes: str) -> None:
        self.scope.report(Diagnostic(code, message, span, label, (), notes))

    # ------------------------------------------------------------ statements

    def block(self, body: ast.Body) -> G.Stmts:
        """The statements of a body that are right."""
        out: list[G.Stmt] = []
        for s in body.stmts:
            made = self.stmt(s)
            out += self._hoisted()
            if made is not None:
                out.append(made)
        return tuple(out)

    def _hoisted(self) -> list[G.Stmt]:
        """What must come before the statement just made."""
        found, self.exprs.hoisted = self.exprs.hoisted, []
        return found

    def stmt(self, s: ast.Stmt) -> G.Stmt | None:
        match s:
            case ast.Assign():
                return self._match(s) if s.match is not None else self._assign(s)
            case ast.Dataflow():
                return self._dataflow(s)
            case ast.Output():
                self.report("E0602", "`output` stands in a dataflow block", s.span, "outside of one")  # G18
            case ast.Return():
                return self._return(s)
            case ast.If():
                return self._if(s)
            case ast.CallStmt():
                return self._effect(s)
            case ast.ErrorStmt():
                pass
            case _:
                what = type(s).__name__.lower()  # G4
                note = "graph functions bind values: `y = relu(x)`; loops and stores belong into a `prim_func`"
                self.report("E0204", f"`{what}` has no place in a graph function", s.span, "here", note)
        return None

    def _assign(self, s: ast.Assign) -> G.Stmt | None:
        if s.op != "=":  # G5
            self.report("E0204", f"`{s.op}` changes a tensor; values of graph functions do not change", s.span)
            return None
        want = self.exprs.type(s.annotation) if s.annotation is not None else None
        dtype = None if want is None or isinstance(want, G.TupleType) else want.dtype
        value = self.exprs.expr(s.value, dtype)
        if value is not None and want is not None:
            wrong = compare(value.type, want, self.env.known())  # G10
            if wrong is not None:
                self._differs(wrong, value, want, s)
                value = None
        if value is None:
            for t in s.targets:
                self._bind(t, want if len(s.targets) == 1 else None)
            return None
        if want is not None:
            value_type: G.Type = want
        else:
            value_type = value.type
        return self._bind_all(s, value, value_type)

    def _differs(self, code: str, value: G.Expr, want: G.Type, s: ast.Assign) -> None:
        message = f"the value is {show_type(value.type)}, its annotation says {show_type(want)}"
        place = s.annotation.span if s.annotation is not None else None
        related = (Label(place, f"written {show_type(want)}"),) if place is not None else ()
        note = ("sizes must be provably equal; `y = x as f32[...]` checks at run time",) if code == "E0303" else ()
        self.scope.report(Diagnostic(code, message, s.value.span, f"this is {show_type(value.type)}", related, note))

    def _bind_all(self, s: ast.Assign, value: G.Expr, type_: G.Type) -> G.Stmt | None:
        if type_ == G.TupleType(()) and isinstance(value, G.CallPrim):  # G11
            note = f"write `call {value.callee.name}(...)`"
            self.report("E0304", f"`{value.callee.name}` gives no value", s.value.span, "nothing to bind", note)
            types: tuple[G.Type, ...] = ()
        elif len(s.targets) == 1:
            types = (type_,)
        elif not isinstance(type_, G.TupleType):  # G11
            message = f"{len(s.targets)} names for one value"
            self.report("E0304", message, s.value.span, f"this is {show_type(type_)}, no tuple")
            types = ()
        elif len(type_.items) != len(s.targets):
            message = f"{len(s.targets)} names for {len(type_.items)} values"
            self.report("E0304", message, s.value.span, f"this is {show_type(type_)}")
            types = ()
        else:
            types = type_.items
        if not types:
            for t in s.targets:
                self._bind(t, None)
            return None
        targets = [self._bind(t, ty) for t, ty in zip(s.targets, types, strict=True)]
        known = tuple(t for t in targets if t is not None)
        if len(known) < len(targets):
            return None
        if len(known) == 1 and known[0].var is not None and isinstance(value, G.Scalar) and value.expr.dtype.is_int:
            self.env.learn([(known[0].var, value.expr)])
        return G.Bind(known, value, span=s.span)

    def _bind(self, target: ast.Expr, type_: G.Type | None) -> G.Value | None:
        """Introduce a name; with no type it is known and refused, so that its uses stay silent."""
        if not isinstance(target, ast.Name):
            if not isinstance(target, ast.ErrorExpr):
                self.report("E0204", "only a name can be bound", target.span, "this is no name")
            return None
        name, env = target.id, self.env
        if env.taken(name) and name != "_":  # G3
            self.scope.report(twice(ast.Ident(name, span=target.span), env.places.get(name)))
            return None
        env.places[name] = target.span
        env.hidden.pop(name, None)
        if type_ is None:
            env.values[name] = None
            return None
        value = self._value(name, type_, target.span)
        env.values[name] = value
        return value

    def _value(self, name: str, type_: G.Type, span: Span | None) -> G.Value:
        other = self.shared.get(name)
        if other is not None and compare(type_, other.type, self.env.known()) is None:
            return other
        var = T.Var(name, type_.dtype, span=span) if isinstance(type_, G.ScalarType) else None
        if var is not None:
            self.env.signed.add(var)
        value = G.Value(name, type_, var, span=span)
        self.bound.append(value)
        return value

    def _match(self, s: ast.Assign) -> G.Stmt | None:
        assert s.match is not None
        value = self.exprs.expr(s.value)
        env = self.env
        fresh = new_dims(s.match, env)
        for v in fresh:
            env.dims[v.name] = v
            env.places[v.name] = v.span
        want = self.exprs.type(s.match)
        if len(s.targets) != 1:
            self.report("E0304", "`as` gives one value", s.span, f"{len(s.targets)} names here")
            want = None
        if value is None or want is None:
            for t in s.targets:
                self._bind(t, want)
            return None
        wrong = match_shape(value.type, want, fresh, env)  # G13
        if wrong is not None:
            message = f"{show_type(value.type)} can never be {show_type(want)}"
            self.report(wrong, message, s.match.span, f"the value is {show_type(value.type)}")
            self._bind(s.targets[0], want)
            return None
        target = self._bind(s.targets[0], want)
        return None if target is None else G.Match(target, value, tuple(fresh), span=s.span)

    def _effect(self, s: ast.CallStmt) -> G.Stmt | None:
        value = self.exprs.expr(s.call)
        if self.exprs.in_dataflow:  # G17
            note = "call it outside, where the order of the text is the order of execution"
            self.report(
                "E0601", "`call` is for effects, and dataflow blocks have none", s.span, "inside dataflow", note
            )
            return None
        if value is None:
            return None
        if not isinstance(value, G.CallPrim | G.CallFunction):  # G25
            self.report("E0204", "`call` takes a call of a function", s.call.span, "this has no effect")
            return None
        return G.Effect(value, span=s.span)

    # ------------------------------------------------------------ dataflow

    def _dataflow(self, s: ast.Dataflow) -> G.Stmt | None:
        if self.exprs.in_dataflow:
            self.report("E0601", "a dataflow block in another one", s.span, "blocks do not nest")
            return None
        outer = self.env
        inner = outer.copy()
        self.exprs.env = inner
        self.exprs.in_dataflow = True
        body: list[G.Stmt] = []
        listed: list[ast.Ident] = []
        for inner_stmt in s.body.stmts:
            if isinstance(inner_stmt, ast.Output):
                listed += inner_stmt.names
            elif isinstance(inner_stmt, ast.If | ast.Return):  # G17
                word = "if" if isinstance(inner_stmt, ast.If) else "return"
                self.report("E0601", f"`{word}` inside dataflow", inner_stmt.span, "control flow belongs outside")
                inner.returned = outer.returned = inner.returned or word == "return"
            else:
                made = self.stmt(inner_stmt)
                body += self._hoisted()
                if made is not None:
                    body.append(made)
        self.exprs.in_dataflow = False
        self.exprs.env = outer
        outputs = self._outputs(listed, inner, outer)
        self._leave(inner, outer, {i.name for i in listed}, s)
        return G.Dataflow(tuple(body), tuple(outputs), span=s.span)

    def _outputs(self, listed: list[ast.Ident], inner: Env, outer: Env) -> list[G.Value]:
        found: list[G.Value] = []
        for ident in listed:
            name = ident.name
            self.exprs.used.add(name)
            if name not in inner.values:  # G18
                meant = self.scope.suggest(name, tuple(inner.values))
                fix = Fix(f"write `{meant}`", (Edit(ident.span, meant),)) if meant and ident.span else None
                label = f"did you mean `{meant}`?" if meant else "not bound in this block"
                self.scope.report(Diagnostic("E0201", f"unknown name `{name}`", ident.span, label, fix=fix))
                outer.values.setdefault(name, None)
                continue
            value = inner.values[name]
            if name not in outer.values:
                outer.values[name] = value
                outer.places[name] = inner.places.get(name)
            if value is not None and value not in found:
                found.append(value)
        return found

    def _leave(self, inner: Env, outer: Env, listed: set[str], s: ast.Dataflow) -> None:
        """What the block leaves behind: dims of matches and facts; other names are hidden (G19)."""
        outer.facts, outer.signed = inner.facts, inner.signed
        for name, e in inner.dims.items():
            outer.dims.setdefault(name, e)
            outer.places.setdefault(name, inner.places.get(name))
        for name in inner.values:
            if name in outer.values or name in listed:
                continue
            if inner.values[name] is None:
                outer.values[name] = None
                continue
            message = f"`{name}` is not output by its dataflow block"
            outer.hidden[name] = Hidden(
                "E0602", message, f"add it: `output {name}`", inner.places.get(name), _output_too(s, name)
            )

    # ------------------------------------------------------------ branches

    def _if(self, s: ast.If) -> G.Stmt | None:
        cond = self.exprs.condition(s.cond)
        before, shared = self.env, self.shared
        hoisted = self._hoisted()
        then, first = self._branch(s.then, before, shared)
        mine = {n: v for n, v in first.values.items() if n not in before.values and v is not None}
        orelse, second = self._branch(s.orelse, before, {**shared, **mine})
        self.shared = shared
        self.exprs.hoisted = hoisted
        self.exprs.env = self._merged(before, first, second)
        return None if cond is None else G.If(cond, then, orelse, span=s.span)

    def _branch(self, body: ast.Body | None, before: Env, shared: dict[str, G.Value]) -> tuple[G.Stmts, Env]:
        self.exprs.env = before.copy()
        self.shared = shared
        stmts = self.block(body) if body is not None else ()
        return stmts, self.env

    def _merged(self, before: Env, first: Env, second: Env) -> Env:
        """What is known after an `if`: a branch that returns has no say (G15)."""
        if first.returned or second.returned:
            env = (second if first.returned else first).copy()
            env.returned = first.returned and second.returned
            return env
        env = before.copy()
        env.signed = first.signed | second.signed
        env.hidden = {**first.hidden, **second.hidden}
        for name in [*first.values, *second.values]:
            if name in env.values:
                continue
            a, b = first.values.get(name), second.values.get(name)
            place = first.places.get(name) or second.places.get(name)
            if name in first.values and name in second.values and (a is b or a is None or b is None):
                env.values[name], env.places[name] = (a if a is b else None), place
            elif name in first.values and name in second.values and a is not None and b is not None:
                message = f"`{name}` is {show_type(a.type)} in one branch, {show_type(b.type)} in the other"
                env.hidden[name] = Hidden("E0303", message, "one type is needed here", place)
            else:
                message = f"`{name}` is bound in only one branch"
                env.hidden[name] = Hidden("E0201", message, "on the other path there is no such value", place)
        return env

    # ------------------------------------------------------------ return

    def _return(self, s: ast.Return) -> G.Stmt | None:
        want = self.function.result
        value = self.exprs.expr(s.value, None if isinstance(want, G.TupleType) else want.dtype)
        self.env.returned = True
        if value is None:
            return None
        wrong = compare(value.type, want, self.env.known())  # G2
        if wrong is not None:
            message = f"`{self.function.name}` returns {show_type(want)}, this is {show_type(value.type)}"
            place = self.node.result.span
            related = (Label(place, f"declared {show_type(want)}"),) if place is not None else ()
            notes = ("sizes must be provably equal; `y = x as f32[...]` checks at run time",)
            label = f"this is {show_type(value.type)}"
            self.scope.report(
                Diagnostic("E0603", message, s.value.span, label, related, notes if wrong == "E0303" else ())
            )
            return None
        return G.Return(value, span=s.span)

    # ------------------------------------------------------------ unused names

    def unused(self) -> None:
        """W0201 for bound names that nothing uses (G24)."""
        for value in self.bound:
            if value.name not in self.exprs.used and not value.name.startswith("_"):
                note = "a name that begins with `_` is never reported"
                self.scope.report(
                    Diagnostic(
                        "W0201", f"`{value.name}` is never used", value.span, "bound here", (), (note,),
                        underscored(value.span), "warning",
                    )
                )  # fmt: skip


def _output_too(s: ast.Dataflow, name: str) -> Fix | None:
    """Let a dataflow block output one more name."""
    title = f"output `{name}`"
    names = [i for x in s.body.stmts if isinstance(x, ast.Output) for i in x.names]
    at = names[-1].span if names else s.body.stmts[-1].span if s.body.stmts else None
    if at is None:
        return None
    end = at.source.span(at.end, at.end)
    if names:
        return Fix(title, (Edit(end, f", {name}"),))
    before = at.source.text[at.source.line_starts[at.source.row_of(at.start)] : at.start]
    own_line = "" if before.strip() else f"\n{before}"
    return Fix(title, (Edit(end, f"{own_line or ' '}output {name}"),))
