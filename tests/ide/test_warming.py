"""Nothing that is declared in a file of its own is left to be read while somebody waits."""

from __future__ import annotations

import subprocess
import sys

_ASKED = """
import sys
from mlcdsl.ide.warming import warm_up
from mlcdsl.ops import OPERATORS
from mlcdsl.schedule.primitive import PRIMITIVES
steps = sum(1 for _ in warm_up())
before = set(sys.modules)
assert all(OPERATORS.get(n) for n in OPERATORS.names()) and all(PRIMITIVES.get(n) for n in PRIMITIVES.names())
assert steps == len(OPERATORS.names()) + len(PRIMITIVES.names())
print(len(before), sorted(set(sys.modules) - before))
"""


def test_all_is_read() -> None:
    done = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(" ", 1)[1].strip() == "[]"
