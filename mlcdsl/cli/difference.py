"""What would change in a file."""

from __future__ import annotations


def difference(name: str, old: str, new: str, how: str) -> str:
    """A unified diff, in the line ends of the texts; `how` says what the new text is."""
    from difflib import unified_diff

    lines = unified_diff(_lines(old), _lines(new), name, f"{name} ({how})")
    return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines with their ends; only LF, CRLF and CR end one."""
    import re

    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
