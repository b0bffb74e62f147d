"""The Python interface. Every mistake of a user is an `MlcError` that carries its diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.source import Source

if TYPE_CHECKING:
    from mlcdsl.driver.library import Library
    from mlcdsl.ir import tensor as T
    from mlcdsl.schedule.api import Schedule


def source_of(program: str | PathLike[str]) -> Source:
    """A file by its path, or a text: what has a line break or a brace is a text."""
    if isinstance(program, str) and ("\n" in program or "{" in program):
        return Source("<text>", program)
    from mlcdsl.driver.files import read_source

    return read_source(fspath(program))


def build(
    program: str | PathLike[str],
    *,
    target: str | None = None,
    params: str | PathLike[str] | Mapping[str, Any] | None = None,
    schedule: str | PathLike[str] | Schedule | Iterable[str | PathLike[str] | Schedule] = (),
    options: Mapping[str, Any] | None = None,
    seed: int = 0,
) -> Library:
    """Compile a `.mlc` file (or text) for this machine and load it.

    `params`: a safetensors file, or arrays by name: parameters of graph functions with these names become constants.
    `schedule`: schedules of prim_funcs, each `FILE.mlcs:NAME` or a finished `Schedule`.
    `options`: parameters of the schedules from files, each for those that have it; `seed`: decides what they sample.
    Raises MlcError with all findings when the program has errors.
    """
    from mlcdsl.driver.building import build_source
    from mlcdsl.driver.library import Library

    given = fspath(params) if isinstance(params, str | PathLike) else params
    return Library(build_source(source_of(program), target, given, _scheduled(schedule, options, seed)))


def _scheduled(
    schedule: str | PathLike[str] | Schedule | Iterable[str | PathLike[str] | Schedule],
    options: Mapping[str, Any] | None,
    seed: int,
) -> dict[str, T.PrimFunc]:
    """The scheduled functions by qualified name. Raises MlcError E0411 for two of one function."""
    if schedule == () and not options:
        return {}
    from mlcdsl.driver.scheduling import scheduled_functions
    from mlcdsl.schedule.api import Schedule
    from mlcdsl.schedule.misuse import by_name

    several = isinstance(schedule, Iterable) and not isinstance(schedule, str | PathLike)
    given: list[Any] = list(schedule) if several else [schedule]  # type: ignore[arg-type]
    for each in given:
        if not isinstance(each, str | PathLike | Schedule):
            raise TypeError(f"a schedule is `FILE.mlcs:NAME` or a `Schedule`, not {type(each).__name__}")
    files = [fspath(each) for each in given if not isinstance(each, Schedule)]
    if options and not files:
        raise MlcError([Diagnostic("E0411", "`options` are parameters of schedule files, and none is given", None)])
    out = scheduled_functions(files, by_name(options), seed)
    for each in given:
        if isinstance(each, Schedule):
            if each.function in out:
                raise MlcError([Diagnostic("E0411", f"two schedules are of {each.function}", None)])
            out[each.function] = each.func
    return out


def load(path: str | PathLike[str]) -> Library:
    """Load an `.mlcx` file, without its source and without compiling anything."""
    from mlcdsl.driver.executable import Executable
    from mlcdsl.driver.library import Library

    return Library(Executable.load(fspath(path)))


def check(program: str | PathLike[str]) -> tuple[Diagnostic, ...]:
    """The findings of the checker for a file (or text); empty when there are none."""
    from mlcdsl.check import check_source
    from mlcdsl.driver.files import loader

    return check_source(source_of(program), loader).diagnostics


def format(text: str) -> str:
    """The text in the canonical layout. Raises MlcError when it has syntax errors."""
    from mlcdsl.syntax import parse
    from mlcdsl.syntax.printer import print_file

    result = parse(Source("<text>", text))
    if result.diagnostics:
        raise MlcError(result.diagnostics)
    return print_file(result.file)
