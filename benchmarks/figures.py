"""The figures that mlcdsl is held to, measured in one run and printed as a Markdown table.

    python benchmarks/figures.py [--peer-python PATH] [--quick] [NAME ...]

NAME is one of those that `--list` shows; without names all are measured. Peers (numpy, torch, TVM) run in processes of
their own, on one thread, in turns with what they are compared to; one that cannot be imported is "not installed".
`--peer-python` is the interpreter that has them (default: this one). What a loaded machine does to wall times shows in
the column of processor time, which is there where it differs in kind: fresh processes and the compiler's stages.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from figures import FIGURES, Options, figure  # noqa: E402
from figures.table import absent, heading, line, machine  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--peer-python", default=sys.executable, metavar="PATH")
    parser.add_argument("--quick", action="store_true", help="a fifth of the rounds")
    parser.add_argument("--list", action="store_true", help="the names, and what each measures")
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    unknown = [n for n in given.names if n not in FIGURES]
    if unknown:
        parser.error(f"no figure is called {unknown[0]!r}; there are {', '.join(FIGURES)}")
    if shutil.which(given.peer_python) is None:
        parser.error(f"there is no interpreter {given.peer_python}")
    if given.list:
        for name in FIGURES:
            print(f"{name:10} {(sys.modules[figure(name).__module__].__doc__ or '').splitlines()[0]}")
        return
    options = Options(given.peer_python, 5 if given.quick else 1)
    print(f"{machine()}\n\n{heading()}", flush=True)
    failed = False
    for name in given.names or FIGURES:
        try:
            for row in figure(name)(options):
                print(line(row), flush=True)
        except Exception as error:  # the other figures are still measured
            failed = True
            why = " ".join(str(error).split())[-200:]
            print(line(absent(name, f"failed: {type(error).__name__}: {why}")), flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
