"""The search for declarations in open texts and files."""

from __future__ import annotations

from mlcdsl.ide.queries.workspace_symbols import SymbolIndex, workspace_symbols
from mlcdsl.ide.workspace import Workspace
from tests.ide.marked import memory

FILES = {
    "/a.mlc": "module Kernels { prim_func matmul(A: f32[2]) { block Y(opaque a = 0) { } } function main() -> f32 { } }",
    "/b.mlcs": "proc tile(b: block) { }\nschedule matmul_tiled for Kernels.matmul { }",
    "/broken.mlc": "module Kernels2 { prim_func ( }",
}


def search(
    workspace: Workspace, query: str, index: SymbolIndex | None = None, files: list[str] | None = None
) -> list[str]:
    found = workspace_symbols(workspace, query, files or sorted(FILES), index or SymbolIndex())
    return [f"{f.declared.span.source.name} {f.container}.{f.declared.name}" for f in found]


def test_all_files() -> None:
    """The best first: the same name, one that begins so, one that contains it, one with the letters in order."""
    workspace = memory(FILES)
    assert search(workspace, "matmul") == ["/a.mlc Kernels.matmul", "/b.mlcs b.mlcs.matmul_tiled"]
    assert search(workspace, "TILE") == ["/b.mlcs b.mlcs.tile", "/b.mlcs b.mlcs.matmul_tiled"]
    assert search(workspace, "mtl") == ["/a.mlc Kernels.matmul", "/b.mlcs b.mlcs.matmul_tiled"]
    assert search(workspace, "Kernels.ma") == ["/a.mlc Kernels.main", "/a.mlc Kernels.matmul"]
    assert search(workspace, "zz") == []
    assert "/a.mlc a.mlc.Kernels" in search(workspace, "")


def test_open_texts_hide_files() -> None:
    workspace, index = memory(dict(FILES)), SymbolIndex()
    assert search(workspace, "main", index) == ["/a.mlc Kernels.main"]
    workspace.change("/a.mlc", "module Kernels { function mainly() -> f32 { } }")
    assert search(workspace, "main", index) == ["/a.mlc Kernels.mainly"]
    workspace.change("/new.mlc", "module New { const main: f32 = 1 }")
    assert search(workspace, "main", index) == ["/new.mlc New.main", "/a.mlc Kernels.mainly"]
    workspace.close("/a.mlc")
    assert search(workspace, "mainly", index) == []


def test_files_that_change_and_go() -> None:
    files = dict(FILES)
    workspace, index = memory(files), SymbolIndex()
    assert search(workspace, "tile", index)[0] == "/b.mlcs b.mlcs.tile"
    files["/b.mlcs"] = "proc other() { }"
    assert search(workspace, "tile", index) == []
    del files["/b.mlcs"]
    assert search(workspace, "other", index) == []


def test_known_as_long_as_nothing_changes() -> None:
    workspace, index = memory(FILES), SymbolIndex()
    search(workspace, "a", index)
    known = {name: found for name, (_, found) in index.known.items()}
    search(workspace, "b", index)
    assert {name: found for name, (_, found) in index.known.items()} == known
    assert all(index.known[n][1] is found for n, found in known.items())
