"""The names of a schedule or proc of a `.mlcs` text."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ide.binder import Binder
from mlcdsl.ide.names import Names, Role, Use
from mlcdsl.schedule.primitive import BUFFER, PRIMITIVES
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

#: words that are values of the language, not names
VALUES = frozenset({"_", "true", "false", "vthread", "threadIdx", "blockIdx"})
#: the primitive that finds a block by its name
_GIVES_BLOCK = "block"


def names_of(entry: S.Schedule | S.Proc) -> Names:
    """What is declared and named inside of a schedule or proc: its names belong to all of it, and may be given anew."""
    assert entry.span is not None
    binder = ScheduleBinder(entry.span)
    binder.entry(entry)
    return binder.names()


class ScheduleBinder(Binder):
    def entry(self, entry: S.Schedule | S.Proc) -> None:
        if isinstance(entry, S.Schedule):
            module, _, function = entry.function.rpartition(".")
            if entry.function_span is not None and module:
                self.dotted(entry.function_span, module, function)
            for option in entry.options:
                self.expr(option.value)
                if option.span is not None:
                    span = option.span.source.span(option.span.start, option.span.start + len(option.name))
                    self.declare(ast.Ident(option.name, span=span), "option", option)
        else:
            for formal in entry.formals:
                self.expr(formal.default)
                self.declare(formal.name, "parameter", formal)
        self.stmts(entry.body)

    def stmts(self, body: ast.Body | None) -> None:
        for s in body.stmts if body is not None else ():
            self.stmt(s)

    def stmt(self, s: object) -> None:
        match s:
            case S.Assign(targets, value):
                self.expr(value)
                for t in targets:
                    self.declare(t, "handle", s)
            case S.Do(call):
                self.expr(call)
            case ast.If(cond, then, orelse):
                self.expr(cond)
                self.stmts(then)
                self.stmts(orelse)
            case S.For(targets, items, body):
                self.expr(items)
                for t in targets:
                    self.declare(t, "handle", s)
                self.stmts(body)
            case ast.Return(value):
                self.expr(value)

    def use(self, name: ast.Name, write: bool = False) -> None:
        if name.id not in VALUES:
            super().use(name, write)

    def attribute(self, e: ast.Attr) -> None:
        if not (isinstance(e.base, ast.Name) and e.base.id in VALUES):
            super().attribute(e)

    def expr(self, e: ast.Expr | ast.Slice | None) -> None:
        self.text(e, "text") if isinstance(e, ast.String) else super().expr(e)

    def text(self, e: ast.String, role: Role) -> None:
        if e.span is not None:
            inside = e.span.source.span(e.span.start + 1, max(e.span.end - 1, e.span.start + 1))
            self.uses.append(Use(inside, None, e.value, role=role))

    def call(self, e: ast.Call) -> None:
        """Texts among the arguments of a primitive name blocks or buffers where its declaration says so."""
        primitive = PRIMITIVES.get(e.func.id) if isinstance(e.func, ast.Name) else None
        if primitive is None:
            super().call(e)
            return
        plain = tuple(a for a in e.args if not isinstance(a.value, ast.String))
        super().call(replace(e, args=plain))
        for n, arg in enumerate(e.args):
            if isinstance(arg.value, ast.String):
                by_name = (a for a in primitive.args if a.name == arg.name)
                declared = next(by_name, None) if arg.name else next(iter(primitive.args[n : n + 1]), None)
                if primitive.name == _GIVES_BLOCK:
                    self.text(arg.value, "block")
                elif declared is not None and declared.kind is BUFFER:
                    self.text(arg.value, "buffer")
