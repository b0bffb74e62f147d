"""Random programs: the analysis agrees with looking at every access of runs with small sizes."""

from __future__ import annotations

import re

import pytest

from mlcdsl.check import check_source
from mlcdsl.check.sets import analyze
from mlcdsl.check.sets.collect import collect
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk, walk_stmts
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.source import Source
from tests.check.sets.brute import Found, Run
from tests.check.sets.programs import Maker, UnknownMaker

#: sizes that are tried; counterexamples of these programs are small
SIZES = range(7)


def function(text: str) -> T.PrimFunc:
    result = check_source(Source("random.mlc", text), prove=False)
    assert result.ok, (text, result.diagnostics)
    return expand_index_notation(result.program.modules["M"].items["f"])


def size_of(d: Diagnostic) -> int | None:
    found = re.search(r"when n = (\d+)", d.message)
    return int(found[1]) if found else None


def spans(func: T.PrimFunc, ids: set[int]) -> set[tuple[int, int]]:
    """Places of accesses, a read-and-write being one."""
    return {(a.span.start, a.span.end) for a in collect(func).accesses if id(a.node) in ids and a.span}


@pytest.mark.parametrize("seed", range(200))
def test_random(seed: int) -> None:
    text = Maker(seed).text()
    func = function(text)
    analysis = analyze(func)
    runs: dict[int, Found] = {n: Run(func, {"n": n}).found for n in SIZES}
    unproved = [d for d in analysis.diagnostics if d.code == "W0501"]
    assert not unproved, (text, unproved)
    for d in analysis.diagnostics:
        n = size_of(d)
        at = list(runs) if n is None else [n]
        for size in at:
            if size not in runs:
                runs[size] = Run(func, {"n": size}).found
        assert any(confirmed(func, d, runs[size]) for size in at), (text, d)
    complete(func, analysis.diagnostics, runs, text)


def complete(func: T.PrimFunc, found: tuple[Diagnostic, ...], runs: dict[int, Found], text: str) -> None:
    """Everything that a run shows is reported."""
    by_code = {code: [d for d in found if d.code == code] for code in CODES}
    places = {code: {(d.span.start, d.span.end) for d in ds if d.span} for code, ds in by_code.items()}
    spoiled = bool(by_code["E0401"])
    for n, run in runs.items():
        if not spoiled:
            assert spans(func, run.outside) <= places["E0501"] | updates(func), (text, n, "outside")
            assert not run.outside or places["E0501"], (text, n, "outside")
            if not by_code["E0403"]:
                assert spans(func, run.unwritten) <= places["E0504"], (text, n, "unwritten")
            names = {b.name for b, _ in run.missing}
            assert names <= {d.message.split("[")[0] for d in by_code["E0502"]}, (text, n, "missing")
            assert not run.axes, (text, n, "axes")
        assert not run.kinds or by_code["E0402"] or spoiled, (text, n, "kinds")
        assert len(run.races) <= len(by_code["E0503"]), (text, n, "races")


def updates(func: T.PrimFunc) -> set[tuple[int, int]]:
    """Places of stores that read what they write: these are reported once."""
    return {
        (s.span.start, s.span.end)
        for s in walk_stmts(func.body)
        if isinstance(s, T.Store)
        and s.span
        and any(isinstance(x, T.Load) and x.buffer is s.buffer for x in walk(s.value))
    }


CODES = ("E0401", "E0402", "E0403", "E0501", "E0502", "E0503", "E0504")


def confirmed(func: T.PrimFunc, d: Diagnostic, found: Found) -> bool:
    """Whether a run shows what a finding says."""
    place = None if d.span is None else (d.span.start, d.span.end)
    match d.code:
        case "E0501":
            return place in spans(func, found.outside)
        case "E0504":
            return place in spans(func, found.unwritten)
        case "E0403":
            return bool(found.unwritten)
        case "E0502":
            element = d.message.split(" is never")[0]
            return element in {f"{b.name}[{', '.join(map(str, at))}]" for b, at in found.missing}
        case "E0503":
            named = re.search(r"(?:write|writes) (\w+)\[", d.message)
            return named is not None and named[1] in {b.name for _, b in found.races}
        case "E0402":
            return bool(found.kinds)
        case _:
            return d.code == "E0401" and bool(found.axes)


@pytest.mark.parametrize("seed", range(200))
def test_random_with_unknowns(seed: int) -> None:
    """What happens in a run is reported or listed as unproved; what is reported as an error happens in every run."""
    text = UnknownMaker(seed).text()
    func = function(text)
    analysis = analyze(func)
    runs: dict[int, Found] = {n: Run(func, {"n": n}, seed).found for n in range(5)}
    for d in analysis.diagnostics:
        if d.code == "W0501":
            continue
        n = size_of(d)
        sizes = list(runs) if n is None else [n]
        for size in sizes:
            if size not in runs:
                runs[size] = Run(func, {"n": size}, seed).found
        assert any(runs[size].stopped or confirmed(func, d, runs[size]) for size in sizes), (text, d)
    codes = {d.code for d in analysis.diagnostics}
    if "E0401" in codes:
        return
    places = {(d.span.start, d.span.end) for d in analysis.diagnostics if d.code in ("E0501", "E0504") and d.span}
    places |= updates(func) | spans(func, set(analysis.unproved_bounds))
    for n, run in runs.items():
        assert spans(func, run.outside) <= places, (text, n, "outside")
        if "E0403" not in codes:
            reads = {a.node: a.buffer for a in collect(func).accesses if id(a.node) in run.unwritten}
            late = {id(x) for x, buffer in reads.items() if buffer not in analysis.unproved_init}
            assert spans(func, late) <= places, (text, n, "unwritten")
        said = {d.message.split("[")[0] for d in analysis.diagnostics if d.code == "E0502"}
        missing = {b for b, _ in run.missing} - analysis.unproved_coverage
        assert {b.name for b in missing} <= said, (text, n, "missing")
        races = {(loop, b) for loop, b in run.races if loop not in analysis.unproved_races}
        assert not races or "E0503" in codes, (text, n, "races")
