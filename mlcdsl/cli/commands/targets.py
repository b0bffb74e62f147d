"""`mlcdsl targets`."""

from __future__ import annotations

import click


@click.command(short_help="List what programs can be compiled for.")
def command() -> None:
    """List what programs can be compiled for: the names that --target takes.

    A name may be followed by a processor and features: --target "aarch64 -mcpu=neoverse-v2 -mattr=+sve2".
    """
    from mlcdsl.backends.llvm.target import parse_target
    from mlcdsl.cli.tables import put_table

    rows = []
    for name in target_names():
        target = parse_target(name)
        rows.append((name, target.triple, target.cpu, f"{target.vector_bits} bits"))
    put_table(("target", "triple", "processor", "vectors"), rows)


def target_names() -> tuple[str, ...]:
    """The host first, then the other architectures."""
    from mlcdsl.backends.llvm.target import _CROSS

    return ("llvm", *_CROSS)
