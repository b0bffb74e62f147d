"""The interpreter's statements by the rules S1 to S7, on IR built by hand (much of it the checker would refuse)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlcdsl.ir import tensor as T
from mlcdsl.reference import RunError, StepLimitError, run_prim_func
from mlcdsl.types import DTYPES
from tests.support.build_ir import (
    accumulate,
    axis,
    block,
    buf,
    e,
    func,
    load,
    loop,
    op,
    store,
    var,
)

RNG = np.random.default_rng(0)


def fails(code: str, f: T.PrimFunc, *args: Any, **options: Any) -> RunError:
    with pytest.raises(RunError) as caught:
        run_prim_func(f, args, **options)
    assert caught.value.code == code, caught.value
    return caught.value


def matmul() -> T.PrimFunc:
    n, m, k = var("n"), var("m"), var("k")
    a, b, c = buf("A", n, k), buf("B", k, m), buf("C", n, m)
    i, j, r, vi, vj, vr = (var(x) for x in ("i", "j", "k", "vi", "vj", "vk"))
    body = block(
        (axis("spatial", vi, n, i), axis("spatial", vj, m, j), axis("reduce", vr, k, r)),
        accumulate(c, (vi, vj), op("mul", load(a, vi, vr), load(b, vr, vj))),
        init=(store(c, (vi, vj), 0.0),),
    )
    return func((a, b), (c,), loop(i, n, loop(j, m, loop(r, k, body))), dims=(n, m, k))


@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 1, 1), (3, 2, 0), (0, 2, 3), (2, 0, 0)])
def test_s4_matmul_with_init_and_empty_reduction(shape: tuple[int, int, int]) -> None:
    n, m, k = shape
    a = RNG.standard_normal((n, k)).astype(np.float32)
    b = RNG.standard_normal((k, m)).astype(np.float32)
    want = np.zeros((n, m), np.float32)
    for r in range(k):
        want += a[:, r : r + 1] * b[r : r + 1, :]
    (got,) = run_prim_func(matmul(), [a, b])
    np.testing.assert_array_equal(got, want)


def test_s4_only_for_reduce_bindings() -> None:
    """An empty loop over a spatial axis, or one whose variable is used elsewhere, runs nothing."""
    n, y, i, v = var("n"), buf("Y", 1), var("i"), var("v")
    x = buf("X", n)
    init = (store(y, (0,), 7.0),)
    for kind, body in (("spatial", ()), ("reduce", (store(y, (0,), 1.0),))):
        inner = (block((axis(kind, v, n, i),), accumulate(y, (0,), 1.0), init=init), *body)
        used = T.If(op("lt", i, 0), inner, ()) if kind == "reduce" else inner[0]
        fails("E0907", func((x,), (y,), loop(i, n, used), dims=(n,)), np.zeros(0, np.float32))


def test_s4_init_of_two_reduce_loops_runs_once() -> None:
    """Of the loops k (empty) and l (not empty) the init runs only where l is 0."""
    n, y, count = var("n"), buf("Y", 2), buf("N", 1)
    x = buf("X", n)
    i, k, j, vi, vk, vj = (var(s) for s in ("i", "k", "l", "vi", "vk", "vl"))
    body = block(
        (axis("spatial", vi, 2, i), axis("reduce", vk, n, k), axis("reduce", vj, 3, j)),
        accumulate(y, (vi,), load(x, vk)),
        init=(store(y, (vi,), 0.0), accumulate(count, (0,), 1.0)),
    )
    f = func((x,), (y, count), store(count, (0,), 0.0), loop(i, 2, loop(k, n, loop(j, 3, body))), dims=(n,))
    got, times = run_prim_func(f, [np.zeros(0, np.float32)])
    assert got.tolist() == [0, 0] and times.tolist() == [2]
    got, times = run_prim_func(f, [np.array([1, 2], np.float32)])
    assert got.tolist() == [9, 9] and times.tolist() == [2]


def test_s4_of_an_empty_reduction_only_the_init_runs() -> None:
    """Not what the body computes for its updates: there are no such elements."""
    n, y = var("n"), buf("Y", 1)
    x = buf("X", n)
    k, vk, value = var("k"), var("vk"), T.Var("value", x.dtype)
    update = T.If(op("gt", load(x, vk), 0.0), (T.Let(value, load(x, vk)), accumulate(y, (0,), value)), ())
    for body in ((update,), (T.Let(value, load(x, vk)), accumulate(y, (0,), value))):
        inner = block((axis("reduce", vk, n, k),), *body, init=(store(y, (0,), 7.0),))
        f = func((x,), (y,), loop(k, n, inner), dims=(n,))
        assert run_prim_func(f, [np.zeros(0, np.float32)])[0].tolist() == [7]
        assert run_prim_func(f, [np.ones(3, np.float32)])[0].tolist() == [10]


def test_s4_nested_block_init() -> None:
    """The init is in an inner block whose reduce axis is bound through the outer one's."""
    n, y = var("n"), buf("Y", 1)
    x = buf("X", n)
    k, vo, vk = var("k"), var("vo"), var("vk")
    inner = block((axis("reduce", vk, n, vo),), accumulate(y, (0,), load(x, vk)), init=(store(y, (0,), 0.0),))
    f = func((x,), (y,), loop(k, n, block((axis("reduce", vo, n, k),), inner)), dims=(n,))
    assert run_prim_func(f, [np.zeros(0, np.float32)])[0].tolist() == [0]
    assert run_prim_func(f, [np.ones(3, np.float32)])[0].tolist() == [3]


