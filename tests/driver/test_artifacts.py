"""`.mlcx` files: whole programs without their source, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import mlcdsl

ROOT = Path(__file__).parents[2]
PROGRAM = """
module M {
  const w: f32[3] = [1, 2, 3]
  prim_func add[n](A: f32[n], B: f32[n]) -> (C: f32[n]) where n % 3 == 0 { compute C[i] = A[i] + B[i] }
  prim_func pick[n, m](A: f32[n], I: i64[m]) -> (C: f32[m]) { compute C[i] = A[I[i]] }
  function f(x: f32[3]) -> (f32[3], f32[3]) { return (add(x, w), relu(x)) }
}
"""
X = np.array([-1, 0, 5], np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    out = tmp_path / "m.mlcx"
    mlcdsl.build(PROGRAM).save(str(out))
    return out


def refused(path: Path, code: str, match: str) -> None:
    with pytest.raises(mlcdsl.MlcError, match=match) as caught:
        mlcdsl.load(path)
    assert caught.value.diagnostics[0].code == code


def changed(path: Path, member: str, data: bytes | None) -> None:
    """Rewrite one member of the zip; None takes it out."""
    with zipfile.ZipFile(path) as z:
        members = {i.filename: z.read(i) for i in z.infolist()}
    if data is None:
        del members[member]
    else:
        members[member] = data
    with zipfile.ZipFile(path, "w") as z:
        for name, content in members.items():
            z.writestr(name, content)


def test_everything_is_in_it(path: Path) -> None:
    code = (
        "import mlcdsl, numpy as np\n"
        "import mlcdsl.backends.llvm.compile as compiler\n"
        "compiler.object_code = compiler._optimized = None  # nothing is compiled\n"
        f"lib = mlcdsl.load({str(path)!r})\n"
        "x = np.array([-1, 0, 5], np.float32)\n"
        "a, b = lib['f'](x)\n"
        "assert (a == x + [1, 2, 3]).all() and (b == [0, 0, 5]).all()\n"
        "assert lib.names() == ['M.add', 'M.pick', 'M.f']\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=path.parent, env={"PYTHONPATH": str(ROOT)})


def test_errors_at_run_time_name_the_place(path: Path) -> None:
    lib = mlcdsl.load(path)
    with pytest.raises(mlcdsl.MlcError, match=r"index 0 of A is 7, outside 0 <= index < 3 \(at <text>:5:\d+\)"):
        lib["pick"](X, np.array([0, 7]))
    with pytest.raises(mlcdsl.MlcError, match="n % 3 == 0"):
        lib["add"](X[:2], X[:2])


def test_same_program_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mlcx"
    mlcdsl.build(PROGRAM).save(str(again))
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("cut", [0, 3, 100, -100])
def test_cut_short(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:cut])
    refused(path, "E0802", "cannot be loaded")


def test_flipped_bits(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(50, len(data), 997):
        broken = bytearray(data)
        broken[at] ^= 0x40
        path.write_bytes(broken)
        try:
            mlcdsl.load(path)
        except mlcdsl.MlcError as error:
            assert error.diagnostics[0].code in ("E0802", "E0805")


@pytest.mark.parametrize("member", ["code.o", "signatures.mlc", "bytecode.json", "weights.safetensors"])
def test_changed_members(path: Path, member: str) -> None:
    changed(path, member, b"something else")
    refused(path, "E0802", "was changed after the build")


def test_missing_member(path: Path) -> None:
    changed(path, "code.o", None)
    refused(path, "E0802", "parts are missing")


@pytest.mark.parametrize("place", ["", ".", "/", "d.mlcx"])
def test_artifacts_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.mlcx").mkdir()
    with pytest.raises(mlcdsl.MlcError, match="cannot write") as caught:
        mlcdsl.build("module M { function f(k: i64) -> i64 { return k } }").save(place)
    assert caught.value.diagnostics[0].code == "E0001"


def test_another_version(path: Path) -> None:
    with zipfile.ZipFile(path) as z:
        manifest = json.loads(z.read("manifest.json"))
    changed(path, "manifest.json", json.dumps({**manifest, "format": 99}).encode())
    refused(path, "E0802", "format 99")


def test_another_machine(path: Path) -> None:
    with zipfile.ZipFile(path) as z:
        manifest = json.loads(z.read("manifest.json"))
    manifest["target"]["triple"] = "aarch64-unknown-linux-gnu"
    changed(path, "manifest.json", json.dumps(manifest).encode())
    refused(path, "E0805", "aarch64")


def test_a_processor_with_more(path: Path) -> None:
    with zipfile.ZipFile(path) as z:
        manifest = json.loads(z.read("manifest.json"))
    manifest["target"]["features"] += ",+quantum"
    changed(path, "manifest.json", json.dumps(manifest).encode())
    refused(path, "E0805", "quantum")


@pytest.mark.parametrize("content", [b"", b"module M { }", b"PK\x03\x04 no zip"])
def test_foreign_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.mlcx"
    path.write_bytes(content)
    refused(path, "E0802", "cannot be loaded")


def test_other_zip(tmp_path: Path) -> None:
    path = tmp_path / "x.mlcx"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("a.txt", "hello")
    refused(path, "E0802", "without a manifest")


def test_no_file(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.mlcx", "E0001", "no such file")
