"""What `check` reports of a file, and which findings are wanted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mlcdsl.diagnostics import Diagnostic
    from mlcdsl.source import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one file, and the files on which they depend, also those that are not there."""

    found: tuple[Diagnostic, ...]
    files: tuple[str, ...]


def check_path(path: str, codes: frozenset[str]) -> Checked:
    """Check one file; that it cannot be read is a finding too."""
    from mlcdsl.cli.stdin import read_source
    from mlcdsl.diagnostics import MlcError

    try:
        return check_text(read_source(path), codes)
    except MlcError as error:
        return Checked(error.diagnostics, (path,))


def check_text(source: Source, codes: frozenset[str]) -> Checked:
    """Check a program or, by its name, schedules, with the files that it uses. Schedules are run: only that tells which
    of their steps are refused."""
    from mlcdsl.driver.files import loader

    files = [source.name]

    def load(path: str, user: Source) -> Source | str:
        loaded = loader(path, user)
        beside = os.path.join(os.path.dirname(user.name), path)
        files.append(beside if isinstance(loaded, str) else loaded.name)
        return loaded

    if source.name.endswith(".mlcs"):
        from mlcdsl.lint import report_schedules
        from mlcdsl.schedule.program import read_schedules

        file = read_schedules(source, load)
        found = (*report_schedules(file, codes), *file.refused())
    else:
        from mlcdsl.check import check_source
        from mlcdsl.lint import report

        found = report(check_source(source, load), codes)
    return Checked(found, tuple(dict.fromkeys(files)))


def chosen(select: Iterable[str], ignore: Iterable[str], lint: bool) -> frozenset[str]:
    """The codes of the findings other than errors that are wanted."""
    from mlcdsl.lint import CODES_OF_LINT

    known = CODES_OF_LINT if lint else frozenset(c for c in CODES_OF_LINT if not c.startswith("L"))
    wanted = _codes(select, "--select") or known
    return (wanted & known) - _codes(ignore, "--ignore")


def _codes(words: Iterable[str], option: str) -> frozenset[str]:
    """Codes from codes, beginnings of codes and names."""
    from mlcdsl.lint import CODES_OF_LINT
    from mlcdsl.lint.allow import ALLOWED, BY_NAME

    out: set[str] = set()
    for word in (w.strip() for given in words for w in given.split(",")):
        name = BY_NAME.get(word.lower().replace("_", "-"))
        found = {name} if name else {c for c in CODES_OF_LINT if word and c.startswith(word.upper())}
        if not found:
            from mlcdsl.cli.suggest import nearest

            near = nearest(word, ALLOWED)
            hint = f"did you mean `{near}`?" if near else "codes look like L0201, or L02 for all that begin so"
            raise click.BadParameter(f"`{word}` is no finding that can be chosen; {hint}", param_hint=option)
        out |= found
    return frozenset(out)
