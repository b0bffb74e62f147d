"""`mlcdsl build`."""

from __future__ import annotations

import os
from typing import Any

import click

from mlcdsl.cli.choices import LazyChoice
from mlcdsl.cli.console import message, put_data, report
from mlcdsl.cli.schedules import scheduled_functions

#: what `--emit` prints, for the help; the driver has the last word
_KINDS = "ast, mlc, lowered, llvm, asm, obj or bytecode"


def _kinds() -> list[str]:
    from mlcdsl.driver.building import EMIT_KINDS

    return list(EMIT_KINDS)


@click.command(short_help="Compile a program to an artifact, or print a stage of it.")
@click.argument("file", type=click.Path())
@click.option("-o", "--output", metavar="OUT", type=click.Path(), help="Where to write; an artifact ends in .mlcx.")
@click.option("--emit", metavar="KIND", type=LazyChoice(_kinds), help=f"Print one stage instead: {_KINDS}.")
@click.option("--target", metavar="TARGET", help="What to compile for, by default this machine; see `mlcdsl targets`.")
@click.option("--params", metavar="FILE", type=click.Path(), help="Parameters of these names (.safetensors).")
@click.option("--schedule", "schedules", multiple=True, metavar="FILE.mlcs[:NAME]", help="A schedule; may be repeated.")
@click.option("-D", "defines", multiple=True, metavar="NAME=VALUE", help="A parameter of the schedules.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For what schedules sample.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    output: str | None,
    emit: str | None,
    target: str | None,
    params: str | None,
    schedules: tuple[str, ...],
    defines: tuple[str, ...],
    seed: int,
) -> None:
    """Compile a program to an artifact (.mlcx) that `mlcdsl run` and the Python API load.

    With --emit, one stage of the compilation is printed to standard output or to OUT; `obj` needs OUT.
    """
    if emit is None:
        if output is None:
            raise click.UsageError("missing option `-o OUT.mlcx`: where the artifact is to be written", ctx)
        if not output.endswith(".mlcx"):
            hint = "`--emit KIND` writes a stage of the compilation"
            raise click.UsageError(f"an artifact ends in .mlcx, `{output}` does not; {hint}", ctx)
        _artifact(file, output, target, params, scheduled_functions(schedules, defines, seed))
        return
    if emit == "obj" and output is None:
        raise click.UsageError("`--emit obj` is not text; name a file with `-o OUT.o`", ctx)
    from mlcdsl.cli.atomic import write_file
    from mlcdsl.driver.building import emit as emitted

    data = emitted(file, emit, target, params, scheduled_functions(schedules, defines, seed))
    if output is None:
        put_data(data if isinstance(data, bytes) or data.endswith("\n") else data + "\n")
    else:
        write_file(output, data)
        _wrote(output)


def _artifact(file: str, output: str, target: str | None, params: str | None, scheduled: Any) -> None:
    from mlcdsl.driver.building import build

    made = build(file, target, params, scheduled)
    if made.warnings:
        report(made.warnings)
    made.save(output)
    _wrote(output)


def _wrote(path: str) -> None:
    size = os.path.getsize(path)
    message(f"wrote {path} ({f'{size} bytes' if size < 10_000 else f'{size / 1000:,.0f} kB'})")
