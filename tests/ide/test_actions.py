"""Refactorings: source and result side by side, and for every sample that the result computes the same."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mlcdsl.check import check_source
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import REFACTORINGS
from mlcdsl.ide.nodes import path_at
from mlcdsl.ide.queries.code_actions import code_actions, resolve_action
from mlcdsl.ide.rewriting import applied
from mlcdsl.ide.searching import Search
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant, free_vars, simplify
from mlcdsl.ir.visit import substitute
from mlcdsl.reference.errors import RunError
from mlcdsl.reference.graph import run_function
from mlcdsl.reference.tensor import run_prim_func
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast
from mlcdsl.types import INDEX
from tests.ide.marked import Marked, marked
from tests.ide.test_reading import FILES
from tests.ide.test_rename import CONSTRUCTS
from tests.support.gen_inputs import array, scalar

HEAD = "module M {\n  prim_func f(A: f32[4, 8], s: i64) -> (B: f32[4]) {\n"
TAIL = "  }\n}\n"


def offered(m: Marked) -> dict[str, str]:
    """The refactorings at the marked place, each with the text that it makes."""
    start, end = m.ranges[0] if m.ranges else (m.cursor, m.cursor)
    found = code_actions(m.snapshot, Span(m.snapshot.source, start, end), ("refactor",), Search(m.workspace))
    return {a.key.removeprefix("refactor:"): applied(m.text, a.make()) for a in found if not a.disabled}


def refused(m: Marked) -> dict[str, str]:
    """The refactorings that are shown without being possible, each with the reason."""
    start, end = m.ranges[0] if m.ranges else (m.cursor, m.cursor)
    found = code_actions(m.snapshot, Span(m.snapshot.source, start, end), ("refactor",), Search(m.workspace))
    return {a.key.removeprefix("refactor:"): a.disabled for a in found if a.disabled}


def body(name: str, text: str) -> str | None:
    """What an action makes of statements of a prim_func; None if it is not offered."""
    m = marked(HEAD + text + TAIL)
    made = offered(m).get(name)
    return None if made is None else made.removeprefix(HEAD).removesuffix(TAIL)


NEST = """    for i, k in grid(4, 8) {
      block B(spatial vi = i, reduce vk = k) {
        init { B[vi] = 0 }
        B[vi] += A[vi, vk]
      }
    }
"""


def test_index_notation_to_loops_and_back() -> None:
    assert body("expand_compute", "    compute B[i] =<|> sum[k](A[i, k])  # all\n") == NEST[:-1] + "  # all\n"
    assert body("collapse_loops", NEST.replace("+=", "<|>+=")) == "    compute B[i] = sum[k](A[i, k])\n"
    assert body("collapse_loops", NEST.replace("0 }", "1 }<|>")) is None
    assert (
        body("collapse_loops", NEST.replace("grid(4, 8)", "grid(4, 7)<|>")) == "    compute B[i] = sum[k: 7](A[i, k])\n"
    )
    assert body("collapse_loops", NEST.replace("grid(4, 8)", "grid(3, 8)<|>")) is None
    assert body("collapse_loops", NEST.replace("block B", "block C<|>")) is None


def test_temporaries_and_taken_names() -> None:
    made = body("expand_compute", "    let vi: f32 = 1.0\n    compute B[i] = exp(A[i, 0] - <|>max[k](A[i, k])) * vi\n")
    assert (
        made
        == """    let vi: f32 = 1.0
    alloc B_0: f32[4]
    for i, k in grid(4, 8) {
      block B_0(spatial vi_1 = i, reduce vk = k) {
        init { B_0[vi_1] = -inf }
        B_0[vi_1] = max(B_0[vi_1], A[vi_1, vk])
      }
    }
    for i in range(4) {
      block B(spatial vi_1 = i) { B[vi_1] = exp(A[vi_1, 0] - B_0[vi_1]) * vi }
    }
"""
    )


def test_regions() -> None:
    assert body("declare_regions", NEST.replace("+=", "<|>+=")) == NEST.replace(
        "        init", "        reads A[vi, vk]\n        writes B[vi]\n        init"
    )
    short = "    for i in range(4) {\n      block B(spatial v = i) { <|>B[v] = A[v, 0] }\n    }\n"
    assert (
        body("declare_regions", short)
        == """    for i in range(4) {
      block B(spatial v = i) {
        reads A[v, 0]
        writes B[v]
        B[v] = A[v, 0]
      }
    }
