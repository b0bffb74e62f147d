"""The `use` lines in alphabetical order, each once, without those that are not needed."""

from __future__ import annotations

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.findings import findings
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.rule import RULES
from mlcdsl.syntax import ast


def sorted_uses(snapshot: Snapshot) -> tuple[Edit, ...]:
    """Nothing where comments stand between the lines: they may be about one of them."""
    uses = [
        (e, s) for e in snapshot.reading.tree.file.entries if isinstance(e, ast.Use) and (s := snapshot.place(e.span))
    ]
    if not uses or any(e.trivia.trailing or (n and e.trivia.leading) for n, (e, _) in enumerate(uses)):
        return ()
    first, last = uses[0][1], uses[-1][1]
    between = snapshot.source.text[first.start : last.end]
    if len(between.split()) != 2 * len(uses) or any(len(s.text.split()) != 2 for _, s in uses):
        return ()
    unused = RULES.get("unused_use")
    spans = [d.span for d in findings(snapshot) if unused is not None and d.code == unused.code]
    idle = {s.start for s in spans if s is not None}
    wanted = sorted({e.path for e, s in uses if s.start not in idle})
    if wanted == [e.path for e, _ in uses]:
        return ()
    texts = {e.path: s.text for e, s in uses}
    kept = [Edit(s, texts[path]) for (_, s), path in zip(uses, wanted, strict=False) if s.text != texts[path]]
    gone = [remove_lines(s) for _, s in uses[len(wanted) :]]
    return (*kept, *gone)
