"""`mlcdsl equal`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mlcdsl.cli.console import message, put

if TYPE_CHECKING:
    from mlcdsl.ir import tensor as T


@click.command(short_help="Compare two primitive functions, names aside.")
@click.argument("left", metavar="A.mlc:F", type=click.Path())
@click.argument("right", metavar="B.mlc:G", type=click.Path())
@click.pass_context
def command(ctx: click.Context, left: str, right: str) -> None:
    """Compare two prim_funcs structurally: the same program up to the names of variables, buffers and blocks.

    Either side may be FILE.mlcs:NAME: the program that a schedule makes. Exits with 1 and shows the first
    difference when they differ.
    """
    from mlcdsl.ir.equal import difference

    a, b = _function(left), _function(right)
    found = difference(a, b)
    if found is None:
        message("equal")
        return
    put(f"{left} and {right} differ in the {found.what}: {found.left} and {found.right}")
    for name, span in ((left, found.left_span), (right, found.right_span)):
        if span is not None:
            at = span.source.location(span.start)
            put(f"  {name}: {span.source.name}:{at.row}:{at.column}: {span.text.splitlines()[0]}")
    ctx.exit(1)


def _function(text: str) -> T.PrimFunc:
    from mlcdsl.driver.scheduling import run_schedule, split_name

    if split_name(text)[0].endswith(".mlcs"):
        return run_schedule(text)[1].func
    from mlcdsl.cli.functions import split_function
    from mlcdsl.driver.files import check_program, read_source
    from mlcdsl.lower.index_notation import expand_index_notation
    from mlcdsl.schedule.api import find_function

    path, name = split_function(text)
    return expand_index_notation(find_function(check_program(read_source(path)).program, name))
