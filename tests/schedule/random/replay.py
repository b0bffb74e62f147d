"""Run one random schedule again: `python -m tests.schedule.random.replay SEED`, from the repository's root.

`illegal SEED` runs one of the damaged schedules.
"""

from __future__ import annotations

import sys

from mlcdsl.ir.to_syntax import print_prim_func
from tests.schedule.random.properties import culprit, examine
from tests.schedule.random.scheduler import Made, Wrong, make
from tests.schedule.random.shrink import shrink

EVERY = 4


def run(seed: int) -> Made:
    """Make the schedule of a seed and look at it; every fourth is compiled, too."""
    made = make(seed)
    examine(made, compile=seed % EVERY == 0)
    return made


def report(error: Wrong, command: str) -> str:
    """What a person needs: what is wrong, the program, the schedule, the step to blame, how to see it again."""
    small = shrink(error, compile=error.what.startswith("compiled"))
    what = [error.what] if small.what == error.what else [error.what, f"with fewer steps: {small.what}"]
    made = small.made
    step = culprit(made)
    blame = [f"the first step that changes what is computed: {step}"] if step else []
    text = print_prim_func(made.subject.func)
    return "\n".join([*what, f"{made.subject.file}:", text, made.trace, *blame, f"again: {command}"])


def main(arguments: list[str]) -> None:
    seed = int(arguments[-1])
    command = f"python -m tests.schedule.random.replay {' '.join(arguments)}"
    try:
        if arguments[0] == "illegal":
            from tests.schedule.random.illegal import damage

            made, codes = damage(seed)
            print(codes)
        else:
            made = run(seed)
    except Wrong as error:
        raise SystemExit(report(error, command)) from error
    print(made.trace, print_prim_func(made.session.func), f"nothing wrong; {made.refused} steps refused", sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
