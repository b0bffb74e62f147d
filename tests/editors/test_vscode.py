"""The extension of VS Code: what its manifest says is there, and it starts the server and carries its commands."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mlcdsl.ide.queries.inlay_hints import KINDS
from tests.editors.node import EXTENSION, HERE, PACKAGES, node_environment

ROOT = EXTENSION.parents[2]
MANIFEST = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
CONTRIBUTED = MANIFEST["contributes"]


def test_files_of_the_manifest() -> None:
    entries = [*CONTRIBUTED["grammars"], *CONTRIBUTED["snippets"]]
    paths = [e["path"] for e in entries] + [e["configuration"] for e in CONTRIBUTED["languages"]]
    assert len(paths) == 6
    for path in paths:
        json.loads((EXTENSION / path).read_text(encoding="utf-8"))


def test_languages() -> None:
    assert {e["id"]: e["extensions"] for e in CONTRIBUTED["languages"]} == {"mlc": [".mlc"], "mlcs": [".mlcs"]}
    for entry in CONTRIBUTED["grammars"]:
        grammar = json.loads((EXTENSION / entry["path"]).read_text(encoding="utf-8"))
        assert grammar["scopeName"] == entry["scopeName"] == f"source.{entry['language']}"


def test_nothing_fetched_is_named() -> None:
    """No lock file, which would name a registry."""
    assert not (EXTENSION / "package-lock.json").exists()
    assert (EXTENSION / ".npmrc").read_text(encoding="utf-8") == "package-lock=false\n"


def test_commands_are_registered() -> None:
    sources = "".join(p.read_text(encoding="utf-8") for p in EXTENSION.glob("src/*.ts"))
    registered = set(re.findall(r'registerCommand\("([\w.]+)"', sources))
    assert registered == {c["command"] for c in CONTRIBUTED["commands"]}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the extension, checked, bundled and packed."""
    root = tmp_path_factory.mktemp("extension")
    copy = root / "grammar" / "editors" / "vscode"
    shutil.copy(ROOT / "LICENSE", root)
    shutil.copytree(EXTENSION, copy, ignore=shutil.ignore_patterns("node_modules", "out", "*.vsix"))
    (copy / "node_modules").symlink_to(PACKAGES)
    done = subprocess.run(["npm", "run", "package"], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return copy


@pytest.mark.requires("npm-packages")
def test_contents_of_the_package(built: Path) -> None:
    with zipfile.ZipFile(built / "mlcdsl.vsix") as archive:
        names = {n.removeprefix("extension/") for n in archive.namelist() if n.startswith("extension/")}
        license = archive.read("extension/LICENSE.txt")
        others = archive.read("extension/out/third-party.txt").decode()
    assert {"out/extension.js", "package.json", "readme.md", "language-configuration.json"} <= names
    assert {"syntaxes/mlc.tmLanguage.json", "syntaxes/mlcs.tmLanguage.json"} <= names
    assert not [n for n in names if "node_modules" in n or n.endswith(".ts")]
    assert {"snippets/mlc.json", "snippets/mlcs.json"} <= names
    assert len(names) == 10
    assert license == (ROOT / "LICENSE").read_bytes()
    version = json.loads((PACKAGES / "vscode-languageclient" / "package.json").read_text(encoding="utf-8"))["version"]
    assert f"vscode-languageclient {version} (MIT)\n" in others and "Microsoft" in others


def run_extension(built: Path, server: Path, folder: Path, *what: str, script: str = "extension.js") -> Any:
    """What the extension shows and runs, for a file, a schedule of it, a step and two lines."""
    start = ["node", str(HERE / script), str(built / "out" / "extension.js")]
    environment = {**node_environment(), "MLC_LOG": str(folder / "log")}
    done = subprocess.run([*start, str(server), str(folder), *what], capture_output=True, text=True,
                          env=environment, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def stand_in(folder: Path) -> Path:
    """A command that is a server which writes down what it is asked."""
    server = folder / "mlcdsl"
    start = shlex.join([sys.executable, str(HERE / "fake_server.py")])
    server.write_text(f'#!/bin/sh\nexec {start} "$@"\n', encoding="utf-8")
    server.chmod(0o755)
    return server


@pytest.fixture(scope="module")
def session(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
    """What the extension showed and ran, what the server was asked, and the command of the server."""
    folder = tmp_path_factory.mktemp("folder")
    server = stand_in(folder)
    seen = run_extension(built, server, folder, "a program.mlcs", "tiled", "2", "8", "9")
    log = (folder / "log").read_text(encoding="utf-8").splitlines()
    return seen, [json.loads(line) for line in log], str(server)


needs_shell = pytest.mark.skipif(os.name == "nt", reason="the stand-in for the server is a shell script")


@needs_shell
@pytest.mark.requires("npm-packages")
def test_the_server_is_started(session: tuple[dict[str, Any], list[dict[str, Any]], str]) -> None:
    seen, log, _ = session
    assert seen["messages"] == []
    assert [entry["arguments"] for entry in log if "arguments" in entry] == [["lsp"]] * 2  # and restarted
    methods = [entry.get("method") for entry in log]
    assert methods.count("initialize") == methods.count("initialized") == methods.count("shutdown") == 2


@needs_shell
@pytest.mark.requires("npm-packages")
def test_the_server_starts_after_it_could_not(built: Path, tmp_path: Path) -> None:
    """The failure is told once, and waits for no one; of two restarts at once one server stays, and ends."""
    (message,) = run_extension(built, stand_in(tmp_path), tmp_path, script="extension_restart.js")
    assert message.startswith("The server does not start: ") and "ENOENT" in message
    log = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    methods = [entry.get("method") for entry in log]
    assert methods.count("initialize") == methods.count("shutdown") == 3


@needs_shell
@pytest.mark.requires("npm-packages")
def test_the_program_is_shown_beside(session: tuple[dict[str, Any], list[dict[str, Any]], str]) -> None:
    seen, log, _ = session
    asked = next(entry["params"] for entry in log if entry.get("method") == "mlcdsl/program")
    assert asked["textDocument"]["uri"].endswith("/a%20program.mlcs")
    assert (asked["schedule"], asked["step"]) == ("tiled", 2)
    (shown,) = seen["documents"]
    assert shown["path"] == "/a program.mlcs, transformed.mlc"
    assert shown["text"] == program_text(2)
    assert shown["viewColumn"] == -2 and shown["preserveFocus"]


def program_text(step: int) -> str:
    return f"# tiled, step {step}: split(i, 4)\n# what follows is refused: no reason\n\nmodule M {{ }}\n"


@needs_shell
@pytest.mark.requires("npm-packages")
def test_the_program_follows_the_cursor_and_the_edits(
    session: tuple[dict[str, Any], list[dict[str, Any]], str],
) -> None:
    """One question for moves in a row; after an edit the same again; none for a closed document."""
    seen, log, _ = session
    _, *asked = [entry["params"] for entry in log if entry.get("method") == "mlcdsl/program"]
    assert [(a["position"]["line"], "schedule" in a, "step" in a) for a in asked] == [
        (8, False, False), (9, False, False), (9, False, False),
    ]  # fmt: skip
    assert len({a["textDocument"]["uri"] for a in asked}) == 1
    assert seen["refreshed"] == [program_text(step) for step in (2, 8, 9)]  # and the edit changed nothing


@needs_shell
@pytest.mark.requires("npm-packages")
def test_the_server_is_told_of_all_settings(session: tuple[dict[str, Any], list[dict[str, Any]], str]) -> None:
    _, log, _ = session
    told = [e["params"]["settings"] for e in log if e.get("method") == "workspace/didChangeConfiguration"]
    hints = [settings["mlcdsl"]["inlayHints"] for settings in told]
    assert hints == [{"types": False}, {"types": True}, {"types": True}]  # at the start, changed, after the restart


def test_tasks_are_of_a_declared_type() -> None:
    """VS Code keeps the types of its own for tasks that are written in its settings."""
    (declared,) = CONTRIBUTED["taskDefinitions"]
    source = (EXTENSION / "src" / "terminal.ts").read_text(encoding="utf-8")
    assert re.findall(r'^export const TYPE = "(\w+)"', source, re.MULTILINE) == [declared["type"]]
    assert f"{{ type: TYPE, {', '.join(declared['required'])} }}" in source


def test_settings_are_those_of_the_server() -> None:
    properties = CONTRIBUTED["configuration"]["properties"]
    switches = {name for name in properties if name.startswith("mlcdsl.inlayHints.")}
    assert switches == {f"mlcdsl.inlayHints.{kind}" for kind in ("enabled", *KINDS)}
    assert all(properties[name]["default"] is True for name in switches)


@needs_shell
@pytest.mark.requires("npm-packages")
def test_run_and_verify(session: tuple[dict[str, Any], list[dict[str, Any]], str]) -> None:
    seen, _, server = session
    program = str(Path(server).parent / "a program.mlcs")
    assert seen["tasks"] == [
        [server, "run", f"{program}:f", "A=random", "B=a b.npy"],
        [server, "verify", f"{program}:tiled"],
    ]


@pytest.mark.requires("npm-packages", "pygls")
def test_the_program_of_the_real_server(built: Path, tmp_path: Path) -> None:
    for name in ("mm_relu.mlc", "mm_relu.mlcs"):
        shutil.copy(ROOT / "samples" / name, tmp_path)
    server = Path(sys.executable).with_name("mlcdsl")
    lines = (tmp_path / "mm_relu.mlcs").read_text(encoding="utf-8").splitlines()
    moved = next(n for n, line in enumerate(lines) if line.strip().startswith("reverse_compute_at("))
    seen = run_extension(built, server, tmp_path, "mm_relu.mlcs", "v3", "6", str(moved - 1), str(moved))
    assert seen["messages"] == []
    (shown,) = seen["documents"]
    assert seen["refreshed"][0] == shown["text"]
    heads = [re.match(r"# v3 after step (\d) of \d: (\w+)\(", text) for text in seen["refreshed"]]
    assert [head[2] for head in heads if head][1:] == ["reorder", "reverse_compute_at"]
    assert heads[-1] is not None
    show = [server, "show", f"{tmp_path / 'mm_relu.mlcs'}:v3", "--step", heads[-1][1]]
    printed = subprocess.run(show, capture_output=True, text=True, check=True)
    assert seen["refreshed"][-1].split("\n", 2)[2].strip() == printed.stdout.strip()
