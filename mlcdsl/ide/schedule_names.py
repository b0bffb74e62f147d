"""The names of a schedule or proc of a `.mlcs` text."""

from __future__ import annotations

from mlcdsl.ide.binder import Binder
from mlcdsl.ide.names import Names, Use
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

#: words that are values of the language, not names
_VALUES = frozenset({"_", "true", "false", "vthread", "threadIdx", "blockIdx"})


def names_of(entry: S.Schedule | S.Proc) -> Names:
    """What is declared and named inside of a schedule or proc: its names belong to all of it, and may be given anew."""
    assert entry.span is not None
    binder = _ScheduleBinder(entry.span)
    binder.entry(entry)
    return binder.names()


class _ScheduleBinder(Binder):
    def entry(self, entry: S.Schedule | S.Proc) -> None:
        if isinstance(entry, S.Schedule):
            if entry.function_span is not None:
                self.uses.append(Use(entry.function_span, None, entry.function))
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
        if name.id not in _VALUES:
            super().use(name, write)

    def attribute(self, e: ast.Attr) -> None:
        if not (isinstance(e.base, ast.Name) and e.base.id in _VALUES):
            super().attribute(e)

    def call(self, e: ast.Call) -> None:
        super().call(e)
        if isinstance(e.func, ast.Name) and e.func.id == "block" and e.args:
            name = e.args[0].value
            if isinstance(name, ast.String) and name.span is not None and self.scope.lookup("block") is None:
                inside = name.span.source.span(name.span.start + 1, max(name.span.end - 1, name.span.start + 1))
                self.uses.append(Use(inside, None, name.value, role="block"))
