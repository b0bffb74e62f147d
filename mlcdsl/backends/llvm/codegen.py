"""LLVM IR of lowered functions.

The function `module.name` becomes

    i32 @"module.name"(ptr err, params..., i64 dims..., i64 stride_vars...)

with an address for every tensor and the value of every scalar (bool as a byte, narrow floats as their bits). It
returns 0, or one more than the index of the failure site, after writing the site's values to `err` (8 x i64).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlcdsl.backends.llvm.builder import Function, ModuleBuilder, Site
from mlcdsl.backends.llvm.casts import cast
from mlcdsl.backends.llvm.failures import stop
from mlcdsl.backends.llvm.narrow import widen
from mlcdsl.backends.llvm.parallel import function_text
from mlcdsl.backends.llvm.stmts import statements
from mlcdsl.backends.llvm.target import Target
from mlcdsl.backends.llvm.values import Value, memory_type, register_type
from mlcdsl.ir import tensor as T
from mlcdsl.types import BOOL, U8


@dataclass(frozen=True, slots=True)
class Entry:
    """A compiled function: its symbol, the places where it can stop, the externs it calls by symbol."""

    symbol: str
    sites: tuple[Site, ...]
    externs: tuple[tuple[str, T.Extern], ...]


@dataclass(frozen=True, slots=True)
class LlvmModule:
    """LLVM IR text and what is known of its functions. With `short_loops`, straight-line code may become vectors."""

    text: str
    entries: tuple[Entry, ...]
    short_loops: bool = False


def emit_llvm(funcs: Sequence[T.PrimFunc], target: Target) -> LlvmModule:
    """The module of the functions, which are fully lowered."""
    module = ModuleBuilder(target.features, f"i{target.pointer_bits}", target.has_f16_conversion)
    module.metadata.append('!0 = !{!"branch_weights", i32 1048575, i32 1}')
    entries = tuple(_function(module, func) for func in funcs)
    return LlvmModule(_text(module, target), entries, module.short_loops)


def symbol_of(func: T.PrimFunc) -> str:
    """The symbol of a compiled function."""
    return f"{func.module}.{func.name}" if func.module else func.name


def _function(module: ModuleBuilder, func: T.PrimFunc) -> Entry:
    f = Function(module, symbol_of(func), [], {})
    params = ["ptr noalias nonnull %err", *(_parameter(f, n, p) for n, p in enumerate(func.params))]
    for n, var in enumerate((*func.dims, *func.stride_vars)):
        f.env[var] = Value(f"%d{n}", var.dtype)
        params.append(f"i64 %d{n}")
    statements(f, func.body)
    stop(f, "0")
    module.functions.append(function_text(f, f'i32 @"{f.symbol}"({", ".join(params)})'))
    return Entry(f.symbol, tuple(f.sites), tuple(f.externs.items()))


def _parameter(f: Function, n: int, p: T.Param) -> str:
    ref = f"%p{n}"
    if isinstance(p.value, T.Buffer):
        f.places[p.value] = ref
        access = " readonly" if p.mode == "in" else ""
        return f"ptr noalias nonnull{access} align {p.value.dtype.bytes} {ref}"
    dtype = p.value.dtype
    if dtype is BOOL:
        f.env[p.value] = cast(f, Value(ref, U8), BOOL)
    elif dtype.is_narrow_float:
        f.env[p.value] = widen(f, ref, dtype, 1)
    else:
        f.env[p.value] = Value(ref, dtype)
        return f"{register_type(dtype)} {ref}"
    return f"{memory_type(dtype)} {ref}"


def _text(module: ModuleBuilder, target: Target) -> str:
    features = f' "target-features"="{target.features}"' if target.features else ""
    attributes = f'attributes #0 = {{ nounwind "target-cpu"="{target.cpu}"{features} }}'
    helpers = (_with_attributes(text) for text in module.helpers.values())
    return "\n\n".join(
        [
            f'target triple = "{target.triple}"',
            "\n".join(module.declarations),
            *helpers,
            *module.functions,
            attributes,
            "\n".join(module.metadata),
            "",
        ]
    )


def _with_attributes(text: str) -> str:
    """A helper's definitions with the processor on them, as inlining asks."""
    return "\n".join(
        f"{line[:-2]} #0 {{" if line.startswith("define") and line.endswith(" {") else line for line in text.split("\n")
    )
