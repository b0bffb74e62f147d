"""Reading and checking 2,000 lines in a warm process: at most 1.5 s; and by stages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from figures import Options
from figures.long_module import long_module
from figures.table import Row, row, summary

Pair = tuple[float, float]


def measure(options: Options) -> Iterator[Row]:
    from mlcdsl.check import check_source
    from mlcdsl.source import Source
    from mlcdsl.syntax import parse
    from mlcdsl.syntax.lexer import lex

    source = Source("long.mlc", long_module())
    result = check_source(source)
    if result.diagnostics:
        raise RuntimeError("\n".join(f"{d.code} {d.message}" for d in result.diagnostics))
    tokens = len(lex(source).tokens)
    count = sum(len(m.prim_funcs) for m in result.program.modules.values())
    size = f"{source.text.count(chr(10))} lines, {count} prim_funcs, {tokens} tokens"
    actions: dict[str, Callable[[], object]] = {
        "all": lambda: check_source(source),
        "lex": lambda: lex(source),
        "parse": lambda: parse(source),
        "elaborate": lambda: check_source(source, prove=False),
    }
    samples: dict[str, list[Pair]] = {name: [] for name in actions}
    for _ in range(options.rounds(10)):
        for name, action in actions.items():
            samples[name].append(_timed(action))
    lexed, parsed, elaborated, whole = (samples[n] for n in ("lex", "parse", "elaborate", "all"))
    yield _row("parse and check 2,000 lines", whole, 1500, size)
    yield _row("- lex", lexed)
    least = min(cpu for _, cpu in parsed)
    yield _row("- parse, comments", _less(parsed, lexed), note=f"with lex {least / tokens * 1e6:.1f} us of cpu a token")
    yield _row("- elaborate", _less(elaborated, parsed))
    yield _row("- prove", _less(whole, elaborated))


def _timed(action: Callable[[], object]) -> Pair:
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def _less(samples: list[Pair], before: list[Pair]) -> list[Pair]:
    """What the later stage adds: the least of `before` is taken off."""
    wall, cpu = min(w for w, _ in before), min(c for _, c in before)
    return [(max(0.0, w - wall), max(0.0, c - cpu)) for w, c in samples]


def _row(figure: str, samples: list[Pair], bound: float | None = None, note: str = "") -> Row:
    return row(figure, summary([w for w, _ in samples], [c for _, c in samples]), "ms", bound, note)
