"""The editor's findings are those of the checker, whatever the edits were, and only what changed is checked again."""

from __future__ import annotations

import random
from unittest.mock import patch

import pytest

import mlcdsl.check.program as program
from mlcdsl.check.sets.registry import RULES
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ide.findings import find_out, findings
from mlcdsl.ide.snapshot import ProgramSnapshot
from tests.ide.marked import Marked, marked, memory, show
from tests.ide.test_reading import FILES, edited

TWO = """module M {
  prim_func a(A: f32[4]) -> (B: f32[4]) {
    compute B[i] = A[i]
  }

  prim_func b(A: f32[4]) -> (B: f32[4]) {
    compute B[i] = A[i] * 2<|>
  }

  function main(x: f32[4]) -> f32[4] {
    y = a(x)
    return y
  }
}
"""


def said(found: tuple[Diagnostic, ...]) -> list[tuple[object, ...]]:
    """Findings with all their places, for comparison."""
    out = []
    for d in found:
        spans = [d.span, *(x.span for x in d.related), *(e.span for e in (d.fix.edits if d.fix else ()))]
        out.append((d.code, d.message, d.label, d.notes, *((s.start, s.end) if s else None for s in spans)))
    return sorted(out, key=str)


def errors(m: Marked) -> list[str]:
    return [d.code for d in m.findings() if d.severity == "error"]


@pytest.mark.parametrize("seed", range(6))
def test_same_as_afresh(seed: int) -> None:
    rng = random.Random(100 + seed)
    for _ in range(5):
        path = rng.choice(FILES)
        files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
        text = files[str(path)]
        once = memory(files)
        once.change(str(path), text)
        for _ in range(5):
            text = edited(text, rng)
            once.change(str(path), text)
            found = Marked(once, str(path), [], []).findings()
            afresh = memory(files)
            afresh.change(str(path), text)
            assert said(found) == said(Marked(afresh, str(path), [], []).findings())


def test_only_what_was_edited_is_checked_and_proved() -> None:
    m = marked(TWO)
    assert m.findings() == ()
    text = m.text
    finished: list[str] = []
    proved: list[str] = []
    finish = program.prim.finish

    def finishing(func: object, *rest: object) -> None:
        finished.append(func.name)  # type: ignore[attr-defined]
        finish(func, *rest)  # type: ignore[arg-type]

    def proving(func: object) -> object:
        proved.append(func.name)  # type: ignore[attr-defined]
        return program.proving(func)  # type: ignore[arg-type]

    with patch("mlcdsl.check.prim.finish", finishing), patch("mlcdsl.ide.proving.proving", proving):
        m.workspace.change(m.name, text[: m.cursor] + " + 1" + text[m.cursor :])
        assert m.findings() == ()
        assert (finished, proved) == (["b"], ["b"])
        m.workspace.change(m.name, m.text.replace("prim_func a(A", "prim_func a(AA").replace("= A[i]\n", "= AA[i]\n"))
        assert m.findings() == ()
        assert (finished, proved) == (["b", "a"], ["b", "a"])


def test_a_changed_signature_is_seen_by_its_callers() -> None:
    m = marked(TWO)
    m.findings()
    m.workspace.change(
        m.name, m.text.replace("prim_func a(A: f32[4]) -> (B: f32[4])", "prim_func a(A: f32[5]) -> (B: f32[5])")
    )
    (d,) = m.findings()
    assert d.span is not None and (d.code, d.span.text) == ("E0303", "x")


def test_errors_of_used_files_stand_at_the_use() -> None:
    m = marked('use "other.mlc"\nmodule M { }\n', other_mlc="module O {\n  const c: f33 = 1\n}\n")
    (d,) = m.findings()
    assert d.span is not None and d.span.text == 'use "other.mlc"'
    assert d.message == "1 error in the file that is used here"
    assert show([x.span for x in d.related]) == ["other.mlc:2:12 f33"]


def test_a_mended_file_is_seen_at_once() -> None:
    files = {"/o.mlc": "module O {"}
    workspace = memory(files)
    workspace.change("/t.mlc", 'use "o.mlc"\nmodule M { }\n')
    m = Marked(workspace, "/t.mlc", [], [])
    assert errors(m) == ["E0102"]
    files["/o.mlc"] = "module O { }"
    assert errors(m) == []
    del files["/o.mlc"]
    assert errors(m) == ["E0203"]


def test_what_is_open_hides_the_file() -> None:
    m = marked('use "o.mlc"\nmodule M { }\n', o_mlc="module O { }\n")
    m.workspace.change("/o.mlc", "module O {")
    assert errors(m) == ["E0102"]
    m.workspace.close("/o.mlc")
    assert errors(m) == []


PROGRAM = """module P {
  prim_func f(A: f32[16]) -> (B: f32[16]) {
    for i in grid(16) {
      block B(spatial vi = i) { B[vi] = A[vi] }
    }
  }
}
"""


