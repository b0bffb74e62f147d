"""The selected bindings of a graph function, or a selected expression, as a function of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.graph_values import type_at
from mlcdsl.ide.actions.base.guards import guarded
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.actions.base.texts import fresh_item, line_ends
from mlcdsl.ide.actions.base.verifying import no_worse_text
from mlcdsl.ide.names import Symbol
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.graph_syntax import GraphSyntax
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.printer import print_node

_HOLDS = (ast.Assign, ast.If, ast.Return, ast.CallStmt)


@refactoring("Extract a function", "refactor.extract")
def extract_function(place: Place) -> Make | None:
    """Values that come in become parameters, those that are used outside are returned. Of one statement, all is to be
    selected, or an expression of it."""
    node, snapshot = place.entry, place.snapshot
    if not isinstance(node, ast.Function) or not isinstance(snapshot, ProgramSnapshot) or place.start == place.end:
        return None
    expression = place.selected()
    if expression is not None:
        return _of_expression(place, node, snapshot, expression)
    body = next((n for n in reversed(place.path) if isinstance(n, ast.Body)), None)
    chosen: list[Any] = [s for s in body.stmts if _touches(s, place)] if body is not None else []
    plain = all(isinstance(s, ast.Assign) and s.match is None for s in chosen)
    if len(chosen) == 1 and not (place.start <= chosen[0].span.start and chosen[0].span.end <= place.end):
        return None
    module = snapshot.module_of(node)
    if body is None or module is None or not chosen or not plain or len(chosen) == len(body.stmts):
        return None
    span = chosen[0].span.to(chosen[-1].span)
    made = _function(place, node, module, span, chosen, any(isinstance(n, ast.Dataflow) for n in place.path))
    if made is None:
        return None
    function, call = made
    before = place.spot(chosen[0])
    whole = Span(before.source, before.start, place.spot(chosen[-1]).end)
    return _edits(place, node, Edit(whole, print_node(call)), function)


def _of_expression(place: Place, node: ast.Function, snapshot: ProgramSnapshot, expression: Any) -> Make | None:
    """What an expression uses becomes parameters."""
    result, module = type_at(place, expression.span), snapshot.module_of(node)
    inputs, _ = _flow(place, expression.span)
    values = {s.name: _value(place, s) for s in inputs}
    types: dict[str, Any] = {n: v.type for n, v in values.items() if isinstance(v, G.Value)}
    given = [s for s in inputs if s.kind != "dim"]
    if module is None or result is None or not inputs or any(s.name not in types for s in given):
        return None
    stmt = next((n for n in reversed(place.path) if isinstance(n, _HOLDS)), None)
    if stmt is None or guarded(place, stmt, expression) or (isinstance(stmt, ast.CallStmt) and stmt.call is expression):
        return None
    writer = GraphSyntax(module.name.name)
    dims = _dims(place, [s.name for s in inputs if s.kind == "dim"], [*types.values(), result])
    params = tuple(ast.Param(ast.Ident(s.name), writer.type(types[s.name])) for s in given)
    name = fresh_item(module, node.name.name)
    body = ast.Body((ast.Return(expression),))
    function = ast.Function(ast.Ident(name), dims, params, writer.type(result), (), (), body)
    call = ast.Call(ast.Name(name), tuple(ast.Arg("", ast.Name(s.name)) for s in given))
    return _edits(place, node, Edit(place.spot(expression), print_node(call)), function)


def _edits(place: Place, node: ast.Function, call: Edit, function: ast.Function) -> Make | None:
    """The call, and the new function behind the one that calls it."""
    behind = place.spot(node)
    lines = print_node(ast.Module(ast.Ident("m"), (function,))).split("\n")[1:-1]
    text = line_ends("\n\n" + "\n".join(lines), behind.source)
    edits = (call, Edit(Span(behind.source, behind.end, behind.end), text))
    return (lambda: edits) if no_worse_text(place, edits) else None


def _touches(s: Any, place: Place) -> bool:
    return s.span is not None and s.span.start < place.end and place.start < s.span.end


def _function(
    place: Place, node: ast.Function, module: ast.Module, span: Span, chosen: list[Any], pure: bool
) -> tuple[ast.Function, ast.Assign] | None:
    """The function and its call; None where a value is of no known type, or nothing is used outside."""
    inputs, outputs = _flow(place, span)
    values = {s.name: _value(place, s) for s in (*inputs, *outputs)}
    given = [s for s in inputs if s.kind != "dim"]
    writer = GraphSyntax(module.name.name)
    types: dict[str, Any] = {n: v.type for n, v in values.items() if isinstance(v, G.Value)}
    if not outputs or any(s.name not in types for s in (*given, *outputs)):
        return None
    dims = _dims(place, [s.name for s in inputs if s.kind == "dim"], [types[s.name] for s in (*given, *outputs)])
    params = tuple(ast.Param(ast.Ident(s.name), writer.type(types[s.name])) for s in given)
    results = tuple(writer.type(types[s.name]) for s in outputs)
    names = tuple(ast.Name(s.name) for s in outputs)
    name = fresh_item(module, node.name.name)
    stmts = list(chosen)
    stmts[0] = replace(stmts[0], trivia=replace(stmts[0].trivia, leading=(), blank_before=False))
    stmts[-1] = replace(stmts[-1], trivia=replace(stmts[-1].trivia, trailing=""))
    if pure:
        stmts = [ast.Dataflow(ast.Body((*stmts, ast.Output(tuple(ast.Ident(s.name) for s in outputs)))))]
    value = names[0] if len(names) == 1 else ast.TupleLit(names)
    result = results[0] if len(results) == 1 else ast.TupleRef(results)
    body = ast.Body((*stmts, ast.Return(value)))
    function = ast.Function(ast.Ident(name), dims, params, result, (), (), body)
    args = tuple(ast.Arg("", ast.Name(s.name)) for s in given)
    return function, ast.Assign(names, "=", ast.Call(ast.Name(name), args))


def _flow(place: Place, span: Span) -> tuple[list[Symbol], list[Symbol]]:
    """What the bindings use of what is outside, and what is used outside of what they bind."""
    inputs: dict[str, Symbol] = {}
    outputs: dict[str, Symbol] = {}
    for use in place.names.uses:
        if use.symbol is None:
            continue
        used = span.start <= use.span.start < span.end
        bound = any(span.start <= p.start < span.end for p in use.symbol.places)
        if used and not bound:
            inputs[use.symbol.name] = use.symbol
        elif bound and not used:
            outputs[use.symbol.name] = use.symbol
    return list(inputs.values()), sorted(outputs.values(), key=lambda s: s.span.start)


def _value(place: Place, symbol: Symbol) -> Any:
    assert place.entry is not None and isinstance(place.snapshot, ProgramSnapshot)
    return place.snapshot.entity(place.entry, symbol.span)


def _dims(place: Place, used: list[str], types: list[G.Type]) -> tuple[ast.Ident, ...]:
    """The dims that are used, or are sizes of what goes in and out, in the order of the function."""
    there = set(used) | {v.name for t in types for v in _sizes(t)}
    dims = [s.name for s in place.names.symbols if s.kind == "dim"]
    return tuple(ast.Ident(d) for d in dims if d in there)


def _sizes(t: G.Type) -> set[T.Var]:
    if isinstance(t, G.TupleType):
        return {v for i in t.items for v in _sizes(i)}
    return {v for s in t.shape for v in free_vars(s)} if isinstance(t, G.TensorType) else set()
