"""Which graph functions have effects, and calls of those inside dataflow blocks (G16).

Bodies are elaborated one after another, and a call may stand before the body of its callee. So after each body the
calls are reported that are known to be impure only now.
"""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T

Name = tuple[str, str]


def expressions(e: G.Expr) -> Iterator[G.Expr]:
    """The expression and everything in it."""
    yield e
    match e:
        case G.CallOp(args=parts) | G.CallPrim(args=parts) | G.CallFunction(args=parts) | G.MakeTuple(items=parts):
            for p in parts:
                yield from expressions(p)
        case G.TupleGet(tuple=inner):
            yield from expressions(inner)


def statements(stmts: G.Stmts) -> Iterator[tuple[G.Stmt, bool]]:
    """All statements, each with whether a dataflow block holds it."""
    for s in stmts:
        yield s, False
        if isinstance(s, G.Dataflow):
            yield from ((inner, True) for inner, _ in statements(s.body))
        elif isinstance(s, G.If):
            yield from statements((*s.then, *s.orelse))


def calls(stmts: G.Stmts) -> Iterator[tuple[G.CallPrim | G.CallFunction, bool]]:
    """All calls of functions, each with whether it stands in a dataflow block."""
    for s, inside in statements(stmts):
        match s:
            case G.Bind(value=e) | G.Match(value=e) | G.Return(value=e) | G.If(cond=e) | G.Effect(call=e):
                yield from ((x, inside) for x in expressions(e) if isinstance(x, G.CallPrim | G.CallFunction))


def _own_effect(call: G.CallPrim | G.CallFunction) -> bool:
    if isinstance(call, G.CallFunction):
        return False
    c = call.callee
    return (isinstance(c, T.Extern) and c.effect) or any(p.mode == "inout" for p in c.params)


def impure(functions: dict[Name, tuple[G.Function, G.Stmts]]) -> set[Name]:
    """The functions that have an effect, themselves or through calls."""
    found = {n for n, (_, body) in functions.items() if any(_own_effect(c) for c, _ in calls(body))}
    edges = {
        n: {(c.module, c.name) for c, _ in calls(body) if isinstance(c, G.CallFunction)}
        for n, (_, body) in functions.items()
    }
    while True:
        more = {n for n, called in edges.items() if n not in found and called & found}
        if not more:
            return found
        found |= more


def new_violations(
    functions: dict[Name, tuple[G.Function, G.Stmts]], name: Name, body: G.Stmts
) -> Iterator[Diagnostic]:
    """What the body of `name` adds: its own calls in dataflow, and other functions' calls found impure by it."""
    before = impure(functions)
    after_functions = {**functions, name: (functions[name][0], body)}
    after = impure(after_functions)
    for caller, (_, stmts) in after_functions.items():
        for call, inside in calls(stmts):
            if not inside or not isinstance(call, G.CallFunction):
                continue
            called = (call.module, call.name)
            if called in after and (caller == name or called not in before):
                yield _violation(call, after_functions[called][0])


def _violation(call: G.CallFunction, callee: G.Function) -> Diagnostic:
    related = (Label(callee.span, f"`{callee.name}` has effects"),) if callee.span is not None else ()
    note = "call it outside the dataflow block, where calls happen in the order of the text"
    message = f"`{callee.name}` has effects; calls inside `dataflow` are pure"
    return Diagnostic("E0601", message, call.span, "inside dataflow", related, (note,))
