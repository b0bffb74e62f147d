"""What stops a run of bytecode, as diagnostics; and the depth of recursion."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir.symbolic import show
from mlcdsl.vm import bytecode as B
from mlcdsl.vm import registry

#: how deep functions may call one another
MAX_DEPTH = 1000


class _Depth(threading.local):
    """How many recursive functions this thread is in."""

    n = 0

    def enter(self) -> None:
        """One call deeper; E0906 at the limit."""
        if self.n >= MAX_DEPTH:
            raise too_deep()
        self.n += 1


DEPTH = _Depth()


def _error(code: str, message: str, span: Any = None, label: str = "", *notes: str) -> MlcError:
    return MlcError([Diagnostic(code, message, span, label if span is not None else "", (), notes)])


def too_deep() -> MlcError:
    """E0906."""
    return _error("E0906", f"functions call one another more than {MAX_DEPTH} deep")


def check_failed(i: B.Check, values: tuple[Any, ...]) -> MlcError:
    """The error of a Check."""
    message = i.message
    for v in values:
        message = message.replace("{}", str(v), 1)
    return _error(i.code, message + _at(i), i.span, "checked here")


def match_failed(i: B.Match, actual: tuple[int, ...]) -> MlcError:
    """E0905 for a Match."""
    wanted = f"[{', '.join(map(show, i.shape))}]"
    message = f"the shape is [{', '.join(map(str, actual))}], not {wanted}"
    return _error("E0905", message + _at(i), i.span, "matched here")


def _at(i: B.Call | B.Match | B.Check) -> str:
    """The place in words, for an artifact does not hold the source."""
    return f" (at {i.place})" if i.span is None and i.place else ""


def find(i: B.Call) -> Callable[..., Any]:
    """The function of an extern, which was not registered a moment ago; E0803."""
    return registry.find_function(i.symbol, i.span)


def extern_failed(i: B.Call, error: Exception) -> MlcError:
    """The function of an extern raised."""
    return registry.failed(i.name, i.symbol, error, i.span, _at(i))


def truth(value: Any) -> bool:
    """A condition: a bool, or an array with one element."""
    if isinstance(value, np.ndarray):
        if value.size != 1:
            raise _error("E0905", f"a condition has one element, this has {value.size}")
        return bool(value.reshape(())[()])
    return bool(value)
