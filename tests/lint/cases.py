"""Programs for every rule: what it reports, with the text under the finding, and what it leaves alone."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from mlcdsl.check import check_source
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.lint import report, report_schedules
from mlcdsl.schedule.program import read_schedules
from mlcdsl.source import Source
from tests.docs.schedules import program


@dataclass(frozen=True)
class Case:
    """`under` is the text of the finding's place; "" if there is to be none of this code."""

    code: str
    under: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.code}-{'-'.join(self.under.split())[:24] or 'none'}-{crc32(self.text.encode()) % 1000}"


def prim(code: str, under: str, signature: str, body: str) -> Case:
    return Case(code, under, f"module M {{\n  prim_func f{signature} {{\n    {body}\n  }}\n}}\n")


def steps(code: str, under: str, body: str, head: str = "schedule s for M.f") -> Case:
    return Case(code, under, f'use "program.mlc"\n\n{head} {{\n{body}\n}}\n')


def load(path: str, user: Source) -> Source | str:
    """Files that stand beside the text."""
    return FILES.get(path) or "no such file"


FILES = {
    "program.mlc": Source("program.mlc", program()),
    "other.mlc": Source(
        "other.mlc", "module Other {\n  prim_func g(A: f32[4]) -> (C: f32[4]) { compute C[i] = A[i] }\n}"
    ),
    "both.mlc": Source("both.mlc", 'use "other.mlc"\nmodule Both {}\n'),
    "procs.mlcs": Source("procs.mlcs", "proc p(at: loop) {\n  parallel(at)\n}\n"),
    "named.mlcs": Source("named.mlcs", 'use "program.mlc"\nschedule t for M.f { parallel(loops(block("B"))[0]) }\n'),
}


def reported(text: str, codes: frozenset[str] | None = None) -> tuple[Diagnostic, ...]:
    """All findings of a program, or of a schedule (which begins with `use "...` or `proc`, and has no module)."""
    given = () if codes is None else (codes,)
    if "module " in text:
        return report(check_source(Source("case.mlc", text), load), *given)
    return report_schedules(read_schedules(Source("case.mlcs", text), load), *given)


def function(code: str, under: str, body: str, signature: str = "f[n](x: f32[n, 4]) -> f32[n, 4]") -> Case:
    return Case(code, under, f"module M {{\n  function {signature} {{\n    {body}\n  }}\n}}\n")


IO = "(A: f32[8], k: i64, inout C: f32[8])"
EACH = "for i in range(8) { C[i] = A[i] * f32(k) }"

