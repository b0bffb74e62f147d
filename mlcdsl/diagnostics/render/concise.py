"""One line a diagnostic, for grep and for editors' quickfix lists."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.diagnostics.diagnostic import Diagnostic
from mlcdsl.diagnostics.render.cells import one_line
from mlcdsl.diagnostics.render.places import ends
from mlcdsl.diagnostics.render.registry import Options, output_format


@output_format("concise", "one line each: file:row:col: code message")
def write(diagnostics: Sequence[Diagnostic], options: Options) -> str:
    """Lines `file:row:col: E0301 message`, without the place where there is none."""
    return "\n".join(_line(diagnostic) for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    said = f"{diagnostic.code} {one_line(diagnostic.message)}"
    if diagnostic.span is None:
        return said
    start, _ = ends(diagnostic.span)
    return f"{one_line(diagnostic.span.source.name)}:{start.row}:{start.column}: {said}"
