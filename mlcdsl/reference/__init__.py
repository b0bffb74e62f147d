"""The reference interpreter: slow and readable, what every other way to run a program is compared with."""

from mlcdsl.reference.errors import RunError, StepLimitError
from mlcdsl.reference.graph import run_function
from mlcdsl.reference.tensor import run_prim_func

__all__ = ["RunError", "StepLimitError", "run_function", "run_prim_func"]
