"""Findings in what is sound of a file with many mistakes."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.check.memo import Memo
from mlcdsl.source import Source
from mlcdsl.syntax import parse

SOUND = "  prim_func sound_{0}(A: f32[4]) -> (C: f32[4]) {{\n    compute C[i] = unknown_{0}\n  }}\n"
HEAD = "  prim_func broken_{0}(A: f32[4]) -> (C: f32[4]) {{\n"
BROKEN = {
    "open parenthesis": "  prim_func broken_{0}(A: f32[4] -> (C: f32[4]) {{\n    compute C[i] = A[i]\n  }}\n",
    "open brace": HEAD + "    for i in range(4) {{ C[i] = A[i]\n  }}\n",
    "open bracket": HEAD + "    compute C[i = A[i]\n  }}\n",
    "too deep": HEAD + "    C[0] = " + "(" * 230 + "1" + ")" * 230 + "\n  }}\n",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("count", [1, 210])
def test_sound_functions_are_checked(broken: str, count: int) -> None:
    """However many mistakes there are: brackets that are left open do not add up."""
    text = "module M {\n" + "".join((broken + SOUND).format(n) for n in range(count)) + "}\n"
    found = check_source(Source("t.mlc", text), prove=False).diagnostics
    names = [d.span.text for d in found if d.code == "E0201" and d.span is not None]
    assert names == [f"unknown_{n}" for n in range(count)]


LOST = {
    "header": "module B {\nprim_func bad( {\n}\nprim_func good() {\n}\n}",
    "header and brace": "module B {\nprim_func good() { }\nprim_func bad( {\n }\n",
    "header and two braces": "module B {\nprim_func good() { }\nprim_func bad( {\n",
    "brace of the module before": "module A {\nprim_func bad( {\n }\nmodule B {\nprim_func good() { }\n}",
}


@pytest.mark.parametrize("used", LOST.values(), ids=LOST)
def test_names_that_a_used_file_lost_are_not_unknown(used: str) -> None:
    """Nothing is said of what the text declares; of what it does not, all is."""
    text = 'use "b.mlc"\nmodule M {\n  function f() -> f32[4] { return B.%s() }\n}\n'
    for name, unknown in (("bad", False), ("good", False), ("other", True)):
        found = check_source(Source("a.mlc", text % name), lambda path, user: Source("b.mlc", used)).diagnostics
        assert any(d.code.startswith("E01") for d in found)
        assert ("E0201" in {d.code for d in found}) == unknown


def test_a_lost_name_is_asked_for_again_when_the_file_is_mended() -> None:
    """Its users were checked without a word."""
    user = parse(Source("a.mlc", 'use "b.mlc"\nmodule M {\n  function f() -> f32[4] { return B.bad() }\n}\n'))
    memo = Memo()
    found = [
        check_source(
            Source("a.mlc", "a"),
            lambda path, asking, used=used: Source("b.mlc", used),  # type: ignore[misc]
            read=lambda source: user if source.name == "a.mlc" else parse(source),
            memo=memo,
        ).diagnostics
        for used in (LOST["header"], "module B {\n}\n")
    ]
    assert ["E0201" in {d.code for d in ds} for ds in found] == [False, True]
