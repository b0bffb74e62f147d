"""What the language server answers, as docs/editors.md shows it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, wrap

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ide.findings import find_out, findings
from mlcdsl.ide.queries.hover import hover
from mlcdsl.ide.queries.inlay_hints import inlay_hints
from mlcdsl.ide.queries.program_view import program_view
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ide.workspace import Workspace
from mlcdsl.source import Source

ROOT = Path(__file__).parents[2]


def answer(question: str) -> str:
    """The answer to one of `findings FILE`, `hover FILE WORDS` (at the first character of the words), `hints FILE
    NAME` (of a declaration), `program FILE WORDS` (after the step at these)."""
    asked, file, *words = question.split(" ", 2)
    snapshot = _snapshot(file)
    text = words[0] if words else ""
    match asked:
        case "findings":
            return _findings(snapshot)
        case "hover":
            found = hover(snapshot, snapshot.source.text.index(text))
            return _drawn(found.text) if found is not None else ""
        case "hints":
            return _hints(snapshot, text)
        case "program":
            view = program_view(snapshot, snapshot.source.text.index(text))
            return f"# {view.title}: {view.call}\n{view.text.rstrip()}" if view is not None else ""
    raise ValueError(question)


def _snapshot(file: str) -> Snapshot:
    def read(name: str) -> Source:
        return Source(name, Path(name).read_text(encoding="utf-8"))

    workspace = Workspace(read, lambda name: Path(name).exists() or None)
    snapshot = workspace.snapshot(str(ROOT / file))
    assert snapshot is not None, file
    return snapshot


def _findings(snapshot: Snapshot) -> str:
    for _ in find_out(snapshot):
        pass
    return "\n".join(line for d in findings(snapshot) for line in _lines(d))


def _drawn(markdown: str) -> str:
    """As an editor draws it: without fences and empty lines."""
    return "\n".join(line for line in markdown.splitlines() if line and not line.startswith("```"))


def _lines(d: Diagnostic) -> list[str]:
    assert d.span is not None
    at = d.span.source.location(d.span.start)
    said = f"{d.message}: {d.label}" if d.label else d.message
    lines = [f"{at.row}:{at.column} {d.severity} {d.code}: {said}"]
    for label in d.related:
        at = label.span.source.location(label.span.start)
        lines.append(f"{at.row}:{at.column} {label.text}")
    for note in d.notes:
        lines += wrap(note, 110, initial_indent="  ", subsequent_indent="  ")
    return lines


def _hints(snapshot: Snapshot, name: str) -> str:
    """The declaration with its hints in brackets of their own."""
    entry = next(e for e in snapshot.entries if e.name is not None and e.name.name == name)
    place = snapshot.place(entry.span)
    assert place is not None
    text, out = snapshot.source.text, ""
    at = text.rindex("\n", 0, place.start) + 1
    for hint in inlay_hints(snapshot, place):
        out += f"{text[at : hint.offset]}«{hint.label}»"
        at = hint.offset
    return dedent(out + text[at : place.end])
