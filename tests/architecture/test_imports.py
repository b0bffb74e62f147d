"""The directions of imports, as docs/architecture.md tells them: nothing imports what comes later on the way.

source, diagnostics, types -> syntax -> ir -> ops, lower -> check, reference -> backends, vm -> driver, schedule -> cli
"""

from __future__ import annotations

import pytest

from tests.architecture.modules import Import, files, imports, part

#: what each part imports, inside functions too: a new entry is a decision, not a detail
ALLOWED = {
    "source": "",
    "registry": "",
    "types": "",
    "diagnostics": "source",
    "syntax": "diagnostics source types",
    "ir": "source syntax types",  # programs print through the printer of the syntax
    "ops": "ir registry types",
    "lower": "ir source types",
    "reference": "ir ops source types",
    "check": "diagnostics ir lower ops source syntax types",  # index notation is written out before it is analyzed
    "schedule": "check diagnostics driver ir lower registry source syntax types",  # its files are read by the driver
    "lint": "check diagnostics ir lower ops registry schedule source syntax types",  # lower: what it does itself
    "backends": "diagnostics ir lower source types",
    "vm": "check diagnostics ir ops reference source types",  # its compiler asks for the types of expressions
    "driver": "backends check diagnostics ir lower mlcdsl reference schedule source syntax types vm",
    "api": "check diagnostics driver ir schedule source syntax",
    "mlcdsl": "api diagnostics driver schedule vm",
    "ide": "check diagnostics driver ir lint lower ops registry schedule source syntax types",
    "lsp": "diagnostics driver ide mlcdsl source",
    "__main__": "cli",
    "cli": "backends check diagnostics driver ir lint lower lsp mlcdsl ops schedule source syntax types",
}
#: single imports against the direction, each inside a function, with the reason
EXCEPTIONS = {
    ("mlcdsl.check", "mlcdsl.api"): "the package stands for the function `mlcdsl.check`",
    ("mlcdsl.schedule.api", "mlcdsl.api"): "the public class reads programs as the public functions do",
}


def edge(found: Import) -> str:
    return f"{found.user}:{found.line} imports {found.used}"


def test_directions() -> None:
    wrong = [
        edge(i)
        for i in imports()
        if part(i.user) != part(i.used)
        and part(i.used) not in ALLOWED.get(part(i.user), "").split()
        and (i.user, i.used) not in EXCEPTIONS
    ]
    assert not wrong, "\n".join(["imports against the direction:", *wrong])


def test_the_table_names_every_part() -> None:
    assert {part(module) for module in files()} <= set(ALLOWED)


def test_exceptions_are_late_and_in_use() -> None:
    for user, used in EXCEPTIONS:
        found = [i for i in imports() if (i.user, i.used) == (user, used)]
        assert found, f"{user} does not import {used} any more: remove the exception"
        assert all(i.late for i in found), f"{user} imports {used} when it is loaded"


def test_no_cycle_when_modules_are_loaded() -> None:
    """Each module can be imported first: the imports outside functions have no circle."""
    graph: dict[str, set[str]] = {module: set() for module in files()}
    for found in imports():
        inside = found.user.startswith(f"{found.used}.")  # a package and its own modules
        if not found.late and not inside:
            graph[found.user].add(found.used)
    state: dict[str, int] = {}
    for module in graph:
        circle = _circle(graph, module, state, [])
        assert circle is None, " -> ".join(circle or [])


def _circle(graph: dict[str, set[str]], module: str, state: dict[str, int], path: list[str]) -> list[str] | None:
    if state.get(module) == 2:
        return None
    if state.get(module) == 1:
        return [*path[path.index(module) :], module]
    state[module] = 1
    for used in sorted(graph[module]):
        circle = _circle(graph, used, state, [*path, module])
        if circle is not None:
            return circle
    state[module] = 2
    return None


@pytest.mark.parametrize("top", ["cli", "api"])
def test_nothing_imports_the_top(top: str) -> None:
    users = {i.user for i in imports() if part(i.used) == top and part(i.user) != top}
    allowed = {"api": {"mlcdsl", *(u for u, used in EXCEPTIONS if used == "mlcdsl.api")}, "cli": {"mlcdsl.__main__"}}
    assert users <= allowed[top] | ({"mlcdsl.cli"} if top == "api" else set())
