"""Golden files: `golden(name, text)` compares with tests/golden/NAME, `--update-golden` rewrites them.

Capabilities: `@pytest.mark.requires("gpu")` skips a test where there is none; the end of a run lists what was skipped.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.capabilities import CAPABILITIES, lacking

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files that differ")


def pytest_configure(config: pytest.Config) -> None:
    known = ", ".join(CAPABILITIES)
    config.addinivalue_line("markers", f"requires(*capabilities): skip the test where one is lacking ({known})")
    if "s" not in config.option.reportchars:
        config.option.reportchars += "s"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in [name for mark in item.iter_markers("requires") for name in mark.args]:
            if name not in CAPABILITIES:
                raise pytest.UsageError(f"{item.nodeid}: unknown capability {name!r}")
            reason = lacking(name)
            if reason is not None:
                item.add_marker(pytest.mark.skip(reason=f"requires {name}: {reason}"))


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
    written = {str(value) for r in reports for key, value in getattr(r, "user_properties", ()) if key == "golden"}
    if written:
        terminalreporter.section("golden files written")
        for name in sorted(written):
            terminalreporter.line(f"tests/golden/{name}")
