"""The group of commands, found by file name, and what becomes of every exception: one place for the exit codes."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import click

from mlcdsl import __version__
from mlcdsl.cli.console import report

FINDINGS, FAILED, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_COMMANDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "commands")

_EPILOG = """\
\b
Exit codes: 0 nothing wrong, 1 findings or wrong inputs, 2 wrong usage or a
defect of mlcdsl. Data goes to standard output, messages to standard error.
NO_COLOR=1 switches colours off.

\b
Completion in the shell:
  bash  eval "$(_MLCDSL_COMPLETE=bash_source mlcdsl)"   in ~/.bashrc
  zsh   eval "$(_MLCDSL_COMPLETE=zsh_source mlcdsl)"    in ~/.zshrc
  fish  _MLCDSL_COMPLETE=fish_source mlcdsl | source    in config.fish
"""


class App(click.Group):
    """Commands are the modules of `mlcdsl.cli.commands`, each with a `command`; imported when one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        stems = (name[:-3] for name in os.listdir(_COMMANDS) if name.endswith(".py"))
        return sorted(stem for stem in stems if not stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        from importlib import import_module

        found: click.Command = import_module(f"mlcdsl.cli.commands.{cmd_name}").command
        found.name = cmd_name
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names, or what to write instead."""
        word = args[0]
        if not word.startswith("-") and self.get_command(ctx, word) is None:
            from mlcdsl.cli.suggest import nearest

            names = self.list_commands(ctx)
            near = nearest(word, names)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(names)}"
            if os.path.exists(word):
                hint = f"to check a file: mlcdsl check {word}"
            raise click.UsageError(f"no command `{word}`; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every exception becomes an exit code and a message for people."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            _close_quietly()
            ctx.exit(BROKEN_PIPE)
        except Exception as error:
            ctx.exit(failure(error))


def failure(error: Exception) -> int:
    """Say on standard error what went wrong; the exit code."""
    from mlcdsl.cli.errors import UsageMistake
    from mlcdsl.diagnostics import LimitError, MlcError

    if isinstance(error, MlcError):
        report(error.diagnostics)
        return FAILED if isinstance(error, UsageMistake) else FINDINGS
    if isinstance(error, LimitError):
        click.echo(f"error: not supported: {error}", err=True)
        return FAILED
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        _close_quietly()
        what = f"cannot write{f' `{error.filename}`' if error.filename else ''}"
        click.echo(f"error: {what}: {(error.strerror or '').lower()}", err=True)
        return FAILED
    if isinstance(error, MemoryError):
        click.echo(f"error: not enough memory{': ' if str(error) else ''}{error}", err=True)
        return FAILED
    if os.environ.get("MLCDSL_TRACEBACK"):
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    said = " ".join(str(error).split())
    click.echo(f"internal error, please report: {type(error).__name__}{': ' if said else ''}{said}", err=True)
    if not os.environ.get("MLCDSL_TRACEBACK"):
        click.echo("MLCDSL_TRACEBACK=1 shows where it happened", err=True)
    return FAILED


def _close_quietly() -> None:
    """Nobody reads standard output any more: what is left in its buffer goes nowhere."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError):
        pass  # not a real file


@click.command(cls=App, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def app() -> None:
    """A language and compiler for tensor programs."""
