"""What hover gives, and how its Markdown is put together."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.source import Span

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hover:
    """`text` is Markdown; `span` is what it is about."""

    text: str
    span: Span


def fence(code: str, language: str = "mlc") -> str:
    """Code in a block of its own."""
    marks = "````" if "```" in code else "```"
    return f"{marks}{language}\n{code}\n{marks}"


def join(*parts: str) -> str:
    """Paragraphs, without those that are empty."""
    return "\n\n".join(p for p in parts if p)


def bullets(*items: str) -> str:
    return "\n".join(f"- {i}" for i in items if i)


def one_line(text: str) -> str:
    """A stretch of source as one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 4].rstrip() + " ..."
