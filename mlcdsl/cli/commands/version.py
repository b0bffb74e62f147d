"""`mlcdsl version`."""

from __future__ import annotations

import click

from mlcdsl import __version__
from mlcdsl.cli.console import put

_LIBRARIES = ("numpy", "llvmlite", "islpy", "lark", "ml_dtypes", "safetensors", "click", "rich")


@click.command(short_help="Print the version of mlcdsl and what it runs on.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with the versions of the libraries.")
def command(as_json: bool) -> None:
    """Print the version of mlcdsl and what it runs on (for reports of defects)."""
    import platform

    python, machine = platform.python_version(), f"{platform.system()} {platform.machine()}"
    if not as_json:
        put(f"mlcdsl {__version__} (Python {python}, {machine})")
        return
    import json
    from importlib import metadata

    libraries: dict[str, str | None] = {}
    for name in _LIBRARIES:
        try:
            libraries[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            libraries[name] = None
    put(json.dumps({"mlcdsl": __version__, "python": python, "system": machine, "libraries": libraries}, indent=2))
