"""`mlcdsl explain`."""

from __future__ import annotations

import click

from mlcdsl.cli.console import put


@click.command(short_help="Explain the code of a finding, with examples.")
@click.argument("code")
@click.pass_context
def command(ctx: click.Context, code: str) -> None:
    """Explain the code of a finding, such as E0301: what it means, an example, what to do."""
    from mlcdsl.diagnostics.explain import explain

    try:
        page = explain(code)
    except KeyError as error:
        raise click.UsageError(str(error.args[0]), ctx) from error
    put(page.rstrip("\n"))
