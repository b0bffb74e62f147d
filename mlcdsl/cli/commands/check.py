"""`mlcdsl check`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mlcdsl.cli.choices import LazyChoice
from mlcdsl.cli.console import count, message, put, rendered

if TYPE_CHECKING:
    from mlcdsl.diagnostics import Diagnostic


def _formats() -> list[str]:
    from mlcdsl.diagnostics.render import FORMATS

    return list(FORMATS)


@click.command(short_help="Check programs and report what is wrong.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option(
    "--format",
    "format_",
    type=LazyChoice(_formats, ("text",)),
    default="text",
    show_default=True,
    metavar="FORMAT",
    help="text, concise, json, sarif or github.",
)
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], format_: str) -> None:
    """Check programs and report what is wrong: syntax, names, types, bounds, races.

    FILE may be - for standard input. Findings go to standard output, a summary to standard error. The exit code is 1
    if there are errors; warnings alone leave it at 0.
    """
    found = [diagnostic for path in files for diagnostic in findings(path)]
    if found or format_ in ("json", "sarif"):
        put(rendered(found, format_, sys.stdout))
    message(f"{count(len(files), 'file')} checked: {_summary(found)}")
    if any(d.severity == "error" for d in found):
        ctx.exit(1)


def findings(path: str) -> tuple[Diagnostic, ...]:
    """What is wrong with one file; that it cannot be read is a finding too."""
    from mlcdsl.diagnostics import MlcError
    from mlcdsl.driver.files import check_file, loader
    from mlcdsl.driver.files import read_source as read_file

    try:
        if path == "-":
            from mlcdsl.check import check_source
            from mlcdsl.cli.stdin import read_source

            return check_source(read_source(path), loader).diagnostics
        if path.endswith(".mlcs"):
            from mlcdsl.schedule.program import check_schedules

            return check_schedules(read_file(path), loader)
        return check_file(path).diagnostics
    except MlcError as error:
        return error.diagnostics


def _summary(found: list[Diagnostic]) -> str:
    if not found:
        return "no errors"
    from mlcdsl.diagnostics.render import summary

    return summary(found)
