"""What the elaboration of a graph function needs of its module."""

from __future__ import annotations

from mlcdsl.check import types
from mlcdsl.check.names import Locals, ModuleScope, suggest
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.syntax import ast
from mlcdsl.types import INDEX


class FunctionScope:
    """One graph function: its signature, then its body."""

    def __init__(self, node: ast.Function, scope: ModuleScope):
        self.node = node
        self.module = scope
        self.sink = scope.sink
        self.function: G.Function | None = None

    # ------------------------------------------------------------ the two steps

    def signature(self) -> G.Function | None:
        """Dims, parameters, result and facts; None when something in it was refused."""
        node, sink = self.node, self.sink
        before = len(sink.found)
        names = Locals()
        dims = []
        for ident in node.dims:
            var = T.Var(ident.name, INDEX, span=ident.span)
            names.declare(sink, ident, var)
            dims.append(var)
        sizes: dict[str, T.Expr] = {v.name: v for v in dims}
        params = []
        for p in node.params:
            if p.inout:
                sink.error(
                    "E0307", "a graph function has no `inout` parameters", p.span, "return the new value instead"
                )
            type_ = types.graph_type(sink, p.type, sizes, node.name.name)
            var = None
            if isinstance(type_, G.ScalarType):
                var = T.Var(p.name.name, type_.dtype, span=p.name.span)
                if type_.dtype.is_int:
                    sizes.setdefault(p.name.name, var)
            names.declare(sink, p.name, var)
            if type_ is not None:
                params.append(G.Value(p.name.name, type_, var, span=p.name.span))
        result = types.graph_type(sink, node.result, sizes, node.name.name)
        from mlcdsl.check.expressions import Expressions

        expressions = Expressions(self.module, names)
        where = [e for f in node.where if (e := expressions.condition(f, "a fact of `where`")) is not None]
        if len(sink.found) > before or result is None:
            return None
        self.function = G.Function(
            node.name.name, self.module.name, tuple(dims), tuple(params), result, tuple(where), (),
            doc=node.trivia.doc, span=node.name.span,
        )  # fmt: skip
        return self.function

    def finish(self) -> None:
        """Elaborate the body and put it into the function, whose identity callers hold already."""
        from mlcdsl.check.graph import elaborate_body

        assert self.function is not None
        object.__setattr__(self.function, "body", elaborate_body(self.node, self.function, self))

    # ------------------------------------------------------------ what the body asks

    def lookup(self, name: str) -> G.Item | None:
        return self.module.lookup(name)

    def is_broken(self, name: str) -> bool:
        return self.module.is_broken(name)

    def suggest(self, name: str, more: tuple[str, ...] = ()) -> str | None:
        return suggest(name, [*self.module.known(), *more])

    def report(self, diagnostic: Diagnostic) -> None:
        self.sink.found.append(diagnostic)

    def elaborate_type(self, ref: ast.TypeRef, names: dict[str, T.Expr]) -> G.Type | None:
        return types.graph_type(self.sink, ref, names)

    def elaborate_index(self, node: ast.Expr, names: dict[str, T.Expr]) -> T.Expr | None:
        return types.size(self.sink, node, names)

    def elaborate_scalar(self, node: ast.Expr, names: dict[str, T.Var]) -> T.Expr | None:
        """A scalar expression (arithmetic, comparisons, scalar functions) over the given variables."""
        from mlcdsl.check.expressions import Expressions

        known = Locals()
        known.scopes[0].update(names)
        return Expressions(self.module, known).expr(node)
