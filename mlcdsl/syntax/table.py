"""The LALR(1) table of a grammar file, built by Lark and kept as JSON in the user's cache folder.

Building takes about a tenth of a second, loading a few milliseconds; the key is the grammar's text, so a changed
grammar is never parsed with an old table.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """`keep`: which symbols' values become children; `splice`: the value is the plain list of children;
    `unwrap`: one child stands for itself; else `name` is the action of the builder. `unit`: `unwrap` of one symbol."""

    origin: str
    length: int
    keep: tuple[int, ...]
    name: str
    splice: bool
    unwrap: bool
    unit: bool


@dataclass(frozen=True, slots=True)
class Table:
    """`states[s][symbol]` is n > 0: shift (or go) to state n - 1; n < 0: reduce by rule -n - 1."""

    states: tuple[dict[str, int], ...]
    rules: tuple[Rule, ...]
    start: int
    end: int
    literals: dict[str, str]  # text of a keyword or punctuation -> terminal


def grammar_dir() -> Path:
    """`grammar/` of the source tree, or its copy in an installed package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "grammar"
    return inside if inside.is_dir() else package.parent / "grammar"


def _cache_file(key: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "mlcdsl" / f"grammar-{key}.json"


@cache
def load_table(grammar: str) -> Table:
    """The table of `grammar/<grammar>.lark`."""
    text = (grammar_dir() / f"{grammar}.lark").read_text(encoding="utf-8")
    key = hashlib.sha256(f"{_FORMAT}\0{text}".encode()).hexdigest()[:24]
    path = _cache_file(key)
    try:
        return _decode(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        data = _build(text)
    with contextlib.suppress(OSError):  # a read-only home only costs time
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")
        temporary.replace(path)
    return _decode(data)


def _decode(data: dict[str, Any]) -> Table:
    rules = tuple(
        Rule(o, n, tuple(keep), name, s, u, bool(u) and n == 1 and keep == [0] and o != "start")
        for o, n, keep, name, s, u in data["rules"]
    )
    return Table(tuple(data["states"]), rules, data["start"], data["end"], data["literals"])


def _build(text: str) -> dict[str, Any]:
    from lark import Lark
    from lark.lexer import Lexer
    from lark.parsers.lalr_analysis import Shift

    class NoLexer(Lexer):
        def __init__(self, conf: object) -> None: ...

        def lex(self, *_: object) -> Any: ...

    lark = Lark(text, parser="lalr", lexer=NoLexer, maybe_placeholders=False)
    table: Any = lark.parser.parser.parser.parse_table
    index = {rule: i for i, rule in enumerate(lark.rules)}
    states: list[dict[str, int]] = [{} for _ in table.states]
    for number, actions in table.states.items():
        for symbol, (action, argument) in actions.items():
            states[number][str(symbol)] = argument + 1 if action is Shift else -index[argument] - 1
    return {
        "states": states,
        "rules": [_rule(rule) for rule in lark.rules],
        "start": table.start_states["start"],
        "end": table.end_states["start"],
        "literals": {t.pattern.value: t.name for t in lark.terminals if t.pattern is not None},
    }


def _rule(rule: Any) -> list[Any]:
    origin = str(rule.origin.name)
    keep = [
        i
        for i, symbol in enumerate(rule.expansion)
        if not symbol.is_term or rule.options.keep_all_tokens or not symbol.filter_out
    ]
    name = str(rule.alias or origin)
    unwrap = bool(rule.options.expand1) and rule.alias is None
    return [origin, len(rule.expansion), keep, name, origin.startswith("_"), unwrap]