"""
    )
    declared = short.replace("{ <|>", "{ <|>writes B[v] ")
    assert str(body("declare_regions", declared)).count("writes B[v]") == 1


REGIONS = """module M {
  prim_func f(A: f32[4, 8], D: f32[8]) -> (B: f32[4]) {
    for i, k in grid(4, 8) {
      block B(spatial vi = i, reduce vk = k) {
        reads A[vi, vk]  # declared
        init { B[vi] = 0 }
        B[vi] += <|>A[vi, vk] * D[vk]
      }
    }
  }
}
"""


@pytest.mark.parametrize(
    "old, new",
    [
        ("reads A[vi, vk]  # declared", "reads A[vi, vk], D[vk]  # declared\n        writes B[vi]"),
        ("reads A[0, vk], D  # declared", "reads A[vi, vk], D  # declared\n        writes B[vi]"),
        ("reads D[0:4], A  writes B[0]", "reads D[vk], A writes B[vi]"),
        ("reads A, D  writes B[vi : vi + 1]", None),
        ("reads A[vi, 0:8], D[vk]  writes B", None),
        ("writes B[0:2]", "writes B[vi]\n        reads A[vi, vk], D[vk]"),
    ],
)
def test_declared_regions_are_completed(old: str, new: str | None) -> None:
    """By the refactoring and by the fix of the finding alike; then nothing is found any more."""
    text = REGIONS.replace("reads A[vi, vk]  # declared", old)
    m = marked(text)
    found = [d for d in m.findings() if d.code == "E0404"]
    made = offered(m).get("declare_regions")
    if new is None:
        assert made is None and not found
        return
    assert found and made is not None
    assert re.sub(r" +", " ", made) == re.sub(r" +", " ", text.replace(old, new).replace("<|>", ""))
    for d in found:
        assert d.span is not None
        (fix,) = (a for a in code_actions(m.snapshot, d.span, ("quickfix",)) if a.key.startswith("mend:"))
        assert fix.mends == d and applied(m.text, fix.make()) == made
    assert not [d for d in check_source(Source("/t.mlc", made)).diagnostics if d.code == "E0404"]


def test_comments_stay() -> None:
    """Those inside of what is replaced come before it."""
    text = """    # before
    for i, k in grid(4, 8) { # head
      block B(spatial vi = i, reduce vk = k) { # important
        init { B[vi] = 0 }  # t
        B[vi] <|>+= A[vi, vk]
        # end
      }
    }  # behind
"""
    made = """    # before
    # head
    # important
    # t
    # end
    compute B[i] = sum[k](A[i, k])  # behind
"""
    assert body("collapse_loops", text) == made
    assert body("expand_compute", "    compute B[i] = # why\n      sum<|>[k](A[i, k])  # all\n") == (
        "    # why\n" + NEST[:-1] + "  # all\n"
    )
    on_one_line = "    for i in range(4) { # a\n compute B[i] =  # b\n <|>A[i, 0] } # c\n"
    assert body("expand_compute", on_one_line) == (
        """    for i in range(4) {
      # a
      # b
      for i_1 in range(4) {
        block B(spatial vi = i_1) { B[vi] = A[vi, 0] }
      }
    } # c
"""
    )


def test_comments_that_would_be_lost_are_said() -> None:
    assert refused(marked(SPLIT.replace("T: f32[n]\n", "T: f32[n]  # why\n"))).keys() == {"extract_prim_func"}
    m = marked(HEAD + "    let x<|> = # why\n      A[0, 0]\n    B[0] = x\n" + TAIL)
    assert refused(m) == {"inline_let": "comments stand within the `let`"}


@pytest.mark.parametrize(
    "text, made",
    [
        (
            "    for i in range(4) {\n   block B(spatial vi = i) { B[vi] <|>= A[vi, 0] } }\n",
            """    for i in range(4) {
      block B(spatial vi = i) {
        reads A[vi, 0]
        writes B[vi]
        B[vi] = A[vi, 0]
      }
    }