def test_s1_s2_loops() -> None:
    """A loop runs over [lo, hi), not at all when it is empty; variables are i64."""
    y, i = buf("Y", 6, dtype="i64"), var("i")
    f = func(
        (), (y,),
        loop(i, 6, store(y, (i,), -1)), loop(i, 3, store(y, (i,), op("mul", i, 1 << 40)), lo=2),
        loop(i, -3, store(y, (0,), 5)), loop(i, 0, store(y, (0,), 6)),
    )  # fmt: skip
    assert run_prim_func(f, [])[0].tolist() == [-1, -1, 2 << 40, 3 << 40, 4 << 40, -1]


def test_s3_predicate_after_bindings_before_init() -> None:
    """Where the predicate fails, neither the init nor the body runs, and the axes may be out of their extents."""
    y, i, j, v = buf("Y", 5), var("i"), var("j"), var("v")
    position = op("add", op("mul", i, 4), j)
    body = block(
        (axis("spatial", v, 5, position),),
        accumulate(y, (v,), 1.0),
        init=(store(y, (v,), 10.0),),
        where=op("lt", position, 5),
    )
    assert run_prim_func(func((), (y,), loop(i, 2, loop(j, 4, body))), [])[0].tolist() == [11] * 5
    unguarded = block((axis("spatial", v, 5, position),), store(y, (0,), 1.0))
    fails("E0901", func((), (y,), loop(i, 2, loop(j, 4, unguarded))))


def test_s5_alloc_is_fresh_each_time() -> None:
    x, t, i = buf("X", 2), buf("T", 1), var("i")
    first = T.If(op("eq", i, 0), (store(t, (0,), 1.0),), ())
    f = func((), (x,), loop(i, 2, T.Alloc(t), first, store(x, (i,), load(t, 0))))
    assert "T[0]" in fails("E0903", f).message


def compute(reducer: str | T.Reducer, dtype: str, result: str | None = None) -> T.PrimFunc:
    n, m = var("n"), var("m")
    x, y = buf("X", n, m, dtype=dtype), buf("Y", n, dtype=result or dtype)
    i, j = var("i"), var("j")
    value = T.Reduce(reducer, (T.IterVar(j, m),), load(x, i, j), y.dtype)
    return func((x,), (y,), T.Compute(y, (T.IterVar(i, n),), value), dims=(n, m))


@pytest.mark.parametrize(
    ("reducer", "dtype", "empty"),
    [
        ("sum", "i32", 0),
        ("prod", "i32", 1),
        ("max", "i32", -(2**31)),
        ("min", "u8", 255),
        ("max", "f32", -np.inf),
        ("min", "bf16", np.inf),
        ("max", "f8e4m3", -448),
        ("min", "f8e4m3", 448),
        ("any", "bool", False),
        ("all", "bool", True),
        ("sum", "f8e5m2", 0),
    ],
)
def test_s6_identities(reducer: str, dtype: str, empty: float) -> None:
    from mlcdsl.types.arrays import numpy_dtype

    kind = numpy_dtype(DTYPES[dtype])
    (got,) = run_prim_func(compute(reducer, dtype), [np.zeros((2, 0), kind)])
    assert [float(v) for v in got] == [float(empty)] * 2
    rows = np.array([[0, 1, 1], [1, 1, 1], [0, 0, 0]]).astype(kind)
    (got,) = run_prim_func(compute(reducer, dtype), [rows])
    numpy = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min, "any": np.any, "all": np.all}
    want = [numpy[reducer](r.astype(np.int64)) for r in rows]
    assert [float(v) for v in got] == [float(v) for v in want]


