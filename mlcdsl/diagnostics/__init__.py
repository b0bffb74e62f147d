"""Diagnostics as data."""

from mlcdsl.diagnostics.diagnostic import (
    Diagnostic,
    Edit,
    Fix,
    InternalError,
    Label,
    LimitError,
    MlcError,
    Severity,
)

__all__ = ["Diagnostic", "Edit", "Fix", "InternalError", "Label", "LimitError", "MlcError", "Severity"]
