[
  (source_file)
  (schedule)
  (proc)
  (for_statement)
  (body)
] @local.scope

(option name: (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(for_statement variable: (identifier) @local.definition)
(assignment target: (identifier) @local.definition)

; the names of items that are scopes are known around them
((schedule name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))
((proc name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))

(identifier) @local.reference
