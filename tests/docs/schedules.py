"""Running the schedules of pages."""

from __future__ import annotations

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.lint import report_schedules
from mlcdsl.schedule.program import read_schedules
from mlcdsl.source import Source
from tests.docs.blocks import DOCS, Block, blocks

HEAD = "# in a schedule"


def program() -> str:
    """What the schedules of pages are for: the program that the reference shows."""
    return next(blocks(DOCS / "schedules.md", "mlc")).text


def text_of(block: Block) -> str:
    """The whole schedule: statements stand in one, and every one uses the program."""
    text = block.text
    if any(line.strip() == HEAD for line in text.splitlines()[:2]):
        text = f"schedule s for M.f {{\n{text}\n}}\n"
    return text if 'use "' in text else f'use "program.mlc"\n{text}'


def findings(block: Block, lint: bool = False) -> tuple[Diagnostic, ...]:
    """What checking the schedules of an example finds, with the lint rules where it is about one, or else running all
    of them."""

    def load(path: str, user: Source) -> Source | str:
        return Source(path, program()) if path == "program.mlc" else "no such file"

    source = Source("schedule.mlcs", text_of(block))
    file = read_schedules(source, load)
    found = report_schedules(file) if lint else file.findings()
    if found:
        return found
    for name in file.schedules:
        try:
            file.run(name)
        except MlcError as error:
            return tuple(error.diagnostics)
    return ()
