"""`mlcdsl check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from mlcdsl.cli.choices import LazyChoice
from mlcdsl.cli.console import count, message, put, rendered
from mlcdsl.cli.folders import files_now, files_of

if TYPE_CHECKING:
    from mlcdsl.diagnostics import Diagnostic


def _formats() -> list[str]:
    from mlcdsl.diagnostics.render import FORMATS

    return list(FORMATS)


@dataclass(frozen=True, slots=True)
class Options:
    """How to check: `codes` are the findings other than errors that are wanted; `strict`: warnings fail, too."""

    format: str
    codes: frozenset[str]
    strict: bool

    def fails(self, found: Sequence[Diagnostic]) -> bool:
        return any(d.severity == "error" or (self.strict and d.severity == "warning") for d in found)


@click.command(short_help="Check programs and report what is wrong.")
@click.argument("files", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option(
    "--format",
    "format_",
    type=LazyChoice(_formats, ("text",)),
    default="text",
    show_default=True,
    metavar="FORMAT",
    help="text, concise, json, sarif or github.",
)
@click.option("--no-lint", is_flag=True, help="Leave out what the lint rules (L codes) find.")
@click.option(
    "--select", multiple=True, metavar="CODES", help="Report only these warnings and notes, such as L02,W0501."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these warnings and notes out.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there are warnings, too.")
@click.option("--fix", is_flag=True, help="First write the fixes that need no second look.")
@click.option("--diff", is_flag=True, help="Write nothing; print what --fix would change, exit with 1 if anything.")
@click.option(
    "--watch",
    is_flag=True,
    help="Check again whenever a file or one that it uses changes, comes or goes, until Ctrl-C.",
)
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    format_: str,
    no_lint: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    fix: bool,
    diff: bool,
    watch: bool,
) -> None:
    """Check programs and schedules and report what is wrong: syntax, names, types, bounds, races, steps of schedules
    that are refused, and what the lint rules find.

    PATH is a file, a folder (all programs and schedules below it), or - for standard input. Findings go to standard
    output, a summary to standard error. The exit code is 1 if there are errors; warnings and notes alone leave it at
    0. A comment `# mlc: allow(CODE)` silences a finding.
    """
    from mlcdsl.cli.lint import chosen

    _refuse(files, fix, diff, watch)
    options = Options(format_, chosen(select, ignore, not no_lint), strict)
    if watch:
        _watch(files, options)
    if diff:
        ctx.exit(1 if _mend(files, options, show=True) else 0)
    if fix:
        _mend(files, options, show=False)
    if not (fix and "-" in files) and options.fails(_check(files_of(files), options)[0]):
        ctx.exit(1)


def _refuse(files: tuple[str, ...], fix: bool, diff: bool, watch: bool) -> None:
    """Options that make no sense together."""
    if watch and (fix or diff):
        raise click.UsageError("--watch writes nothing, it cannot go with --fix or --diff")
    if "-" in files and (watch or (fix and len(files) > 1)):
        raise click.UsageError(f"standard input cannot go with {'--watch' if watch else '--fix and other files'}")


def _check(files: tuple[str, ...], options: Options) -> tuple[list[Diagnostic], list[str]]:
    """Check all files and print what is found; gives it, with all files on which it depends."""
    from mlcdsl.cli.lint import check_path

    found: list[Diagnostic] = []
    read: dict[str, None] = {}
    for path in files:
        checked = check_path(path, options.codes)
        found += checked.found
        read.update(dict.fromkeys(checked.files))
    if found or options.format in ("json", "sarif"):
        put(rendered(found, options.format, sys.stdout))
    message(f"{count(len(files), 'file')} checked: {_summary(found)}")
    return found, list(read)


def _summary(found: list[Diagnostic]) -> str:
    if not found:
        return "no errors"
    from mlcdsl.diagnostics.render import summary

    return summary(found)


def _mend(files: tuple[str, ...], options: Options, show: bool) -> int:
    """Write or show the fixes of all files; how many there are. A file that cannot be read is told by the check."""
    from mlcdsl.cli.fixes import write_or_show
    from mlcdsl.diagnostics import MlcError

    total = 0
    for path in files_of(files):
        try:
            total += write_or_show(path, options.codes, show)
        except MlcError as error:
            if show or error.diagnostics[0].code not in ("E0001", "E0002"):
                raise
    if total:
        message(f"{total} fix{'' if total == 1 else 'es'} {'would be ' if show else ''}made")
    return total


def _watch(files: tuple[str, ...], options: Options) -> None:
    """Check again and again, until Ctrl-C; on a terminal only the last result is seen. A folder that is empty from the
    start is refused, later it may become so."""
    import time

    from mlcdsl.cli.watching import watch

    files_of(files)

    def listed() -> tuple[str, ...]:
        return files_now(files)

    def action() -> list[str]:
        click.clear()  # does nothing where the output is no terminal
        start = time.perf_counter()
        _, read = _check(listed(), options)
        took = time.perf_counter() - start
        message(f"{time.strftime('%H:%M:%S')}: took {took:.2f} s, waiting for changes of {count(len(read), 'file')}")
        return read

    watch(action, listed=listed)
