"""Functions of the environment, registered from Python under the names that externs use.

A function gets NumPy arrays that share the program's memory: inputs, which are read-only, then outputs, which it fills.
They are valid during the call only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.source import Span

_F = TypeVar("_F", bound=Callable[..., Any])

#: registered name -> function
FUNCTIONS: dict[str, Callable[..., Any]] = {}


def register_func(name: str, function: _F | None = None, *, override: bool = False) -> Any:
    """Register a function: `@register_func("env.linear")` above it, or `register_func("env.linear", f)`.

    A name that is taken is an error unless `override=True`.
    """

    if not isinstance(name, str):
        raise TypeError('register_func needs the name that externs use: `@register_func("env.name")`')

    def register(f: _F) -> _F:
        if not callable(f):
            raise TypeError(f"`{name}` needs a function, got {type(f).__name__}")
        if name in FUNCTIONS and not override:
            raise ValueError(f"a function is registered as `{name}` already; override=True replaces it")
        FUNCTIONS[name] = f
        return f

    return register if function is None else register(function)


def find_function(name: str, span: Span | None = None) -> Callable[..., Any]:
    """The function of a name; E0803 if there is none."""
    found = FUNCTIONS.get(name)
    if found is None:
        raise not_found(name, span)
    return found


def locked(value: Any) -> Any:
    """An input as a function sees it: the same memory, read-only; scalars as they are."""
    if not isinstance(value, np.ndarray):
        return value
    view = value.view()
    view.setflags(write=False)
    return view


def not_found(name: str, span: Span | None = None) -> MlcError:
    """E0803, with the name that was likely meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, FUNCTIONS, n=1, cutoff=0.6)
    meant = (f"`{near[0]}` is registered: did you mean that?",) if near else ()
    notes = (*meant, f'register it before the run: `@mlcdsl.register_func("{name}")`')
    label = "no function of this name is registered"
    return MlcError([Diagnostic("E0803", f"extern `{name}` not found", span, label, (), notes)])


def failed(name: str, symbol: str, error: BaseException, span: Span | None = None, place: str = "") -> MlcError:
    """E0910: the function of an extern raised; the exception is the cause."""
    message = f"extern `{name}` (`{symbol}`) failed: {type(error).__name__}: {error}{place}"
    result = MlcError([Diagnostic("E0910", message, span, "called here" if span else "")])
    result.__cause__ = error
    return result
