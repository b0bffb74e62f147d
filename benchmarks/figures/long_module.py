"""A module of about 2,000 lines with prim_funcs as people write them: for timing the front end.

To see it: `python benchmarks/figures/long_module.py`.
"""

from __future__ import annotations

_MATMUL = """
  ## Row block {n} of a projection, as loops and blocks.
  prim_func project{n}(X: f32[{a}, {b}], W: f32[{c}, {b}], B: f32[{c}]) -> (Z: f32[{a}, {c}]) {{
    alloc Y: f32[{a}, {c}]
    for i, j, k in grid({a}, {c}, {b}) {{
      block Y(spatial vi = i, spatial vj = j, reduce vk = k) {{
        init {{
          Y[vi, vj] = 0
        }}
        Y[vi, vj] += X[vi, vk] * W[vj, vk]
      }}
    }}
    for i, j in grid({a}, {c}) {{
      block Z(spatial vi = i, spatial vj = j) {{
        let s = Y[vi, vj] + B[vj]
        Z[vi, vj] = max(s, 0)
      }}
    }}
  }}
"""

_TILED = """
  ## Tile by tile, with a remainder: the block's predicate keeps the last tile inside.
  prim_func tiled{n}[m, k](A: f32[m, k], B: f32[k, {c}]) -> (C: f32[m, {c}]) {{
    for io in grid((m + {t} - 1) // {t}) {{
      for ii, j, p in grid({t}, {c}, k) {{
        block C(spatial vi: m = io * {t} + ii, spatial vj = j, reduce vp = p) where io * {t} + ii < m {{
          init {{
            C[vi, vj] = 0
          }}
          C[vi, vj] += A[vi, vp] * B[vp, vj]
        }}
      }}
    }}
  }}
"""

_INDEX = """
  ## Attention scores and their softmax, for any length.
  prim_func softmax{n}[s](Q: f32[s, {a}], K: f32[s, {a}], V: f32[s, {b}]) -> (O: f32[s, {b}]) {{
    compute scores[i, j] = sum[d](Q[i, d] * K[j, d])
    compute top[i] = max[j](scores[i, j])
    compute weight[i, j] = exp(scores[i, j] - top[i])
    compute total[i] = sum[j](weight[i, j])
    compute O[i, e] = sum[j](weight[i, j] / total[i] * V[j, e])
  }}
"""

_NORM = """
  ## Layer normalization over the last axis.
  prim_func norm{n}[b, m](X: f32[b, m], G: f32[m], H: f32[m]) -> (Y: f32[b, m]) where m > 0 {{
    alloc mean: f32[b]
    alloc spread: f32[b]
    for i in grid(b) {{
      let share: f32 = 1.0 / {a}.0
      mean[i] = 0
      spread[i] = 0
      for j in grid(m) {{
        mean[i] += X[i, j] * share
      }}
      for j in grid(m) {{
        let d = X[i, j] - mean[i]
        spread[i] += d * d * share
      }}
    }}
    for i, j in grid(b, m) {{
      block Y(spatial vi = i, spatial vj = j) {{
        Y[vi, vj] = (X[vi, vj] - mean[vi]) * rsqrt(spread[vi] + 1e-5) * G[vj] + H[vj]
      }}
    }}
  }}
"""

_PADDED = """
  ## A padded window: the border is zero, by a condition on the indices.
  prim_func window{n}(X: f32[{a}, {b}, {b}], W: f32[{c}, {a}, 3, 3]) -> (Y: f32[{c}, {b}, {b}]) {{
    alloc P: f32[{a}, {b} + 2, {b} + 2]
    for c, y, x in grid({a}, {b} + 2, {b} + 2) {{
      block P(spatial vc = c, spatial vy = y, spatial vx = x) {{
        if vy >= 1 and vy < {b} + 1 and vx >= 1 and vx < {b} + 1 {{
          P[vc, vy, vx] = X[vc, vy - 1, vx - 1]
        }} else {{
          P[vc, vy, vx] = 0
        }}
      }}
    }}
    for o, y, x, c, r, s in grid({c}, {b}, {b}, {a}, 3, 3) {{
      block Y(spatial vo = o, spatial vy = y, spatial vx = x, reduce vc = c, reduce vr = r, reduce vs = s) {{
        init {{
          Y[vo, vy, vx] = 0
        }}
        Y[vo, vy, vx] += P[vc, vy + vr, vx + vs] * W[vo, vc, vr, vs]
      }}
    }}
  }}
"""

