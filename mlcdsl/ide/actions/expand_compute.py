"""Index notation as the loops and the block that it stands for."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.actions.base.texts import replaced, syntax
from mlcdsl.ir import tensor as T
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.syntax import ast


@refactoring("Write out the loops and blocks", "refactor.rewrite")
def expand_compute(place: Place) -> Make | None:
    """One `compute`, with the temporaries of its inner reductions."""
    node = place.innermost(ast.Compute)
    made = place.made_of(node) if node is not None else None
    if node is None or made is None or not all(isinstance(s, T.Compute) for s in made[1]):
        return None
    func, computes = made

    def edits() -> tuple[Edit, ...]:
        expanded = expand_index_notation(replace(func, body=tuple(computes)))
        writer = syntax(place, node, func)
        return replaced(place, node, [writer.stmt(s) for s in expanded.body])

    return edits
