"""Where registers are needed last, which share memory, and the Free instructions that follow from it."""

from __future__ import annotations

from mlcdsl.ir.symbolic import free_vars
from mlcdsl.vm import bytecode as B


def used(i: B.Instr) -> set[int]:
    """All registers that the instruction needs, also inside its branches and in its expressions."""
    inner = (*i.then, *i.orelse) if isinstance(i, B.If) else ()
    found = set(B.reads(i))
    for e in B.expressions(i):
        found |= {int(v.name[1:]) for v in free_vars(e) if v.name[0] == "r" and v.name[1:].isdigit()}
    return found.union(*map(used, inner)) if inner else found


def defined(i: B.Instr) -> set[int]:
    """All registers that get a value, also inside branches."""
    inner = (*i.then, *i.orelse) if isinstance(i, B.If) else ()
    return set(B.defines(i)).union(*map(defined, inner))


def with_frees(code: B.Code, params: tuple[int, ...] = ()) -> B.Code:
    """The code with a Free after the last use of each register, at the level where it is defined."""
    last: dict[int, int] = {}
    owned: set[int] = set()
    for at, i in enumerate(code):
        owned |= set(B.defines(i))
        if isinstance(i, B.If):
            # A register that both branches define belongs to this level.
            owned |= set.intersection(*({*_defined_in(b)} for b in (i.then, i.orelse)))
        for r in used(i) | defined(i):
            last[r] = at
    out: list[B.Instr] = []
    for at, i in enumerate(code):
        if isinstance(i, B.If):
            i = B.If(i.cond, _branch(i.then, owned), _branch(i.orelse, owned), span=i.span)
        out.append(i)
        if not isinstance(i, B.Return):
            ended = (r for r in sorted(used(i) | defined(i)) if last[r] == at and r in owned and r not in params)
            out += [B.Free(r) for r in ended]
    return tuple(out)


def _defined_in(code: B.Code) -> set[int]:
    return set().union(*map(defined, code))


def _branch(code: B.Code, outer: set[int]) -> B.Code:
    """Frees in a branch, but for what belongs outside."""
    return tuple(i for i in with_frees(code) if not (isinstance(i, B.Free) and i.register in outer))


def memory_classes(code: B.Code) -> dict[int, int]:
    """register -> representative of the registers that may share its memory (views and moves)."""
    parent: dict[int, int] = {}

    def find(r: int) -> int:
        while parent.get(r, r) != r:
            r = parent[r]
        return r

    for i in B.walk(code):
        if isinstance(i, B.View | B.Move):
            parent[find(i.dst)] = find(i.src)
    return {r: find(r) for i in B.walk(code) for r in (*B.defines(i), *B.reads(i))}
