"""Constructs with tab stops for what is to be filled in, as editors know them (`${1:name}`; `$0` is the last)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Offered where `word` can stand; `programs`: in `.mlc`, else in `.mlcs`."""

    word: str
    label: str
    text: str
    programs: bool = True


SKELETONS = (
    Skeleton("module", "module { ... }", "module ${1:Name} {\n  $0\n}"),
    Skeleton(
        "prim_func", "prim_func { ... }", "prim_func ${1:name}[${2:n}](${3:A: f32[n]}) -> (${4:B: f32[n]}) {\n  $0\n}"
    ),
    Skeleton(
        "function",
        "function { ... }",
        "function ${1:name}[${2:n}](${3:x: f32[n]}) -> ${4:f32[n]} {\n  return ${0:x}\n}",
    ),
    Skeleton("extern", "extern = ...", 'extern ${1:name}(${2:x: f32}) -> (${3:y: f32[]}) = "${4:env.$1}"$0'),
    Skeleton("const", "const = ...", "const ${1:name}: ${2:f32[2]} = ${0:[0, 0]}"),
    Skeleton("reducer", "reducer = ...", "reducer ${1:name}(acc, x) init ${2:0} = ${0:acc + x}"),
    Skeleton(
        "intrin", "intrin { ... }",
        "intrin ${1:name} {\n  desc (${2:A: f32[4]}) -> (${3:B: f32[4]}) {\n    $4\n  }\n"
        "  impl ($2) -> ($3) {\n    $0\n  }\n}",
    ),
    Skeleton("for", "for in grid { ... }", "for ${1:i, j} in grid(${2:n, m}) {\n  $0\n}"),
    Skeleton("for", "for in range { ... }", "for ${1:i} in range(${2:n}) {\n  $0\n}"),
    Skeleton("block", "block { ... }", "block ${1:Y}(spatial ${2:vi} = ${3:i}) {\n  $0\n}"),
    Skeleton(
        "block", "block init { ... }",
        "block ${1:Y}(spatial ${2:vi} = ${3:i}, reduce ${4:vk} = ${5:k}) {\n"
        "  init {\n    ${1:Y}[${2:vi}] = 0\n  }\n  ${1:Y}[${2:vi}] += $0\n}",
    ),
    Skeleton("init", "init { ... }", "init {\n  $0\n}"),
    Skeleton("if", "if { ... }", "if ${1:condition} {\n  $0\n}"),
    Skeleton("if", "if else { ... }", "if ${1:condition} {\n  $2\n} else {\n  $0\n}"),
    Skeleton("while", "while { ... }", "while ${1:condition} {\n  $0\n}"),
    Skeleton("compute", "compute = ...", "compute ${1:Y}[${2:i}] = $0"),
    Skeleton("compute", "compute = sum[k](...)", "compute ${1:Y}[${2:i}] = sum[${3:k}]($0)"),
    Skeleton("assert", "assert ..., ...", 'assert ${1:condition}, "${0:message}"'),
    Skeleton("dataflow", "dataflow { ... }", "dataflow {\n  $1\n  output ${0:y}\n}"),
    Skeleton("use", 'use "..."', 'use "$0"'),
    Skeleton("schedule", "schedule { ... }", "schedule ${1:name} for ${2:Module.function} {\n  $0\n}", False),
    Skeleton("proc", "proc { ... }", "proc ${1:name}(${2:b: block}) {\n  $0\n}", False),
    Skeleton("for", "for in { ... }", "for ${1:x} in ${2:list} {\n  $0\n}", False),
    Skeleton("if", "if { ... }", "if ${1:condition} {\n  $0\n}", False),
    Skeleton("if", "if else { ... }", "if ${1:condition} {\n  $2\n} else {\n  $0\n}", False),
    Skeleton("use", 'use "..."', 'use "$0"', False),
)  # fmt: skip
