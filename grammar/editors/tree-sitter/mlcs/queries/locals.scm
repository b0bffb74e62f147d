[
  (source_file)
  (schedule)
  (proc)
  (for_statement)
  (body)
] @local.scope

(schedule name: (identifier) @local.definition)
(proc name: (identifier) @local.definition)
(option name: (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(for_statement variable: (identifier) @local.definition)
(assignment target: (identifier) @local.definition)

(identifier) @local.reference
