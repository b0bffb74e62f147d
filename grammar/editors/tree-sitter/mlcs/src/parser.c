#include <tree_sitter/parser.h>

#if defined(__GNUC__) || defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif

#define LANGUAGE_VERSION 14
#define STATE_COUNT 206
#define LARGE_STATE_COUNT 2
#define SYMBOL_COUNT 92
#define ALIAS_COUNT 0
#define TOKEN_COUNT 44
#define EXTERNAL_TOKEN_COUNT 0
#define FIELD_COUNT 24
#define MAX_ALIAS_SEQUENCE_LENGTH 8
#define PRODUCTION_ID_COUNT 34

enum {
  sym_identifier = 1,
  anon_sym_use = 2,
  anon_sym_schedule = 3,
  anon_sym_for = 4,
  anon_sym_target = 5,
  anon_sym_DOT = 6,
  anon_sym_LPAREN = 7,
  anon_sym_COMMA = 8,
  anon_sym_RPAREN = 9,
  anon_sym_EQ = 10,
  anon_sym_proc = 11,
  anon_sym_COLON = 12,
  anon_sym_LBRACK = 13,
  anon_sym_RBRACK = 14,
  anon_sym_LBRACE = 15,
  anon_sym_RBRACE = 16,
  anon_sym_if = 17,
  anon_sym_return = 18,
  anon_sym_else = 19,
  anon_sym_in = 20,
  anon_sym_or = 21,
  anon_sym_and = 22,
  anon_sym_EQ_EQ = 23,
  anon_sym_BANG_EQ = 24,
  anon_sym_LT = 25,
  anon_sym_LT_EQ = 26,
  anon_sym_GT = 27,
  anon_sym_GT_EQ = 28,
  anon_sym_PLUS = 29,
  anon_sym_DASH = 30,
  anon_sym_STAR = 31,
  anon_sym_SLASH = 32,
  anon_sym_SLASH_SLASH = 33,
  anon_sym_PERCENT = 34,
  anon_sym_not = 35,
  anon_sym_DASH_GT = 36,
  sym_comment = 37,
  sym_number = 38,
  sym_tuple_index = 39,
  anon_sym_DQUOTE = 40,
  aux_sym_string_token1 = 41,
  anon_sym_DQUOTE2 = 42,
  sym_escape_sequence = 43,
  sym_source_file = 44,
  sym_use_directive = 45,
  sym_schedule = 46,
  sym_dotted_name = 47,
  sym_options = 48,
  sym_option = 49,
  sym_proc = 50,
  sym_parameters = 51,
  sym_parameter = 52,
  sym_kind = 53,
  sym_body = 54,
  sym_statement = 55,
  sym_assignment = 56,
  sym_do = 57,
  sym__path = 58,
  sym__path_call = 59,
  sym__path_index = 60,
  sym__path_attribute = 61,
  sym__name = 62,
  sym__soft_name = 63,
  sym_if_statement = 64,
  sym_for_statement = 65,
  sym_return_statement = 66,
  sym_expression = 67,
  sym_binary_expression = 68,
  sym_unary_expression = 69,
  sym_call = 70,
  sym_arguments = 71,
  sym_named_argument = 72,
  sym_index = 73,
  sym_attribute = 74,
  sym_parenthesized_expression = 75,
  sym_tuple = 76,
  sym_list = 77,
  sym_index_map = 78,
  sym__index_item = 79,
  sym_slice = 80,
  sym_string = 81,
  aux_sym_source_file_repeat1 = 82,
  aux_sym_dotted_name_repeat1 = 83,
  aux_sym_options_repeat1 = 84,
  aux_sym_parameters_repeat1 = 85,
  aux_sym_body_repeat1 = 86,
  aux_sym_assignment_repeat1 = 87,
  aux_sym_for_statement_repeat1 = 88,
  aux_sym_arguments_repeat1 = 89,
  aux_sym_tuple_repeat1 = 90,
  aux_sym_string_repeat1 = 91,
};

static const char * const ts_symbol_names[] = {
  [ts_builtin_sym_end] = "end",
  [sym_identifier] = "identifier",
  [anon_sym_use] = "use",
  [anon_sym_schedule] = "schedule",
  [anon_sym_for] = "for",
  [anon_sym_target] = "target",
  [anon_sym_DOT] = ".",
  [anon_sym_LPAREN] = "(",
  [anon_sym_COMMA] = ",",
  [anon_sym_RPAREN] = ")",
  [anon_sym_EQ] = "=",
  [anon_sym_proc] = "proc",
  [anon_sym_COLON] = ":",
  [anon_sym_LBRACK] = "[",
  [anon_sym_RBRACK] = "]",
  [anon_sym_LBRACE] = "{",
  [anon_sym_RBRACE] = "}",
  [anon_sym_if] = "if",
  [anon_sym_return] = "return",
  [anon_sym_else] = "else",
  [anon_sym_in] = "in",
  [anon_sym_or] = "or",
  [anon_sym_and] = "and",
  [anon_sym_EQ_EQ] = "==",
  [anon_sym_BANG_EQ] = "!=",
  [anon_sym_LT] = "<",
  [anon_sym_LT_EQ] = "<=",
  [anon_sym_GT] = ">",
  [anon_sym_GT_EQ] = ">=",
  [anon_sym_PLUS] = "+",
  [anon_sym_DASH] = "-",
  [anon_sym_STAR] = "*",
  [anon_sym_SLASH] = "/",
  [anon_sym_SLASH_SLASH] = "//",
  [anon_sym_PERCENT] = "%",
  [anon_sym_not] = "not",
  [anon_sym_DASH_GT] = "->",
  [sym_comment] = "comment",
  [sym_number] = "number",
  [sym_tuple_index] = "number",
  [anon_sym_DQUOTE] = "\"",
  [aux_sym_string_token1] = "string_token1",
  [anon_sym_DQUOTE2] = "\"",
  [sym_escape_sequence] = "escape_sequence",
  [sym_source_file] = "source_file",
  [sym_use_directive] = "use_directive",
  [sym_schedule] = "schedule",
  [sym_dotted_name] = "dotted_name",
  [sym_options] = "options",
  [sym_option] = "option",
  [sym_proc] = "proc",
  [sym_parameters] = "parameters",
  [sym_parameter] = "parameter",
  [sym_kind] = "kind",
  [sym_body] = "body",
  [sym_statement] = "statement",
  [sym_assignment] = "assignment",
  [sym_do] = "do",
  [sym__path] = "_path",
  [sym__path_call] = "call",
  [sym__path_index] = "index",
  [sym__path_attribute] = "attribute",
  [sym__name] = "_name",
  [sym__soft_name] = "_soft_name",
  [sym_if_statement] = "if_statement",
  [sym_for_statement] = "for_statement",
  [sym_return_statement] = "return_statement",
  [sym_expression] = "expression",
  [sym_binary_expression] = "binary_expression",
  [sym_unary_expression] = "unary_expression",
  [sym_call] = "call",
  [sym_arguments] = "arguments",
  [sym_named_argument] = "named_argument",
  [sym_index] = "index",
  [sym_attribute] = "attribute",
  [sym_parenthesized_expression] = "parenthesized_expression",
  [sym_tuple] = "tuple",
  [sym_list] = "list",
  [sym_index_map] = "index_map",
  [sym__index_item] = "_index_item",
  [sym_slice] = "slice",
  [sym_string] = "string",
  [aux_sym_source_file_repeat1] = "source_file_repeat1",
  [aux_sym_dotted_name_repeat1] = "dotted_name_repeat1",
  [aux_sym_options_repeat1] = "options_repeat1",
  [aux_sym_parameters_repeat1] = "parameters_repeat1",
  [aux_sym_body_repeat1] = "body_repeat1",
  [aux_sym_assignment_repeat1] = "assignment_repeat1",
  [aux_sym_for_statement_repeat1] = "for_statement_repeat1",
  [aux_sym_arguments_repeat1] = "arguments_repeat1",
  [aux_sym_tuple_repeat1] = "tuple_repeat1",
  [aux_sym_string_repeat1] = "string_repeat1",
};

static const TSSymbol ts_symbol_map[] = {
  [ts_builtin_sym_end] = ts_builtin_sym_end,
  [sym_identifier] = sym_identifier,
  [anon_sym_use] = anon_sym_use,
  [anon_sym_schedule] = anon_sym_schedule,
  [anon_sym_for] = anon_sym_for,
  [anon_sym_target] = anon_sym_target,
  [anon_sym_DOT] = anon_sym_DOT,
  [anon_sym_LPAREN] = anon_sym_LPAREN,
  [anon_sym_COMMA] = anon_sym_COMMA,
  [anon_sym_RPAREN] = anon_sym_RPAREN,
  [anon_sym_EQ] = anon_sym_EQ,
  [anon_sym_proc] = anon_sym_proc,
  [anon_sym_COLON] = anon_sym_COLON,
  [anon_sym_LBRACK] = anon_sym_LBRACK,
  [anon_sym_RBRACK] = anon_sym_RBRACK,
  [anon_sym_LBRACE] = anon_sym_LBRACE,
  [anon_sym_RBRACE] = anon_sym_RBRACE,
  [anon_sym_if] = anon_sym_if,
  [anon_sym_return] = anon_sym_return,
  [anon_sym_else] = anon_sym_else,
  [anon_sym_in] = anon_sym_in,
  [anon_sym_or] = anon_sym_or,
  [anon_sym_and] = anon_sym_and,
  [anon_sym_EQ_EQ] = anon_sym_EQ_EQ,
  [anon_sym_BANG_EQ] = anon_sym_BANG_EQ,
  [anon_sym_LT] = anon_sym_LT,
  [anon_sym_LT_EQ] = anon_sym_LT_EQ,
  [anon_sym_GT] = anon_sym_GT,
  [anon_sym_GT_EQ] = anon_sym_GT_EQ,
  [anon_sym_PLUS] = anon_sym_PLUS,
  [anon_sym_DASH] = anon_sym_DASH,
  [anon_sym_STAR] = anon_sym_STAR,
  [anon_sym_SLASH] = anon_sym_SLASH,
  [anon_sym_SLASH_SLASH] = anon_sym_SLASH_SLASH,
  [anon_sym_PERCENT] = anon_sym_PERCENT,
  [anon_sym_not] = anon_sym_not,
  [anon_sym_DASH_GT] = anon_sym_DASH_GT,
  [sym_comment] = sym_comment,
  [sym_number] = sym_number,
  [sym_tuple_index] = sym_number,
  [anon_sym_DQUOTE] = anon_sym_DQUOTE,
  [aux_sym_string_token1] = aux_sym_string_token1,
  [anon_sym_DQUOTE2] = anon_sym_DQUOTE,
  [sym_escape_sequence] = sym_escape_sequence,
  [sym_source_file] = sym_source_file,
  [sym_use_directive] = sym_use_directive,
  [sym_schedule] = sym_schedule,
  [sym_dotted_name] = sym_dotted_name,
  [sym_options] = sym_options,
  [sym_option] = sym_option,
  [sym_proc] = sym_proc,
  [sym_parameters] = sym_parameters,
  [sym_parameter] = sym_parameter,
  [sym_kind] = sym_kind,
  [sym_body] = sym_body,
  [sym_statement] = sym_statement,
  [sym_assignment] = sym_assignment,
  [sym_do] = sym_do,
  [sym__path] = sym__path,
  [sym__path_call] = sym_call,
  [sym__path_index] = sym_index,
  [sym__path_attribute] = sym_attribute,
  [sym__name] = sym__name,
  [sym__soft_name] = sym__soft_name,
  [sym_if_statement] = sym_if_statement,
  [sym_for_statement] = sym_for_statement,
  [sym_return_statement] = sym_return_statement,
  [sym_expression] = sym_expression,
  [sym_binary_expression] = sym_binary_expression,
  [sym_unary_expression] = sym_unary_expression,
  [sym_call] = sym_call,
  [sym_arguments] = sym_arguments,
  [sym_named_argument] = sym_named_argument,
  [sym_index] = sym_index,
  [sym_attribute] = sym_attribute,
  [sym_parenthesized_expression] = sym_parenthesized_expression,
  [sym_tuple] = sym_tuple,
  [sym_list] = sym_list,
  [sym_index_map] = sym_index_map,
  [sym__index_item] = sym__index_item,
  [sym_slice] = sym_slice,
  [sym_string] = sym_string,
  [aux_sym_source_file_repeat1] = aux_sym_source_file_repeat1,
  [aux_sym_dotted_name_repeat1] = aux_sym_dotted_name_repeat1,
  [aux_sym_options_repeat1] = aux_sym_options_repeat1,
  [aux_sym_parameters_repeat1] = aux_sym_parameters_repeat1,
  [aux_sym_body_repeat1] = aux_sym_body_repeat1,
  [aux_sym_assignment_repeat1] = aux_sym_assignment_repeat1,
  [aux_sym_for_statement_repeat1] = aux_sym_for_statement_repeat1,
  [aux_sym_arguments_repeat1] = aux_sym_arguments_repeat1,
  [aux_sym_tuple_repeat1] = aux_sym_tuple_repeat1,
  [aux_sym_string_repeat1] = aux_sym_string_repeat1,
};

static const TSSymbolMetadata ts_symbol_metadata[] = {
  [ts_builtin_sym_end] = {
    .visible = false,
    .named = true,
  },
  [sym_identifier] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_use] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_schedule] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_for] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_target] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_DOT] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LPAREN] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_COMMA] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RPAREN] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_EQ] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_proc] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_COLON] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LBRACK] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RBRACK] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LBRACE] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RBRACE] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_if] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_return] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_else] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_in] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_or] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_and] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_EQ_EQ] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_BANG_EQ] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LT] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LT_EQ] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_GT] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_GT_EQ] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_PLUS] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_DASH] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_STAR] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_SLASH] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_SLASH_SLASH] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_PERCENT] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_not] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_DASH_GT] = {
    .visible = true,
    .named = false,
  },
  [sym_comment] = {
    .visible = true,
    .named = true,
  },
  [sym_number] = {
    .visible = true,
    .named = true,
  },
  [sym_tuple_index] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_DQUOTE] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_string_token1] = {
    .visible = false,
    .named = false,
  },
  [anon_sym_DQUOTE2] = {
    .visible = true,
    .named = false,
  },
  [sym_escape_sequence] = {
    .visible = true,
    .named = true,
  },
  [sym_source_file] = {
    .visible = true,
    .named = true,
  },
  [sym_use_directive] = {
    .visible = true,
    .named = true,
  },
  [sym_schedule] = {
    .visible = true,
    .named = true,
  },
  [sym_dotted_name] = {
    .visible = true,
    .named = true,
  },
  [sym_options] = {
    .visible = true,
    .named = true,
  },
  [sym_option] = {
    .visible = true,
    .named = true,
  },
  [sym_proc] = {
    .visible = true,
    .named = true,
  },
  [sym_parameters] = {
    .visible = true,
    .named = true,
  },
  [sym_parameter] = {
    .visible = true,
    .named = true,
  },
  [sym_kind] = {
    .visible = true,
    .named = true,
  },
  [sym_body] = {
    .visible = true,
    .named = true,
  },
  [sym_statement] = {
    .visible = false,
    .named = true,
    .supertype = true,
  },
  [sym_assignment] = {
    .visible = true,
    .named = true,
  },
  [sym_do] = {
    .visible = true,
    .named = true,
  },
  [sym__path] = {
    .visible = false,
    .named = true,
  },
  [sym__path_call] = {
    .visible = true,
    .named = true,
  },
  [sym__path_index] = {
    .visible = true,
    .named = true,
  },
  [sym__path_attribute] = {
    .visible = true,
    .named = true,
  },
  [sym__name] = {
    .visible = false,
    .named = true,
  },
  [sym__soft_name] = {
    .visible = false,
    .named = true,
  },
  [sym_if_statement] = {
    .visible = true,
    .named = true,
  },
  [sym_for_statement] = {
    .visible = true,
    .named = true,
  },
  [sym_return_statement] = {
    .visible = true,
    .named = true,
  },
  [sym_expression] = {
    .visible = false,
    .named = true,
    .supertype = true,
  },
  [sym_binary_expression] = {
    .visible = true,
    .named = true,
  },
  [sym_unary_expression] = {
    .visible = true,
    .named = true,
  },
  [sym_call] = {
    .visible = true,
    .named = true,
  },
  [sym_arguments] = {
    .visible = true,
    .named = true,
  },
  [sym_named_argument] = {
    .visible = true,
    .named = true,
  },
  [sym_index] = {
    .visible = true,
    .named = true,
  },
  [sym_attribute] = {
    .visible = true,
    .named = true,
  },
  [sym_parenthesized_expression] = {
    .visible = true,
    .named = true,
  },
  [sym_tuple] = {
    .visible = true,
    .named = true,
  },
  [sym_list] = {
    .visible = true,
    .named = true,
  },
  [sym_index_map] = {
    .visible = true,
    .named = true,
  },
  [sym__index_item] = {
    .visible = false,
    .named = true,
  },
  [sym_slice] = {
    .visible = true,
    .named = true,
  },
  [sym_string] = {
    .visible = true,
    .named = true,
  },
  [aux_sym_source_file_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_dotted_name_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_options_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_parameters_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_body_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_assignment_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_for_statement_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_arguments_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_tuple_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_string_repeat1] = {
    .visible = false,
    .named = false,
  },
};

enum {
  field_arguments = 1,
  field_base = 2,
  field_body = 3,
  field_condition = 4,
  field_default = 5,
  field_else = 6,
  field_from = 7,
  field_function = 8,
  field_items = 9,
  field_kind = 10,
  field_left = 11,
  field_lower = 12,
  field_name = 13,
  field_operand = 14,
  field_operator = 15,
  field_parameters = 16,
  field_path = 17,
  field_right = 18,
  field_target = 19,
  field_then = 20,
  field_to = 21,
  field_upper = 22,
  field_value = 23,
  field_variable = 24,
};

static const char * const ts_field_names[] = {
  [0] = NULL,
  [field_arguments] = "arguments",
  [field_base] = "base",
  [field_body] = "body",
  [field_condition] = "condition",
  [field_default] = "default",
  [field_else] = "else",
  [field_from] = "from",
  [field_function] = "function",
  [field_items] = "items",
  [field_kind] = "kind",
  [field_left] = "left",
  [field_lower] = "lower",
  [field_name] = "name",
  [field_operand] = "operand",
  [field_operator] = "operator",
  [field_parameters] = "parameters",
  [field_path] = "path",
  [field_right] = "right",
  [field_target] = "target",
  [field_then] = "then",
  [field_to] = "to",
  [field_upper] = "upper",
  [field_value] = "value",
  [field_variable] = "variable",
};

static const TSFieldMapSlice ts_field_map_slices[PRODUCTION_ID_COUNT] = {
  [1] = {.index = 0, .length = 1},
  [2] = {.index = 1, .length = 3},
  [3] = {.index = 4, .length = 3},
  [5] = {.index = 7, .length = 2},
  [6] = {.index = 9, .length = 1},
  [7] = {.index = 10, .length = 2},
  [8] = {.index = 12, .length = 3},
  [9] = {.index = 15, .length = 2},
  [10] = {.index = 17, .length = 1},
  [11] = {.index = 18, .length = 2},
  [12] = {.index = 20, .length = 4},
  [13] = {.index = 24, .length = 2},
  [14] = {.index = 26, .length = 2},
  [15] = {.index = 28, .length = 2},
  [16] = {.index = 30, .length = 1},
  [17] = {.index = 31, .length = 3},
  [18] = {.index = 34, .length = 2},
  [19] = {.index = 36, .length = 4},
  [20] = {.index = 40, .length = 2},
  [21] = {.index = 42, .length = 3},
  [22] = {.index = 45, .length = 1},
  [23] = {.index = 46, .length = 2},
  [24] = {.index = 48, .length = 3},
  [25] = {.index = 51, .length = 2},
  [26] = {.index = 53, .length = 1},
  [27] = {.index = 54, .length = 1},
  [28] = {.index = 55, .length = 1},
  [29] = {.index = 56, .length = 4},
  [30] = {.index = 60, .length = 3},
  [31] = {.index = 63, .length = 3},
  [32] = {.index = 66, .length = 2},
  [33] = {.index = 68, .length = 4},
};

