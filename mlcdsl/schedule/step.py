"""One step at work: what a primitive asks of its surroundings, and how it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from mlcdsl.check.sets import Analysis
from mlcdsl.check.sets.linear import TooComplex
from mlcdsl.diagnostics import Diagnostic, Fix, Label, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts
from mlcdsl.schedule import tree
from mlcdsl.schedule.primitive import Primitive
from mlcdsl.source import Span


class Refused(Exception):
    """A primitive's "no": `need` is the precondition's name; `span` the place in the program that forbids the step."""

    def __init__(
        self,
        need: str,
        message: str,
        span: Span | None = None,
        label: str = "",
        related: Iterable[Label] = (),
        notes: Iterable[str] = (),
    ):
        super().__init__(message)
        self.need = need
        self.message = message
        self.span = span
        self.label = label
        self.related = tuple(related)
        self.notes = tuple(notes)


@contextmanager
def decided() -> Iterator[None]:
    """A step about which the integer sets come to no answer is refused."""
    try:
        yield
    except TooComplex:
        raise Refused(
            "decided",
            "it is not decided whether the step keeps what the program computes: indices, bounds and conditions have "
            "too many cases",
            notes=(
                "do this step before loops are split or fused, or at a loop further out; `min`, `max`, `select`, `//` "
                "and `%` in indices and bounds make cases",
            ),
        ) from None


@dataclass(slots=True)
class Step:
    """`func` is the program before the step."""

    func: T.PrimFunc
    primitive: Primitive
    intrinsics: Mapping[str, T.Intrin] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        """What is known of sizes."""
        signed = [p.value for p in self.func.params if isinstance(p.value, T.Var)]
        return Facts(self.func.where, signed)

    def refuse(self, need: str, message: str, at: object = None, label: str = "", *notes: str,
               related: Iterable[Label] = ()) -> NoReturn:  # fmt: skip
        """Say no: `need` names one of the declared preconditions; `at` is the node that forbids the step."""
        assert any(n.name == need for n in self.primitive.requires), need
        span = getattr(at, "span", None) if not isinstance(at, Span) else at
        raise Refused(need, message, span, label, related, notes)

    def block(self, key: T.Key) -> tree.Found:
        found = tree.find_block(self.func, key)
        assert found is not None
        return found

    def loop(self, var: T.Var) -> tree.Found:
        found = tree.find_loop(self.func, var)
        assert found is not None
        return found

    def target(self, target: T.Key | T.Var) -> tree.Found:
        """A block by its key or a loop by its variable."""
        return self.loop(target) if isinstance(target, T.Var) else self.block(target)

    def put(self, at: tree.Found, *new: T.Stmt) -> T.PrimFunc:
        """The function with the statement replaced."""
        return tree.put(self.func, at.path, new)

    def analyze(self, func: T.PrimFunc) -> Analysis:
        """What integer sets say of a program."""
        from mlcdsl.check.sets import analyze

        return analyze(func)


def schedule_error(
    refused: Refused, step: Span | None, call: str, primitive: Primitive | None = None, fix: Fix | None = None
) -> MlcError:
    """The two-place error: the step in the schedule first, then the place in the program."""
    related = list(refused.related)
    if refused.span is not None:
        related.insert(0, Label(refused.span, refused.label or "forbids it"))
    notes = list(refused.notes)
    if primitive is not None:
        text = next((n.text for n in primitive.requires if n.name == refused.need), "")
        if text:
            notes.append(f"{primitive.name} needs ({refused.need}): {text}")
    diagnostic = Diagnostic("E0410", f"{call}: {refused.message}", step, "this step", tuple(related), tuple(notes), fix)
    return MlcError([diagnostic])
