"""Graph functions of a checked program: bytecode, the prim_funcs that operators became, and their constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlcdsl.check import CheckResult
from mlcdsl.driver.bind_params import SUFFIX, bind_params
from mlcdsl.driver.weights import Array, constant_data, read_weights
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.vm.compiler import compile_program


@dataclass(frozen=True, slots=True)
class Functions:
    """`prims` are to be compiled with the program's own; `text` is the bytecode for people; `bound` the names of the
    functions whose parameters were bound."""

    prims: tuple[T.PrimFunc, ...] = ()
    bytecode: dict[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Array] = field(default_factory=dict)
    externs: tuple[T.Extern, ...] = ()
    text: str = ""
    bound: frozenset[str] = frozenset()


def compile_functions(result: CheckResult, params: str | Mapping[str, Any] | None) -> Functions:
    """Compile all graph functions, with `params` (a safetensors file, or arrays by name) bound in the file's own."""
    program, bound = result.program, frozenset[str]()
    if params is not None:
        program, bound = _with_params(result, params)
    if not any(m.functions for m in program.modules.values()):
        return Functions()
    compiled = compile_program(program)
    cache: dict[str, dict[str, Array]] = {}
    weights = {n: constant_data(c, _folder(c), cache) for n, c in compiled.constants.items()}
    return Functions(
        tuple(compiled.prims), compiled.to_json(), weights, tuple(compiled.externs.values()), compiled.text, bound
    )


def _folder(const: T.ConstTensor) -> Path:
    return Path(const.span.source.name).parent if const.span is not None else Path()


def _with_params(result: CheckResult, params: str | Mapping[str, Any]) -> tuple[G.Program, frozenset[str]]:
    origin = f"`{params}`" if isinstance(params, str) else "`params`"
    arrays = read_weights(params) if isinstance(params, str) else params
    own = [f for name in result.own for f in result.program.modules[name].functions.values()]
    wrappers, _ = bind_params(own, arrays, origin)
    modules = dict(result.program.modules)
    for w in wrappers:
        m = modules[w.module]
        modules[w.module] = G.Module(m.name, {**m.items, w.name: w}, m.doc, span=m.span)
    names = frozenset(f"{w.module}.{w.name.removesuffix(SUFFIX)}" for w in wrappers)
    return G.Program(modules), names
