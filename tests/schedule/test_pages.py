"""Every primitive has a page that shows it at work and shows every precondition broken; this test runs the pages.

A page has sections `## Example ...` with blocks ```mlc (the program), ```mlcs (the schedule), ```mlc (what it becomes),
and sections `## Refused: NEED` with a ```mlcs block (and a ```mlc block, else that of the section before) and a
```console block with the error. `--update-golden` rewrites what is shown.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mlcdsl.diagnostics import MlcError
from mlcdsl.diagnostics.render import render
from mlcdsl.ir.to_syntax import print_prim_func
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.schedule.program import read_schedules
from mlcdsl.schedule.trace import trace_of
from mlcdsl.source import Source

PAGES = Path(__file__).parents[2] / "docs" / "primitives"
DONE = [n for n in PRIMITIVES.names() if PRIMITIVES.get(n) is not None]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(program: str, schedule: str) -> tuple[str, str]:
    """The program that a schedule makes, and its trace; or the rendered error and ""."""
    sources = {"program.mlc": program}

    def load(path: str, user: Source) -> Source | str:
        return Source(path, sources[path]) if path in sources else "no such file"

    file = read_schedules(Source("schedule.mlcs", schedule), load)
    try:
        session = file.run()
    except MlcError as error:
        return render(error.diagnostics, "text").rstrip("\n") + "\n", ""
    node = file.schedule(None)
    return print_prim_func(session.func) + "\n", str(trace_of(node.name.name, node.function, session.steps))


def sections(text: str) -> list[tuple[str, int, int]]:
    heads = [*re.finditer(r"^## (.*)$", text, re.MULTILINE)]
    ends = [*(h.start() for h in heads[1:]), len(text)]
    return [(h.group(1), h.end(), e) for h, e in zip(heads, ends, strict=True)]


@pytest.mark.parametrize("name", DONE)
def test_page(name: str, request: pytest.FixtureRequest) -> None:
    path = PAGES / f"{name}.md"
    text = path.read_text()
    program, out, last = "", [], 0
    shown_needs = set()
    for title, start, end in sections(text):
        blocks = [*BLOCK.finditer(text, start, end)]
        if not blocks:
            continue
        if blocks[0].group(1) == "mlc":
            program = blocks[0].group(2)
        schedule = next(b.group(2) for b in blocks if b.group(1) == "mlcs")
        shown, trace = run(program, 'use "program.mlc"\n' + schedule)
        if title.startswith("Refused"):
            need = title.partition(": ")[2]
            shown_needs.add(need)
            assert trace == "", f"{name}: {title} was accepted:\n{shown}"
            assert f"({need})" in shown, shown
        else:
            assert trace, f"{name}: {title} was refused:\n{shown}"
            again, _ = run(program, 'use "program.mlc"\n' + trace)
            assert again == shown, f"{name}: the trace does not replay:\n{trace}"
        result = blocks[-1]
        out.append(text[last : result.start(2)] + shown)
        last = result.end(2)
    changed = "".join(out) + text[last:]
    if request.config.getoption("--update-golden"):
        path.write_text(changed)
    else:
        assert changed == text
    primitive = PRIMITIVES.get(name)
    assert primitive is not None
    assert {n.name for n in primitive.requires} <= shown_needs, "preconditions that the page does not break"
