"""Externs from "llvm": the declaration of an intrinsic of LLVM, as vectors (X18, X19).

Whether LLVM has the intrinsic, with these types, is asked where code is generated.
"""

from __future__ import annotations

import re

from mlcdsl.check.names import Sink
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant
from mlcdsl.syntax import ast
from mlcdsl.types import DType

SOURCE = "llvm"
_LANE = re.compile(r"i(\d+)|half|bfloat|float|double")
_VECTOR = re.compile(rf"<\s*(\d+)\s*x\s*({_LANE.pattern})\s*>|({_LANE.pattern})")
_FLOAT_BITS = {"half": 16, "bfloat": 16, "float": 32, "double": 64}
_FLOATS = {"f16": "half", "bf16": "bfloat", "f32": "float", "f64": "double"}


def lane_type(dtype: DType) -> str | None:
    """The type of a lane in LLVM; None where it has none."""
    return f"i{dtype.bits}" if dtype.is_int else _FLOATS.get(dtype.name)


def repeats(buffer: T.Buffer) -> int:
    """How often the elements are repeated: the dimensions in front that have stride 0."""
    count = 1
    for size, stride in zip(buffer.shape, buffer.strides or (), strict=False):
        if constant(stride) != 0:
            break
        count *= constant(size) or 0
    return count


def elements(buffer: T.Buffer) -> int:
    """The number of elements of a shape of integers, repeated ones counted."""
    count = 1
    for size in buffer.shape:
        count *= constant(size) or 0
    return count


def intrinsic(node: ast.Extern, params: tuple[T.Param, ...], sink: Sink) -> T.LlvmIntrinsic | None:
    """What an extern from "llvm" declares; None where it was refused."""
    before = len(sink.found)
    texts = _attributes(node, sink)
    for p in params:
        _parameter(p, sink)
    written = [p for p in params if p.mode != "in"]
    if len(written) != 1:
        sink.error(
            "E0304", f"an intrinsic of LLVM has one result, `{node.name.name}` writes {len(written) or 'nothing'}",
            node.name.span, "needs one output, or one `inout` for an argument that the result replaces",
        )  # fmt: skip
    if len(sink.found) > before:
        return None
    types = [_type(p.value) for p in params if isinstance(p.value, T.Buffer) and p.mode != "out"]
    result = next(_type(p.value) for p in written if isinstance(p.value, T.Buffer))
    features = tuple(x.strip() for x in texts.get("features", "").split(",") if x.strip())
    if "signature" not in texts:
        return T.LlvmIntrinsic(features, result, tuple(types))
    return _signature(node, texts["signature"], (result, *types), features, sink)


def _attributes(node: ast.Extern, sink: Sink) -> dict[str, str]:
    texts: dict[str, str] = {}
    for attr in node.attrs:
        match attr:
            case ast.Arg("features" | "signature" as name, ast.String(value)):
                texts[name] = value
            case _:
                sink.error(
                    "E0307", f'an extern from "llvm" has no attribute `{attr.name}` of this form', attr.span,
                    "write `attr(features = \"avx512vnni\")`, or `signature = ` a type of LLVM",
                )  # fmt: skip
    return texts


def _parameter(p: T.Param, sink: Sink) -> None:
    """A vector: integers or floats that LLVM has, of integer sizes, dense or with repeated elements."""
    value = p.value
    if isinstance(value, T.Var):
        sink.error("E0301", f"`{value.name}` is a scalar, an intrinsic of LLVM takes vectors", p.span,
                   f"write `{value.dtype}[1] ` for one element")  # fmt: skip
    elif lane_type(value.dtype) is None:
        sink.error("E0301", f"LLVM has no vectors of {value.dtype}", p.span, "an integer, f16, bf16, f32 or f64")
    elif not value.shape or elements(value) == 0:
        sink.error("E0303", f"the size of the vector `{value.name}` is no number", p.span, "write its sizes")
    elif not _packed(value) or (repeats(value) > 1 and p.mode != "in"):
        sink.error(
            "E0303", f"the elements of `{value.name}` are not beside each other", p.span, "no strides, or 0 in front",
            notes=("`u8[16, 4] strides [0, 1]` is four elements, sixteen times",),
        )  # fmt: skip


def _packed(buffer: T.Buffer) -> bool:
    if buffer.strides is None:
        return True
    step, done = 1, False
    for size, stride in zip(reversed(buffer.shape), reversed(buffer.strides), strict=True):
        done = done or constant(stride) == 0
        if constant(stride) != (0 if done else step):
            return False
        step *= constant(size) or 0
    return True


def _type(buffer: T.Buffer) -> str:
    count = elements(buffer)
    lane = lane_type(buffer.dtype)
    return f"<{count} x {lane}>" if count > 1 else f"{lane}"


def _signature(
    node: ast.Extern, text: str, own: tuple[str, ...], features: tuple[str, ...], sink: Sink
) -> T.LlvmIntrinsic | None:
    """The written types: as many bits each as the parameters (X19)."""
    match = re.fullmatch(r"\s*([^()]*?)\s*\(([^()]*)\)\s*", text)
    types = [match[1], *(t.strip() for t in match[2].split(","))] if match else []
    span = next(a.value.span for a in node.attrs if a.name == "signature")
    if len(types) != len(own) or any(_bits(t) is None for t in types):
        sink.error("E0307", "this is no signature of the parameters as LLVM writes it", span,
                   f'for example `"{own[0]} ({", ".join(own[1:])})"`')  # fmt: skip
        return None
    for given, mine in zip(types, own, strict=True):
        if _bits(given) != _bits(mine):
            sink.error("E0303", f"`{given}` has {_bits(given)} bits, the parameter {_bits(mine)} (`{mine}`)", span,
                       "the same bits, seen as other lanes")  # fmt: skip
            return None
    return T.LlvmIntrinsic(features, types[0], tuple(types[1:]), written=True)


def _bits(text: str) -> int | None:
    match = _VECTOR.fullmatch(text)
    if match is None:
        return None
    count, lane = (int(match[1]), match[2]) if match[1] else (1, text)
    return count * (_FLOAT_BITS.get(lane) or int(lane[1:]))
