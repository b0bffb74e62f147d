"""`mlcdsl fmt`."""

from __future__ import annotations

import click

from mlcdsl.cli.console import count, message, put, put_data, report
from mlcdsl.cli.folders import files_of
from mlcdsl.cli.layout import formatted


@click.command(short_help="Rewrite programs in the canonical layout.")
@click.argument("files", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change, exit with 1 if anything.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], check: bool, diff: bool) -> None:
    """Rewrite programs in the canonical layout; comments stay.

    PATH is a file, a folder (all programs and schedules below it), or - for standard input: the result then goes to
    standard output. A file with syntax errors is left as it is. Line ends become LF, or stay CRLF in a file that has
    no others.
    """
    from mlcdsl.diagnostics import MlcError

    changed = unchanged = failed = 0
    for path in files_of(files):
        try:
            if _one(path, check, diff):
                changed += 1
            else:
                unchanged += 1
        except MlcError as error:
            failed += 1
            report(error.diagnostics)
    message(_summary(changed, unchanged, failed, check or diff))
    if failed or (changed and (check or diff)):
        ctx.exit(1)


def _one(path: str, check: bool, diff: bool) -> bool:
    """Format one file or say how it would change; True if it does."""
    from mlcdsl.cli.stdin import read_source

    source = read_source(path)
    text = formatted(source)
    if diff:
        from mlcdsl.cli.difference import difference

        put_data(difference(source.name, source.text, text, "formatted"))
    elif check:
        if text != source.text:
            put(f"would reformat {source.name}")
    elif path == "-":
        put_data(text)
    elif text != source.text:
        from mlcdsl.cli.atomic import write_file

        write_file(path, text)
    return text != source.text


def _summary(changed: int, unchanged: int, failed: int, dry: bool) -> str:
    parts = []
    if changed:
        parts.append(f"{count(changed, 'file')} {'would be ' if dry else ''}reformatted")
    if unchanged:
        parts.append(f"{count(unchanged, 'file')} left as {'it is' if unchanged == 1 else 'they are'}")
    if failed:
        parts.append(f"{count(failed, 'file')} with errors")
    return ", ".join(parts)
