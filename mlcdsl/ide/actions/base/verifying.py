"""Whether a text is as right after an edit as it was before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from os.path import dirname, join, normpath

from mlcdsl.check import CheckResult, check_source, prove
from mlcdsl.diagnostics import Edit
from mlcdsl.ide.entries import read_tree
from mlcdsl.ide.rewriting import applied
from mlcdsl.ide.snapshot import ProgramSnapshot, Snapshot
from mlcdsl.source import Source


def no_worse(snapshot: Snapshot, edits: Sequence[Edit]) -> bool:
    """Whether nothing new is found, also not by the proofs of what was changed."""
    if not isinstance(snapshot, ProgramSnapshot):
        return False
    source = Source(snapshot.name, applied(snapshot.source.text, list(edits)))
    trees = {name: r for name, r in snapshot.readings.items() if name != snapshot.name}

    def load(path: str, user: Source) -> Source | str:
        found = trees.get(normpath(join(dirname(user.name), path)))
        return found.source if found is not None else "not read"

    def read(text: Source) -> object:
        return read_tree(text) if text is source else trees[text.name].tree

    after = check_source(source, load, prove=False, read=read)  # type: ignore[arg-type]
    return _found(after, snapshot.result) <= _found(snapshot.result, after)


def _found(result: CheckResult, other: CheckResult) -> Counter[str]:
    """The codes of what is found, with the proofs of functions that the other program does not have."""
    known = {(f.module, f.name) for f in other.provable}
    codes = Counter(d.code for d in result.diagnostics)
    for func in result.provable:
        if (func.module, func.name) not in known:
            codes.update(d.code for d in prove(func).analysis.diagnostics)
    return codes
