"""Findings in what is sound of a file with many mistakes."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.source import Source

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