static const TSFieldMapEntry ts_field_map_entries[] = {
  [0] =
    {field_path, 1},
  [1] =
    {field_body, 3},
    {field_name, 1},
    {field_parameters, 2},
  [4] =
    {field_body, 4},
    {field_function, 3},
    {field_name, 1},
  [7] =
    {field_arguments, 0, .inherited = true},
    {field_function, 0, .inherited = true},
  [9] =
    {field_base, 0, .inherited = true},
  [10] =
    {field_base, 0, .inherited = true},
    {field_name, 0, .inherited = true},
  [12] =
    {field_body, 5},
    {field_function, 3},
    {field_name, 1},
  [15] =
    {field_kind, 2},
    {field_name, 0},
  [17] =
    {field_value, 1},
  [18] =
    {field_arguments, 1},
    {field_function, 0},
  [20] =
    {field_body, 6},
    {field_function, 3},
    {field_name, 1},
    {field_target, 5},
  [24] =
    {field_operand, 1},
    {field_operator, 0},
  [26] =
    {field_condition, 1},
    {field_then, 2},
  [28] =
    {field_base, 0},
    {field_name, 2},
  [30] =
    {field_target, 1},
  [31] =
    {field_operator, 1},
    {field_target, 0},
    {field_value, 2},
  [34] =
    {field_target, 0, .inherited = true},
    {field_target, 1, .inherited = true},
  [36] =
    {field_body, 7},
    {field_function, 3},
    {field_name, 1},
    {field_target, 5},
  [40] =
    {field_name, 0},
    {field_value, 2},
  [42] =
    {field_default, 4},
    {field_kind, 2},
    {field_name, 0},
  [45] =
    {field_variable, 1},
  [46] =
    {field_variable, 0, .inherited = true},
    {field_variable, 1, .inherited = true},
  [48] =
    {field_left, 0},
    {field_operator, 1},
    {field_right, 2},
  [51] =
    {field_from, 0},
    {field_to, 2},
  [53] =
    {field_upper, 1},
  [54] =
    {field_lower, 0},
  [55] =
    {field_base, 0},
  [56] =
    {field_operator, 2},
    {field_target, 0},
    {field_target, 1, .inherited = true},
    {field_value, 3},
  [60] =
    {field_body, 4},
    {field_items, 3},
    {field_variable, 1},
  [63] =
    {field_condition, 1},
    {field_else, 4},
    {field_then, 2},
  [66] =
    {field_lower, 0},
    {field_upper, 2},
  [68] =
    {field_body, 5},
    {field_items, 4},
    {field_variable, 1},
    {field_variable, 2, .inherited = true},
};

static const TSSymbol ts_alias_sequences[PRODUCTION_ID_COUNT][MAX_ALIAS_SEQUENCE_LENGTH] = {
  [0] = {0},
  [4] = {
    [0] = sym_identifier,
  },
};

static const uint16_t ts_non_terminal_alias_map[] = {
  0,
};

static const TSStateId ts_primary_state_ids[STATE_COUNT] = {
  [0] = 0,
  [1] = 1,
  [2] = 2,
  [3] = 3,
  [4] = 4,
  [5] = 5,
  [6] = 6,
  [7] = 7,
  [8] = 8,
  [9] = 9,
  [10] = 10,
  [11] = 11,
  [12] = 12,
  [13] = 13,
  [14] = 14,
  [15] = 15,
  [16] = 16,
  [17] = 17,
  [18] = 18,
  [19] = 19,
  [20] = 20,
  [21] = 21,
  [22] = 22,
  [23] = 23,
  [24] = 24,
  [25] = 25,
  [26] = 26,
  [27] = 27,
  [28] = 28,
  [29] = 29,
  [30] = 30,
  [31] = 31,
  [32] = 32,
  [33] = 30,
  [34] = 22,
  [35] = 27,
  [36] = 24,
  [37] = 29,
  [38] = 31,
  [39] = 23,
  [40] = 32,
  [41] = 41,
  [42] = 42,
  [43] = 43,
  [44] = 44,
  [45] = 45,
  [46] = 46,
  [47] = 47,
  [48] = 48,
  [49] = 49,
  [50] = 50,
  [51] = 51,
  [52] = 52,
  [53] = 53,
  [54] = 54,
  [55] = 55,
  [56] = 56,
  [57] = 57,
  [58] = 58,
  [59] = 59,
  [60] = 60,
  [61] = 61,
  [62] = 62,
  [63] = 63,
  [64] = 64,
  [65] = 65,
  [66] = 66,
  [67] = 67,
  [68] = 68,
  [69] = 69,
  [70] = 70,
  [71] = 71,
  [72] = 72,
  [73] = 73,
  [74] = 74,
  [75] = 65,
  [76] = 76,
  [77] = 66,
  [78] = 78,
  [79] = 79,
  [80] = 80,
  [81] = 81,
  [82] = 82,
  [83] = 83,
  [84] = 79,
  [85] = 85,
  [86] = 86,
  [87] = 87,
  [88] = 88,
  [89] = 89,
  [90] = 90,
  [91] = 91,
  [92] = 92,
  [93] = 93,
  [94] = 94,
  [95] = 95,
  [96] = 94,
  [97] = 95,
  [98] = 82,
  [99] = 83,
  [100] = 85,
  [101] = 86,
  [102] = 87,
  [103] = 103,
  [104] = 104,
  [105] = 105,
  [106] = 106,
  [107] = 107,
  [108] = 108,
  [109] = 109,
  [110] = 110,
  [111] = 111,
  [112] = 112,
  [113] = 113,
  [114] = 114,
  [115] = 115,
  [116] = 116,
  [117] = 117,
  [118] = 118,
  [119] = 119,
  [120] = 120,
  [121] = 121,
  [122] = 122,
  [123] = 123,
  [124] = 124,
  [125] = 111,
  [126] = 126,
  [127] = 127,
  [128] = 128,
  [129] = 129,
  [130] = 130,
  [131] = 131,
  [132] = 132,
  [133] = 133,
  [134] = 134,
  [135] = 135,
  [136] = 136,
  [137] = 127,
  [138] = 136,
  [139] = 139,
  [140] = 112,
  [141] = 141,
  [142] = 142,
  [143] = 143,
  [144] = 144,
  [145] = 145,
  [146] = 146,
  [147] = 147,
  [148] = 148,
  [149] = 149,
  [150] = 150,
  [151] = 151,
  [152] = 152,
  [153] = 153,
  [154] = 154,
  [155] = 155,
  [156] = 156,
  [157] = 157,
  [158] = 158,
  [159] = 159,
  [160] = 160,
  [161] = 161,
  [162] = 162,
  [163] = 163,
  [164] = 164,
  [165] = 165,
  [166] = 166,
  [167] = 167,
  [168] = 168,
  [169] = 169,
  [170] = 170,
  [171] = 171,
  [172] = 172,
  [173] = 173,
  [174] = 174,
  [175] = 175,
  [176] = 176,
  [177] = 177,
  [178] = 178,
  [179] = 179,
  [180] = 180,
  [181] = 181,
  [182] = 182,
  [183] = 183,
  [184] = 184,
  [185] = 185,
  [186] = 186,
  [187] = 187,
  [188] = 188,
  [189] = 189,
  [190] = 190,
  [191] = 191,
  [192] = 192,
  [193] = 193,
  [194] = 194,
  [195] = 195,
  [196] = 196,
  [197] = 197,
  [198] = 198,
  [199] = 199,
  [200] = 200,
  [201] = 201,
  [202] = 202,
  [203] = 203,
  [204] = 204,
  [205] = 205,
};

static inline bool sym_identifier_character_set_1(int32_t c) {
  return (c < 6981
    ? (c < 3056
      ? (c < 2384
        ? (c < 1376
          ? (c < 750
            ? (c < 188
              ? (c < 170
                ? (c < '_'
                  ? (c >= 'A' && c <= 'Z')
                  : (c <= '_' || (c >= 'a' && c <= 'z')))
                : (c <= 170 || (c < 181
                  ? (c >= 178 && c <= 179)
                  : (c <= 181 || (c >= 185 && c <= 186)))))
              : (c <= 190 || (c < 710
                ? (c < 216
                  ? (c >= 192 && c <= 214)
                  : (c <= 246 || (c >= 248 && c <= 705)))
                : (c <= 721 || (c < 748
                  ? (c >= 736 && c <= 740)
                  : c <= 748)))))
            : (c <= 750 || (c < 908
              ? (c < 895
                ? (c < 886
                  ? (c >= 880 && c <= 884)
                  : (c <= 887 || (c >= 890 && c <= 893)))
                : (c <= 895 || (c < 904
                  ? c == 902
                  : c <= 906)))
              : (c <= 908 || (c < 1162
                ? (c < 931
                  ? (c >= 910 && c <= 929)
                  : (c <= 1013 || (c >= 1015 && c <= 1153)))
                : (c <= 1327 || (c < 1369
                  ? (c >= 1329 && c <= 1366)
                  : c <= 1369)))))))
          : (c <= 1416 || (c < 1994
            ? (c < 1774
              ? (c < 1646
                ? (c < 1519
                  ? (c >= 1488 && c <= 1514)
                  : (c <= 1522 || (c >= 1568 && c <= 1610)))
                : (c <= 1647 || (c < 1749
                  ? (c >= 1649 && c <= 1747)
                  : (c <= 1749 || (c >= 1765 && c <= 1766)))))
              : (c <= 1775 || (c < 1810
                ? (c < 1791
                  ? (c >= 1786 && c <= 1788)
                  : (c <= 1791 || c == 1808))
                : (c <= 1839 || (c < 1969
                  ? (c >= 1869 && c <= 1957)
                  : c <= 1969)))))
            : (c <= 2026 || (c < 2112
              ? (c < 2074
                ? (c < 2042
                  ? (c >= 2036 && c <= 2037)
                  : (c <= 2042 || (c >= 2048 && c <= 2069)))
                : (c <= 2074 || (c < 2088
                  ? c == 2084
                  : c <= 2088)))
              : (c <= 2136 || (c < 2208
                ? (c < 2160
                  ? (c >= 2144 && c <= 2154)
                  : (c <= 2183 || (c >= 2185 && c <= 2190)))
                : (c <= 2249 || (c < 2365
                  ? (c >= 2308 && c <= 2361)
                  : c <= 2365)))))))))
        : (c <= 2384 || (c < 2730
          ? (c < 2556
            ? (c < 2486
              ? (c < 2447
                ? (c < 2417
                  ? (c >= 2392 && c <= 2401)
                  : (c <= 2432 || (c >= 2437 && c <= 2444)))
                : (c <= 2448 || (c < 2474
                  ? (c >= 2451 && c <= 2472)
                  : (c <= 2480 || c == 2482))))
              : (c <= 2489 || (c < 2527
                ? (c < 2510
                  ? c == 2493
                  : (c <= 2510 || (c >= 2524 && c <= 2525)))
                : (c <= 2529 || (c < 2548
                  ? (c >= 2544 && c <= 2545)
                  : c <= 2553)))))
            : (c <= 2556 || (c < 2616
              ? (c < 2602
                ? (c < 2575
                  ? (c >= 2565 && c <= 2570)
                  : (c <= 2576 || (c >= 2579 && c <= 2600)))
                : (c <= 2608 || (c < 2613
                  ? (c >= 2610 && c <= 2611)
                  : c <= 2614)))
              : (c <= 2617 || (c < 2693
                ? (c < 2654
                  ? (c >= 2649 && c <= 2652)
                  : (c <= 2654 || (c >= 2674 && c <= 2676)))
                : (c <= 2701 || (c < 2707
                  ? (c >= 2703 && c <= 2705)
                  : c <= 2728)))))))
          : (c <= 2736 || (c < 2908
            ? (c < 2821
              ? (c < 2768
                ? (c < 2741
                  ? (c >= 2738 && c <= 2739)
                  : (c <= 2745 || c == 2749))
                : (c <= 2768 || (c < 2809
                  ? (c >= 2784 && c <= 2785)
                  : c <= 2809)))
              : (c <= 2828 || (c < 2866
                ? (c < 2835
                  ? (c >= 2831 && c <= 2832)
                  : (c <= 2856 || (c >= 2858 && c <= 2864)))
                : (c <= 2867 || (c < 2877
                  ? (c >= 2869 && c <= 2873)
                  : c <= 2877)))))
            : (c <= 2909 || (c < 2969
              ? (c < 2949
                ? (c < 2929
                  ? (c >= 2911 && c <= 2913)
                  : (c <= 2935 || c == 2947))
                : (c <= 2954 || (c < 2962
                  ? (c >= 2958 && c <= 2960)
                  : c <= 2965)))
              : (c <= 2970 || (c < 2984
                ? (c < 2974
                  ? c == 2972
                  : (c <= 2975 || (c >= 2979 && c <= 2980)))
                : (c <= 2986 || (c < 3024
                  ? (c >= 2990 && c <= 3001)
                  : c <= 3024)))))))))))
      : (c <= 3058 || (c < 4197
        ? (c < 3461
          ? (c < 3253
            ? (c < 3168
              ? (c < 3114
                ? (c < 3086
                  ? (c >= 3077 && c <= 3084)
                  : (c <= 3088 || (c >= 3090 && c <= 3112)))
                : (c <= 3129 || (c < 3160
                  ? c == 3133
                  : (c <= 3162 || c == 3165))))
              : (c <= 3169 || (c < 3214
                ? (c < 3200
                  ? (c >= 3192 && c <= 3198)
                  : (c <= 3200 || (c >= 3205 && c <= 3212)))
                : (c <= 3216 || (c < 3242
                  ? (c >= 3218 && c <= 3240)
                  : c <= 3251)))))
            : (c <= 3257 || (c < 3346
              ? (c < 3313
                ? (c < 3293
                  ? c == 3261
                  : (c <= 3294 || (c >= 3296 && c <= 3297)))
                : (c <= 3314 || (c < 3342
                  ? (c >= 3332 && c <= 3340)
                  : c <= 3344)))
              : (c <= 3386 || (c < 3416
                ? (c < 3406
                  ? c == 3389
                  : (c <= 3406 || (c >= 3412 && c <= 3414)))
                : (c <= 3425 || (c < 3450
                  ? (c >= 3440 && c <= 3448)
                  : c <= 3455)))))))
          : (c <= 3478 || (c < 3773
            ? (c < 3713
              ? (c < 3520
                ? (c < 3507
                  ? (c >= 3482 && c <= 3505)
                  : (c <= 3515 || c == 3517))
                : (c <= 3526 || (c < 3634
                  ? (c >= 3585 && c <= 3632)
                  : (c <= 3635 || (c >= 3648 && c <= 3654)))))
              : (c <= 3714 || (c < 3749
                ? (c < 3718
                  ? c == 3716
                  : (c <= 3722 || (c >= 3724 && c <= 3747)))
                : (c <= 3749 || (c < 3762
                  ? (c >= 3751 && c <= 3760)
                  : c <= 3763)))))
            : (c <= 3773 || (c < 3913
              ? (c < 3840
                ? (c < 3782
                  ? (c >= 3776 && c <= 3780)
                  : (c <= 3782 || (c >= 3804 && c <= 3807)))
                : (c <= 3840 || (c < 3904
                  ? (c >= 3882 && c <= 3891)
                  : c <= 3911)))
              : (c <= 3948 || (c < 4176
                ? (c < 4096
                  ? (c >= 3976 && c <= 3980)
                  : (c <= 4138 || c == 4159))
                : (c <= 4181 || (c < 4193
                  ? (c >= 4186 && c <= 4189)
                  : c <= 4193)))))))))
        : (c <= 4198 || (c < 5743
          ? (c < 4752
            ? (c < 4348
              ? (c < 4256
                ? (c < 4213
                  ? (c >= 4206 && c <= 4208)
                  : (c <= 4225 || c == 4238))
                : (c <= 4293 || (c < 4301
                  ? c == 4295
                  : (c <= 4301 || (c >= 4304 && c <= 4346)))))
              : (c <= 4680 || (c < 4698
                ? (c < 4688
                  ? (c >= 4682 && c <= 4685)
                  : (c <= 4694 || c == 4696))
                : (c <= 4701 || (c < 4746
                  ? (c >= 4704 && c <= 4744)
                  : c <= 4749)))))
            : (c <= 4784 || (c < 4882
              ? (c < 4802
                ? (c < 4792
                  ? (c >= 4786 && c <= 4789)
                  : (c <= 4798 || c == 4800))
                : (c <= 4805 || (c < 4824
                  ? (c >= 4808 && c <= 4822)
                  : c <= 4880)))
              : (c <= 4885 || (c < 5024
                ? (c < 4969
                  ? (c >= 4888 && c <= 4954)
                  : (c <= 4988 || (c >= 4992 && c <= 5007)))
                : (c <= 5109 || (c < 5121
                  ? (c >= 5112 && c <= 5117)
                  : c <= 5740)))))))
          : (c <= 5759 || (c < 6272
            ? (c < 5984
              ? (c < 5888
                ? (c < 5792
                  ? (c >= 5761 && c <= 5786)
                  : (c <= 5866 || (c >= 5870 && c <= 5880)))
                : (c <= 5905 || (c < 5952
                  ? (c >= 5919 && c <= 5937)
                  : c <= 5969)))
              : (c <= 5996 || (c < 6108
                ? (c < 6016
                  ? (c >= 5998 && c <= 6000)
                  : (c <= 6067 || c == 6103))
                : (c <= 6108 || (c < 6176
                  ? (c >= 6128 && c <= 6137)
                  : c <= 6264)))))
            : (c <= 6276 || (c < 6528
              ? (c < 6400
                ? (c < 6314
                  ? (c >= 6279 && c <= 6312)
                  : (c <= 6314 || (c >= 6320 && c <= 6389)))
                : (c <= 6430 || (c < 6512
                  ? (c >= 6480 && c <= 6509)
                  : c <= 6516)))
              : (c <= 6571 || (c < 6688
                ? (c < 6618
                  ? (c >= 6576 && c <= 6601)
                  : (c <= 6618 || (c >= 6656 && c <= 6678)))
                : (c <= 6740 || (c < 6917
                  ? c == 6823
                  : c <= 6963)))))))))))))
    : (c <= 6988 || (c < 43138
      ? (c < 11517
        ? (c < 8144
          ? (c < 7680
            ? (c < 7312
              ? (c < 7168
                ? (c < 7086
                  ? (c >= 7043 && c <= 7072)
                  : (c <= 7087 || (c >= 7098 && c <= 7141)))
                : (c <= 7203 || (c < 7258
                  ? (c >= 7245 && c <= 7247)
                  : (c <= 7293 || (c >= 7296 && c <= 7304)))))
              : (c <= 7354 || (c < 7413
                ? (c < 7401
                  ? (c >= 7357 && c <= 7359)
                  : (c <= 7404 || (c >= 7406 && c <= 7411)))
                : (c <= 7414 || (c < 7424
                  ? c == 7418
                  : c <= 7615)))))
            : (c <= 7957 || (c < 8029
              ? (c < 8016
                ? (c < 7968
                  ? (c >= 7960 && c <= 7965)
                  : (c <= 8005 || (c >= 8008 && c <= 8013)))
                : (c <= 8023 || (c < 8027
                  ? c == 8025
                  : c <= 8027)))
              : (c <= 8029 || (c < 8126
                ? (c < 8064
                  ? (c >= 8031 && c <= 8061)
                  : (c <= 8116 || (c >= 8118 && c <= 8124)))
                : (c <= 8126 || (c < 8134
                  ? (c >= 8130 && c <= 8132)
                  : c <= 8140)))))))
          : (c <= 8147 || (c < 8486
            ? (c < 8336
              ? (c < 8182
                ? (c < 8160
                  ? (c >= 8150 && c <= 8155)
                  : (c <= 8172 || (c >= 8178 && c <= 8180)))
                : (c <= 8188 || (c < 8308
                  ? (c >= 8304 && c <= 8305)
                  : (c <= 8313 || (c >= 8319 && c <= 8329)))))
              : (c <= 8348 || (c < 8469
                ? (c < 8455
                  ? c == 8450
                  : (c <= 8455 || (c >= 8458 && c <= 8467)))
                : (c <= 8469 || (c < 8484
                  ? (c >= 8473 && c <= 8477)
                  : c <= 8484)))))
            : (c <= 8486 || (c < 8528
              ? (c < 8508
                ? (c < 8490
                  ? c == 8488
                  : (c <= 8493 || (c >= 8495 && c <= 8505)))
                : (c <= 8511 || (c < 8526
                  ? (c >= 8517 && c <= 8521)
                  : c <= 8526)))
              : (c <= 8585 || (c < 11264
                ? (c < 9450
                  ? (c >= 9312 && c <= 9371)
                  : (c <= 9471 || (c >= 10102 && c <= 10131)))
                : (c <= 11492 || (c < 11506
                  ? (c >= 11499 && c <= 11502)
                  : c <= 11507)))))))))
        : (c <= 11517 || (c < 12832
          ? (c < 11823
            ? (c < 11688
              ? (c < 11568
                ? (c < 11559
                  ? (c >= 11520 && c <= 11557)
                  : (c <= 11559 || c == 11565))
                : (c <= 11623 || (c < 11648
                  ? c == 11631
                  : (c <= 11670 || (c >= 11680 && c <= 11686)))))
              : (c <= 11694 || (c < 11720
                ? (c < 11704
                  ? (c >= 11696 && c <= 11702)
                  : (c <= 11710 || (c >= 11712 && c <= 11718)))
                : (c <= 11726 || (c < 11736
                  ? (c >= 11728 && c <= 11734)
                  : c <= 11742)))))
            : (c <= 11823 || (c < 12449
              ? (c < 12344
                ? (c < 12321
                  ? (c >= 12293 && c <= 12295)
                  : (c <= 12329 || (c >= 12337 && c <= 12341)))
                : (c <= 12348 || (c < 12445
                  ? (c >= 12353 && c <= 12438)
                  : c <= 12447)))
              : (c <= 12538 || (c < 12690
                ? (c < 12549
                  ? (c >= 12540 && c <= 12543)
                  : (c <= 12591 || (c >= 12593 && c <= 12686)))
                : (c <= 12693 || (c < 12784
                  ? (c >= 12704 && c <= 12735)
                  : c <= 12799)))))))
          : (c <= 12841 || (c < 42623
            ? (c < 19968
              ? (c < 12977
                ? (c < 12881
                  ? (c >= 12872 && c <= 12879)
                  : (c <= 12895 || (c >= 12928 && c <= 12937)))
                : (c <= 12991 || (c < 19903
                  ? c == 13312
                  : c <= 19903)))
              : (c <= 19968 || (c < 42512
                ? (c < 42192
                  ? (c >= 40959 && c <= 42124)
                  : (c <= 42237 || (c >= 42240 && c <= 42508)))
                : (c <= 42527 || (c < 42560
                  ? (c >= 42538 && c <= 42539)
                  : c <= 42606)))))
            : (c <= 42653 || (c < 42965
              ? (c < 42891
                ? (c < 42775
                  ? (c >= 42656 && c <= 42735)
                  : (c <= 42783 || (c >= 42786 && c <= 42888)))
                : (c <= 42954 || (c < 42963
                  ? (c >= 42960 && c <= 42961)
                  : c <= 42963)))
              : (c <= 42969 || (c < 43020
                ? (c < 43011
                  ? (c >= 42994 && c <= 43009)
                  : (c <= 43013 || (c >= 43015 && c <= 43018)))
                : (c <= 43042 || (c < 43072
                  ? (c >= 43056 && c <= 43061)
                  : c <= 43123)))))))))))
      : (c <= 43187 || (c < 65382
        ? (c < 43808
          ? (c < 43616
            ? (c < 43471
              ? (c < 43274
                ? (c < 43259
                  ? (c >= 43250 && c <= 43255)
                  : (c <= 43259 || (c >= 43261 && c <= 43262)))
                : (c <= 43301 || (c < 43360
                  ? (c >= 43312 && c <= 43334)
                  : (c <= 43388 || (c >= 43396 && c <= 43442)))))
              : (c <= 43471 || (c < 43520
                ? (c < 43494
                  ? (c >= 43488 && c <= 43492)
                  : (c <= 43503 || (c >= 43514 && c <= 43518)))
                : (c <= 43560 || (c < 43588
                  ? (c >= 43584 && c <= 43586)
                  : c <= 43595)))))
            : (c <= 43638 || (c < 43714
              ? (c < 43701
                ? (c < 43646
                  ? c == 43642
                  : (c <= 43695 || c == 43697))
                : (c <= 43702 || (c < 43712
                  ? (c >= 43705 && c <= 43709)
                  : c <= 43712)))
              : (c <= 43714 || (c < 43777
                ? (c < 43744
                  ? (c >= 43739 && c <= 43741)
                  : (c <= 43754 || (c >= 43762 && c <= 43764)))
                : (c <= 43782 || (c < 43793
                  ? (c >= 43785 && c <= 43790)
                  : c <= 43798)))))))
          : (c <= 43814 || (c < 64298
            ? (c < 55243
              ? (c < 43888
                ? (c < 43824
                  ? (c >= 43816 && c <= 43822)
                  : (c <= 43866 || (c >= 43868 && c <= 43881)))
                : (c <= 44002 || (c < 55203
                  ? c == 44032
                  : (c <= 55203 || (c >= 55216 && c <= 55238)))))
              : (c <= 55291 || (c < 64275
                ? (c < 64112
                  ? (c >= 63744 && c <= 64109)
                  : (c <= 64217 || (c >= 64256 && c <= 64262)))
                : (c <= 64279 || (c < 64287
                  ? c == 64285
                  : c <= 64296)))))
            : (c <= 64310 || (c < 64848
              ? (c < 64323
                ? (c < 64318
                  ? (c >= 64312 && c <= 64316)
                  : (c <= 64318 || (c >= 64320 && c <= 64321)))
                : (c <= 64324 || (c < 64467
                  ? (c >= 64326 && c <= 64433)
                  : c <= 64829)))
              : (c <= 64911 || (c < 65142
                ? (c < 65008
                  ? (c >= 64914 && c <= 64967)
                  : (c <= 65019 || (c >= 65136 && c <= 65140)))
                : (c <= 65276 || (c < 65345
                  ? (c >= 65313 && c <= 65338)
                  : c <= 65370)))))))))
        : (c <= 65470 || (c < 66864
          ? (c < 66176
            ? (c < 65596
              ? (c < 65498
                ? (c < 65482
                  ? (c >= 65474 && c <= 65479)
                  : (c <= 65487 || (c >= 65490 && c <= 65495)))
                : (c <= 65500 || (c < 65549
                  ? (c >= 65536 && c <= 65547)
                  : (c <= 65574 || (c >= 65576 && c <= 65594)))))
              : (c <= 65597 || (c < 65799
                ? (c < 65616
                  ? (c >= 65599 && c <= 65613)
                  : (c <= 65629 || (c >= 65664 && c <= 65786)))
                : (c <= 65843 || (c < 65930
                  ? (c >= 65856 && c <= 65912)
                  : c <= 65931)))))
            : (c <= 66204 || (c < 66464
              ? (c < 66349
                ? (c < 66273
                  ? (c >= 66208 && c <= 66256)
                  : (c <= 66299 || (c >= 66304 && c <= 66339)))
                : (c <= 66378 || (c < 66432
                  ? (c >= 66384 && c <= 66421)
                  : c <= 66461)))
              : (c <= 66499 || (c < 66736
                ? (c < 66513
                  ? (c >= 66504 && c <= 66511)
                  : (c <= 66517 || (c >= 66560 && c <= 66717)))
                : (c <= 66771 || (c < 66816
                  ? (c >= 66776 && c <= 66811)
                  : c <= 66855)))))))
          : (c <= 66915 || (c < 67506
            ? (c < 66995
              ? (c < 66964
                ? (c < 66940
                  ? (c >= 66928 && c <= 66938)
                  : (c <= 66954 || (c >= 66956 && c <= 66962)))
                : (c <= 66965 || (c < 66979
                  ? (c >= 66967 && c <= 66977)
                  : c <= 66993)))
              : (c <= 67001 || (c < 67424
                ? (c < 67072
                  ? (c >= 67003 && c <= 67004)
                  : (c <= 67382 || (c >= 67392 && c <= 67413)))
                : (c <= 67431 || (c < 67463
                  ? (c >= 67456 && c <= 67461)
                  : c <= 67504)))))
            : (c <= 67514 || (c < 67672
              ? (c < 67639
                ? (c < 67592
                  ? (c >= 67584 && c <= 67589)
                  : (c <= 67592 || (c >= 67594 && c <= 67637)))
                : (c <= 67640 || (c < 67647
                  ? c == 67644
                  : c <= 67669)))
              : (c <= 67702 || (c < 67828
                ? (c < 67751
                  ? (c >= 67705 && c <= 67742)
                  : (c <= 67759 || (c >= 67808 && c <= 67826)))
                : (c <= 67829 || (c < 67872
                  ? (c >= 67835 && c <= 67867)
                  : c <= 67883)))))))))))))));
}

