"""A file is one file, whatever links lead to it, as for the compiler."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.lsp.session import Session, session
from tests.lsp.test_features import changes, edited

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX"),
    pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning"),
]
LIB = "module L {\n  prim_func f(A: f32[4]) -> (C: f32[4]) { compute C[i] = A[i] }\n}\n"
USER = 'use "{}"\nmodule {} {{\n  function g(x: f32[4]) -> f32[4] {{\n    return L.f(x)\n  }}\n}}\n'


def files(root: Path) -> None:
    """A library, a link to it, and a user of each."""
    (root / "lib.mlc").write_text(LIB, encoding="utf-8")
    (root / "alias.mlc").symlink_to("lib.mlc")
    (root / "one.mlc").write_text(USER.format("./lib.mlc", "One"), encoding="utf-8")
    (root / "two.mlc").write_text(USER.format("alias.mlc", "Two"), encoding="utf-8")


@pytest.mark.parametrize("opened", ["lib.mlc", "alias.mlc"])
async def test_every_user_is_renamed_and_sees_what_is_not_saved(tmp_path: Path, opened: str) -> None:
    files(tmp_path)
    async with session(tmp_path) as s:
        lib, one, two = s.open(opened), s.open("one.mlc"), s.open("two.mlc")
        assert await s.codes(lib) == await s.codes(one) == await s.codes(two) == []
        edit = await s.client.text_document_rename_async(lsp.RenameParams(new_name="same", **s.at(one, "f(x)")))
        found = changes(edit)
        assert set(found) == {lib, one, two}
        assert "L.same(x)" in edited(s, one, found[one]) and "L.same(x)" in edited(s, two, found[two])
        assert "prim_func same(" in edited(s, lib, found[lib])
        before = len(s.client.published)
        s.replace(lib, "prim_func f", "prim_func h")
        assert await s.codes(one, before) == await s.codes(two, before) == ["E0201"]


async def test_one_file_that_is_open_twice(tmp_path: Path) -> None:
    """Each URI has its text; the one that was changed last is that of the file, until it is closed."""
    files(tmp_path)
    async with session(tmp_path) as s:
        lib, alias, one = s.open("lib.mlc"), s.open("alias.mlc"), s.open("one.mlc")
        assert await s.codes(lib) == await s.codes(alias) == await s.codes(one) == []
        before = len(s.client.published)
        s.replace(alias, LIB, "# longer than before\n" + LIB.replace("= A", "= B"))
        assert await s.codes(alias, before) == await s.codes(lib, before) != []
        before = len(s.client.published)
        s.replace(lib, "compute C[i]", "compute C[j]")
        assert await s.codes(lib, before) == await s.codes(one, before) != []
        before = len(s.client.published)
        s.replace(lib, "= A[i]", "= A[j]")
        assert await s.codes(lib, before) == await s.codes(one, before) == []
        before = len(s.client.published)
        s.close(lib)
        assert await s.codes(alias, before) == await s.codes(one, before) != []
        before = len(s.client.published)
        s.close(alias)
        assert await s.codes(one, before) == []


async def test_a_folder_that_is_a_link(tmp_path: Path) -> None:
    """Files that are not open are named as the client names its folder."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    files(real)
    link.symlink_to("real")
    async with session(link) as s:
        one = s.open("one.mlc")
        assert await s.codes(one) == []
        found = await s.client.text_document_references_async(
            lsp.ReferenceParams(context=lsp.ReferenceContext(True), **s.at(one, "f(x)"))
        )
        assert {x.uri for x in found or ()} == {(link / n).as_uri() for n in ("lib.mlc", "one.mlc", "two.mlc")}


async def test_a_link_that_moves_is_not_its_file(tmp_path: Path) -> None:
    files(tmp_path)
    async with session(tmp_path) as s:
        one, two = s.open("one.mlc"), s.open("two.mlc")
        alias, lib = (tmp_path / "alias.mlc").as_uri(), (tmp_path / "lib.mlc").as_uri()
        assert await _moved(s, alias, alias.replace("alias", "beta")) == {two: USER.format("beta.mlc", "Two")}
        assert await _moved(s, lib, lib.replace("lib", "beta")) == {one: USER.format("./beta.mlc", "One")}


async def _moved(s: Session, old: str, new: str) -> dict[str, str]:
    edit = await s.client.workspace_will_rename_files_async(lsp.RenameFilesParams([lsp.FileRename(old, new)]))
    return {uri: edited(s, uri, found) for uri, found in changes(edit).items()}


async def test_a_link_that_leads_elsewhere(tmp_path: Path) -> None:
    files(tmp_path)
    (tmp_path / "other.mlc").write_text(LIB.replace("prim_func f", "prim_func h"), encoding="utf-8")
    async with session(tmp_path) as s:
        two = s.open("two.mlc")
        assert await s.codes(two) == []
        (tmp_path / "new.mlc").symlink_to("other.mlc")
        os.replace(tmp_path / "new.mlc", tmp_path / "alias.mlc")
        found = await s.client.text_document_definition_async(lsp.DefinitionParams(**s.at(two, "L.f")))
        assert isinstance(found, list) and [x.uri for x in found] == [(tmp_path / "other.mlc").as_uri()]