""",
        ),
        (
            "    for i, k in grid(4, 8) { block B(spatial v = i, reduce r = k) {"
            " init { B[v] = 0 }\n  B[v] +=<|> A[v, r] } }\n",
            """    for i, k in grid(4, 8) {
      block B(spatial v = i, reduce r = k) {
        reads A[v, r]
        writes B[v]
        init { B[v] = 0 }
        B[v] += A[v, r]
      }
    }
""",
        ),
    ],
)
def test_results_have_the_layout_of_the_formatter(text: str, made: str) -> None:
    assert body("declare_regions", text) == made


@pytest.mark.parametrize(
    "block",
    [
        "{\n        let x<|> = A[v, 0]\n        B[v] = x\n      }",
        "{ let x<|> = A[v, 0] B[v] = x }",
        "{ let x = A[v, 0]\n B[v] = <|>x }",
    ],
)
def test_a_block_without_its_let_is_on_one_line(block: str) -> None:
    text = f"    for i in range(4) {{\n      block B(spatial v = i) {block}\n    }}\n"
    made = "    for i in range(4) {\n      block B(spatial v = i) { B[v] = A[v, 0] }\n    }\n"
    assert body("inline_let", text) == made


def test_a_comment_of_an_inlined_value_stays_in_its_column() -> None:
    assert body("inline_let", "    let x<|> = A[0, 0]  # c\n    B[0] = x\n") == "    # c\n    B[0] = A[0, 0]\n"
    assert body("inline_let", "    let x<|> = A[0, 0]  B[0] = x\n") == "    B[0] = A[0, 0]\n"


def test_names_of_blocks() -> None:
    text = "    for i in range(4) { block (spatial v = i) { B[v] = A[v, 0]<|> } }\n"
    assert body("name_block", text) == text.replace("block (", "block B (").replace("<|>", "")
    assert body("name_block", text.replace("block (", "block B(")) is None


def test_extract_variable() -> None:
    text = "    for i in range(4) {\n      block B(spatial v = i) { B[v] = <[A[v, 0] * 2]> + 1 }\n    }\n"
    made = body("extract_variable", text)
    assert (
        made
        == """    for i in range(4) {
      block B(spatial v = i) {
        let value: f32 = A[v, 0] * 2
        B[v] = value + 1
      }
    }