static inline bool sym_identifier_character_set_2(int32_t c) {
  return (c < 6656
    ? (c < 3046
      ? (c < 2392
        ? (c < 1376
          ? (c < 748
            ? (c < 185
              ? (c < 'a'
                ? (c < 'A'
                  ? (c >= '0' && c <= '9')
                  : (c <= 'Z' || c == '_'))
                : (c <= 'z' || (c < 178
                  ? c == 170
                  : (c <= 179 || c == 181))))
              : (c <= 186 || (c < 248
                ? (c < 192
                  ? (c >= 188 && c <= 190)
                  : (c <= 214 || (c >= 216 && c <= 246)))
                : (c <= 705 || (c < 736
                  ? (c >= 710 && c <= 721)
                  : c <= 740)))))
            : (c <= 748 || (c < 908
              ? (c < 890
                ? (c < 880
                  ? c == 750
                  : (c <= 884 || (c >= 886 && c <= 887)))
                : (c <= 893 || (c < 902
                  ? c == 895
                  : (c <= 902 || (c >= 904 && c <= 906)))))
              : (c <= 908 || (c < 1162
                ? (c < 931
                  ? (c >= 910 && c <= 929)
                  : (c <= 1013 || (c >= 1015 && c <= 1153)))
                : (c <= 1327 || (c < 1369
                  ? (c >= 1329 && c <= 1366)
                  : c <= 1369)))))))
          : (c <= 1416 || (c < 1984
            ? (c < 1765
              ? (c < 1632
                ? (c < 1519
                  ? (c >= 1488 && c <= 1514)
                  : (c <= 1522 || (c >= 1568 && c <= 1610)))
                : (c <= 1641 || (c < 1649
                  ? (c >= 1646 && c <= 1647)
                  : (c <= 1747 || c == 1749))))
              : (c <= 1766 || (c < 1810
                ? (c < 1791
                  ? (c >= 1774 && c <= 1788)
                  : (c <= 1791 || c == 1808))
                : (c <= 1839 || (c < 1969
                  ? (c >= 1869 && c <= 1957)
                  : c <= 1969)))))
            : (c <= 2026 || (c < 2144
              ? (c < 2074
                ? (c < 2042
                  ? (c >= 2036 && c <= 2037)
                  : (c <= 2042 || (c >= 2048 && c <= 2069)))
                : (c <= 2074 || (c < 2088
                  ? c == 2084
                  : (c <= 2088 || (c >= 2112 && c <= 2136)))))
              : (c <= 2154 || (c < 2308
                ? (c < 2185
                  ? (c >= 2160 && c <= 2183)
                  : (c <= 2190 || (c >= 2208 && c <= 2249)))
                : (c <= 2361 || (c < 2384
                  ? c == 2365
                  : c <= 2384)))))))))
        : (c <= 2401 || (c < 2730
          ? (c < 2556
            ? (c < 2486
              ? (c < 2447
                ? (c < 2417
                  ? (c >= 2406 && c <= 2415)
                  : (c <= 2432 || (c >= 2437 && c <= 2444)))
                : (c <= 2448 || (c < 2474
                  ? (c >= 2451 && c <= 2472)
                  : (c <= 2480 || c == 2482))))
              : (c <= 2489 || (c < 2527
                ? (c < 2510
                  ? c == 2493
                  : (c <= 2510 || (c >= 2524 && c <= 2525)))
                : (c <= 2529 || (c < 2548
                  ? (c >= 2534 && c <= 2545)
                  : c <= 2553)))))
            : (c <= 2556 || (c < 2649
              ? (c < 2602
                ? (c < 2575
                  ? (c >= 2565 && c <= 2570)
                  : (c <= 2576 || (c >= 2579 && c <= 2600)))
                : (c <= 2608 || (c < 2613
                  ? (c >= 2610 && c <= 2611)
                  : (c <= 2614 || (c >= 2616 && c <= 2617)))))
              : (c <= 2652 || (c < 2693
                ? (c < 2662
                  ? c == 2654
                  : (c <= 2671 || (c >= 2674 && c <= 2676)))
                : (c <= 2701 || (c < 2707
                  ? (c >= 2703 && c <= 2705)
                  : c <= 2728)))))))
          : (c <= 2736 || (c < 2908
            ? (c < 2821
              ? (c < 2768
                ? (c < 2741
                  ? (c >= 2738 && c <= 2739)
                  : (c <= 2745 || c == 2749))
                : (c <= 2768 || (c < 2790
                  ? (c >= 2784 && c <= 2785)
                  : (c <= 2799 || c == 2809))))
              : (c <= 2828 || (c < 2866
                ? (c < 2835
                  ? (c >= 2831 && c <= 2832)
                  : (c <= 2856 || (c >= 2858 && c <= 2864)))
                : (c <= 2867 || (c < 2877
                  ? (c >= 2869 && c <= 2873)
                  : c <= 2877)))))
            : (c <= 2909 || (c < 2969
              ? (c < 2947
                ? (c < 2918
                  ? (c >= 2911 && c <= 2913)
                  : (c <= 2927 || (c >= 2929 && c <= 2935)))
                : (c <= 2947 || (c < 2958
                  ? (c >= 2949 && c <= 2954)
                  : (c <= 2960 || (c >= 2962 && c <= 2965)))))
              : (c <= 2970 || (c < 2984
                ? (c < 2974
                  ? c == 2972
                  : (c <= 2975 || (c >= 2979 && c <= 2980)))
                : (c <= 2986 || (c < 3024
                  ? (c >= 2990 && c <= 3001)
                  : c <= 3024)))))))))))
      : (c <= 3058 || (c < 4176
        ? (c < 3450
          ? (c < 3242
            ? (c < 3168
              ? (c < 3114
                ? (c < 3086
                  ? (c >= 3077 && c <= 3084)
                  : (c <= 3088 || (c >= 3090 && c <= 3112)))
                : (c <= 3129 || (c < 3160
                  ? c == 3133
                  : (c <= 3162 || c == 3165))))
              : (c <= 3169 || (c < 3205
                ? (c < 3192
                  ? (c >= 3174 && c <= 3183)
                  : (c <= 3198 || c == 3200))
                : (c <= 3212 || (c < 3218
                  ? (c >= 3214 && c <= 3216)
                  : c <= 3240)))))
            : (c <= 3251 || (c < 3342
              ? (c < 3296
                ? (c < 3261
                  ? (c >= 3253 && c <= 3257)
                  : (c <= 3261 || (c >= 3293 && c <= 3294)))
                : (c <= 3297 || (c < 3313
                  ? (c >= 3302 && c <= 3311)
                  : (c <= 3314 || (c >= 3332 && c <= 3340)))))
              : (c <= 3344 || (c < 3412
                ? (c < 3389
                  ? (c >= 3346 && c <= 3386)
                  : (c <= 3389 || c == 3406))
                : (c <= 3414 || (c < 3430
                  ? (c >= 3416 && c <= 3425)
                  : c <= 3448)))))))
          : (c <= 3455 || (c < 3749
            ? (c < 3634
              ? (c < 3517
                ? (c < 3482
                  ? (c >= 3461 && c <= 3478)
                  : (c <= 3505 || (c >= 3507 && c <= 3515)))
                : (c <= 3517 || (c < 3558
                  ? (c >= 3520 && c <= 3526)
                  : (c <= 3567 || (c >= 3585 && c <= 3632)))))
              : (c <= 3635 || (c < 3716
                ? (c < 3664
                  ? (c >= 3648 && c <= 3654)
                  : (c <= 3673 || (c >= 3713 && c <= 3714)))
                : (c <= 3716 || (c < 3724
                  ? (c >= 3718 && c <= 3722)
                  : c <= 3747)))))
            : (c <= 3749 || (c < 3840
              ? (c < 3776
                ? (c < 3762
                  ? (c >= 3751 && c <= 3760)
                  : (c <= 3763 || c == 3773))
                : (c <= 3780 || (c < 3792
                  ? c == 3782
                  : (c <= 3801 || (c >= 3804 && c <= 3807)))))
              : (c <= 3840 || (c < 3976
                ? (c < 3904
                  ? (c >= 3872 && c <= 3891)
                  : (c <= 3911 || (c >= 3913 && c <= 3948)))
                : (c <= 3980 || (c < 4159
                  ? (c >= 4096 && c <= 4138)
                  : c <= 4169)))))))))
        : (c <= 4181 || (c < 5024
          ? (c < 4696
            ? (c < 4256
              ? (c < 4206
                ? (c < 4193
                  ? (c >= 4186 && c <= 4189)
                  : (c <= 4193 || (c >= 4197 && c <= 4198)))
                : (c <= 4208 || (c < 4238
                  ? (c >= 4213 && c <= 4225)
                  : (c <= 4238 || (c >= 4240 && c <= 4249)))))
              : (c <= 4293 || (c < 4348
                ? (c < 4301
                  ? c == 4295
                  : (c <= 4301 || (c >= 4304 && c <= 4346)))
                : (c <= 4680 || (c < 4688
                  ? (c >= 4682 && c <= 4685)
                  : c <= 4694)))))
            : (c <= 4696 || (c < 4802
              ? (c < 4752
                ? (c < 4704
                  ? (c >= 4698 && c <= 4701)
                  : (c <= 4744 || (c >= 4746 && c <= 4749)))
                : (c <= 4784 || (c < 4792
                  ? (c >= 4786 && c <= 4789)
                  : (c <= 4798 || c == 4800))))
              : (c <= 4805 || (c < 4888
                ? (c < 4824
                  ? (c >= 4808 && c <= 4822)
                  : (c <= 4880 || (c >= 4882 && c <= 4885)))
                : (c <= 4954 || (c < 4992
                  ? (c >= 4969 && c <= 4988)
                  : c <= 5007)))))))
          : (c <= 5109 || (c < 6112
            ? (c < 5919
              ? (c < 5761
                ? (c < 5121
                  ? (c >= 5112 && c <= 5117)
                  : (c <= 5740 || (c >= 5743 && c <= 5759)))
                : (c <= 5786 || (c < 5870
                  ? (c >= 5792 && c <= 5866)
                  : (c <= 5880 || (c >= 5888 && c <= 5905)))))
              : (c <= 5937 || (c < 6016
                ? (c < 5984
                  ? (c >= 5952 && c <= 5969)
                  : (c <= 5996 || (c >= 5998 && c <= 6000)))
                : (c <= 6067 || (c < 6108
                  ? c == 6103
                  : c <= 6108)))))
            : (c <= 6121 || (c < 6320
              ? (c < 6272
                ? (c < 6160
                  ? (c >= 6128 && c <= 6137)
                  : (c <= 6169 || (c >= 6176 && c <= 6264)))
                : (c <= 6276 || (c < 6314
                  ? (c >= 6279 && c <= 6312)
                  : c <= 6314)))
              : (c <= 6389 || (c < 6528
                ? (c < 6470
                  ? (c >= 6400 && c <= 6430)
                  : (c <= 6509 || (c >= 6512 && c <= 6516)))
                : (c <= 6571 || (c < 6608
                  ? (c >= 6576 && c <= 6601)
                  : c <= 6618)))))))))))))
    : (c <= 6678 || (c < 43138
      ? (c < 10102
        ? (c < 8064
          ? (c < 7357
            ? (c < 7043
              ? (c < 6823
                ? (c < 6784
                  ? (c >= 6688 && c <= 6740)
                  : (c <= 6793 || (c >= 6800 && c <= 6809)))
                : (c <= 6823 || (c < 6981
                  ? (c >= 6917 && c <= 6963)
                  : (c <= 6988 || (c >= 6992 && c <= 7001)))))
              : (c <= 7072 || (c < 7245
                ? (c < 7168
                  ? (c >= 7086 && c <= 7141)
                  : (c <= 7203 || (c >= 7232 && c <= 7241)))
                : (c <= 7293 || (c < 7312
                  ? (c >= 7296 && c <= 7304)
                  : c <= 7354)))))
            : (c <= 7359 || (c < 7968
              ? (c < 7418
                ? (c < 7406
                  ? (c >= 7401 && c <= 7404)
                  : (c <= 7411 || (c >= 7413 && c <= 7414)))
                : (c <= 7418 || (c < 7680
                  ? (c >= 7424 && c <= 7615)
                  : (c <= 7957 || (c >= 7960 && c <= 7965)))))
              : (c <= 8005 || (c < 8027
                ? (c < 8016
                  ? (c >= 8008 && c <= 8013)
                  : (c <= 8023 || c == 8025))
                : (c <= 8027 || (c < 8031
                  ? c == 8029
                  : c <= 8061)))))))
          : (c <= 8116 || (c < 8455
            ? (c < 8178
              ? (c < 8134
                ? (c < 8126
                  ? (c >= 8118 && c <= 8124)
                  : (c <= 8126 || (c >= 8130 && c <= 8132)))
                : (c <= 8140 || (c < 8150
                  ? (c >= 8144 && c <= 8147)
                  : (c <= 8155 || (c >= 8160 && c <= 8172)))))
              : (c <= 8180 || (c < 8319
                ? (c < 8304
                  ? (c >= 8182 && c <= 8188)
                  : (c <= 8305 || (c >= 8308 && c <= 8313)))
                : (c <= 8329 || (c < 8450
                  ? (c >= 8336 && c <= 8348)
                  : c <= 8450)))))
            : (c <= 8455 || (c < 8495
              ? (c < 8484
                ? (c < 8469
                  ? (c >= 8458 && c <= 8467)
                  : (c <= 8469 || (c >= 8473 && c <= 8477)))
                : (c <= 8484 || (c < 8488
                  ? c == 8486
                  : (c <= 8488 || (c >= 8490 && c <= 8493)))))
              : (c <= 8505 || (c < 8528
                ? (c < 8517
                  ? (c >= 8508 && c <= 8511)
                  : (c <= 8521 || c == 8526))
                : (c <= 8585 || (c < 9450
                  ? (c >= 9312 && c <= 9371)
                  : c <= 9471)))))))))
        : (c <= 10131 || (c < 12690
          ? (c < 11712
            ? (c < 11568
              ? (c < 11517
                ? (c < 11499
                  ? (c >= 11264 && c <= 11492)
                  : (c <= 11502 || (c >= 11506 && c <= 11507)))
                : (c <= 11517 || (c < 11559
                  ? (c >= 11520 && c <= 11557)
                  : (c <= 11559 || c == 11565))))
              : (c <= 11623 || (c < 11688
                ? (c < 11648
                  ? c == 11631
                  : (c <= 11670 || (c >= 11680 && c <= 11686)))
                : (c <= 11694 || (c < 11704
                  ? (c >= 11696 && c <= 11702)
                  : c <= 11710)))))
            : (c <= 11718 || (c < 12344
              ? (c < 11823
                ? (c < 11728
                  ? (c >= 11720 && c <= 11726)
                  : (c <= 11734 || (c >= 11736 && c <= 11742)))
                : (c <= 11823 || (c < 12321
                  ? (c >= 12293 && c <= 12295)
                  : (c <= 12329 || (c >= 12337 && c <= 12341)))))
              : (c <= 12348 || (c < 12540
                ? (c < 12445
                  ? (c >= 12353 && c <= 12438)
                  : (c <= 12447 || (c >= 12449 && c <= 12538)))
                : (c <= 12543 || (c < 12593
                  ? (c >= 12549 && c <= 12591)
                  : c <= 12686)))))))
          : (c <= 12693 || (c < 42560
            ? (c < 13312
              ? (c < 12872
                ? (c < 12784
                  ? (c >= 12704 && c <= 12735)
                  : (c <= 12799 || (c >= 12832 && c <= 12841)))
                : (c <= 12879 || (c < 12928
                  ? (c >= 12881 && c <= 12895)
                  : (c <= 12937 || (c >= 12977 && c <= 12991)))))
              : (c <= 13312 || (c < 42192
                ? (c < 19968
                  ? c == 19903
                  : (c <= 19968 || (c >= 40959 && c <= 42124)))
                : (c <= 42237 || (c < 42512
                  ? (c >= 42240 && c <= 42508)
                  : c <= 42539)))))
            : (c <= 42606 || (c < 42965
              ? (c < 42786
                ? (c < 42656
                  ? (c >= 42623 && c <= 42653)
                  : (c <= 42735 || (c >= 42775 && c <= 42783)))
                : (c <= 42888 || (c < 42960
                  ? (c >= 42891 && c <= 42954)
                  : (c <= 42961 || c == 42963))))
              : (c <= 42969 || (c < 43020
                ? (c < 43011
                  ? (c >= 42994 && c <= 43009)
                  : (c <= 43013 || (c >= 43015 && c <= 43018)))
                : (c <= 43042 || (c < 43072
                  ? (c >= 43056 && c <= 43061)
                  : c <= 43123)))))))))))
      : (c <= 43187 || (c < 65345
        ? (c < 43808
          ? (c < 43600
            ? (c < 43396
              ? (c < 43261
                ? (c < 43250
                  ? (c >= 43216 && c <= 43225)
                  : (c <= 43255 || c == 43259))
                : (c <= 43262 || (c < 43312
                  ? (c >= 43264 && c <= 43301)
                  : (c <= 43334 || (c >= 43360 && c <= 43388)))))
              : (c <= 43442 || (c < 43520
                ? (c < 43488
                  ? (c >= 43471 && c <= 43481)
                  : (c <= 43492 || (c >= 43494 && c <= 43518)))
                : (c <= 43560 || (c < 43588
                  ? (c >= 43584 && c <= 43586)
                  : c <= 43595)))))
            : (c <= 43609 || (c < 43714
              ? (c < 43697
                ? (c < 43642
                  ? (c >= 43616 && c <= 43638)
                  : (c <= 43642 || (c >= 43646 && c <= 43695)))
                : (c <= 43697 || (c < 43705
                  ? (c >= 43701 && c <= 43702)
                  : (c <= 43709 || c == 43712))))
              : (c <= 43714 || (c < 43777
                ? (c < 43744
                  ? (c >= 43739 && c <= 43741)
                  : (c <= 43754 || (c >= 43762 && c <= 43764)))
                : (c <= 43782 || (c < 43793
                  ? (c >= 43785 && c <= 43790)
                  : c <= 43798)))))))
          : (c <= 43814 || (c < 64287
            ? (c < 55216
              ? (c < 43888
                ? (c < 43824
                  ? (c >= 43816 && c <= 43822)
                  : (c <= 43866 || (c >= 43868 && c <= 43881)))
                : (c <= 44002 || (c < 44032
                  ? (c >= 44016 && c <= 44025)
                  : (c <= 44032 || c == 55203))))
              : (c <= 55238 || (c < 64256
                ? (c < 63744
                  ? (c >= 55243 && c <= 55291)
                  : (c <= 64109 || (c >= 64112 && c <= 64217)))
                : (c <= 64262 || (c < 64285
                  ? (c >= 64275 && c <= 64279)
                  : c <= 64285)))))
            : (c <= 64296 || (c < 64848
              ? (c < 64320
                ? (c < 64312
                  ? (c >= 64298 && c <= 64310)
                  : (c <= 64316 || c == 64318))
                : (c <= 64321 || (c < 64326
                  ? (c >= 64323 && c <= 64324)
                  : (c <= 64433 || (c >= 64467 && c <= 64829)))))
              : (c <= 64911 || (c < 65142
                ? (c < 65008
                  ? (c >= 64914 && c <= 64967)
                  : (c <= 65019 || (c >= 65136 && c <= 65140)))
                : (c <= 65276 || (c < 65313
                  ? (c >= 65296 && c <= 65305)
                  : c <= 65338)))))))))
        : (c <= 65370 || (c < 66816
          ? (c < 65930
            ? (c < 65576
              ? (c < 65490
                ? (c < 65474
                  ? (c >= 65382 && c <= 65470)
                  : (c <= 65479 || (c >= 65482 && c <= 65487)))
                : (c <= 65495 || (c < 65536
                  ? (c >= 65498 && c <= 65500)
                  : (c <= 65547 || (c >= 65549 && c <= 65574)))))
              : (c <= 65594 || (c < 65664
                ? (c < 65599
                  ? (c >= 65596 && c <= 65597)
                  : (c <= 65613 || (c >= 65616 && c <= 65629)))
                : (c <= 65786 || (c < 65856
                  ? (c >= 65799 && c <= 65843)
                  : c <= 65912)))))
            : (c <= 65931 || (c < 66464
              ? (c < 66304
                ? (c < 66208
                  ? (c >= 66176 && c <= 66204)
                  : (c <= 66256 || (c >= 66273 && c <= 66299)))
                : (c <= 66339 || (c < 66384
                  ? (c >= 66349 && c <= 66378)
                  : (c <= 66421 || (c >= 66432 && c <= 66461)))))
              : (c <= 66499 || (c < 66720
                ? (c < 66513
                  ? (c >= 66504 && c <= 66511)
                  : (c <= 66517 || (c >= 66560 && c <= 66717)))
                : (c <= 66729 || (c < 66776
                  ? (c >= 66736 && c <= 66771)
                  : c <= 66811)))))))
          : (c <= 66855 || (c < 67506
            ? (c < 66995
              ? (c < 66956
                ? (c < 66928
                  ? (c >= 66864 && c <= 66915)
                  : (c <= 66938 || (c >= 66940 && c <= 66954)))
                : (c <= 66962 || (c < 66967
                  ? (c >= 66964 && c <= 66965)
                  : (c <= 66977 || (c >= 66979 && c <= 66993)))))
              : (c <= 67001 || (c < 67424
                ? (c < 67072
                  ? (c >= 67003 && c <= 67004)
                  : (c <= 67382 || (c >= 67392 && c <= 67413)))
                : (c <= 67431 || (c < 67463
                  ? (c >= 67456 && c <= 67461)
                  : c <= 67504)))))
            : (c <= 67514 || (c < 67672
              ? (c < 67639
                ? (c < 67592
                  ? (c >= 67584 && c <= 67589)
                  : (c <= 67592 || (c >= 67594 && c <= 67637)))
                : (c <= 67640 || (c < 67647
                  ? c == 67644
                  : c <= 67669)))
              : (c <= 67702 || (c < 67828
                ? (c < 67751
                  ? (c >= 67705 && c <= 67742)
                  : (c <= 67759 || (c >= 67808 && c <= 67826)))
                : (c <= 67829 || (c < 67872
                  ? (c >= 67835 && c <= 67867)
                  : c <= 67883)))))))))))))));
}

