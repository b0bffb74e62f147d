"""The smallest schedule that shows what is wrong: steps are left out as long as it still is."""

from __future__ import annotations

from mlcdsl.diagnostics import MlcError
from mlcdsl.schedule.run import Runner
from mlcdsl.schedule.session import Session
from mlcdsl.source import Source
from mlcdsl.syntax import parse_schedule
from tests.schedule.random.properties import examine
from tests.schedule.random.scheduler import Made, Wrong


def shrink(error: Wrong, *, compile: bool = False) -> Wrong:
    """The same kind of failure with fewer steps, where there is one."""
    if error.made.text is not None:
        return error
    head, *lines, end = error.made.trace.splitlines()
    lines += [f"  {error.call}"] if error.call else []
    best = error
    changed = True
    while changed:
        changed = False
        for n in range(len(lines) - 1, -1, -1):
            fewer = lines[:n] + lines[n + 1 :]
            found = _fails(error.made, "\n".join([head, *fewer, end]) + "\n", compile)
            if found is not None and _kind(found) == _kind(error):
                lines, best, changed = fewer, found, True
    return best


def _kind(error: Wrong) -> str:
    """What kind of failure it is: the words that do not depend on the program."""
    crash = "failed: " in error.what
    return "crash" if crash else " ".join(error.what.split("\n")[0].split()[1:3]) if " is " not in error.what else "is"


def _fails(made: Made, text: str, compile: bool) -> Wrong | None:
    """What is wrong with a schedule's text, None if nothing, or if it does not run to its end."""
    parsed = parse_schedule(Source("shrunk.mlcs", text))
    smaller = Made(made.subject, Session(made.subject.func, made.subject.intrinsics, made.session.seed))
    try:
        Runner(smaller.session).schedule(parsed.file.entries[0], {})  # type: ignore[arg-type]
    except MlcError:
        return None
    except Exception as error:
        smaller.text = text
        return Wrong(f"a step failed: {type(error).__name__}: {error}", smaller)
    try:
        examine(smaller, compile=compile)
    except Wrong as error:
        return error
    return None
