"""The printer, which is also the formatter: a tree as text in the one canonical layout."""

from mlcdsl.syntax.printer.writer import print_file, print_node

__all__ = ["print_file", "print_node"]
