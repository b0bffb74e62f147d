"""Option values from a list that is only looked up when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _Base = click.ParamType[str]
else:
    _Base = click.ParamType  # not generic in click 8.1


class LazyChoice(_Base):
    """One of the words that `load` returns; `trusted` ones are accepted without asking it."""

    name = "choice"

    def __init__(self, load: Callable[[], Iterable[str]], trusted: tuple[str, ...] = ()):
        self.load = load
        self.trusted = trusted

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        if text in self.trusted:
            return text
        known = list(self.load())
        if text in known:
            return text
        from mlcdsl.cli.suggest import nearest

        near = nearest(text, known)
        hint = f"did you mean `{near}`?" if near else f"it is one of {', '.join(known)}"
        self.fail(f"`{text}` is unknown; {hint}", param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.load() if word.startswith(incomplete)]
