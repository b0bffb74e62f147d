"""L0201: memory that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Fix, Label
from mlcdsl.ir import tensor as T
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0201", "prim_func")
def unused_buffer(unit: Unit) -> Iterator[Found]:
    """Buffers that a function introduces. What an element's own update reads does not count."""
    if not any(_introduces(s) is not None for s in unit.stmts):
        return
    read, written = _read(unit), _written(unit)
    for s in unit.stmts:
        buffer = _introduces(s)
        if buffer is None or buffer in read or buffer.name.startswith("_") or s.span is None:
            continue
        first = written.get(buffer)
        fix = Fix(f"remove `{buffer.name}`", (remove_lines(s.span),)) if first is None else None
        related = (Label(first.span, "written here"),) if first and first.span else ()
        what = "never used" if isinstance(s, T.Alloc) and first is None else "written and never read"
        note = "a name that begins with `_` is never reported"
        yield Found(f"`{buffer.name}` is {what}", buffer.span, "introduced here", related, (note,), fix)


def _introduces(s: T.Stmt) -> T.Buffer | None:
    return s.buffer if isinstance(s, T.Alloc) or (isinstance(s, T.Compute) and s.allocates) else None


def _read(unit: Unit) -> set[T.Buffer]:
    out: set[T.Buffer] = set()
    for s, x in unit.exprs:
        if isinstance(x, T.Ptr) or (isinstance(x, T.Load) and not (isinstance(s, T.Store) and x.buffer is s.buffer)):
            out.add(x.buffer)
    for s in unit.stmts:
        if isinstance(s, T.CallExtern):
            out |= {a for a in s.args if isinstance(a, T.Buffer)}
    return out


def _written(unit: Unit) -> dict[T.Buffer, T.Stmt]:
    """The first statement that writes each buffer, other than the one that introduces it."""
    out: dict[T.Buffer, T.Stmt] = {}
    for s in unit.stmts:
        if isinstance(s, T.Store) or (isinstance(s, T.Compute) and not s.allocates):
            out.setdefault(s.buffer, s)
        elif isinstance(s, T.Block):
            for r in (*(s.reads or ()), *(s.writes or ())):
                out.setdefault(r.buffer, s)
    return out