_SHAPED = """
  ## Reshaping and gathering by arithmetic on indices, over threads.
  prim_func shaped{n}[m](X: f32[m, {a}], I: i32[m]) -> (Y: f32[m * {a}], Z: f32[m, {a}]) {{
    for p in parallel(m * {a}) {{
      block Y(spatial vp = p) {{
        Y[vp] = X[vp // {a}, vp % {a}] * 0.5
      }}
    }}
    for i in grid(m) {{
      for j in vectorized({a}) {{
        block Z(spatial vi = i, spatial vj = j) {{
          let reversed = m - 1 - vi
          if I[vi] > 0 {{
            Z[vi, vj] = X[vi, vj] + X[reversed, vj]
          }} else {{
            Z[vi, vj] = select(X[vi, vj] > 0, X[vi, vj], X[reversed, vj] * 0.25)
          }}
        }}
      }}
    }}
  }}
"""

_STAGE = """    for i, j in grid(n, {a}) {{
      block S{s}(spatial vi = i, spatial vj = j) {{
        S{s}[vi, vj] = max({before}[vi, vj] * {s}.5, G[vj]) + {before}[vi, (vj + {s}) % {a}]
      }}
    }}
"""

_FAMILIES = (_MATMUL, _TILED, _INDEX, _NORM, _PADDED, _SHAPED)
LINES = 2000


def long_module(lines: int = LINES) -> str:
    """The text; its families take turns, with sizes of their own."""
    parts = ["module Long {"]
    count, n = 1, 0
    while count < lines - 1:
        sizes = {"a": 8 + n, "b": 16 + 3 * n, "c": 12 + 2 * n, "t": 4 + n % 5}
        part = _FAMILIES[n % len(_FAMILIES)].format(n=n, **sizes)
        parts.append(part.rstrip("\n"))
        count += part.count("\n")
        n += 1
    return "\n".join([*parts, "}", ""])


def staged(n: int, stages: int) -> str:
    """A prim_func whose stages read each other: 6 lines each."""
    a, names = 8 + n, ["X", *(f"S{s}" for s in range(1, stages + 1))]
    head = (
        f"  ## {stages} stages.\n  prim_func staged{n}[n](X: f32[n, {a}], G: f32[{a}]) -> (S{stages}: f32[n, {a}]) {{\n"
    )
    allocs = "".join(f"    alloc {name}: f32[n, {a}]\n" for name in names[1:-1])
    body = "".join(_STAGE.format(a=a, s=s, before=names[s - 1]) for s in range(1, stages + 1))
    return f"\n{head}{allocs}{body}  }}\n"


def module_of(prim_funcs: int, lines: int = LINES) -> str:
    """The text with so many prim_funcs: those of the families, and between them longer ones of several stages."""
    parts = ["module Long {\n"]
    for n in range(0, prim_funcs, 2):
        sizes = {"a": 8 + n, "b": 16 + 3 * n, "c": 12 + 2 * n, "t": 4 + n % 5}
        parts.append(_FAMILIES[n // 2 % len(_FAMILIES)].format(n=n, **sizes))
        left = (lines - sum(p.count("\n") for p in parts)) // (prim_funcs - n) * 2
        parts.append(staged(n + 1, max(1, (left - parts[-1].count("\n") + 1) // 6)))
    return "".join([*parts, "}\n"])


if __name__ == "__main__":
    print(long_module(), end="")
