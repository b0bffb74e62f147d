"""The primitives as methods. What they take and give is in methods.pyi, which `mlcdsl.schedule.stub` writes, and in the
signatures of the methods themselves. A primitive is imported when its method is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

from mlcdsl.schedule.arguments import from_python
from mlcdsl.schedule.primitive import NONE, PRIMITIVES, REQUIRED, Arg, Primitive
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.values import ThreadName


class _Method:
    """A primitive of this name as a method: of an instance it is bound, of the class a function."""

    def __init__(self, name: str):
        self.name = name
        self.function: Callable[..., Any] | None = None

    def __get__(self, instance: object, owner: type) -> Callable[..., Any]:
        if self.function is None:
            self.function = _function(_declared(self.name))
        return self.function if instance is None else self.function.__get__(instance, owner)  # type: ignore[no-any-return]


class Methods:
    """Every primitive is a method, by its declaration: a new one needs no line here."""

    session: Session

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return _function(_declared(name)).__get__(self)  # type: ignore[no-any-return]


for _name in PRIMITIVES.names():
    setattr(Methods, _name, _Method(_name))


def _declared(name: str) -> Primitive:
    found = None if name.startswith("_") else PRIMITIVES.get(name)
    if found is None:
        meant = None if name.startswith("_") else PRIMITIVES.suggest(name)
        hint = f"; did you mean `{meant}`?" if meant else ""
        raise AttributeError(f"there is no primitive `{name}`{hint}")
    return found


def _function(found: Primitive) -> Callable[..., Any]:
    from mlcdsl.schedule.stub import described

    maps = {a.name for a in found.args if a.kind.name == "map"}
    order = [a.name for a in found.args]

    def call(self: Methods, /, *args: Any, **named: Any) -> Any:
        decision = from_python(named.pop("decision", None)) if found.sampling else None
        positional = [_value(a, n < len(order) and order[n] in maps) for n, a in enumerate(args)]
        by_name = {k: _value(v, k in maps) for k, v in named.items()}
        return self.session.apply(found.name, positional, by_name, None, decision)

    call.__name__, call.__qualname__ = found.name, f"Schedule.{found.name}"
    call.__doc__ = "\n".join([found.signature, "", *described(found)])
    call.__signature__ = _signature(found)  # type: ignore[attr-defined]
    return call


def _signature(found: Primitive) -> Signature:
    """As in methods.pyi."""
    from mlcdsl.schedule.stub import gives

    params = [Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)]
    for arg in found.args:
        params.append(_parameter(arg, any(p.kind is Parameter.VAR_POSITIONAL for p in params)))
    if found.sampling:
        params.append(Parameter("decision", Parameter.KEYWORD_ONLY, default=None, annotation="Any"))
    return Signature(params, return_annotation=None if found.result is NONE else gives(found.result.name))


def _parameter(arg: Arg, behind: bool) -> Parameter:
    from mlcdsl.schedule.stub import annotation

    if arg.many:
        return Parameter(arg.name, Parameter.VAR_POSITIONAL, annotation=annotation(arg))
    kind = Parameter.KEYWORD_ONLY if behind else Parameter.POSITIONAL_OR_KEYWORD
    default = Parameter.empty if arg.default is REQUIRED else arg.default
    return Parameter(arg.name, kind, default=default, annotation=annotation(arg))


def _value(value: Any, is_map: bool = False) -> Any:
    """Python values as schedule values: tuples are lists, "threadIdx.x" a thread name, texts may be index maps."""
    if isinstance(value, tuple | list):
        return [_value(v) for v in value]
    if isinstance(value, str) and is_map:
        from mlcdsl.schedule.map_text import index_map

        return index_map(value)
    if isinstance(value, str) and (value == "vthread" or value.startswith(("threadIdx.", "blockIdx."))):
        return ThreadName(value)
    return from_python(value)
