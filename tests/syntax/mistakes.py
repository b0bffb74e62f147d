"""Programs with the mistakes that people make: each stands between two functions that are right."""

from __future__ import annotations

_AROUND = """module M {
  prim_func before(A: f32[8]) -> (B: f32[8]) {
    compute B[i] = A[i]
  }
%s
  prim_func after(A: f32[8]) -> (B: f32[8]) {
    compute B[i] = A[i] + 1
  }
}
"""
_BODY = """
  prim_func f(A: f32[8, 8]) -> (B: f32[8, 8]) {
    for i, j in grid(8, 8) {
      block B(spatial vi = i, spatial vj = j) {
        B[vi, vj] = A[vi, vj] * 2
      }
    }
  }
"""
_STORE = "B[vi, vj] = A[vi, vj] * 2"

#: name of the mistake -> what is written in `f`, and what is written instead
IN_FUNCTION = {
    "missing_brace_of_loop": ("8, 8) {\n      block", "8, 8)\n      block"),
    "missing_brace_of_block": ("vj = j) {", "vj = j)"),
    "missing_closing_brace_of_block": ("* 2\n      }\n", "* 2\n"),
    "missing_closing_brace_of_function": ("    }\n  }\n", "    }\n"),
    "closing_brace_too_many": ("    }\n  }\n", "    }\n  }\n  }\n"),
    "missing_parenthesis_of_grid": ("grid(8, 8) {", "grid(8, 8 {"),
    "missing_parenthesis_of_block": ("vj = j) {", "vj = j {"),
    "missing_parenthesis_of_parameters": ("(A: f32[8, 8]) ->", "(A: f32[8, 8] ->"),
    "missing_bracket_of_index": ("A[vi, vj] *", "A[vi, vj *"),
    "missing_bracket_of_store": ("B[vi, vj] =", "B[vi, vj ="),
    "bracket_of_another_kind": ("(8, 8) {\n      block", "(8, 8] {\n      block"),
    "misspelled_prim_func": ("prim_func", "prim_fun"),
    "misspelled_block": ("block", "blok"),
    "letters_turned": ("for i, j", "fro i, j"),
    "keyword_of_another_language": ("prim_func", "def"),
    "axis_of_a_kind_only": ("spatial vj = j", "spatial"),
    "axis_without_binding": ("spatial vj = j", "spatial vj"),
    "axis_with_half_a_binding": ("spatial vj = j", "spatial vj ="),
    "axis_without_kind": ("spatial vj = j", "vj = j"),
    "axis_with_in": ("spatial vj = j", "spatial vj in j"),
    "store_without_equals": ("] = A", "] A"),
    "comparison_for_a_store": ("] = A", "] == A"),
    "divide_and_store": ("] = A", "] /= A"),
    "missing_operand": ("* 2", "*"),
    "missing_operator": ("* 2", "2"),
    "comma_too_many_in_arguments": ("grid(8, 8)", "grid(8, , 8)"),
    "comma_too_many_in_index": ("A[vi, vj]", "A[vi,, vj]"),
    "comma_behind_a_statement": ("* 2", "* 2,"),
    "semicolon": ("* 2", "* 2;"),
    "missing_arrow": (") -> (B", ") (B"),
    "missing_outputs": (" -> (B: f32[8, 8])", " ->"),
    "outputs_without_parentheses": ("-> (B: f32[8, 8])", "-> B: f32[8, 8]"),
    "parameter_without_type": ("(A: f32[8, 8])", "(A)"),
    "type_before_the_parameter": ("(A: f32[8, 8])", "(f32 A[8, 8])"),
    "missing_in": ("i, j in grid", "i, j grid"),
    "loop_without_kind": ("in grid(8, 8)", "in (8, 8)"),
    "loop_in_the_way_of_python": ("in grid(8, 8) {", "in grid(8, 8):"),
    "power": ("A[vi, vj] * 2", "A[vi, vj] ** 2"),
    "choice_of_c": ("A[vi, vj] * 2", "A[vi, vj] > 0 ? A[vi, vj] : 0"),
    "and_of_c": (_STORE, "if vi > 0 && vj > 0 { B[vi, vj] = 1 } else { B[vi, vj] = 2 }"),
    "elif": (_STORE, "if vi > 0 { B[vi, vj] = 1 } elif vj > 0 { B[vi, vj] = 2 } else { B[vi, vj] = 3 }"),
    "chain_of_comparisons": (_STORE, "if 0 <= vi < 8 { B[vi, vj] = 1 }"),
    "number_and_name": ("* 2", "* 2n"),
    "octal_number": ("* 2", "* 007"),
    "half_a_let": (_STORE, f"let x =\n        {_STORE}"),
    "half_a_word": (_STORE, f"al\n        {_STORE}"),
    "half_a_loop": (_STORE, f"{_STORE}\n        for k in"),
    "half_a_store": (_STORE, "B[vi, vj] = A[vi, "),
    "alloc_without_type": ("    for i, j", "    alloc Y\n    for i, j"),
    "assert_without_message": (_STORE, f"assert vi < 8\n        {_STORE}"),
    "two_mistakes": (
        "8, 8) {\n      block B(spatial vi = i, spatial vj = j) {",
        "8, 8 {\n      block B(spatial vi = i, spatial vj j) {",
    ),
}  # fmt: skip
#: name of the mistake -> what stands in the place of the function
DECLARATIONS = {
    "unfinished_string": '\n  extern g(x: f32[8]) -> (y: f32[8]) = "env.g\n',
    "extern_without_symbol": "\n  extern g(x: f32[8]) -> (y: f32[8])\n",
    "function_without_result": "\n  function g(x: f32[8]) {\n    return x\n  }\n",
    "return_of_nothing": "\n  function g(x: f32[8]) -> f32[8] {\n    return\n  }\n",
    "half_a_head": "\n  prim_func g\n",
    "half_the_parameters": "\n  prim_func g(A: f32[8],\n",
    "half_a_body": "\n  prim_func g(A: f32[8]) -> (B: f32[8]) {\n    for i in \n",
    "const_without_value": "\n  const w: f32[2]\n",
    "unfinished_list": "\n  const w: f32[2] = [1, 2\n",
    "statement_in_a_module": "\n  x = 1\n",
    "call_of_a_broken_function": "\n  prim_func g(A: f32[8]) -> {\n  }\n\n"
    "  function main(x: f32[8]) -> f32[8] {\n    y = g(x)\n    return y\n  }\n",
}
#: whole files
FILES = {
    "no_module": "prim_func f(A: f32[8]) -> (B: f32[8]) {\n  compute B[i] = A[i]\n}\n",
    "unclosed_module": "module M {\n  prim_func f(A: f32[8]) -> (B: f32[8]) {\n    compute B[i] = A[i]\n  }\n",
    "use_without_quotes": "use kernels.mlc\n\nmodule M {\n}\n",
    "another_language": "import numpy as np\n\ndef f(x):\n    return x + 1\n",
}


def between() -> dict[str, str]:
    """The mistakes that stand between good functions."""
    changed = {}
    for name, (old, new) in IN_FUNCTION.items():
        assert old in _BODY, name
        changed[name] = _AROUND % _BODY.replace(old, new, 1)
    return changed | {name: _AROUND % text for name, text in DECLARATIONS.items()}
