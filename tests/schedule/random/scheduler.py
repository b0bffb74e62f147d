"""A random schedule: a function, and up to twelve steps that were accepted; what is refused leaves no mark."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mlcdsl.diagnostics import MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.symbolic import evaluate
from mlcdsl.ir.visit import loads, walk
from mlcdsl.schedule.arguments import text
from mlcdsl.schedule.primitive import PRIMITIVES, Primitive
from mlcdsl.schedule.selections import selection_of
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.trace import Names, steps_of, trace_of
from mlcdsl.schedule.tree import FIELDS, blocks_in
from tests.schedule.random.arguments import Arguments
from tests.schedule.random.corpus import Subject, subjects

MOST_STEPS = 12
#: iterations of a program (at sizes of 5) behind which a schedule ends
MOST_POINTS = 1500
#: what moves computations is tried more often
WEIGHTS = {"loops": 2, "staging": 3, "placement": 6, "reduction": 4, "tensorize": 2, "layout": 4}
#: what few places fit is tried so often, until it is accepted
PATIENCE = {"tensorize": 40, "cache_index": 6}
#: what changes the order of a reduction
ORDERING = frozenset({"split", "reorder", "rfactor", "blockize"})
REFUSALS = frozenset({"E0410", "E0411", "E0412"})


@dataclass
class Made:
    """A schedule that was run: its session, how many steps were refused, and its text if it was run from one."""

    subject: Subject
    session: Session
    refused: int = 0
    text: str | None = None

    @property
    def trace(self) -> str:
        return self.text or str(trace_of("random", self.subject.name, self.session.steps))


class Wrong(Exception):
    """A property does not hold: what, and the schedule that shows it; `call` is a step that failed."""

    def __init__(self, what: str, made: Made, call: str = ""):
        super().__init__(what)
        self.what, self.made, self.call = what, made, call


def choices() -> list[Primitive]:
    """The primitives that change programs and say that they keep their meaning."""
    found = [PRIMITIVES.get(name) for name in PRIMITIVES.names()]
    return [p for p in found if p is not None and p.family != "look-up" and not p.unsafe]


def make(seed: int, most: int = MOST_STEPS) -> Made:
    """The schedule of a seed, of at most so many steps. Raises Wrong when a step fails other than by a refusal."""
    rng = random.Random(seed)
    every = subjects()
    subject = every[seed % len(every)]
    made = Made(subject, Session(subject.func, subject.intrinsics, seed))
    arguments = Arguments(made.session, rng)
    primitives = choices()
    weights = [weight(p, subject) for p in primitives]
    wanted, attempts = rng.randint(1, most), 0
    done = 0
    while done < wanted and attempts < 4 * wanted and points(made.session.func) <= MOST_POINTS:
        attempts += 1
        primitive = rng.choices(primitives, weights)[0]
        tries = PATIENCE.get(primitive.name, 1) if suits(primitive, subject) else 1
        done += any(step(made, arguments, primitive, rng) for _ in range(tries))
    return made


def weight(primitive: Primitive, subject: Subject) -> int:
    """How often a primitive is chosen: what is made for programs like this one more often."""
    return WEIGHTS.get(primitive.family, 1) * (6 if suits(primitive, subject) else 1)


def suits(primitive: Primitive, subject: Subject) -> bool:
    """Whether the program has what the primitive is for: intrinsics, divisions in indices, loops of reductions that
    run over spatial axes, too, reductions that keep the best of candidates."""
    if primitive.name == "rfactor" and any(selection_of(b) for b in blocks_in(subject.func.body)):
        return True
    if primitive.name in ORDERING:
        return any(shares(b) for b in blocks_in(subject.func.body))
    if primitive.name == "cache_index":
        return any(
            isinstance(x, T.Binary) and x.op in ("floordiv", "mod")
            for load in loads(subject.func.body)
            for i in load.indices
            for x in walk(i)
        )
    return primitive.family == "tensorize" and bool(subject.intrinsics)


def shares(block: T.Block) -> bool:
    """Whether spatial and reduce axes are bound to the same loop."""
    bound = {
        kind: {v for a in block.axes if a.kind == kind for v in free_vars(a.binding)} for kind in ("spatial", "reduce")
    }
    return not bound["spatial"].isdisjoint(bound["reduce"])


def points(func: T.PrimFunc) -> int:
    """How many statements the loops of a function run, about."""

    def of(stmts: T.Stmts, around: int) -> int:
        total = 0
        for s in stmts:
            if isinstance(s, T.For):
                total += of(s.body, around * max(_size(s.extent), 1))
            else:
                inner = [i for name in FIELDS.get(type(s), ()) for i in getattr(s, name) or ()]
                total += around + of(tuple(inner), around)
        return total

    return of(func.body, 1)


def _size(e: T.Expr) -> int:
    """A size, with 5 for everything that is not known."""
    variables = dict.fromkeys(free_vars(e), 5)
    try:
        return evaluate(e, variables)
    except (KeyError, ValueError, TypeError):
        return 5


def step(made: Made, arguments: Arguments, primitive: Primitive, rng: random.Random) -> bool:
    """Try one step; whether it was accepted."""
    try:
        positional, named = arguments.of(primitive)
        ended = arguments.ended()
        if ended and rng.random() < 0.03:
            positional = [rng.choice(ended), *positional[1:]]
        return apply(made, arguments, primitive, positional, named)
    except MlcError as error:
        if error.diagnostics:
            raise Wrong(f"a look-up was refused: {error.diagnostics[0].message}", made) from error
        return False  # no block or loop of the kind


def apply(made: Made, arguments: Arguments, primitive: Primitive, positional: list, named: dict) -> bool:  # type: ignore[type-arg]
    """Apply a primitive; whether it was accepted. A refusal has to be one, and to leave the program as it was."""
    session = made.session
    before, count = session.func, len(session.steps)
    try:
        arguments.note(session.apply(primitive.name, positional, named))
    except MlcError as error:
        made.refused += 1
        codes = {d.code for d in error.diagnostics}
        if not codes or not codes <= REFUSALS:
            raise Wrong(f"{primitive.name} gave {sorted(codes)}", made) from error
        if session.func is not before or len(session.steps) != count:
            raise Wrong(f"{primitive.name} was refused and changed the program", made) from error
        return False
    except Exception as error:
        call = written(made, primitive, positional, named)
        raise Wrong(f"{call} failed: {type(error).__name__}: {error}", made, call) from error
    return True


def written(made: Made, primitive: Primitive, positional: list, named: dict) -> str:  # type: ignore[type-arg]
    """A call as the trace would have it."""
    names = Names()
    steps_of(made.session.steps, names)
    said = [text(p, names) for p in positional]
    said += [f"{k}={text(v, names)}" for k, v in named.items()]
    return f"{primitive.name}({', '.join(said)})"
