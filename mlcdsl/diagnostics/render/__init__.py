"""Diagnostics as text for people and for machines: one file a format."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.diagnostics.diagnostic import Diagnostic
from mlcdsl.diagnostics.render import concise, github, json, sarif, text
from mlcdsl.diagnostics.render.order import arrange, summary
from mlcdsl.diagnostics.render.registry import FORMATS, Format, Options, output_format

__all__ = ["FORMATS", "Format", "Options", "arrange", "output_format", "render", "summary"]

_DECLARING = (text, concise, json, sarif, github)


def render(diagnostics: Iterable[Diagnostic], format: str, *, color: bool = False, width: int = 100) -> str:
    """The diagnostics in one of `FORMATS`, sorted, duplicates dropped, without a newline at the end."""
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; the formats are {', '.join(FORMATS)}")
    return FORMATS[format].write(arrange(diagnostics), Options(color, width))
