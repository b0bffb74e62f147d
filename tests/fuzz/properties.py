"""What holds for every text, however damaged. `examine` raises AssertionError, or whatever the compiler raised."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from types import FrameType
from typing import Literal

from mlcdsl.check import check_source
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.diagnostics.render import FORMATS, render
from mlcdsl.lint import report
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast, parse, parse_schedule
from mlcdsl.syntax.printer import print_file

Depth = Literal["parse", "check", "prove"]
SECONDS = 1.0  # of processor time for one stage
_STOP = 10.0  # when a stage is broken off


@contextmanager
def in_time(stage: str, limit: float) -> Iterator[None]:
    """Fails when the stage takes long; a loop without end is broken off."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"{stage} does not end")

    timed = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGPROF, stop) if timed else None
    if timed:
        signal.setitimer(signal.ITIMER_PROF, _STOP + limit)
    start = time.process_time()
    try:
        yield
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
    used = time.process_time() - start
    assert used < limit, f"{stage} took {used:.1f} s"


def examine(given: str | bytes, depth: Depth, limit: float = SECONDS) -> None:
    """Run the stages on a text and check what they promise, each in `limit` seconds of processor time."""
    source = Source("fuzz.mlc", given) if isinstance(given, str) else decode(given)
    with in_time("parse", limit):
        result = parse(source)
        schedule = parse_schedule(source)
    rendered(list(schedule.diagnostics))
    found = list(result.diagnostics)
    broken = error_nodes(result.file, len(source.text))
    assert not error_nodes(schedule.file, len(source.text)) or schedule.diagnostics, "an error node without an error"
    assert not broken or any(d.severity == "error" for d in found), "an error node without an error"
    if not found:
        with in_time("format", limit):
            stable(result.file)
    if depth != "parse":
        with in_time(depth, limit):
            checked = check_source(source, prove=depth == "prove")
        assert [d for d in checked.diagnostics if d.code.startswith(("E00", "E01"))][: len(found)] == found
        with in_time("lint", limit):
            found = list(report(checked))
        errors = [d for d in checked.diagnostics if d.severity == "error"]
        assert [d for d in found if d.severity == "error"] == errors, "lint says nothing of errors"
    with in_time("rendering", 4 * limit):  # in every format, of up to thousands of findings
        rendered(found)


def decode(data: bytes) -> Source:
    """What the driver makes of bytes; the place of the first bad byte lies in the text."""
    source, bad = Source.decode("fuzz.mlc", data)
    assert bad is None or 0 <= bad < len(source.text), "the bad byte's place"
    return source


def stable(file: ast.File) -> None:
    """Formatting keeps the tree, and what is formatted stays as it is."""
    text = print_file(file)
    again = parse(Source("formatted.mlc", text))
    assert not again.diagnostics, f"the formatted text has errors: {render(again.diagnostics, 'concise')}"
    assert again.file == file, "the formatted text is another program"
    assert print_file(again.file) == text, "formatting twice gives another text"


def rendered(found: list[Diagnostic]) -> None:
    for diagnostic in found:
        assert diagnostic.message.strip(), diagnostic
        for span in spans(diagnostic):
            inside(span.start, span.end, len(span.source.text))
    for format in FORMATS:
        text = render(found, format)
        assert text or not found, format
    render(found, "text", color=True, width=40)


def spans(d: Diagnostic) -> list[Span]:
    own = [d.span] if d.span is not None else []
    fix = [edit.span for edit in d.fix.edits] if d.fix is not None else []
    return own + [label.span for label in d.related] + fix


def inside(start: int, end: int, length: int) -> None:
    assert 0 <= start <= end <= length, f"a span {start}..{end} of a text of {length}"


def error_nodes(file: ast.File, length: int) -> int:
    """How many error nodes the tree has; on the way, all spans are checked."""
    count = 0
    stack: list[object] = [file]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(node)
        elif isinstance(node, Span):
            inside(node.start, node.end, length)
        elif is_dataclass(node):
            count += type(node).__name__.startswith("Error")
            stack.extend(getattr(node, f.name) for f in fields(node))
    return count
