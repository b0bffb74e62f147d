"""Conditions as text that the integer set library reads.

Its binding keeps 32 bytes for good for every argument that a call takes over: a set built constraint by constraint
costs some KiB, one that is read costs none. Of the notations that isl reads, PolyLib's (a matrix of each conjunction)
takes the least time by far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlcdsl.check.sets.linear import Con, Dnf, Lin, variables
from mlcdsl.ir import tensor as T

#: what there is no solution of, as a condition with a case: the format has no empty union
NEVER: Dnf = ((Con(Lin(-1)),),)


def union_text(dnfs: Sequence[Dnf], dims: Sequence[T.Var]) -> tuple[str, int]:
    """The union of the conditions, and how many dimensions it has.

    These are `dims`, and then room for the other variables of any one condition: variables of different conditions
    share them.
    """
    if not any(dnfs):
        dnfs = [NEVER]
    columns = [_columns(dnf, dims) for dnf in dnfs]
    count = max(map(len, columns))
    lines = [str(sum(map(len, dnfs)))]
    for dnf, at in zip(dnfs, columns, strict=True):
        written: dict[Con, str] = {}
        for conj in dnf:
            for con in conj:
                if con not in written:
                    written[con] = _row(con, at, count)
            rows = dict.fromkeys([written[con] for con in conj])
            lines += [f"{len(rows)} {count + 2}", *rows]
    return "\n".join(lines), count


def _columns(dnf: Dnf, dims: Sequence[T.Var]) -> dict[T.Var, int]:
    return {v: i for i, v in enumerate(dict.fromkeys((*dims, *variables(dnf))), 1)}


def _row(con: Con, at: Mapping[T.Var, int], count: int) -> str:
    """Whether it is an inequality, the coefficients, the constant."""
    cells = ["0"] * (count + 2)
    if not con.eq:
        cells[0] = "1"
    for v, k in con.lin.terms.items():
        cells[at[v]] = str(k)
    cells[-1] = str(con.lin.const)
    return " ".join(cells)