static bool ts_lex(TSLexer *lexer, TSStateId state) {
  START_LEXER();
  eof = lexer->eof(lexer);
  switch (state) {
    case 0:
      if (eof) ADVANCE(19);
      if (lookahead == '!') ADVANCE(5);
      if (lookahead == '"') ADVANCE(58);
      if (lookahead == '#') ADVANCE(45);
      if (lookahead == '%') ADVANCE(43);
      if (lookahead == '(') ADVANCE(21);
      if (lookahead == ')') ADVANCE(23);
      if (lookahead == '*') ADVANCE(40);
      if (lookahead == '+') ADVANCE(37);
      if (lookahead == ',') ADVANCE(22);
      if (lookahead == '-') ADVANCE(39);
      if (lookahead == '.') ADVANCE(20);
      if (lookahead == '/') ADVANCE(41);
      if (lookahead == '0') ADVANCE(47);
      if (lookahead == ':') ADVANCE(26);
      if (lookahead == '<') ADVANCE(33);
      if (lookahead == '=') ADVANCE(25);
      if (lookahead == '>') ADVANCE(35);
      if (lookahead == '[') ADVANCE(27);
      if (lookahead == '\\') ADVANCE(6);
      if (lookahead == ']') ADVANCE(28);
      if (lookahead == '{') ADVANCE(29);
      if (lookahead == '}') ADVANCE(30);
      if (lookahead == '\t' ||
          lookahead == '\n' ||
          lookahead == '\f' ||
          lookahead == '\r' ||
          lookahead == ' ') SKIP(18)
      if (('1' <= lookahead && lookahead <= '9')) ADVANCE(48);
      if (sym_identifier_character_set_1(lookahead)) ADVANCE(46);
      END_STATE();
    case 1:
      if (lookahead == '"') ADVANCE(58);
      if (lookahead == '#') ADVANCE(57);
      if (lookahead == '\\') ADVANCE(6);
      if (lookahead == '\n' ||
          lookahead == '\r') SKIP(3)
      if (lookahead == '\t' ||
          lookahead == '\f' ||
          lookahead == ' ') ADVANCE(56);
      if (lookahead != 0) ADVANCE(57);
      END_STATE();
    case 2:
      if (lookahead == '"') ADVANCE(55);
      if (lookahead == '#') ADVANCE(45);
      if (lookahead == '(') ADVANCE(21);
      if (lookahead == ')') ADVANCE(23);
      if (lookahead == ',') ADVANCE(22);
      if (lookahead == '-') ADVANCE(38);
      if (lookahead == '.') ADVANCE(20);
      if (lookahead == '0') ADVANCE(49);
      if (lookahead == ':') ADVANCE(26);
      if (lookahead == '=') ADVANCE(24);
      if (lookahead == '[') ADVANCE(27);
      if (lookahead == ']') ADVANCE(28);
      if (lookahead == '\t' ||
          lookahead == '\n' ||
          lookahead == '\f' ||
          lookahead == '\r' ||
          lookahead == ' ') SKIP(2)
      if (('1' <= lookahead && lookahead <= '9')) ADVANCE(50);
      if (sym_identifier_character_set_1(lookahead)) ADVANCE(46);
      END_STATE();
    case 3:
      if (lookahead == '#') ADVANCE(45);
      if (lookahead == '\t' ||
          lookahead == '\n' ||
          lookahead == '\f' ||
          lookahead == '\r' ||
          lookahead == ' ') SKIP(3)
      END_STATE();
    case 4:
      if (lookahead == '#') ADVANCE(45);
      if (lookahead == '\t' ||
          lookahead == '\n' ||
          lookahead == '\f' ||
          lookahead == '\r' ||
          lookahead == ' ') SKIP(4)
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(54);
      if (sym_identifier_character_set_1(lookahead)) ADVANCE(46);
      END_STATE();
    case 5:
      if (lookahead == '=') ADVANCE(32);
      END_STATE();
    case 6:
      if (lookahead == 'u') ADVANCE(60);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '\r') ADVANCE(59);
      END_STATE();
    case 7:
      if (lookahead == '}') ADVANCE(59);
      END_STATE();
    case 8:
      if (lookahead == '}') ADVANCE(59);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(7);
      END_STATE();
    case 9:
      if (lookahead == '}') ADVANCE(59);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(8);
      END_STATE();
    case 10:
      if (lookahead == '}') ADVANCE(59);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(9);
      END_STATE();
    case 11:
      if (lookahead == '}') ADVANCE(59);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(10);
      END_STATE();
    case 12:
      if (lookahead == '}') ADVANCE(59);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(11);
      END_STATE();
    case 13:
      if (lookahead == '+' ||
          lookahead == '-') ADVANCE(15);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(52);
      END_STATE();
    case 14:
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(51);
      END_STATE();
    case 15:
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(52);
      END_STATE();
    case 16:
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(12);
      END_STATE();
    case 17:
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(53);
      END_STATE();
    case 18:
      if (eof) ADVANCE(19);
      if (lookahead == '!') ADVANCE(5);
      if (lookahead == '"') ADVANCE(55);
      if (lookahead == '#') ADVANCE(45);
      if (lookahead == '%') ADVANCE(43);
      if (lookahead == '(') ADVANCE(21);
      if (lookahead == ')') ADVANCE(23);
      if (lookahead == '*') ADVANCE(40);
      if (lookahead == '+') ADVANCE(37);
      if (lookahead == ',') ADVANCE(22);
      if (lookahead == '-') ADVANCE(39);
      if (lookahead == '.') ADVANCE(20);
      if (lookahead == '/') ADVANCE(41);
      if (lookahead == '0') ADVANCE(47);
      if (lookahead == ':') ADVANCE(26);
      if (lookahead == '<') ADVANCE(33);
      if (lookahead == '=') ADVANCE(25);
      if (lookahead == '>') ADVANCE(35);
      if (lookahead == '[') ADVANCE(27);
      if (lookahead == ']') ADVANCE(28);
      if (lookahead == '{') ADVANCE(29);
      if (lookahead == '}') ADVANCE(30);
      if (lookahead == '\t' ||
          lookahead == '\n' ||
          lookahead == '\f' ||
          lookahead == '\r' ||
          lookahead == ' ') SKIP(18)
      if (('1' <= lookahead && lookahead <= '9')) ADVANCE(48);
      if (sym_identifier_character_set_1(lookahead)) ADVANCE(46);
      END_STATE();
    case 19:
      ACCEPT_TOKEN(ts_builtin_sym_end);
      END_STATE();
    case 20:
      ACCEPT_TOKEN(anon_sym_DOT);
      END_STATE();
    case 21:
      ACCEPT_TOKEN(anon_sym_LPAREN);
      END_STATE();
    case 22:
      ACCEPT_TOKEN(anon_sym_COMMA);
      END_STATE();
    case 23:
      ACCEPT_TOKEN(anon_sym_RPAREN);
      END_STATE();
    case 24:
      ACCEPT_TOKEN(anon_sym_EQ);
      END_STATE();
    case 25:
      ACCEPT_TOKEN(anon_sym_EQ);
      if (lookahead == '=') ADVANCE(31);
      END_STATE();
    case 26:
      ACCEPT_TOKEN(anon_sym_COLON);
      END_STATE();
    case 27:
      ACCEPT_TOKEN(anon_sym_LBRACK);
      END_STATE();
    case 28:
      ACCEPT_TOKEN(anon_sym_RBRACK);
      END_STATE();
    case 29:
      ACCEPT_TOKEN(anon_sym_LBRACE);
      END_STATE();
    case 30:
      ACCEPT_TOKEN(anon_sym_RBRACE);
      END_STATE();
    case 31:
      ACCEPT_TOKEN(anon_sym_EQ_EQ);
      END_STATE();
    case 32:
      ACCEPT_TOKEN(anon_sym_BANG_EQ);
      END_STATE();
    case 33:
      ACCEPT_TOKEN(anon_sym_LT);
      if (lookahead == '=') ADVANCE(34);
      END_STATE();
    case 34:
      ACCEPT_TOKEN(anon_sym_LT_EQ);
      END_STATE();
    case 35:
      ACCEPT_TOKEN(anon_sym_GT);
      if (lookahead == '=') ADVANCE(36);
      END_STATE();
    case 36:
      ACCEPT_TOKEN(anon_sym_GT_EQ);
      END_STATE();
    case 37:
      ACCEPT_TOKEN(anon_sym_PLUS);
      END_STATE();
    case 38:
      ACCEPT_TOKEN(anon_sym_DASH);
      END_STATE();
    case 39:
      ACCEPT_TOKEN(anon_sym_DASH);
      if (lookahead == '>') ADVANCE(44);
      END_STATE();
    case 40:
      ACCEPT_TOKEN(anon_sym_STAR);
      END_STATE();
    case 41:
      ACCEPT_TOKEN(anon_sym_SLASH);
      if (lookahead == '/') ADVANCE(42);
      END_STATE();
    case 42:
      ACCEPT_TOKEN(anon_sym_SLASH_SLASH);
      END_STATE();
    case 43:
      ACCEPT_TOKEN(anon_sym_PERCENT);
      END_STATE();
    case 44:
      ACCEPT_TOKEN(anon_sym_DASH_GT);
      END_STATE();
    case 45:
      ACCEPT_TOKEN(sym_comment);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '\r') ADVANCE(45);
      END_STATE();
    case 46:
      ACCEPT_TOKEN(sym_identifier);
      if (sym_identifier_character_set_2(lookahead)) ADVANCE(46);
      END_STATE();
    case 47:
      ACCEPT_TOKEN(sym_number);
      if (lookahead == '.') ADVANCE(14);
      if (lookahead == '_') ADVANCE(50);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(13);
      if (lookahead == 'X' ||
          lookahead == 'x') ADVANCE(17);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(48);
      END_STATE();
    case 48:
      ACCEPT_TOKEN(sym_number);
      if (lookahead == '.') ADVANCE(14);
      if (lookahead == '_') ADVANCE(50);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(13);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(48);
      END_STATE();
    case 49:
      ACCEPT_TOKEN(sym_number);
      if (lookahead == '.') ADVANCE(14);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(13);
      if (lookahead == 'X' ||
          lookahead == 'x') ADVANCE(17);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(50);
      END_STATE();
    case 50:
      ACCEPT_TOKEN(sym_number);
      if (lookahead == '.') ADVANCE(14);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(13);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(50);
      END_STATE();
    case 51:
      ACCEPT_TOKEN(sym_number);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(13);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(51);
      END_STATE();
    case 52:
      ACCEPT_TOKEN(sym_number);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(52);
      END_STATE();
    case 53:
      ACCEPT_TOKEN(sym_number);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(53);
      END_STATE();
    case 54:
      ACCEPT_TOKEN(sym_tuple_index);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(54);
      END_STATE();
    case 55:
      ACCEPT_TOKEN(anon_sym_DQUOTE);
      END_STATE();
    case 56:
      ACCEPT_TOKEN(aux_sym_string_token1);
      if (lookahead == '#') ADVANCE(57);
      if (lookahead == '\t' ||
          lookahead == '\f' ||
          lookahead == ' ') ADVANCE(56);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '\r' &&
          lookahead != '"' &&
          lookahead != '\\') ADVANCE(57);
      END_STATE();
    case 57:
      ACCEPT_TOKEN(aux_sym_string_token1);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '\r' &&
          lookahead != '"' &&
          lookahead != '\\') ADVANCE(57);
      END_STATE();
    case 58:
      ACCEPT_TOKEN(anon_sym_DQUOTE2);
      END_STATE();
    case 59:
      ACCEPT_TOKEN(sym_escape_sequence);
      END_STATE();
    case 60:
      ACCEPT_TOKEN(sym_escape_sequence);
      if (lookahead == '{') ADVANCE(16);
      END_STATE();
    default:
      return false;
  }
}

