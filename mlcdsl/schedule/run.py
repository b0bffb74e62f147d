"""Running a schedule: its statements over schedule-time values, its calls as steps of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mlcdsl.check.names import suggest
from mlcdsl.diagnostics import Diagnostic, Label, MlcError
from mlcdsl.schedule import arguments
from mlcdsl.schedule.budget import STEP, Budget
from mlcdsl.schedule.flow import joined
from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.schedule.index_maps import index_map_of, parts_of
from mlcdsl.schedule.primitive import FACTORS, PRIMITIVES
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.values import ThreadName
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

MAX_DEPTH = 100
#: what the value of a parameter may be, by what its default is
_OPTIONS = {
    "bool": "true or false", "int": "an integer", "float": "a number", "str": "text",
    "factors": FACTORS.what, "float[]": "a list of numbers", "str[]": "a list of texts",
}  # fmt: skip
_THREADS = frozenset({"blockIdx", "threadIdx"})


def problem(code: str, message: str, span: Span | None, label: str = "", *notes: str) -> MlcError:
    return MlcError([Diagnostic(code, message, span, label, (), notes)])


class _Return(Exception):
    def __init__(self, value: Any):
        self.value = value


@dataclass(slots=True)
class Runner:
    """`procs` by name; `session` holds the program; `calls` are those of procs that have begun and not ended."""

    session: Session
    procs: Mapping[str, S.Proc] = field(default_factory=dict)
    calls: list[ast.Call] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    def schedule(self, node: S.Schedule, options: Mapping[str, Any]) -> None:
        """Run a schedule; `options` override the defaults of its parameters."""
        known = {o.name: o for o in node.options}
        for name in options:
            if name not in known:
                meant = suggest(name, known)
                note = f"did you mean `{meant}`?" if meant else "parameters: " + (", ".join(known) or "none")
                raise problem("E0411", f"schedule {node.name.name} has no parameter `{name}`", node.name.span, "", note)
        scope: dict[str, Any] = {}
        self.session.flow.told = True
        try:
            for option in node.options:
                value = self.expr(option.value, scope)
                if option.name in options:
                    value = _given(option, options[option.name], value)
                scope[option.name] = value
            self.body(node.body, scope)
        except MlcError as error:
            if not self.calls:
                raise
            raise MlcError([self._with_calls(d) for d in error.diagnostics]) from error
        finally:
            self.session.flow.told = False

    def _with_calls(self, found: Diagnostic) -> Diagnostic:
        """With the calls of procs that led there, the innermost first; one that calls itself is shown once."""
        places = dict.fromkeys(c.span for c in reversed(self.calls) if c.span not in (None, found.span))
        labels = [Label(p, "in this call") for p in places if p is not None]
        return replace(found, related=(*found.related, *labels))

    # ------------------------------------------------------------ statements

    def body(self, body: ast.Body, scope: dict[str, Any]) -> None:
        for stmt in body.stmts:
            self.stmt(stmt, scope)

    def stmt(self, s: Any, scope: dict[str, Any]) -> None:
        self.budget.spend(s.span)
        match s:
            case S.Assign(targets, value):
                self._assign(targets, self.expr(value, scope), scope, s)
            case S.Do(call):
                self.expr(call, scope)
            case ast.If(cond, then, orelse):
                if self._bool(cond, scope):
                    self.body(then, scope)
                elif orelse is not None:
                    self.body(orelse, scope)
            case S.For(names, items, body):
                values = self.expr(items, scope)
                if not isinstance(values, list):
                    said = arguments.describe(values)
                    raise problem("E0411", f"`for` runs over a list, this is {said}", items.span, said)
                self.session.flow.counted(values)
                for value in values:
                    self.budget.spend(s.span)
                    self._assign(names, value, scope, s)
                    self.body(body, scope)
            case ast.Return() if not self.calls:
                raise problem("E0411", "`return` stands in a proc, this is a schedule", s.span)
            case ast.Return(value):
                raise _Return(self.expr(value, scope))

    def _assign(self, targets: tuple[ast.Ident, ...], value: Any, scope: dict[str, Any], at: Any) -> None:
        if len(targets) == 1:
            values = [value]
        elif isinstance(value, list) and len(value) == len(targets):
            values = value
        else:
            said = arguments.describe(value)
            raise problem("E0411", f"{len(targets)} names for {said}", at.span, f"{len(targets)} names")
        for target, v in zip(targets, values, strict=True):
            if target.name != "_":
                scope[target.name] = v

    def _bool(self, node: ast.Expr, scope: dict[str, Any]) -> bool:
        value = self.expr(node, scope)
        if not isinstance(value, bool):
            raise problem("E0411", f"a condition is true or false, this is {arguments.describe(value)}", node.span)
        return value

    # ------------------------------------------------------------ expressions

    def expr(self, node: ast.Expr, scope: dict[str, Any]) -> Any:
        self.budget.spend(node.span)
        match node:
            case ast.Number():
                return self.budget.made(node.value, node.span)
            case ast.String(value):
                return value
            case ast.Name(id):
                return self._name(node, id, scope)
            case ast.ListLit(items) | ast.TupleLit(items):
                return self.budget.made([self.expr(i, scope) for i in items], node.span)
            case ast.Attr(ast.Name(base), axis) if base in _THREADS and base not in scope:
                return ThreadName(f"{base}.{axis}")
            case ast.Unary("-", ast.Number() as number):
                return self.budget.made(-number.value, node.span)
            case ast.Unary(op, operand):
                return (not self._bool(operand, scope)) if op == "not" else self._arith("-", 0, node, operand, scope)
            case ast.Binary("->"):
                own = {p.id for p in parts_of(node.left) if isinstance(p, ast.Name)}
                around = {n: v for n, v in scope.items() if n not in own}
                return index_map_of(node, lambda e: self.expr(e, around))
            case ast.Binary("and" | "or" as op, a, b):
                left = self._bool(a, scope)
                return left if left is (op == "or") else self._bool(b, scope)
            case ast.Binary():
                return self._binary(node, scope)
            case ast.Index():
                return self._index(node, scope)
            case ast.Call():
                return self._call(node, scope)
        raise problem("E0411", "this has no value in a schedule", node.span, "not understood")

    def _name(self, node: ast.Name, name: str, scope: dict[str, Any]) -> Any:
        if name in scope:
            return scope[name]
        if name == "_":
            return None
        if name in ("true", "false"):
            return name == "true"
        if name == "vthread":
            return ThreadName(name)
        if name in self.session.intrinsics:
            return name
        meant = suggest(name, [*scope, *self.session.intrinsics])
        hint = f"did you mean `{meant}`?" if meant else "not defined here"
        raise problem("E0201", f"unknown name `{name}`", node.span, hint)

    def _arith(self, op: str, left: Any, node: ast.Expr, operand: ast.Expr, scope: dict[str, Any]) -> Any:
        return self._compute(op, left, self.expr(operand, scope), node)

    def _binary(self, node: ast.Binary, scope: dict[str, Any]) -> Any:
        a, b = self.expr(node.left, scope), self.expr(node.right, scope)
        if node.op in ("==", "!="):
            self.budget.looked_at([a, b], node.span, 0)
            self.session.flow.compared(a, b)
            return (a == b) is (node.op == "==")
        return self._compute(node.op, a, b, node)

    def _compute(self, op: str, a: Any, b: Any, node: ast.Expr) -> Any:
        plain = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (a, b))
        if op == "+" and isinstance(a, list) and isinstance(b, list):
            return joined(self.budget.made(a + b, node.span), a, b)
        if op == "+" and isinstance(a, str) and isinstance(b, str):
            return self.budget.made(a + b, node.span)
        if not plain:
            what = f"{arguments.describe(a)} and {arguments.describe(b)}"
            raise problem("E0411", f"`{op}` is not defined for {what}", node.span)
        try:
            value = {
                "+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b,
                "//": lambda: a // b, "%": lambda: a % b, "<": lambda: a < b, "<=": lambda: a <= b,
                ">": lambda: a > b, ">=": lambda: a >= b,
            }[op]()  # fmt: skip
        except (ZeroDivisionError, OverflowError) as error:
            raise problem("E0411", f"this has no value: {error}", node.span) from error
        return self.budget.made(value, node.span)

    def _index(self, node: ast.Index, scope: dict[str, Any]) -> Any:
        base = self.expr(node.base, scope)
        if not isinstance(base, list):
            raise problem("E0411", f"only lists are indexed, this is {arguments.describe(base)}", node.base.span)
        item = node.items[0]
        if isinstance(item, ast.Slice):
            lo = self._int(item.lo, scope) if item.lo is not None else None
            hi = self._int(item.hi, scope) if item.hi is not None else None
            return joined(self.budget.made(base[lo:hi], node.span), base)
        at = self._int(item, scope)
        if not -len(base) <= at < len(base):
            raise problem("E0411", f"the list has {len(base)} elements, there is no number {at}", node.span)
        if not isinstance(base[at], BlockHandle | LoopHandle):
            self.session.flow.counted(base)
        return base[at]

    def _int(self, node: ast.Expr, scope: dict[str, Any]) -> int:
        value = self.expr(node, scope)
        if not isinstance(value, int) or isinstance(value, bool):
            raise problem("E0411", f"an index is an integer, this is {arguments.describe(value)}", node.span)
        return value

    # ------------------------------------------------------------ calls

    def _call(self, node: ast.Call, scope: dict[str, Any]) -> Any:
        if not isinstance(node.func, ast.Name):
            raise problem("E0204", "only primitives and procs are called", node.func.span, "not a name")
        name = node.func.id
        names = [a.name for a in node.args]
        twice = next((a for n, a in enumerate(node.args) if a.name and a.name in names[:n]), None)
        if twice is not None:
            raise problem("E0411", f"argument `{twice.name}` of {name} is given twice", twice.span, "again")
        positional = [self.expr(a.value, scope) for a in node.args if not a.name]
        named = {a.name: self.expr(a.value, scope) for a in node.args if a.name}
        places = {a.name: a.span for a in node.args if a.name}
        self.budget.looked_at([*positional, *named.values()], node.span, 0)
        if name in self.procs:
            return self._proc(self.procs[name], positional, named, node)
        if name == "len":
            if len(positional) != 1 or named:
                raise problem("E0411", arguments.LEN, node.span, f"{len(node.args)} arguments")
            if not isinstance(positional[0], list):
                said = arguments.describe(positional[0])
                raise problem("E0411", f"{arguments.LEN}, this is {said}", node.args[0].value.span, said)
            self.session.flow.counted(positional[0])
            return len(positional[0])
        primitive = PRIMITIVES.get(name)
        if primitive is None:
            meant = suggest(name, [*PRIMITIVES.names(), *self.procs])
            hint = f"did you mean `{meant}`?" if meant else "not known here"
            raise problem("E0201", f"unknown primitive `{name}`", node.func.span, hint)
        decision = named.pop("decision", None) if primitive.sampling else None
        self.budget.spend(node.span, STEP)
        return self.session.apply(name, positional, named, node.span, decision, places)

    def _proc(self, proc: S.Proc, positional: list[Any], named: dict[str, Any], node: ast.Call) -> Any:
        scope = self._bind(proc, positional, named, node)
        if len(self.calls) >= MAX_DEPTH:
            raise problem("E0411", f"procs call each other more than {MAX_DEPTH} deep", node.span)
        self.calls.append(node)
        value = None
        try:
            self.body(proc.body, scope)
        except _Return as result:
            value = result.value
        self.calls.pop()
        return value

    def _bind(self, proc: S.Proc, positional: list[Any], named: dict[str, Any], node: ast.Call) -> dict[str, Any]:
        names = [f.name.name for f in proc.formals]
        signature = f"written {proc.name.name}({', '.join(f'{f.name.name}: {f.kind}' for f in proc.formals)})"
        if len(positional) > len(names):
            raise problem("E0411", f"{proc.name.name} takes {len(names)} arguments", node.span, "", signature)
        scope = dict(zip(names, positional, strict=False))
        for name, value in named.items():
            if name not in names or name in scope:
                raise problem("E0411", f"{proc.name.name} does not take `{name}` here", node.span, "", signature)
            scope[name] = value
        for f in proc.formals:
            if f.name.name not in scope:
                if f.default is None:
                    raise problem("E0411", f"{proc.name.name} needs `{f.name.name}`", node.span, "missing", signature)
                scope[f.name.name] = self.expr(f.default, {})
            value = scope[f.name.name]
            if not arguments.fits(value, f.kind):
                message = f"`{f.name.name}` of {proc.name.name} is {f.kind}, {arguments.misfit(value, f.kind)}"
                raise problem("E0411", message, node.span, arguments.describe(value), signature)
        return scope


def _given(option: ast.Arg, value: Any, default: Any) -> Any:
    """The value of a parameter, which is of the kind of its default."""
    value = arguments.from_python(value)
    kind = next((k for k in _OPTIONS if arguments.fits(default, k)), None) if default != [] else None
    fit = isinstance(value, list) or not isinstance(default, list) if kind is None else arguments.fits(value, kind)
    if not fit:
        what, said = _OPTIONS.get(kind or "", "a list"), arguments.describe(value)
        why = [arguments.misfit(value, kind)] if isinstance(value, list) and what.startswith("a list") and kind else []
        raise problem("E0411", f"parameter `{option.name}` is {what}, {said} is no value for it", option.span,
                      "its default", *why)  # fmt: skip
    return value
