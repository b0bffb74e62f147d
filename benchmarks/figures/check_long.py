"""Reading and checking 2,000 lines in a warm process: at most 1.5 s; and by stages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from figures import Options
from figures.long_module import long_module
from figures.table import Row, row, summary

Pair = tuple[float, float]


def measure(options: Options) -> Iterator[Row]:
    from mlcdsl.check import check_source, prove
    from mlcdsl.lint import report
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
    tree = parse(source)

    actions: dict[str, Callable[[], object]] = {
        "parse and check 2,000 lines": lambda: check_source(source),
        "- lex": lambda: lex(source),
        "- lex and parse": lambda: parse(source),
        "- elaborate": lambda: check_source(source, prove=False, read=lambda source: tree),
        "- prove": lambda: [prove(f) for f in result.proofs],
        "lint 2,000 lines": lambda: report(result),
    }
    samples: dict[str, list[Pair]] = {name: [] for name in actions}
    for _ in range(options.rounds(12)):
        for name, action in actions.items():
            samples[name].append(_timed(action))
    notes = {
        "parse and check 2,000 lines": size,
        "- lex and parse": f"{min(cpu for _, cpu in samples['- lex and parse']) / tokens * 1e6:.1f} us of cpu a token",
    }
    for name, found in samples.items():
        t = summary([w for w, _ in found], [c for _, c in found])
        yield row(name, t, "ms", 1500 if name.startswith("parse") else None, notes.get(name, ""))


def _timed(action: Callable[[], object]) -> Pair:
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu
