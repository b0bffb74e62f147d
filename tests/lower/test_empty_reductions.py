"""Rule S4: reductions over nothing, with predicates over the loops of the reduction; interpreter against compiled."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from sys import path

import numpy as np
import pytest

path.insert(0, str(Path(__file__).parents[1] / "backends" / "llvm"))

from compiled import compile_func, function

from mlcdsl.check.sets import analyze
from mlcdsl.reference.tensor import run_prim_func

HEAD = "prim_func f[n, l](A: i32[n, l]) -> (C: i32[n])"
BODY = "{ init { C[vi] = 7 } C[vi] += A[vi, vk] }"

PROGRAMS = {
    "split": f"""{HEAD} {{
      for i, k0, k1 in grid(n, (l + 3) // 4, 4) {{
        block C(spatial vi = i, reduce vk: l = k0 * 4 + k1) where k0 * 4 + k1 < l {BODY}
      }}
    }}""",
    "reduction outside": f"""{HEAD} {{
      for k0, i, k1 in grid((l + 3) // 4, n, 4) {{
        block C(spatial vi = i, reduce vk: l = k0 * 4 + k1) where k0 * 4 + k1 < l {BODY}
      }}
    }}""",
    "inner part outside": f"""{HEAD} {{
      for k1, i0, k0, i1 in grid(4, (n + 1) // 2, (l + 3) // 4, 2) {{
        block C(spatial vi: n = i0 * 2 + i1, reduce vk: l = k0 * 4 + k1)
          where k0 * 4 + k1 < l and i0 * 2 + i1 < n {BODY}
      }}
    }}""",
    "loops that are not empty": f"""{HEAD} where l <= 12 {{
      for k0, i, k1 in grid(3, n, 4) {{
        block C(spatial vi = i, reduce vk: l = k0 * 4 + k1) where k0 * 4 + k1 < l {BODY}
      }}
    }}""",
    "two blocks": f"""{HEAD} {{
      alloc D: i32[n]
      for k0, k1, i in grid((l + 3) // 4, 4, n) {{
        block D(spatial vi = i, reduce vk: l = k0 * 4 + k1) where k0 * 4 + k1 < l {{
          init {{ D[vi] = 0 }}
          D[vi] += A[vi, vk]
        }}
        block C(spatial wi = i, reduce wk: l = k0 * 4 + k1) where k0 * 4 + k1 < l {{
          init {{ C[wi] = 7 }}
          C[wi] += A[wi, wk] * 2
        }}
      }}
      for j in range(n) {{ block E(spatial vj = j) {{ C[vj] += D[vj] }} }}
    }}""",
    "an update without init": f"""{HEAD} {{
      alloc D: i32[n]
      for i in range(n) {{
        block Z(spatial vi = i) {{ D[vi] = 1 }}
        for k in range(l) {{
          block C(spatial vi = i, reduce vk = k) {BODY}
          block U(spatial ui = i, reduce uk = k) {{ D[ui] += A[ui, uk] }}
        }}
        block E(spatial vi = i) {{ C[vi] += D[vi] }}
      }}
    }}""",
    "first where the predicate is false": f"""{HEAD} {{
      for i, k in grid(n, l + 1) {{
        block C(spatial vi = i, reduce vk: l = k // 2 * 0 + max(k - 1, 0)) where k >= 1 {BODY}
      }}
    }}""",
    "once for each value": f"""{HEAD} {{
      for i, k in grid(n, 2 * l) {{
        block C(spatial vi = i, reduce vk: l = k // 2) where k % 2 == 1 {BODY}
      }}
    }}""",
    "fused": """prim_func f[n, l, m](A: i32[n, l, m]) -> (C: i32[n]) {
      for i, f in grid(n, l * m) {
        block C(spatial vi = i, reduce vk: l = f // m, reduce vj: m = f % m) {
          init { C[vi] = 7 }
          C[vi] += A[vi, vk, vj]
        }
      }
    }""",
    "fused with the block between": """prim_func f[n, l, m](A: i32[n, l, m]) -> (C: i32[n]) {
      for f in range(l * m) {
        for i in range(n) {
          block C(spatial vi = i, reduce vk: l = f // m, reduce vj: m = f % m) {
            init { C[vi] = 7 }
            C[vi] += A[vi, vk, vj]
          }
        }
        for j in range(n) { assert j >= 0, "no" }
      }
    }""",
}

PROVED = ["split", "reduction outside", "inner part outside", "loops that are not empty", "fused"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_interpreter_and_compiled(name: str) -> None:
    func = function(PROGRAMS[name])
    compiled = compile_func(func)
    dims = len(func.dims)
    for sizes in product((0, 1, 3), (0, 1, 4, 6), *[(0, 2)] * (dims - 2)):
        a = np.arange(np.prod(sizes), dtype="i4").reshape(sizes)
        (expected,) = run_prim_func(func, [a], dims=sizes)
        out = np.full(sizes[0], -1, "i4")
        compiled(a, out, dims=sizes)
        np.testing.assert_array_equal(out, expected, str(sizes))
        if name in PROVED:
            np.testing.assert_array_equal(out, 7 + a.reshape(sizes[0], -1).sum(1, dtype="i4") if out.size else out)


@pytest.mark.parametrize("name", PROVED)
def test_sets_prove_it(name: str) -> None:
    analysis = analyze(function(PROGRAMS[name]))
    assert not analysis.diagnostics, [d.message for d in analysis.diagnostics]
