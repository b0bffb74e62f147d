"""`mlcdsl check`: lint findings, which are chosen, fixes, and watching."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mlcdsl.cli import fixes, watching
from mlcdsl.cli.lint import Checked, check_text
from mlcdsl.cli.watching import watch
from mlcdsl.diagnostics import Diagnostic, Fix
from mlcdsl.lint.edits import remove_lines
from mlcdsl.source import Source, Span
from tests.cli.conftest import PROGRAMS, Cli

PROGRAM = """use "good.mlc"
module N {
  prim_func f(A: f32[8], P: i64[8]) -> (C: f32[8]) {
    alloc T: f32[1]
    for i in range(8) {
      block C(spatial vi = i) where i < 8 { C[vi] = f32(A[P[vi]]) }
    }
  }
  prim_func total(A: f32[64]) -> (C: f32[1]) { compute C[i] = sum[j](A[j]) }
}
"""
FIXED = """module N {
  prim_func f(A: f32[8], P: i64[8]) -> (C: f32[8]) {
    for i in range(8) {
      block C(spatial vi = i) { C[vi] = A[P[vi]] }
    }
  }
  prim_func total(A: f32[64]) -> (C: f32[1]) { compute C[i] = sum[j](A[j]) }
}
"""


@pytest.fixture
def lints(folder: Path) -> Path:
    path = folder / "lints.mlc"
    path.write_bytes(PROGRAM.encode())
    return path


def codes(output: str) -> list[str]:
    return [line.split(" ")[1] for line in output.splitlines()]


def test_findings_are_reported_and_do_not_fail(cli: Cli, lints: Path) -> None:
    result = cli("check", "lints.mlc", "--format", "concise")
    assert codes(result.stdout) == ["L0204", "L0201", "L0502", "L0301", "W0501", "L0602"]
    assert (result.exit_code, result.stderr) == (0, "1 file checked: 5 warnings, 1 note\n")


def test_strict(cli: Cli, lints: Path) -> None:
    """Warnings fail, notes do not."""
    assert cli("check", "lints.mlc", "--strict").exit_code == 1
    assert cli("check", "lints.mlc", "--strict", "--select", "L06").exit_code == 0
    assert cli("check", "good.mlc", "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (("--no-lint",), ["W0501"]),
        (("--select", "L02"), ["L0204", "L0201"]),
        (("--select", "L0201,redundant-cast"), ["L0201", "L0301"]),
        (("--select", "l0201", "--select", "W"), ["L0201", "W0501"]),
        (("--ignore", "L02,not_proved", "--ignore", "L0602"), ["L0502", "L0301"]),
        (("--select", "L02", "--ignore", "unused-use"), ["L0201"]),
        (("--select", "L02", "--no-lint"), []),
    ],
)
def test_choice(cli: Cli, lints: Path, args: tuple[str, ...], wanted: list[str]) -> None:
    assert codes(cli("check", "lints.mlc", "--format", "concise", *args).stdout) == wanted


def test_errors_are_always_reported(cli: Cli) -> None:
    assert "E0301" in cli("check", "types.mlc", "--select", "L02", "--format", "concise").stdout


@pytest.mark.parametrize(
    ("word", "hint"), [("unused-bufer", "unused-buffer"), ("E0301", "chosen"), ("L9", "codes look")]
)
def test_unknown_choice(cli: Cli, lints: Path, word: str, hint: str) -> None:
    result = cli("check", "lints.mlc", "--ignore", word)
    assert result.exit_code == 2
    assert hint in result.stderr


def test_machine_formats(cli: Cli, lints: Path) -> None:
    found = json.loads(cli("check", "lints.mlc", "--format", "json").stdout)
    assert [d["severity"] for d in found if d["code"] == "L0602"] == ["note"]
    assert next(d for d in found if d["code"] == "L0201")["fix"]["edits"][0]["content"] == ""
    run = json.loads(cli("check", "lints.mlc", "--format", "sarif").stdout)["runs"][0]
    rule = next(r for r in run["tool"]["driver"]["rules"] if r["id"] == "L0602")
    assert rule["name"] == "serial-reduction" and rule["defaultConfiguration"] == {"level": "note"}
    assert "mlcdsl explain L0602" in rule["help"]["text"]
    github = cli("check", "lints.mlc", "--format", "github").stdout
    assert "::notice file=lints.mlc,line=9," in github and "::warning file=lints.mlc,line=1," in github


def test_explain(cli: Cli) -> None:
    assert cli("explain", "L0502").stdout.startswith("# L0502: ")
    assert cli("explain", "redundant-predicate").stdout == cli("explain", "l0502").stdout


def test_schedules(cli: Cli, folder: Path) -> None:
    text = 'use "good.mlc"\nschedule s for M.relu {\n  b = block("C")\n}\n'
    (folder / "s.mlcs").write_text(text, encoding="utf-8")
    assert codes(cli("check", "s.mlcs", "--format", "concise").stdout) == ["L0701"]
    assert cli("check", "s.mlcs", "--fix").exit_code == 0
    assert (folder / "s.mlcs").read_text(encoding="utf-8") == 'use "good.mlc"\nschedule s for M.relu {\n}\n'


# ---------------------------------------------------------------- fixes


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_fix(cli: Cli, lints: Path, ends: str) -> None:
    lints.write_bytes(PROGRAM.replace("\n", ends).encode())
    lints.chmod(0o640)
    result = cli("check", "lints.mlc", "--fix", "--format", "concise")
    assert (result.exit_code, codes(result.stdout)) == (0, ["W0501", "L0602"])
    assert result.stderr.startswith("4 fixes made\n")
    assert lints.read_bytes() == FIXED.replace("\n", ends).encode()
    assert lints.stat().st_mode & 0o777 == 0o640
    again = cli("check", "lints.mlc", "--fix")
    assert "made" not in again.stderr and lints.read_bytes() == FIXED.replace("\n", ends).encode()


def test_fix_only_what_is_chosen(cli: Cli, lints: Path) -> None:
    assert cli("check", "lints.mlc", "--fix", "--select", "L0204").stderr.startswith("1 fix made\n")
    assert lints.read_text(encoding="utf-8") == PROGRAM.removeprefix('use "good.mlc"\n')


def test_diff(cli: Cli, lints: Path) -> None:
    result = cli("check", "lints.mlc", "--diff")
    assert result.exit_code == 1
    assert '-use "good.mlc"\n' in result.stdout and "+++ lints.mlc (fixed)\n" in result.stdout
    assert lints.read_bytes() == PROGRAM.encode()
    lints.write_bytes(FIXED.encode())
    assert (cli("check", "lints.mlc", "--diff").exit_code, cli("check", "lints.mlc", "--diff").stdout) == (0, "")


def test_a_file_with_errors_is_left_alone(cli: Cli, lints: Path) -> None:
    text = PROGRAM.replace("sum[j]", "summ[j]")
    lints.write_bytes(text.encode())
    assert cli("check", "lints.mlc", "--fix").exit_code == 1
    assert lints.read_bytes() == text.encode()


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule whose fix is wrong: it removes the memory although there is a store into it."""
    check = check_text

    def with_wrong_fix(source: Source, wanted: frozenset[str]) -> Checked:
        checked = check(source, wanted)
        return replace(checked, found=tuple(_wrongly_fixed(d) for d in checked.found))

    monkeypatch.setattr(fixes, "check_text", with_wrong_fix)


