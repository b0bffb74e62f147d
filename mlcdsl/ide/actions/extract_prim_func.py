"""The selected statements of a prim_func as a prim_func of their own; a graph function calls the pieces."""

from __future__ import annotations

from os.path import basename
from typing import Any

from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, Refusal, refactoring
from mlcdsl.ide.actions.base.splitting import Piece, Values, pieces_of, values_of
from mlcdsl.ide.actions.base.texts import fresh_item
from mlcdsl.ide.actions.base.users import users
from mlcdsl.ide.actions.base.verifying import no_worse
from mlcdsl.ide.rewriting import rewrite
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import TensorSyntax
from mlcdsl.syntax import ast
from mlcdsl.syntax.printer import print_node


@refactoring("Extract a prim_func", "refactor.extract")
def extract_prim_func(place: Place) -> Make | Refusal | None:
    """Prim_funcs call no prim_funcs: the function becomes a graph function of its old name, with temporaries as values.

    Statements of the outermost level are selected. Each tensor is written in one piece only, and the pieces are
    proved as the whole was. Not where a schedule, or anything but a graph function, names it: that needs a prim_func.
    """
    node, snapshot = place.entry, place.snapshot
    module = snapshot.module_of(node) if isinstance(snapshot, ProgramSnapshot) and node is not None else None
    if module is None or not isinstance(node, ast.PrimFunc) or place.start == place.end:
        return None
    func = next(place.functions(), None)
    chosen = [
        s for s in node.body.stmts if s.span is not None and s.span.start < place.end and place.start < s.span.end
    ]
    whole = [s for s in node.body.stmts if not isinstance(s, ast.Alloc)]
    if func is None or not chosen or all(any(s is c for c in chosen) for s in whole) or not _plain(node, func):
        return None
    values = values_of(node, func, place.names)
    first, last = (next(i for i, s in enumerate(node.body.stmts) if s is c) for c in (chosen[0], chosen[-1]))
    groups = [list(node.body.stmts[a:b]) for a, b in ((0, first), (first, last + 1), (last + 1, None))]
    pieces = pieces_of(node, place.names, values, groups) if values is not None else None
    if values is None or pieces is None or len(pieces) < 2:
        return None
    needing = next((o for o in users(place, node) if not isinstance(o.entry, ast.Function)), None)
    if needing is not None:
        at = needing.span.source.location(needing.span.start)
        where = f"{basename(needing.span.source.name)}:{at.row}"
        return Refusal(f"`{node.name.name}` must stay a prim_func for what names it at {where}")
    if place.commented_head(node) or _loses_comments(node, pieces):
        return Refusal("comments stand where no statement would be left: in the head, at an `alloc` or at the end")
    items = _items(module, node, func, values, pieces)
    lines = print_node(ast.Module(module.name, tuple(items))).split("\n")[1:-1]
    edits = tuple(rewrite(place.spot(node), "\n".join(lines).lstrip(" ")))
    return (lambda: edits) if no_worse(module, [node], items) else None


def _loses_comments(node: ast.PrimFunc, pieces: list[Piece]) -> bool:
    """Whether comments stand where nothing will."""
    kept = [s for p in pieces for s in p.stmts]
    gone = [s for s in node.body.stmts if isinstance(s, ast.Alloc) and not any(s is k for k in kept)]
    return bool(node.body.closing.leading) or any(s.trivia.leading or s.trivia.trailing for s in gone)


def _plain(node: ast.PrimFunc, func: T.PrimFunc) -> bool:
    """Whether the function can be a graph function, and its statements prim_funcs."""
    tensors = [p.value for p in func.params if isinstance(p.value, T.Buffer)]
    tensors += [s.buffer for s in func.body if isinstance(s, T.Alloc)]
    kinds = (ast.For, ast.Block, ast.Compute, ast.Alloc, ast.Assign)
    return (
        bool(func.outputs)
        and not node.attrs
        and all(p.mode != "inout" for p in func.params)
        and all(b.strides is None and b.scope == "global" for b in tensors)
        and all(isinstance(s, kinds) for s in node.body.stmts)
    )


def _items(module: ast.Module, node: ast.PrimFunc, func: T.PrimFunc, values: Values, pieces: list[Piece]) -> list[Any]:
    """The graph function, which keeps the comments before the prim_func, and the prim_funcs that it calls."""
    items: list[Any] = []
    calls: list[Any] = []
    for piece in pieces:
        name = fresh_item(module, node.name.name, [i.name.name for i in items])
        made = _prim_func(name, node, func, values, piece)
        items.append(made)
        args = tuple(ast.Arg("", ast.Name(x)) for x in piece.inputs)
        targets = tuple(ast.Name(x) for x in piece.outputs)
        calls.append(ast.Assign(targets, "=", ast.Call(ast.Name(name), args)))
    writer = TensorSyntax()
    results: Any = tuple(writer.type(v) for x in values.results if isinstance(v := values.made[x], T.Buffer))
    outputs = tuple(ast.Ident(x) for x in values.results)
    names = tuple(ast.Name(x) for x in values.results)
    body = ast.Body((
        ast.Dataflow(ast.Body((*calls, ast.Output(outputs)))),
        ast.Return(names[0] if len(names) == 1 else ast.TupleLit(names)),
    ))  # fmt: skip
    result = results[0] if len(results) == 1 else ast.TupleRef(results)
    return [ast.Function(node.name, node.dims, node.params, result, node.where, (), body), *items]


def _prim_func(name: str, node: ast.PrimFunc, func: T.PrimFunc, values: Values, piece: Piece) -> ast.PrimFunc:
    writer = TensorSyntax()

    def param(x: str, mode: T.Mode) -> ast.Param:
        return ast.Param(ast.Ident(x), writer.param(T.Param(values.made[x], mode)).type)

    params = tuple(param(x, "in") for x in piece.inputs)
    outputs = tuple(param(x, "out") for x in piece.outputs)
    there = _mentioned((params, outputs, tuple(piece.stmts)))
    dims = tuple(d for d in node.dims if d.name in there)
    known = {d.name for d in dims} | set(piece.inputs)
    ours = {d.name for d in node.dims} | {p.name.name for p in node.params}
    where = tuple(w for w in node.where if _mentioned(w) & ours <= known)
    return ast.PrimFunc(ast.Ident(name), dims, params, outputs, where, (), ast.Body(tuple(piece.stmts)))


def _mentioned(node: Any) -> set[str]:
    """All names in a tree."""
    found: set[str] = set()
    todo = [node]
    while todo:
        x = todo.pop()
        if isinstance(x, tuple | list):
            todo += x
        elif isinstance(x, ast.Name):
            found.add(x.id)
        elif hasattr(type(x), "__dataclass_fields__"):
            todo += [getattr(x, f) for f in type(x).__dataclass_fields__ if f not in ("span", "trivia")]
    return found
