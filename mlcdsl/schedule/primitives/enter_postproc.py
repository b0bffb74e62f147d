"""Mark where a tuner's own steps begin."""

from __future__ import annotations

from mlcdsl.schedule.primitive import Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive("Mark where post-processing begins, in traces of tuners. The program stays.")
def enter_postproc(s: Step) -> Rewrite:
    return Rewrite(s.func)