static bool ts_lex_keywords(TSLexer *lexer, TSStateId state) {
  START_LEXER();
  eof = lexer->eof(lexer);
  switch (state) {
    case 0:
      if (lookahead == 'a') ADVANCE(1);
      if (lookahead == 'e') ADVANCE(2);
      if (lookahead == 'f') ADVANCE(3);
      if (lookahead == 'i') ADVANCE(4);
      if (lookahead == 'n') ADVANCE(5);
      if (lookahead == 'o') ADVANCE(6);
      if (lookahead == 'p') ADVANCE(7);
      if (lookahead == 'r') ADVANCE(8);
      if (lookahead == 's') ADVANCE(9);
      if (lookahead == 't') ADVANCE(10);
      if (lookahead == 'u') ADVANCE(11);
      if (lookahead == '\t' ||
          lookahead == '\n' ||
          lookahead == '\f' ||
          lookahead == '\r' ||
          lookahead == ' ') SKIP(0)
      END_STATE();
    case 1:
      if (lookahead == 'n') ADVANCE(12);
      END_STATE();
    case 2:
      if (lookahead == 'l') ADVANCE(13);
      END_STATE();
    case 3:
      if (lookahead == 'o') ADVANCE(14);
      END_STATE();
    case 4:
      if (lookahead == 'f') ADVANCE(15);
      if (lookahead == 'n') ADVANCE(16);
      END_STATE();
    case 5:
      if (lookahead == 'o') ADVANCE(17);
      END_STATE();
    case 6:
      if (lookahead == 'r') ADVANCE(18);
      END_STATE();
    case 7:
      if (lookahead == 'r') ADVANCE(19);
      END_STATE();
    case 8:
      if (lookahead == 'e') ADVANCE(20);
      END_STATE();
    case 9:
      if (lookahead == 'c') ADVANCE(21);
      END_STATE();
    case 10:
      if (lookahead == 'a') ADVANCE(22);
      END_STATE();
    case 11:
      if (lookahead == 's') ADVANCE(23);
      END_STATE();
    case 12:
      if (lookahead == 'd') ADVANCE(24);
      END_STATE();
    case 13:
      if (lookahead == 's') ADVANCE(25);
      END_STATE();
    case 14:
      if (lookahead == 'r') ADVANCE(26);
      END_STATE();
    case 15:
      ACCEPT_TOKEN(anon_sym_if);
      END_STATE();
    case 16:
      ACCEPT_TOKEN(anon_sym_in);
      END_STATE();
    case 17:
      if (lookahead == 't') ADVANCE(27);
      END_STATE();
    case 18:
      ACCEPT_TOKEN(anon_sym_or);
      END_STATE();
    case 19:
      if (lookahead == 'o') ADVANCE(28);
      END_STATE();
    case 20:
      if (lookahead == 't') ADVANCE(29);
      END_STATE();
    case 21:
      if (lookahead == 'h') ADVANCE(30);
      END_STATE();
    case 22:
      if (lookahead == 'r') ADVANCE(31);
      END_STATE();
    case 23:
      if (lookahead == 'e') ADVANCE(32);
      END_STATE();
    case 24:
      ACCEPT_TOKEN(anon_sym_and);
      END_STATE();
    case 25:
      if (lookahead == 'e') ADVANCE(33);
      END_STATE();
    case 26:
      ACCEPT_TOKEN(anon_sym_for);
      END_STATE();
    case 27:
      ACCEPT_TOKEN(anon_sym_not);
      END_STATE();
    case 28:
      if (lookahead == 'c') ADVANCE(34);
      END_STATE();
    case 29:
      if (lookahead == 'u') ADVANCE(35);
      END_STATE();
    case 30:
      if (lookahead == 'e') ADVANCE(36);
      END_STATE();
    case 31:
      if (lookahead == 'g') ADVANCE(37);
      END_STATE();
    case 32:
      ACCEPT_TOKEN(anon_sym_use);
      END_STATE();
    case 33:
      ACCEPT_TOKEN(anon_sym_else);
      END_STATE();
    case 34:
      ACCEPT_TOKEN(anon_sym_proc);
      END_STATE();
    case 35:
      if (lookahead == 'r') ADVANCE(38);
      END_STATE();
    case 36:
      if (lookahead == 'd') ADVANCE(39);
      END_STATE();
    case 37:
      if (lookahead == 'e') ADVANCE(40);
      END_STATE();
    case 38:
      if (lookahead == 'n') ADVANCE(41);
      END_STATE();
    case 39:
      if (lookahead == 'u') ADVANCE(42);
      END_STATE();
    case 40:
      if (lookahead == 't') ADVANCE(43);
      END_STATE();
    case 41:
      ACCEPT_TOKEN(anon_sym_return);
      END_STATE();
    case 42:
      if (lookahead == 'l') ADVANCE(44);
      END_STATE();
    case 43:
      ACCEPT_TOKEN(anon_sym_target);
      END_STATE();
    case 44:
      if (lookahead == 'e') ADVANCE(45);
      END_STATE();
    case 45:
      ACCEPT_TOKEN(anon_sym_schedule);
      END_STATE();
    default:
      return false;
  }
}

static const TSLexMode ts_lex_modes[STATE_COUNT] = {
  [0] = {.lex_state = 0},
  [1] = {.lex_state = 0},
  [2] = {.lex_state = 0},
  [3] = {.lex_state = 0},
  [4] = {.lex_state = 0},
  [5] = {.lex_state = 0},
  [6] = {.lex_state = 0},
  [7] = {.lex_state = 0},
  [8] = {.lex_state = 0},
  [9] = {.lex_state = 0},
  [10] = {.lex_state = 0},
  [11] = {.lex_state = 0},
  [12] = {.lex_state = 0},
  [13] = {.lex_state = 0},
  [14] = {.lex_state = 0},
  [15] = {.lex_state = 0},
  [16] = {.lex_state = 0},
  [17] = {.lex_state = 0},
  [18] = {.lex_state = 0},
  [19] = {.lex_state = 0},
  [20] = {.lex_state = 0},
  [21] = {.lex_state = 0},
  [22] = {.lex_state = 0},
  [23] = {.lex_state = 0},
  [24] = {.lex_state = 0},
  [25] = {.lex_state = 0},
  [26] = {.lex_state = 0},
  [27] = {.lex_state = 0},
  [28] = {.lex_state = 0},
  [29] = {.lex_state = 0},
  [30] = {.lex_state = 0},
  [31] = {.lex_state = 0},
  [32] = {.lex_state = 0},
  [33] = {.lex_state = 0},
  [34] = {.lex_state = 0},
  [35] = {.lex_state = 0},
  [36] = {.lex_state = 0},
  [37] = {.lex_state = 0},
  [38] = {.lex_state = 0},
  [39] = {.lex_state = 0},
  [40] = {.lex_state = 0},
  [41] = {.lex_state = 0},
  [42] = {.lex_state = 0},
  [43] = {.lex_state = 0},
  [44] = {.lex_state = 0},
  [45] = {.lex_state = 0},
  [46] = {.lex_state = 2},
  [47] = {.lex_state = 0},
  [48] = {.lex_state = 0},
  [49] = {.lex_state = 0},
  [50] = {.lex_state = 2},
  [51] = {.lex_state = 0},
  [52] = {.lex_state = 2},
  [53] = {.lex_state = 0},
  [54] = {.lex_state = 0},
  [55] = {.lex_state = 0},
  [56] = {.lex_state = 0},
  [57] = {.lex_state = 0},
  [58] = {.lex_state = 2},
  [59] = {.lex_state = 0},
  [60] = {.lex_state = 2},
  [61] = {.lex_state = 2},
  [62] = {.lex_state = 2},
  [63] = {.lex_state = 0},
  [64] = {.lex_state = 2},
  [65] = {.lex_state = 0},
  [66] = {.lex_state = 0},
  [67] = {.lex_state = 2},
  [68] = {.lex_state = 2},
  [69] = {.lex_state = 2},
  [70] = {.lex_state = 2},
  [71] = {.lex_state = 2},
  [72] = {.lex_state = 0},
  [73] = {.lex_state = 2},
  [74] = {.lex_state = 2},
  [75] = {.lex_state = 0},
  [76] = {.lex_state = 2},
  [77] = {.lex_state = 0},
  [78] = {.lex_state = 2},
  [79] = {.lex_state = 2},
  [80] = {.lex_state = 2},
  [81] = {.lex_state = 2},
  [82] = {.lex_state = 2},
  [83] = {.lex_state = 2},
  [84] = {.lex_state = 2},
  [85] = {.lex_state = 2},
  [86] = {.lex_state = 2},
  [87] = {.lex_state = 2},
  [88] = {.lex_state = 2},
  [89] = {.lex_state = 2},
  [90] = {.lex_state = 2},
  [91] = {.lex_state = 2},
  [92] = {.lex_state = 2},
  [93] = {.lex_state = 2},
  [94] = {.lex_state = 2},
  [95] = {.lex_state = 2},
  [96] = {.lex_state = 2},
  [97] = {.lex_state = 2},
  [98] = {.lex_state = 2},
  [99] = {.lex_state = 2},
  [100] = {.lex_state = 2},
  [101] = {.lex_state = 2},
  [102] = {.lex_state = 2},
  [103] = {.lex_state = 2},
  [104] = {.lex_state = 0},
  [105] = {.lex_state = 0},
  [106] = {.lex_state = 0},
  [107] = {.lex_state = 0},
  [108] = {.lex_state = 0},
  [109] = {.lex_state = 0},
  [110] = {.lex_state = 0},
  [111] = {.lex_state = 0},
  [112] = {.lex_state = 0},
  [113] = {.lex_state = 0},
  [114] = {.lex_state = 0},
  [115] = {.lex_state = 0},
  [116] = {.lex_state = 0},
  [117] = {.lex_state = 0},
  [118] = {.lex_state = 0},
  [119] = {.lex_state = 0},
  [120] = {.lex_state = 0},
  [121] = {.lex_state = 0},
  [122] = {.lex_state = 0},
  [123] = {.lex_state = 0},
  [124] = {.lex_state = 0},
  [125] = {.lex_state = 0},
  [126] = {.lex_state = 0},
  [127] = {.lex_state = 1},
  [128] = {.lex_state = 0},
  [129] = {.lex_state = 0},
  [130] = {.lex_state = 0},
  [131] = {.lex_state = 0},
  [132] = {.lex_state = 0},
  [133] = {.lex_state = 0},
  [134] = {.lex_state = 0},
  [135] = {.lex_state = 1},
  [136] = {.lex_state = 1},
  [137] = {.lex_state = 1},
  [138] = {.lex_state = 1},
  [139] = {.lex_state = 0},
  [140] = {.lex_state = 0},
  [141] = {.lex_state = 0},
  [142] = {.lex_state = 0},
  [143] = {.lex_state = 0},
  [144] = {.lex_state = 0},
  [145] = {.lex_state = 0},
  [146] = {.lex_state = 0},
  [147] = {.lex_state = 0},
  [148] = {.lex_state = 0},
  [149] = {.lex_state = 0},
  [150] = {.lex_state = 0},
  [151] = {.lex_state = 0},
  [152] = {.lex_state = 0},
  [153] = {.lex_state = 0},
  [154] = {.lex_state = 0},
  [155] = {.lex_state = 0},
  [156] = {.lex_state = 0},
  [157] = {.lex_state = 0},
  [158] = {.lex_state = 0},
  [159] = {.lex_state = 0},
  [160] = {.lex_state = 0},
  [161] = {.lex_state = 0},
  [162] = {.lex_state = 0},
  [163] = {.lex_state = 0},
  [164] = {.lex_state = 0},
  [165] = {.lex_state = 0},
  [166] = {.lex_state = 0},
  [167] = {.lex_state = 0},
  [168] = {.lex_state = 0},
  [169] = {.lex_state = 0},
  [170] = {.lex_state = 0},
  [171] = {.lex_state = 0},
  [172] = {.lex_state = 0},
  [173] = {.lex_state = 2},
  [174] = {.lex_state = 4},
  [175] = {.lex_state = 4},
  [176] = {.lex_state = 0},
  [177] = {.lex_state = 0},
  [178] = {.lex_state = 0},
  [179] = {.lex_state = 0},
  [180] = {.lex_state = 0},
  [181] = {.lex_state = 0},
  [182] = {.lex_state = 0},
  [183] = {.lex_state = 0},
  [184] = {.lex_state = 0},
  [185] = {.lex_state = 0},
  [186] = {.lex_state = 0},
  [187] = {.lex_state = 0},
  [188] = {.lex_state = 0},
  [189] = {.lex_state = 0},
  [190] = {.lex_state = 0},
  [191] = {.lex_state = 0},
  [192] = {.lex_state = 0},
  [193] = {.lex_state = 0},
  [194] = {.lex_state = 0},
  [195] = {.lex_state = 0},
  [196] = {.lex_state = 0},
  [197] = {.lex_state = 0},
  [198] = {.lex_state = 0},
  [199] = {.lex_state = 0},
  [200] = {.lex_state = 0},
  [201] = {.lex_state = 0},
  [202] = {.lex_state = 0},
  [203] = {.lex_state = 0},
  [204] = {.lex_state = 0},
  [205] = {.lex_state = 0},
};

static const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {
  [0] = {
    [ts_builtin_sym_end] = ACTIONS(1),
    [sym_identifier] = ACTIONS(1),
    [anon_sym_use] = ACTIONS(1),
    [anon_sym_schedule] = ACTIONS(1),
    [anon_sym_for] = ACTIONS(1),
    [anon_sym_target] = ACTIONS(1),
    [anon_sym_DOT] = ACTIONS(1),
    [anon_sym_LPAREN] = ACTIONS(1),
    [anon_sym_COMMA] = ACTIONS(1),
    [anon_sym_RPAREN] = ACTIONS(1),
    [anon_sym_EQ] = ACTIONS(1),
    [anon_sym_proc] = ACTIONS(1),
    [anon_sym_COLON] = ACTIONS(1),
    [anon_sym_LBRACK] = ACTIONS(1),
    [anon_sym_RBRACK] = ACTIONS(1),
    [anon_sym_LBRACE] = ACTIONS(1),
    [anon_sym_RBRACE] = ACTIONS(1),
    [anon_sym_if] = ACTIONS(1),
    [anon_sym_return] = ACTIONS(1),
    [anon_sym_else] = ACTIONS(1),
    [anon_sym_in] = ACTIONS(1),
    [anon_sym_or] = ACTIONS(1),
    [anon_sym_and] = ACTIONS(1),
    [anon_sym_EQ_EQ] = ACTIONS(1),
    [anon_sym_BANG_EQ] = ACTIONS(1),
    [anon_sym_LT] = ACTIONS(1),
    [anon_sym_LT_EQ] = ACTIONS(1),
    [anon_sym_GT] = ACTIONS(1),
    [anon_sym_GT_EQ] = ACTIONS(1),
    [anon_sym_PLUS] = ACTIONS(1),
    [anon_sym_DASH] = ACTIONS(1),
    [anon_sym_STAR] = ACTIONS(1),
    [anon_sym_SLASH] = ACTIONS(1),
    [anon_sym_SLASH_SLASH] = ACTIONS(1),
    [anon_sym_PERCENT] = ACTIONS(1),
    [anon_sym_not] = ACTIONS(1),
    [anon_sym_DASH_GT] = ACTIONS(1),
    [sym_comment] = ACTIONS(3),
    [sym_number] = ACTIONS(1),
    [sym_tuple_index] = ACTIONS(1),
    [anon_sym_DQUOTE] = ACTIONS(1),
    [anon_sym_DQUOTE2] = ACTIONS(1),
    [sym_escape_sequence] = ACTIONS(1),
  },
  [1] = {
    [sym_source_file] = STATE(188),
    [sym_use_directive] = STATE(107),
    [sym_schedule] = STATE(107),
    [sym_proc] = STATE(107),
    [aux_sym_source_file_repeat1] = STATE(107),
    [ts_builtin_sym_end] = ACTIONS(5),
    [anon_sym_use] = ACTIONS(7),
    [anon_sym_schedule] = ACTIONS(9),
    [anon_sym_proc] = ACTIONS(11),
    [sym_comment] = ACTIONS(3),
  },
};

