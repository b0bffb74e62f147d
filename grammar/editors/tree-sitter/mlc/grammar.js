// The syntax of `.mlc` programs, after grammar/mlc.lark.
//
// Keywords are soft. Where the grammar takes either a keyword or a name, the token behind decides, as in the compiler:
// see `_soft_name`. A statement begins with a word; the compiler's grammar lets one begin with a bracket, too, but such
// a statement means nothing.

const { commaSep1, list, tokens, expressions, softName } = require("../common/rules.js");

const indexItems = ($) => list(choice($.expression, $.slice));

module.exports = grammar({
  name: "mlc",
  word: ($) => $.identifier,
  extras: ($) => [/[ \t\r\n\f]/, $.comment],
  supertypes: ($) => [$.item, $.statement, $.type, $.expression],
  inline: ($) => [$._attribute_name],
  conflicts: ($) => [[$.assignment], [$.assert_statement], [$.if_statement]],

  rules: {
    source_file: ($) => repeat(choice($.use_directive, $.module)),

    use_directive: ($) => seq("use", field("path", $.string)),
    module: ($) => seq("module", field("name", $.identifier), "{", repeat($.item), "}"),

    // ---------------------------------------------------------------- items

    item: ($) => choice($.prim_func, $.function, $.extern, $.const, $.reducer, $.intrin),

    prim_func: ($) =>
      seq(
        "prim_func",
        field("name", $.identifier),
        field("dims", optional($.dims)),
        field("parameters", $.parameters),
        optional(seq("->", field("outputs", $.parameters))),
        optional($.where_clause),
        optional($.attributes),
        field("body", $.body),
      ),
    function: ($) =>
      seq(
        "function",
        field("name", $.identifier),
        field("dims", optional($.dims)),
        field("parameters", $.parameters),
        "->",
        field("result", $.type),
        optional($.where_clause),
        optional($.attributes),
        field("body", $.body),
      ),
    extern: ($) =>
      seq(
        "extern",
        field("name", $.identifier),
        field("dims", optional($.dims)),
        field("parameters", $.parameters),
        optional(seq("->", field("outputs", $.parameters))),
        optional($.where_clause),
        "=",
        field("symbol", $.string),
        optional(seq("from", field("source", $.string))),
        optional($.attributes),
      ),
    const: ($) =>
      seq("const", field("name", $.identifier), ":", field("type", $.type), "=", field("value", $.expression)),
    reducer: ($) =>
      seq(
        "reducer",
        field("name", $.identifier),
        "(",
        field("accumulator", $.identifier),
        ",",
        field("operand", $.identifier),
        ")",
        "init",
        field("initial", $.expression),
        "=",
        field("value", $.expression),
      ),
    intrin: ($) => seq("intrin", field("name", $.identifier), "{", repeat($.intrin_part), "}"),
    intrin_part: ($) =>
      seq(
        field("kind", choice("desc", "impl")),
        field("parameters", $.parameters),
        optional(seq("->", field("outputs", $.parameters))),
        field("body", $.body),
      ),

    dims: ($) => seq("[", commaSep1($.identifier), "]"),
    parameters: ($) => seq("(", list($.parameter), ")"),
    parameter: ($) =>
      seq(
        optional("inout"),
        field("name", choice($.identifier, alias("inout", $.identifier))),
        ":",
        field("type", $.type),
      ),
    where_clause: ($) => seq("where", commaSep1($.expression)),
    attributes: ($) => seq("attr", "(", list($.attribute_value), ")"),
    attribute_value: ($) => seq(field("name", $.identifier), "=", field("value", $.expression)),
    body: ($) => seq("{", repeat($.statement), "}"),

    // ---------------------------------------------------------------- types

    type: ($) => choice($.tensor_type, $.tuple_type),
    tensor_type: ($) =>
      seq(field("dtype", $.identifier), optional($.shape), optional($.strides), optional($.scope)),
    shape: ($) => seq("[", optional(commaSep1($.expression)), "]"),
    strides: ($) => seq("strides", "[", optional(commaSep1($.expression)), "]"),
    scope: ($) => seq("@", $.identifier, repeat(seq(".", $.identifier))),
    tuple_type: ($) => seq("(", list($.type), ")"),

    // ---------------------------------------------------------------- statements

    statement: ($) =>
      choice(
        $.for_statement,
        $.block,
        $.init,
        $.access,
        $.alloc,
        $.let,
        $.assignment,
        $.compute,
        $.if_statement,
        $.while_statement,
        $.assert_statement,
        $.call_statement,
        $.dataflow,
        $.output,
        $.return_statement,
      ),

    for_statement: ($) =>
      seq(
        "for",
        commaSep1(field("variable", $.identifier)),
        "in",
        field("iterator", $.identifier),
        "(",
        list($.expression),
        ")",
        optional($.attributes),
        field("body", $.body),
      ),

    block: ($) =>
      seq(
        "block",
        field("name", optional($.identifier)),
        "(",
        list($.axis),
        ")",
        optional(seq("where", field("predicate", $.expression))),
        optional($.attributes),
        field("body", $.body),
      ),
    axis: ($) =>
      seq(
        field("kind", $.identifier),
        field("name", $.identifier),
        optional(seq(":", field("extent", $.expression))),
        "=",
        field("binding", $.expression),
      ),
    init: ($) => seq("init", field("body", $.body)),
    access: ($) => seq(field("kind", choice("reads", "writes")), commaSep1($.expression)),

    alloc: ($) => seq("alloc", field("name", $.identifier), ":", field("type", $.type)),
    let: ($) =>
      seq(
        "let",
        field("name", $.identifier),
        optional(seq(":", field("type", $.type))),
        "=",
        field("value", $.expression),
      ),
    assignment: ($) =>
      seq(
        choice(
          seq(field("target", $._target), field("operator", choice("=", "+=", "-=", "*="))),
          seq(field("target", $._target), repeat1(seq(",", field("target", $.expression))), field("operator", "=")),
          seq(field("target", $._name), ":", field("type", $.type), field("operator", "=")),
        ),
        field("value", $.expression),
        optional(seq("as", field("match", $.type))),
      ),
    _target: ($) =>
      choice($._name, alias($._target_index, $.index), alias($._target_attribute, $.attribute)),
    _target_index: ($) => seq(field("base", $._target), "[", indexItems($), "]"),
    _target_attribute: ($) => seq(field("base", $._target), ".", field("name", $._attribute_name)),
    _name: ($) => choice($.identifier, $._soft_name, $._soft_name_not_indexed),
    // `reads[0] = 1` stores, for nothing else can follow the word here
    _soft_name: ($) =>
      softName($, 1, [
        "for", "block", "init", "reads", "writes", "alloc", "let", "compute", "call", "dataflow", "output", "as",
        "attr", "else",
      ]),
    // `return [x]` returns a list
    _soft_name_not_indexed: ($) => softName($, -1, ["if", "while", "assert", "return"]),

    compute: ($) =>
      seq(
        "compute",
        field("target", $.expression),
        optional(seq(":", field("type", $.type))),
        "=",
        field("value", $.expression),
      ),
    if_statement: ($) =>
      seq(
        "if",
        field("condition", $.expression),
        field("then", $.body),
        optional(seq("else", field("else", choice($.body, $.if_statement)))),
      ),
    while_statement: ($) => seq("while", field("condition", $.expression), field("body", $.body)),
    assert_statement: ($) =>
      seq(
        "assert",
        field("condition", $.expression),
        ",",
        field("message", $.string),
        repeat(seq(",", $.expression)),
        optional($.attributes),
      ),
    call_statement: ($) => seq("call", $.expression),
    dataflow: ($) => seq("dataflow", field("body", $.body)),
    output: ($) => seq("output", commaSep1($.identifier)),
    return_statement: ($) => seq("return", field("value", $.expression)),

    // ---------------------------------------------------------------- expressions

    ...expressions({ products: ["*", "/", "//", "%", "@"], index: indexItems }),
    slice: ($) => seq(field("lower", $.expression), ":", field("upper", $.expression)),

    ...tokens,
  },
});