def test_s6_argmax_argmin() -> None:
    """The first of equals, the first NaN, 0 over nothing, row-major positions."""
    nan = float("nan")
    rows = np.array([[1, 3, 3], [nan, 5, nan], [2, nan, 9], [0.0, -0.0, 0.0]], np.float32)
    (got,) = run_prim_func(compute("argmax", "f32", "i64"), [rows])
    assert got.tolist() == [1, 0, 1, 0]
    (got,) = run_prim_func(compute("argmin", "f32", "i64"), [rows])
    assert got.tolist() == [0, 0, 1, 0]
    (got,) = run_prim_func(compute("argmax", "f32", "i64"), [np.zeros((2, 0), np.float32)])
    assert got.tolist() == [0, 0]


def test_s6_user_reducer() -> None:
    """acc' = 2 * acc + x, in order, from 1."""
    acc, arg = var("a", "i64"), var("x", "i64")
    reducer = T.Reducer("horner", acc, arg, e(1), op("add", op("mul", acc, 2), arg))
    (got,) = run_prim_func(compute(reducer, "i64"), [np.array([[1, 0, 1], [0, 0, 0]])])
    assert got.tolist() == [13, 8]


def test_s6_sum_rounds_at_each_step() -> None:
    """N3: the sum of 300 ones stops at 256 in bf16."""
    import ml_dtypes

    (got,) = run_prim_func(compute("sum", "bf16"), [np.ones((1, 300), ml_dtypes.bfloat16)])
    assert float(got[0]) == 256


def test_s7_out_of_bounds() -> None:
    x, y, i = buf("X", 4), buf("Y", 4), var("i")
    for index in (op("add", i, 1), op("sub", i, 1)):
        f = func((x,), (y,), loop(i, 4, store(y, (i,), load(x, index))))
        fails("E0901", f, np.zeros(4, np.float32))
        fails("E0901", func((), (y,), loop(i, 4, store(y, (index,), 1.0))))


def test_s7_unwritten_elements() -> None:
    x, y, i = buf("X", 4), buf("Y", 4), var("i")
    fails("E0903", func((), (y,), store(y, (0,), load(y, 1))))
    caught = fails("E0907", func((x,), (y,), loop(i, 3, store(y, (i,), 1.0))), np.zeros(4, np.float32))
    assert "Y[3]" in caught.message


@pytest.mark.parametrize("kind", ["parallel", "vectorized", "thread"])
def test_s7_races(kind: str) -> None:
    """Two iterations, one of them writing: write and write, write then read, read then write; others are fine."""
    y, t, i, j = buf("Y", 4), buf("T", 5), var("i"), var("j")
    x = np.zeros(5, np.float32)

    def run(*body: T.Stmt) -> T.PrimFunc:
        fill = loop(j, 4, store(y, (j,), 0.0))
        return func((t,), (y,), fill, loop(i, 4, *body, kind=kind), inout=(t,))

    fails("E0904", run(store(y, (0,), 1.0)), x)
    fails("E0904", run(store(t, (op("add", i, 1),), load(t, i))), x)
    fails("E0904", run(store(t, (i,), load(t, op("add", i, 1)))), x)
    fails("E0904", run(accumulate(y, (0,), 1.0)), x)
    run_prim_func(run(store(y, (i,), load(t, 4))), [x])
    run_prim_func(run(accumulate(y, (i,), load(y, i))), [x])
    own = buf("own", 1)
    run_prim_func(run(T.Alloc(own), store(own, (0,), 1.0), store(y, (i,), load(own, 0))), [x])


