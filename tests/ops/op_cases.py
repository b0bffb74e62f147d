"""Calls of every operator: argument shapes and dtypes with attributes, as data for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ops import OPERATORS, OpCall, Operator, op_call
from mlcdsl.types import BOOL, DTYPES, F32, I64, INDEX
from mlcdsl.types.arrays import numpy_dtype

Dims = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """`shapes` of the arguments, `dtypes` ("f32" for all, or one for each), attributes."""

    op: str
    shapes: tuple[Dims, ...]
    dtypes: str = "f32"
    attrs: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = ",".join("x".join(map(str, s)) or "scalar" for s in self.shapes)
        attrs = ",".join(f"{k}={v}" for k, v in self.attrs.items())
        return f"{self.op}({shown};{self.dtypes}{';' + attrs if attrs else ''})".replace(" ", "")

    @property
    def operator(self) -> Operator:
        op = OPERATORS.get(self.op)
        assert op is not None, self.op
        return op

    def arg_types(self) -> list[str]:
        given = self.dtypes.split()
        return given if len(given) == len(self.shapes) else given * len(self.shapes)

    def attributes(self) -> tuple[tuple[str, object], ...]:
        """All attributes, defaults filled in, sizes as expressions."""

        def value(kind: str, v: Any) -> Any:
            if kind == "size" and isinstance(v, int):
                return T.Const(v, INDEX)
            if kind == "shape":
                return tuple(T.Const(s, INDEX) if isinstance(s, int) else s for s in v)
            return v

        op = self.operator
        return tuple((a.name, value(a.kind, self.attrs.get(a.name, a.default))) for a in op.attrs)

    def call(self, symbols: dict[int, T.Var] | None = None) -> G.CallOp:
        """The call; sizes in `symbols` are replaced by variables."""
        args = []
        for i, (shape, dtype) in enumerate(zip(self.shapes, self.arg_types(), strict=True)):
            sizes = tuple((symbols or {}).get(s) or T.Const(s, INDEX) for s in shape)
            args.append(G.Value(f"a{i}", G.TensorType(DTYPES[dtype], sizes)))
        bare = G.CallOp(self.op, tuple(args), self.attributes(), G.TupleType(()))
        result = self.operator.infer(op_call(bare))
        return G.CallOp(self.op, tuple(args), self.attributes(), result)

    def op_call(self) -> OpCall:
        types = [
            G.TensorType(DTYPES[d], tuple(T.Const(s, INDEX) for s in shape))
            for shape, d in zip(self.shapes, self.arg_types(), strict=True)
        ]
        return OpCall(self.operator, tuple(types), dict(self.attributes()))

    def arrays(self, seed: int = 0) -> list[np.ndarray[Any, Any]]:
        rng = np.random.default_rng(seed)
        return [make(rng, s, d, self) for s, d in zip(self.shapes, self.arg_types(), strict=True)]


def make(rng: np.random.Generator, shape: Dims, dtype: str, case: Case) -> np.ndarray[Any, Any]:
    """Values for which the operator is defined and well conditioned."""
    d = DTYPES[dtype]
    if d == BOOL:
        return rng.integers(0, 2, shape).astype(bool)
    if case.op in ("take", "one_hot") and d.is_int:
        return rng.integers(0, 3, shape).astype(numpy_dtype(DTYPES[dtype]))
    if d.is_int:
        low = 1 if case.op in ("floor_divide", "mod") or d.kind == "uint" else -9
        return rng.integers(low, 10, shape).astype(numpy_dtype(DTYPES[dtype]))
    values = rng.uniform(-3, 3, shape)
    if case.op in ("log", "log2", "sqrt", "rsqrt", "power"):
        values = np.abs(values) + 0.1
    if case.op == "prod":
        values = values / 3 + np.sign(values)
    return np.asarray(values, dtype=numpy_dtype(DTYPES[dtype]))


UNARY_FLOAT = """negative abs exp log sqrt rsqrt sin cos tan tanh log2 trunc sigmoid erf floor ceil round relu gelu
    silu""".split()
BINARY = ["add", "subtract", "multiply", "divide", "floor_divide", "mod", "maximum", "minimum", "power"]
COMPARE = ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"]
PAIRS: tuple[tuple[Dims, Dims], ...] = (
    ((3, 4), (3, 4)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((2, 3, 4), (3, 1)), ((), (3,)), ((0, 3), (1, 3)), ((1,), (1,)),
)  # fmt: skip


def cases() -> list[Case]:
    found = [Case(op, (s,)) for op in UNARY_FLOAT for s in ((3, 4), (0, 2), ())]
    found += [Case(op, ((5,),), d) for op in UNARY_FLOAT for d in ("f64", "bf16")]
    found += [Case(op, ((2, 3),), d) for op in ("negative", "abs", "relu") for d in ("i32", "i64", "i8")]
    found += [Case("logical_not", ((2, 3),), "bool")]
    found += [Case(op, pair) for op in BINARY + COMPARE for pair in PAIRS[:3]]
    found += [Case("add", pair, d) for pair in PAIRS for d in ("f32", "f16", "i32")]
    found += [Case(op, PAIRS[1], "i32") for op in ("floor_divide", "mod", "minimum", "less", "equal")]
    found += [Case(op, PAIRS[1], "bf16") for op in ("multiply", "divide", "maximum", "power")]
    found += [Case(op, PAIRS[1], "bool") for op in ("logical_and", "logical_or", "equal", "not_equal")]
    found += [Case("where", ((3, 1), (3, 4), (4,)), "bool f32 f32"), Case("where", ((2,), (), (2,)), "bool i64 i64")]
    found += [Case("clip", ((3, 4),), d, {"lo": -1, "hi": 2}) for d in ("f32", "i32", "bf16")]
    found += [Case("cast", ((3, 4),), a, {"dtype": DTYPES[b]}) for a, b in CASTS]
    return found + _matrices() + _shapes() + _parts() + _reductions() + _normalized() + _fills()


CASTS = [
    ("f32", "i32"), ("f32", "f16"), ("f64", "bf16"), ("i64", "f32"), ("i32", "bool"), ("bool", "f32"), ("f32", "u8"),
    ("i64", "i8"), ("bf16", "f64"), ("f32", "f8e4m3"), ("f8e5m2", "f32"), ("f32", "f32"), ("i64", "bf16"),
]  # fmt: skip


def _matrices() -> list[Case]:
    pairs = [
        ((3, 4), (4, 2)), ((4,), (4,)), ((3, 4), (4,)), ((4,), (4, 3)), ((2, 3, 4), (4, 5)), ((2, 1, 3, 4), (5, 4, 2)),
        ((3, 0), (0, 2)), ((0, 3), (3, 2)), ((1, 1), (1, 1)), ((4,), (2, 4, 3)),
    ]  # fmt: skip
    found = [Case("matmul", p) for p in pairs]
    return found + [Case("matmul", pairs[0], d) for d in ("f64", "f16", "i32")]


def _shapes() -> list[Case]:
    found = [Case("permute_dims", ((2, 3, 4),), attrs={"axes": a}) for a in (None, (1, 2, 0), (0, -1, 1))]
    reshapes: list[tuple[Dims, Dims]] = [
        ((2, 3, 4), (6, 4)), ((6, 4), (2, 3, 2, 2)), ((2, 3, 4), (-1,)), ((12,), (3, -1)), ((0, 4), (2, 0)),
        ((1, 4), (4, 1)), ((4,), (1, 4, 1)), ((2, 6), (3, 4)), ((), (1, 1)), ((1,), ()), ((2, 3, 5), (2, 5, 3)),
    ]  # fmt: skip
    found += [Case("reshape", (a,), attrs={"shape": b}) for a, b in reshapes]
    found += [Case("flatten", (s,)) for s in ((2, 3), (), (0, 4), (5,))]
    found += [Case("expand_dims", ((2, 3),), attrs={"axis": a}) for a in ((0,), (-1,), (0, 2), (1, -1))]
    found += [
        Case("squeeze", (s,), attrs={"axis": a}) for s, a in (((1, 3, 1), None), ((1, 3, 1), (-1,)), ((2, 3), None))
    ]
    targets = (((3, 1), (2, 3, 4)), ((4,), (4,)), ((), (2, 2)), ((1, 3), (0, 3)))
    return found + [Case("broadcast_to", (a,), attrs={"shape": b}) for a, b in targets]


def _parts() -> list[Case]:
    found = [Case("concat", ((2, 3), (2, 1), (2, 0)), attrs={"axis": 1}), Case("concat", ((2, 3), (4, 3)))]
    found += [Case("concat", ((2,),)), Case("concat", ((2, 3), (2, 3)), "i32", {"axis": -1})]
    found += [Case("split", ((4, 6),), attrs={"sections": 3, "axis": 1})]
    found += [Case("split", ((5,),), attrs={"indices": (2, 2, 4)}), Case("split", ((4, 0),), attrs={"sections": 2})]
    found += [Case("take", ((5, 3), (2, 2)), "f32 i64"), Case("take", ((2, 5, 3), (4,)), "f32 i32", {"axis": -1})]
    found += [Case("take", ((5, 3), ()), "f32 i64", {"axis": 0}), Case("take", ((5,), (0,)), "i32 u8")]
    slices: list[tuple[Dims, dict[str, Any]]] = [
        ((6, 4), {"begin": (1,), "end": (5,), "strides": (2,)}), ((6, 4), {"begin": (-3, 1), "end": (99, -1)}),
        ((6, 4), {"begin": (3,), "end": (1,)}), ((6, 4), {"begin": (0,), "end": (2,), "axes": (-1,)}),
    ]  # fmt: skip
    return found + [Case("strided_slice", (s,), attrs=a) for s, a in slices]


def _reductions() -> list[Case]:
    ways: list[dict[str, Any]] = [
        {}, {"axis": (0,)}, {"axis": (-1,), "keepdims": True}, {"axis": (0, 1)}, {"axis": (1, 0), "keepdims": True},
        {"axis": ()},
    ]  # fmt: skip
    names = ("sum", "prod", "max", "min", "mean")
    found = [Case(op, ((3, 4),), attrs=a) for op in names for a in ways]
    found += [Case(op, (s,), attrs={"axis": (0,)}) for op in names for s in ((0, 3), (1, 3), (2, 0))]
    found += [Case(op, ((3, 4),), d, {"axis": (1,)}) for op in ("sum", "max") for d in ("i32", "i8", "bf16")]
    found += [Case("mean", ((3, 4),), "f16"), Case("sum", ((),)), Case("sum", ((2, 3, 4),), attrs={"axis": (1,)})]
    single = [{k: v[0] if isinstance(v, tuple) else v for k, v in a.items()} for a in ways[:3]]
    found += [Case(op, ((3, 4),), attrs=a) for op in ("argmax", "argmin") for a in single]
    found += [Case("argmax", ((0, 3),), attrs={"axis": 0}), Case("argmin", ((3, 2),), "i32", {"axis": 1})]
    return found


def _normalized() -> list[Case]:
    found = [Case(op, (s,), d) for op in ("softmax", "log_softmax") for s, d in (((3, 4), "f32"), ((2, 3), "bf16"))]
    found += [Case("softmax", (s,), attrs={"axis": 0}) for s in ((3, 4), (1, 2), (0, 2), (3,))]
    found += [Case("layer_norm", ((3, 4), (4,), (4,)), d) for d in ("f32", "f16")]
    found += [Case("layer_norm", ((2, 3, 4), (3, 4), (3, 4)), attrs={"axes": (1, 2), "epsilon": 1e-3})]
    return found


def _fills() -> list[Case]:
    found = [Case(op, (), attrs={"shape": (2, 3)}) for op in ("zeros", "ones")]
    found += [Case("full", (), attrs={"shape": s, "value": 2, "dtype": DTYPES[d]}) for s, d in FULL]
    found += [Case("arange", (), attrs={"stop": 5}), Case("arange", (), attrs={"stop": 4, "dtype": F32})]
    found += [
        Case("one_hot", ((3,),), "i64", {"depth": 4}),
        Case("one_hot", ((2, 2),), "i32", {"depth": 3, "dtype": I64}),
    ]
    return found


FULL: list[tuple[Dims, str]] = [((), "f32"), ((3,), "i32"), ((0,), "bf16"), ((1,), "f64")]
CASES = cases()
