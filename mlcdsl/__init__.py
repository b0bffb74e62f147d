"""A language and compiler for machine learning programs.

lib = mlcdsl.build("mm_relu.mlc")
c = lib["mm_relu"](a, b)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mlcdsl.api import build, check, format, load
    from mlcdsl.diagnostics import Diagnostic, MlcError
    from mlcdsl.driver.library import Library
    from mlcdsl.schedule.api import Schedule
    from mlcdsl.schedule.trace import Trace
    from mlcdsl.vm.machine import VirtualMachine
    from mlcdsl.vm.registry import register_func

_HOME = {
    "build": "mlcdsl.api",
    "check": "mlcdsl.api",
    "format": "mlcdsl.api",
    "load": "mlcdsl.api",
    "Diagnostic": "mlcdsl.diagnostics",
    "MlcError": "mlcdsl.diagnostics",
    "Library": "mlcdsl.driver.library",
    "Schedule": "mlcdsl.schedule.api",
    "Trace": "mlcdsl.schedule.trace",
    "VirtualMachine": "mlcdsl.vm.machine",
    "register_func": "mlcdsl.vm.registry",
}

__all__ = [
    "Diagnostic",
    "Library",
    "MlcError",
    "Schedule",
    "Trace",
    "VirtualMachine",
    "__version__",
    "build",
    "check",
    "format",
    "load",
    "register_func",
]


def __getattr__(name: str) -> Any:
    """Everything is imported when it is first used: `import mlcdsl` costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'mlcdsl' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value
