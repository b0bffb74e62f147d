"""What is written from the declarations of primitives: types of the methods of `Schedule`, and the reference page.

`python -m mlcdsl.schedule.stub` writes both; a test holds them to what this gives.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

from mlcdsl.schedule.primitive import PRIMITIVES, REQUIRED, Arg, Primitive
from mlcdsl.schedule.primitives import FAMILIES

STUB = Path(__file__).with_name("methods.pyi")
PAGE = Path(__file__).parents[2] / "docs" / "primitives.md"
_TARGET = "BlockHandle | LoopHandle"
_LITERAL = "int | float | str | bool"
#: how Python writes an argument of a kind
_TAKES = {
    "block": "BlockHandle", "loop": "LoopHandle", "target": _TARGET, "int": "int", "float": "float", "str": "str",
    "bool": "bool", "literal": _LITERAL, "thread": "str", "intrin": "str", "map": "str | IndexMap",
    "buffer": "int | str", "factors": "Sequence[int | None]",
}  # fmt: skip
#: what Python gets of a kind of result
_GIVES = {"none": "None", "factors": "list[int | None]", "map": "IndexMap", "thread": "ThreadName"}

_HEAD = '''"""The primitives as methods of `mlcdsl.Schedule`. Written by mlcdsl.schedule.stub: do not edit."""

from collections.abc import Sequence
from typing import Any

from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.values import IndexMap

class Methods:
    session: Session
'''


def declared() -> dict[str, Primitive]:
    """The primitives that there are, in the order of the families."""
    found = {n: PRIMITIVES.get(n) for names in FAMILIES.values() for n in names.split()}
    return {n: p for n, p in found.items() if p is not None}


# ---------------------------------------------------------------- methods


def stub() -> str:
    """The text of methods.pyi."""
    return _HEAD + "".join(f"\n{_method(p)}" for p in declared().values())


def _method(p: Primitive) -> str:
    params = ["self"]
    starred = False
    for arg in p.args:
        params.append(_param(arg))
        starred = starred or arg.many
    if p.sampling:
        params += [] if starred else ["*"]
        params.append("decision: Any = None")
    signature = f"    def {p.name}({', '.join(params)}) -> {gives(p.result.name)}:"
    if len(signature) > 120:
        inside = f"        {', '.join(params)}\n"
        if len(inside) > 121:
            inside = "".join(f"        {param},\n" for param in params)
        signature = f"    def {p.name}(\n{inside}    ) -> {gives(p.result.name)}:"
    return f"{signature}\n{_doc(p)}"


def described(p: Primitive) -> list[str]:
    """The lines of the docstring: what the primitive does, its arguments, what it needs."""
    lines = [*wrap(p.doc, 108)]
    args = [a for a in p.args if a.doc]
    if args:
        lines += ["", *(line for a in args for line in _item(f"{a.name}: {a.doc}"))]
    if p.requires:
        lines += ["", "Refused unless", *(line for n in p.requires for line in _item(f"({n.name}) {n.text}"))]
    return lines


def _doc(p: Primitive) -> str:
    lines = described(p)
    if len(lines) == 1:
        return f'        """{lines[0]}"""\n'
    body = "\n".join(f"        {line}".rstrip() for line in lines[1:])
    return f'        """{lines[0]}\n{body}\n        """\n'


def _item(text: str) -> list[str]:
    return wrap(text, 108, initial_indent="- ", subsequent_indent="  ")


def _param(arg: Arg) -> str:
    if arg.many or arg.default is REQUIRED:
        return f"{'*' * arg.many}{arg.name}: {annotation(arg)}"
    return f"{arg.name}: {annotation(arg)} = {_default(arg.default)}"


def annotation(arg: Arg) -> str:
    """The type of an argument, as Python writes it."""
    takes = _takes(arg.kind.name)
    if arg.many:
        return f"{_takes(arg.kind.name.removesuffix('[]'))} | {takes}"
    return f"{takes} | None" if arg.default is None else takes


def _default(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _takes(kind: str) -> str:
    if kind in _TAKES:
        return _TAKES[kind]
    return f"Sequence[{_takes(kind[:-2])}]" if kind.endswith("[]") else "Any"


def gives(kind: str) -> str:
    """The type of a result, as Python writes it."""
    if kind in _GIVES:
        return _GIVES[kind]
    return f"list[{gives(kind[:-2])}]" if kind.endswith("[]") else _TAKES.get(kind, "Any")


# ---------------------------------------------------------------- the page

_TITLE = """# Primitives

The steps of schedules. Each has a page with examples, and with every way in which it is refused.
[The language of schedules](schedules.md) says how they are called from `.mlcs` files and from Python.

This page is written from the declarations in `mlcdsl/schedule/primitives`: `python -m mlcdsl.schedule.stub`.
"""


def page() -> str:
    """The text of docs/primitives.md."""
    parts = [_TITLE]
    known = declared()
    for family, names in FAMILIES.items():
        parts.append(f"\n## {family[0].upper()}{family[1:]}\n\n| primitive | what it does |\n| --- | --- |\n")
        parts += [_row(n, known.get(n)) for n in names.split()]
    return "".join(parts)


def _row(name: str, p: Primitive | None) -> str:
    if p is None:
        return f"| `{name}` | not there yet |\n"
    linked = f"[{name}](primitives/{name}.md)" if (PAGE.parent / "primitives" / f"{name}.md").exists() else name
    rest = p.signature.removeprefix(name).replace("|", "\\|")
    marks = " It is not checked that the program computes the same." if p.unsafe else ""
    return f"| {linked}`{rest}` | {p.doc}{marks} |\n"


def main() -> None:
    STUB.write_text(stub(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
