"""The user's reducers: what can be said of one before it is used, and one for the dtype of a use."""

from __future__ import annotations

from mlcdsl.check.expressions import Expressions
from mlcdsl.check.names import Locals, ModuleScope, Sink
from mlcdsl.ir import tensor as T
from mlcdsl.ir.intrinsics import REDUCERS
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, DTYPES, F32, INDEX, DType

_TRIED = (F32, INDEX, BOOL, *(t for t in DTYPES.values() if t not in (F32, INDEX, BOOL)))


def declare(node: ast.Reducer, scope: ModuleScope) -> bool:
    """Whether the reducer can be used at all: its names are known, and it is right for some dtype (X13, X14)."""
    sink, name = scope.sink, node.name.name
    if name in REDUCERS:
        sink.error("E0202", f"`{name}` is a reducer of the language", node.name.span, "give yours another name")
        return False
    if node.acc.name == node.arg.name:
        sink.error("E0202", f"`{node.acc.name}` is defined twice", node.arg.span, "name the two values differently")
        return False
    first: Sink | None = None
    for dtype in _TRIED:
        trial = Sink()
        if instantiate(node, dtype, ModuleScope(scope.name, trial, scope.items, {}, scope.broken, scope.modules)):
            return True
        first = first or trial
    assert first is not None
    sink.found.extend(first.found)
    return False


def instantiate(node: ast.Reducer, dtype: DType, scope: ModuleScope) -> T.Reducer | None:
    """The reducer for one dtype; identity and value have it (X15)."""
    names = Locals()
    acc = T.Var(node.acc.name, dtype, span=node.acc.span)
    arg = T.Var(node.arg.name, dtype, span=node.arg.span)
    names.declare(scope.sink, node.acc, acc)
    names.declare(scope.sink, node.arg, arg)
    expressions = Expressions(scope, names)
    identity = expressions.typed(node.identity, dtype, f"the identity of `{node.name.name}`")
    value = expressions.typed(node.value, dtype, f"the value of `{node.name.name}`")
    if identity is None or value is None:
        return None
    return T.Reducer(node.name.name, acc, arg, identity, value, span=node.span)
