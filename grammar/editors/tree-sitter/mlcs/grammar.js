// The syntax of `.mlcs` schedules, after grammar/mlcs.lark. See ../mlc/grammar.js for soft keywords.

const { PREC, commaSep1, list, tokens, expressions, softName } = require("../common/rules.js");

module.exports = grammar({
  name: "mlcs",
  word: ($) => $.identifier,
  extras: ($) => [/[ \t\r\n\f]/, $.comment],
  supertypes: ($) => [$.statement, $.expression],
  inline: ($) => [$._attribute_name],
  conflicts: ($) => [[$.if_statement]],

  rules: {
    source_file: ($) => repeat(choice($.use_directive, $.schedule, $.proc)),

    use_directive: ($) => seq("use", field("path", $.string)),
    schedule: ($) =>
      seq(
        "schedule",
        field("name", $.identifier),
        "for",
        field("function", $.dotted_name),
        optional(seq("target", field("target", $.identifier))),
        optional($.options),
        field("body", $.body),
      ),
    dotted_name: ($) => seq($.identifier, repeat(seq(".", $.identifier))),
    options: ($) => seq("(", list($.option), ")"),
    option: ($) => seq(field("name", $.identifier), "=", field("value", $.expression)),
    proc: ($) =>
      seq("proc", field("name", $.identifier), field("parameters", $.parameters), field("body", $.body)),
    parameters: ($) => seq("(", list($.parameter), ")"),
    parameter: ($) =>
      seq(
        field("name", $.identifier),
        ":",
        field("kind", $.kind),
        optional(seq("=", field("default", $.expression))),
      ),
    kind: ($) => seq($.identifier, optional(seq("[", "]"))),

    // ---------------------------------------------------------------- statements

    body: ($) => seq("{", repeat($.statement), "}"),
    statement: ($) => choice($.assignment, $.do, $.if_statement, $.for_statement, $.return_statement),
    assignment: ($) =>
      seq(
        field("target", $._name),
        repeat(seq(",", field("target", $.identifier))),
        field("operator", "="),
        field("value", $.expression),
      ),
    // the compiler reads any expression here, and refuses all but calls later
    do: ($) => alias($._path_call, $.call),
    _path: ($) =>
      choice(
        $._name,
        alias($._path_call, $.call),
        alias($._path_index, $.index),
        alias($._path_attribute, $.attribute),
      ),
    _path_call: ($) => seq(field("function", $._path), field("arguments", $.arguments)),
    _path_index: ($) => seq(field("base", $._path), "[", $._index_item, "]"),
    _path_attribute: ($) => seq(field("base", $._path), ".", field("name", $._attribute_name)),
    _name: ($) => choice($.identifier, $._soft_name),
    _soft_name: ($) => softName($, -1, ["for", "if", "return", "else"]),

    if_statement: ($) =>
      seq(
        "if",
        field("condition", $.expression),
        field("then", $.body),
        optional(seq("else", field("else", choice($.body, $.if_statement)))),
      ),
    for_statement: ($) =>
      seq(
        "for",
        commaSep1(field("variable", $.identifier)),
        "in",
        field("items", $.expression),
        field("body", $.body),
      ),
    return_statement: ($) => seq("return", field("value", $.expression)),

    // ---------------------------------------------------------------- expressions

    ...expressions({
      products: ["*", "/", "//", "%"],
      index: ($) => $._index_item,
      more: ["index_map"],
    }),
    index_map: ($) =>
      prec.right(PREC.map, seq(field("from", $.expression), "->", field("to", $.expression))),
    _index_item: ($) => choice($.expression, $.slice),
    slice: ($) => seq(field("lower", optional($.expression)), ":", field("upper", optional($.expression))),

    ...tokens,
  },
});
