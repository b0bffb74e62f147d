"""Places in texts that are not plain: all three encodings, all line ends, changes of every kind."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from mlcdsl.source import Source
from tests.lsp.session import UNITS, Session, session

pytestmark = [pytest.mark.asyncio, pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")]

#: characters of one to four bytes, of one and two UTF-16 units, combining ones, tabs
WORDS = ["a", "é", "e\u0301", "語", "😀", "𝔸", "\t", "ß"]
PROGRAM = """module M {
  # 😀 𝔸 é e\u0301 \t 語
  prim_func first(A: f32[4]) -> (B: f32[4]) {
    compute B[i] = A[i]
  }
  function größe(x: f32[4]) -> f32[4] {
    \ty = first(x) # 😀😀 é
    return y
  }
}
"""


@pytest.mark.parametrize("encoding", UNITS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_places(tmp_path: Path, encoding: str, end: str) -> None:
    async with session(tmp_path, encoding) as s:
        assert s.capabilities.position_encoding == encoding
        text = PROGRAM.replace("\n", end)
        uri = s.open("t.mlc", text)
        assert await s.findings(uri) == []
        (found,) = await s.client.text_document_definition_async(lsp.DefinitionParams(**s.at(uri, "first(x)"))) or ()
        assert s.text(uri, found.range) == "first"
        assert found.range == s.range(uri, text.index("first"), text.index("first") + len("first"))
        s.replace(uri, "\ty = first(x)", "\ty = first(x, 😀)")
        assert await s.codes(uri) != []
        s.replace(uri, ", 😀)", ")")
        assert await s.findings(uri) == []
        s.replace(uri, "A[i]", "𝔸[i]")
        (d,) = await s.findings(uri)
        assert s.text(uri, d.range) == "𝔸"
        assert d.range == s.range(uri, s.texts[uri][1].index("𝔸[i]"), s.texts[uri][1].index("𝔸[i]") + 1)


@pytest.mark.parametrize("encoding", UNITS)
async def test_many_changes_give_the_same_text(tmp_path: Path, encoding: str) -> None:
    """After random changes, several in one notification, the server's text is the client's: a name put at the end is
    found where the client has it."""
    rng = random.Random(encoding)
    ends = ["\n", "\r\n", "\r"]
    strange = ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ufeff", "\x00", "\u200d"]  # no line ends to us
    async with session(tmp_path, encoding) as s:
        text = "module M {\n# " + "".join(rng.choices(WORDS + ends + strange, k=200)).replace("\n", "\n# ") + "\n}\n"
        uri = s.open("t.mlc", text)
        for _ in range(40):
            changes: list[lsp.TextDocumentContentChangeEvent] = []
            for _ in range(rng.choice([1, 1, 2, 3])):
                start = rng.randrange(len(text) + 1)
                stop = min(len(text), start + rng.choice([0, 0, 1, 2, 9]))
                new = "".join(rng.choices(WORDS + ends + strange, k=rng.randrange(5)))
                start, stop = (_between_lines(text, x) for x in (start, stop))
                changes.append(lsp.TextDocumentContentChangePartial(_range(text, start, stop, encoding), new))
                text = text[:start] + new + text[stop:]
            s.change(uri, text, *changes)
        end = len(text)
        mark = "\nmodule M {\n  const last: f33 = 1\n}\n"
        s.change(uri, text + mark, lsp.TextDocumentContentChangePartial(_range(text, end, end, encoding), mark))
        found = await s.findings(uri)
        whole = await _afresh(s, text + mark)
        assert [(d.code, d.range, d.message) for d in found] == [(d.code, d.range, d.message) for d in whole]
        assert found


async def _afresh(s: Session, text: str) -> list[lsp.Diagnostic]:
    return await s.findings(s.open("afresh.mlc", text))


def _between_lines(text: str, offset: int) -> int:
    """Clients have no position inside of CRLF."""
    return offset - 1 if text[offset - 1 : offset + 1] == "\r\n" and offset > 0 else offset


def _range(text: str, start: int, stop: int, encoding: str) -> lsp.Range:
    places = [Source("", text).location(x, UNITS[encoding]) for x in (start, stop)]
    return lsp.Range(*(lsp.Position(p.row - 1, p.column - 1) for p in places))


async def test_ranges_outside_of_the_text(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        uri = s.open("t.mlc", "module M { }\n")
        far = lsp.Position(10_000, 10_000)
        end = lsp.TextDocumentContentChangePartial(lsp.Range(far, far), "const")
        s.change(uri, "module M { }\nconst", end)
        (d, *_) = await s.findings(uri)
        assert d.range.start.line == 1
        behind = lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(1, 0), lsp.Position(1, 4_000_000)), "")
        s.change(uri, "module M { }\n", behind)
        assert await s.findings(uri) == []
        for position in (far, lsp.Position(0, 4_000_000)):
            params = lsp.DefinitionParams(lsp.TextDocumentIdentifier(uri), position)
            assert not await s.client.text_document_definition_async(params)


async def test_half_of_a_surrogate_pair(tmp_path: Path) -> None:
    """Editors in JavaScript may send one."""
    async with session(tmp_path) as s:
        uri = s.open("t.mlc", "module M {\n  # \ud83d\n  const a: f33 = 1\n}\n")
        assert await s.codes(uri) == ["E0201"]
        s.replace(uri, "f33", "i32")
        assert await s.codes(uri) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_byte_order_mark_is_no_error(tmp_path: Path, encoding: str) -> None:
    """As in files; it counts as the character that it is in the client's text."""
    async with session(tmp_path, encoding) as s:
        uri = s.open("t.mlc", "\ufeffmodule M { }\n")
        assert await s.findings(uri) == []
        found = await s.client.text_document_definition_async(lsp.DefinitionParams(**s.at(uri, "M")))
        assert isinstance(found, list) and [s.text(uri, x.range) for x in found] == ["M"]  # type: ignore[union-attr]
        s.rewrite(uri, "\ufeffuse 3\nmodule M { }\n")
        assert {s.text(uri, d.range) for d in await s.findings(uri)} == {"3"}
        s.replace(uri, "use 3", " \ufeff")
        assert [s.text(uri, d.range) for d in await s.findings(uri)] == ["\ufeff"]
