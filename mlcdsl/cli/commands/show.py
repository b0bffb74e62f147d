"""`mlcdsl show`."""

from __future__ import annotations

import click

from mlcdsl.cli.console import put


@click.command(short_help="Show what a schedule makes of its program, step by step.")
@click.argument("file", metavar="FILE.mlcs[:NAME]", type=click.Path())
@click.option("--step", type=click.IntRange(min=0), help="The program after so many steps (0: before the first).")
@click.option("--steps", is_flag=True, help="The program after every step that changes it.")
@click.option("--diff", is_flag=True, help="Only what a step changed.")
@click.option("--trace", is_flag=True, help="The trace: a straight-line schedule that does the same.")
@click.option("--simplified", is_flag=True, help="With --trace: without what has no effect on the program.")
@click.option("--space", is_flag=True, help="The sampled choices, and how many ways there are to choose.")
@click.option(
    "--limit",
    type=click.IntRange(min=2),
    help="With --space: the most runs to count with; beyond, the number is estimated.  [default: 200]",
)
@click.option("-D", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the schedule.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For what is sampled.")
def command(
    file: str,
    step: int | None,
    steps: bool,
    diff: bool,
    trace: bool,
    simplified: bool,
    space: bool,
    limit: int | None,
    given: tuple[str, ...],
    seed: int,
) -> None:
    """Run a schedule and print the program that it makes.

    \b
    Example
      mlcdsl show samples/mm_relu.mlcs:v3 --steps --diff
    """
    from mlcdsl.cli.schedules import defines
    from mlcdsl.driver.scheduling import open_schedules, split_name
    from mlcdsl.schedule.showing import stages, trace_text
    from mlcdsl.schedule.spaces import LIMIT, file_space
    from mlcdsl.schedule.trace import trace_of

    if simplified and not trace:
        raise click.UsageError("--simplified goes with --trace")
    if limit is not None and not space:
        raise click.UsageError("--limit goes with --space")
    if space and (trace or step is not None or steps or diff):
        raise click.UsageError("`--space` is of the whole schedule: leave out the other options")
    if trace and (step is not None or steps or diff):
        raise click.UsageError("`--trace` is of the whole schedule: leave out `--step`, `--steps` and `--diff`")
    if step is not None and steps:
        raise click.UsageError("`--step` is one step, `--steps` all of them: leave out one")
    path, name = split_name(file)
    opened = open_schedules(path)
    node = opened.schedule(name)
    if space:
        put(str(file_space(opened, name, defines(given), seed).size(limit or LIMIT)).rstrip("\n"))
        return
    session, stopped = opened.attempt(name, defines(given), seed)
    if stopped is not None and (trace or not (steps or diff or step is not None)):
        raise stopped
    if trace:
        made = trace_of(node.name.name, node.function, session.steps, node.target)
        put(trace_text(made.simplified() if simplified else made, opened.used))
        return
    shown = stages(opened.function(node), session)
    if step is not None and step >= len(shown):
        if stopped is not None:
            raise stopped
        raise click.UsageError(f"the schedule has {len(shown) - 1} steps, there is no step {step}")
    chosen = shown if steps else [shown[len(shown) - 1 if step is None else step]]
    for stage in chosen:
        if steps and not stage.changed and stage.number:
            continue
        put(stage.text(diff=diff, title=steps or diff))
    if stopped is not None and step is None:
        raise stopped
