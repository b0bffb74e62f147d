"""Random edits of every sample: the server lives on, and says at last what a new server says.

`MLC_EDITS=2000 pytest -n0 -s tests/lsp/test_random_edits.py` is the long session; it prints the server's memory.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from tests.lsp.edits import Editor

EDITS = int(os.environ.get("MLC_EDITS", "200"))
SEED = int(os.environ.get("MLC_SEED", "1"))
ROUNDS = 10


def test_random_edits(tmp_path: Path) -> None:
    editor = Editor(tmp_path, SEED)
    memory: list[float] = []
    with editor.wire as wire:
        for n in range(EDITS):
            editor.step()
            if (n + 1) % (EDITS // ROUNDS) == 0:
                editor.answers()
                memory.append(wire.memory())
                print(f"{n + 1} edits: {memory[-1]:.0f} MiB, {wire.cpu():.1f} s", flush=True)
        _as_afresh(editor)
        editor.restore()
        _as_afresh(editor)
        assert [n for n in wire.notifications if n["method"] == "window/showMessage"] == []
        assert wire.close() == 0
        assert not wire.errors, wire.errors.decode()[-3000:]
    settled = memory[ROUNDS // 2]
    assert memory[-1] < 1.15 * settled + 16, memory


def _as_afresh(editor: Editor) -> None:
    final, afresh = dict(editor.final()), dict(editor.afresh())
    assert final.keys() == afresh.keys() and len(final) > 100
    differs = [_difference(k, final[k], afresh[k]) for k in final if final[k] != afresh[k]]
    assert not differs, "\n".join(differs[:5])


def _difference(name: str, here: str, afresh: str) -> str:
    lines = difflib.unified_diff(afresh.splitlines(), here.splitlines(), "a new server", "this one", lineterm="", n=8)
    return "\n".join([name, *list(lines)[:80]])
