"""`mlcdsl run`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mlcdsl.cli.console import message, put, report
from mlcdsl.cli.interrupts import interruptible
from mlcdsl.cli.schedules import scheduled_functions

if TYPE_CHECKING:
    from mlcdsl.driver.library import Library


@click.command(short_help="Run a function of a program or an artifact.")
@click.argument("file", metavar="FILE[:FUNC]", type=click.Path())
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("-i", "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="An input; may be repeated.")
@click.option("-d", "--dim", "dims", multiple=True, metavar="NAME=SIZE", help="A size, for made-up inputs.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For inputs and samples.")
@click.option("-o", "--output", metavar="OUT.npz", type=click.Path(), help="Write the results to a file.")
@click.option("--params", metavar="FILE", type=click.Path(), help="Parameters of these names (.safetensors).")
@click.option("--schedule", "schedules", multiple=True, metavar="FILE.mlcs[:NAME]", help="A schedule; may be repeated.")
@click.option("-D", "defines", multiple=True, metavar="NAME=VALUE", help="A parameter of the schedules.")
def command(
    file: str,
    values: tuple[str, ...],
    inputs: tuple[str, ...],
    dims: tuple[str, ...],
    seed: int,
    output: str | None,
    params: str | None,
    schedules: tuple[str, ...],
    defines: tuple[str, ...],
) -> None:
    """Run a function of a program (.mlc) or an artifact (.mlcx) and print a summary of its results.

    FUNC is a name, `Module.name` if need be; without it the only function runs, or `main`.

    \b
    VALUE is one of
      FILE.npy                 an array
      FILE.npz:KEY             an array of an archive
      FILE.safetensors:KEY     a tensor of a file of weights
      random, zeros, ones      made up; the sizes come from --dim and other inputs
      3, 0.5, true             a number, for a scalar

    \b
    Example
      mlcdsl run mm.mlc:mm_relu A=a.npy B=random --dim m=64 -o c.npz
    """
    from mlcdsl.cli.arrays import write_npz
    from mlcdsl.cli.atomic import replace_file
    from mlcdsl.cli.functions import choose, split_function
    from mlcdsl.cli.inputs import read_inputs
    from mlcdsl.cli.options import bindings, sizes
    from mlcdsl.cli.results import summary
    from mlcdsl.driver.opening import open_library

    given, wanted = bindings((*inputs, *values)), sizes(dims)
    if output is not None and not output.endswith(".npz"):
        raise click.UsageError(f"results are written as .npz, not to `{output}`")
    path, name = split_function(file)
    library = open_library(path, params, scheduled_functions(schedules, defines, seed))
    if library.executable.warnings:
        report(library.executable.warnings)
    function = choose(library, path, name)
    arrays, origin = read_inputs(function, library.signature(function), given, wanted, seed)
    results = _run(library, function, arrays, origin)
    for line in summary(results):
        put(line)
    if output is not None:
        replace_file(output, lambda path: write_npz(path, results))
        message(f"wrote {output}")


def _run(library: Library, name: str, inputs: dict[str, Any], origin: dict[str, str]) -> dict[str, Any]:
    """Run it; a finding about an input says which file the array comes from."""
    from dataclasses import replace

    from mlcdsl.diagnostics import MlcError

    try:
        with interruptible():
            return dict(library.run(name, inputs))
    except MlcError as error:
        found = []
        for d in error.diagnostics:
            notes = [f"The array comes from {file}." for key, file in origin.items() if f"`{key}`" in d.message]
            found.append(replace(d, notes=(*d.notes, *notes)))
        raise MlcError(found) from error
