"""A JSON array of objects: the shape ruff uses, with related places and fixes."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.diagnostics.diagnostic import Diagnostic, Fix
from mlcdsl.diagnostics.render.places import ends
from mlcdsl.diagnostics.render.registry import Options, output_format
from mlcdsl.source import Location, Span


@output_format("json", "a JSON array of diagnostics")
def write(diagnostics: Sequence[Diagnostic], options: Options) -> str:
    """All fields of every diagnostic; rows and columns are 1-based code points, ends exclusive."""
    import json

    return json.dumps([_diagnostic(d) for d in diagnostics], indent=2)


def _diagnostic(d: Diagnostic) -> dict[str, object]:
    return {
        "code": d.code,
        "message": d.message,
        "severity": d.severity,
        **_place(d.span),
        "related": [{"message": label.text, **_place(label.span)} for label in d.related],
        "notes": list(d.notes),
        "fix": None if d.fix is None else _fix(d.fix),
    }


def _place(span: Span | None) -> dict[str, object]:
    if span is None:
        return {"filename": None, "location": None, "end_location": None}
    start, end = ends(span)
    return {"filename": span.source.name, "location": _location(start), "end_location": _location(end)}


def _location(location: Location) -> dict[str, int]:
    return {"row": location.row, "column": location.column}


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{**_place(edit.span), "content": edit.replacement} for edit in fix.edits]
    return {"title": fix.title, "edits": edits}
