"""The methods' types and the reference page are what the declarations of primitives give."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mlcdsl.schedule import stub
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.schedule.primitives import FAMILY_OF


@pytest.mark.parametrize(("path", "text"), [(stub.STUB, stub.stub), (stub.PAGE, stub.page)], ids=["stub", "page"])
def test_written_from_the_declarations(path: Path, text, request: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    """`python -m mlcdsl.schedule.stub` or `--update-golden` writes what is new."""
    if request.config.getoption("--update-golden"):
        path.write_text(text(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text()


def test_every_primitive_has_a_method() -> None:
    methods = next(n for n in ast.parse(stub.stub()).body if isinstance(n, ast.ClassDef))
    found = {f.name: f for f in methods.body if isinstance(f, ast.FunctionDef)}
    assert set(found) == {n for n in PRIMITIVES.names() if PRIMITIVES.get(n) is not None}
    for name, function in found.items():
        primitive = PRIMITIVES.get(name)
        assert primitive is not None
        taken = {a.arg for a in (*function.args.args, *function.args.kwonlyargs)} - {"self", "decision"}
        taken |= {function.args.vararg.arg} if function.args.vararg else set()
        assert taken == {a.name for a in primitive.args}
        assert ast.get_docstring(function)


def test_every_primitive_is_of_a_family() -> None:
    text = stub.page()
    assert all(f"`{n}`" in text or f"[{n}](" in text or f"| {n}`(" in text for n in FAMILY_OF)