def _wrongly_fixed(d: Diagnostic) -> Diagnostic:
    if d.code != "L0201" or d.fix is not None or d.span is None:
        return d
    return replace(d, fix=Fix("remove `T`", (remove_lines(Span(d.span.source, d.span.start - 6, d.span.end + 8)),)))


USED = PROGRAM.replace("alloc T: f32[1]\n", "alloc T: f32[1]\n    T[0] = 1\n")
LEFT = "lints.mlc:3:11: L0201 left as it is: to remove `T` would give E0201 unknown name `T`\n"
LEFT_OF_FIXED = LEFT.replace("lints.mlc", "lints.mlc (fixed)")


def test_a_fix_that_breaks_the_file_is_left_out_alone(cli: Cli, lints: Path, breaking: None) -> None:
    lints.write_bytes(USED.encode())
    shown = cli("check", "lints.mlc", "--diff")
    assert shown.exit_code == 1 and '-use "good.mlc"\n' in shown.stdout and "-    alloc" not in shown.stdout
    assert shown.stderr == f"{LEFT_OF_FIXED}3 fixes would be made\n"
    assert lints.read_bytes() == USED.encode()
    result = cli("check", "lints.mlc", "--fix", "--format", "concise")
    assert (result.exit_code, codes(result.stdout)) == (0, ["L0201", "W0501", "L0602"])
    assert result.stderr.startswith(LEFT + "3 fixes made\n")
    expected = FIXED.replace("    for i", "    alloc T: f32[1]\n    T[0] = 1\n    for i")
    assert lints.read_text(encoding="utf-8") == expected
    again = cli("check", "lints.mlc", "--diff")
    assert (again.exit_code, again.stdout) == (0, "") and again.stderr == LEFT_OF_FIXED


def test_standard_input_is_fixed_to_standard_output(cli: Cli) -> None:
    result = cli("check", "-", "--fix", input=PROGRAM)
    assert (result.exit_code, result.stdout) == (0, FIXED)


@pytest.mark.parametrize("args", [("--watch", "--fix", "good.mlc"), ("--watch", "-"), ("--fix", "-", "good.mlc")])
def test_what_does_not_go_together(cli: Cli, args: tuple[str, ...]) -> None:
    assert cli("check", *args).exit_code == 2


