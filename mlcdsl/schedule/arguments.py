"""Arguments of primitives: bound to the declaration, and of the declared kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any, Protocol

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.schedule.forms import unfit
from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.schedule.primitive import REQUIRED, Arg, Primitive, show_value
from mlcdsl.schedule.values import IndexMap, ThreadName
from mlcdsl.source import Span

LEN = "`len` takes one list, whose elements it counts"

Places = Mapping[str, Span | None] | None


def wrong(message: str, span: Span | None, primitive: Primitive, label: str = "") -> MlcError:
    """E0411, with the signature."""
    return MlcError([Diagnostic("E0411", message, span, label, (), (f"written {primitive.signature}",))])


def bind(
    primitive: Primitive, positional: Sequence[Any], named: Mapping[str, Any], span: Span | None, places: Places
) -> dict[str, Any]:
    """Every declared argument by name, defaults filled in, kinds checked."""
    at = dict(places or {})
    given: dict[str, Any] = {}
    rest = list(positional)
    for arg in primitive.args:
        if arg.many and (rest or arg.name not in named):
            given[arg.name] = rest[0] if len(rest) == 1 and isinstance(rest[0], list) else rest
            rest = []
        elif rest:
            given[arg.name] = rest.pop(0)
    if rest:
        raise wrong(f"{primitive.name} takes {len(primitive.args)} arguments", span, primitive, "too many arguments")
    known = {a.name for a in primitive.args}
    for name, value in named.items():
        if name not in known:
            raise wrong(f"{primitive.name} has no argument `{name}`", at.get(name, span), primitive, "unknown")
        if name in given:
            raise wrong(f"argument `{name}` of {primitive.name} is given twice", at.get(name, span), primitive, "again")
        given[name] = value
    for arg in primitive.args:
        if arg.name not in given:
            if arg.default is REQUIRED:
                raise wrong(f"{primitive.name} needs `{arg.name}`, {arg.kind.what}", span, primitive, "missing")
            given[arg.name] = arg.default
        elif given[arg.name] is not None or arg.default is not None:
            given[arg.name] = _checked(given[arg.name], arg, primitive, at.get(arg.name, span))
    return {a.name: given[a.name] for a in primitive.args}


def _checked(value: Any, arg: Arg, primitive: Primitive, span: Span | None) -> Any:
    if not fits(value, arg.kind.name):
        said = misfit(value, arg.kind.name)
        raise wrong(f"`{arg.name}` of {primitive.name} is {arg.kind.what}, {said}", span, primitive, describe(value))
    why = unfit(value, arg.kind.name, arg.name)
    if why is not None:
        raise wrong(f"`{arg.name}` of {primitive.name} cannot be {text(value)}: {why}", span, primitive, "this value")
    return value


def fits(value: Any, kind: str) -> bool:
    """Whether a schedule value is of a kind."""
    if kind.endswith("[]"):
        return isinstance(value, list) and all(fits(v, kind[:-2]) for v in value)
    match kind:
        case "block":
            return isinstance(value, BlockHandle)
        case "loop":
            return isinstance(value, LoopHandle)
        case "target":
            return isinstance(value, BlockHandle | LoopHandle)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "str" | "intrin":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "literal":
            return isinstance(value, int | float | str | bool)
        case "buffer":
            return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
        case "thread":
            return isinstance(value, ThreadName)
        case "map":
            return isinstance(value, IndexMap)
        case "factors":
            plain = isinstance(value, list) and all(v is None or fits(v, "int") for v in value)
            return plain and sum(v is None for v in value) <= 1
    raise AssertionError(kind)


def misfit(value: Any, kind: str) -> str:
    """What is wrong with a value that is not of a kind: of a list, the element."""
    listed = kind.removesuffix("[]") if kind.endswith("[]") else "int" if kind == "factors" else None
    if isinstance(value, list) and listed is not None:
        free = kind == "factors"
        at = next((n for n, v in enumerate(value) if not (fits(v, listed) or (free and v is None))), None)
        return f"its element {at} is {describe(value[at])}" if at is not None else "more than one of these is `_`"
    return f"this is {describe(value)}"


def from_python(value: Any) -> Any:
    """Tuples as lists, and integers of other libraries as those of Python."""
    if isinstance(value, tuple | list):
        return [from_python(v) for v in value]
    return int(value) if isinstance(value, Integral) and not isinstance(value, int) else value


def describe(value: Any) -> str:
    """What a value is, for people."""
    match value:
        case None:
            return "`_`"
        case BlockHandle():
            return f"the block {value.name}"
        case LoopHandle():
            return f"the loop {value.name}"
        case bool() | int() | float() | str():
            return show_value(value)
        case list():
            return f"a list of {len(value)}" if value else "an empty list"
        case _:
            return str(value)


class Naming(Protocol):
    """What knows values by names."""

    def name(self, value: Any) -> str | None: ...


def call_text(primitive: Primitive, given: Mapping[str, Any], names: Naming | None = None) -> str:
    """The call as it is written: positional arguments first, those with their default left out."""
    shown: list[str] = []
    by_name = False
    for arg in primitive.args:
        value = given[arg.name]
        named = names is not None and names.name(value) is not None
        if not named and arg.default is not REQUIRED and value == arg.default:
            by_name = True
            continue
        if arg.many:
            shown += [text(v, names) for v in value]
        else:
            shown.append(f"{arg.name}={text(value, names)}" if by_name else text(value, names))
    return f"{primitive.name}({', '.join(shown)})"


def text(value: Any, names: Naming | None = None) -> str:
    """A value as schedule text; handles by their names."""
    known = names.name(value) if names is not None else None
    if known is not None:
        return known
    if isinstance(value, BlockHandle | LoopHandle):
        return value.name or "_"
    if isinstance(value, list):
        return f"[{', '.join(text(v, names) for v in value)}]"
    return show_value(value)
