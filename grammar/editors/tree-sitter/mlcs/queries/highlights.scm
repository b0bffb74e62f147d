; Where several patterns match, the last one counts.

(identifier) @variable

(comment) @comment
((comment) @comment.documentation
  (#match? @comment.documentation "^##"))
(number) @number
(string) @string
(escape_sequence) @string.escape

(kind (identifier) @type)

(schedule name: (identifier) @function)
(proc name: (identifier) @function)

(schedule function: (dotted_name (identifier) @module . "."))
(schedule target: (identifier) @attribute)
(parameter name: (identifier) @variable.parameter)
(option name: (identifier) @variable.parameter)
(named_argument name: (identifier) @variable.parameter)

; calls, and `sum` of `sum[k](...)`
(call function: (identifier) @function.call)
(call function: (index base: (identifier) @function.call))

; words that always mean the same, but behind a dot
((identifier) @constant.builtin
  (#any-of? @constant.builtin "true" "false" "inf" "nan"))
((identifier) @type.builtin
  (#any-of? @type.builtin
    "bool" "i8" "i16" "i32" "i64" "u8" "u16" "u32" "u64" "f16" "bf16" "f32" "f64" "f8e4m3" "f8e5m2" "ptr"))
(attribute name: (identifier) @property)
(call function: (attribute name: (identifier) @function.call))
(call function: (index base: (attribute name: (identifier) @function.call)))

["use" "schedule" "target" "proc"] @keyword
["for" "in"] @keyword.repeat
["if" "else"] @keyword.conditional
"return" @keyword.return
["and" "or" "not"] @keyword.operator

["=" "==" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/" "//" "%" "->"] @operator

["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," ":" "."] @punctuation.delimiter