# ---------------------------------------------------------------- watching


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_watch_on_a_terminal(folder: Path, lints: Path) -> None:
    """The screen is cleared before each check."""
    import pty

    ours, theirs = pty.openpty()
    code = "import sys; from mlcdsl.cli import main; main()"
    args = [sys.executable, "-c", code, "check", "--watch", "lints.mlc"]
    process = subprocess.Popen(args, cwd=folder, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    seen = b""
    try:
        while b"waiting for changes of" not in seen:
            seen += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert seen.startswith(b"\x1b[2J")


class Enough(Exception):
    """Ends a watch."""


def test_watch_looks_at_what_was_read(tmp_path: Path) -> None:
    """Written, replaced, removed and new files start the action again; nothing else does."""
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("1")
    runs: list[int] = []

    def rewrite() -> None:
        (tmp_path / "new").write_text("2")
        os.replace(tmp_path / "new", a)

    events: Iterator[Callable[[], object]] = iter(
        [lambda: (tmp_path / "other").write_text("x"), lambda: a.write_text("22"), rewrite, lambda: b.write_text("1"),
         lambda: None, a.unlink]
    )  # fmt: skip
    seen: list[int] = []

    def sleep(seconds: float) -> None:
        seen.append(len(runs))
        event = next(events, None)
        if event is None:
            raise Enough
        event()

    def action() -> list[str]:
        runs.append(1)
        return [str(a), str(b)]

    with pytest.raises(Enough):
        watch(action, sleep)
    assert seen == [1, 1, 2, 3, 4, 4, 5]


@pytest.mark.parametrize("nested", [False, True], ids=["in it", "in a new folder below"])
def test_watch_of_a_folder(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch, nested: bool) -> None:
    """New files are checked at once; a folder may lose its last file. What is no program starts nothing."""
    src = folder / "src"
    new = src / "below" / "b.mlc" if nested else src / "b.mlc"
    new.parent.mkdir(parents=True)
    (src / "a.mlc").write_text("module A {}\n")
    events: Iterator[Callable[[], object]] = iter([
        lambda: new.write_text("module B {"), lambda: (src / "notes.txt").write_text("x"), new.unlink,
        (src / "a.mlc").unlink, lambda: (src / "a.mlc").write_text("module A {}\n"),
    ])  # fmt: skip

    def sleep(seconds: float) -> None:
        event = next(events, None)
        if event is None:
            raise KeyboardInterrupt
        event()

    monkeypatch.setattr(watching.watch, "__defaults__", (sleep, tuple))
    result = cli("check", "--watch", "src")
    assert result.exit_code == 130
    lines = [x for x in result.stderr.splitlines() if " checked: " in x]
    assert lines == [
        "1 file checked: no errors", "2 files checked: 1 error", "1 file checked: no errors",
        "0 files checked: no errors", "1 file checked: no errors",
    ]  # fmt: skip


def test_watch_of_a_folder_without_programs(cli: Cli, folder: Path) -> None:
    (folder / "empty").mkdir()
    result = cli("check", "--watch", "empty")
    assert result.exit_code == 2 and "empty" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_watch_as_a_process(folder: Path, lints: Path) -> None:
    """A change of the file or of one that it uses is checked; Ctrl-C ends it with 130."""
    code = "import sys; from mlcdsl.cli import main; main()"
    args = [sys.executable, "-c", code, "check", "--watch", "lints.mlc", "--format", "concise"]
    with open(folder / "out", "wb") as out, open(folder / "err", "wb") as err:
        process = subprocess.Popen(args, cwd=folder, stdout=out, stderr=err)

    def summaries() -> list[str]:
        lines = (folder / "err").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if " checked: " in line]

    def wait_for(number: int) -> None:
        until = time.monotonic() + 30
        while (folder / "err").read_text(encoding="utf-8").count("waiting for changes of") < number:
            assert time.monotonic() < until and process.poll() is None, (folder / "err").read_text(encoding="utf-8")
            time.sleep(0.05)

    try:
        wait_for(1)
        (folder / "good.mlc").write_text(PROGRAMS["types.mlc"], encoding="utf-8")
        wait_for(2)
        lints.write_text("module N {}\n", encoding="utf-8")
        wait_for(3)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    finally:
        process.kill()
        process.wait()
    assert summaries() == [
        "1 file checked: 5 warnings, 1 note",
        "1 file checked: 1 error, 4 warnings, 1 note",
        "1 file checked: no errors",
    ]
    assert "\x1b" not in (folder / "out").read_text(encoding="utf-8")
    assert "Traceback" not in (folder / "err").read_text(encoding="utf-8")


def test_refused_steps_are_errors(folder: Path, cli: Cli) -> None:
    """The same as in the editor: every schedule of the file is run with its defaults."""
    steps = '  i = loops(block("C"))[0]\n  {}\n'
    schedules = "".join(
        f"schedule s{n} for M.relu {{\n{steps.format(step)}}}\n"
        for n, step in enumerate(["vectorize(i)", "reorder(i, i)"])
    )
    (folder / "s.mlcs").write_text(f'use "good.mlc"\n{schedules}', encoding="utf-8")
    result = cli("check", "s.mlcs", "--format", "concise")
    assert result.exit_code == 1
    assert "s.mlcs:8:3: E0410 reorder(i, i): loop i is named twice" in result.stdout
    assert codes(result.stdout) == ["E0410"]
