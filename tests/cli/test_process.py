"""The command as a process: exit codes, streams, signals, what it imports, and whole runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
MAIN = "import sys; from mlcdsl.cli import main; main()"


def mlcdsl(*args: str, env: dict[str, str] | None = None, cwd: Path = SAMPLES) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *args],
        capture_output=True, text=True, cwd=cwd, env={**os.environ, **(env or {})}, timeout=60,
    )  # fmt: skip


def test_streams_and_exit_codes() -> None:
    good = mlcdsl("check", "mm_relu.mlc")
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "1 file checked: no errors\n")
    bad = mlcdsl("check", "nowhere.mlc")
    assert bad.returncode == 1
    assert bad.stdout.startswith("error[E0001]")
    assert bad.stderr == "1 file checked: 1 error\n"
    wrong = mlcdsl("check", "--what")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "mlcdsl", "check", "mm_relu.mlc"], capture_output=True, cwd=SAMPLES)
    assert (done.returncode, done.stderr) == (0, b"1 file checked: no errors\n")


def _imported(*args: str) -> set[str]:
    """The modules that a command leaves imported."""
    code = f"{MAIN[:-6]}\ntry:\n main()\nexcept SystemExit: pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, cwd=SAMPLES, timeout=60)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("module", ["numpy", "llvmlite", "rich", "safetensors", "ml_dtypes"])
def test_check_imports_only_what_it_needs(module: str) -> None:
    assert module not in _imported("check", "mm_relu.mlc")


@pytest.mark.parametrize("args", [("version",), ("explain", "E0301"), ("fmt", "--check", "mm_relu.mlc"), ("--help",)])
def test_light_commands_import_nothing_heavy(args: tuple[str, ...]) -> None:
    assert not _imported(*args) & {"numpy", "llvmlite", "rich", "islpy", "ml_dtypes"}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_nobody_reads_the_output() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-c", MAIN, "explain", "E0301"], stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
@pytest.mark.parametrize("args", [("ops",), ("--help",), ("build", "mm_relu.mlc", "--emit", "llvm")])
def test_no_room_for_the_output(args: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", MAIN, *args], stdout=full, stderr=subprocess.PIPE, cwd=SAMPLES, text=True
        )
    assert (done.returncode, done.stderr) == (2, "error: cannot write: no space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_interrupt() -> None:
    code = MAIN.replace("main()", "print('ready', flush=True); main()")
    with subprocess.Popen(
        [sys.executable, "-c", code, "check", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.3)  # wherever it is now
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_interrupt_of_compiled_code(tmp_path: Path) -> None:
    (tmp_path / "long.mlc").write_text("""module M {
      extern ready(x: i64[1]) = "test.ready"
      prim_func f(inout A: i64[1]) { call ready(A) while A[0] >= 0 { A[0] = (A[0] + 1) % 1000 } }
    }""")
    code = MAIN.replace("main()", "import mlcdsl; mlcdsl.register_func('test.ready', lambda x: print(1, flush=True));")
    with subprocess.Popen(
        [sys.executable, "-c", f"{code} main()", "run", "long.mlc", "A=zeros"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"1\n"
        time.sleep(0.2)  # now in the loop
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (-signal.SIGINT, b"", b"")  # a shell says 130


def test_no_colours_in_a_pipe() -> None:
    assert "\x1b" not in mlcdsl("check", "nowhere.mlc").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize(("env", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_on_a_terminal(env: dict[str, str], colored: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "check", "nowhere.mlc"],
        stdout=theirs, stderr=subprocess.DEVNULL, env={**clean, "TERM": "xterm", **env},
    )  # fmt: skip
    os.close(theirs)
    shown = os.read(ours, 10_000)
    process.wait(timeout=30)
    os.close(ours)
    assert b"E0001" in shown
    assert (b"\x1b[" in shown) == colored


def test_completion() -> None:
    done = mlcdsl(env={"_MLCDSL_COMPLETE": "bash_complete", "COMP_WORDS": "mlcdsl che", "COMP_CWORD": "1"})
    assert done.stdout.split() == ["plain,check"]


def test_a_program_is_built_and_run(tmp_path: Path) -> None:
    a = np.random.default_rng(0).uniform(-1, 1, (128, 128)).astype(np.float32)
    np.save(tmp_path / "a.npy", a)
    sample = str(SAMPLES / "mm_relu.mlc")
    built = mlcdsl("build", sample, "-o", "mm.mlcx", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    for file in (sample, "mm.mlcx"):
        ran = mlcdsl("run", f"{file}:mm_relu", "A=a.npy", "B=a.npy", "-o", "out.npz", cwd=tmp_path)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.startswith("C  f32[128, 128]  [")
        with np.load(tmp_path / "out.npz") as out:
            np.testing.assert_allclose(out["C"], np.maximum(a @ a, 0), rtol=1e-4, atol=1e-5)
    wrong = mlcdsl("run", "mm.mlcx:mm_relu", "A=a.npy", "B=out.npz:C", "--seed", "1", cwd=tmp_path)
    assert wrong.returncode == 0
    np.save(tmp_path / "b.npy", a[:64])
    wrong = mlcdsl("run", f"{sample}:mm_relu", "A=a.npy", "B=b.npy", cwd=tmp_path)
    assert wrong.returncode == 1
    assert "E0801" in wrong.stderr
    assert "The array comes from b.npy." in wrong.stderr


def test_stages_print() -> None:
    for kind in ("ast", "mlc", "lowered", "llvm", "asm"):
        done = mlcdsl("build", "mm_relu.mlc", "--emit", kind)
        assert done.returncode == 0, done.stderr
        assert "mm_relu" in done.stdout
