"""The table of math functions and the making of their IR text."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from mlcdsl.backends.llvm.math.emitter import KIND_OF_DTYPE, Emitter, Value

ATTRIBUTES = "nounwind willreturn memory(none)"


@dataclass(frozen=True, slots=True)
class MathIR:
    """One function as LLVM IR text.

    `symbol` is its name without the @; `text` its definition (with the private constants it needs);
    `declarations` the `declare` lines it needs, which the caller makes unique; `depends` the
    (name, dtype, lanes) of the functions it calls, each to be had from `math_function`.
    """

    symbol: str
    text: str
    declarations: tuple[str, ...]
    depends: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class MathOp:
    """A registered function: `build` emits the body and returns the result.

    `inline` functions are elementwise, for any number of lanes; the others are cold scalar paths that such a
    function calls for a rare lane.
    """

    name: str
    arity: int
    build: Callable[..., Value]
    inline: bool


REGISTRY: dict[str, MathOp] = {}


def math_op(
    name: str, arity: int = 1, *, inline: bool = True
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Register the decorated builder `(emitter, *arguments) -> result` under `name`."""

    def register(build: Callable[..., Value]) -> Callable[..., Value]:
        if name in REGISTRY:
            raise ValueError(f"the math function {name} is registered twice")
        REGISTRY[name] = MathOp(name, arity, build, inline)
        return build

    return register


def symbol_of(name: str, dtype: str, lanes: int = 1) -> str:
    return f"mlc.{name}.{dtype}" if lanes == 1 else f"mlc.{name}.{dtype}.v{lanes}"


@functools.cache
def math_function(name: str, dtype: str, lanes: int = 1) -> MathIR:
    """The IR of the function `name` on `lanes` lanes of `dtype` ("f32" or "f64")."""
    if name not in REGISTRY:
        raise KeyError(f"no math function is called {name!r}")
    if dtype not in KIND_OF_DTYPE or lanes < 1:
        raise ValueError(f"no math function on {lanes} lanes of {dtype!r}")
    op = REGISTRY[name]
    if lanes != 1 and not op.inline:
        raise ValueError(f"{name} is a scalar function, asked for {lanes} lanes")
    emitter = Emitter(dtype, lanes)
    arguments = [Value(emitter, emitter.kind, f"%{letter}") for letter in ("x", "y", "z")[: op.arity]]
    result = op.build(emitter, *arguments)
    symbol = symbol_of(name, dtype, lanes)
    parameters = ", ".join(f"{a.type} {a.ref}" for a in arguments)
    inlining = "alwaysinline" if op.inline else "noinline cold"
    lines = [
        *emitter.globals,
        f"define internal {result.type} @{symbol}({parameters}) {inlining} {ATTRIBUTES} {{",
        "entry:",
        *emitter.lines,
        f"  ret {result.type} {result.ref}",
        "}",
    ]
    return MathIR(symbol, "\n".join(lines) + "\n", tuple(emitter.declarations), tuple(emitter.depends))
