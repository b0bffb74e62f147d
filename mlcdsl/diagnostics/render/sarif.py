"""SARIF 2.1.0, which code hosts and editors read (docs.oasis-open.org/sarif/sarif/v2.1.0)."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.diagnostics.codes import CODES
from mlcdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix
from mlcdsl.diagnostics.render.places import ends
from mlcdsl.diagnostics.render.registry import Options, output_format
from mlcdsl.source import Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@output_format("sarif", "SARIF 2.1.0")
def write(diagnostics: Sequence[Diagnostic], options: Options) -> str:
    """One run; its rules are the codes that occur, described by the table of codes."""
    import json

    codes = sorted({d.code for d in diagnostics})
    index = {code: i for i, code in enumerate(codes)}
    run = {
        "tool": {"driver": {"name": "mlcdsl", "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(d, index[d.code]) for d in diagnostics],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: str) -> dict[str, object]:
    entry = CODES.get(code)
    if entry is None:
        return {"id": code}
    return {
        "id": code,
        **({"name": entry.name} if entry.name else {}),
        "shortDescription": {"text": entry.title},
        "help": {"text": f"`mlcdsl explain {code}` says what it means, with examples."},
        "defaultConfiguration": {"level": entry.severity},
        "properties": {"stage": entry.stage},
    }


def _result(d: Diagnostic, rule: int) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": d.code,
        "ruleIndex": rule,
        "level": d.severity,
        "message": {"text": "\n".join((d.message, *d.notes))},
    }
    if d.span is not None:
        result["locations"] = [_location(d.span, d.label)]
    if d.related:
        result["relatedLocations"] = [
            {"id": i, **_location(label.span, label.text)} for i, label in enumerate(d.related)
        ]
    if d.fix is not None and d.fix.edits:
        result["fixes"] = [_fix(d.fix)]
    return result


def _location(span: Span, text: str) -> dict[str, object]:
    place = {"artifactLocation": _artifact(span), "region": _region(span)}
    said = {"message": {"text": text}} if text else {}
    return {"physicalLocation": place, **said}


def _artifact(span: Span) -> dict[str, str]:
    from urllib.parse import quote

    path = quote(span.source.name, safe="/", errors="replace")
    return {"uri": f"file://{path}" if path.startswith("/") else path}


def _region(span: Span) -> dict[str, int]:
    start, end = ends(span)
    return {
        "startLine": start.row,
        "startColumn": start.column,
        "endLine": end.row,
        "endColumn": end.column,
    }


def _fix(fix: Fix) -> dict[str, object]:
    changed: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        changed.setdefault(edit.span.source.name, []).append(edit)
    changes = []
    for edits in changed.values():
        replacements = [
            {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}}
            for edit in edits
        ]
        changes.append({"artifactLocation": _artifact(edits[0].span), "replacements": replacements})
    return {"description": {"text": fix.title}, "artifactChanges": changes}
