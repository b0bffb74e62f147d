; Where several patterns match, the last one counts.

(identifier) @variable

(comment) @comment
((comment) @comment.documentation
  (#match? @comment.documentation "^##"))
(number) @number
(string) @string
(escape_sequence) @string.escape

; types
(tensor_type dtype: (identifier) @type)
(axis kind: (identifier) @type)

; functions: what has a body and what is called
(prim_func name: (identifier) @function)
(function name: (identifier) @function)
(extern name: (identifier) @function)
(reducer name: (identifier) @function)
(intrin name: (identifier) @function)
(for_statement iterator: (identifier) @function.call)

; names with a meaning of their own
(module name: (identifier) @module)
(const name: (identifier) @constant)
(parameter name: (identifier) @variable.parameter)
(named_argument name: (identifier) @variable.parameter)
(attribute_value name: (identifier) @property)
(scope (identifier) @attribute)
(block name: (identifier) @label)

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

[
  "use"
  "module"
  "prim_func"
  "function"
  "extern"
  "from"
  "const"
  "reducer"
  "init"
  "intrin"
  "desc"
  "impl"
  "inout"
  "where"
  "attr"
  "strides"
  "block"
  "reads"
  "writes"
  "alloc"
  "let"
  "as"
  "compute"
  "assert"
  "call"
  "dataflow"
  "output"
] @keyword

["for" "in" "while"] @keyword.repeat
["if" "else"] @keyword.conditional
"return" @keyword.return
["and" "or" "not"] @keyword.operator

["=" "+=" "-=" "*=" "==" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/" "//" "%" "@" "->"] @operator

["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," ":" "."] @punctuation.delimiter
