"""Every numbered constraint broken once, each by the call that breaks it and nothing before it."""

from __future__ import annotations

from typing import Any

import pytest

from mlcdsl.ir import graph as G
from mlcdsl.ops import OPERATORS, OpCall
from mlcdsl.types import DTYPES
from tests.ops.op_cases import UNARY_FLOAT, Case

F = (3, 4)


def _of(op: str, n: int, *shapes: Any, d: str = "f32", **attrs: Any) -> tuple[str, Case]:
    return f"{op}.C{n}", Case(op, shapes, d, attrs)


def _tables() -> list[tuple[str, Case]]:
    found = [_of(op, 1, "scalar") for op in (*UNARY_FLOAT, "logical_not", "clip", "cast", "flatten")]
    found += [_of(op, 2, F, d="i32" if op not in ("negative", "abs", "relu") else "bool") for op in UNARY_FLOAT]
    found += [_of("logical_not", 2, F)]
    for op in ["add", "subtract", "multiply", "divide", "floor_divide", "mod", "maximum", "minimum", "power"]:
        found += [_of(op, 1, F, F, d="f32 f16"), _of(op, 2, F, F, d="bool"), _of(op, 3, F, (3, 5))]
    for op in ["less", "less_equal", "greater", "greater_equal"]:
        found += [_of(op, 1, F, F, d="f32 i32"), _of(op, 2, F, F, d="bool"), _of(op, 3, F, (2, 4))]
    for op in ("equal", "not_equal"):
        found += [_of(op, 1, F, F, d="f32 i32"), _of(op, 2, F, (2, 4))]
    for op in ("logical_and", "logical_or"):
        found += [_of(op, 1, F, F, d="f32 bool"), _of(op, 2, F, F), _of(op, 3, F, (2, 4), d="bool")]
    return found


def _reductions() -> list[tuple[str, Case]]:
    found = []
    for op in ("sum", "prod", "max", "min", "mean"):
        found += [_of(op, 1, "scalar"), _of(op, 2, F, d="bool"), _of(op, 3, F, axis=(2,)), _of(op, 4, F, axis=(1, -1))]
    for op in ("argmax", "argmin"):
        found += [_of(op, 1, "scalar"), _of(op, 2, F, d="bool"), _of(op, 3, F, axis=-3)]
    for op in ("softmax", "log_softmax"):
        found += [_of(op, 1, "scalar"), _of(op, 2, F, d="i32"), _of(op, 3, F, axis=2)]
    return found


BROKEN = [
    *_tables(), *_reductions(),
    _of("where", 1, F, F, F), _of("where", 2, F, F, F, d="bool f32 i32"), _of("where", 3, F, F, (5,), d="bool f32 f32"),
    _of("clip", 2, F, d="bool", lo=0, hi=1), _of("clip", 3, F, d="u8", lo=-1, hi=3), _of("clip", 4, F, lo=2, hi=1),
    _of("matmul", 1, (), F), _of("matmul", 2, F, ()), _of("matmul", 3, F, (4, 2), d="f32 f64"),
    _of("matmul", 4, F, (4, 2), d="bool"), _of("matmul", 5, F, (5, 2)), _of("matmul", 6, (2, 3, 4), (3, 4, 2)),
    _of("permute_dims", 1, "scalar"), _of("permute_dims", 2, F, axes=(0, 0)),
    _of("reshape", 1, "scalar", shape=(1,)), _of("reshape", 2, F, shape=(-1, -1)), _of("reshape", 3, F, shape=(5, -1)),
    _of("expand_dims", 1, "scalar", axis=(0,)), _of("expand_dims", 2, F, axis=(3,)),
    _of("expand_dims", 3, F, axis=(0, -4)),
    _of("squeeze", 1, "scalar"), _of("squeeze", 2, F, axis=(2,)), _of("squeeze", 3, (1, 2), axis=(0, 0)),
    _of("squeeze", 4, F, axis=(0,)),
    _of("broadcast_to", 1, "scalar", shape=(2,)), _of("broadcast_to", 2, F, shape=(3, 5)),
    _of("concat", 1), _of("concat", 2, F, F, d="f32 i32"), _of("concat", 3, F, (3,)), _of("concat", 4, F, F, axis=2),
    _of("concat", 5, F, (3, 5)),
    _of("split", 1, "scalar", sections=2), _of("split", 2, F, sections=2, axis=2), _of("split", 3, F),
    _of("split", 4, F, sections=2), _of("split", 5, F, indices=(2, 1)),
    _of("take", 1, "scalar", (2,), d="f32 i32"), _of("take", 2, F, (2,)), _of("take", 3, F, (2,), d="f32 i32", axis=2),
    _of("strided_slice", 1, "scalar", begin=(), end=()), _of("strided_slice", 2, F, begin=(0,), end=(1, 2)),
    _of("strided_slice", 3, F, begin=(0,), end=(1,), axes=(2,)),
    _of("strided_slice", 4, F, begin=(0, 0), end=(1, 1), axes=(1, -1)),
    _of("strided_slice", 5, F, begin=(0,), end=(1,), strides=(0,)),
    _of("layer_norm", 1, "scalar", (), ()), _of("layer_norm", 2, F, (4,), (4,), d="i32"),
    _of("layer_norm", 3, F, (4,), (4,), d="f32 f32 f16"), _of("layer_norm", 4, F, (4,), (4,), axes=(5,)),
    _of("layer_norm", 5, F, (4,), (4,), axes=(1, 1)), _of("layer_norm", 6, F, (4,), (3,)),
    _of("full", 1, shape=(-2,), value=1), _of("full", 2, shape=(2,), value=300, dtype=DTYPES["u8"]),
    _of("zeros", 1, shape=(-2,)), _of("ones", 1, shape=(-2,)),
    _of("arange", 1, stop=-1), _of("arange", 2, stop=3, dtype=DTYPES["bool"]),
    _of("one_hot", 1, F, depth=2), _of("one_hot", 2, F, d="i32", depth=-1),
]  # fmt: skip


def _call(case: Case) -> OpCall:
    """As `Case.op_call`, where the shape "scalar" stands for a scalar argument."""
    plain = Case(case.op, tuple(() if s == "scalar" else s for s in case.shapes), case.dtypes, case.attrs).op_call()
    types = tuple(G.ScalarType(t.dtype) if s == "scalar" else t for s, t in zip(case.shapes, plain.args, strict=True))
    return OpCall(plain.op, types, plain.attrs)


@pytest.mark.parametrize(("want", "case"), BROKEN, ids=[w for w, _ in BROKEN])
def test_constraint(want: str, case: Case) -> None:
    found = case.operator.break_of(_call(case))
    assert found is not None, "nothing is broken"
    constraint, problem = found
    assert constraint.id == want, constraint.id
    assert problem.message and constraint.text


def test_every_constraint_is_broken_somewhere() -> None:
    declared = {c.id for name in OPERATORS.names() for c in OPERATORS.get(name).constraints}  # type: ignore[union-attr]
    assert declared - {want for want, _ in BROKEN} == set()


def test_declarations() -> None:
    names = OPERATORS.names()
    assert {"relu", "matmul", "softmax"} <= set(names)
    assert OPERATORS.get("no_such") is None and OPERATORS.suggest("rleu") == "relu"
    for name in names:
        op = OPERATORS.get(name)
        assert op is not None and op.doc.endswith(".") and op.signature().startswith(name)
    split = OPERATORS.get("split")
    assert split is not None and split.signature() == "split(x, sections=none, indices=none, axis=0)"
    with pytest.raises(ValueError, match="declared twice"):
        OPERATORS.add("relu", split)
