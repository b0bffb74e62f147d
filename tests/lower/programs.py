"""Small programs that between them have every construct that lowering changes."""

from __future__ import annotations

PROGRAMS = {
    "mm_relu": """
        prim_func f[n, m, l](A: f32[n, l], B: f32[l, m]) -> (C: f32[n, m]) {
          compute Y[i, j] = sum[k](A[i, k] * B[k, j])
          compute C[i, j] = max(Y[i, j], 0)
        }""",
    "blocks": """
        prim_func f(A: f32[5, 6], B: f32[6, 7]) -> (C: f32[5, 7]) {
          for i, j, k0, k1 in grid(5, 7, 2, 4) {
            block C(spatial vi = i, spatial vj = j, reduce vk: 6 = k0 * 4 + k1) where k0 * 4 + k1 < 6 {
              init { C[vi, vj] = 0 }
              C[vi, vj] += A[vi, vk] * B[vk, vj]
            }
          }
        }""",
    "split": """
        prim_func f(A: f32[8, 8], B: f32[8, 8]) -> (C: f32[8, 8]) {
          for i, j0, k0, j1, k1 in grid(8, 2, 2, 4, 4) {
            block C(spatial vi = i, spatial vj: 8 = j0 * 4 + j1, reduce vk: 8 = k0 * 4 + k1) {
              init { C[vi, vj] = 1 }
              C[vi, vj] += A[vi, vk] * B[vk, vj]
            }
          }
        }""",
    "fused": """
        prim_func f(A: f32[6, 7]) -> (C: f32[7, 6]) {
          for ij in parallel(42) {
            block C(spatial vi: 6 = ij // 7, spatial vj: 7 = ij % 7) { C[vj, vi] = A[vi, vj] * 2 }
          }
        }""",
    "reducers": """
        prim_func f[n, m](A: f32[n, m], B: bool[n, m]) -> (S: f32[n], P: f32[n], L: f32[n], G: f32[n], X: i64[n],
            N: i64[n], U: bool[n], V: bool[n]) {
          compute S[i] = sum[k](A[i, k])
          compute P[i] = prod[k](A[i, k])
          compute L[i] = min[k](A[i, k])
          compute G[i] = max[k](A[i, k])
          compute X[i] = argmax[k](A[i, k])
          compute N[i] = argmin[k](A[i, k])
          compute U[i] = any[k](B[i, k])
          compute V[i] = all[k](B[i, k])
        }""",
    "vectorized": """
        prim_func f[n](A: f32[n], B: i32[n]) -> (C: f32[n], D: i32[n], E: f32[n]) {
          for i in vectorized(n) {
            block C(spatial v = i) { C[v] = select(v > 0, A[v - 1], 7) }
          }
          for i in vectorized(n) {
            block D(spatial v = i) { D[v] = B[n - 1 - v] // 3 + i32(v) }
          }
          for i in vectorized(n) {
            block E(spatial v = i) {
              if A[v] > 0 { E[v] = A[v] } else { E[v] = f32(B[v]) }
            }
          }
        }""",
    "negative": """
        prim_func f[n](A: f32[n], k: i64) -> (C: f32[n], D: f32[n]) {
          for i in range(n) { C[i] = 0  D[i] = 0 }
          for i in vectorized(n - 5) { block C(spatial v = i) { C[v] = A[v] } }
          for i in range(n) { for j in vectorized(i - 3, i) { if j >= 0 { D[j] = f32(i) } } }
          for j in unroll(n - 5) { C[j] += 1 }
          for j in parallel(n - 5) { C[j] += 1 }
        }""",
    "unrolled": """
        prim_func f(A: f32[3, 40]) -> (C: f32[3, 40]) {
          for i in unroll(3) {
            for j in vectorized(40) {
              block C(spatial vi = i, spatial vj = j) {
                let x = A[vi, vj]
                C[vi, vj] = x * x + f32(vi)
              }
            }
          }
        }""",
    "scratch": """
        prim_func f[n](A: f32[n, 9]) -> (C: f32[n, 9]) {
          for i in parallel(n) {
            alloc T: f32[9]
            for j in range(9) { block T(spatial vj = j, spatial vi = i) { T[vj] = A[vi, vj] + 1 } }
            for j in range(9) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = T[8 - vj] } }
          }
        }""",
    "control": """
        prim_func f(A: i64[10], limit: i64) -> (C: i64[10]) {
          alloc s: i64[1]
          s[0] = 0
          for i in range(10) { C[i] = 0 }
          while s[0] < limit {
            if s[0] % 2 == 0 { C[s[0] % 10] += A[s[0] % 10] } else { C[s[0] % 10] -= 1 }
            s[0] += 1
          }
          assert s[0] >= limit, "not there"
        }""",
    "strides": """
        prim_func f[n](A: f32[n, 4] strides [sa, 1]) -> (C: f32[n, 4]) {
          compute C[i, j] = A[i, 3 - j]
        }""",
}
