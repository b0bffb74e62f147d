"""A proof that is done step by step, and goes on where it was left in a later version of the text."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

from mlcdsl.check import Proof, proving
from mlcdsl.ir import tensor as T


@dataclass(slots=True)
class Proving:
    """The proof of one function; `proof` is None until it is done."""

    func: T.PrimFunc
    proof: Proof | None = None
    _steps: Generator[None, None, Proof] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = proving(self.func)

    def step(self) -> None:
        """Go on a little."""
        try:
            next(self._steps)
        except StopIteration as end:
            self.proof = end.value
        except Exception:
            self._steps = proving(self.func)
            raise
