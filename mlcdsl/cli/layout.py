"""The canonical layout of a whole text, made so that it cannot damage a program."""

from __future__ import annotations

from mlcdsl.diagnostics import InternalError, MlcError
from mlcdsl.source import Source
from mlcdsl.syntax import parse, parse_schedule


def formatted(source: Source) -> str:
    """The text in the canonical layout; MlcError if it has syntax errors.

    Line ends are LF, or CRLF where the text has no others.
    """
    from mlcdsl.syntax.printer import print_file

    read = parse_schedule if source.name.endswith(".mlcs") else parse
    result = read(source)
    errors = [d for d in result.diagnostics if d.severity == "error"]
    if errors:
        raise MlcError(errors)
    text = print_file(result.file)
    if text != source.text:
        again = read(Source(source.name, text))
        if again.diagnostics or print_file(again.file) != text:
            raise InternalError(f"the layout of {source.name} does not read back; the file is left as it is")
    return text.replace("\n", "\r\n") if source.crlf else text