static const uint16_t ts_small_parse_table[] = {
  [0] = 7,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(13), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(19), 15,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [46] = 7,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(23), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(25), 15,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [92] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(27), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(29), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [129] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(31), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(33), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [166] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(35), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(37), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [203] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(39), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(41), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [240] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(43), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(45), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [277] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(47), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(49), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [314] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(51), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(53), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [351] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(55), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(57), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [388] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(59), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(61), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [425] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(63), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(65), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [462] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(67), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(69), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [499] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(71), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(73), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [536] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(75), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(77), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [573] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(79), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(81), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [610] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(83), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(85), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [647] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(87), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(89), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [684] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(91), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(93), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [721] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(95), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(97), 18,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [758] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(101), 4,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
    ACTIONS(99), 23,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_proc,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_or,
      anon_sym_and,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [793] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(105), 4,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
    ACTIONS(103), 23,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_proc,
      anon_sym_COLON,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_or,
      anon_sym_and,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [828] = 13,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(25), 2,
      anon_sym_RBRACE,
      anon_sym_DASH_GT,
    ACTIONS(109), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(107), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(23), 7,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      sym_identifier,
  [881] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    ACTIONS(121), 1,
      anon_sym_RBRACE,
    ACTIONS(123), 1,
      anon_sym_or,
    ACTIONS(125), 1,
      anon_sym_and,
    ACTIONS(127), 1,
      anon_sym_DASH_GT,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(109), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(107), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(119), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [940] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    ACTIONS(123), 1,
      anon_sym_or,
    ACTIONS(125), 1,
      anon_sym_and,
    ACTIONS(127), 1,
      anon_sym_DASH_GT,
    ACTIONS(131), 1,
      anon_sym_RBRACE,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(109), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(107), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(129), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [999] = 14,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    ACTIONS(125), 1,
      anon_sym_and,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(25), 2,
      anon_sym_RBRACE,
      anon_sym_DASH_GT,
    ACTIONS(109), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(107), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(23), 6,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      sym_identifier,
  [1054] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    ACTIONS(123), 1,
      anon_sym_or,
    ACTIONS(125), 1,
      anon_sym_and,
    ACTIONS(127), 1,
      anon_sym_DASH_GT,
    ACTIONS(135), 1,
      anon_sym_RBRACE,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(109), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(107), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(133), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [1113] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(25), 6,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_DASH_GT,
    ACTIONS(23), 9,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      sym_identifier,
  [1162] = 9,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(25), 7,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_DASH_GT,
    ACTIONS(23), 10,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      sym_identifier,
  [1207] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    ACTIONS(123), 1,
      anon_sym_or,
    ACTIONS(125), 1,
      anon_sym_and,
    ACTIONS(127), 1,
      anon_sym_DASH_GT,
    ACTIONS(139), 1,
      anon_sym_RBRACE,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(109), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(107), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(137), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [1266] = 13,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(111), 1,
      anon_sym_PLUS,
    ACTIONS(113), 1,
      anon_sym_DASH,
    ACTIONS(117), 1,
      anon_sym_SLASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(19), 2,
      anon_sym_RBRACE,
      anon_sym_DASH_GT,
    ACTIONS(109), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(115), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(107), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(13), 7,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      sym_identifier,
  [1319] = 9,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(23), 3,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(25), 13,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_or,
      anon_sym_and,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_DASH_GT,
  [1363] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(101), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(99), 13,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [1395] = 13,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(25), 7,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_or,
      anon_sym_DASH_GT,
  [1447] = 12,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(25), 8,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_or,
      anon_sym_and,
      anon_sym_DASH_GT,
  [1497] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(23), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(25), 12,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_or,
      anon_sym_and,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_DASH_GT,
  [1545] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(139), 5,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
  [1601] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(105), 11,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      anon_sym_or,
      anon_sym_and,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
      sym_identifier,
    ACTIONS(103), 13,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
      anon_sym_RBRACE,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [1633] = 12,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
    ACTIONS(19), 8,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_COLON,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      anon_sym_or,
      anon_sym_and,
      anon_sym_DASH_GT,
  [1683] = 17,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(159), 1,
      anon_sym_COMMA,
    ACTIONS(161), 1,
      anon_sym_RPAREN,
    STATE(8), 1,
      sym_arguments,
    STATE(146), 1,
      aux_sym_arguments_repeat1,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [1741] = 17,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(163), 1,
      anon_sym_COMMA,
    ACTIONS(165), 1,
      anon_sym_RBRACK,
    STATE(8), 1,
      sym_arguments,
    STATE(161), 1,
      aux_sym_tuple_repeat1,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [1799] = 17,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(167), 1,
      anon_sym_COMMA,
    ACTIONS(169), 1,
      anon_sym_RPAREN,
    STATE(8), 1,
      sym_arguments,
    STATE(160), 1,
      aux_sym_tuple_repeat1,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [1857] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(171), 3,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_RBRACK,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [1911] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(173), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [1964] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(54), 1,
      sym_expression,
    ACTIONS(177), 3,
      anon_sym_DOT,
      anon_sym_COMMA,
      anon_sym_EQ,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2009] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(191), 1,
      anon_sym_LBRACE,
    STATE(8), 1,
      sym_arguments,
    STATE(108), 1,
      sym_body,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2064] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(193), 1,
      anon_sym_COMMA,
    ACTIONS(195), 1,
      anon_sym_RPAREN,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2119] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(197), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2172] = 12,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(199), 1,
      anon_sym_COLON,
    STATE(53), 1,
      sym_expression,
    STATE(204), 2,
      sym__index_item,
      sym_slice,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2219] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(201), 1,
      anon_sym_EQ,
    ACTIONS(27), 4,
      anon_sym_LT,
      anon_sym_GT,
      anon_sym_DASH,
      anon_sym_SLASH,
    ACTIONS(29), 16,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_LBRACK,
      anon_sym_or,
      anon_sym_and,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
      anon_sym_PLUS,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
      anon_sym_DASH_GT,
  [2250] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(26), 1,
      sym_expression,
    ACTIONS(177), 3,
      anon_sym_DOT,
      anon_sym_COMMA,
      anon_sym_EQ,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2295] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(209), 1,
      anon_sym_COLON,
    ACTIONS(211), 1,
      anon_sym_RBRACK,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2350] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(191), 1,
      anon_sym_LBRACE,
    STATE(8), 1,
      sym_arguments,
    STATE(114), 1,
      sym_body,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2405] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(213), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2458] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(215), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2511] = 16,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(191), 1,
      anon_sym_LBRACE,
    STATE(8), 1,
      sym_arguments,
    STATE(116), 1,
      sym_body,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2566] = 12,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(199), 1,
      anon_sym_COLON,
    STATE(53), 1,
      sym_expression,
    STATE(187), 2,
      sym__index_item,
      sym_slice,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2613] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(217), 1,
      anon_sym_RBRACK,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2665] = 12,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(219), 1,
      sym_identifier,
    ACTIONS(221), 1,
      anon_sym_RPAREN,
    STATE(45), 1,
      sym_expression,
    STATE(183), 1,
      sym_named_argument,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2711] = 12,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(219), 1,
      sym_identifier,
    ACTIONS(223), 1,
      anon_sym_RPAREN,
    STATE(45), 1,
      sym_expression,
    STATE(183), 1,
      sym_named_argument,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2757] = 12,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(219), 1,
      sym_identifier,
    ACTIONS(225), 1,
      anon_sym_RPAREN,
    STATE(41), 1,
      sym_expression,
    STATE(162), 1,
      sym_named_argument,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2803] = 15,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(15), 1,
      anon_sym_DOT,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(21), 1,
      anon_sym_LBRACK,
    ACTIONS(143), 1,
      anon_sym_SLASH,
    ACTIONS(145), 1,
      anon_sym_and,
    ACTIONS(151), 1,
      anon_sym_PLUS,
    ACTIONS(153), 1,
      anon_sym_DASH,
    ACTIONS(155), 1,
      anon_sym_or,
    ACTIONS(157), 1,
      anon_sym_DASH_GT,
    ACTIONS(227), 1,
      anon_sym_RBRACK,
    STATE(8), 1,
      sym_arguments,
    ACTIONS(149), 2,
      anon_sym_LT,
      anon_sym_GT,
    ACTIONS(141), 3,
      anon_sym_STAR,
      anon_sym_SLASH_SLASH,
      anon_sym_PERCENT,
    ACTIONS(147), 4,
      anon_sym_EQ_EQ,
      anon_sym_BANG_EQ,
      anon_sym_LT_EQ,
      anon_sym_GT_EQ,
  [2855] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(229), 1,
      anon_sym_RPAREN,
    STATE(44), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [2898] = 14,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(231), 1,
      sym_identifier,
    ACTIONS(233), 1,
      anon_sym_for,
    ACTIONS(235), 1,
      anon_sym_RBRACE,
    ACTIONS(237), 1,
      anon_sym_if,
    ACTIONS(239), 1,
      anon_sym_return,
    ACTIONS(241), 1,
      anon_sym_else,
    STATE(104), 1,
      sym__path_call,
    STATE(126), 1,
      sym__path,
    STATE(145), 1,
      sym__path_attribute,
    STATE(168), 1,
      sym__path_index,
    STATE(72), 2,
      sym_statement,
      aux_sym_body_repeat1,
    STATE(115), 2,
      sym__name,
      sym__soft_name,
    STATE(113), 5,
      sym_assignment,
      sym_do,
      sym_if_statement,
      sym_for_statement,
      sym_return_statement,
  [2947] = 14,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(231), 1,
      sym_identifier,
    ACTIONS(233), 1,
      anon_sym_for,
    ACTIONS(237), 1,
      anon_sym_if,
    ACTIONS(239), 1,
      anon_sym_return,
    ACTIONS(241), 1,
      anon_sym_else,
    ACTIONS(243), 1,
      anon_sym_RBRACE,
    STATE(104), 1,
      sym__path_call,
    STATE(126), 1,
      sym__path,
    STATE(145), 1,
      sym__path_attribute,
    STATE(168), 1,
      sym__path_index,
    STATE(65), 2,
      sym_statement,
      aux_sym_body_repeat1,
    STATE(115), 2,
      sym__name,
      sym__soft_name,
    STATE(113), 5,
      sym_assignment,
      sym_do,
      sym_if_statement,
      sym_for_statement,
      sym_return_statement,
  [2996] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(245), 1,
      anon_sym_RBRACK,
    STATE(42), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3039] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(219), 1,
      sym_identifier,
    STATE(45), 1,
      sym_expression,
    STATE(183), 1,
      sym_named_argument,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3082] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(247), 1,
      anon_sym_RBRACK,
    STATE(63), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3125] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(249), 1,
      anon_sym_RPAREN,
    STATE(44), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3168] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(251), 1,
      anon_sym_RBRACK,
    STATE(59), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3211] = 14,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(253), 1,
      sym_identifier,
    ACTIONS(256), 1,
      anon_sym_for,
    ACTIONS(259), 1,
      anon_sym_RBRACE,
    ACTIONS(261), 1,
      anon_sym_if,
    ACTIONS(264), 1,
      anon_sym_return,
    ACTIONS(267), 1,
      anon_sym_else,
    STATE(104), 1,
      sym__path_call,
    STATE(126), 1,
      sym__path,
    STATE(145), 1,
      sym__path_attribute,
    STATE(168), 1,
      sym__path_index,
    STATE(72), 2,
      sym_statement,
      aux_sym_body_repeat1,
    STATE(115), 2,
      sym__name,
      sym__soft_name,
    STATE(113), 5,
      sym_assignment,
      sym_do,
      sym_if_statement,
      sym_for_statement,
      sym_return_statement,
  [3260] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(270), 1,
      anon_sym_RBRACK,
    STATE(44), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3303] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(272), 1,
      anon_sym_RBRACK,
    STATE(44), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3346] = 14,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(231), 1,
      sym_identifier,
    ACTIONS(233), 1,
      anon_sym_for,
    ACTIONS(237), 1,
      anon_sym_if,
    ACTIONS(239), 1,
      anon_sym_return,
    ACTIONS(241), 1,
      anon_sym_else,
    ACTIONS(274), 1,
      anon_sym_RBRACE,
    STATE(104), 1,
      sym__path_call,
    STATE(126), 1,
      sym__path,
    STATE(145), 1,
      sym__path_attribute,
    STATE(168), 1,
      sym__path_index,
    STATE(72), 2,
      sym_statement,
      aux_sym_body_repeat1,
    STATE(115), 2,
      sym__name,
      sym__soft_name,
    STATE(113), 5,
      sym_assignment,
      sym_do,
      sym_if_statement,
      sym_for_statement,
      sym_return_statement,
  [3395] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(276), 1,
      anon_sym_RPAREN,
    STATE(48), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3438] = 14,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(231), 1,
      sym_identifier,
    ACTIONS(233), 1,
      anon_sym_for,
    ACTIONS(237), 1,
      anon_sym_if,
    ACTIONS(239), 1,
      anon_sym_return,
    ACTIONS(241), 1,
      anon_sym_else,
    ACTIONS(278), 1,
      anon_sym_RBRACE,
    STATE(104), 1,
      sym__path_call,
    STATE(126), 1,
      sym__path,
    STATE(145), 1,
      sym__path_attribute,
    STATE(168), 1,
      sym__path_index,
    STATE(75), 2,
      sym_statement,
      aux_sym_body_repeat1,
    STATE(115), 2,
      sym__name,
      sym__soft_name,
    STATE(113), 5,
      sym_assignment,
      sym_do,
      sym_if_statement,
      sym_for_statement,
      sym_return_statement,
  [3487] = 11,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    ACTIONS(280), 1,
      anon_sym_RPAREN,
    STATE(43), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3530] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(29), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3570] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(56), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3610] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(57), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3650] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(35), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3690] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(36), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3730] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(37), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3770] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(33), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3810] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(3), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3850] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(38), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3890] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(25), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3930] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(47), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [3970] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(28), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4010] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(49), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4050] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(54), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4090] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(44), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4130] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(2), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4170] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(40), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4210] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(2), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4250] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(32), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4290] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(27), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4330] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(24), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4370] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(30), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4410] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(3), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4450] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(203), 1,
      anon_sym_DASH,
    ACTIONS(205), 1,
      anon_sym_not,
    ACTIONS(207), 1,
      anon_sym_DQUOTE,
    STATE(31), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4490] = 10,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(175), 1,
      sym_identifier,
    ACTIONS(179), 1,
      anon_sym_LPAREN,
    ACTIONS(181), 1,
      anon_sym_LBRACK,
    ACTIONS(183), 1,
      anon_sym_DASH,
    ACTIONS(185), 1,
      anon_sym_not,
    ACTIONS(187), 1,
      sym_number,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(55), 1,
      sym_expression,
    STATE(4), 10,
      sym_binary_expression,
      sym_unary_expression,
      sym_call,
      sym_index,
      sym_attribute,
      sym_parenthesized_expression,
      sym_tuple,
      sym_list,
      sym_index_map,
      sym_string,
  [4530] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(286), 1,
      anon_sym_RBRACE,
    ACTIONS(284), 3,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
    ACTIONS(282), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4549] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(290), 4,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
      anon_sym_RBRACE,
    ACTIONS(288), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4566] = 6,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(292), 1,
      ts_builtin_sym_end,
    ACTIONS(294), 1,
      anon_sym_use,
    ACTIONS(297), 1,
      anon_sym_schedule,
    ACTIONS(300), 1,
      anon_sym_proc,
    STATE(106), 4,
      sym_use_directive,
      sym_schedule,
      sym_proc,
      aux_sym_source_file_repeat1,
  [4588] = 6,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(7), 1,
      anon_sym_use,
    ACTIONS(9), 1,
      anon_sym_schedule,
    ACTIONS(11), 1,
      anon_sym_proc,
    ACTIONS(303), 1,
      ts_builtin_sym_end,
    STATE(106), 4,
      sym_use_directive,
      sym_schedule,
      sym_proc,
      aux_sym_source_file_repeat1,
  [4610] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(307), 1,
      anon_sym_RBRACE,
    ACTIONS(305), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4624] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(309), 1,
      sym_identifier,
    ACTIONS(177), 5,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_EQ,
      anon_sym_LBRACK,
  [4638] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(313), 1,
      anon_sym_RBRACE,
    ACTIONS(311), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4652] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(317), 1,
      anon_sym_RBRACE,
    ACTIONS(315), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4666] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(321), 1,
      anon_sym_RBRACE,
    ACTIONS(319), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4680] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(325), 1,
      anon_sym_RBRACE,
    ACTIONS(323), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4694] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(329), 1,
      anon_sym_RBRACE,
    ACTIONS(331), 1,
      anon_sym_else,
    ACTIONS(327), 4,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      sym_identifier,
  [4710] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(336), 1,
      anon_sym_COMMA,
    ACTIONS(338), 1,
      anon_sym_EQ,
    STATE(167), 1,
      aux_sym_assignment_repeat1,
    ACTIONS(334), 3,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
  [4728] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(342), 1,
      anon_sym_RBRACE,
    ACTIONS(340), 5,
      anon_sym_for,
      anon_sym_if,
      anon_sym_return,
      anon_sym_else,
      sym_identifier,
  [4742] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(346), 1,
      anon_sym_DOT,
    STATE(117), 1,
      aux_sym_dotted_name_repeat1,
    ACTIONS(344), 3,
      anon_sym_target,
      anon_sym_LPAREN,
      anon_sym_LBRACE,
  [4757] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(351), 1,
      anon_sym_DOT,
    STATE(121), 1,
      aux_sym_dotted_name_repeat1,
    ACTIONS(349), 3,
      anon_sym_target,
      anon_sym_LPAREN,
      anon_sym_LBRACE,
  [4772] = 6,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(353), 1,
      anon_sym_target,
    ACTIONS(355), 1,
      anon_sym_LPAREN,
    ACTIONS(357), 1,
      anon_sym_LBRACE,
    STATE(124), 1,
      sym_body,
    STATE(179), 1,
      sym_options,
  [4791] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(177), 5,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_COMMA,
      anon_sym_EQ,
      anon_sym_LBRACK,
  [4802] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(351), 1,
      anon_sym_DOT,
    STATE(117), 1,
      aux_sym_dotted_name_repeat1,
    ACTIONS(359), 3,
      anon_sym_target,
      anon_sym_LPAREN,
      anon_sym_LBRACE,
  [4817] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(191), 1,
      anon_sym_LBRACE,
    ACTIONS(361), 1,
      anon_sym_if,
    STATE(110), 2,
      sym_body,
      sym_if_statement,
  [4831] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(363), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [4841] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(365), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [4851] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(317), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [4861] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(17), 1,
      anon_sym_LPAREN,
    ACTIONS(367), 1,
      anon_sym_DOT,
    ACTIONS(369), 1,
      anon_sym_LBRACK,
    STATE(105), 1,
      sym_arguments,
  [4877] = 4,
    ACTIONS(371), 1,
      sym_comment,
    ACTIONS(375), 1,
      anon_sym_DQUOTE2,
    STATE(136), 1,
      aux_sym_string_repeat1,
    ACTIONS(373), 2,
      aux_sym_string_token1,
      sym_escape_sequence,
  [4891] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(344), 4,
      anon_sym_target,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACE,
  [4901] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(355), 1,
      anon_sym_LPAREN,
    ACTIONS(357), 1,
      anon_sym_LBRACE,
    STATE(123), 1,
      sym_body,
    STATE(184), 1,
      sym_options,
  [4917] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(377), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [4927] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(379), 1,
      anon_sym_COMMA,
    STATE(131), 1,
      aux_sym_tuple_repeat1,
    ACTIONS(171), 2,
      anon_sym_RPAREN,
      anon_sym_RBRACK,
  [4941] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(384), 1,
      anon_sym_LBRACK,
    ACTIONS(382), 3,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_EQ,
  [4953] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(386), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [4963] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(388), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [4973] = 4,
    ACTIONS(371), 1,
      sym_comment,
    ACTIONS(393), 1,
      anon_sym_DQUOTE2,
    STATE(135), 1,
      aux_sym_string_repeat1,
    ACTIONS(390), 2,
      aux_sym_string_token1,
      sym_escape_sequence,
  [4987] = 4,
    ACTIONS(371), 1,
      sym_comment,
    ACTIONS(397), 1,
      anon_sym_DQUOTE2,
    STATE(135), 1,
      aux_sym_string_repeat1,
    ACTIONS(395), 2,
      aux_sym_string_token1,
      sym_escape_sequence,
  [5001] = 4,
    ACTIONS(371), 1,
      sym_comment,
    ACTIONS(401), 1,
      anon_sym_DQUOTE2,
    STATE(138), 1,
      aux_sym_string_repeat1,
    ACTIONS(399), 2,
      aux_sym_string_token1,
      sym_escape_sequence,
  [5015] = 4,
    ACTIONS(371), 1,
      sym_comment,
    ACTIONS(403), 1,
      anon_sym_DQUOTE2,
    STATE(135), 1,
      aux_sym_string_repeat1,
    ACTIONS(395), 2,
      aux_sym_string_token1,
      sym_escape_sequence,
  [5029] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(405), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [5039] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(321), 4,
      ts_builtin_sym_end,
      anon_sym_use,
      anon_sym_schedule,
      anon_sym_proc,
  [5049] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(407), 1,
      sym_identifier,
    ACTIONS(409), 1,
      anon_sym_RPAREN,
    STATE(181), 1,
      sym_option,
  [5062] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(411), 1,
      sym_identifier,
    ACTIONS(413), 1,
      anon_sym_RPAREN,
    STATE(153), 1,
      sym_parameter,
  [5075] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(409), 1,
      anon_sym_RPAREN,
    ACTIONS(415), 1,
      anon_sym_COMMA,
    STATE(144), 1,
      aux_sym_options_repeat1,
  [5088] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(417), 1,
      anon_sym_COMMA,
    ACTIONS(420), 1,
      anon_sym_RPAREN,
    STATE(144), 1,
      aux_sym_options_repeat1,
  [5101] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(422), 3,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
  [5110] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(221), 1,
      anon_sym_RPAREN,
    ACTIONS(424), 1,
      anon_sym_COMMA,
    STATE(157), 1,
      aux_sym_arguments_repeat1,
  [5123] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(426), 1,
      anon_sym_COMMA,
    ACTIONS(428), 1,
      anon_sym_in,
    STATE(149), 1,
      aux_sym_for_statement_repeat1,
  [5136] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(430), 3,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
  [5145] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(432), 1,
      anon_sym_COMMA,
    ACTIONS(435), 1,
      anon_sym_in,
    STATE(149), 1,
      aux_sym_for_statement_repeat1,
  [5158] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(437), 1,
      anon_sym_COMMA,
    ACTIONS(439), 1,
      anon_sym_RPAREN,
    STATE(143), 1,
      aux_sym_options_repeat1,
  [5171] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(411), 1,
      sym_identifier,
    ACTIONS(441), 1,
      anon_sym_RPAREN,
    STATE(182), 1,
      sym_parameter,
  [5184] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(441), 1,
      anon_sym_RPAREN,
    ACTIONS(443), 1,
      anon_sym_COMMA,
    STATE(158), 1,
      aux_sym_parameters_repeat1,
  [5197] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(445), 1,
      anon_sym_COMMA,
    ACTIONS(447), 1,
      anon_sym_RPAREN,
    STATE(152), 1,
      aux_sym_parameters_repeat1,
  [5210] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(449), 3,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
  [5219] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(453), 1,
      anon_sym_EQ,
    ACTIONS(451), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
  [5230] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(411), 1,
      sym_identifier,
    ACTIONS(455), 1,
      anon_sym_RPAREN,
    STATE(182), 1,
      sym_parameter,
  [5243] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(173), 1,
      anon_sym_RPAREN,
    ACTIONS(457), 1,
      anon_sym_COMMA,
    STATE(157), 1,
      aux_sym_arguments_repeat1,
  [5256] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(460), 1,
      anon_sym_COMMA,
    ACTIONS(463), 1,
      anon_sym_RPAREN,
    STATE(158), 1,
      aux_sym_parameters_repeat1,
  [5269] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(426), 1,
      anon_sym_COMMA,
    ACTIONS(465), 1,
      anon_sym_in,
    STATE(147), 1,
      aux_sym_for_statement_repeat1,
  [5282] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(229), 1,
      anon_sym_RPAREN,
    ACTIONS(467), 1,
      anon_sym_COMMA,
    STATE(131), 1,
      aux_sym_tuple_repeat1,
  [5295] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(270), 1,
      anon_sym_RBRACK,
    ACTIONS(469), 1,
      anon_sym_COMMA,
    STATE(131), 1,
      aux_sym_tuple_repeat1,
  [5308] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(159), 1,
      anon_sym_COMMA,
    ACTIONS(161), 1,
      anon_sym_RPAREN,
    STATE(146), 1,
      aux_sym_arguments_repeat1,
  [5321] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(471), 3,
      anon_sym_COMMA,
      anon_sym_RPAREN,
      anon_sym_EQ,
  [5330] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(407), 1,
      sym_identifier,
    ACTIONS(473), 1,
      anon_sym_RPAREN,
    STATE(150), 1,
      sym_option,
  [5343] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(475), 1,
      anon_sym_COMMA,
    ACTIONS(478), 1,
      anon_sym_EQ,
    STATE(165), 1,
      aux_sym_assignment_repeat1,
  [5356] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(407), 1,
      sym_identifier,
    ACTIONS(480), 1,
      anon_sym_RPAREN,
    STATE(181), 1,
      sym_option,
  [5369] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(336), 1,
      anon_sym_COMMA,
    ACTIONS(482), 1,
      anon_sym_EQ,
    STATE(165), 1,
      aux_sym_assignment_repeat1,
  [5382] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(484), 3,
      anon_sym_DOT,
      anon_sym_LPAREN,
      anon_sym_LBRACK,
  [5391] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(411), 1,
      sym_identifier,
    STATE(182), 1,
      sym_parameter,
  [5401] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(486), 2,
      anon_sym_COMMA,
      anon_sym_in,
  [5409] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(488), 1,
      anon_sym_LPAREN,
    STATE(178), 1,
      sym_parameters,
  [5419] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(407), 1,
      sym_identifier,
    STATE(181), 1,
      sym_option,
  [5429] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(189), 1,
      anon_sym_DQUOTE,
    STATE(133), 1,
      sym_string,
  [5439] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(490), 2,
      sym_identifier,
      sym_tuple_index,
  [5447] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(492), 2,
      sym_identifier,
      sym_tuple_index,
  [5455] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(494), 1,
      sym_identifier,
    STATE(119), 1,
      sym_dotted_name,
  [5465] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(496), 2,
      anon_sym_COMMA,
      anon_sym_EQ,
  [5473] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(357), 1,
      anon_sym_LBRACE,
    STATE(134), 1,
      sym_body,
  [5483] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(357), 1,
      anon_sym_LBRACE,
    STATE(130), 1,
      sym_body,
  [5493] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(498), 1,
      sym_identifier,
    STATE(155), 1,
      sym_kind,
  [5503] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(420), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
  [5511] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(463), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
  [5519] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(173), 2,
      anon_sym_COMMA,
      anon_sym_RPAREN,
  [5527] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(357), 1,
      anon_sym_LBRACE,
    STATE(139), 1,
      sym_body,
  [5537] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(500), 1,
      anon_sym_LBRACE,
  [5544] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(502), 1,
      anon_sym_LBRACE,
  [5551] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(504), 1,
      anon_sym_RBRACK,
  [5558] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(506), 1,
      ts_builtin_sym_end,
  [5565] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(508), 1,
      anon_sym_LBRACE,
  [5572] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(510), 1,
      anon_sym_for,
  [5579] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(512), 1,
      anon_sym_LBRACE,
  [5586] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(514), 1,
      sym_identifier,
  [5593] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(516), 1,
      anon_sym_RBRACK,
  [5600] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(518), 1,
      sym_identifier,
  [5607] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(520), 1,
      anon_sym_COLON,
  [5614] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(522), 1,
      sym_identifier,
  [5621] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(524), 1,
      anon_sym_LBRACE,
  [5628] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(526), 1,
      anon_sym_EQ,
  [5635] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(528), 1,
      sym_identifier,
  [5642] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(530), 1,
      anon_sym_LBRACE,
  [5649] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(532), 1,
      sym_identifier,
  [5656] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(534), 1,
      anon_sym_LBRACE,
  [5663] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(536), 1,
      anon_sym_LBRACE,
  [5670] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(538), 1,
      anon_sym_RBRACK,
  [5677] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(540), 1,
      sym_identifier,
};

