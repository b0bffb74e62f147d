"""The fenced blocks of a Markdown page, and the programs that its examples stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlcdsl.check import check_source
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.lint import report
from mlcdsl.source import Source

DOCS = Path(__file__).parents[2] / "docs"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTS = re.compile(r"# (?:ok|(error|warning|note|raises): ([EWL]\d{4}))$")

PRIM = "prim_func f(A: f32[128], B: f32[128, 128], P: i64[128], k: i64, inout C: f32[128]) {"
FUNCTION = "function f[n](x: f32[n, 4], y: f32[n, 4], w: f32[4, 3], k: i64, b: bool) -> f32[n, 4] {"
#: what stands before and behind a fragment that says where it belongs
WRAPPED = {
    "": ("", ""),
    "# in a module": ("module M {\n", "}\n"),
    "# in a prim_func": (f"module M {{\n{PRIM}\n", "}\n}\n"),
    "# in a function": (f"module M {{\n{FUNCTION}\n", "return x }\n}\n"),
}


@dataclass(frozen=True)
class Block:
    """One example: its page and line, language, text, and the code that its first line announces ("" for none)."""

    page: str
    line: int
    language: str
    text: str
    expects: str

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def program(self) -> str:
        """The whole program, with fragments put where they belong."""
        lines = self.text.splitlines()
        head = [line for line in lines[:2] if line in WRAPPED]
        before, after = WRAPPED[head[0] if head else ""]
        return before + self.text + after


def blocks(page: Path, language: str) -> Iterator[Block]:
    """The blocks of one language, in the order of the page."""
    text = page.read_text(encoding="utf-8")
    for m in _FENCE.finditer(text):
        if m.group(1) == language:
            announced = _EXPECTS.match(m.group(2).split("\n", 1)[0])
            code = announced.group(2) or "" if announced else ""
            yield Block(page.name, text[: m.start()].count("\n") + 1, language, m.group(2), code)


def findings(program: str) -> tuple[Diagnostic, ...]:
    """What the checker says of a text."""
    return check_source(Source("example.mlc", program)).diagnostics


def reported(program: str) -> tuple[Diagnostic, ...]:
    """The same with what the lint rules say."""
    return report(check_source(Source("example.mlc", program)))
