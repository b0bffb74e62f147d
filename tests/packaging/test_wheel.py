"""The wheel and the sdist: what they carry, and that the installed package works away from the repository.

Nothing is downloaded: the installed build backend is called as it is, and the dependencies are the installed ones.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("pyproject.toml", "README.md", "LICENSE")
#: what npm leaves in the extension's folder
FETCHED = ("node_modules/some/index.js", "out/extension.js", "mlcdsl.vsix")
PROGRAM = '''
import os, sys
import mlcdsl
import numpy as np

home = os.path.dirname(mlcdsl.__file__)
assert home.startswith(sys.prefix), home
text = """module M {
  prim_func add_one[n](A: f32[n]) -> (B: f32[n]) {
    compute B[i] = A[i] + 1
  }
}
"""
assert mlcdsl.check(text) == ()
assert mlcdsl.format(text) == text
assert [d.code for d in mlcdsl.check(text.replace("A[i]", "A[i + 1]"))] == ["E0501"]
print(mlcdsl.build(text)["add_one"](np.zeros(3, np.float32)))

from mlcdsl.diagnostics.explain import explain, pages_directory
from mlcdsl.syntax.table import grammar_dir

assert pages_directory().startswith(home), pages_directory()
assert str(grammar_dir()).startswith(home), grammar_dir()
print(explain("E0501").splitlines()[0])
'''


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is built, so that the build finds nothing else and leaves nothing behind."""
    copy = tmp_path_factory.mktemp("tree")
    unwanted = shutil.ignore_patterns("__pycache__", "*.so", "*.o", ".*", "node_modules")
    for name in (*("grammar", "mlcdsl", "samples", "tests", "docs", "benchmarks"), *FILES):
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, copy / name, ignore=unwanted)
        else:
            shutil.copy(place, copy / name)
    for name in FETCHED:
        place = copy / "grammar" / "editors" / "vscode" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("not ours", encoding="utf-8")
    return copy


def build(tree: Path, kind: str, into: Path) -> Path:
    """Call the build backend in a process of its own, as pip does."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    call = f"import hatchling.build as b; print(b.build_{kind}({str(into)!r}))"
    done = subprocess.run([sys.executable, "-c", call], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return into / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, "sdist", tmp_path_factory.mktemp("sdist"))


def files_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_contents_of_the_wheel(wheel: Path) -> None:
    names = files_of(wheel)
    assert "mlcdsl/py.typed" in names
    assert {f"mlcdsl/grammar/{p.name}" for p in ROOT.glob("grammar/*.lark")} <= names
    assert {f"mlcdsl/docs/errors/{p.name}" for p in ROOT.glob("docs/errors/*.md")} <= names
    sources = {p.relative_to(ROOT).as_posix() for p in ROOT.glob("mlcdsl/**/*.py")}
    assert sources - names == set()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"mlcdsl", next(t for t in tops if t.endswith(".dist-info"))}
    assert not [n for n in names if n.startswith("mlcdsl/grammar/editors")]
    assert not [n for n in names if "test_" in n or "/tests/" in n or n.endswith((".pyc", ".so", ".o"))]


def test_contents_of_the_sdist(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    others = ("grammar/mlc.lark", "mlcdsl/py.typed", "docs/errors/E0101.md", "samples/mm_relu.mlc", "tests/conftest.py")
    for wanted in (*FILES, "mlcdsl/__init__.py", *others):
        assert wanted in names, wanted
    assert "grammar/editors/vscode/package.json" in names
    assert not [n for n in names if n.endswith(FETCHED) or "node_modules" in n]
    assert not [n for n in names if n.startswith((".venv", ".git/", "dist/"))]


def test_a_wheel_from_the_sdist(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """What was left out of the sdist would be missed here."""
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (inside,) = (tmp_path / "unpacked").iterdir()
    assert files_of(build(inside, "wheel", tmp_path)) == files_of(wheel)


def environment(place: Path) -> tuple[str, dict[str, str]]:
    """A fresh virtual environment that sees the dependencies installed here, but not the repository."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = str(place / scripts / "python")
    paths = sysconfig.get_paths()
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    site = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    # a folder of links: what an editable installation left in the site folder (a .pth file) is not seen
    depends = place / "dependencies"
    depends.mkdir()
    for folder in dict.fromkeys((paths["purelib"], paths["platlib"])):
        for entry in Path(folder).iterdir():
            if not entry.name.startswith(("mlcdsl", "_editable_impl_mlcdsl", "__editable__")):
                (depends / entry.name).symlink_to(entry)
    (site / "dependencies.pth").write_text(f"{depends}\n", encoding="utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV_", "PYTEST"))}
    return python, clean | {"XDG_CACHE_HOME": str(place / "cache")}


def install(wheel: Path, python: str, env: dict[str, str]) -> None:
    pytest.importorskip("pip", reason="pip is not installed")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    """From another folder, with the files inside the package."""
    python, env = environment(tmp_path / "venv")
    install(wheel, python, env)
    away = tmp_path / "away"
    away.mkdir()
    done = subprocess.run([python, "-c", PROGRAM], cwd=away, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[1. 1. 1.]", "# E0501: access out of bounds"]
    script = Path(python).parent / "mlcdsl"
    for arguments, said in ((["explain", "E0501"], "E0501"), (["version"], "0.1.0")):
        done = subprocess.run([str(script), *arguments], cwd=away, capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
