"""The names in sight of a cursor: what the open constructs around it and the complete statements before it declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mlcdsl.ide.binder import Binder
from mlcdsl.ide.names import Kind, Scope, Symbol
from mlcdsl.ide.program_names import ProgramBinder
from mlcdsl.ide.queries.completion.cursor import Cursor, Open
from mlcdsl.ide.schedule_names import ScheduleBinder
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.builder import Part
from mlcdsl.syntax.lexer import Token

_NOTHING = ast.Body(())
_END = 1 << 60
_STMTS = (
    ast.For, ast.Block, ast.Init, ast.Access, ast.Alloc, ast.Let, ast.Assign, ast.Compute, ast.If, ast.While,
    ast.Assert, ast.CallStmt, ast.Dataflow, ast.Output, ast.Return, S.Assign, S.Do, S.For,
)  # fmt: skip


def symbols_in_sight(cursor: Cursor) -> list[Symbol]:
    """The innermost first; of names that hide each other the inner one."""
    walk = _Walk(cursor)
    found = walk.run().scope.visible(_END)
    return [s for s in found if s not in walk.hidden]


def statements_before(cursor: Cursor) -> list[Any]:
    """The complete statements before the cursor in the bodies around it, and of open ones what they bind."""
    walk = _Walk(cursor)
    walk.run()
    return walk.statements


@dataclass
class _Walk:
    """Up the stack. `pending` is declared once a body opens: the head of a construct does not see its own names."""

    cursor: Cursor
    pending: list[tuple[ast.Ident | ast.Name, Kind, object]] = field(default_factory=list)
    statements: list[Any] = field(default_factory=list)
    #: loops around a block, which is closed under its axes
    hidden: list[Symbol] = field(default_factory=list)

    def run(self) -> Binder:
        span = Span(self.cursor.snapshot.source, 0, len(self.cursor.snapshot.source.text))
        schedule = not any(o.symbol == "MODULE" for o in self.cursor.stack)
        self.binder: Binder = ScheduleBinder(span) if schedule else ProgramBinder(span)
        for at, entry in enumerate(self.cursor.stack):
            self._entry(at, entry)
        return self.binder

    def _entry(self, at: int, entry: Open) -> None:
        below = self.cursor.stack[at - 1] if at else Open("", None)
        match entry.symbol:
            case "FUNCTION" if isinstance(self.binder, ProgramBinder):
                self.binder.graph = True
            case "{":
                if self._heads(at, "BLOCK"):
                    self.hidden += [s for s in self.binder.scope.visible(_END) if s.kind == "loop"]
                self._open()
            case "=" if self._heads(at, "COMPUTE"):
                self._compute(at)
            case "=" if self._heads(at, "REDUCER"):
                self._reducer()
            case "(" if isinstance(below.value, ast.Index) and below.symbol == "postfix":
                self._reduction(below.value)
            case "->" if isinstance(below.value, ast.TupleLit | ast.Name):
                self._arrow(below.value)
            case _:
                for value in values_of(entry.value):
                    self._value(at, value)

    def _value(self, at: int, value: Any) -> None:
        match value:
            case Part("dims", idents) if isinstance(self.binder, ProgramBinder):
                self.binder.dims(idents, value)
            case Part("params" | "outputs" as side, params) if isinstance(self.binder, ProgramBinder):
                self.binder.params(*((params, ()) if side == "params" else ((), params)))
            case ast.Param() if isinstance(self.binder, ProgramBinder):
                self.binder.params((value,), ())
            case ast.Axis():
                self.pending.append((value.name, "axis", value))
            case Part("idents", idents):
                loop = self._loop(at, idents)
                kind: Kind = "loop" if isinstance(loop, ast.For) else "handle"
                self.pending += [(i, kind, loop) for i in idents]
                self.statements += [loop] if isinstance(loop, S.For) else []
            case S.Formal():
                self.binder.declare(value.name, "parameter", value)
            case Part("options", options):
                for option in options:
                    self._option(option)
            case ast.Arg() if self._heads(at, "SCHEDULE") and not self.cursor.within("{"):
                self._option(value)
            case _ if isinstance(value, _STMTS):
                self._statement(value)

    def _statement(self, s: Any) -> None:
        self.statements.append(s)
        self.binder.stmts(ast.Body((s,)))  # type: ignore[attr-defined]

    def _option(self, option: ast.Arg) -> None:
        if option.span is not None:
            name = ast.Ident(option.name, span=option.span.source.span(option.span.start, option.span.start))
            self.binder.declare(name, "option", option)

    # ------------------------------------------------------------ open constructs

    def _heads(self, at: int, word: str) -> bool:
        """Whether the construct at hand, in no bracket or body of its own, began with a word."""
        for o in reversed(self.cursor.stack[:at]):
            if o.symbol == word:
                return True
            if o.symbol == "{":
                return False
        return False

    def _open(self) -> None:
        self.binder.scope = Scope(self.binder.scope.span, self.binder.scope)
        for name, kind, node in self.pending:
            self.binder.declare(name, kind, node)
        self.pending.clear()

    def _loop(self, at: int, idents: tuple[ast.Ident, ...]) -> Any:
        rest = self.cursor.stack[at + 2 :]
        if isinstance(self.binder, ScheduleBinder):
            items = rest[0].value if rest and rest[0].symbol != "{" else ast.ErrorExpr()
            return S.For(idents, items, _NOTHING)
        kind = rest[0].value if rest and isinstance(rest[0].value, ast.Ident) else ast.Ident("")
        end = next((i for i, o in enumerate(rest) if o.symbol == ")"), 0)
        args = tuple(v for o in rest[2:end] for v in values_of(o.value) if type(v) is not Token)
        return ast.For(idents, kind.name, args, (), _NOTHING)

    def _compute(self, at: int) -> None:
        at = max(i for i in range(at) if self.cursor.stack[i].symbol == "COMPUTE")
        target = self.cursor.stack[at + 1].value
        if isinstance(target, ast.Index) and isinstance(self.binder, ProgramBinder):
            self._open()
            self.binder.indices(target.items, ast.Compute(target, None, ast.ErrorExpr()))

    def _reducer(self) -> None:
        names = [o.value for o in self.cursor.stack if isinstance(o.value, ast.Ident)]
        for name in names[-2:]:
            self.binder.declare(name, "parameter", name)

    def _reduction(self, func: ast.Index) -> None:
        if isinstance(self.binder, ProgramBinder) and not self.binder.graph and isinstance(func.base, ast.Name):
            self._open()
            self.binder.indices(func.items, func)

    def _arrow(self, left: ast.TupleLit | ast.Name) -> None:
        self._open()
        for name in left.items if isinstance(left, ast.TupleLit) else (left,):
            if isinstance(name, ast.Name):
                self.binder.declare(name, "index", left)


def values_of(value: Any) -> Iterator[Any]:
    """The values of an entry of the stack, which may be a list of lists."""
    if type(value) is list:
        for v in value:
            yield from values_of(v)
    else:
        yield value
