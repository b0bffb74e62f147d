"""From syntax to checked programs."""

from mlcdsl.check.program import CheckResult, check_source

__all__ = ["CheckResult", "check_source"]
