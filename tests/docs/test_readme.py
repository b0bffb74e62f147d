"""The Python of the README runs, from the repository's root; it and the tour name what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_python_blocks(tmp_path: Path) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    for code in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL):
        subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})


def test_every_command_and_page_is_named() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = {p.stem for p in (ROOT / "mlcdsl" / "cli" / "commands").glob("*.py")} - {"__init__"}
    assert not {c for c in commands if not re.search(rf"\bmlcdsl {c}\b", text)}
    pages = {f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")}
    assert set(re.findall(r"\]\((docs/[^)]+)\)", text)) == pages


def test_every_package_is_in_the_tour() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = {p.parent.name for p in (ROOT / "mlcdsl").glob("*/__init__.py")}
    assert set(re.findall(r"^\| `mlcdsl/([\w]+)", text, re.MULTILINE)) == packages


def test_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        assert not [link for link in links if "://" not in link and not (page.parent / link).exists()], page
