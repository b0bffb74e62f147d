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
(const name: (identifier) @local.definition)
(intrin name: (identifier) @local.definition)
(reducer accumulator: (identifier) @local.definition)
(reducer operand: (identifier) @local.definition)
(dims (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(for_statement variable: (identifier) @local.definition)
(axis name: (identifier) @local.definition)
(alloc name: (identifier) @local.definition)
(let name: (identifier) @local.definition)
(assignment target: (identifier) @local.definition)
(compute target: (index base: (identifier) @local.definition) type: (_))

; the names of items that are scopes are known around them
((prim_func name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))
((function name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))
((extern name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))
((reducer name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))

(identifier) @local.reference
