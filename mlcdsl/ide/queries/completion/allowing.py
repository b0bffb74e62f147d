"""Codes and names of findings in comments that silence them: `# mlc: allow(L0301, unused-name)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlcdsl.diagnostics.codes import CODES
from mlcdsl.ide.queries.completion.item import NEAR, WANTED, Completions, Item, Subject
from mlcdsl.ide.queries.hover.comments import in_comment
from mlcdsl.lint.allow import BY_NAME
from mlcdsl.source import Source, Span

_BEFORE = re.compile(r"#+\s*mlc\s*:\s*allow(?:-file)?\s*\((?P<listed>[^()]*?)(?P<typed>[\w-]*)\Z")
_REST = re.compile(r"[\w-]*")


def allowing(source: Source, offset: int) -> Completions | None:
    """What can be silenced by the comment at an offset; None outside of such lists."""
    start = source.line_starts[source.row_of(offset)]
    before = source.text[start:offset]
    found = _BEFORE.search(before)
    if found is None or not in_comment(source, offset):
        return None
    rest = _REST.match(source.text, offset)
    word = Span(source, start + found.start("typed"), rest.end() if rest is not None else offset)
    listed = set(re.findall(r"[\w-]+", found["listed"]))
    codes = [code for name, code in BY_NAME.items() if not {name, code} & listed]
    return Completions(word, tuple(sorted(_items(codes), key=lambda i: i.rank)))


def _items(codes: list[str]) -> Iterator[Item]:
    """By name and by code."""
    for code in codes:
        known, subject = CODES[code], Subject("finding", code)
        yield Item(known.name, "value", f"{code}: {known.title}", WANTED, subject=subject)
        yield Item(code, "value", f"{known.name}: {known.title}", NEAR, subject=subject)
