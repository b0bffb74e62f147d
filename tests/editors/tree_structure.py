"""The constructs of a text with their places and names, from the compiler's tree and from tree-sitter's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as schedule
from tests.editors.tree_sitter_language import nodes

if TYPE_CHECKING:
    from tree_sitter import Node

#: kind, first and last byte, and the name that is declared or selected
Construct = tuple[str, int, int, str]

#: literals are not here: the compiler's tree has some as plain values
KINDS: dict[type, str] = {
    ast.Use: "use_directive",
    ast.Module: "module",
    ast.PrimFunc: "prim_func",
    ast.Function: "function",
    ast.Extern: "extern",
    ast.Const: "const",
    ast.Reducer: "reducer",
    ast.Intrin: "intrin",
    ast.IntrinPart: "intrin_part",
    ast.Param: "parameter",
    ast.TensorRef: "tensor_type",
    ast.TupleRef: "tuple_type",
    ast.Body: "body",
    ast.For: "for_statement",
    ast.Block: "block",
    ast.Axis: "axis",
    ast.Init: "init",
    ast.Access: "access",
    ast.Alloc: "alloc",
    ast.Let: "let",
    ast.Assign: "assignment",
    ast.Compute: "compute",
    ast.If: "if_statement",
    ast.While: "while_statement",
    ast.Assert: "assert_statement",
    ast.CallStmt: "call_statement",
    ast.Dataflow: "dataflow",
    ast.Output: "output",
    ast.Return: "return_statement",
    ast.ListLit: "list",
    ast.TupleLit: "tuple",
    ast.Unary: "unary_expression",
    ast.Binary: "binary_expression",
    ast.Call: "call",
    ast.Index: "index",
    ast.Attr: "attribute",
    ast.Slice: "slice",
    schedule.Schedule: "schedule",
    schedule.Proc: "proc",
    schedule.Formal: "parameter",
    schedule.Assign: "assignment",
    schedule.Do: "do",
    schedule.For: "for_statement",
}
_COMPARED = frozenset(KINDS.values()) | {"index_map"}


def compiled(file: Any, text: str) -> Counter[Construct]:
    """The constructs of a tree of the compiler."""
    found: Counter[Construct] = Counter()
    for node in _walk(file):
        kind = KINDS.get(type(node))
        if kind is None:
            continue
        if isinstance(node, ast.Binary) and node.op == "->":
            kind = "index_map"
        name = getattr(node, "name", None)
        name = name.name if isinstance(name, ast.Ident) else name or ""
        start, end = (len(text[:place].encode()) for place in (node.span.start, node.span.end))
        found[kind, start, end, name] += 1
    return found


def _walk(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for item in value:
            yield from _walk(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            if field.name == "orelse" and isinstance(value, ast.If) and _chained(value.orelse):
                yield from _walk(value.orelse.stmts)
            else:
                yield from _walk(getattr(value, field.name))


def _chained(orelse: ast.Body | None) -> bool:
    """Whether an `else` is followed by an `if`: the body around that stands nowhere in the text."""
    return orelse is not None and len(orelse.stmts) == 1 and orelse.span == orelse.stmts[0].span


def parsed(root: Node) -> Counter[Construct]:
    """The constructs of a tree of tree-sitter."""
    found: Counter[Construct] = Counter()
    for node in nodes(root):
        if node.is_named and node.type in _COMPARED:
            name = node.child_by_field_name("name")
            text = name.text.decode() if name is not None and name.text is not None else ""
            found[node.type, node.start_byte, node.end_byte, text] += 1
    return found
