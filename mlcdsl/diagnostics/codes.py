"""The table of diagnostic codes: one line a code, sorted, grouped by what the user got wrong.

A code is never used again for something else. Every code has a page `docs/errors/CODE.md`; a test holds that.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.diagnostics.diagnostic import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: its key, a short title, how grave it is, the stage that reports it, and a name that
    comments such as `# mlc: allow(unused-name)` may use (errors have none)."""

    code: str
    title: str
    severity: Severity
    stage: str
    name: str = ""


CODES: dict[str, Code] = {}


def declare(code: str, title: str, stage: str, severity: Severity = "error", name: str = "") -> None:
    """Add a code to the table; declaring one twice is a defect of the compiler."""
    if code in CODES:
        raise ValueError(f"the diagnostic code {code} is declared twice")
    CODES[code] = Code(code, title, severity, stage, name)


def style(code: str, name: str, title: str, severity: Severity = "warning") -> None:
    """Add the code of a lint rule: a program that means something, but maybe not what its author thinks."""
    declare(code, title, "lint", severity, name)


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
declare("E0413", "schedule beyond what the compiler can do", "schedules")

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
declare("E0806", "not an intrinsic of LLVM", "inputs")
declare("E0807", "target lacks what an intrinsic needs", "inputs")

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

# L01xx comments that silence findings
style("L0101", "unused-allow", "`allow` that silences nothing")
style("L0102", "unknown-allow", "`mlc:` comment that is not understood")
style("L0103", "allowed-error", "`allow` of an error")

# L02xx names
style("L0201", "unused-buffer", "buffer that is never read")
style("L0202", "unused-parameter", "parameter that is never used")
style("L0203", "inout-never-written", "`inout` parameter that is never written")
style("L0204", "unused-use", "`use` of a file that is not needed")
style("L0205", "shadowed-name", "name that hides another one")
style("L0206", "unused-axis", "block axis that is never used")
style("L0207", "unused-loop-variable", "loop variable that is never used")

# L03xx expressions
style("L0301", "redundant-cast", "conversion to the dtype that a value has")
style("L0302", "float-equality", "floats compared for equality")
style("L0303", "nan-comparison", "comparison with nan")
style("L0304", "same-operands", "both operands are the same")

# L04xx statements and loops
style("L0401", "empty-loop", "loop without iterations")
style("L0402", "single-iteration", "special loop of one iteration", "note")
style("L0403", "long-unroll", "`unroll` loop that is too long to be written out", "note")
style("L0404", "not-vectorized", "`vectorized` loop that runs as a serial one")
style("L0405", "no-effect", "statement that changes nothing")
style("L0406", "overwritten-store", "store that is overwritten before it is read")

# L05xx conditions
style("L0501", "constant-condition", "condition that is always the same")
style("L0502", "redundant-predicate", "predicate of a block that always holds")

# L06xx speed
style("L0601", "strided-access", "innermost loop that jumps through memory", "note")
style("L0602", "serial-reduction", "sum of floats that cannot use vectors", "note")

# L07xx schedules
style("L0701", "unused-handle", "handle of a schedule that is never used")
style("L0702", "unused-schedule-parameter", "parameter of a schedule or proc that is never used")
style("L0703", "step-without-effect", "step of a schedule without effect")
style("L0704", "hidden-primitive", "proc that hides a primitive")

# W0xxx warnings
declare("W0201", "unused name", "names", "warning", "unused-name")
declare("W0501", "not proved, checked at run time", "bounds", "warning", "not-proved")
