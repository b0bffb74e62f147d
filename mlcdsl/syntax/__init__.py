"""From text to tree and back."""

from mlcdsl.syntax.parser import ParseResult, parse

__all__ = ["ParseResult", "parse"]
