"""`mlcdsl verify`."""

from __future__ import annotations

import click

from mlcdsl.cli.console import message, put


@click.command(short_help="Run a scheduled program against the written one.")
@click.argument("file", metavar="FILE.mlcs[:NAME]", type=click.Path())
@click.option("--cases", type=click.IntRange(min=1), default=24, show_default=True, help="How many inputs to try.")
@click.option("-D", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the schedule.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For inputs and samples.")
@click.pass_context
def command(ctx: click.Context, file: str, cases: int, given: tuple[str, ...], seed: int) -> None:
    """Run what a schedule makes, compiled, against the program as it was written, on many inputs and sizes.

    Every step of a schedule is proved when it is applied; this is the second look. Sizes of symbolic dims are 0, 1,
    primes and powers of two; floats include NaN and infinities. Exits with 1 and shows the first difference.
    """
    from mlcdsl.cli.schedules import defines
    from mlcdsl.driver.scheduling import split_name
    from mlcdsl.driver.verifying import verify_schedule

    path, name = split_name(file)
    failed = False
    for v in verify_schedule(path, name, defines(given), cases, seed):
        if v.mismatch is None:
            message(f"{v.schedule}: the same as {v.function} on {v.cases} cases")
            continue
        failed = True
        m = v.mismatch
        index = ", ".join(map(str, m.index))
        put(f"{v.schedule}: {m.output}[{index}] is {m.actual}, {v.function} gives {m.expected} ({m.case})")
    if failed:
        ctx.exit(1)
