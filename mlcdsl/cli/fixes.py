"""`mlcdsl check --fix`: safe fixes written into the files, or shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlcdsl.cli.lint import check_text

if TYPE_CHECKING:
    from mlcdsl.diagnostics import Diagnostic
    from mlcdsl.source import Source

#: a fix may bring another finding to light
ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after its fixes, how many they were, and those that were not made, each with the error that it would have
    brought."""

    source: Source
    count: int
    left_out: tuple[tuple[Diagnostic, Diagnostic], ...] = ()


def mended(source: Source, codes: frozenset[str]) -> Mended:
    """The text with all safe fixes of these codes that leave it right; it is as it was if it has errors."""
    from mlcdsl.lint.fixing import Partly, fixed_where_right, safe_codes
    from mlcdsl.source import Source

    def error_of(text: str) -> Diagnostic | None:
        return _error(check_text(Source(source.name, text), frozenset()).found)

    count = 0
    partly = Partly(source.text, 0, ())
    for _ in range(ROUNDS):
        found = check_text(source, codes).found
        if _error(found) is not None:
            break
        own = next((d.span.source for d in found if d.span is not None and d.span.source.name == source.name), source)
        partly = fixed_where_right(own, found, safe_codes(), error_of)
        if not partly.count:
            break
        source, count = Source(source.name, partly.text), count + partly.count
    return Mended(source, count, partly.left_out)


def _error(found: Iterable[Diagnostic]) -> Diagnostic | None:
    return next((d for d in found if d.severity == "error"), None)


def _told(name: str, fix: Diagnostic, error: Diagnostic) -> str:
    """Why a fix was not made; the place is one of the text after the others."""
    place = fix.span.source.location(fix.span.start) if fix.span is not None else None
    at = name if place is None else f"{name}:{place.row}:{place.column}"
    title = fix.fix.title if fix.fix is not None else ""
    return f"{at}: {fix.code} left as it is: to {title} would give {error.code} {error.message}"


def write_or_show(path: str, codes: frozenset[str], show: bool) -> int:
    """Mend one file, or print what would change; how many fixes there are. Standard input is mended to standard
    output. MlcError if the file cannot be read."""
    from mlcdsl.cli.console import message, put_data
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
    for fix, error in result.left_out:
        message(_told(f"{source.name} (fixed)" if show else source.name, fix, error))
    return result.count
