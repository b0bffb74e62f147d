"""From syntax to checked programs.

The package is callable: `mlcdsl.check("file.mlc")` is the public function of that name, also once this package has been
imported as an attribute of `mlcdsl`.
"""

from __future__ import annotations

import sys
from os import PathLike
from types import ModuleType

from mlcdsl.check.program import CheckResult, Proof, check_source, prove, proving
from mlcdsl.diagnostics import Diagnostic

__all__ = ["CheckResult", "Proof", "check_source", "prove", "proving"]


class _Package(ModuleType):
    def __call__(self, program: str | PathLike[str]) -> tuple[Diagnostic, ...]:
        from mlcdsl.api import check

        return check(program)


sys.modules[__name__].__class__ = _Package
