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
@click.option("-D", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the schedules.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For what schedules sample.")
@click.pass_context
def command(ctx: click.Context, left: str, right: str, given: tuple[str, ...], seed: int) -> None:
    """Compare two prim_funcs structurally: the same program up to the names of variables, buffers and blocks.

    Either side may be FILE.mlcs:NAME: the program that a schedule makes. Exits with 1 and shows the first
    difference when they differ.
    """
    from mlcdsl.ir.equal import difference

    a, b = _functions((left, right), given, seed)
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


def _functions(texts: tuple[str, str], given: tuple[str, ...], seed: int) -> list[T.PrimFunc]:
    """The function of either side; schedules take the options that they have."""
    from mlcdsl.cli.schedules import defines, without_schedule
    from mlcdsl.driver.scheduling import open_schedules, shared, split_name

    options = defines(given)
    files = {t: open_schedules(split_name(t)[0]) for t in texts if split_name(t)[0].endswith(".mlcs")}
    if options and not files:
        raise without_schedule()
    nodes = {t: file.schedule(split_name(t)[1]) for t, file in files.items()}
    shares = dict(zip(nodes, shared(list(nodes.values()), options), strict=True))
    return [files[t].run(nodes[t].name.name, shares[t], seed).func if t in files else _written(t) for t in texts]


def _written(text: str) -> T.PrimFunc:
    from mlcdsl.cli.functions import split_function
    from mlcdsl.driver.files import check_program, read_source
    from mlcdsl.lower.index_notation import expand_index_notation
    from mlcdsl.schedule.api import find_function

    path, name = split_function(text)
    return expand_index_notation(find_function(check_program(read_source(path)).program, name))