CASES = [
    # names
    prim("L0201", "T", IO, f"alloc T: f32[4]\n{EACH}"),
    prim("L0201", "T", IO, f"alloc T: f32[4] for j in range(4) {{ T[j] = 1 T[j] += 2 }}\n{EACH}"),
    prim("L0201", "T", IO, f"compute T[j] = A[j] * 2\n{EACH}"),
    prim("L0201", "T", IO, f"compute T[j] = A[j] * 2 for j in range(8) {{ T[j] = 3 }}\n{EACH}"),
    prim("L0201", "", IO, "alloc T: f32[1] T[0] = A[0] C[0] = T[0] * f32(k)"),
    prim("L0201", "", IO, f"alloc _T: f32[4]\n{EACH}"),
    prim("L0201", "", IO, "compute T[j] = A[j] * 2 compute C[i] = T[i] * f32(k)"),
    prim("L0202", "k", IO, "compute C[i] = A[i]"),
    prim("L0202", "A", IO, "for i in range(8) { C[i] = f32(k) }"),
    prim("L0202", "", "[n](A: f32[n]) -> (C: f32[n])", "compute C[i] = 1"),
    prim(
        "L0202",
        "",
        "(A: f32[8], k: i64, m: i64) -> (C: f32[8])",
        "alloc T: f32[max(m, 1)] T[0] = 1 for i in range(8) { C[i] = A[i] * f32(k) * T[0] }",
    ),
    function("L0202", "k", "return x", "f(x: f32[4], k: i64) -> f32[4]"),
    function("L0202", "y", "return x", "f(x: f32[4], y: f32[4]) -> f32[4]"),
    function("L0202", "", "return x", "f[n](x: f32[4], y: f32[n], _z: f32[4]) -> f32[4]"),
    function("L0202", "", "y = x * k return y", "f(x: i64[4], k: i64) -> i64[4]"),
    prim("L0203", "C", "(inout C: f32[8]) -> (D: f32[8])", "compute D[i] = C[i]"),
    prim("L0203", "", IO, EACH),
    Case("L0204", 'use "other.mlc"', 'use "other.mlc"\nmodule M {}\n'),
    Case("L0204", "", 'use "other.mlc"\nmodule M {\n  function f(x: f32[4]) -> f32[4] { return Other.g(x) }\n}\n'),
    Case("L0204", "", 'use "both.mlc"\nmodule M {\n  function f(x: f32[4]) -> f32[4] { return Other.g(x) }\n}\n'),
    Case("L0204", 'use "program.mlc"', 'use "program.mlc"\n\nproc p(at: loop) {\n  parallel(at)\n}\n'),
    Case("L0204", 'use "procs.mlcs"', 'use "procs.mlcs"\n\nproc q(at: loop) {\n  parallel(at)\n}\n'),
    Case("L0204", "", 'use "procs.mlcs"\n\nproc q(at: loop) {\n  p(at)\n}\n'),
    Case("L0204", "", 'use "named.mlcs"\n\nproc q(at: loop) {\n  parallel(at)\n}\n'),
    prim("L0205", "k", IO, "for i in range(8) { let k = 2 * i C[i] = A[i] * f32(k) }"),
    prim("L0205", "A", IO, "for i in range(8) { alloc A: f32[1] A[0] = f32(k) C[i] = A[0] }"),
    prim("L0205", "i", IO, "for i in range(8) { for i in range(2) { C[i] = A[i] * f32(k) } }"),
    prim("L0205", "k", IO, "compute T[k: 8] = A[k] for i in range(8) { C[i] = T[i] }"),
    prim("L0205", "", IO, f"{EACH}\n{EACH}"),
    prim("L0205", "", IO, "for i in range(8) { block B(spatial i = i) { C[i] = A[i] * f32(k) } }"),
    prim(
        "L0206",
        "vt",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, scan vt = t) { C[vi] = A[vi] * f32(k) } }",
    ),
    prim(
        "L0206",
        "vt",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, opaque vt = t) { C[vi] = A[vi] * f32(k) } }",
    ),
    prim(
        "L0206",
        "vt",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, scan vt = t) "
        "{ alloc T: f32[1] T[0] = A[vi] T[0] += 1 C[vi] = T[0] } }",
    ),
    prim(
        "L0206",
        "",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, scan vt = t) { C[vi] = C[vi] * A[vi] } }",
    ),
    prim(
        "L0206",
        "",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, opaque vt = t) { C[vi] = C[vi] * A[vi] } }",
    ),
    prim(
        "L0206",
        "",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, reduce vt = t) { C[vi] += 1 } }",
    ),
    prim(
        "L0206",
        "",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, reduce vt = t) { C[vi] *= A[vi] } }",
    ),
    prim(
        "L0206",
        "",
        IO,
        "for i, t in grid(8, 3) { block B(spatial vi = i, reduce vt = t) { init { C[vi] = 0 } C[vi] += A[vi] } }",
    ),
    prim("L0206", "", IO, "for i in range(8) { block B(spatial vi = i, spatial vk = 0) { C[vi] = A[vi] * f32(k) } }"),
    prim("L0207", "i", IO, "for i in range(8) { C[0] = A[0] * f32(k) }"),
    prim("L0207", "j", IO, "for i, j in grid(8, 2) { C[i] = A[i] * f32(k) }"),
    prim("L0207", "t", IO, "for t in range(8) { C[0] = 0 for i in range(8) { C[0] += A[i] * f32(k) } }"),
    prim("L0207", "t", IO, "for t in range(8) { alloc T: f32[1] T[0] = f32(k) T[0] += A[0] C[0] = T[0] }"),
    prim("L0207", "t", "(A: f32[8, 8], inout C: f32[8])", "for t in range(8) { compute C[i] = sum[j](A[i, j]) }"),
    prim(
        "L0207",
        "t",
        "(A: f32[8], inout C: f32[1])",
        "for t, k in grid(2, 8) { block C(spatial v = 0, reduce vk = k) { init { C[v] = 0 } C[v] += A[vk] } }",
    ),
    prim("L0207", "", IO, "for i in range(8) { C[0] += A[0] * f32(k) }"),
    prim("L0207", "", IO, "for t in range(9) { for i in range(1, 7) { C[i] = (C[i-1] + C[i+1]) * A[i] * f32(k) } }"),
    prim("L0207", "", IO, "for t in range(9) { if k > 0 { C[0] = 1 } C[1] = C[0] * A[0] C[0] = 2 }"),
    prim("L0207", "", IO, "for t in range(9) { for _i in range(k) { C[0] = 1 } C[1] = C[0] * A[0] C[0] = 2 }"),
    prim("L0207", "", IO, "for _i in range(8) { C[0] += A[0] * f32(k) }"),
    prim("L0207", "", IO, "for i in range(1) { C[0] += A[0] * f32(k) }"),
    # expressions
    prim("L0301", "f32(A[i])", IO, "for i in range(8) { C[i] = f32(A[i]) * f32(k) }"),
    prim("L0301", "f32(A[i] + 1)", IO, "for i in range(8) { C[i] = f32(A[i] + 1) * f32(k) }"),
    prim("L0301", "i64(k)", IO, "for i in range(8) { C[i] = A[i] * f32(i64(k)) }"),
    prim("L0301", "i64(i)", IO, "for i in range(8) { C[i64(i)] = A[i] * f32(k) }"),
    prim("L0301", "", IO, "let x = f32(2) for i in range(8) { C[i] = A[i] * f32(k) * x }"),
    function("L0301", "cast(x, f32)", "y = cast(x, f32) return relu(y)"),
    function("L0301", "f32(x + 1)", "return f32(x + 1) * 2"),
    function("L0301", "", "y = cast(x, f64) return cast(y, f32)"),
    *(
        prim("L0302", e, IO, f"for i in range(8) {{ if {e} {{ C[i] = f32(k) }} }}")
        for e in (
            "A[i] + C[i] == C[0]",
            "C[i] == sqrt(A[i])",
            "A[i] * 3 != 0.5",
            "max(A[i] / 3, 1) == C[i]",
            "f32(f16(A[i] - C[0])) == C[i]",
            "floor(A[i] * C[i]) == A[i]",
            "exp(A[i]) == 0.5",
        )
    ),
    *(
        prim("L0302", "", IO, f"for i in range(8) {{ if {e} {{ C[i] = f32(k) }} }}")
        for e in (
            "A[i] == C[i]",
            "floor(A[i]) == A[i]",
            "f32(f16(A[i])) == A[i]",
            "A[i] == 0.5",
            "A[i] != -0.375",
            "max(A[i], C[i]) == A[i]",
            "select(k > 0, A[i], -C[i]) == C[i]",
            "f32(k * 3) == A[i]",
            "floor(A[i] * 4) == A[i] * 4",
            "A[i] * 3 == 1",
        )
    ),
    prim(
        "L0302",
        "",
        "(A: f32[8]) -> (C: f32[8])",
        "compute M[i: 1] = max[k](A[k]) compute C[i] = select(A[i] == M[0], 1, 0)",
    ),
    prim("L0302", "A[i] != 0.1", IO, "for i in range(8) { if A[i] != 0.1 { C[i] = f32(k) } }"),
    prim(
        "L0302",
        "",
        IO,
        "for i in range(8) { if A[i] == 0 or A[i] != 1 or A[i] != A[i] or A[i] == inf { C[i] = f32(k) } }",
    ),
    prim("L0302", "", IO, "for i in range(8) { if i == k { C[i] = A[i] } }"),
    prim("L0303", "A[i] == nan", IO, "for i in range(8) { C[i] = select(A[i] == nan, f32(k), A[i]) }"),
    prim("L0303", "nan != A[i]", IO, "for i in range(8) { C[i] = select(nan != A[i], f32(k), A[i]) }"),
    prim("L0303", "A[i] < nan", IO, "for i in range(8) { C[i] = select(A[i] < nan, f32(k), A[i]) }"),
    prim("L0303", "", IO, "for i in range(8) { C[i] = select(isnan(A[i]), f32(k), nan) }"),
    prim("L0304", "min(A[i], A[i])", IO, "for i in range(8) { C[i] = min(A[i], A[i]) * f32(k) }"),
    prim("L0304", "max(A[i] + 1, A[i] + 1)", IO, "for i in range(8) { C[i] = 2 * max(A[i] + 1, A[i] + 1) * f32(k) }"),
    prim("L0304", "k > 2 or k > 2", IO, "for i in range(8) { C[i] = select(k > 2 or k > 2, A[i], 1) }"),
    prim("L0304", "k - k", IO, "for i in range(8) { C[i] = A[i] * f32(k - k) }"),
    prim("L0304", "select(k > 2, A[i], A[i])", IO, "for i in range(8) { C[i] = select(k > 2, A[i], A[i]) }"),
    prim("L0304", "", IO, "for i in range(8) { C[i] = select(A[i] == A[i], A[i] - A[i], f32(k)) }"),
    prim("L0304", "", IO, "for i in range(8) { C[i] = select(k > 2, 1, 1) * A[i] + A[i] }"),
    # statements and loops
    prim("L0401", "0", IO, f"for i in range(0) {{ C[i] = 1 }}\n{EACH}"),
    prim("L0401", "3", IO, f"for i in range(5, 3) {{ C[i] = 1 }}\n{EACH}"),
    prim("L0401", "", "(A: f32[8, 0]) -> (C: f32[8])", "compute C[i] = sum[j](A[i, j])"),
    prim("L0402", "parallel", IO, "for i in parallel(1) { C[i] = A[i] * f32(k) }"),
    prim("L0402", "vectorized", IO, "for i in vectorized(2, 3) { C[i] = A[i] * f32(k) }"),
    prim("L0402", "", IO, "for i in range(1) { C[i] = A[i] * f32(k) } for i in parallel(2) { C[i] = A[i] }"),
    prim("L0403", "unroll", "(A: f32[99]) -> (C: f32[99])", "for i in unroll(99) { C[i] = A[i] }"),
    prim("L0403", "", "(A: f32[99]) -> (C: f32[99])", "for i in unroll(99) attr(unroll_max_step = 99) { C[i] = A[i] }"),
    prim("L0403", "", "(A: f32[64]) -> (C: f32[64])", "for i in unroll(64) { C[i] = A[i] }"),
    prim("L0404", "vectorized", IO, 'for i in vectorized(8) { assert A[i] > 0, "no" C[i] = A[i] * f32(k) }'),
    prim("L0404", "vectorized", IO, "for i in vectorized(8) { alloc T: f32[1] T[0] = A[i] C[i] = T[0] * f32(k) }"),
    prim("L0404", "", IO, "for i in vectorized(8) { if A[i] > 0 { C[i] = A[i] * f32(k) } }"),
    prim("L0405", "C[i] = C[i]", IO, "for i in range(8) { C[i] = C[i] C[i] += A[i] * f32(k) }"),
    prim("L0405", "C[i] *= 1", IO, "for i in range(8) { C[i] *= 1 C[i] += A[i] * f32(k) }"),
    prim("L0405", "", IO, "for i in range(8) { C[i] += 0 C[i] = C[7 - i] * A[i] * f32(k) }"),
    prim("L0406", "C[i] = 0", IO, "for i in range(8) { C[i] = 0 C[i] = A[i] * f32(k) }"),
    prim("L0406", "C[i] = 0", IO, "for i in range(8) { C[i] = 0 let x = A[i] C[i] = x * f32(k) }"),
    prim("L0406", "", IO, "for i in range(8) { C[i] = 0 C[i] += A[i] * f32(k) }"),
    prim("L0406", "", IO, "for i in range(7) { C[i] = 0 C[i + 1] = A[i] * f32(k) }"),
    prim("L0406", "", IO, "for i in range(8) { C[i] = 0 if k > 0 { C[0] = C[i] + A[i] } C[i] = f32(k) }"),
    # conditions
    prim("L0501", "i < 8", IO, "for i in range(8) { if i < 8 { C[i] = A[i] * f32(k) } }"),
    prim("L0501", "i >= k", IO, "for i in range(k) { if i < 8 { C[i] = select(i >= k, 0, A[i]) } }"),
    prim(
        "L0501",
        "k > 0",
        "(A: f32[8], k: i64) -> (C: f32[8]) where k > 3",
        "for i in range(8) { if k > 0 { C[i] = A[i] } else { C[i] = 1 } }",
    ),
    prim("L0501", "k < 2", IO, "for i in range(8) { if k > 3 { if k < 2 { C[i] = A[i] } } }"),
    prim(
        "L0501", "vi > 7", IO, "for i in range(8) { block B(spatial vi = i) { C[vi] = select(vi > 7, f32(k), A[vi]) } }"
    ),
    prim("L0501", "", IO, "for i in range(8) { if i < 7 { C[i] = A[i] * f32(k) } }"),
    prim("L0501", "", IO, "if A[0] > 1 { C[0] = 0 if A[0] > 1 { C[1] = f32(k) } }"),
    prim("L0502", "i < 8", IO, "for i in range(8) { block B(spatial vi = i) where i < 8 { C[vi] = A[vi] * f32(k) } }"),
    prim(
        "L0502", "i >= 0", IO, "for i in range(8) { block B(spatial vi = i) where k > 3 and i >= 0 { C[vi] = A[vi] } }"
    ),
    prim(
        "L0502", "i >= 0", IO, "for i in range(8) { block B(spatial vi = i) where i >= 0 and k > 3 { C[vi] = A[vi] } }"
    ),
    prim(
        "L0502",
        "",
        "(A: f32[6]) -> (C: f32[6])",
        "for i, j in grid(2, 4) {\n  block C(spatial vi: 6 = i * 4 + j) where i * 4 + j < 6 { C[vi] = A[vi] }\n}",
    ),
    # without iterations of j, the init of the last i is held back
    prim(
        "L0502",
        "",
        "[n, l](A: f32[n, l], inout C: f32[n])",
        "for i, j in grid(n, l) {\n"
        "  block C(spatial vi = i, reduce vj = j) where i + j < n + l - 1 { init { C[vi] = 0 } C[vi] += A[vi, vj] }\n"
        "}",
    ),
    # speed
    prim("L0601", "A[i, j]", "(A: f32[64, 64]) -> (C: f32[64, 64])", "for j, i in grid(64, 64) { C[i, j] = A[i, j] }"),
    prim("L0601", "A[i, j]", "[n, m](A: f32[n, m]) -> (C: f32[n, m])", "for j, i in grid(m, n) { C[i, j] = A[i, j] }"),
    prim("L0601", "", "(A: f32[64, 64]) -> (C: f32[64, 64])", "for i, j in grid(64, 64) { C[i, j] = A[j, i] }"),
    prim(
        "L0601",
        "",
        "(A: f32[64, 64], B: f32[64, 64]) -> (C: f32[64, 64])",
        "compute C[i, j] = sum[k](A[i, k] * B[k, j])",
    ),
    prim("L0601", "", "(inout A: f32[65, 66])", "for j, i in grid(64, 64) { A[i, j + 1] = A[i + 1, j] * 2 }"),
    prim("L0601", "A[i, j]", "(inout A: f32[65, 66])", "for j, i in grid(64, 64) { A[i, j + 1] = A[i, j] * 2 }"),
    prim(
        "L0601",
        "",
        "(A: f32[64, 64], inout C: f32[64, 64], inout P: f32[64])",
        "for j in range(64) { for i in range(64) { C[i, j] = A[i, j] } P[j] = C[j, 0] }",
    ),
    prim("L0601", "", "(A: f32[64, 4]) -> (C: f32[64, 4])", "for j, i in grid(4, 64) { C[i, j] = A[i, j] }"),
    prim("L0602", "C[0] += A[i]", "(A: f32[64], inout C: f32[1])", "for i in range(64) { C[0] += A[i] }"),
    prim(
        "L0602",
        "compute C[i] = sum[j](A[j] * A[j])",
        "[m](A: f32[m]) -> (C: f32[1])",
        "compute C[i] = sum[j](A[j] * A[j])",
    ),
    prim("L0602", "sum[j](A[j])", "[m](A: f32[m]) -> (C: f32[1])", "compute C[i] = sum[j](A[j]) / f32(m)"),
    prim(
        "L0602",
        "compute C[i] = sum[j](A[j])",
        "(A: f32[64]) -> (C: f32[1], D: f32[1])",
        "compute C[i] = sum[j](A[j]) compute D[i] = sum[j](A[j] * A[j])",
    ),
    prim("L0602", "", "(A: f32[64, 64], inout C: f32[64])", "for i, j in grid(64, 64) { C[i] += A[i, j] }"),
    prim("L0602", "", "[n, m](A: f32[n, m]) -> (C: f32[n])", "compute C[i] = sum[j](A[i, j] * A[i, j])"),
    prim("L0602", "", "[n, m](A: f32[n, m]) -> (C: f32[n])", "compute C[i] = sum[j](A[i, j]) / f32(m)"),
    prim("L0602", "", "(A: f32[8]) -> (C: f32[1])", "compute C[i] = sum[j](A[j])"),
    prim("L0602", "", "(A: i32[64]) -> (C: i32[1])", "compute C[i] = sum[j](A[j])"),
    prim("L0602", "", "(A: f32[64]) -> (C: f32[1])", "compute C[i] = max[j](A[j])"),
    # schedules
    steps("L0701", "b", 'b = block("B")\nparallel(loops(block("B"))[0])'),
    steps("L0701", "i0", 'i0, i1 = split(loops(block("B"))[0], [_, 4])'),
    steps("L0701", "", 'i, j = loops(block("B"))\nparallel(i)'),
    steps("L0701", "", '_b = block("B")'),
    steps("L0702", "rows = 4", 'parallel(loops(block("B"))[0])', "schedule s for M.f (rows = 4)"),
    steps("L0702", "", 'split(loops(block("B"))[0], [_, b])', "schedule s for M.f (a = 4, b = a)"),
    Case("L0702", "n", "proc p(at: loop, n: int) {\n  parallel(at)\n}\n"),
    steps("L0703", 'block("B")', 'block("B")'),
    steps("L0703", "reorder([i])", 'i = loops(block("B"))[0]\nreorder([i])'),
    steps("L0703", "reorder(j)", 'i, j = loops(block("B"))\nreorder(j)\nparallel(i)'),
    steps("L0703", "reorder(i)", 'i = loops(block("B"))[0]\nreorder(i)'),
    steps("L0703", 'reorder(loops(block("B"))[0])', 'reorder(loops(block("B"))[0])'),
    steps("L0703", "reorder(x)", 'for x in loops(block("B")) {\n  reorder(x)\n}'),
    steps("L0703", "reorder(f)", 'i, j = loops(block("B"))\nf = fuse(i, j)\nreorder(f)'),
    Case("L0703", "reorder(at)", "proc p(at: loop) {\n  reorder(at)\n}\n"),
    steps("L0703", "", 'both = loops(block("B"))\nreorder(both)'),
    steps("L0703", "", 'x = loops(block("B"))[0]\nparallel(x)\nx = loops(block("B"))\nreorder(x)'),
    steps("L0703", "", 'i, j = loops(block("B"))\nfor x in [[i, j], [j, i]] {\n  reorder(x)\n}'),
    steps("L0703", "", 'reorder(loops(block("B"))[0:2])'),
    Case("L0703", "", "proc p(order: loop[]) {\n  reorder(order)\n}\n"),
    steps("L0703", "1", 'split(loops(block("B"))[0], [_, 1])'),
    steps("L0703", "", 'i, j = loops(block("B"))\nreorder(j, i)\nsplit(i, [_, 2])'),
    Case("L0704", "split", "proc split(at: loop) {\n  parallel(at)\n}\n"),
    Case("L0704", "len", "proc len(at: loop[]) {\n  parallel(at[0])\n}\n"),
    Case("L0704", "", "proc halves(at: loop) {\n  split(at, [_, 2])\n}\n"),
    steps("L0704", "", 'block = block("B")\nsplit = loops(block)\nparallel(split[0])'),
]
