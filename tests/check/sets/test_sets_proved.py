"""Right programs: everything is proved, for all sizes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mlcdsl.check import check_source
from mlcdsl.check.sets import Analysis, analyze
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.source import Source

PROVED = {
    "matmul": """prim_func f[n, m, l](A: f32[n, l], B: f32[l, m]) -> (C: f32[n, m]) {
        alloc Y: f32[n, m]
        for i in parallel(n) { for j, k in grid(m, l) {
          block Y(spatial vi = i, spatial vj = j, reduce vk = k) {
            init { Y[vi, vj] = 0 } Y[vi, vj] += A[vi, vk] * B[vk, vj] } } }
        for i, j in grid(n, m) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = max(Y[vi, vj], 0) } } }""",
    "reduction outside": """prim_func f[n, m](A: f32[n, m]) -> (C: f32[n]) {
        for k, i in grid(m, n) {
          block C(spatial vi = i, reduce vk = k) { init { C[vi] = 0 } C[vi] += A[vi, vk] } } }""",
    "empty reduction": "prim_func f[n](A: f32[n, 0]) -> (C: f32[n]) { compute C[i] = sum[k](A[i, k]) }",
    "decomposed": """prim_func f(A: f32[16, 128], B: f32[128, 128]) -> (C: f32[16, 128]) {
        alloc Y: f32[16, 128]
        for i in parallel(16) { for j0 in range(16) {
          for j1 in vectorized(8) { block Y_init(spatial vi = i, spatial vj: 128 = j0 * 8 + j1) { Y[vi, vj] = 0 } }
          for k in range(128) { for j1 in range(8) {
            block Y_update(spatial vi = i, spatial vj: 128 = j0 * 8 + j1, reduce vk = k) {
              Y[vi, vj] += A[vi, vk] * B[vk, vj] } } }
          for j1 in vectorized(8) { block C(spatial vi = i, spatial vj: 128 = j0 * 8 + j1) { C[vi, vj] = Y[vi, vj] } }
        } } }""",
    "predicate": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        for i in parallel((n + 3) // 4) { for j in vectorized(4) {
          block C(spatial vi: n = i * 4 + j) where i * 4 + j < n { C[vi] = A[vi] } } } }""",
    "triangle": """prim_func f[n](A: f32[n, n]) -> (C: f32[n, n]) {
        for i in parallel(n) { for j in range(n) { C[i, j] = 0 } for j in range(0, i) { C[i, j] = A[i, j] } } }""",
    "two triangles": """prim_func f[n](A: f32[n, n]) -> (C: f32[n, n]) {
        for i in parallel(n) { for j in range(0, i) { C[i, j] = A[i, j] } for j in range(i, n) { C[i, j] = 0 } } }""",
    "padding": """prim_func f[n](A: f32[n]) -> (C: f32[n + 2]) {
        for i in range(n + 2) { block C(spatial vi = i) {
          C[vi] = select(vi >= 1 and vi < n + 1, A[vi - 1], 0) } } }""",
    "guard": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        for i in range(n) { C[i] = select(i == 0 or A[i - 1] > 0, 1, 2) } }""",
    "convolution": """prim_func f[h, w](A: f32[h, w], W: f32[3, 3]) -> (C: f32[h - 2, w - 2]) where h >= 2 and w >= 2 {
        compute C[i, j] = sum[di, dj](A[i + di, j + dj] * W[di, dj]) }""",
    "softmax": """prim_func f[n, m](A: f32[n, m]) -> (C: f32[n, m]) {
        compute M[i] = max[k](A[i, k])
        compute E[i, j] = exp(A[i, j] - M[i])
        compute S[i] = sum[k](E[i, k])
        compute C[i, j] = E[i, j] / S[i] }""",
    "argmax": "prim_func f[n, m](A: f32[n, m]) -> (C: i64[n]) { compute C[i] = argmax[k](A[i, k]) }",
    "scan": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        for i in range(n) { block C(scan vi = i) { C[vi] = A[vi] + select(vi > 0, C[vi - 1], 0) } } }""",
    "reversed": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        for i in parallel(n) { block C(spatial vi = i) { C[n - 1 - vi] = A[vi] } } }""",
    "fused": """prim_func f(A: f32[12, 128]) -> (C: f32[12, 128]) {
        for t in parallel(1536) {
          block C(spatial vi: 12 = t // 128, spatial vj: 128 = t % 128) { C[vi, vj] = A[vi, vj] } } }""",
    "fused sizes": """prim_func f[n, m](A: f32[n, m]) -> (C: f32[n, m]) {
        for t in parallel(n * m) {
          block C(spatial vi: n = t // m, spatial vj: m = t % m) { C[vi, vj] = A[vi, vj] } } }""",
    "flattened": """prim_func f[n, m](A: f32[n, m]) -> (C: f32[n * m]) {
        for i in parallel(n) { for j in range(m) { C[i * m + j] = A[i, j] } } }""",
    "reshaped": """prim_func f[n, m](A: f32[n, m]) -> (C: f32[n * m]) {
        for t in parallel(n * m) { C[t] = A[t // m, t % m] } }""",
    "clamped gather": """prim_func f[n, m](A: f32[m], I: i64[n]) -> (C: f32[n]) where m >= 1 {
        for i in parallel(n) { C[i] = A[clamp(I[i], 0, m - 1)] } }""",
    "asserted gather": """prim_func f[n, m](A: f32[m], I: i64[n]) -> (C: f32[n]) {
        for i in parallel(n) { let x = I[i] assert x >= 0 and x < m, "range" C[i] = A[x] } }""",
    "remainder": """prim_func f[n](I: i64[n]) -> (H: i64[16]) {
        for b in range(16) { H[b] = 0 } for i in range(n) { H[I[i] % 16] += 1 } }""",
    "bytes": """prim_func f[n](I: u8[n], T: f32[256]) -> (C: f32[n]) { for i in range(n) { C[i] = T[i64(I[i])] } }""",
    "scalar with fact": """prim_func f[n](pos: i64, A: f32[n]) -> (C: f32[n]) where pos >= 0 and pos < n {
        for i in range(n) { C[i] = A[pos] } }""",
    "assert on sizes": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        assert n % 4 == 0, "whole tiles"
        for i in range(n // 4) { for j in range(4) { C[i * 4 + j] = A[i * 4 + j] } } }""",
    "both branches": """prim_func f[n](A: f32[n], I: i64[n]) -> (C: f32[n], D: f32[n]) {
        for i in parallel(n) {
          if I[i] > 0 { C[i] = A[i] } else { C[i] = 0 }
          if A[i] > 0 { D[i] = 1 } else { D[i] = 2 } } }""",
    "branch on data": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        alloc Y: f32[n]
        for i in range(n) { C[i] = 0 if A[i] > 0 { Y[i] = 1 C[i] = Y[i] } } }""",
    "private": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        for i in parallel(n) { alloc T: f32[4] for j in range(4) { T[j] = A[i] } C[i] = T[0] + T[3] } }""",
    "while": """prim_func f[n](A: f32[n], K: i64[1]) -> (C: f32[n]) {
        alloc S: i64[1]
        S[0] = 0
        for i in range(n) { C[i] = 0 }
        while S[0] < K[0] { for i in range(n) { C[i] += A[i] } S[0] += 1 } }""",
    "shared memory": """prim_func f(A: f32[1024]) -> (C: f32[1024]) {
        for b in thread(blockIdx.x, 16) {
          alloc S: f32[64] @ shared
          for t in thread(threadIdx.x, 64) { S[t] = A[b * 64 + t] }
          for t in thread(threadIdx.x, 64) { C[b * 64 + t] = S[63 - t] } } }""",
    "declared": """prim_func f[n](A: f32[n]) -> (C: f32[n]) {
        for i in range(n) { block C(spatial vi = i) { reads A[0:n] writes C[vi] C[vi] = A[vi] + A[n - 1 - vi] } } }""",
    "repeated": """prim_func f[n](A: f32[n]) -> (C: f32[1]) {
        for t in range(3) { for i in range(n) { block C(reduce vi = i) { init { C[0] = 0 } C[0] += A[vi] } } }
        for i in range(1) { if n == 0 { C[0] = 0 } } }""",
    "in place": """prim_func f[n](inout A: f32[n]) { for i in parallel(n) { A[i] = A[i] + 1 } }""",
    "no sizes": "prim_func f(A: f32[0]) -> (C: f32[0]) { for i in range(0) { C[i] = A[i] } }",
    "tile of a temporary": """prim_func f[n](A: f32[n * 8 + 1]) -> (C: f32[n * 8]) {
        for i in parallel(n) {
          alloc T: f32[9]
          for j in range(9) { T[j] = A[i * 8 + j] }
          for j in range(8) { C[i * 8 + j] = T[j] + T[j + 1] } } }""",
    "nested blocks": """prim_func f(A: f32[128, 64]) -> (C: f32[128]) {
        for i0, k0 in grid(8, 4) { block outer(spatial vio = i0, reduce vko = k0) {
          init { for i1 in range(16) { block start(spatial vi = i1) { C[vio * 16 + vi] = 0 } } }
          for i1, k1 in grid(16, 16) { block inner(spatial vi = i1, reduce vk = k1) {
            C[vio * 16 + vi] += A[vio * 16 + vi, vko * 16 + vk] } } } } }""",
    "instruction": """extern kern(c: ptr, a: ptr) = "kern" from "kern.c"
      prim_func f(A: f32[128, 64]) -> (C: f32[128, 64]) {
        for i0, j0 in grid(8, 4) { block t(spatial vi = i0, spatial vj = j0) {
          reads A[vi * 16 : vi * 16 + 16, vj * 16 : vj * 16 + 16]
          writes C[vi * 16 : vi * 16 + 16, vj * 16 : vj * 16 + 16]
          call kern(C.ptr, A.ptr) } } }""",
    "extern": """extern linear[n](x: f32[n]) -> (y: f32[n]) = "env.linear"
      prim_func f[n](A: f32[n]) -> (C: f32[n]) { alloc T: f32[n] call linear(A, T) call linear(T, C) }""",
    "cooperative fetch": """prim_func f(A: f32[1024, 64], B: f32[64, 1024]) -> (C: f32[1024, 1024]) {
        for by in thread(blockIdx.y, 16) { for bx in thread(blockIdx.x, 16) {
          for ty in thread(threadIdx.y, 8) { for tx in thread(threadIdx.x, 8) {
            alloc CL: f32[8, 8] @ local
            alloc AS: f32[8, 64] @ shared
            alloc BS: f32[8, 64] @ shared
            for i, j in grid(8, 8) { CL[i, j] = 0 }
            for k0 in range(8) {
              for ay in thread(threadIdx.y, 8) { for ax in thread(threadIdx.x, 8) { for v in vectorized(8) {
                AS[ay, ax * 8 + v] = A[by * 64 + ax * 8 + v, k0 * 8 + ay]
                BS[ay, ax * 8 + v] = B[k0 * 8 + ay, bx * 64 + ax * 8 + v] } } }
              for k1, i, j in grid(8, 8, 8) { CL[i, j] += AS[k1, ty * 8 + i] * BS[k1, tx * 8 + j] } }
            for i, j in grid(8, 8) { C[by * 64 + ty * 8 + i, bx * 64 + tx * 8 + j] = CL[i, j] }
          } } } } }""",
    "a copy for each thread": """prim_func f(A: i32[9]) -> (C: i32[8]) {
        alloc t: i32[2] @ local
        for i in thread(threadIdx.x, 8) {
          for k in range(2) { t[k] = A[i + k] }
          C[i] = t[0] + t[1] } }""",
    "computed at": """prim_func f[n](A: f32[n * 8]) -> (C: f32[n * 8]) {
        alloc T: f32[n * 8]
        for i0 in parallel(n) {
          for i1 in range(8) { block T(spatial vi: n * 8 = i0 * 8 + i1) { T[vi] = A[vi] + 1 } }
          for i1 in range(8) { block C(spatial vi: n * 8 = i0 * 8 + i1) { C[vi] = T[vi] * 2 } } } }""",
    "sizes of parameters": """prim_func f[n](A: f32[n]) -> (C: f32[n - 2]) {
        if n > 2 { C[n - 3] = 0 } for i in range(n - 2) { C[i] = A[i + 2] } }""",
}


def analysis(text: str) -> Analysis:
    """The analysis of the one function of a text."""
    result = check_source(Source("test.mlc", f"module M {{ {text} }}"), prove=False)
    assert result.ok, result.diagnostics
    func = result.program.modules["M"].items["f"]
    return analyze(expand_index_notation(func))


@pytest.mark.parametrize("name", PROVED)
def test_proved(name: str) -> None:
    found = analysis(PROVED[name])
    assert not found.diagnostics
    assert not found.unproved_bounds and not found.unproved_races
    assert not found.unproved_init and not found.unproved_coverage


def test_plain_programs_do_not_load_the_library() -> None:
    code = f"""
import sys
from mlcdsl.check import check_source
from mlcdsl.source import Source
for text in {[PROVED[n] for n in ("matmul", "decomposed", "convolution", "softmax", "flattened", "fused sizes")]!r}:
    assert check_source(Source("x.mlc", "module M {{ " + text + " }}")).ok
assert "islpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
