"""The primitives as methods. What they take and give is in methods.pyi, which `mlcdsl.schedule.stub` writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlcdsl.schedule.primitive import PRIMITIVES, Primitive
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.values import IndexMap, ThreadName
from mlcdsl.source import Source


class Methods:
    """Every primitive is a method, by its declaration: a new one needs no line here."""

    session: Session

    def __getattr__(self, name: str) -> Callable[..., Any]:
        found = None if name.startswith("_") else PRIMITIVES.get(name)
        if found is None:
            meant = None if name.startswith("_") else PRIMITIVES.suggest(name)
            hint = f"; did you mean `{meant}`?" if meant else ""
            raise AttributeError(f"there is no primitive `{name}`{hint}")
        return _method(self.session, found)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(n for n in PRIMITIVES.names() if PRIMITIVES.get(n) is not None)]


def _method(session: Session, found: Primitive) -> Callable[..., Any]:
    def call(*args: Any, decision: Any = None, **named: Any) -> Any:
        maps = {a.name for a in found.args if a.kind.name == "map"}
        order = [a.name for a in found.args]
        positional = [_value(a, n < len(order) and order[n] in maps) for n, a in enumerate(args)]
        return session.apply(
            found.name, positional, {k: _value(v, k in maps) for k, v in named.items()}, None, decision
        )

    call.__name__ = found.name
    call.__doc__ = f"{found.signature}\n\n{found.doc}"
    return call


def _value(value: Any, is_map: bool = False) -> Any:
    """Python values as schedule values: tuples are lists, "threadIdx.x" a thread name, texts may be index maps."""
    if isinstance(value, tuple | list):
        return [_value(v) for v in value]
    if isinstance(value, str) and is_map:
        return index_map(value)
    if isinstance(value, str) and (value == "vthread" or value.startswith(("threadIdx.", "blockIdx."))):
        return ThreadName(value)
    return value


def index_map(text: str) -> IndexMap:
    """The map of a text such as `(i, j) -> (j, i // 4, i % 4)`. Raises MlcError for a text that is none."""
    from mlcdsl.diagnostics import MlcError
    from mlcdsl.schedule.run import index_map_of, problem
    from mlcdsl.syntax import ast, parse_schedule
    from mlcdsl.syntax import schedule_ast as S

    before = "schedule map for M.f { map = "
    source = Source("index map", f"{before}{text} }}")
    parsed = parse_schedule(source)
    if parsed.diagnostics:
        raise MlcError(parsed.diagnostics)
    match parsed.file.entries:
        case (S.Schedule(body=ast.Body((S.Assign(value=ast.Binary("->") as node),))),):
            return index_map_of(node)
    span = source.span(len(before), len(before) + len(text))
    raise problem("E0411", "an index map is written `(i, j) -> (j, i)`", span, "no index map")
