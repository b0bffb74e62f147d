"""The tree-sitter grammars, compiled from their generated parsers, and what their queries find."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mlcdsl.driver.foreign import c_compiler

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query

FOLDER = Path(__file__).parents[2] / "grammar" / "editors" / "tree-sitter"


def build(name: str, folder: Path) -> Path:
    """The library of `mlc` or `mlcs`, in a folder."""
    library = folder / f"{name}.so"
    source = FOLDER / name / "src" / "parser.c"
    command = [*(c_compiler() or "cc").split(), "-shared", "-fPIC", "-O1", "-o", str(library), str(source)]
    subprocess.run(command, check=True)
    return library


@cache
def language(name: str) -> Language:
    """`mlc` or `mlcs`."""
    from tree_sitter import Language

    with tempfile.TemporaryDirectory() as folder:
        library = build(name, Path(folder))
        entry = getattr(ctypes.CDLL(str(library)), f"tree_sitter_{name}")
    entry.restype = ctypes.c_void_p
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    return Language(new(entry(), b"tree_sitter.Language", None))


def parse(name: str, text: str) -> Node:
    """The root of a text's tree."""
    from tree_sitter import Parser

    return Parser(language(name)).parse(text.encode()).root_node


@cache
def query(name: str, file: str) -> Query:
    from tree_sitter import Query

    return Query(language(name), (FOLDER / name / "queries" / file).read_text(encoding="utf-8"))


def nodes(root: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    yield root
    for child in root.children:
        yield from nodes(child)


def captures(name: str, root: Node) -> dict[tuple[int, int], str]:
    """The highlight of each stretch of bytes that has one: where several patterns match, the last one's."""
    from tree_sitter import QueryCursor

    found: dict[tuple[int, int], tuple[int, str]] = {}
    for pattern, matched in QueryCursor(query(name, "highlights.scm")).matches(root):
        for capture, captured in matched.items():
            for node in captured:
                place = (node.start_byte, node.end_byte)
                found[place] = max(found.get(place, (-1, "")), (pattern, capture))
    return {place: capture for place, (_, capture) in found.items()}
