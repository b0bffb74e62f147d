"""After files have got other names, every `use` leads to the file that it led to."""

from __future__ import annotations

import pytest

from mlcdsl.ide.queries.moved_files import moved_files
from mlcdsl.ide.rewriting import applied
from mlcdsl.ide.uses import UsedFile, used_files
from mlcdsl.ide.workspace import Workspace
from tests.ide.marked import memory

FILES = {
    "/w/main.mlc": '# é😀\nuse "lib/a.mlc" # one\nuse "./lib/b.mlc"\nuse "/w/lib/a.mlc"\nmodule Main { }\n',
    "/w/main.mlcs": 'use "main.mlc"\nuse "lib/../lib/a.mlc"\n',
    "/w/lib/a.mlc": 'use "b.mlc"\nuse "../top.mlc"\nmodule A { }\n',
    "/w/lib/b.mlc": "module B { }\n",
    "/w/lib2/c.mlc": 'use "../lib/b.mlc"\nuse "gone.mlc"\nmodule C { }\n',
    "/w/top.mlc": "module Top { }\n",
}


def uses(workspace: Workspace, name: str) -> list[UsedFile]:
    reading = workspace.reading(name)
    assert not isinstance(reading, str)
    return list(used_files(reading))


def moved(files: dict[str, str], moves: dict[str, str]) -> dict[str, str]:
    """The changed texts, by their old names."""
    edits = moved_files(memory(files), moves, files)
    names = {e.span.source.name for e in edits}
    return {n: applied(files[n], [e for e in edits if e.span.source.name == n]) for n in names}


def lines(texts: dict[str, str]) -> dict[str, list[str]]:
    """The lines that were not so before."""
    old = {name: FILES[name].splitlines() for name in texts}
    return {n: [line for line in t.splitlines() if line not in old[n]] for n, t in texts.items()}


def test_the_name_of_a_file() -> None:
    assert lines(moved(FILES, {"/w/lib/a.mlc": "/w/lib/z.mlc"})) == {
        "/w/main.mlc": ['use "lib/z.mlc" # one', 'use "/w/lib/z.mlc"'],
        "/w/main.mlcs": ['use "lib/z.mlc"'],
    }


def test_the_folder_of_a_file() -> None:
    assert lines(moved(FILES, {"/w/lib/a.mlc": "/w/a.mlc"})) == {
        "/w/main.mlc": ['use "a.mlc" # one', 'use "/w/a.mlc"'],
        "/w/main.mlcs": ['use "a.mlc"'],
        "/w/lib/a.mlc": ['use "lib/b.mlc"', 'use "top.mlc"'],
    }


def test_a_path_with_a_dot_keeps_it() -> None:
    assert lines(moved(FILES, {"/w/lib/b.mlc": "/w/x/b.mlc"}))["/w/main.mlc"] == ['use "./x/b.mlc"']
    assert lines(moved(FILES, {"/w/lib/b.mlc": "/b.mlc"}))["/w/main.mlc"] == ['use "../b.mlc"']


def test_a_folder() -> None:
    """What is in it still finds its neighbours; a folder whose name begins so is another one."""
    assert lines(moved(FILES, {"/w/lib": "/w/deep/er"})) == {
        "/w/main.mlc": ['use "deep/er/a.mlc" # one', 'use "./deep/er/b.mlc"', 'use "/w/deep/er/a.mlc"'],
        "/w/main.mlcs": ['use "deep/er/a.mlc"'],
        "/w/lib/a.mlc": ['use "../../top.mlc"'],
        "/w/lib2/c.mlc": ['use "../deep/er/b.mlc"'],
    }


def test_two_files_change_places() -> None:
    found = moved(FILES, {"/w/lib/b.mlc": "/w/top.mlc", "/w/top.mlc": "/w/lib/b.mlc"})
    assert found["/w/lib/a.mlc"] == 'use "../top.mlc"\nuse "b.mlc"\nmodule A { }\n'
    assert lines(found)["/w/main.mlc"] == ['use "./top.mlc"']


def test_what_leads_nowhere_stays() -> None:
    assert 'use "gone.mlc"' in moved(FILES, {"/w/lib2/c.mlc": "/w/x/y/c.mlc"})["/w/lib2/c.mlc"]


@pytest.mark.parametrize("moves", [{}, {"/w/other.txt": "/w/other2.txt"}, {"/w/lib2/c.mlc": "/w/lib2/d.mlc"}])
def test_nothing(moves: dict[str, str]) -> None:
    assert moved(FILES, moves) == {}


def test_names_that_need_escapes() -> None:
    new = '/w/lib/a "b"\\.mlc'
    text = moved(FILES, {"/w/lib/a.mlc": new})["/w/main.mlc"]
    workspace = memory({**FILES, "/w/main.mlc": text})
    assert new in [used.file for used in uses(workspace, "/w/main.mlc")]


def test_open_texts_and_half_written_ones() -> None:
    """The text in the editor counts, not the file; texts without a file name nothing beside them."""
    workspace = memory(FILES)
    workspace.change("/w/main.mlc", '\nuse "lib/b.mlc"\nmodule Main { prim_func f( }\nuse "')
    workspace.change("untitled:Untitled-1.mlc", 'use "w/lib/b.mlc"\n')
    edits = moved_files(workspace, {"/w/lib/b.mlc": "/w/b.mlc"}, ["/w/main.mlc"])
    assert [(e.span.source.name, e.span.start, e.span.text, e.replacement) for e in edits] == [
        ("/w/main.mlc", 6, "lib/b.mlc", "b.mlc")
    ]


@pytest.mark.parametrize(
    "moves", [{"/w/lib": "/w/x"}, {"/w": "/v"}, {"/w/main.mlc": "/w/lib/m.mlc"}, {"/w/lib2": "/l"}]
)
def test_every_use_leads_where_it_led(moves: dict[str, str]) -> None:
    def new(name: str) -> str:
        return next((to + name[len(old) :] for old, to in moves.items() if f"{name}/".startswith(f"{old}/")), name)

    after = {new(n): t for n, t in {**FILES, **moved(FILES, moves)}.items()}
    before, then = memory(FILES), memory(after)
    for name in FILES:
        led = [new(u.file) for u in uses(before, name) if u.file in FILES]
        assert [u.file for u in uses(then, new(name)) if u.file in after] == led
