"""What every source file of the library keeps to."""

from __future__ import annotations

import ast
import re

from tests.architecture.modules import ROOT, files, part, tree

MOST_LINES = 500
#: longer, and why
LONG = {"mlcdsl.syntax.ast": "a table of node classes"}
#: `eval` and `exec`: Python that the compiler writes, of names that it chose itself
WRITES_PYTHON = {"mlcdsl.vm.fast_call", "mlcdsl.vm.entry", "mlcdsl.vm.executor"}


def called(module: str) -> set[str]:
    """The plain names that are called, such as `print`."""
    calls = [n.func for n in ast.walk(tree(module)) if isinstance(n, ast.Call)]
    return {f.id for f in calls if isinstance(f, ast.Name)}


def test_docstrings() -> None:
    assert [m for m in files() if not ast.get_docstring(tree(m))] == []


def lines_of(module: str) -> int:
    return files()[module].read_text(encoding="utf-8").count("\n")


def test_lengths() -> None:
    """A module that grows longer is split, or listed with the reason."""
    assert {m for m in files() if lines_of(m) > MOST_LINES} == set(LONG)


def test_only_the_command_line_prints() -> None:
    assert [m for m in files() if "print" in called(m) and part(m) != "cli"] == []


def test_who_writes_python() -> None:
    assert {m for m in files() if called(m) & {"eval", "exec"}} == WRITES_PYTHON


def imported(module: str) -> set[str]:
    """The top names of all packages that a module imports."""
    names = {a.name for n in ast.walk(tree(module)) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree(module)) if isinstance(n, ast.ImportFrom) and not n.level}
    return {name.split(".")[0] for name in names}


def test_nothing_unpickles() -> None:
    unpickling = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal"}
    assert [m for m in files() if imported(m) & unpickling] == []
    allowing = [
        m
        for m in files()
        for n in ast.walk(tree(m))
        if isinstance(n, ast.keyword) and n.arg == "allow_pickle" and ast.unparse(n.value) != "False"
    ]
    assert allowing == []


_ABSOLUTE = re.compile(r"""["'\s(](/(?:home|Users|root|work|mnt|opt|usr/local)/[\w./-]+|[A-Z]:\\\\\w+)""")


def test_no_paths_of_one_machine() -> None:
    """Nothing in the repository names a folder of somebody's machine."""
    found = []
    suffixes = {".py", ".md", ".toml", ".lark", ".mlc", ".mlcs", ".json", ".text", ".sh", ""}
    for top in ("mlcdsl", "grammar", "samples", "tests", "docs", "benchmarks", ".ci"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and path.suffix in suffixes and not {"__pycache__", "node_modules"} & set(path.parts):
                text = path.read_bytes().decode("utf-8", errors="replace")
                found += [f"{path.relative_to(ROOT)}: {m.group(1)}" for m in _ABSOLUTE.finditer(text)]
    assert not found, "\n".join(found)