static const uint32_t ts_small_parse_table_map[] = {
  [SMALL_STATE(2)] = 0,
  [SMALL_STATE(3)] = 46,
  [SMALL_STATE(4)] = 92,
  [SMALL_STATE(5)] = 129,
  [SMALL_STATE(6)] = 166,
  [SMALL_STATE(7)] = 203,
  [SMALL_STATE(8)] = 240,
  [SMALL_STATE(9)] = 277,
  [SMALL_STATE(10)] = 314,
  [SMALL_STATE(11)] = 351,
  [SMALL_STATE(12)] = 388,
  [SMALL_STATE(13)] = 425,
  [SMALL_STATE(14)] = 462,
  [SMALL_STATE(15)] = 499,
  [SMALL_STATE(16)] = 536,
  [SMALL_STATE(17)] = 573,
  [SMALL_STATE(18)] = 610,
  [SMALL_STATE(19)] = 647,
  [SMALL_STATE(20)] = 684,
  [SMALL_STATE(21)] = 721,
  [SMALL_STATE(22)] = 758,
  [SMALL_STATE(23)] = 793,
  [SMALL_STATE(24)] = 828,
  [SMALL_STATE(25)] = 881,
  [SMALL_STATE(26)] = 940,
  [SMALL_STATE(27)] = 999,
  [SMALL_STATE(28)] = 1054,
  [SMALL_STATE(29)] = 1113,
  [SMALL_STATE(30)] = 1162,
  [SMALL_STATE(31)] = 1207,
  [SMALL_STATE(32)] = 1266,
  [SMALL_STATE(33)] = 1319,
  [SMALL_STATE(34)] = 1363,
  [SMALL_STATE(35)] = 1395,
  [SMALL_STATE(36)] = 1447,
  [SMALL_STATE(37)] = 1497,
  [SMALL_STATE(38)] = 1545,
  [SMALL_STATE(39)] = 1601,
  [SMALL_STATE(40)] = 1633,
  [SMALL_STATE(41)] = 1683,
  [SMALL_STATE(42)] = 1741,
  [SMALL_STATE(43)] = 1799,
  [SMALL_STATE(44)] = 1857,
  [SMALL_STATE(45)] = 1911,
  [SMALL_STATE(46)] = 1964,
  [SMALL_STATE(47)] = 2009,
  [SMALL_STATE(48)] = 2064,
  [SMALL_STATE(49)] = 2119,
  [SMALL_STATE(50)] = 2172,
  [SMALL_STATE(51)] = 2219,
  [SMALL_STATE(52)] = 2250,
  [SMALL_STATE(53)] = 2295,
  [SMALL_STATE(54)] = 2350,
  [SMALL_STATE(55)] = 2405,
  [SMALL_STATE(56)] = 2458,
  [SMALL_STATE(57)] = 2511,
  [SMALL_STATE(58)] = 2566,
  [SMALL_STATE(59)] = 2613,
  [SMALL_STATE(60)] = 2665,
  [SMALL_STATE(61)] = 2711,
  [SMALL_STATE(62)] = 2757,
  [SMALL_STATE(63)] = 2803,
  [SMALL_STATE(64)] = 2855,
  [SMALL_STATE(65)] = 2898,
  [SMALL_STATE(66)] = 2947,
  [SMALL_STATE(67)] = 2996,
  [SMALL_STATE(68)] = 3039,
  [SMALL_STATE(69)] = 3082,
  [SMALL_STATE(70)] = 3125,
  [SMALL_STATE(71)] = 3168,
  [SMALL_STATE(72)] = 3211,
  [SMALL_STATE(73)] = 3260,
  [SMALL_STATE(74)] = 3303,
  [SMALL_STATE(75)] = 3346,
  [SMALL_STATE(76)] = 3395,
  [SMALL_STATE(77)] = 3438,
  [SMALL_STATE(78)] = 3487,
  [SMALL_STATE(79)] = 3530,
  [SMALL_STATE(80)] = 3570,
  [SMALL_STATE(81)] = 3610,
  [SMALL_STATE(82)] = 3650,
  [SMALL_STATE(83)] = 3690,
  [SMALL_STATE(84)] = 3730,
  [SMALL_STATE(85)] = 3770,
  [SMALL_STATE(86)] = 3810,
  [SMALL_STATE(87)] = 3850,
  [SMALL_STATE(88)] = 3890,
  [SMALL_STATE(89)] = 3930,
  [SMALL_STATE(90)] = 3970,
  [SMALL_STATE(91)] = 4010,
  [SMALL_STATE(92)] = 4050,
  [SMALL_STATE(93)] = 4090,
  [SMALL_STATE(94)] = 4130,
  [SMALL_STATE(95)] = 4170,
  [SMALL_STATE(96)] = 4210,
  [SMALL_STATE(97)] = 4250,
  [SMALL_STATE(98)] = 4290,
  [SMALL_STATE(99)] = 4330,
  [SMALL_STATE(100)] = 4370,
  [SMALL_STATE(101)] = 4410,
  [SMALL_STATE(102)] = 4450,
  [SMALL_STATE(103)] = 4490,
  [SMALL_STATE(104)] = 4530,
  [SMALL_STATE(105)] = 4549,
  [SMALL_STATE(106)] = 4566,
  [SMALL_STATE(107)] = 4588,
  [SMALL_STATE(108)] = 4610,
  [SMALL_STATE(109)] = 4624,
  [SMALL_STATE(110)] = 4638,
  [SMALL_STATE(111)] = 4652,
  [SMALL_STATE(112)] = 4666,
  [SMALL_STATE(113)] = 4680,
  [SMALL_STATE(114)] = 4694,
  [SMALL_STATE(115)] = 4710,
  [SMALL_STATE(116)] = 4728,
  [SMALL_STATE(117)] = 4742,
  [SMALL_STATE(118)] = 4757,
  [SMALL_STATE(119)] = 4772,
  [SMALL_STATE(120)] = 4791,
  [SMALL_STATE(121)] = 4802,
  [SMALL_STATE(122)] = 4817,
  [SMALL_STATE(123)] = 4831,
  [SMALL_STATE(124)] = 4841,
  [SMALL_STATE(125)] = 4851,
  [SMALL_STATE(126)] = 4861,
  [SMALL_STATE(127)] = 4877,
  [SMALL_STATE(128)] = 4891,
  [SMALL_STATE(129)] = 4901,
  [SMALL_STATE(130)] = 4917,
  [SMALL_STATE(131)] = 4927,
  [SMALL_STATE(132)] = 4941,
  [SMALL_STATE(133)] = 4953,
  [SMALL_STATE(134)] = 4963,
  [SMALL_STATE(135)] = 4973,
  [SMALL_STATE(136)] = 4987,
  [SMALL_STATE(137)] = 5001,
  [SMALL_STATE(138)] = 5015,
  [SMALL_STATE(139)] = 5029,
  [SMALL_STATE(140)] = 5039,
  [SMALL_STATE(141)] = 5049,
  [SMALL_STATE(142)] = 5062,
  [SMALL_STATE(143)] = 5075,
  [SMALL_STATE(144)] = 5088,
  [SMALL_STATE(145)] = 5101,
  [SMALL_STATE(146)] = 5110,
  [SMALL_STATE(147)] = 5123,
  [SMALL_STATE(148)] = 5136,
  [SMALL_STATE(149)] = 5145,
  [SMALL_STATE(150)] = 5158,
  [SMALL_STATE(151)] = 5171,
  [SMALL_STATE(152)] = 5184,
  [SMALL_STATE(153)] = 5197,
  [SMALL_STATE(154)] = 5210,
  [SMALL_STATE(155)] = 5219,
  [SMALL_STATE(156)] = 5230,
  [SMALL_STATE(157)] = 5243,
  [SMALL_STATE(158)] = 5256,
  [SMALL_STATE(159)] = 5269,
  [SMALL_STATE(160)] = 5282,
  [SMALL_STATE(161)] = 5295,
  [SMALL_STATE(162)] = 5308,
  [SMALL_STATE(163)] = 5321,
  [SMALL_STATE(164)] = 5330,
  [SMALL_STATE(165)] = 5343,
  [SMALL_STATE(166)] = 5356,
  [SMALL_STATE(167)] = 5369,
  [SMALL_STATE(168)] = 5382,
  [SMALL_STATE(169)] = 5391,
  [SMALL_STATE(170)] = 5401,
  [SMALL_STATE(171)] = 5409,
  [SMALL_STATE(172)] = 5419,
  [SMALL_STATE(173)] = 5429,
  [SMALL_STATE(174)] = 5439,
  [SMALL_STATE(175)] = 5447,
  [SMALL_STATE(176)] = 5455,
  [SMALL_STATE(177)] = 5465,
  [SMALL_STATE(178)] = 5473,
  [SMALL_STATE(179)] = 5483,
  [SMALL_STATE(180)] = 5493,
  [SMALL_STATE(181)] = 5503,
  [SMALL_STATE(182)] = 5511,
  [SMALL_STATE(183)] = 5519,
  [SMALL_STATE(184)] = 5527,
  [SMALL_STATE(185)] = 5537,
  [SMALL_STATE(186)] = 5544,
  [SMALL_STATE(187)] = 5551,
  [SMALL_STATE(188)] = 5558,
  [SMALL_STATE(189)] = 5565,
  [SMALL_STATE(190)] = 5572,
  [SMALL_STATE(191)] = 5579,
  [SMALL_STATE(192)] = 5586,
  [SMALL_STATE(193)] = 5593,
  [SMALL_STATE(194)] = 5600,
  [SMALL_STATE(195)] = 5607,
  [SMALL_STATE(196)] = 5614,
  [SMALL_STATE(197)] = 5621,
  [SMALL_STATE(198)] = 5628,
  [SMALL_STATE(199)] = 5635,
  [SMALL_STATE(200)] = 5642,
  [SMALL_STATE(201)] = 5649,
  [SMALL_STATE(202)] = 5656,
  [SMALL_STATE(203)] = 5663,
  [SMALL_STATE(204)] = 5670,
  [SMALL_STATE(205)] = 5677,
};

