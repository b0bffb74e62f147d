"""The command line: `mlcdsl COMMAND ...`. Each command is a file of `mlcdsl.cli.commands`, imported when it runs."""

from __future__ import annotations


def main() -> None:
    """The entry point `mlcdsl`: runs the command that the arguments name and exits with its code."""
    try:
        import gc
        import sys

        gc.set_threshold(100_000, 50, 50)  # trees are not garbage: collecting is a tenth of a long check

        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        from mlcdsl.cli.app import app

        try:
            app(prog_name="mlcdsl")
        except OSError as error:  # of what click itself writes
            from mlcdsl.cli.app import failure

            raise SystemExit(failure(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
