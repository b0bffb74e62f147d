"""Golden files: `golden(name, text)` compares with tests/golden/NAME, `--update-golden` rewrites them."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files that differ")


@pytest.fixture
def golden(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or under --update-golden write it and say so in the summary."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        found = text if text.endswith("\n") else text + "\n"
        wanted = path.read_bytes().decode("utf-8") if path.exists() else None
        if found == wanted:
            return
        if update:
            _write(path, found)
            record_property("golden", name)
            return
        if wanted is None:
            pytest.fail(f"there is no tests/golden/{name}; pytest --update-golden writes it", pytrace=False)
        pytest.fail(_difference(name, wanted, found), pytrace=False)

    return compare


def _write(path: Path, text: str) -> None:
    """Replace the file in one step, for other workers may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_bytes(text.encode("utf-8"))
    new.replace(path)


def _difference(name: str, wanted: str, found: str) -> str:
    lines = difflib.unified_diff(
        wanted.splitlines(), found.splitlines(), f"tests/golden/{name}", "what came out", lineterm=""
    )
    return "\n".join([*lines, "", "If the new text is right: pytest --update-golden, then read the diff."])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the golden files that this run wrote (the workers' reports carry them here)."""
    reports = [r for group in terminalreporter.stats.values() for r in group]
    written = {
        str(value) for r in reports for key, value in getattr(r, "user_properties", ()) if key == "golden"
    }
    if written:
        terminalreporter.section("golden files written")
        for name in sorted(written):
            terminalreporter.line(f"tests/golden/{name}")