static const TSParseActionEntry ts_parse_actions[] = {
  [0] = {.entry = {.count = 0, .reusable = false}},
  [1] = {.entry = {.count = 1, .reusable = false}}, RECOVER(),
  [3] = {.entry = {.count = 1, .reusable = true}}, SHIFT_EXTRA(),
  [5] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 0),
  [7] = {.entry = {.count = 1, .reusable = true}}, SHIFT(173),
  [9] = {.entry = {.count = 1, .reusable = true}}, SHIFT(194),
  [11] = {.entry = {.count = 1, .reusable = true}}, SHIFT(199),
  [13] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_unary_expression, 2, .production_id = 13),
  [15] = {.entry = {.count = 1, .reusable = true}}, SHIFT(175),
  [17] = {.entry = {.count = 1, .reusable = true}}, SHIFT(62),
  [19] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_unary_expression, 2, .production_id = 13),
  [21] = {.entry = {.count = 1, .reusable = true}}, SHIFT(50),
  [23] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_binary_expression, 3, .production_id = 24),
  [25] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_binary_expression, 3, .production_id = 24),
  [27] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_expression, 1),
  [29] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_expression, 1),
  [31] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_list, 2),
  [33] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_list, 2),
  [35] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_list, 3),
  [37] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_list, 3),
  [39] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_tuple, 2),
  [41] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_tuple, 2),
  [43] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_call, 2, .production_id = 11),
  [45] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_call, 2, .production_id = 11),
  [47] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_arguments, 2),
  [49] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_arguments, 2),
  [51] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_parenthesized_expression, 3),
  [53] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_parenthesized_expression, 3),
  [55] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_attribute, 3, .production_id = 15),
  [57] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_attribute, 3, .production_id = 15),
  [59] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_arguments, 3),
  [61] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_arguments, 3),
  [63] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_tuple, 4),
  [65] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_tuple, 4),
  [67] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_list, 4),
  [69] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_list, 4),
  [71] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_index, 4, .production_id = 28),
  [73] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_index, 4, .production_id = 28),
  [75] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_arguments, 4),
  [77] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_arguments, 4),
  [79] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_tuple, 5),
  [81] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_tuple, 5),
  [83] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_list, 5),
  [85] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_list, 5),
  [87] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_arguments, 5),
  [89] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_arguments, 5),
  [91] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_tuple, 6),
  [93] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_tuple, 6),
  [95] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_tuple, 7),
  [97] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_tuple, 7),
  [99] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_string, 3),
  [101] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_string, 3),
  [103] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_string, 2),
  [105] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_string, 2),
  [107] = {.entry = {.count = 1, .reusable = true}}, SHIFT(79),
  [109] = {.entry = {.count = 1, .reusable = false}}, SHIFT(79),
  [111] = {.entry = {.count = 1, .reusable = true}}, SHIFT(100),
  [113] = {.entry = {.count = 1, .reusable = false}}, SHIFT(100),
  [115] = {.entry = {.count = 1, .reusable = true}}, SHIFT(101),
  [117] = {.entry = {.count = 1, .reusable = false}}, SHIFT(101),
  [119] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_assignment, 4, .production_id = 29),
  [121] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 4, .production_id = 29),
  [123] = {.entry = {.count = 1, .reusable = false}}, SHIFT(98),
  [125] = {.entry = {.count = 1, .reusable = false}}, SHIFT(99),
  [127] = {.entry = {.count = 1, .reusable = true}}, SHIFT(102),
  [129] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_return_statement, 2, .production_id = 10),
  [131] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_return_statement, 2, .production_id = 10),
  [133] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_assignment, 3, .production_id = 17),
  [135] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 3, .production_id = 17),
  [137] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_index_map, 3, .production_id = 25),
  [139] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_index_map, 3, .production_id = 25),
  [141] = {.entry = {.count = 1, .reusable = true}}, SHIFT(86),
  [143] = {.entry = {.count = 1, .reusable = false}}, SHIFT(86),
  [145] = {.entry = {.count = 1, .reusable = true}}, SHIFT(83),
  [147] = {.entry = {.count = 1, .reusable = true}}, SHIFT(84),
  [149] = {.entry = {.count = 1, .reusable = false}}, SHIFT(84),
  [151] = {.entry = {.count = 1, .reusable = true}}, SHIFT(85),
  [153] = {.entry = {.count = 1, .reusable = false}}, SHIFT(85),
  [155] = {.entry = {.count = 1, .reusable = true}}, SHIFT(82),
  [157] = {.entry = {.count = 1, .reusable = true}}, SHIFT(87),
  [159] = {.entry = {.count = 1, .reusable = true}}, SHIFT(60),
  [161] = {.entry = {.count = 1, .reusable = true}}, SHIFT(12),
  [163] = {.entry = {.count = 1, .reusable = true}}, SHIFT(73),
  [165] = {.entry = {.count = 1, .reusable = true}}, SHIFT(6),
  [167] = {.entry = {.count = 1, .reusable = true}}, SHIFT(64),
  [169] = {.entry = {.count = 1, .reusable = true}}, SHIFT(17),
  [171] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_tuple_repeat1, 2),
  [173] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_arguments_repeat1, 2),
  [175] = {.entry = {.count = 1, .reusable = false}}, SHIFT(4),
  [177] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__soft_name, 1, .production_id = 4),
  [179] = {.entry = {.count = 1, .reusable = true}}, SHIFT(76),
  [181] = {.entry = {.count = 1, .reusable = true}}, SHIFT(67),
  [183] = {.entry = {.count = 1, .reusable = true}}, SHIFT(94),
  [185] = {.entry = {.count = 1, .reusable = false}}, SHIFT(95),
  [187] = {.entry = {.count = 1, .reusable = true}}, SHIFT(4),
  [189] = {.entry = {.count = 1, .reusable = true}}, SHIFT(127),
  [191] = {.entry = {.count = 1, .reusable = true}}, SHIFT(77),
  [193] = {.entry = {.count = 1, .reusable = true}}, SHIFT(78),
  [195] = {.entry = {.count = 1, .reusable = true}}, SHIFT(10),
  [197] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_named_argument, 3, .production_id = 20),
  [199] = {.entry = {.count = 1, .reusable = true}}, SHIFT(71),
  [201] = {.entry = {.count = 1, .reusable = false}}, SHIFT(91),
  [203] = {.entry = {.count = 1, .reusable = true}}, SHIFT(96),
  [205] = {.entry = {.count = 1, .reusable = false}}, SHIFT(97),
  [207] = {.entry = {.count = 1, .reusable = true}}, SHIFT(137),
  [209] = {.entry = {.count = 1, .reusable = true}}, SHIFT(69),
  [211] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__index_item, 1),
  [213] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_option, 3, .production_id = 20),
  [215] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_parameter, 5, .production_id = 21),
  [217] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_slice, 2, .production_id = 26),
  [219] = {.entry = {.count = 1, .reusable = false}}, SHIFT(51),
  [221] = {.entry = {.count = 1, .reusable = true}}, SHIFT(16),
  [223] = {.entry = {.count = 1, .reusable = true}}, SHIFT(19),
  [225] = {.entry = {.count = 1, .reusable = true}}, SHIFT(9),
  [227] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_slice, 3, .production_id = 32),
  [229] = {.entry = {.count = 1, .reusable = true}}, SHIFT(20),
  [231] = {.entry = {.count = 1, .reusable = false}}, SHIFT(115),
  [233] = {.entry = {.count = 1, .reusable = false}}, SHIFT(109),
  [235] = {.entry = {.count = 1, .reusable = true}}, SHIFT(140),
  [237] = {.entry = {.count = 1, .reusable = false}}, SHIFT(46),
  [239] = {.entry = {.count = 1, .reusable = false}}, SHIFT(52),
  [241] = {.entry = {.count = 1, .reusable = false}}, SHIFT(120),
  [243] = {.entry = {.count = 1, .reusable = true}}, SHIFT(125),
  [245] = {.entry = {.count = 1, .reusable = true}}, SHIFT(5),
  [247] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_slice, 2, .production_id = 27),
  [249] = {.entry = {.count = 1, .reusable = true}}, SHIFT(21),
  [251] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_slice, 1),
  [253] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_body_repeat1, 2), SHIFT_REPEAT(115),
  [256] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_body_repeat1, 2), SHIFT_REPEAT(109),
  [259] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_body_repeat1, 2),
  [261] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_body_repeat1, 2), SHIFT_REPEAT(46),
  [264] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_body_repeat1, 2), SHIFT_REPEAT(52),
  [267] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_body_repeat1, 2), SHIFT_REPEAT(120),
  [270] = {.entry = {.count = 1, .reusable = true}}, SHIFT(14),
  [272] = {.entry = {.count = 1, .reusable = true}}, SHIFT(18),
  [274] = {.entry = {.count = 1, .reusable = true}}, SHIFT(112),
  [276] = {.entry = {.count = 1, .reusable = true}}, SHIFT(7),
  [278] = {.entry = {.count = 1, .reusable = true}}, SHIFT(111),
  [280] = {.entry = {.count = 1, .reusable = true}}, SHIFT(13),
  [282] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_do, 1, .production_id = 5),
  [284] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__path, 1, .production_id = 5),
  [286] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_do, 1, .production_id = 5),
  [288] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__path_call, 2, .production_id = 11),
  [290] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__path_call, 2, .production_id = 11),
  [292] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2),
  [294] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2), SHIFT_REPEAT(173),
  [297] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2), SHIFT_REPEAT(194),
  [300] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2), SHIFT_REPEAT(199),
  [303] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 1),
  [305] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_for_statement, 6, .production_id = 33),
  [307] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_for_statement, 6, .production_id = 33),
  [309] = {.entry = {.count = 1, .reusable = true}}, SHIFT(159),
  [311] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_if_statement, 5, .production_id = 31),
  [313] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_if_statement, 5, .production_id = 31),
  [315] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_body, 2),
  [317] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_body, 2),
  [319] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_body, 3),
  [321] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_body, 3),
  [323] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 1),
  [325] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 1),
  [327] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_if_statement, 3, .production_id = 14),
  [329] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_if_statement, 3, .production_id = 14),
  [331] = {.entry = {.count = 2, .reusable = false}}, REDUCE(sym_if_statement, 3, .production_id = 14), SHIFT(122),
  [334] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__path, 1),
  [336] = {.entry = {.count = 1, .reusable = true}}, SHIFT(196),
  [338] = {.entry = {.count = 1, .reusable = true}}, SHIFT(90),
  [340] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_for_statement, 5, .production_id = 30),
  [342] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_for_statement, 5, .production_id = 30),
  [344] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_dotted_name_repeat1, 2),
  [346] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_dotted_name_repeat1, 2), SHIFT_REPEAT(192),
  [349] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_dotted_name, 1),
  [351] = {.entry = {.count = 1, .reusable = true}}, SHIFT(192),
  [353] = {.entry = {.count = 1, .reusable = true}}, SHIFT(205),
  [355] = {.entry = {.count = 1, .reusable = true}}, SHIFT(164),
  [357] = {.entry = {.count = 1, .reusable = true}}, SHIFT(66),
  [359] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_dotted_name, 2),
  [361] = {.entry = {.count = 1, .reusable = true}}, SHIFT(92),
  [363] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_schedule, 7, .production_id = 12),
  [365] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_schedule, 5, .production_id = 3),
  [367] = {.entry = {.count = 1, .reusable = true}}, SHIFT(174),
  [369] = {.entry = {.count = 1, .reusable = true}}, SHIFT(58),
  [371] = {.entry = {.count = 1, .reusable = false}}, SHIFT_EXTRA(),
  [373] = {.entry = {.count = 1, .reusable = true}}, SHIFT(136),
  [375] = {.entry = {.count = 1, .reusable = true}}, SHIFT(23),
  [377] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_schedule, 6, .production_id = 8),
  [379] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_tuple_repeat1, 2), SHIFT_REPEAT(93),
  [382] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_kind, 1),
  [384] = {.entry = {.count = 1, .reusable = true}}, SHIFT(193),
  [386] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_use_directive, 2, .production_id = 1),
  [388] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_proc, 4, .production_id = 2),
  [390] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_string_repeat1, 2), SHIFT_REPEAT(135),
  [393] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_string_repeat1, 2),
  [395] = {.entry = {.count = 1, .reusable = true}}, SHIFT(135),
  [397] = {.entry = {.count = 1, .reusable = true}}, SHIFT(22),
  [399] = {.entry = {.count = 1, .reusable = true}}, SHIFT(138),
  [401] = {.entry = {.count = 1, .reusable = true}}, SHIFT(39),
  [403] = {.entry = {.count = 1, .reusable = true}}, SHIFT(34),
  [405] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_schedule, 8, .production_id = 19),
  [407] = {.entry = {.count = 1, .reusable = true}}, SHIFT(198),
  [409] = {.entry = {.count = 1, .reusable = true}}, SHIFT(185),
  [411] = {.entry = {.count = 1, .reusable = true}}, SHIFT(195),
  [413] = {.entry = {.count = 1, .reusable = true}}, SHIFT(203),
  [415] = {.entry = {.count = 1, .reusable = true}}, SHIFT(166),
  [417] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_options_repeat1, 2), SHIFT_REPEAT(172),
  [420] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_options_repeat1, 2),
  [422] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__path, 1, .production_id = 7),
  [424] = {.entry = {.count = 1, .reusable = true}}, SHIFT(61),
  [426] = {.entry = {.count = 1, .reusable = true}}, SHIFT(201),
  [428] = {.entry = {.count = 1, .reusable = true}}, SHIFT(89),
  [430] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__path_index, 4, .production_id = 28),
  [432] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_for_statement_repeat1, 2, .production_id = 23), SHIFT_REPEAT(201),
  [435] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_for_statement_repeat1, 2, .production_id = 23),
  [437] = {.entry = {.count = 1, .reusable = true}}, SHIFT(141),
  [439] = {.entry = {.count = 1, .reusable = true}}, SHIFT(189),
  [441] = {.entry = {.count = 1, .reusable = true}}, SHIFT(200),
  [443] = {.entry = {.count = 1, .reusable = true}}, SHIFT(156),
  [445] = {.entry = {.count = 1, .reusable = true}}, SHIFT(151),
  [447] = {.entry = {.count = 1, .reusable = true}}, SHIFT(191),
  [449] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__path_attribute, 3, .production_id = 15),
  [451] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_parameter, 3, .production_id = 9),
  [453] = {.entry = {.count = 1, .reusable = true}}, SHIFT(80),
  [455] = {.entry = {.count = 1, .reusable = true}}, SHIFT(202),
  [457] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_arguments_repeat1, 2), SHIFT_REPEAT(68),
  [460] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_parameters_repeat1, 2), SHIFT_REPEAT(169),
  [463] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_parameters_repeat1, 2),
  [465] = {.entry = {.count = 1, .reusable = true}}, SHIFT(81),
  [467] = {.entry = {.count = 1, .reusable = true}}, SHIFT(70),
  [469] = {.entry = {.count = 1, .reusable = true}}, SHIFT(74),
  [471] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_kind, 3),
  [473] = {.entry = {.count = 1, .reusable = true}}, SHIFT(186),
  [475] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_assignment_repeat1, 2, .production_id = 18), SHIFT_REPEAT(196),
  [478] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_assignment_repeat1, 2, .production_id = 18),
  [480] = {.entry = {.count = 1, .reusable = true}}, SHIFT(197),
  [482] = {.entry = {.count = 1, .reusable = true}}, SHIFT(88),
  [484] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__path, 1, .production_id = 6),
  [486] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_for_statement_repeat1, 2, .production_id = 22),
  [488] = {.entry = {.count = 1, .reusable = true}}, SHIFT(142),
  [490] = {.entry = {.count = 1, .reusable = true}}, SHIFT(154),
  [492] = {.entry = {.count = 1, .reusable = true}}, SHIFT(11),
  [494] = {.entry = {.count = 1, .reusable = true}}, SHIFT(118),
  [496] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_assignment_repeat1, 2, .production_id = 16),
  [498] = {.entry = {.count = 1, .reusable = true}}, SHIFT(132),
  [500] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_options, 4),
  [502] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_options, 2),
  [504] = {.entry = {.count = 1, .reusable = true}}, SHIFT(148),
  [506] = {.entry = {.count = 1, .reusable = true}},  ACCEPT_INPUT(),
  [508] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_options, 3),
  [510] = {.entry = {.count = 1, .reusable = true}}, SHIFT(176),
  [512] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_parameters, 3),
  [514] = {.entry = {.count = 1, .reusable = true}}, SHIFT(128),
  [516] = {.entry = {.count = 1, .reusable = true}}, SHIFT(163),
  [518] = {.entry = {.count = 1, .reusable = true}}, SHIFT(190),
  [520] = {.entry = {.count = 1, .reusable = true}}, SHIFT(180),
  [522] = {.entry = {.count = 1, .reusable = true}}, SHIFT(177),
  [524] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_options, 5),
  [526] = {.entry = {.count = 1, .reusable = true}}, SHIFT(103),
  [528] = {.entry = {.count = 1, .reusable = true}}, SHIFT(171),
  [530] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_parameters, 4),
  [532] = {.entry = {.count = 1, .reusable = true}}, SHIFT(170),
  [534] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_parameters, 5),
  [536] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_parameters, 2),
  [538] = {.entry = {.count = 1, .reusable = true}}, SHIFT(15),
  [540] = {.entry = {.count = 1, .reusable = true}}, SHIFT(129),
};

#ifdef __cplusplus
extern "C" {
#endif
#ifdef _WIN32
#define extern __declspec(dllexport)
#endif

extern const TSLanguage *tree_sitter_mlcs(void) {
  static const TSLanguage language = {
    .version = LANGUAGE_VERSION,
    .symbol_count = SYMBOL_COUNT,
    .alias_count = ALIAS_COUNT,
    .token_count = TOKEN_COUNT,
    .external_token_count = EXTERNAL_TOKEN_COUNT,
    .state_count = STATE_COUNT,
    .large_state_count = LARGE_STATE_COUNT,
    .production_id_count = PRODUCTION_ID_COUNT,
    .field_count = FIELD_COUNT,
    .max_alias_sequence_length = MAX_ALIAS_SEQUENCE_LENGTH,
    .parse_table = &ts_parse_table[0][0],
    .small_parse_table = ts_small_parse_table,
    .small_parse_table_map = ts_small_parse_table_map,
    .parse_actions = ts_parse_actions,
    .symbol_names = ts_symbol_names,
    .field_names = ts_field_names,
    .field_map_slices = ts_field_map_slices,
    .field_map_entries = ts_field_map_entries,
    .symbol_metadata = ts_symbol_metadata,
    .public_symbol_map = ts_symbol_map,
    .alias_map = ts_non_terminal_alias_map,
    .alias_sequences = &ts_alias_sequences[0][0],
    .lex_modes = ts_lex_modes,
    .lex_fn = ts_lex,
    .keyword_lex_fn = ts_lex_keywords,
    .keyword_capture_token = sym_identifier,
    .primary_state_ids = ts_primary_state_ids,
  };
  return &language;
}
#ifdef __cplusplus
}
#endif
