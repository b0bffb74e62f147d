"""The statements and items of `.mlcs` files, as parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.printer.expressions import ANY, Part, comma
from mlcdsl.syntax.printer.layout import BREAK, CLOSE, OPEN


def _assign(node: S.Assign) -> list[Part]:
    return [*comma(node.targets), " = ", (node.value, ANY)]


def _do(node: S.Do) -> list[Part]:
    return [(node.call, ANY)]


SIMPLE: dict[type, Callable[[Any], list[Part]]] = {S.Assign: _assign, S.Do: _do}


def _for(node: S.For) -> list[Part]:
    return ["for ", *comma(node.vars), " in ", (node.items, ANY)]


def _schedule(node: S.Schedule) -> list[Part]:
    head: list[Part] = [f"schedule {node.name.name} for {node.function}"]
    if node.target:
        head.append(f" target {node.target}")
    if not node.options:
        return head
    parts: list[Part] = [*head, BREAK, "(", OPEN]
    for i, option in enumerate(node.options):
        parts += [",", BREAK] if i else []
        parts += [f"{option.name} = ", (option.value, ANY)]
    return [*parts, CLOSE, ")"]


def _proc(node: S.Proc) -> list[Part]:
    parts: list[Part] = [f"proc {node.name.name}(", OPEN]
    for i, formal in enumerate(node.formals):
        parts += [",", BREAK] if i else []
        parts.append(f"{formal.name.name}: {formal.kind}")
        if formal.default is not None:
            parts += [" = ", (formal.default, ANY)]
    return [*parts, CLOSE, ")"]


HEADER: dict[type, Callable[[Any], list[Part]]] = {S.For: _for, S.Schedule: _schedule, S.Proc: _proc}
