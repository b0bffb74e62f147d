"""Run one mutant again: `python -m tests.fuzz.replay SEED [--text]`, from the repository's root."""

from __future__ import annotations

import sys

from tests.fuzz.mutate import mutant
from tests.fuzz.properties import Depth, examine


def depth_of(seed: int) -> Depth:
    """How far a mutant is taken: proofs are slow, so a share of them."""
    return "prove" if seed % 10 == 0 else "check" if seed % 2 == 0 else "parse"


def main(arguments: list[str]) -> None:
    seed = int(arguments[0])
    given = mutant(seed)
    if "--text" in arguments:
        data = given if isinstance(given, bytes) else given.encode("utf-8", errors="surrogatepass")
        sys.stdout.buffer.write(data)
        return
    examine(given, depth_of(seed))
    print(f"mutant {seed}: nothing to find")


if __name__ == "__main__":
    main(sys.argv[1:])
