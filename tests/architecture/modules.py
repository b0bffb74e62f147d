"""What the source files import, read from their syntax trees, imports inside functions included."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mlcdsl"


@dataclass(frozen=True)
class Import:
    """`user` imports `used` (both module names); `late`: inside a function, or for type checkers only."""

    user: str
    used: str
    late: bool
    line: int


@cache
def files() -> dict[str, Path]:
    """All modules of the library by their dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(files()[module].read_text(encoding="utf-8"))


@cache
def imports() -> tuple[Import, ...]:
    """Imports of the library's own modules."""
    found: list[Import] = []
    for module in files():
        late = {id(n) for part in _late_parts(tree(module)) for n in ast.walk(part)}
        for node in ast.walk(tree(module)):
            for name in _imported(node, module):
                used = _module_of(name)
                if used is not None and used != module:
                    found.append(Import(module, used, id(node) in late, node.lineno))  # type: ignore[attr-defined]
    return tuple(found)


def _late_parts(module: ast.Module) -> list[ast.AST]:
    functions = [n for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]
    typing = [n for n in ast.walk(module) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]
    return [*functions, *typing]


def _imported(node: ast.AST, module: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = module if files()[module].name == "__init__.py" else module.rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([base] if base else [])])
        return [f"{base}.{alias.name}" for alias in node.names]
    return []


def _module_of(name: str) -> str | None:
    """The module that an imported name is, or is of."""
    if name in files():
        return name
    above = name.rpartition(".")[0]
    return above if above in files() else None


def part(module: str) -> str:
    """The package at the top (`check`), or the module (`api`), that a module belongs to; "mlcdsl" for the package."""
    names = module.split(".")
    return names[1] if len(names) > 1 else "mlcdsl"
