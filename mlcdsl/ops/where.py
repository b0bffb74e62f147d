"""`where(cond, x, y)`: a choice, element by element."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ops.base.constraints import accepts, broadcasts, one_dtype
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Arg, Array, operator
from mlcdsl.ops.base.shapes import broadcast_of


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    return np.asarray(np.where(args[0], args[1], args[2]))


def _legalize(e: Emit) -> None:
    e.elementwise("select({cond}, {x}, {y})")


WHERE = operator(
    "where",
    args=(Arg("cond", "which one to take", group="cond"), "x", "y"),
    constraints=(accepts("cond", "bool"), one_dtype("x", "y"), broadcasts("cond", "x", "y")),
    infer=broadcast_of("cond", "x", "y"),
    reference=_reference,
    legalize=_legalize,
    doc="x where cond is true, else y.",
)
