"""Which names of a schedule stand for one loop, as far as its text tells."""

from __future__ import annotations

from mlcdsl.lint.tree import statements
from mlcdsl.lint.units import Steps
from mlcdsl.schedule.primitive import LOOP, LOOPS, PRIMITIVES, Kind
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


def loop_names(steps: Steps) -> frozenset[str]:
    """The names that are given a loop wherever they are given something."""
    found: set[str] = set()
    other: set[str] = set()
    if isinstance(steps.node, S.Proc):
        for f in steps.node.formals:
            (found if f.kind == LOOP.name else other).add(f.name.name)
    for s in statements(steps.node.body):
        match s:
            case S.Assign((target,), value):
                (found if is_loop(value, frozenset(found - other), steps) else other).add(target.name)
            case S.Assign(targets, value) | S.For(targets, value):
                (found if _result(value, steps) is LOOPS else other).update(t.name for t in targets)
    return frozenset(found - other)


def is_loop(value: ast.Expr, names: frozenset[str], steps: Steps) -> bool:
    """Whether an expression gives one loop; `names` are known to stand for one."""
    match value:
        case ast.Name(name):
            return name in names
        case ast.Index(base, (at,)):
            return not isinstance(at, ast.Slice) and _result(base, steps) is LOOPS
    return _result(value, steps) is LOOP


def _result(value: ast.Expr, steps: Steps) -> Kind | None:
    """What a call of a primitive gives."""
    match value:
        case ast.Call(ast.Name(name)) if name not in steps.procs:
            primitive = PRIMITIVES.get(name)
            return None if primitive is None else primitive.result
    return None
