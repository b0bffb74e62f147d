"""The walk over a declaration that finds its names: what `.mlc` and `.mlcs` have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mlcdsl.ide.names import Kind, Names, Role, Scope, Symbol, Use
from mlcdsl.source import Span
from mlcdsl.syntax import ast


class Binder:
    """One walk. `scope` is the innermost scope at hand."""

    def __init__(self, span: Span):
        self.root = self.scope = Scope(span, None)
        self.symbols: list[Symbol] = []
        self.uses: list[Use] = []

    def names(self) -> Names:
        return Names(tuple(self.symbols), tuple(self.uses), self.root)

    # ------------------------------------------------------------ scopes

    @contextmanager
    def inner(self, span: Span | None) -> Iterator[None]:
        outer = self.scope
        self.scope = Scope(span or outer.span, outer)
        outer.inner.append(self.scope)
        yield
        self.scope = outer

    def declare(self, ident: ast.Ident | ast.Name, kind: Kind, node: object) -> None:
        """A name of the innermost scope; one that is there already gets another place."""
        name = ident.name if isinstance(ident, ast.Ident) else ident.id
        if ident.span is None or name == "_":
            return
        known = self.scope.symbols.get(name)
        if known is not None:
            known.places.append(ident.span)
            return
        symbol = Symbol(name, kind, node, [ident.span])
        self.symbols.append(symbol)
        self.scope.symbols[name] = symbol

    def use(self, name: ast.Name, write: bool = False) -> None:
        if name.span is not None:
            symbol = self.scope.lookup(name.id)
            self.uses.append(Use(name.span, symbol, "" if symbol else name.id, write))

    # ------------------------------------------------------------ expressions

    def expr(self, e: ast.Expr | ast.Slice | None) -> None:
        match e:
            case ast.Name():
                self.use(e)
            case ast.ListLit(items) | ast.TupleLit(items):
                self.exprs(items)
            case ast.Unary(_, operand):
                self.expr(operand)
            case ast.Binary():
                self.binary(e)
            case ast.Slice(lo, hi):
                self.expr(lo)
                self.expr(hi)
            case ast.Index(base, items):
                self.expr(base)
                self.exprs(items)
            case ast.Call():
                self.call(e)
            case ast.Attr():
                self.attribute(e)

    def exprs(self, items: tuple[ast.Expr | ast.Slice, ...]) -> None:
        for e in items:
            self.expr(e)

    def binary(self, e: ast.Binary) -> None:
        """A chain of operators leans to the left and may be long: no recursion along it."""
        rights: list[ast.Expr] = []
        left: ast.Expr = e
        while isinstance(left, ast.Binary) and left.op != "->":
            rights.append(left.right)
            left = left.left
        self.expr(left) if not isinstance(left, ast.Binary) else self.arrow(left)
        for right in reversed(rights):
            self.expr(right)

    def arrow(self, e: ast.Binary) -> None:
        """`(i, j) -> (j, i)`: the names on the left are its own."""
        with self.inner(e.span):
            left = e.left.items if isinstance(e.left, ast.TupleLit | ast.ListLit) else (e.left,)
            for name in left:
                if isinstance(name, ast.Name):
                    self.declare(name, "index", e)
            self.expr(e.right)

    def call(self, e: ast.Call) -> None:
        """What is called is an item or a function of the language, whatever else has its name here."""
        called = ""
        match e.func:
            case ast.Name(called, span=span):
                if span is not None:
                    self.uses.append(Use(span, None, called, role=self.role_of_called(called)))
            case ast.Attr(ast.Name(module), name):
                called = f"{module}.{name}"
                self.item_of_module(e.func)
            case _:
                self.expr(e.func)
        self.arguments(e, called)

    def role_of_called(self, name: str) -> Role:
        """Whether a call by this name is one of the language, so that no item is meant."""
        return ""

    def arguments(self, e: ast.Call, called: str) -> None:
        for arg in e.args:
            if called and arg.name and arg.span is not None:
                start = arg.span.start
                self.uses.append(Use(arg.span.source.span(start, start + len(arg.name)), None, called, role="argument"))
            self.expr(arg.value)

    def attribute(self, e: ast.Attr) -> None:
        """`M.f` names an item unless `M` is a local name; `t.0` and `threadIdx.x` name nothing more."""
        if not isinstance(e.base, ast.Name) or self.scope.lookup(e.base.id) is not None:
            self.expr(e.base)
        elif not e.name.isdigit():
            self.item_of_module(e)

    def item_of_module(self, e: ast.Attr) -> None:
        if isinstance(e.base, ast.Name) and e.span is not None and e.base.span is not None:
            self.dotted(e.span, e.base.id, e.name)

    def dotted(self, span: Span, module: str, name: str) -> None:
        """The two names of `M.f`, which stands at `span`."""
        source = span.source
        self.uses.append(Use(source.span(span.start, span.start + len(module)), None, module, role="module"))
        self.uses.append(Use(source.span(span.end - len(name), span.end), None, f"{module}.{name}"))
