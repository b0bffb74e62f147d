"""Workflow commands that GitHub Actions turns into annotations of the changed lines."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.diagnostics.diagnostic import Diagnostic, Severity
from mlcdsl.diagnostics.render.cells import visible
from mlcdsl.diagnostics.render.places import ends
from mlcdsl.diagnostics.render.registry import Options, output_format

_COMMAND: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


@output_format("github", "GitHub workflow commands")
def write(diagnostics: Sequence[Diagnostic], options: Options) -> str:
    """Lines `::error file=...,line=...,col=...,endLine=...,endColumn=...,title=...::message`."""
    return "\n".join(_command(diagnostic) for diagnostic in diagnostics)


def _command(d: Diagnostic) -> str:
    properties: list[tuple[str, str]] = []
    if d.span is not None:
        start, end = ends(d.span)
        properties = [
            ("file", d.span.source.name),
            ("line", str(start.row)),
            ("col", str(start.column)),
            ("endLine", str(end.row)),
            ("endColumn", str(end.column)),
        ]
    properties.append(("title", f"mlcdsl ({d.code})"))
    settings = ",".join(f"{name}={_property(value)}" for name, value in properties)
    return f"::{_COMMAND[d.severity]} {settings}::{_data(chr(10).join((d.message, *d.notes)))}"


def _data(text: str) -> str:
    """The runner reads these three back; every other control character is made visible."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
