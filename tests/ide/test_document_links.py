"""The paths of `use`: links, and where they lead."""

from __future__ import annotations

import pytest

from mlcdsl.ide.queries.definition import definition
from mlcdsl.ide.queries.document_links import document_links
from tests.ide.marked import marked

OTHER = "# é\nmodule A { }\n"


@pytest.mark.parametrize("name", ["/t.mlc", "/t.mlcs"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_links(name: str, end: str) -> None:
    text = '# é😀\nuse "<[a.mlc]>" # one\nuse "./x/../<[b.mlc]>"\nuse "missing.mlc"\nuse 3\nuse "\n'.replace("\n", end)
    m = marked(text, name, a_mlc=OTHER, b_mlc="module B { }\n")
    found = document_links(m.snapshot)
    assert [x.file for x in found] == ["/a.mlc", "/b.mlc"]
    assert [x.span.text for x in found] == ["a.mlc", "./x/../b.mlc"]
    assert (found[0].span.start, found[0].span.end) == m.ranges[0]


@pytest.mark.parametrize("line", ['use "a<|>.mlc"', 'use <|>"a.mlc"', 'use "a.mlc"<|>'])
def test_definition(line: str) -> None:
    m = marked(f"{line}\nmodule M {{ }}\n", a_mlc=OTHER)
    (place,) = definition(m.snapshot, m.cursor)
    assert (place.source.name, place.start, place.end) == ("/a.mlc", 0, 0)


@pytest.mark.parametrize("text", ["<|>", 'use "<|>', 'use "missing<|>.mlc"\n', 'use<|> "a.mlc"\n', 'use "a.mlc"\n<|>'])
def test_nothing(text: str) -> None:
    m = marked(text, a_mlc=OTHER)
    assert definition(m.snapshot, m.cursor) == ()


def test_after_an_edit() -> None:
    m = marked('use "a.mlc"\nmodule M { }\n', a_mlc=OTHER)
    m.workspace.change("/t.mlc", 'use "a.mlc"\n\nmodule M { \nuse "b.mlc"')
    assert [(x.span.text, x.span.start) for x in document_links(m.snapshot)] == [("a.mlc", 5)]
