"""The table of diagnostic codes: one line a code, sorted, grouped by what the user got wrong.

A code is never used again for something else. Every code has a page `docs/errors/CODE.md`; a test holds that.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.diagnostics.diagnostic import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: its key, a short title, how grave it is, and the stage that reports it."""

    code: str
    title: str
    severity: Severity
    stage: str


CODES: dict[str, Code] = {}


def declare(code: str, title: str, stage: str, severity: Severity = "error") -> None:
    """Add a code to the table; declaring one twice is a defect of the compiler."""
    if code in CODES:
        raise ValueError(f"the diagnostic code {code} is declared twice")
    CODES[code] = Code(code, title, severity, stage)


# E00xx files and characters
declare("E0001", "file cannot be read", "source")
declare("E0002", "file is not UTF-8", "source")
declare("E0003", "unexpected character", "source")
declare("E0004", "unterminated string", "source")

# E01xx syntax
declare("E0101", "syntax error", "syntax")
declare("E0102", "unclosed bracket", "syntax")
declare("E0103", "nested too deeply", "syntax")

# E02xx names
declare("E0201", "unknown name", "names")
declare("E0202", "name defined twice", "names")
declare("E0203", "`use` cannot be resolved", "names")
declare("E0204", "wrong kind of name", "names")

# E03xx types and shapes
declare("E0301", "dtype mismatch", "types")
declare("E0302", "wrong number of indices", "types")
declare("E0303", "shape mismatch", "types")
declare("E0304", "wrong number of arguments", "types")
declare("E0305", "operator or function not defined for this dtype", "types")
declare("E0306", "literal does not fit its dtype", "types")
declare("E0307", "attribute unknown or wrong", "types")
declare("E0308", "type cannot be inferred", "types")
declare("E0309", "a `where` fact is violated at a call", "types")

# E04xx blocks and loops
declare("E0401", "axis extent differs from its loop", "blocks")
declare("E0402", "axis kind does not fit the writes", "blocks")
declare("E0403", "reduction without init", "blocks")
declare("E0404", "declared reads or writes differ from the real ones", "blocks")
declare("E0405", "write to a value that is not writable", "blocks")
declare("E0410", "schedule step refused", "schedules")
declare("E0411", "wrong argument in a schedule", "schedules")
declare("E0412", "handle has ended", "schedules")

# E05xx bounds, coverage, initialization, races (integer sets)
declare("E0501", "access out of bounds", "bounds")
declare("E0502", "output element never written", "bounds")
declare("E0503", "race between iterations", "bounds")
declare("E0504", "read before write", "bounds")

# E06xx graph functions
declare("E0601", "effect inside dataflow", "graph")
declare("E0602", "name not output by its dataflow block", "graph")
declare("E0603", "function without return or with a wrong return", "graph")

# E07xx operators
declare("E0701", "operator constraint violated", "operators")

# E08xx inputs of a run, artifacts and linking
declare("E0801", "wrong input", "inputs")
declare("E0802", "damaged or foreign artifact", "inputs")
declare("E0803", "extern not found", "inputs")
declare("E0804", "weights missing or wrong", "inputs")
declare("E0805", "target not supported", "inputs")

# E09xx checks that failed at run time
declare("E0901", "index out of bounds at run time", "run")
declare("E0902", "assert failed", "run")
declare("E0903", "element read before it was written at run time", "run")
declare("E0904", "race found at run time", "run")
declare("E0905", "shape match failed", "run")
declare("E0906", "recursion too deep", "run")
declare("E0907", "output element not written at run time", "run")
declare("E0908", "integer division by zero", "run")
declare("E0909", "out of memory", "run")
declare("E0910", "extern failed", "run")
declare("E0911", "scalar or size too large for arithmetic of indices", "run")

# W0xxx warnings
declare("W0201", "unused name", "names", "warning")
declare("W0501", "not proved, checked at run time", "bounds", "warning")
