"""From syntax to checked programs."""

from mlcdsl.check.program import CheckResult, Proof, check_source, prove

__all__ = ["CheckResult", "Proof", "check_source", "prove"]
