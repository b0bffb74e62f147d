"""References, rename, actions and formatting of texts in the middle of an edit: an answer, whatever the text is, and
the answer that a fresh workspace gives."""

from __future__ import annotations

import random

import pytest

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.queries.code_actions import code_actions
from mlcdsl.ide.queries.formatting import formatting, on_type_formatting, range_formatting
from mlcdsl.ide.queries.references import references
from mlcdsl.ide.queries.rename import Named, Refusal, prepare_rename, rename
from mlcdsl.ide.searching import Search
from mlcdsl.source import Span
from tests.ide.marked import Marked, memory
from tests.ide.test_reading import FILES, edited, said

FILES_OF_ALL = {str(p): p.read_text(encoding="utf-8") for p in FILES}


def shown(spans: tuple[Span, ...] | tuple[Edit, ...]) -> list[tuple[object, ...]]:
    out: list[tuple[object, ...]] = []
    for x in spans:
        span = x.span if isinstance(x, Edit) else x
        out.append((span.source.name, span.start, span.end, x.replacement if isinstance(x, Edit) else ""))
    return out


def answers(m: Marked, offset: int, end: int) -> list[object]:
    """What all queries say at a place."""
    snapshot, search = m.snapshot, Search(m.workspace, lambda: FILES_OF_ALL)
    span = Span(snapshot.source, offset, end)
    prepared, renamed = prepare_rename(snapshot, offset), rename(snapshot, offset, "zz", search)
    return [
        shown(references(snapshot, offset, search)),
        (shown((prepared.span,)), prepared.name) if isinstance(prepared, Named) else prepared,
        renamed if isinstance(renamed, Refusal) else shown(renamed),
        [(a.key, a.title, shown(a.make())) for a in code_actions(snapshot, span, ("refactor",))],
        shown(formatting(snapshot)),
        shown(range_formatting(snapshot, span)),
        shown(on_type_formatting(snapshot, offset)),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_same_as_afresh(seed: int) -> None:
    rng, compared = random.Random(seed), 0
    for _ in range(6):
        name = rng.choice(sorted(FILES_OF_ALL))
        text = FILES_OF_ALL[name]
        workspace = memory(FILES_OF_ALL)
        workspace.change(name, text)
        for _ in range(4):
            text = edited(text, rng)
            workspace.change(name, text)
            offset = rng.randrange(len(text) + 1)
            end = min(len(text), offset + rng.choice([0, 0, 10, 200]))
            answers(Marked(workspace, name, [], []), offset, end)
            workspace.settle(name)
            found = answers(Marked(workspace, name, [], []), offset, end)
            afresh = memory(FILES_OF_ALL)
            afresh.change(name, text)
            fresh = Marked(afresh, name, [], [])
            if said(fresh.snapshot.reading) == said(Marked(workspace, name, [], []).snapshot.reading):
                compared += 1
                assert found == answers(fresh, offset, end)
    assert compared > 20  # of 24: what was read is compared by the tests of reading
