"""Writing the text of a legalization: a prim_func in index notation, for the types of one call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show
from mlcdsl.ops.base.operator import OpCall
from mlcdsl.ops.base.shapes import is_one, show_shape, show_type
from mlcdsl.types import DType


@dataclass(frozen=True, slots=True)
class Param:
    """An argument in the text; `literal` stands for it where it is a number that the text contains."""

    name: str
    type: G.TensorType | G.ScalarType
    literal: str = ""

    @property
    def dtype(self) -> DType:
        return self.type.dtype

    @property
    def shape(self) -> tuple[T.Expr, ...]:
        return self.type.shape if isinstance(self.type, G.TensorType) else ()

    def at(self, index: Sequence[str]) -> str:
        """The element at an index of the broadcast shape: aligned right, size 1 stays at 0 (a reduction variable,
        `k...`, is kept, for its range comes from here)."""
        if self.literal or not isinstance(self.type, G.TensorType):
            return self.literal or self.name
        own = index[len(index) - len(self.shape) :]
        shown = ["0" if is_one(s) and i[0] != "k" else i for s, i in zip(self.shape, own, strict=True)]
        return self.element(shown)

    def element(self, index: Sequence[str]) -> str:
        """The element at exactly this index."""
        return f"{self.name}[{', '.join(index)}]" if index else self.name

    def wide(self, index: Sequence[str]) -> str:
        """The broadcast element as it is computed with: a narrow float as f32."""
        return widen(self.at(index), self.dtype)

    def wide_element(self, index: Sequence[str]) -> str:
        """The element at exactly this index, as it is computed with."""
        return widen(self.element(index), self.dtype)


def widen(text: str, dtype: DType) -> str:
    return f"f32({text})" if dtype.is_narrow_float else text


def narrow(text: str, dtype: DType) -> str:
    """What was computed wide, as a value of `dtype`."""
    return f"{dtype}({text})" if dtype.is_narrow_float else text


def wide_name(dtype: DType) -> str:
    """The dtype that sums of `dtype` are kept in."""
    return "f32" if dtype.is_narrow_float else dtype.name


class Emit:
    """The prim_func under construction: parameters by name, results, and the lines of the body."""

    def __init__(self, call: OpCall, params: Sequence[Param], results: Sequence[G.TensorType]):
        self.call = call
        self.params = tuple(params)
        self.results = tuple(results)
        name = "z" if any(p.name == "y" for p in params) else "y"
        self.outputs = [name] if len(results) == 1 else [f"{name}{i}" for i in range(len(results))]
        self.lines: list[str] = []

    def param(self, name: str) -> Param:
        return self.params[self.call.position(name)]

    def attr(self, name: str) -> Any:
        return self.call.attrs[name]

    @property
    def out(self) -> G.TensorType:
        return self.results[0]

    def indices(self, rank: int) -> list[str]:
        """`i0, i1, ...`"""
        return [f"i{k}" for k in range(rank)]

    def output(self, index: Sequence[str], value: str, which: int = 0) -> None:
        """`compute y[index] = value` for an output."""
        self.lines.append(f"compute {target(self.outputs[which], index)} = {value}")

    def temporary(self, name: str, dtype: str, shape: Iterable[T.Expr], index: Sequence[str], value: str) -> None:
        """The same for a temporary, with its type."""
        self.lines.append(f"compute {target(name, index)}: {dtype}{show_shape(shape)} = {value}")

    def elementwise(self, template: str, wide: bool = False) -> None:
        """The output from the arguments at the broadcast index; `{x}` stands for argument x. `wide`: narrow floats
        are computed in f32 and rounded once."""
        index = self.indices(len(self.out.shape))
        elements = {p.name: p.wide(index) if wide else p.at(index) for p in self.params}
        value = template.format(**elements)
        self.output(index, narrow(value, self.out.dtype) if wide else value)

    def text(self, name: str, dims: Sequence[str], where: Sequence[tuple[T.Expr, T.Expr]]) -> str:
        """The whole prim_func."""
        head = f"prim_func {name}" + (f"[{', '.join(dims)}]" if dims else "")
        inputs = ", ".join(f"{p.name}: {show_type(p.type)}" for p in self.params if not p.literal)
        outputs = ", ".join(f"{n}: {show_type(t)}" for n, t in zip(self.outputs, self.results, strict=True))
        facts = ", ".join(dict.fromkeys(f"{show(a)} == {show(b)}" for a, b in where))
        body = "".join(f"\n  {line}" for line in self.lines)
        return f"{head}({inputs}) -> ({outputs}){' where ' + facts if facts else ''} {{{body}\n}}\n"


def target(name: str, index: Sequence[str]) -> str:
    """`name[i0, i1]`, or `name` for no indices."""
    return f"{name}[{', '.join(index)}]" if index else name
