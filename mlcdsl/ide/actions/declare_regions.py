"""`reads` and `writes` of a block, as they are inferred."""

from __future__ import annotations

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.actions.base.texts import alone, column, line_ends, tidy
from mlcdsl.ide.queries.hover.regions import regions_of
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.syntax import ast


@refactoring("Declare what the block reads and writes", "refactor.rewrite")
def declare_regions(place: Place) -> Make | None:
    """What is declared already stays."""
    node = place.innermost(ast.Block)
    made = place.made_of(node) if node is not None else None
    block = made[1][0] if made is not None else None
    if node is None or made is None or not isinstance(block, T.Block) or block.span != node.span or not node.body.stmts:
        return None
    missing = [kind for kind in ("reads", "writes") if getattr(block, kind) is None]
    regions = {kind: regions_of(made[0], block, write=kind == "writes")[0] for kind in missing}
    lines = [f"{kind} {text}" for kind, text in regions.items() if text]
    if not lines:
        return None
    first = next((s for s in node.body.stmts if not isinstance(s, ast.Access)), node.body.stmts[-1])

    def edits() -> tuple[Edit, ...]:
        spot = place.spot(first)
        at = Span(spot.source, spot.start, spot.start)
        if not alone(spot):
            return tidy(place, node, [Edit(at, " ".join(lines) + " ")])
        break_ = line_ends("\n" + " " * column(spot), spot.source)
        return (Edit(at, break_.join(lines) + break_),)

    return edits
