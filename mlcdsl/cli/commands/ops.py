"""`mlcdsl ops`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mlcdsl.cli.console import put

if TYPE_CHECKING:
    from mlcdsl.ops import Operator


@click.command(short_help="List the operators of graph functions, or describe one.")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the operators of graph functions.

    With NAME (or a sign such as @), describe one: signature, attributes, constraints, and an example of the program
    that it stands for.
    """
    if name is None:
        _list()
    else:
        put("\n".join(_described(_find(name))))


def _list() -> None:
    from mlcdsl.cli.tables import put_table
    from mlcdsl.ops import OPERATORS

    found = [op for op in map(OPERATORS.get, OPERATORS.names()) if op is not None]
    rows = [(op.signature(), op.infix, _first_line(op.doc)) for op in found]
    put_table(("operator", "sign", "what it computes"), rows, wrapped="what it computes")


def _first_line(doc: str) -> str:
    return doc.strip().partition("\n")[0]


def _find(name: str) -> Operator:
    from mlcdsl.cli.suggest import nearest
    from mlcdsl.ops import INFIX, OPERATORS

    op = OPERATORS.get(INFIX.get(name, name))
    if op is None:
        near = nearest(name, OPERATORS.names())
        hint = f"did you mean `{near}`?" if near else "`mlcdsl ops` lists them"
        raise click.UsageError(f"no operator `{name}`; {hint}")
    return op


def _described(op: Operator) -> list[str]:
    lines = [op.signature()]
    if op.infix:
        lines.append(f"written {'x ' + op.infix + ' y'} as well")
    lines += ["", op.doc.strip()]
    if op.view:
        lines.append("The result may share the memory of the first argument.")
    lines += _parameters(op)
    if op.constraints:
        lines += ["", "Constraints"]
        width = max(len(c.id) for c in op.constraints)
        lines += [f"  {c.id:<{width}}  {c.code}  {c.text}" for c in op.constraints]
    return lines + _example(op)


def _parameters(op: Operator) -> list[str]:
    from mlcdsl.ops.base.operator import show_attr

    lines = []
    documented = [a for a in op.args if a.doc]
    if documented:
        lines += ["", "Arguments", *(f"  {a.name}: {a.doc}" for a in documented)]
    if op.attrs:
        lines += ["", "Attributes"]
        for a in op.attrs:
            default = "" if a.required else f" = {show_attr(a.default)}"
            lines.append(f"  {a.name}: {a.kind}{default}{'  ' if a.doc else ''}{a.doc}")
    return lines


def _example(op: Operator) -> list[str]:
    from mlcdsl.cli.op_example import example

    found = example(op)
    if found is None:
        return []
    call, text = found
    return ["", f"Example: {call} is", "", *(f"  {line}".rstrip() for line in text.strip("\n").split("\n"))]
