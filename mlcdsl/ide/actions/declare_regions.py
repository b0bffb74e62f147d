"""`reads` and `writes` of a block, as they are inferred."""

from __future__ import annotations

from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.declared import missing_regions
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.actions.base.texts import alone, column, line_ends, tidy
from mlcdsl.ide.findings import findings
from mlcdsl.ide.queries.hover.regions import regions_of
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_UNDECLARED = "E0404"
_KINDS = ("reads", "writes")


@refactoring("Declare what the block reads and writes", "refactor.rewrite", mends=(_UNDECLARED,))
def declare_regions(place: Place) -> Make | None:
    """What is declared already stays where it is enough."""
    node = place.innermost(ast.Block)
    made = place.made_of(node) if node is not None else None
    block = made[1][0] if made is not None else None
    if node is None or made is None or not isinstance(block, T.Block) or block.span != node.span or not node.body.stmts:
        return None
    func = made[0]
    lines, edits = _new_lines(func, block), _completed(place, node, func, block)
    if not lines and not edits:
        return None
    return lambda: _edits(place, node, lines, edits)


def _new_lines(func: T.PrimFunc, block: T.Block) -> list[str]:
    """The clauses of what is not declared at all."""
    missing = [kind for kind in _KINDS if getattr(block, kind) is None]
    regions = {kind: regions_of(func, block, write=kind == "writes")[0] for kind in missing}
    return [f"{kind} {text}" for kind, text in regions.items() if text]


def _completed(place: Place, node: ast.Block, func: T.PrimFunc, block: T.Block) -> list[Edit]:
    """Edits of the clauses that are there."""
    edits: list[Edit] = []
    refuted = _refuted(place, node)
    for kind in _KINDS:
        clauses = [s for s in node.body.stmts if isinstance(s, ast.Access) and s.kind == kind]
        written: list[Any] = [r for s in clauses for r in s.regions]
        if not written or len(written) != len(getattr(block, kind) or ()):
            continue
        missing = missing_regions(func, block, write=kind == "writes", refuted=refuted)
        edits += [Edit(place.spot(written[n]), text) for n, text in missing.replaced.items()]
        last = place.spot(written[-1])
        if missing.added:
            edits.append(Edit(Span(last.source, last.end, last.end), "".join(f", {text}" for text in missing.added)))
    return edits


def _refuted(place: Place, node: ast.Block) -> bool:
    """Whether it is found that an access of the block is in no declared region."""
    spot = place.spot(node)
    spans = [d.span for d in findings(place.snapshot) if d.code == _UNDECLARED]
    return any(s is not None and s.source is spot.source and spot.start <= s.start < spot.end for s in spans)


def _edits(place: Place, node: ast.Block, lines: list[str], edits: list[Edit]) -> tuple[Edit, ...]:
    if not lines:
        return tuple(edits)
    first = next((s for s in node.body.stmts if not isinstance(s, ast.Access)), node.body.stmts[-1])
    spot = place.spot(first)
    at = Span(spot.source, spot.start, spot.start)
    if not alone(spot):
        return tidy(place, node, [*edits, Edit(at, " ".join(lines) + " ")])
    break_ = line_ends("\n" + " " * column(spot), spot.source)
    return (*edits, Edit(at, break_.join(lines) + break_))
