"""What the elaboration of a graph function needs of its module."""

from __future__ import annotations

from mlcdsl.check import types
from mlcdsl.check.names import Locals, ModuleScope, suggest
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
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
            if p.inout:  # G23
                sink.error(
                    "E0307", "a graph function has no `inout` parameters", p.span, "return the new value instead"
                )
            type_ = types.graph_type(sink, p.type, sizes, node.name.name)
            scalar: T.Var | None = None
            known: T.Var | T.Buffer | None = None
            if isinstance(type_, G.ScalarType):
                known = scalar = T.Var(p.name.name, type_.dtype, span=p.name.span)
                if type_.dtype.is_int:
                    sizes.setdefault(p.name.name, types.as_size(scalar))
            elif isinstance(type_, G.TensorType):
                known = T.Buffer(p.name.name, type_.dtype, type_.shape, span=p.name.span)
            names.declare(sink, p.name, known)
            if type_ is not None:
                params.append(G.Value(p.name.name, type_, scalar, span=p.name.span))
        result = types.graph_type(sink, node.result, sizes, node.name.name)
        from mlcdsl.check.attributes import attributes
        from mlcdsl.check.expressions import Expressions
        from mlcdsl.check.prim import facts

        expressions = Expressions(self.module, names)
        before_facts = len(sink.found)
        where = facts(node.where, expressions)
        if len(where) < len(node.where) and len(sink.found) == before_facts:  # about a tuple
            sink.error(
                "E0204", "a fact of `where` is about dims and scalar parameters", node.where[0].span, "not about tuples"
            )
        self._dims_determined(dims, params)
        attrs = attributes(sink, node.attrs)
        if len(sink.found) > before or result is None:
            return None
        self.function = G.Function(
            node.name.name, self.module.name, tuple(dims), tuple(params), result, tuple(where), (),
            attrs=attrs, doc=node.trivia.doc, span=node.name.span,
        )  # fmt: skip
        return self.function

    def _dims_determined(self, dims: list[T.Var], params: list[G.Value]) -> None:
        """Every dim occurs in an input (P4); whether its size can be found, a call shows."""
        from mlcdsl.check.prim import undetermined

        if len(params) == len(self.node.params):
            used = [v for p in params for s in _sizes(p.type) for v in free_vars(s)]
            undetermined(dims, list(used), self.sink)

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


def _sizes(type_: G.Type) -> list[T.Expr]:
    if isinstance(type_, G.TupleType):
        return [s for item in type_.items for s in _sizes(item)]
    return list(type_.shape) if isinstance(type_, G.TensorType) else []
