"""Long lists: reading takes as much longer as they are longer, and a mistake loses nothing that was read."""

from __future__ import annotations

import time

import pytest

from mlcdsl.source import Source
from mlcdsl.syntax import ast, parse


def listed(items: list[str], between: str) -> Source:
    return Source("m.mlc", f"module M {{\n  const w: f32[{len(items)}] = [{between.join(items)}]\n}}\n")


def seconds(count: int) -> float:
    """How long an item takes to read, in a list of so many: the best of some."""
    source = listed(["1.5"] * count, ", ")
    times = []
    for _ in range(4):
        begun = time.process_time()
        parse(source)
        times.append(time.process_time() - begun)
    return min(times) / count


def test_an_item_of_a_longer_list_takes_no_longer() -> None:
    assert seconds(60_000) < 2 * seconds(6_000)


@pytest.mark.parametrize("mistake", ["C[", "C[0] = + ", ") C[0]", "if {", "1 2"])
def test_a_mistake_in_a_long_body(mistake: str) -> None:
    """What stands before it is there, once and in order."""
    lines = [f"    C[0] = {n}.5" for n in range(100)]
    text = "\n".join(["module M {", "  prim_func f() -> (C: f32[1]) {", *lines, mistake, *lines, "  }", "}"])
    found = parse(Source("m.mlc", text))
    assert found.diagnostics
    (func,) = (i for m in found.file.entries if isinstance(m, ast.Module) for i in m.items[:1])
    assert isinstance(func, ast.PrimFunc)
    values = [s.value.text for s in func.body.stmts if isinstance(s, ast.Assign) and isinstance(s.value, ast.Number)]
    assert values[:100] == [f"{n}.5" for n in range(100)]