def test_s7_race_of_the_outer_loop_only() -> None:
    """Memory of one iteration of i is shared by the iterations of j inside it."""
    y, t, i, j = buf("Y", 2, 3), buf("T", 3), var("i"), var("j")

    def run(index: Any) -> T.PrimFunc:
        body = (store(t, (index,), 1.0), store(y, (i, j), load(t, index)))
        return func((), (y,), loop(i, 2, T.Alloc(t), loop(j, 3, *body, kind="vectorized"), kind="parallel"))

    run_prim_func(run(j), [])
    fails("E0904", run(1))


def test_serial_loops_may_share() -> None:
    y, i = buf("Y", 1), var("i")
    f = func((), (y,), store(y, (0,), 0.0), loop(i, 4, accumulate(y, (0,), 1.0), kind="unroll"))
    assert run_prim_func(f, [])[0].tolist() == [4]


def test_n7_lazy_evaluation() -> None:
    """`and`, `or` and `select` access only what they need."""
    x, y, z, i = buf("X", 3), buf("Y", 5), buf("Z", 5, dtype="bool"), var("i")
    inside = op("lt", i, 3)
    padded = T.Select(inside, load(x, i), e(0.0, x.dtype))
    positive = op("and", inside, op("gt", load(x, i), 1.5))
    either = op("or", op("ge", i, 3), op("gt", load(x, i), 1.5))
    f = func((x,), (y, z), loop(i, 5, store(y, (i,), padded), store(z, (i,), op("ne", positive, either))))
    got, which = run_prim_func(f, [np.array([1, 2, 3], np.float32)])
    assert got.tolist() == [1, 2, 3, 0, 0] and which.tolist() == [False, False, False, True, True]


def test_n2_division_by_zero_stops() -> None:
    x, y = buf("X", 1, dtype="i32"), buf("Y", 1, dtype="i32")
    for name in ("floordiv", "mod"):
        f = func((x,), (y,), store(y, (0,), op(name, 1, load(x, 0))))
        fails("E0908", f, np.zeros(1, np.int32))


def test_while_assert_let_and_step_limit() -> None:
    """The number of Collatz steps of a scalar."""
    n, y = var("n"), buf("Y", 1, dtype="i64")
    t, k = buf("T", dtype="i64"), var("k")
    half = op("floordiv", load(t), 2)
    more = op("add", op("mul", load(t), 3), 1)
    step = T.If(op("eq", op("mod", load(t), 2), 0), (store(t, (), half),), (store(t, (), more),))
    f = func(
        (n,), (y,),
        T.Assert(op("gt", n, 0), "n = {}, wanted 1 or more", values=(n,)), T.Let(k, n), T.Alloc(t),
        store(t, (), k), store(y, (0,), 0),
        T.While(op("ne", load(t), 1), (step, accumulate(y, (0,), 1))),
    )  # fmt: skip
    assert run_prim_func(f, [27])[0].tolist() == [111]
    assert fails("E0902", f, -3).message == "n = -3, wanted 1 or more"
    with pytest.raises(StepLimitError):
        run_prim_func(f, [27], max_steps=100)


def test_inout_is_written_in_place_only_after_a_whole_run() -> None:
    x, i = buf("X", 3), var("i")
    f = func((x,), (), loop(i, 3, accumulate(x, (i,), 1.0)), inout=(x,))
    array = np.arange(6, dtype=np.float32)[::2]
    assert run_prim_func(f, [array]) == []
    assert array.tolist() == [1, 3, 5]
    broken = func((x,), (), store(x, (0,), 9.0), T.Assert(e(False), "no"), inout=(x,))
    fails("E0902", broken, array)
    assert array.tolist() == [1, 3, 5]


def test_inputs_are_checked() -> None:
    n = var("n")
    x, z, y, s = buf("X", n), buf("Z", op("mul", n, 2)), buf("Y"), var("s", "u8")
    f = func((x, z, s), (y,), store(y, (), 1.0), dims=(n,), where=(op("eq", op("mod", n, 2), 0),))
    good = (np.zeros(2, np.float32), np.zeros(4, np.float32), 3)
    assert run_prim_func(f, good)[0].shape == ()
    run_prim_func(f, (*good[:2], np.uint8(3)))
    for bad in (
        good[:2],
        (np.zeros(2), *good[1:]),
        (np.zeros((2, 1), np.float32), *good[1:]),
        (good[0], np.zeros(3, np.float32), 3),
        (*good[:2], 256),
        (*good[:2], 1.5),
        (*good[:2], True),
        (*good[:2], np.int8(3)),
        ([1.0, 2.0], *good[1:]),
    ):
        fails("E0801", f, *bad)
    fails("E0309", f, np.zeros(1, np.float32), np.zeros(2, np.float32), 3)


