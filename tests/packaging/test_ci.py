"""The script that runs all checks takes its command from the README."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPT = ROOT / ".ci" / "run"

needs_script = pytest.mark.skipif(not SCRIPT.exists(), reason="the source distribution has no .ci/")


def commands() -> list[str]:
    """The test commands of the README."""
    return re.findall(r"^Set up and test:\n+```sh\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)


def test_readme_has_one_command() -> None:
    (command,) = commands()
    parts = command.split(" && ")
    assert "\n" not in command
    assert parts[0] == "python3 -m venv .venv"
    assert "[dev]" in parts[1]
    assert parts[-1] == ".venv/bin/pytest"


@needs_script
def test_script_reads_the_command(tmp_path: Path) -> None:
    """What the script takes out of the README is the command, and it repeats no part of it."""
    text = SCRIPT.read_text(encoding="utf-8")
    (found,) = re.findall(r"^command=\$\((awk .* README\.md)\)$", text, re.MULTILINE)
    done = subprocess.run(["bash", "-c", found], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [done.stdout.strip()] == commands()
    assert "venv .venv" not in text and "pip install" not in text


@needs_script
def test_script_is_bash() -> None:
    assert os.access(SCRIPT, os.X_OK)
    assert SCRIPT.read_text(encoding="utf-8").splitlines()[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in SCRIPT.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", str(SCRIPT)], check=True)
