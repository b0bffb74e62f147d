// What both grammars share: tokens, lists, expressions.

const PREC = { map: 1, or: 2, and: 3, not: 4, compare: 5, sum: 6, product: 7, minus: 8, postfix: 9 };

const commaSep1 = (rule) => seq(rule, repeat(seq(",", rule)));
const commaSep = (rule) => optional(commaSep1(rule));
/** Any number of `rule`, where a comma may follow the last. */
const list = (rule) => optional(seq(commaSep1(rule), optional(",")));

const binary = ($, precedence, operator) =>
  prec.left(
    precedence,
    seq(field("left", $.expression), field("operator", operator), field("right", $.expression)),
  );

const LETTER = "_\\p{L}\\p{Nl}\\p{No}";
const DIGITS = "[0-9][0-9_]*";

const tokens = {
  comment: () => token(/#[^\r\n]*/),

  identifier: () => new RegExp(`[${LETTER}][${LETTER}\\p{Nd}]*`),

  number: () =>
    token(
      choice(
        /0[xX][0-9a-fA-F_]+/,
        new RegExp(`${DIGITS}(\\.${DIGITS})?([eE][+-]?[0-9]+)?`),
      ),
    ),

  // behind a dot, so that `t.0.1` is an index of an index
  tuple_index: () => /[0-9]+/,

  string: ($) =>
    seq(
      '"',
      repeat(choice(token.immediate(prec(1, /[^"\\\r\n]+/)), $.escape_sequence)),
      token.immediate('"'),
    ),

  escape_sequence: () => token.immediate(/\\(u\{[0-9a-fA-F]{1,6}\}|[^\r\n])/),
};

/**
 * Expressions. `index`: what stands between the brackets of `a[...]`; `products`: the operators that bind like `*`;
 * `more`: the kinds of expressions that only one of the languages has.
 */
const expressions = ({ index, products, more = [] }) => ({
  expression: ($) =>
    choice(
      $.identifier,
      $.number,
      $.string,
      $.call,
      $.index,
      $.attribute,
      $.unary_expression,
      $.binary_expression,
      $.parenthesized_expression,
      $.tuple,
      $.list,
      ...more.map((name) => $[name]),
    ),

  binary_expression: ($) =>
    choice(
      binary($, PREC.or, "or"),
      binary($, PREC.and, "and"),
      binary($, PREC.compare, choice("==", "!=", "<", "<=", ">", ">=")),
      binary($, PREC.sum, choice("+", "-")),
      binary($, PREC.product, choice(...products)),
    ),

  unary_expression: ($) =>
    choice(
      prec(PREC.not, seq(field("operator", "not"), field("operand", $.expression))),
      prec(PREC.minus, seq(field("operator", "-"), field("operand", $.expression))),
    ),

  call: ($) =>
    prec(
      PREC.postfix,
      seq(field("function", $.expression), field("arguments", $.arguments)),
    ),
  arguments: ($) => seq("(", list(choice($.expression, $.named_argument)), ")"),
  named_argument: ($) => seq(field("name", $.identifier), "=", field("value", $.expression)),

  index: ($) => prec(PREC.postfix, seq(field("base", $.expression), "[", index($), "]")),
  attribute: ($) => prec(PREC.postfix, seq(field("base", $.expression), ".", field("name", $._attribute_name))),
  _attribute_name: ($) => choice($.identifier, alias($.tuple_index, $.number)),

  parenthesized_expression: ($) => seq("(", $.expression, ")"),
  tuple: ($) => seq("(", optional(seq($.expression, ",", list($.expression))), ")"),
  list: ($) => seq("[", list($.expression), "]"),
});

/** Words that begin a statement or may follow one, read as the name that an assignment begins with. */
const softName = ($, precedence, words) => prec(precedence, alias(choice(...words), $.identifier));

module.exports = { PREC, commaSep, commaSep1, list, tokens, expressions, softName };
