"""Running vim and neovim without a terminal and without the user's files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "grammar" / "editors" / "vim"
EDITORS = {"vim": ["vim", "-Nu", "NONE", "-i", "NONE", "-n", "-es"], "nvim": ["nvim", "--clean", "-n", "--headless"]}

#: every how many of the texts an editor gets: the files are the same for both
SHARE = {"vim": 1, "nvim": 4}


def run(editor: str, script: Path, variables: dict[str, str], home: Path, *plugins: Path) -> str:
    """Run a script that ends the editor; what it says on the way."""
    paths = ",".join(map(str, (RUNTIME, *plugins)))
    command = [*EDITORS[editor], "--cmd", f"set runtimepath^={paths}", "-S", str(script)]
    environment = {**os.environ, **variables, "HOME": str(home), "XDG_STATE_HOME": str(home)}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=100, check=False)  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said
