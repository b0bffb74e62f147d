"""A syntax tree as an indented outline, for people who want to see it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from mlcdsl.syntax import ast

_HIDDEN = frozenset({"span", "depth", "op_span", "kind_span"})


def dump(node: object) -> str:
    """One line a node: its class and plain fields; what it contains is indented below."""
    lines: list[str] = []
    stack: list[tuple[int, str, Any]] = [(0, "", node)]
    while stack:
        depth, label, value = stack.pop()
        prefix = "  " * depth + (f"{label}: " if label else "")
        if not is_dataclass(value) or isinstance(value, type):
            lines.append(f"{prefix}{value!r}")
            continue
        plain, inner = _split(value)
        lines.append(prefix + " ".join([type(value).__name__, *plain]))
        stack.extend((depth + 1, name, v) for name, v in reversed(inner))
    return "\n".join(lines) + "\n"


def _split(node: Any) -> tuple[list[str], list[tuple[str, Any]]]:
    plain: list[str] = []
    inner: list[tuple[str, Any]] = []
    for f in fields(node):
        value = getattr(node, f.name)
        if f.name in _HIDDEN or value is None or value == () or value == ast.NO_TRIVIA:
            continue
        if isinstance(value, tuple):
            inner += [(f"{f.name}[{n}]", v) for n, v in enumerate(value)]
        elif isinstance(value, ast.Ident):
            plain.append(f"{f.name}={value.name}")
        elif is_dataclass(value):
            inner.append((f.name, value))
        else:
            plain.append(f"{f.name}={value!r}")
    return plain, inner
