"""Findings as they come to an editor."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from lsprotocol import types as lsp

from tests.lsp.session import REFRESHES, session

pytestmark = [pytest.mark.asyncio, pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")]

TWICE = """module M {
  const a: i32 = 1
  const a: i32 = 2
}
"""
ADD = """module P {
  prim_func f(A: f32[16]) -> (B: f32[16]) {
    for i in grid(16) {
      block B(spatial vi = i) { B[vi] = A[vi] }
    }
  }
}
"""
STEPS = 'use "p.mlc"\nschedule s for P.f {\n  i = loops(block("B"))[0]\n  vectorize(i)\n}\n'


async def test_a_finding_with_its_places_and_page(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        uri = s.open("t.mlc", TWICE)
        (d,) = await s.findings(uri)
        assert (d.severity, d.source) == (lsp.DiagnosticSeverity.Error, "mlcdsl")
        assert (s.text(uri, d.range), d.range.start.line) == ("a", 2)
        assert d.related_information is not None
        (first,) = d.related_information
        assert (first.location.uri, first.location.range.start.line) == (uri, 1)
        assert d.code_description is not None
        page = Path(unquote(urlparse(d.code_description.href).path))
        assert page.name == f"{d.code}.md"
        assert str(d.code) in page.read_text(encoding="utf-8")


async def test_what_is_unused_is_grey(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        text = ADD.replace("A[vi] }", "Z[vi] }").replace("f32[16]) ->", "f32[16], Q: f32[16]) ->")
        assert text != ADD
        uri = s.open("t.mlc", text.replace("Z[vi]", "A[vi]"))
        found = await s.findings(uri)
        assert [(s.text(uri, d.range), d.tags) for d in found] == [("Q", (lsp.DiagnosticTag.Unnecessary,))]
        s.replace(uri, "A[vi]", "Z[vi]")
        assert [d.tags for d in await s.findings(uri) if d.severity == lsp.DiagnosticSeverity.Error] == [None]


async def test_findings_go_away_when_mended(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        uri = s.open("t.mlc", TWICE)
        assert len(await s.codes(uri)) == 1
        s.replace(uri, "a: i32 = 2", "b: i32 = 2")
        assert await s.codes(uri) == []
        s.close(uri)
        await s.until(lambda: s.client.published[-1].version is None or None)
        assert (s.client.published[-1].uri, list(s.client.published[-1].diagnostics)) == (uri, [])


async def test_the_rest_of_a_broken_file_is_still_checked(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        uri = s.open(
            "t.mlc", ADD.replace("}\n}", "}\n  prim_func g(A: f32[16]) -> (B: f32[16]) { compute B[i] = Q[i] }\n}")
        )
        assert await s.codes(uri) == ["E0201"]
        s.replace(uri, "A[vi] }", "A[vi + }")
        found = await s.findings(uri)
        assert {str(d.code)[:3] for d in found} == {"E01", "E02"}
        assert any("Q" in s.text(uri, d.range) for d in found)


async def test_the_text_in_the_editor_counts(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        s.write("t.mlc", "module M { }\n")
        s.write("p.mlc", ADD.replace("block B", "block X"))
        uri = s.open("t.mlc", TWICE)
        assert len(await s.findings(uri)) == 1
        s.write("s.mlcs", STEPS)
        steps = s.open("s.mlcs")
        assert len(await s.findings(steps)) == 1
        program = s.open("p.mlc", ADD)
        await s.findings(program)
        before = len(s.client.published)
        s.replace(program, "A[vi] }", "A[vi] + 1 }")
        assert await s.findings(steps, before) == []
        before = len(s.client.published)
        s.replace(program, "block B", "block C")
        assert len(await s.findings(steps, before)) == 1
        before = len(s.client.published)
        s.close(program)
        assert len(await s.findings(steps, before)) == 1


async def test_texts_that_use_a_changed_one_are_refreshed(tmp_path: Path) -> None:
    """Hints of another text go out of date, and the client cannot know; of the edited one it asks by itself."""
    async with session(tmp_path) as s:
        a = s.open("a.mlc", "module A {\n  prim_func f(X: f32[4]) -> (Y: f32[4]) { compute Y[i] = X[i] }\n}\n")
        assert await s.findings(a) == []
        s.replace(a, "X[i]", "X[i] + 1")
        assert await s.findings(a) == [] and s.client.refreshes == []
        text = 'use "a.mlc"\nmodule B {\n  function g(x: f32[4]) -> f32[4] {\n    y = A.f(x)\n    return x\n  }\n}\n'
        b = s.open("b.mlc", text)
        await s.findings(b)
        assert s.client.refreshes == []
        before = len(s.client.published)
        s.replace(a, "(Y: f32[4])", "(Y: f32[2])")
        await s.findings(b, before)
        await s.until(lambda: True if set(s.client.refreshes) == set(REFRESHES) else None)
        assert len(s.client.refreshes) == len(REFRESHES)
        whole = lsp.InlayHintParams(lsp.TextDocumentIdentifier(b), s.range(b, 0, len(s.texts[b][1])))
        assert "f32[2]" in str(await s.client.text_document_inlay_hint_async(whole))
        s.client.refreshes.clear()
        s.replace(b, "return x", "return x # as it was")
        await s.findings(b)
        s.close(a)  # the file itself is not there
        await s.until(lambda: True if set(s.client.refreshes) == set(REFRESHES) else None)


async def test_errors_in_used_files(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        other = s.write("p.mlc", "module P {\n  prim_func f(\n")
        uri = s.open("t.mlc", 'use "p.mlc"\nmodule M { }\n')
        (d,) = await s.findings(uri)
        assert s.text(uri, d.range) == 'use "p.mlc"'
        assert d.related_information is not None and d.related_information[0].location.uri == other


@pytest.mark.parametrize("told", [True, False])
async def test_files_that_come_and_go(tmp_path: Path, told: bool) -> None:
    async with session(tmp_path, watching=told) as s:
        uri = s.open("t.mlc", 'use "p.mlc"\nmodule M { }\n')
        assert await s.codes(uri) == ["E0203"]
        if told:
            method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            await s.until(lambda: next((r for r in s.client.registered if r.method == method), None))

        async def after(kind: lsp.FileChangeType) -> list[str]:
            """Findings after a file has changed: by itself, or once the client asks for something."""
            before = len(s.client.published)
            if told:
                event = lsp.FileEvent((tmp_path / "p.mlc").as_uri(), kind)
                s.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
            else:
                await s.client.text_document_definition_async(lsp.DefinitionParams(**s.at(uri, "M")))
            return await s.codes(uri, before)

        s.write("p.mlc", "module P { }\n")
        assert await after(lsp.FileChangeType.Created) == []
        s.write("p.mlc", "module P { \n")
        assert await after(lsp.FileChangeType.Changed) == ["E0102"]
        (tmp_path / "p.mlc").rename(tmp_path / "q.mlc")
        assert await after(lsp.FileChangeType.Deleted) == ["E0203"]
        s.write("p.mlc", "module P { }\n")
        assert await after(lsp.FileChangeType.Created) == []


async def test_two_files_that_use_each_other(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        s.write("a.mlc", 'use "b.mlc"\nmodule A {\n  const x: i32 = 1\n}\n')
        s.write("b.mlc", 'use "a.mlc"\nmodule B {\n  const x: i32 = 1\n}\n')
        a, b = s.open("a.mlc"), s.open("b.mlc")
        assert await s.codes(a) == await s.codes(b)
        before = len(s.client.published)
        s.replace(b, "i32 = 1", "i33 = 1")
        assert "E0201" in await s.codes(b, before)
        assert await s.codes(a, before) != []


async def test_texts_without_a_file(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        uri = s.open("untitled:Untitled-1", TWICE, "mlc")
        assert len(await s.findings(uri)) == 1
        s.rewrite(uri, "module M { }\n")
        assert await s.findings(uri) == []
        steps = s.open("untitled:Untitled-2", "schedule s for P.f {\n", "mlcs")
        found = await s.findings(steps)
        assert "E0102" in [d.code for d in found]


async def test_names_of_files_that_are_not_plain(tmp_path: Path) -> None:
    """Each client writes their URIs in its own way, and gets its own back."""
    async with session(tmp_path) as s:
        other = s.write("größe 1+1#.mlc", ADD)
        raw = "file://" + (tmp_path / "s 2.mlcs").as_posix().replace(" ", "%20").replace("/s", "/%73")
        uri = s.open(raw, STEPS.replace("p.mlc", "größe 1+1#.mlc"), "mlcs")
        assert await s.findings(uri) == []
        (found,) = await s.client.text_document_definition_async(lsp.DefinitionParams(**s.at(uri, "f {"))) or ()
        assert isinstance(found, lsp.Location)
        assert unquote(found.uri) == unquote(other)


async def test_only_the_last_of_many_versions_counts(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        uri = s.open("t.mlc", ADD)
        await s.findings(uri)
        for n in range(60):
            s.rewrite(uri, ADD.replace("A[vi]", f"A[vi + {n + 1}]"))
            await asyncio.sleep(0.001)
        s.rewrite(uri, ADD)
        assert await s.findings(uri) == []
        versions = [p.version for p in s.client.published if p.uri == uri]
        assert versions == sorted(versions) and len(versions) < 30
        before = len(versions)
        await asyncio.sleep(0.2)
        assert [p.version for p in s.client.published if p.uri == uri][before:] == []


async def test_new_files_are_listed_as_soon_as_the_client_tells(tmp_path: Path) -> None:
    """What files there are is kept for some seconds; news of one ends that."""
    async with session(tmp_path, watching=True) as s:
        s.open("t.mlc", "module M { }\n")

        async def names() -> list[str]:
            found = await s.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("fresh")) or ()
            return [x.name for x in found]

        assert await names() == []
        event = lsp.FileEvent(s.write("new.mlc", "module fresh { }\n"), lsp.FileChangeType.Created)
        s.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
        assert await names() == ["fresh"]
