"""Checks of schedules before they run: names, primitives and their arguments, kinds of values.

Every value has a kind by name ("loop", "int[]", ...); "any" stands for what is known only when the schedule runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlcdsl.check.names import Sink, label_of, name_of, renamed, suggest
from mlcdsl.schedule.arguments import LEN
from mlcdsl.schedule.index_maps import FUNCTIONS, parts_of
from mlcdsl.schedule.primitive import KINDS, PRIMITIVES, REQUIRED, Arg, Primitive
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

ANY = "any"
TARGETS = ("", "llvm", "cpu", "cuda")
#: a list of nothing, which is of every kind of list
EMPTY = "[]"
_NUMBERS = frozenset({"int", "float"})
#: what a value of one kind may be passed as
_FITS = {
    "int": {"int", "float", "literal", "buffer"},
    "float": {"float", "literal"},
    "str": {"str", "literal", "buffer", "intrin"},
    "bool": {"bool", "literal"},
    "loop": {"loop", "target"},
    "block": {"block", "target"},
    "intrin": {"intrin", "str"},
    "int[]": {"int[]", "factors", "float[]"},
    "factors": {"factors", "int[]"},
    "loop[]": {"loop[]", "target[]"},
    "block[]": {"block[]", "target[]"},
    "list": {"int[]", "float[]", "str[]", "loop[]", "block[]", "target[]", "factors"},
}


def fits(kind: str, wanted: str) -> bool:
    """Whether a value of `kind` may stand where `wanted` is asked for."""
    if kind == EMPTY and _is_list(wanted):
        return True
    return ANY in (kind, wanted) or kind == wanted or wanted in _FITS.get(kind, ())


class ScheduleChecker:
    """Checks the schedules and procs of one text; findings go to `sink`."""

    def __init__(self, sink: Sink, procs: Mapping[str, S.Proc], intrinsics: frozenset[str]):
        self.sink = sink
        self.procs = procs
        self.intrinsics = intrinsics
        self.in_proc = True

    # ------------------------------------------------------------ items

    def schedule(self, node: S.Schedule) -> None:
        if node.target not in TARGETS:
            self.sink.unknown_name("target", node.target, node.target_span or node.name.span, TARGETS[1:])
        self.in_proc = False
        names: dict[str, str] = {}
        self._once([ast.Ident(o.name, span=name_of(o)) for o in node.options])
        for option in node.options:
            names[option.name] = self.expr(option.value, names)
        self.body(node.body, names)

    def proc(self, node: S.Proc) -> None:
        self.in_proc = True
        names: dict[str, str] = {}
        self._once([f.name for f in node.formals])
        for f in node.formals:
            if f.kind not in KINDS:
                self.sink.unknown_name("kind", f.kind, f.kind_span, KINDS, "kinds: " + " ".join(KINDS))
            if f.default is not None:
                kind = self.expr(f.default, {})
                if not fits(kind, f.kind):
                    self.wrong(f"the default of `{f.name.name}` is {kind}", f.default.span, f"expected {f.kind}")
            names[f.name.name] = f.kind if f.kind in KINDS else ANY
        self.body(node.body, names)

    def _once(self, names: list[ast.Ident]) -> None:
        first: dict[str, ast.Ident] = {}
        for n in names:
            if first.setdefault(n.name, n) is not n:
                before = label_of(first[n.name], "first defined here")
                self.sink.error("E0202", f"`{n.name}` is defined twice", n.span, "defined again here", before)

    def wrong(self, message: str, span: Span | None, label: str = "", *notes: str) -> None:
        self.sink.error("E0411", message, span, label, (), notes)

    # ------------------------------------------------------------ statements

    def body(self, body: ast.Body, names: dict[str, str]) -> None:
        for s in body.stmts:
            self.stmt(s, names)

    def stmt(self, s: Any, names: dict[str, str]) -> None:
        match s:
            case S.Assign(targets, value):
                self._assign(targets, self.expr(value, names), names, s.span, value)
            case S.Do(call):
                known = len(self.sink.found)
                self.expr(call, names)
                if not isinstance(call, ast.Call | ast.ErrorExpr) and len(self.sink.found) == known:
                    self.wrong("this statement does nothing", call.span, "only a call stands alone")
            case ast.If(cond, then, orelse):
                kind = self.expr(cond, names)
                if not fits(kind, "bool"):
                    self.wrong(f"a condition is true or false, this is {kind}", cond.span, kind)
                self.body(then, names)
                if orelse is not None:
                    self.body(orelse, names)
            case S.For(targets, items, body):
                kind = self.expr(items, names)
                if kind != ANY and not _is_list(kind):
                    self.wrong(f"`for` runs over a list, this is {kind}", items.span, kind)
                self._assign(targets, _element(kind), names, s.span, None)
                self.body(body, names)
            case ast.Return(value):
                self.expr(value, names)
                if not self.in_proc:
                    self.wrong("`return` stands in a proc, this is a schedule", s.span, "gives its value to nobody")

    def _assign(
        self, targets: tuple[ast.Ident, ...], kind: str, names: dict[str, str], span: Span | None, value: Any
    ) -> None:
        if kind == "none":
            self.wrong("this gives nothing", span, "no value to name")
            kind = ANY
        if len(targets) == 1:
            names[targets[0].name] = kind
            return
        if kind != ANY and not _is_list(kind):
            self.wrong(f"{len(targets)} names for one value", span, f"this is {kind}")
        count = _count(value, len(targets))
        if count is not None and count != len(targets):
            self.wrong(f"{len(targets)} names for {count} values", span, f"{count} values")
        for t in targets:
            names[t.name] = _element(kind)

    # ------------------------------------------------------------ expressions

    def expr(self, node: ast.Expr, names: Mapping[str, str]) -> str:
        """The kind of an expression."""
        match node:
            case ast.Number():
                return "float" if node.is_float else "int"
            case ast.String():
                return "str"
            case ast.Name(id):
                return self._name(node, id, names)
            case ast.ListLit(items) | ast.TupleLit(items):
                return _list_of([self.expr(i, names) for i in items])
            case ast.Attr(ast.Name("blockIdx" | "threadIdx"), axis):
                if axis not in ("x", "y", "z"):
                    self.wrong("a thread index ends in .x, .y or .z", node.span, f"not .{axis}")
                return "thread"
            case ast.Unary(op, operand):
                kind = self.expr(operand, names)
                return "bool" if op == "not" else kind
            case ast.Binary("->", left, right):
                own = {p.id: "int" for p in parts_of(left) if isinstance(p, ast.Name)}
                for part in parts_of(right):
                    self._map(part, {**names, **own})
                return "map"
            case ast.Binary(op, a, b):
                return self._binary(node, op, self.expr(a, names), self.expr(b, names))
            case ast.Index(base, items):
                kind = self.expr(base, names)
                if kind != ANY and not _is_list(kind):
                    self.wrong(f"only lists are indexed, this is {kind}", base.span, kind)
                    return ANY
                return kind if isinstance(items[0], ast.Slice) else _element(kind)
            case ast.Call():
                return self._call(node, names)
            case ast.Attr():
                self.wrong("values of a schedule have no parts", node.span, f"no .{node.name}")
        return ANY

    def _map(self, node: ast.Expr, names: Mapping[str, str]) -> None:
        """What an index map computes with."""
        match node:
            case ast.Binary(_, a, b):
                self._map(a, names)
                self._map(b, names)
            case ast.Unary(_, a):
                self._map(a, names)
            case ast.Call(ast.Name(f), args) if f in FUNCTIONS:
                for arg in args:
                    self._map(arg.value, names)
            case ast.Name() | ast.Index() | ast.Call():
                kind = self.expr(node, names)
                if not fits(kind, "int"):
                    self.wrong(f"an index map computes with integers, this is {kind}", node.span, kind)

    def _name(self, node: ast.Name, name: str, names: Mapping[str, str]) -> str:
        if name in names:
            return names[name]
        if name in ("true", "false"):
            return "bool"
        if name in ("_", "vthread"):
            return "thread" if name == "vthread" else ANY
        if name in self.intrinsics:
            return "intrin"
        self.sink.unknown_name("name", name, node.span, [*names, *self.intrinsics])
        return ANY

    def _binary(self, node: ast.Binary, op: str, a: str, b: str) -> str:
        if op in ("and", "or", "==", "!=", "<", "<=", ">", ">="):
            return "bool"
        if op == "+" and a == b == "str":
            return a
        if op == "+" and _is_list(a) and _is_list(b):
            if EMPTY in (a, b):
                return a if b == EMPTY else b
            return a if a == b else "factors" if {a, b} <= {"int[]", "factors"} else "list"
        bad = next((k for k in (a, b) if k not in _NUMBERS and k not in (ANY, "literal")), None)
        if bad is not None:
            self.wrong(f"`{op}` is for numbers, this is {bad}", node.span, bad)
            return ANY
        return "float" if "float" in (a, b) or op == "/" else "int" if a == b == "int" else ANY

    # ------------------------------------------------------------ calls

    def _call(self, node: ast.Call, names: Mapping[str, str]) -> str:
        kinds = [self.expr(a.value, names) for a in node.args]
        if not isinstance(node.func, ast.Name):
            self.sink.error("E0204", "only primitives and procs are called", node.func.span, "not a name")
            return ANY
        name = node.func.id
        if name in self.procs:
            self._proc_call(node, self.procs[name], kinds)
            return ANY
        if name == "len":
            if len(node.args) != 1 or node.args[0].name:
                self.wrong(LEN, node.span, f"{len(node.args)} arguments")
            elif kinds[0] != ANY and not _is_list(kinds[0]):
                self.wrong(f"{LEN}, this is {kinds[0]}", node.args[0].span or node.args[0].value.span, kinds[0])
            return "int"
        primitive = PRIMITIVES.get(name)
        if primitive is None:
            known = [*PRIMITIVES.names(), *self.procs]
            self.sink.unknown_name("primitive", name, node.func.span, known)
            return ANY
        self._primitive_call(node, primitive, kinds)
        return primitive.result.name

    def _primitive_call(self, node: ast.Call, primitive: Primitive, kinds: list[str]) -> None:
        note = f"written {primitive.signature}"
        given: set[str] = set()
        named: set[str] = set()
        rest = list(primitive.args)
        for arg, kind in zip(node.args, kinds, strict=True):
            if arg.name in named:
                self.wrong(f"argument `{arg.name}` of {primitive.name} is given twice", arg.span, "again", note)
            named |= {arg.name} - {""}
            if arg.name == "decision" and primitive.sampling:
                continue
            formal = self._formal(arg, rest, primitive, note)
            if formal is None:
                return
            given.add(formal.name)
            one = formal.many and not arg.name
            single = formal.kind.name.removesuffix("[]") if one else formal.kind.name
            if not (fits(kind, formal.kind.name) or fits(kind, single)):
                message = f"`{formal.name}` of {primitive.name} is {formal.kind.what}, this is {kind}"
                self.wrong(message, arg.span or arg.value.span, kind, note)
        missing = [a for a in primitive.args if a.default is REQUIRED and not a.many and a.name not in given]
        if missing:
            what = f"{primitive.name} needs `{missing[0].name}`, {missing[0].kind.what}"
            self.wrong(what, node.span, "missing", note)

    def _formal(self, arg: ast.Arg, rest: list[Arg], primitive: Primitive, note: str) -> Arg | None:
        """The declared argument that a written one is for."""
        place = arg.span or arg.value.span
        if arg.name:
            formal = next((a for a in primitive.args if a.name == arg.name), None)
            if formal is None:
                meant = suggest(arg.name, [a.name for a in primitive.args])
                hint = f"did you mean `{meant}`?" if meant else "unknown"
                message = f"{primitive.name} has no argument `{arg.name}`"
                self.sink.error("E0411", message, place, hint, (), (note,), fix=renamed(arg, meant))
            return formal
        if not rest:
            self.wrong(f"{primitive.name} takes {len(primitive.args)} arguments", place, "one too many", note)
            return None
        return rest[0] if rest[0].many else rest.pop(0)

    def _proc_call(self, node: ast.Call, proc: S.Proc, kinds: list[str]) -> None:
        formals = {f.name.name: f for f in proc.formals}
        order = list(formals)
        given: set[str] = set()
        note = f"written {proc.name.name}({', '.join(f'{f.name.name}: {f.kind}' for f in proc.formals)})"
        for n, (arg, kind) in enumerate(zip(node.args, kinds, strict=True)):
            name = arg.name or (order[n] if n < len(order) else "")
            if name not in formals or name in given:
                meant = suggest(name, formals.keys() - given) if name not in formals else None
                self.sink.error(
                    "E0411", f"{proc.name.name} does not take this argument", arg.span or arg.value.span,
                    f"did you mean `{meant}`?" if meant else "unknown", label_of(proc.name, "declared here"), (note,),
                    fix=renamed(arg, meant),
                )  # fmt: skip
                return
            given.add(name)
            if formals[name].kind in KINDS and not fits(kind, formals[name].kind):
                message = f"`{name}` of {proc.name.name} is {formals[name].kind}, this is {kind}"
                self.wrong(message, arg.span or arg.value.span, kind, note)
        missing = [n for n, f in formals.items() if f.default is None and n not in given]
        if missing:
            self.wrong(f"{proc.name.name} needs `{missing[0]}`", node.span, "missing", note)


def _is_list(kind: str) -> bool:
    return kind.endswith("[]") or kind in ("list", "factors")


def _element(kind: str) -> str:
    return kind[:-2] or ANY if kind.endswith("[]") else "int" if kind == "factors" else ANY


def _list_of(kinds: list[str]) -> str:
    """The kind of a list of values of these kinds."""
    if not kinds:
        return EMPTY
    known = {k for k in kinds if k != ANY}
    if known <= {"int"}:
        return "factors" if ANY in kinds else "int[]"
    if known <= _NUMBERS:
        return "float[]"
    return f"{known.pop()}[]" if len(known) == 1 and f"{next(iter(known))}[]" in KINDS else "list"


def _count(value: Any, wanted: int) -> int | None:
    """How many values a call gives, where that can be seen: `split` by its factors, lists by their items."""
    match value:
        case ast.ListLit(items) | ast.TupleLit(items):
            return len(items)
        case ast.Call(ast.Name("split"), (_, ast.Arg("", ast.ListLit(items)))):
            return len(items)
    return None
