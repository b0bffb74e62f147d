"""What the words of the languages mean, in one sentence each, for those that no declaration describes.

Tests hold the tables to the grammars and to the lists of the checker.
"""

from __future__ import annotations

from collections.abc import Mapping

#: the words of `.mlc`
PROGRAM: Mapping[str, str] = {
    "use": "Reads another file; its modules can be named as `Module.item`.",
    "module": "A named group of items: functions, externs, constants, reducers and intrinsics.",
    "prim_func": "A primitive function: loops and blocks that read inputs and write into memory that the caller gives.",
    "function": "A graph function: calls and operators on whole values.",
    "extern": "A function of the environment, of a C file or of LLVM.",
    "const": "A constant tensor: literal numbers, or weights of a safetensors file.",
    "reducer": "A reduction of one's own for index notation: where it starts, and how it takes in one value.",
    "intrin": "An instruction: what it computes (`desc`) and how it is called (`impl`).",
    "desc": "What an intrinsic computes; schedules match it with a program.",
    "impl": "How an intrinsic is called, in place of what its `desc` computes.",
    "init": "What runs before the first step of a reduction; in a `reducer` the value that it starts with.",
    "from": 'The file that has the C function of an extern, or `"llvm"`.',
    "where": "Facts that callers are held to; at a block the condition under which an instance runs.",
    "attr": "Annotations: names with literals.",
    "inout": "The parameter is read and written.",
    "strides": "The distance of neighbours in each dimension, in elements, in place of the dense row-major layout.",
    "alloc": "Declares a tensor with fresh memory, which lives to the end of the body.",
    "let": "Names a scalar value, which does not change.",
    "compute": "Index notation: writes a tensor for all its indices at once.",
    "for": "A loop.",
    "in": "Stands between the variables of a loop and what they run over.",
    "if": "Runs the body where the condition holds.",
    "else": "What runs where the condition does not hold.",
    "while": "Runs the body as long as the condition holds.",
    "assert": "Stops the function with a message where the condition does not hold.",
    "call": "Calls a function for its effect.",
    "return": "The value of the function.",
    "block": "A unit of work that schedules move as a whole: its axes say what its iterations are.",
    "reads": "What the block reads at most.",
    "writes": "What the block writes at most.",
    "dataflow": "Bindings without effects, which the compiler may order as it likes.",
    "output": "The names of a `dataflow` that may be used outside of it.",
    "as": "Checks at run time that a value has a type, and binds the sizes that are new.",
    "and": "Both conditions hold; the right one is only evaluated where the left one holds.",
    "or": "One of the conditions holds; the right one is only evaluated where the left one does not hold.",
    "not": "The condition does not hold.",
}

#: the words of `.mlcs`
SCHEDULE: Mapping[str, str] = {
    "use": "Reads a program (`.mlc`) to be scheduled, or other schedules and procs (`.mlcs`).",
    "schedule": "A row of steps that transform one prim_func.",
    "proc": "Steps that go together, under a name of their own.",
    "for": "What the schedule transforms; as a statement: runs its body for each element of a list.",
    "in": "Stands between the names of a `for` and the list that they run over.",
    "if": "Runs the body where the condition is true.",
    "else": "What runs where the condition is false.",
    "return": "The value of a proc.",
    "target": "The device that the schedule is for.",
    "and": PROGRAM["and"],
    "or": PROGRAM["or"],
    "not": PROGRAM["not"],
}

#: the kinds of loops as they are written
LOOPS: Mapping[str, str] = {
    "grid": "Nested serial loops from 0, one for each variable.",
    "range": "A serial loop.",
    "parallel": "A loop whose iterations are independent, run by several cores.",
    "vectorized": "A loop whose iterations are independent, run as the lanes of vectors.",
    "unroll": "A serial loop that is written out iteration by iteration.",
    "thread": "A loop whose iterations are independent, each run by a thread of its own.",
}

#: the kinds of the axes of blocks
AXES: Mapping[str, str] = {
    "spatial": "Each value of the axis writes elements of its own.",
    "reduce": "All values of the axis accumulate in the same elements.",
    "scan": "The values of the axis run in order.",
    "opaque": "Nothing is known of the axis.",
}

#: the reducers of index notation, with what they start with
REDUCERS: Mapping[str, str] = {
    "sum": "The sum; 0 over nothing.",
    "prod": "The product; 1 over nothing.",
    "max": "The greatest value; the least value of the dtype over nothing.",
    "min": "The least value; the greatest value of the dtype over nothing.",
    "any": "Whether one is true; false over nothing.",
    "all": "Whether all are true; true over nothing.",
    "argmax": "The row-major position (i64) of the first greatest value; 0 over nothing.",
    "argmin": "The row-major position (i64) of the first least value; 0 over nothing.",
}

#: names that are literals
LITERALS: Mapping[str, str] = {
    "true": "The condition that holds.",
    "false": "The condition that does not hold.",
    "inf": "Infinity, in the dtype of its context.",
    "nan": "Not a number, in the dtype of its context.",
}

#: functions that are no primitives and in no table of functions
FUNCTIONS: Mapping[str, str] = {
    "select": "`select(condition, a, b)`: `a` where the condition holds, else `b`; only that one is evaluated.",
    "weight": "The data of a constant: a tensor of a safetensors file, by its key.",
    "len": "The number of elements of a list.",
}

#: the attributes that the compiler reads
ATTRIBUTES: Mapping[str, str] = {
    "unroll": "How many steps of the loop are written out; `true` is all, `false` none.",
    "unroll_max_step": "The longest `unroll` loop that is written out.",
    "vectorize": "Whether the loop may become vector code.",
    "contract": "Whether an addition of a product may round once.",
}

#: the targets of schedules
TARGETS: Mapping[str, str] = {
    "cpu": "Code for this machine.",
    "llvm": "Code for this machine, by LLVM.",
    "cuda": "Code for GPUs with blocks and threads.",
}
