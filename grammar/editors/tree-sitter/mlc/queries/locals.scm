[
  (source_file)
  (prim_func)
  (function)
  (extern)
  (reducer)
  (intrin_part)
  (for_statement)
  (block)
  (body)
] @local.scope

(module name: (identifier) @local.definition)
(prim_func name: (identifier) @local.definition)
(function name: (identifier) @local.definition)
(extern name: (identifier) @local.definition)
(const name: (identifier) @local.definition)
(reducer name: (identifier) @local.definition)
(reducer accumulator: (identifier) @local.definition)
(reducer operand: (identifier) @local.definition)
(intrin name: (identifier) @local.definition)
(dims (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(for_statement variable: (identifier) @local.definition)
(axis name: (identifier) @local.definition)
(alloc name: (identifier) @local.definition)
(let name: (identifier) @local.definition)

(identifier) @local.reference
