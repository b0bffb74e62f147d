"""The rules are cheap beside the check that they build on."""

from __future__ import annotations

import time

from mlcdsl.check import check_source
from mlcdsl.lint import report
from mlcdsl.source import Source

FUNCTION = """  prim_func f{i}(A: f32[128, 64], B: f32[64, 96], bias: f32[96]) -> (C: f32[128, 96], S: f32[128]) {{
    alloc Y: f32[128, 96]
    for i, j, k in grid(128, 96, 64) {{
      block Y(spatial vi = i, spatial vj = j, reduce vk = k) {{
        init {{
          Y[vi, vj] = 0
        }}
        Y[vi, vj] += A[vi, vk] * B[vk, vj]
      }}
    }}
    for i, j0, j1 in grid(128, 25, 4) {{
      block C(spatial vi = i, spatial vj: 96 = j0 * 4 + j1) where j0 * 4 + j1 < 96 {{
        let twice = (Y[vi, vj] + bias[vj]) * f32(2)
        if vi < 64 {{
          C[vi, vj] = max(twice, 0)
        }} else {{
          C[vi, vj] = twice
        }}
      }}
    }}
    for i, j in grid(128, 96) {{
      block S(spatial vi = i, reduce vj = j) {{
        init {{
          S[vi] = 0
        }}
        S[vi] += Y[vi, vj]
      }}
    }}
  }}
"""


def seconds(action: object) -> float:
    """The least of three runs."""
    assert callable(action)
    times = []
    for _ in range(3):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def test_rules_cost_less_than_the_check() -> None:
    """A module of 60 prim_funcs and 1,700 lines."""
    text = "module Large {\n" + "".join(FUNCTION.format(i=i) for i in range(60)) + "}\n"
    source = Source("large.mlc", text)
    result = check_source(source)
    assert result.ok and report(result) == ()
    assert seconds(lambda: report(result)) < seconds(lambda: check_source(source))
