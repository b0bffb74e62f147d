"""`mlcdsl lsp`."""

from __future__ import annotations

import click


@click.command(short_help="Run the language server for editors.")
@click.option("--tcp", metavar="[HOST:]PORT", help="Listen here instead of using standard input and output.")
@click.option("--log", type=click.Path(dir_okay=False), help="Write what the server logs to this file.")
@click.pass_context
def command(ctx: click.Context, tcp: str | None, log: str | None) -> None:
    """Run the language server for `.mlc` and `.mlcs` files. Editors start it; see grammar/editors/."""
    import gc
    import logging

    gc.disable()  # what is loaded stays: it is not looked through for garbage, now or later
    try:
        from mlcdsl.lsp.server import create_server
    except ModuleNotFoundError as error:
        raise click.UsageError('the server needs more packages: pip install "mlcdsl[lsp]"', ctx) from error
    try:
        logging.basicConfig(filename=log, level=logging.INFO if log else logging.ERROR)
    except OSError as error:
        from mlcdsl.cli.errors import reason

        raise click.UsageError(f"--log: cannot write `{log}`: {reason(error)}", ctx) from error
    server = create_server()
    gc.freeze()
    gc.set_threshold(5_000, 20, 5)  # the old ones seldom, since that takes a tenth of a second: first of all when idle
    gc.enable()
    if tcp is None:
        ctx.exit(server.serve())
    host, _, port = tcp.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise click.UsageError(f"--tcp: `{tcp}` is not a port, or a host and a port", ctx)
    ctx.exit(server.serve((host or "127.0.0.1", int(port))))
