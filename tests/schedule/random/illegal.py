"""Damaged schedules: the trace of a random schedule with one thing in it changed, run as a text.

Most are refused: by the checker of schedules, or at a step. A refusal is a diagnostic with one of the codes of
schedules and a place; what is accepted all the same has to compute the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from mlcdsl.check.names import Sink
from mlcdsl.diagnostics import MlcError
from mlcdsl.schedule.check import ScheduleChecker
from mlcdsl.schedule.run import Runner
from mlcdsl.schedule.session import Session
from mlcdsl.source import Source
from mlcdsl.syntax import parse_schedule
from mlcdsl.syntax import schedule_ast as S
from tests.schedule.random.properties import same_values
from tests.schedule.random.scheduler import Made, Wrong, make

Lines = list[str]
CODES = frozenset({"E0101", "E0102", "E0201", "E0202", "E0204", "E0410", "E0411", "E0412"})


def _arguments(line: str) -> tuple[str, list[str], str]:
    """What is before the arguments of a call, the arguments, what is behind them."""
    open_at, close = line.index("("), line.rindex(")")
    parts: list[str] = []
    depth = 0
    for piece in line[open_at + 1 : close].split(","):
        if depth:
            parts[-1] += "," + piece
        else:
            parts.append(piece.strip())
        depth += sum(piece.count(c) for c in "([") - sum(piece.count(c) for c in ")]")
    return line[: open_at + 1], [p for p in parts if p], line[close:]


def _call(lines: Lines, rng: random.Random, least: int = 1) -> tuple[int, str, list[str], str] | None:
    """A step with some arguments."""
    found = [n for n, line in enumerate(lines) if "(" in line and len(_arguments(line)[1]) >= least]
    if not found:
        return None
    n = rng.choice(found)
    return (n, *_arguments(lines[n]))


def swapped(lines: Lines, rng: random.Random) -> None:
    """The arguments in another order."""
    if call := _call(lines, rng, 2):
        n, head, args, tail = call
        lines[n] = head + ", ".join(args[::-1]) + tail


def wrong_kind(lines: Lines, rng: random.Random) -> None:
    """Another value for an argument."""
    if call := _call(lines, rng):
        n, head, args, tail = call
        args[rng.randrange(len(args))] = rng.choice(
            ('"x"', "3", "[1, 2]", "true", "_", "threadIdx.x", "1.5", "(i) -> (i)")
        )
        lines[n] = head + ", ".join(args) + tail


def dropped(lines: Lines, rng: random.Random) -> None:
    """An argument less."""
    if call := _call(lines, rng):
        n, head, args, tail = call
        del args[rng.randrange(len(args))]
        lines[n] = head + ", ".join(args) + tail


def too_many(lines: Lines, rng: random.Random) -> None:
    """An argument twice, or one that has no name here."""
    if call := _call(lines, rng):
        n, head, args, tail = call
        args.append(rng.choice((args[-1], "speed=1", "7")))
        lines[n] = head + ", ".join(args) + tail


def ended(lines: Lines, rng: random.Random) -> None:
    """A handle that a step before ended."""
    splits = [n for n, line in enumerate(lines) if "split(" in line or "fuse(" in line]
    if splits:
        n = rng.choice(splits)
        old = _arguments(lines[n])[1][0]
        lines.append(rng.choice((f"split({old}, [_, 2])", f"reorder({old}, {old})", f"x, y = split({old}, [2, _])")))


def factors(lines: Lines, rng: random.Random) -> None:
    """Factors that do not split."""
    splits = [n for n, line in enumerate(lines) if "split(" in line]
    if splits:
        head, args, tail = _arguments(lines[rng.choice(splits)])
        bad = rng.choice(("[0, _]", "[_, -2]", "[_]", "[]", "[_, _]", "[1, 1]", "[2.5, 2]"))
        lines.append(head.split("=")[-1].strip() + ", ".join([args[0], bad]) + tail.split("[0]")[0])
        lines[splits[0]] = lines[splits[0]].replace(args[1], bad) if len(args) > 1 else lines[splits[0]]


def unknown(lines: Lines, rng: random.Random) -> None:
    """A name that nothing has."""
    n = rng.randrange(len(lines))
    head, args, tail = _arguments(lines[n])
    lines[n] = rng.choice((head.replace("(", "x("), head + 'block("none_such")')) + ", ".join(args[1:]) + tail


def moved(lines: Lines, rng: random.Random) -> None:
    """Two steps change places."""
    if len(lines) > 1:
        a = rng.randrange(len(lines) - 1)
        lines[a], lines[a + 1] = lines[a + 1], lines[a]


def repeated(lines: Lines, rng: random.Random) -> None:
    """A step again."""
    lines.append(rng.choice(lines))


def other_handle(lines: Lines, rng: random.Random) -> None:
    """Another handle of the schedule."""
    handles = [t.strip() for line in lines if " = " in line for t in line.split(" = ")[0].split(",")]
    if handles and (call := _call(lines, rng)):
        n, head, args, tail = call
        args[rng.randrange(len(args))] = rng.choice(handles)
        lines[n] = head + ", ".join(args) + tail


def reversed_nest(lines: Lines, rng: random.Random) -> None:
    """A nest inside out, which is wrong across dependences and for loops that are not alone."""
    nests = [line.split(" = ")[0].strip() for line in lines if "= loops(" in line and "," in line.split(" = ")[0]]
    if nests:
        names = [t.strip() for t in rng.choice(nests).split(",")]
        lines.append(f"reorder({', '.join(rng.sample(names, len(names)))})")


DAMAGES: tuple[Callable[[Lines, random.Random], None], ...] = (
    swapped, wrong_kind, dropped, too_many, ended, factors, unknown, moved, repeated, other_handle, reversed_nest,
)  # fmt: skip


def damage(seed: int) -> tuple[Made, list[str]]:
    """Run a damaged schedule: what was made before it was refused, and the codes of the refusal (none: accepted)."""
    rng = random.Random(seed)
    made = make(seed, most=5)
    head, *lines, _ = made.trace.splitlines()
    lines = lines or ['b = block("none_such")', "i = loops(b)[0]"]
    before = list(lines)
    for _ in range(20):
        rng.choice(DAMAGES)(lines, rng)
        if lines != before:
            break
    text = "\n".join([head, *lines, "}"]) + "\n"
    session = Session(made.subject.func, made.subject.intrinsics, seed)
    damaged = Made(made.subject, session, text=text)
    codes = _run(damaged)
    if not codes:
        same_values(damaged, session.func)
    elif not set(codes) <= CODES:
        raise Wrong(f"refused with {codes}", damaged)
    return damaged, codes


def _run(made: Made) -> list[str]:
    """The codes that stop a schedule's text, first those of the checker; a step that is refused has a place."""
    assert made.text is not None
    parsed = parse_schedule(Source("damaged.mlcs", made.text))
    sink = Sink()
    node = parsed.file.entries[0] if parsed.file.entries else None
    if isinstance(node, S.Schedule):
        ScheduleChecker(sink, {}, frozenset(made.subject.intrinsics)).schedule(node)
    static = [d.code for d in (*parsed.diagnostics, *sink.found)]
    if parsed.diagnostics or not isinstance(node, S.Schedule):
        return static
    try:
        # also where the checker found something: what it does not see must not crash either
        Runner(made.session).schedule(node, {})
    except MlcError as error:
        unplaced = [d for d in error.diagnostics if d.span is None]
        if unplaced:
            raise Wrong(f"a refusal without a place: {unplaced[0].message}", made) from error
        return static + [d.code for d in error.diagnostics]
    except Exception as error:
        raise Wrong(f"the schedule fails: {type(error).__name__}: {error}", made) from error
    if static:
        raise Wrong(f"the checker refuses ({static}) what runs", made)
    return []
