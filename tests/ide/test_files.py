"""The files of the workspace's folders."""

from __future__ import annotations

from pathlib import Path

from mlcdsl.lsp.files import Files


def test_hidden_folders_and_packages_are_skipped(tmp_path: Path) -> None:
    for name in ("b.mlc", "a/x.mlcs", "a/.git/y.mlc", "node_modules/z.mlc", "a/w.txt", "a/.hidden.mlc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    now = 0.0
    files = Files(lambda: [str(tmp_path), str(tmp_path / "a")], seconds=5, clock=lambda: now)
    shown = [str(Path(f).relative_to(tmp_path)) for f in files()]
    assert shown == ["b.mlc", "a/.hidden.mlc", "a/x.mlcs"]
    (tmp_path / "c.mlc").write_text("")
    assert len(files()) == 3
    now = 6.0
    assert len(files()) == 4
    (tmp_path / "c.mlc").unlink()
    files.forget()
    assert len(files()) == 3


def test_folders_that_are_gone(tmp_path: Path) -> None:
    assert Files(lambda: [str(tmp_path / "gone")])() == ()