"""
    )
    guarded = "    B[0] = select(s < 8, <[A[0, s]]>, 0)\n"
    assert body("extract_variable", guarded) is None
    assert body("extract_variable", "    B[0] = select(<[s < 8]>, A[0, s], 0)\n") == (
        "    let value: bool = s < 8\n    B[0] = select(value, A[0, s], 0)\n"
    )
    assert body("extract_variable", "    <[B[0]]> = 1\n") is None
    assert body("extract_variable", "    compute B[i] = <[A[i, 0] * 2]>\n") is None
    assert body("extract_variable", "    B[0] = A[0, 0] + <[A[0, 0]]>\n") == (
        "    let value: f32 = A[0, 0]\n    B[0] = A[0, 0] + value\n"
    )


def test_inline_let() -> None:
    text = "    let x<|> = A[0, 0] + 1\n    B[0] = x * x\n"
    assert body("inline_let", text) == "    B[0] = (A[0, 0] + 1) * (A[0, 0] + 1)\n"
    assert body("inline_let", "    let x = 2\n    B[0] = A[0, <|>x + x]\n") == "    B[0] = A[0, i64(2) + i64(2)]\n"
    assert body("inline_let", "    B[0] = 1\n    let x<|> = B[0]\n    B[0] = x\n") is None
    hidden = "    let x<|> = s\n    for s in range(4) { B[s] = A[s, x] }\n"
    assert body("inline_let", hidden) is None
    in_block = "    for i in range(4) {\n      let x<|> = i\n      block B(spatial v = i) { B[v] = A[x, 0] }\n    }\n"
    assert body("inline_let", in_block) is None
    assert body("inline_let", "    let x<|> = 7 // s\n    B[0] = A[0, x]\n") is None


SPLIT = """module M {
  # first
  prim_func f[n](A: f32[n, 4], s: f32) -> (B: f32[n]) where n > 0 {
    alloc T: f32[n]
    compute T[i] = sum[k](A[i, k])  # sums
    <[compute B[i] = T[i] * s]>
  }
}
"""


def test_extract_a_prim_func() -> None:
    made = offered(marked(SPLIT))["extract_prim_func"]
    assert (
        made
        == """module M {
  # first
  function f[n](A: f32[n, 4], s: f32) -> f32[n] where n > 0 {
    dataflow {
      T = f_1(A)
      B = f_2(T, s)
      output B
    }
    return B
  }

  prim_func f_1[n](A: f32[n, 4]) -> (T: f32[n]) where n > 0 {
    compute T[i] = sum[k](A[i, k])  # sums
  }

  prim_func f_2[n](T: f32[n], s: f32) -> (B: f32[n]) where n > 0 {
    compute B[i] = T[i] * s
  }
}
"""
    )


def test_a_prim_func_that_others_need_stays_one() -> None:
    schedule = 'use "t.mlc"\n\nschedule s for M.f {\n  x = get_block("B")\n}\n'
    m = marked(SPLIT)
    m.workspace.change("/s.mlcs", schedule)
    assert "extract_prim_func" not in offered(m)
    assert refused(m) == {"extract_prim_func": "`f` must stay a prim_func for what names it at s.mlcs:3"}
    m.workspace.change("/s.mlcs", schedule.replace("M.f", "M.g"))
    assert "extract_prim_func" in offered(m)
    m.workspace.change(
        "/u.mlc", 'use "t.mlc"\nmodule U {\n  function g(x: f32[3, 4]) -> f32[3] { return M.f(x, 2) }\n}\n'
    )
    assert "extract_prim_func" in offered(m)


def test_what_is_not_selected_stays() -> None:
    """The edits leave the words of the other statements where they are."""
    m = marked(SPLIT)
    start, end = m.ranges[0]
    (action,) = (
        a for a in code_actions(m.snapshot, Span(m.snapshot.source, start, end)) if a.key.endswith("extract_prim_func")
    )
    kept = m.text.index("compute T")
    assert not [e for e in action.make() if e.span.start < kept + 20 and kept < e.span.end]


@pytest.mark.parametrize(
    "text",
    [
        SPLIT.replace("(B: f32[n])", "(B: f32[n], C: f32[n])"),
        SPLIT.replace("s: f32)", "inout s: f32[n])").replace("* s", "* s[i]"),
        SPLIT.replace("T: f32[n]\n", "T: f32[n] @ shared\n"),
        SPLIT.replace("T: f32[n]\n", "T: f32[n]  # why\n"),
        SPLIT.replace("<[compute B[i] = T[i] * s]>", "compute B[i] = T[i]\n<[compute B[i] = B[i] * s]>"),
        SPLIT.replace("<[", "").replace("]>", "").replace("alloc", "<[alloc").replace("* s", "* s]>"),
        SPLIT.replace("compute T[i] = sum", "let z = s compute T[i] = z * sum"),
    ],
)
def test_what_cannot_be_extracted(text: str) -> None:
    assert "extract_prim_func" not in offered(marked(text))


GRAPH = """module M {
  ## Two steps.
  function main[n](x: f32[n, 4], w: f32[4, 3], k: i64) -> f32[n, 3] {
    dataflow {
      a = x @ w  # product
      <[b = relu(a)
      # scaled
      c = b * f32(k)]>
      y = c + b
      output y
    }
    return y
  }
}
"""


def test_extract_a_function() -> None:
    assert (
        offered(marked(GRAPH))["extract_function"]
        == """module M {
  ## Two steps.
  function main[n](x: f32[n, 4], w: f32[4, 3], k: i64) -> f32[n, 3] {
    dataflow {
      a = x @ w  # product
      b, c = main_1(a, k)
      y = c + b
      output y
    }
    return y
  }

  function main_1[n](a: f32[n, 3], k: i64) -> (f32[n, 3], f32[n, 3]) {
    dataflow {
      b = relu(a)
      # scaled
      c = b * f32(k)
      output b, c
    }
    return (b, c)
  }
}
"""
    )


IN_GRAPH = """module M {
  extern noise(A: f32[4]) -> (B: f32[4]) = "noise" attr(effect = true)

  function f(x: f32[4], k: i64) -> f32[4] {
    dataflow {
      y = <[x * 2]> + 1
      output y
    }
    return y
  }
}
"""


def test_extract_an_expression_of_a_graph_function() -> None:
    """Only what is selected is extracted, before the statement that it is in."""
    found = offered(marked(IN_GRAPH))
    plain = IN_GRAPH.replace("<[", "").replace("]>", "")
    assert found["extract_variable"] == plain.replace("y = x * 2 + 1", "value = x * 2\n      y = value + 1")
    function = "  }\n\n  function f_1(x: f32[4]) -> f32[4] {\n    return x * 2\n  }\n}\n"
    assert found["extract_function"] == plain.replace("x * 2 + 1", "f_1(x) + 1").replace("  }\n}\n", function)
    text = plain.replace("return y", "return relu(y) * <[exp(y)]>")
    assert offered(marked(text))["extract_variable"] == plain.replace(
        "return y", "value = exp(y)\n    return relu(y) * value"
    )
    one_line = plain.replace("{\n      y = x * 2 + 1\n      output y\n    }", "{ y = <[x * 2]> + 1 output y }")
    assert offered(marked(one_line))["extract_variable"] == found["extract_variable"]


@pytest.mark.parametrize(
    "statement",
    [
        "return y <[* 2 + 1]>",  # no expression
        "return y * (<[2.0 + 1.0]>)",  # of no dtype of its own
        "if k > 0 and <[7 // k]> > 2 { z = y } else { z = x } return z",  # not always computed
        "return noise(y) + <[noise(x)]>",  # would come first
        "call <[noise(y)]> return y",
    ],
)
def test_what_stays_in_its_statement(statement: str) -> None:
    m = marked(IN_GRAPH.replace("<[", "").replace("]>", "").replace("return y", statement))
    assert not [d for d in m.findings() if d.severity == "error"]
    assert "extract_variable" not in offered(m)


def test_an_effect_that_comes_first_anyway_is_extracted() -> None:
    text = IN_GRAPH.replace("<[", "").replace("]>", "").replace("return y", "return <[noise(y)]> + noise(x)")
    assert {"extract_variable", "extract_function"} == offered(marked(text)).keys()


def test_a_condition_after_others_is_not_extracted() -> None:
    branches = "if k > 0 { z = y } else if <[k + 1]> > 0 { z = x } else { z = y }\n    return z"
    text = IN_GRAPH.replace("<[", "").replace("]>", "").replace("return y", branches)
    assert sorted(offered(marked(text))) == ["extract_function"]
    assert body("extract_variable", "    if s > 0 { B[0] = 1 } else if <[s + 1]> > 0 { B[1] = 1 }\n") is None


@pytest.mark.parametrize(
    "text",
    [
        GRAPH.replace("y = c + b", "y = a"),  # nothing of it is used
        GRAPH.replace("<[b = relu(a)", "b = relu(a)\n<[").replace("# scaled", "z = b as f32[m, 3]"),
        GRAPH.replace("a = x @ w", "a = take(x, w)"),
        GRAPH.replace("<[", "")
        .replace("]>", "")
        .replace("dataflow {", "<[dataflow {")
        .replace("return y", "]>return y"),
    ],
)
def test_what_is_no_function(text: str) -> None:
    assert "extract_function" not in offered(marked(text))


def test_actions_are_found_again() -> None:
    m = marked(HEAD + NEST.replace("+=", "<|>+=") + TAIL)
    span = Span(m.snapshot.source, m.cursor, m.cursor)
    for a in code_actions(m.snapshot, span):
        assert resolve_action(m.snapshot, span, a.key) == a.make()
    assert resolve_action(m.snapshot, span, "refactor:gone") is None


def test_line_ends_stay() -> None:
    text = (HEAD + "    compute B[i] =<|> sum[k](A[i, k])\n" + TAIL).replace("\n", "\r\n")
    made = offered(marked(text))["expand_compute"]
    assert made == (HEAD + NEST + TAIL).replace("\n", "\r\n")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_graph_functions_with_other_line_ends_and_letters(ends: str) -> None:
    text = IN_GRAPH.replace("dataflow {", "# größer\n    dataflow {").replace("\n", ends)
    found = offered(marked(text))
    assert sorted(found) == ["extract_function", "extract_variable"]
    for made in found.values():
        assert "# größer" in made and made.count("\n") == made.count(ends)
        assert not errors(Source("/t.mlc", made))


def test_graph_functions_after_edits() -> None:
    """In a text of which only some declarations were read again."""
    m = marked(IN_GRAPH)
    offered(m)
    start, end = m.ranges[0]
    m.workspace.change(m.name, m.text.replace("  extern", "  prim_func p(A: f32[2]) -> (B: f32[2]) { }\n  extern"))
    moved = m.text.index("x * 2")
    m.ranges[0] = (moved, moved + end - start)
    first = offered(m)
    m.workspace.change(m.name, m.text.replace("{ }", "{ compute B[i] = A[i] }"))
    m.ranges[0] = (m.text.index("x * 2"), m.text.index("x * 2") + end - start)
    assert first.keys() == offered(m).keys() == {"extract_function", "extract_variable"}
    a, b = m.ranges[0]
    assert offered(m) == offered(marked(m.text[:a] + "<[" + m.text[a:b] + "]>" + m.text[b:]))


def test_after_edits_the_result_is_that_of_a_fresh_text() -> None:
    m = marked(HEAD + NEST.replace("+=", "<|>+=") + TAIL)
    offered(m)
    first = "module N {\n  prim_func é(A: f32[2]) -> (B: f32[2]) { compute B[i] = A[i] }\n}\n"
    m.workspace.change(m.name, first + m.text)
    moved = Marked(m.workspace, m.name, [m.cursor + len(first)], [])
    inside = first.replace("= A[i]", "= A[i] + 1")
    m.workspace.change(m.name, moved.text.replace(first, inside))
    moved = Marked(m.workspace, m.name, [moved.cursor + len(inside) - len(first)], [])
    afresh = marked(moved.text[: moved.cursor] + "<|>" + moved.text[moved.cursor :])
    assert offered(moved) == offered(afresh)
    assert sorted(offered(moved)) == ["collapse_loops", "declare_regions"]


@pytest.mark.parametrize("text", ["", "<|>", "module M { <|>", "module M { prim_func f(A: f32[4]) { let x<|> = ", "}"])
def test_broken_texts(text: str) -> None:
    m = marked(text if "<|>" in text else text + "<|>")
    assert offered(m) == {}


# ---------------------------------------------------------------- every place of every program


def small(text: str) -> str:
    """The program with smaller sizes, for the interpreter."""
    number = re.compile(r"(?<![\w.\"])\d{2,}(?![\w.\"])")
    largest = max((int(n) for n in number.findall(text)), default=0)
    return number.sub(lambda m: str(max(int(m.group()) * 8 // largest, 2)) if largest > 16 else m.group(), text)


def programs() -> Iterator[Any]:
    for path in FILES:
        if path.suffix == ".mlc" and "errors" not in str(path):
            yield pytest.param(path.read_text(encoding="utf-8"), id=path.name)
    yield pytest.param(SPLIT.replace("<[", "").replace("]>", ""), id="split")
    yield pytest.param(MIXED, id="mixed")
    yield pytest.param(CONSTRUCTS, id="constructs")
    yield pytest.param(GRAPH.replace("<[", "").replace("]>", ""), id="graph")


MIXED = """module Mixed {
  prim_func soft[n, m](X: f32[n, m]) -> (Y: f32[n, m]) where m > 0 {
    compute E[i, j] = exp(X[i, j] - max[k](X[i, k]))
    compute S[i] = sum[j](E[i, j])
    compute Y[i, j] = E[i, j] / S[i]
  }
  prim_func steps(A: f32[6], k: i64) -> (B: f32[6], C: i64[]) where k >= 0, k < 6 {
    let a = A[0] * 2 + 1
    let two: f32 = 2
    for i in range(6) {
      let j = i * 1
      block (spatial v = i) { B[v] = select(A[v] > a and k < 3, A[v] / two, a) + A[k] }
    }
    compute C = argmax[i](A[i])
  }
  prim_func any_of(A: i32[3, 4]) -> (B: bool[3], P: i32[4]) {
    compute B[i] = any[j](A[i, j] > 0)
    compute P[j] = prod[i](A[i, j])
  }
}
"""


def arguments(func: Any, dims: dict[T.Var, int], rng: random.Random) -> list[Any] | None:
    """Inputs of a function for some sizes; None for what is no tensor or scalar."""
    out: list[Any] = []
    for p in func.params:
        value = p.value if isinstance(p, T.Param) else (p.var if p.var is not None else p.type)
        if isinstance(p, T.Param) and p.mode == "out":
            continue
        if isinstance(value, T.Var):
            out.append(
                scalar(rng, "whole", value.dtype.name) % 3 if value.dtype.is_int else scalar(rng, "plain", "f32")
            )
        elif isinstance(value, T.Buffer | G.TensorType):
            shape = tuple(size(s, dims) for s in value.shape)
            out.append(array(rng, "plain", value.dtype.name, shape))
        else:
            return None
    return out


def size(e: T.Expr, dims: dict[T.Var, int]) -> int:
    known = {v: T.Const(dims.setdefault(v, 3), INDEX) for v in free_vars(e)}
    found = constant(simplify(substitute(e, known)))
    assert found is not None
    return found


def errors(source: Source) -> list[str]:
    """The errors of a text, those of the proofs among them, and what is left for the run."""
    return sorted(d.code for d in check_source(source).diagnostics if d.severity == "error" or d.code == "W0501")


def outcome(source: Source, name: str) -> Any:
    """What a function of a text computes for some inputs; the message where it stops."""
    result = check_source(source, prove=False)
    for module in result.program.modules.values():
        item = module.items.get(name)
        if isinstance(item, T.PrimFunc | G.Function):
            args = arguments(item, {}, random.Random(7))
            if args is None:
                return None
            if isinstance(item, T.PrimFunc):
                return run_prim_func(item, args, max_steps=200_000)
            return run_function(result.program, module.name, name, args)
    raise AssertionError(name)


def same(a: Any, b: Any) -> bool:
    a, b = (x if isinstance(x, list | tuple) else [x] for x in (a, b))
    return len(a) == len(b) and all(
        np.array_equal(x, y, equal_nan=x.dtype.kind == "f") for x, y in zip(a, b, strict=True)
    )


def places(m: Marked) -> set[tuple[int, int]]:
    """Cursors at every word, and selections of every node."""
    out = {(w, w) for w in range(len(m.text)) if m.text[w].isalnum() and not m.text[w - 1].isalnum()}
    for entry in m.snapshot.entries:
        assert entry.span is not None
        for offset in range(entry.span.start, entry.span.end):
            path = [n for n in path_at(entry, offset) if n.span is not None]
            out |= {(n.span.start, n.span.end) for n in path}
            for n in path:
                for x, y in pairwise(n.stmts if isinstance(n, ast.Body) else ()):
                    out.add((x.span.start, y.span.end))
    return out


@pytest.mark.parametrize("text", list(programs()))
def test_every_result_computes_the_same(text: str) -> None:
    """Wherever an action applies, its result is checked without new findings, and computes the same bits."""
    m = marked(small(text))
    before = errors(Source("/t.mlc", m.text))
    wrong = [d for d in m.snapshot.result.diagnostics if d.severity == "error"]  # type: ignore[union-attr]
    results: dict[str, tuple[str, str]] = {}
    for a, b in places(m):
        place = Place.of(m.snapshot, Span(m.snapshot.source, a, b))
        if place.entry is None or place.entry.name is None:
            continue
        for name in REFACTORINGS.names():
            action = REFACTORINGS.get(name)
            assert action is not None
            make = action.find(place)
            if callable(make):
                results.setdefault(applied(m.text, make()), (name, place.entry.name.name))
    wanted: dict[str, Any] = {}
    for made, (name, function) in results.items():
        source = Source("/t.mlc", made)
        assert errors(source) == before, (name, made)
        after = check_source(source, prove=False)
        item = next(m.items[function] for m in after.program.modules.values() if function in m.items)
        if isinstance(item, T.Intrin) or wrong:
            continue
        if function not in wanted:
            try:
                wanted[function] = outcome(Source("/t.mlc", m.text), function)
            except RunError:  # of a program that is not right for these sizes
                wanted[function] = None
        assert wanted[function] is None or same(wanted[function], outcome(source, function)), (name, made)
    assert not results or wrong or "extern" in text or any(w is not None for w in wanted.values())
    assert results or "prim_func " not in text
