"""The examples of the pages of diagnostic codes: programs give the code that they announce, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlcdsl.diagnostics import MlcError
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.vm.registry import FUNCTIONS
from tests.docs import schedules
from tests.docs.blocks import DOCS, Block, blocks, reported

PAGES = sorted((DOCS / "errors").glob("*.md"))
PROGRAMS = [b for p in PAGES for b in blocks(p, "mlc")]
SCHEDULES = [b for p in PAGES for b in blocks(p, "mlcs")]
SCRIPTS = [b for p in PAGES for b in blocks(p, "python")]


@pytest.mark.parametrize("block", PROGRAMS, ids=lambda b: b.name)
def test_program(block: Block) -> None:
    """The code of the page is among the findings; a mended program has no errors, and not the page's warning."""
    found = reported(block.program)
    codes = {d.code for d in found}
    if block.expects:
        assert block.expects in codes
    else:
        assert block.text.startswith("# ok\n")
        assert not [d for d in found if d.severity == "error"]
        assert Path(block.page).stem not in codes


@pytest.mark.parametrize("block", SCHEDULES, ids=lambda b: b.name)
def test_schedule(block: Block) -> None:
    """The code of the page, and no other; a mended schedule runs. The program is that of docs/schedules.md."""
    assert block.expects == Path(block.page).stem or block.text.startswith("# ok\n")
    found = schedules.findings(block, lint=Path(block.page).stem.startswith("L"))
    assert {d.code for d in found} == ({block.expects} if block.expects else set()), [d.message for d in found]


@pytest.fixture
def registry() -> Iterator[None]:
    """What a script registers is forgotten after it."""
    before = dict(FUNCTIONS)
    yield
    FUNCTIONS.clear()
    FUNCTIONS.update(before)


@pytest.mark.parametrize("block", SCRIPTS, ids=lambda b: b.name)
@pytest.mark.usefixtures("registry")
def test_script(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script raises the error that its first line announces, or nothing. It runs in an empty directory."""
    monkeypatch.chdir(tmp_path)
    code = compile(block.text, block.name, "exec")
    if not block.expects:
        exec(code, {"__name__": "example"})
        return
    with pytest.raises(MlcError) as caught:
        exec(code, {"__name__": "example"})
    assert block.expects in {d.code for d in caught.value.diagnostics}


def test_codes_in_the_source_are_declared() -> None:
    """What looks like a code in the compiler is one, and every code is reported by something."""
    used: set[str] = set()
    for path in (DOCS.parent / "mlcdsl").rglob("*.py"):
        if path.name != "codes.py":
            used |= set(re.findall(r"""["']([EWL]0\d{3})["']""", path.read_text(encoding="utf-8")))
    assert used == set(CODES)
