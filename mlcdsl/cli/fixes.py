"""`mlcdsl check --fix`: safe fixes written into the files, or shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlcdsl.cli.lint import check_text

if TYPE_CHECKING:
    from mlcdsl.source import Source

#: a fix may bring another finding to light
ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after its fixes, and how many they were."""

    source: Source
    count: int


def mended(source: Source, codes: frozenset[str]) -> Mended:
    """The text with all safe fixes of these codes; it is as it was if it has errors, or would have."""
    from mlcdsl.lint.fixing import fixed, safe_codes
    from mlcdsl.source import Source

    count = 0
    for _ in range(ROUNDS):
        found = check_text(source, codes).found
        if any(d.severity == "error" for d in found):
            break
        own = next((d.span.source for d in found if d.span is not None and d.span.source.name == source.name), source)
        text, more = fixed(own, found, safe_codes())
        changed = Source(source.name, text)
        if not more or any(d.severity == "error" for d in check_text(changed, frozenset()).found):
            break
        source, count = changed, count + more
    return Mended(source, count)


def write_or_show(path: str, codes: frozenset[str], show: bool) -> int:
    """Mend one file, or print what would change; how many fixes there are. Standard input is mended to standard
    output. MlcError if the file cannot be read."""
    from mlcdsl.cli.console import put_data
    from mlcdsl.cli.stdin import read_source

    source = read_source(path)
    result = mended(source, codes)
    if show:
        from mlcdsl.cli.difference import difference

        put_data(difference(source.name, source.text, result.source.text, "fixed"))
    elif path == "-":
        put_data(result.source.text)
    elif result.count:
        from mlcdsl.cli.atomic import write_file

        write_file(path, result.source.text)
    return result.count
