"""A graph function of three calls: at most 15 us over its kernels."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from figures import Options
from figures.call_overhead import native_time
from figures.table import Row, Time, absent, interleaved, row

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "mlp.mlc"


def measure(options: Options) -> Iterator[Row]:
    import numpy as np

    import mlcdsl

    words = "Mlp.main, three calls, sizes 8-8-4"
    text = SAMPLE.read_text(encoding="utf-8")
    try:
        lib = mlcdsl.build(text)
        main = lib["Mlp.main"]
    except ImportError as error:
        yield absent(words, f"the virtual machine is not there ({error.name})")
        return
    m, n, k = 8, 8, 4
    x, w0, b0, w1, b1 = (np.ones(s, np.float32) for s in ((1, m), (n, m), (n,), (k, n), (k,)))
    h, z = np.empty((1, n), np.float32), np.empty((1, k), np.float32)
    linear, relu = lib["Mlp.linear"], lib["Mlp.relu0"]
    alone = (
        native_time(linear, (x, w0, b0, h), [m, n])
        + native_time(relu, (h, np.empty_like(h)), [n])
        + native_time(linear, (h, w1, b1, z), [n, k])
    )
    assert np.array_equal(main(x, w0, b0, w1, b1), linear(relu(linear(x, w0, b0)), w1, b1))

    def by_hand() -> object:
        return linear(relu(linear(x, w0, b0)), w1, b1)

    t, hand = interleaved([functools.partial(main, x, w0, b0, w1, b1), by_hand], options.rounds(120))
    note = f"the kernels themselves {alone * 1e6:.3f} us"
    yield row(words, Time(t.median - alone, t.least - alone), "us", 15, note)
    yield row("- the three calls from Python", Time(hand.median - alone, hand.least - alone), "us")