def test_a_refused_step_is_found() -> None:
    text = 'use "p.mlc"\nschedule s for P.f {\n  i = loops(block("B"))[0]\n  reorder(i, i)\n}\n'
    (d,) = marked(text, name="/t.mlcs", p_mlc=PROGRAM).findings()
    assert d.span is not None and d.span.source.name == "/t.mlcs"


def test_schedules_follow_the_program() -> None:
    m = marked(
        'use "p.mlc"\nschedule s for P.f {\n  i = loops(block("B"))[0]\n  vectorize(i)\n}\n', "/t.mlcs", p_mlc=PROGRAM
    )
    assert m.findings() == ()
    m.workspace.change("/p.mlc", PROGRAM.replace("block B", "block C"))
    assert [d.code for d in m.findings()] != []


def test_schedules_follow_the_intrinsics() -> None:
    intrin = """intrin one {
    desc (A: f32[4], inout B: f32[4]) { for i in grid(4) { block (spatial vi = i) { B[vi] = A[vi] } } }
    impl (A: f32[4], inout B: f32[4]) { for i in grid(4) { B[i] = A[i] } }
  }
"""
    program = PROGRAM.replace("module P {\n", f"module P {{\n  {intrin}")
    text = 'use "p.mlc"\nschedule s for P.f {\n  a, b = split(loops(block("B"))[0], [_, 4])\n  tensorize(b, one)\n}\n'
    m = marked(text, "/t.mlcs", p_mlc=program)
    assert m.findings() == ()
    m.workspace.change("/p.mlc", program.replace("intrin one", "intrin two"))
    assert [d.code for d in m.findings()] != []
    m.workspace.change("/p.mlc", program)
    assert m.findings() == ()


def test_generators_may_be_left() -> None:
    m = marked(TWO)
    next(find_out(m.snapshot))
    assert findings(m.snapshot) == ()


def test_a_defect_of_a_primitive_is_one_finding() -> None:
    text = 'use "p.mlc"\nschedule s for P.f {\n  i = loops(block("B"))[0]\n  vectorize(i)\n}\n'
    with patch("mlcdsl.ide.runs.Runner.stmt", side_effect=KeyError("k")):
        (d,) = marked(text, "/t.mlcs", p_mlc=PROGRAM).findings()
    assert d.span is not None and (d.code, d.span.text) == ("E0413", "s")


LIBRARY = "module A {\n  prim_func g(X: f32[4]) -> (Y: f32[4]) { compute Y[i] = X[i] }\n}\n"
USER = """# First.
use "a.mlc"

module M {
  ## One.
  function f(x: f32[4]) -> f32[4] {
    y = A.g(x)
    return y
  }

  function h(x: f32[4]) -> f32[4] {
    return x
  }
}
"""


def test_a_use_is_needed_by_the_text_as_it_is_now() -> None:
    """Edits between declarations, inside of the declaration that names the file's items, and back."""
    m = marked(USER, a_mlc=LIBRARY)
    assert m.findings() == ()
    for old, new in (("# First", "# The first"), ("## One", "## Two"), ("\n\n  function h", "\n\n\n  function h")):
        m.workspace.change(m.name, m.text.replace(old, new))
        assert m.findings() == ()
    m.workspace.change(m.name, m.text.replace("A.g(x)", "relu(x)"))
    assert [d.code for d in m.findings()] == ["L0204"]
    m.workspace.change(m.name, m.text.replace("relu(x)", "A.g(x)"))
    assert m.findings() == ()


def test_procs_of_the_text_itself_are_no_other_files() -> None:
    proc = "proc tile(b: block) {\n  i = loops(b)[0]\n  vectorize(i)\n}\n"
    text = f'use "p.mlc"\n{proc}schedule s for P.f {{ tile(block("B")) }}\n'
    m = marked(text, "/t.mlcs", p_mlc=PROGRAM)
    assert m.findings() == ()
    m.workspace.change(m.name, m.text.replace("vectorize(i)", "unroll(i)"))
    assert m.findings() == ()


def test_a_proof_that_was_left_goes_on_in_a_later_version() -> None:
    m = marked(TWO)
    snapshot = m.workspace.snapshot(m.name)
    assert isinstance(snapshot, ProgramSnapshot)
    steps = find_out(snapshot)
    next(steps), next(steps)
    (begun,) = snapshot.store.proving.values()
    assert begun.func.name == "a" and begun.proof is None
    steps.close()
    m.workspace.change(m.name, m.text.replace("A[i] * 2", "A[i] * 3"))
    later = m.workspace.snapshot(m.name)
    assert isinstance(later, ProgramSnapshot)
    assert list(later.store.proving.values()) == [begun]
    pieces = [None for _ in find_out(later)]
    assert begun.proof is not None and not later.store.proving
    assert len(pieces) > 2 * len(RULES) - 2
    assert m.findings() == ()