def test_dims_that_follow_from_expressions() -> None:
    """`X: f32[n + 1]` gives n."""
    n = var("n")
    x, y = buf("X", op("add", n, 1)), buf("Y", dtype="i64")
    f = func((x,), (y,), store(y, (), n), dims=(n,))
    assert run_prim_func(f, [np.zeros(6, np.float32)])[0] == 5
    fails("E0801", f, np.zeros(0, np.float32))


def test_strides_of_arguments() -> None:
    """Stride variables follow from the array; elements are addressed by index."""
    sa, out = var("sa"), buf("Y", 2, dtype="i64")
    a = buf("A", 2, 2, strides=(sa, 1))
    f = func(
        (a,), (out,),
        store(out, (0,), sa), store(out, (1,), T.Cast(load(a, 1, 1), out.dtype)), stride_vars=(sa,),
    )  # fmt: skip
    array = np.arange(20, dtype=np.float32).reshape(4, 5)[:2, :2]
    assert run_prim_func(f, [array])[0].tolist() == [5, 6]
    fails("E0801", f, np.arange(20, dtype=np.float32).reshape(4, 5)[:2, ::2][:, :2])


def test_externs() -> None:
    """Whole buffers, addresses and scalars; what is read must be written; E0803 without a function."""
    x, y, s = buf("X", 3), buf("Y", 3), var("s", "i32")
    outer = buf("A", 3), buf("B", 3)
    scale = T.Extern(
        "scale", "M", (), (T.Param(x, "in"), T.Param(s, "in"), T.Param(y, "out")), (), "env.scale", "", False
    )

    def env_scale(a: Any, k: Any, b: Any) -> None:
        b[...] = a * k

    f = func((outer[0],), (outer[1],), T.CallExtern(scale, (outer[0], e(3, DTYPES["i32"]), outer[1])))
    given = {"env.scale": env_scale}
    assert run_prim_func(f, [np.arange(3, dtype=np.float32)], extern=given)[0].tolist() == [0, 3, 6]
    fails("E0803", f, np.zeros(3, np.float32))
    unwritten = buf("T", 3)
    call = T.CallExtern(scale, (unwritten, e(3, DTYPES["i32"]), outer[1]))
    fails("E0903", func((), (outer[1],), T.Alloc(unwritten), call), extern=given)
    by_address = T.CallExtern(scale, (T.Ptr(outer[0]), e(2, DTYPES["i32"]), T.Ptr(outer[1])))
    f = func((outer[0],), (outer[1],), by_address)
    assert run_prim_func(f, [np.ones(3, np.float32)], extern=given)[0].tolist() == [2, 2, 2]


@pytest.mark.parametrize(
    ("scope", "thread", "own"),
    [
        ("local", "threadIdx.x", True),
        ("local", "blockIdx.x", True),
        ("shared", "blockIdx.y", True),
        ("shared", "threadIdx.x", False),
        ("global", "blockIdx.x", False),
    ],
)
def test_s7_memory_of_threads(scope: str, thread: str, own: bool) -> None:
    """What threads do not share is theirs wherever it is allocated; it does not carry values between them."""
    y, i = buf("Y", 4), var("i")
    t = T.Buffer("T", y.dtype, (T.Const(2, i.dtype),), scope=scope)

    def run(*body: T.Stmt) -> T.PrimFunc:
        return func(
            (), (y,), T.Alloc(t), T.For(i, T.Const(0, i.dtype), T.Const(4, i.dtype), "thread", body, thread=thread)
        )

    own_value = run(store(t, (0,), 1.0), store(y, (i,), load(t, 0)))
    if own:
        assert (run_prim_func(own_value, [])[0] == 1).all()
    else:
        fails("E0904", own_value)
    first_only = T.If(op("eq", i, 0), (store(t, (1,), 1.0),), ())
    fails("E0904", run(first_only, store(y, (i,), load(t, 1))))
