"""Completion in half-written text: what is offered first, and what is not offered."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from mlcdsl.diagnostics.codes import CODES
from mlcdsl.ide.queries.completion import Completions, Item, Subject, completion, documentation
from mlcdsl.ide.queries.completion.skeletons import SKELETONS, Skeleton
from mlcdsl.source import Source
from mlcdsl.syntax import parse, parse_schedule
from tests.ide.marked import Marked, marked, memory

ROOT = Path(__file__).parents[2]
SAMPLES = sorted([*ROOT.glob("samples/**/*.mlc"), *ROOT.glob("samples/**/*.mlcs")])

PRIM = """module M {
  extern scale[n](x: f32[n], k: f32) -> (y: f32[n]) = "env.scale"
  reducer norm1(acc, x) init 0 = acc + abs(x)
  prim_func f[n](A: f32[n, 4], k: i64, inout C: f32[n]) -> (B: f32[n, 4]) {
    alloc T: f32[n]
    for i, j in grid(n, 4) {
      block B(spatial vi = i, spatial vj = j) {
        %s
      }
    }
  }
}
"""
GRAPH = """module K {
  ## Twice the input.
  function twice[n](x: f32[n]) -> f32[n] { return x + x }
}
module M {
  const w: f32[2] = [1, 2]
  function f[n](x: f32[n, 4], y: f32[n, 4]) -> f32[n, 4] {
    z = relu(x)
    %s
  }
}
"""
PROGRAM = """module M {
  prim_func f(A: f32[32, 64]) -> (B: f32[32, 64], S: f32[32]) {
    for i, j in grid(32, 64) {
      block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 2 }
    }
    for i, k in grid(32, 64) {
      block S(spatial vi = i, reduce vk = k) {
        init { S[vi] = 0 }
        S[vi] += A[vi, vk]
      }
    }
  }
  prim_func notation(A: f32[8]) -> (B: f32[8]) { compute B[i] = A[i] }
  intrin load { desc (A: f32[4]) -> (B: f32[4]) { compute B[i] = A[i] } impl (A: f32[4]) -> (B: f32[4]) { } }
}
"""
SCHEDULE = """use "p.mlc"
proc tile(b: block, sizes: int[] = [4]) { return loops(b) }
schedule s for M.f target cpu (rows = 4) {
  B = block("B")
  i, j = loops(B)
  i0, i1 = split(i, [_, rows])
  %s
}
"""


def at(text: str, name: str = "/t.mlc", **others: str) -> tuple[Marked, Completions]:
    """What is offered at the cursor of a marked text."""
    found = marked(text, name, **others)
    offered = completion(found.snapshot, found.cursor)
    assert offered is not None
    return found, offered


def labels(text: str, name: str = "/t.mlc", **others: str) -> list[str]:
    return [i.label for i in at(text, name, **others)[1].items if i.look != "snippet"]


def first(text: str, name: str = "/t.mlc", **others: str) -> list[str]:
    """The labels of the best rank."""
    items = [i for i in at(text, name, **others)[1].items if i.look != "snippet"]
    return [i.label for i in items if i.rank == items[0].rank]


def item(text: str, label: str, name: str = "/t.mlc", **others: str) -> Item:
    return next(i for i in at(text, name, **others)[1].items if i.label == label)


# ---------------------------------------------------------------- prim_funcs


def test_names_in_sight() -> None:
    """A block sees its axes, not the loops around it; in an index what can be one comes first."""
    text = PRIM % "B[vi, vj] += A[vi, v<|>"
    assert first(text) == ["vi", "vj", "n", "k"]
    found, offered = at(text)
    assert offered.replaced.text == "v"
    assert "i" not in [i.label for i in offered.items] and "T" in [i.label for i in offered.items]
    assert {i.label: i.detail for i in offered.items}["A"] == "f32[n, 4]"
    assert found.text[offered.replaced.end] == "\n"


def test_the_head_of_a_block_sees_loops() -> None:
    text = "module M { prim_func f[n](A: f32[n]) { for i in grid(n) { block Y(spatial vi = <|>"
    assert first(text) == ["i", "n"]
    assert item(text, "i").detail == "loop, grid(n)"


def test_what_comes_later_is_not_in_sight() -> None:
    text = PRIM % "let a = <|>\nlet b = 1"
    assert "b" not in labels(text) and "a" not in labels(text) and "T" in labels(text)


def test_names_of_closed_scopes_are_gone() -> None:
    assert "q" not in labels(PRIM % "if vi > 0 { let q = 1 }\nlet b = <|>")


def test_statements() -> None:
    """Tensors that may be written, and the words that the grammar takes."""
    text = PRIM % "<|>"
    assert first(text) == ["T", "C", "B"]
    found = labels(text)
    assert {"for", "block", "init", "reads", "let", "if"} <= set(found)
    assert not {"return", "prim_func", "strides", "else", "dataflow"} & set(found)
    assert "init" not in labels(PRIM % "if vi > 0 { <|> }")
    assert "else" in labels(PRIM % "if vi > 0 { } <|>")


def test_words_that_go_on_and_words_that_begin() -> None:
    for text, best, others in [("let a = vi > 0\n<|>", "for", "and"), ("let a = vi > 0 <|>", "and", "for")]:
        ranks = {i.label: i.rank for i in at(PRIM % text)[1].items if i.look == "keyword"}
        assert ranks[best] < ranks[others]


def test_index_notation() -> None:
    """Indices are names of their own; reducers are called with one."""
    text = "module M {\n  reducer r(a, x) init 0 = a\n  prim_func f(A: f32[2, 3]) -> (B: f32[2]) {\n"
    text += "    compute B[i] = sum[k](A[i, <|>)\n  }\n}\n"
    assert first(text) == ["k", "i"]
    outer = text.replace("sum[k](A[i, <|>)", "<|>")
    assert {"sum", "argmax", "r", "exp", "select"} <= set(labels(outer)) and "k" not in labels(outer)
    assert item(outer, "sum").insert == "sum[${1:k}]($0)"
    assert "sum" not in labels(PRIM % "let a = <|>")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("for a in <|>", ["grid", "range", "parallel", "vectorized", "unroll", "thread"]),
        ("block Z(<|>", ["spatial", "reduce", "scan", "opaque"]),
        ("alloc Q: f32[n] @ <|>", ["global", "shared", "local", "warp"]),
        ("call <|>", ["scale"]),
        ("for t in thread(<|>", ["blockIdx.x", "blockIdx.y", "blockIdx.z", "threadIdx.x", "threadIdx.y", "threadIdx.z",
                                 "vthread"]),
        ("reads <|>", ["T", "A", "C", "B"]),
        ("call scale(A.<|>", ["ptr"]),
        ("assert vi > 0, \"\" attr(<|>", ["code"]),
        ("for a in grid(2) attr(un<|>", ["unroll_max_step", "contract", "unroll", "vectorize"]),
        ("block Z(spatial a = 0) attr(<|>", ["contract", "flush"]),
    ],
)  # fmt: skip
def test_places_that_take_one_sort(text: str, wanted: list[str]) -> None:
    assert first(PRIM % text) == wanted


SIZES = """module M {
  const w: f32[2] = [1, 2]
  reducer mine(acc, x) init 0 = acc + x
  prim_func f[n](A: f32[n], I: i32[n], k: f32, m: i64) -> (B: f32[n]) {
    %s
  }
  function g[n](x: f32[n], y: f32[%s]) -> f32[n] { return x }
}
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("alloc T: f32[<|>", ["n", "m", "min", "max"]),
        ("alloc T: f32[min(n, <|>", ["n", "m", "min", "max"]),
        ("for i in range(n) { alloc T: f32[2, n * <|>", ["i", "n", "m", "min", "max"]),
        ("compute B[<|>", ["i", "j", "l"]),
        ("compute B[i, <|>", ["j", "l", "p"]),
        ("compute B[i] = sum[<|>", ["j", "l", "p"]),
        ("compute B[i] = mine[j, <|>", ["l", "p", "q"]),
    ],
)
def test_sizes_and_new_indices(text: str, wanted: list[str]) -> None:
    """Names that are in sight already, as `k` here, are no new ones."""
    assert labels(SIZES % (text, "n")) == wanted


def test_sizes_of_graph_functions_are_made_of_dims() -> None:
    assert labels(SIZES % ("", "<|>")) == ["n", "min", "max"]


def test_bounds_of_loops_are_integers() -> None:
    for text in ("for i in grid(<|>", "for i in grid(n, 2 * <|>", "for i in thread(threadIdx.x, <|>"):
        found = labels(SIZES % (text, "n"))
        assert {"n", "m", "I", "min", "i64", "select"} <= set(found)
        assert not {"A", "B", "k", "exp", "f32", "not", "true", "inf"} & set(found)
    assert {"A", "k"} <= set(labels(SIZES % ("for i in grid(i64(<|>", "n")))


def test_calls_for_effects() -> None:
    """In a graph function a statement calls no operator; what has an effect comes first."""
    text = (GRAPH % "call <|>").replace(
        "  const",
        '  extern pure(x: f32[2]) -> (y: f32[2]) = "p"\n  extern log(x: f32[2]) = "l"\n'
        "  prim_func add(inout A: f32[2]) { }\n  const",
    )
    assert labels(text) == ["log", "add", "pure"] and first(text) == ["log", "add"]


def test_types() -> None:
    found = labels("module M { prim_func f(A: f<|>")
    assert found[0] == "bool" and {"f32", "f8e4m3"} <= set(found) and "ptr" not in found
    assert "ptr" in labels("module M { extern e(p: <|>")


def test_constants_and_externs() -> None:
    assert item("module M { const c: f32[2] = <|>", "weight").insert == 'weight("$1", "$0")'
    found = marked('module M { extern e(x: f32) -> (y: f32[]) = "e" from "<|>"')
    offered = completion(found.snapshot, found.cursor, lambda _: ["a.c", "b.mlc"])
    assert offered is not None and [i.label for i in offered.items] == ["llvm", "a.c"]


def test_modules_and_items() -> None:
    assert labels("<|>") == ["module", "use"]
    assert labels("module M {\n<|>\n}") == ["const", "extern", "function", "intrin", "prim_func", "reducer"]
    assert labels("module M {\n  prim_func f() { }\n  <|>\n}\n") == labels("module M {\n<|>\n}")
    assert labels("module M { }\n<|>") == ["module", "use"]
    assert "where" in labels("module M { prim_func f[n](A: f32[n]) <|>")
    assert labels("module M { prim_func <|>") == []


def test_items_of_a_module_that_is_not_closed() -> None:
    text = 'module M {\n  extern e(x: f32) -> (y: f32[]) = "e"\n  prim_func f(A: f32[2]) {\n    call <|>'
    assert labels(text) == ["e"]


# ---------------------------------------------------------------- graph functions


def test_operators_and_items() -> None:
    text = GRAPH % "a = <|>"
    found = labels(text)
    assert found[:4] == ["z", "n", "x", "y"]
    assert {"relu", "matmul", "K.twice", "K", "w", "f", "exp"} <= set(found)
    matmul = item(text, "matmul")
    assert matmul.detail == "(x, y) = x @ y" and matmul.insert == "matmul($0)"
    assert {"for", "alloc"} & set(labels(GRAPH % "<|>")) == set()
    assert {"return", "dataflow"} <= set(labels(GRAPH % "<|>"))
    assert item(text, "z").detail == "f32[n, 4]"


def test_attributes_of_operators() -> None:
    assert first(GRAPH % "a = sum(x, <|>")[-2:] == ["axis=", "keepdims="]
    assert "axis=" not in labels(GRAPH % "a = sum(x, axis=1, <|>")
    assert "f16" in first(GRAPH % "a = zeros([2], dtype=<|>")


def test_members() -> None:
    assert labels(GRAPH % "a = K.<|>") == ["twice"]
    assert item(GRAPH % "a = K.<|>", "twice").insert == "twice($0)"
    text = GRAPH % "a = split(x, 2, axis=1)\n    b = a.<|>\n    return x"
    assert [(i.label, i.detail) for i in at(text)[1].items] == [("0", "f32[n, 2]"), ("1", "f32[n, 2]")]


def test_items_of_other_files() -> None:
    text = 'use "k.mlc"\n' + (GRAPH % "a = Far.<|>")
    assert labels(text, k_mlc="module Far { function g(x: f32[2]) -> f32[2] { return x } }") == ["g"]


# ---------------------------------------------------------------- schedules


def scheduled(text: str) -> str:
    return SCHEDULE % text


def test_handles() -> None:
    """By the kind that is wanted; what they stand for is known from the last run."""
    assert first(scheduled("parallel(<|>"), "/t.mlcs", p_mlc=PROGRAM) == ["i0", "i1", "i", "j"]
    assert first(scheduled("loops(<|>"), "/t.mlcs", p_mlc=PROGRAM) == ["B"]
    assert first(scheduled("reorder([i0, <|>"), "/t.mlcs", p_mlc=PROGRAM)[:4] == ["i0", "i1", "i", "j"]


@pytest.mark.parametrize("text", ["parallel(<|>", "bind(j, <|>", 'cache_read(B, "A", <|>', "split(j, [<|>"])
def test_arguments_of_other_kinds(text: str) -> None:
    found = labels(scheduled(text), "/t.mlcs", p_mlc=PROGRAM)
    assert not {"not", "and", "B", "rows" if "[" not in text else "j"} & set(found)
    assert "not" in labels(scheduled("compute_at(B, j, preserve_unit_loops=<|>"), "/t.mlcs", p_mlc=PROGRAM)


def test_extents() -> None:
    assert first(scheduled("split(j, [<|>"), "/t.mlcs", p_mlc=PROGRAM) == ["rows", "_"]
    assert first(scheduled("split(j, factors=[2, <|>"), "/t.mlcs", p_mlc=PROGRAM) == ["rows", "_"]
    assert first(scheduled("split(j, [_, <|>"), "/t.mlcs", p_mlc=PROGRAM) == ["rows"]
    assert "_" not in labels(scheduled("split(j, [2 * <|>"), "/t.mlcs", p_mlc=PROGRAM)


def after_a_run(typed: str) -> tuple[Marked, Completions]:
    """What is offered in a schedule that has been run before the text was typed."""
    found = marked(scheduled("<|>"), "/t.mlcs", p_mlc=PROGRAM)
    found.findings()
    text = found.text
    at = found.cursor
    found.workspace.change("/t.mlcs", text[:at] + typed + text[at:])
    offered = completion(found.snapshot, at + len(typed))
    assert offered is not None
    return found, offered


def test_handles_after_a_run() -> None:
    _, offered = after_a_run("parallel(")
    ranks = {i.label: i.rank for i in offered.items}
    shown = {i.label: i.detail for i in offered.items}
    assert shown["i0"] == "loop i_0, 8 iterations" and shown["j"] == "loop j, 64 iterations"
    assert "no more" in shown["i"] and ranks["i"] > ranks["i0"]
    (block,) = [i for i in after_a_run("loops(")[1].items if i.label == "B"]
    assert block.detail.startswith("block B(spatial vi: 32")
    assert [i.label for i in after_a_run('cache_read(B, "')[1].items] == ["A", "B"]  # what this block accesses


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "j0, j1 = split(j, [_, 2])"),  # not run yet, and j is no more
        ("", "parallel(q)"),
        ("i, j = loops(B)", ""),  # was run, and is gone
        ("", "for l in loops(B) {"),
        ("rows = 4", "rows = 8"),
        ("sizes: int[] = [4]", "sizes: int[] = [8]"),
    ],
)
def test_details_of_another_run_are_not_shown(old: str, new: str) -> None:
    """What a text says that was opened as it is now."""
    text = scheduled("<|>")
    if old in text and old:
        before, after = text.replace("<|>", ""), text.replace(old, new)
    else:
        before, after = text.replace("<|>", old), text.replace("<|>", f"{new}<|>")
    live = marked(before, "/t.mlcs", p_mlc=PROGRAM)
    live.findings()
    assert live.snapshot.store.last_runs
    fresh = marked(after.replace("<|>", "\n  parallel(<|>"), "/t.mlcs", p_mlc=PROGRAM)
    live.workspace.change("/t.mlcs", fresh.text)
    found, wanted = completion(live.snapshot, fresh.cursor), completion(fresh.snapshot, fresh.cursor)
    assert found is not None and wanted is not None and found.items == wanted.items


def test_steps_that_apply() -> None:
    ranks = {i.label: i.rank for i in at(scheduled("<|>"), "/t.mlcs", p_mlc=PROGRAM)[1].items}
    assert ranks["split"] == ranks["reorder"] < ranks["compute_inline"] == ranks["tile"] < ranks["i"]
    blocks = {i.label: i.rank for i in at(scheduled('S = block("S")\n<|>'), "/t.mlcs", p_mlc=PROGRAM)[1].items}
    assert blocks["compute_inline"] == blocks["tile"] < blocks["split"]
    without = {i.label: i.rank for i in at("schedule s for M.f {\n<|>\n}", "/t.mlcs", p_mlc=PROGRAM)[1].items}
    assert without["block"] < without["split"] and "tile" not in without
    assert {"tile", "for", "if", "return"} <= ranks.keys()
    assert "parallel" not in labels(scheduled("x = <|>"), "/t.mlcs", p_mlc=PROGRAM)  # gives nothing


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('S = block("<|>', ["B", "S"]),
        ("S = block(<|>", ['"B"', '"S"']),
        ('cache_read(B, "<|>', ["A", "B", "S"]),
        ('cache_read(B, "A", "<|>")', ["global", "shared", "local", "warp"]),
        ("tensorize(B, <|>", ["load"]),
        ("bind(j, threadIdx.<|>", ["x", "y", "z"]),
        ('unsafe_hide_buffer_access(B, "<|>', ["read", "write"]),
        ("compute_at(B, j, preserve_unit_loops=<|>", ["true", "false"]),
        ('annotate(j, "<|>', ["unroll_max_step", "contract", "unroll", "vectorize", "flush"]),
    ],
)  # fmt: skip
def test_values_by_kind(text: str, wanted: list[str]) -> None:
    assert first(scheduled(text), "/t.mlcs", p_mlc=PROGRAM) == wanted


def test_blocks_of_index_notation() -> None:
    text = 'use "p.mlc"\nschedule s for M.notation {\n  b = block("<|>'
    assert labels(text, "/t.mlcs", p_mlc=PROGRAM) == ["B"]


def test_named_arguments() -> None:
    found = labels(scheduled("split(j, <|>"), "/t.mlcs", p_mlc=PROGRAM)
    assert "factors=" in found and "loop=" not in found
    assert "sizes=" in labels(scheduled("tile(B, <|>"), "/t.mlcs", p_mlc=PROGRAM)


def test_heads_of_schedules() -> None:
    head = 'use "p.mlc"\nschedule s for <|>'
    assert first(head, "/t.mlcs", p_mlc=PROGRAM) == ["M.f", "M.notation"]
    assert labels(head.replace("<|>", "M.<|>"), "/t.mlcs", p_mlc=PROGRAM) == ["f", "notation"]
    assert labels(head.replace("<|>", "M.f target <|>"), "/t.mlcs", p_mlc=PROGRAM) == ["llvm", "cpu", "cuda"]
    assert {"block", "loop[]", "factors"} <= set(labels("proc p(b: <|>", "/t.mlcs"))
    assert "split" not in labels(head.replace("<|>", "M.f (rows = <|>"), "/t.mlcs", p_mlc=PROGRAM)
    assert labels("<|>", "/t.mlcs") == ["proc", "schedule", "use"]


# ---------------------------------------------------------------- both


def test_paths() -> None:
    found = marked('use "../<|>"', "/d/t.mlcs")
    listed = {"/": ["a.mlc", "b.mlcs", "c.txt", ".hidden.mlc", "d/"]}
    offered = completion(found.snapshot, found.cursor, lambda d: listed.get(d, []))
    assert offered is not None
    assert [i.label for i in offered.items] == ["../a.mlc", "../b.mlcs", "../d/"]
    assert offered.replaced.text == "../"


@pytest.mark.parametrize("text", ["# <|>", "module M { prim_func f(A: f32[12<|>", "module M { # a <|>\n}"])
def test_nothing_in_comments_and_numbers(text: str) -> None:
    found = marked(text)
    assert completion(found.snapshot, found.cursor) is None


@pytest.mark.parametrize("name", ["/t.mlc", "/t.mlcs"])
def test_findings_in_comments_that_silence_them(name: str) -> None:
    for text in ("# mlc: allow(<|>", "module é { }  # mlc: allow-file(L0101, unu<|>sed)\r\n"):
        found, offered = at(text, name)
        shown = {i.label: i.detail for i in offered.items}
        named = {c.name: c for c in CODES.values() if c.name and c.code not in text}
        assert shown.keys() == named.keys() | {c.code for c in named.values()}
        assert all(c.title in shown[c.name] and c.code in shown[c.name] for c in named.values())
        assert offered.replaced.text == ("unused" if "unu" in text else "")
        subject = offered.items[0].subject
        assert subject is not None and subject.name in documentation(found.snapshot, subject)


@pytest.mark.parametrize(
    "text", ["# allow(<|>", "# mlc: allow(L0101) <|>", 'use "# mlc: allow(<|>"', "# mlc: <|>allow("]
)
def test_no_findings_elsewhere(text: str) -> None:
    found = marked(text)
    offered = completion(found.snapshot, found.cursor)
    assert offered is None or "L0101" not in [i.label for i in offered.items]


def test_documentation() -> None:
    found, offered = at(GRAPH % "a = <|>")
    subjects = {i.label: i.subject for i in offered.items}
    twice, softmax = subjects["K.twice"], subjects["softmax"]
    assert twice is not None and "Twice the input." in documentation(found.snapshot, twice)
    assert softmax is not None and "softmax(x, axis=-1)" in documentation(found.snapshot, softmax)
    assert documentation(found.snapshot, Subject("item", "K.gone")) == ""
    assert "split" in documentation(found.snapshot, Subject("primitive", "split"))


def test_every_word_and_primitive_is_documented() -> None:
    found, offered = at(scheduled("<|>"), "/t.mlcs", p_mlc=PROGRAM)
    documented = [i for i in offered.items if i.subject is not None]
    assert len(documented) > 50
    assert all(documentation(found.snapshot, i.subject) for i in documented if i.subject is not None)


_AROUND = {
    "_entry": "%s",
    "_item": "module M {\n%s\n}",
    "_stmt": "module M { prim_func f() {\n%s\n} }",
    "init": "module M { prim_func f() { block Y() {\n%s\n} } }",
    "dataflow": "module M { function f(x: f32) -> f32 {\n%s\n} }",
    "mlcs": "schedule s for M.f {\n%s\n}",
}  # fmt: skip


@pytest.mark.parametrize("skeleton", SKELETONS, ids=lambda s: f"{s.label} {s.programs}")
def test_skeletons_are_right_as_they_are(skeleton: Skeleton) -> None:
    """With what stands at the tab stops; and they are offered where their word is."""
    top = skeleton.word in ("module", "use", "schedule", "proc")
    item_word = skeleton.word in ("prim_func", "function", "extern", "const", "reducer", "intrin")
    place = "_entry" if top else "_item" if item_word else skeleton.word if skeleton.word in _AROUND else "_stmt"
    around = _AROUND[place if skeleton.programs or top else "mlcs"]
    text = re.sub(r"\$\{\d:([^{}]*)\}|\$\d", lambda m: m.group(1) or "", skeleton.text)
    text = text.replace("= \n", "= 1\n").replace("sum[k]()", "sum[k](1)")
    text = text + "1" if text.endswith(("= ",)) else text
    read = parse if skeleton.programs else parse_schedule
    assert read(Source("t", around % text)).diagnostics == ()
    name = "/t.mlc" if skeleton.programs else "/t.mlcs"
    assert skeleton.label in [i.label for i in at(around % "<|>", name)[1].items]


def test_line_ends_and_other_characters() -> None:
    plain = PRIM % "B[vi, vj] += A[vi, v<|>"
    assert labels(plain.replace("\n", "\r\n").replace("module M {", "module M { # é𝒳")) == labels(plain)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_never_raises(path: Path) -> None:
    """At places of every sample: as it is, and cut off there."""
    text = path.read_text(encoding="utf-8")
    rng = random.Random(len(text))
    workspace = memory({})
    workspace.change(str(path), text)
    snapshot = workspace.snapshot(str(path))
    assert snapshot is not None
    for offset in [0, len(text), *(rng.randrange(len(text)) for _ in range(120))]:
        completion(snapshot, offset)
    for offset in (rng.randrange(len(text)) for _ in range(8)):
        workspace.change(str(path), text[:offset])
        cut = workspace.snapshot(str(path))
        assert cut is not None
        completion(cut, offset)


def test_an_edit_before_gives_what_a_fresh_text_gives() -> None:
    found = marked(PRIM % "B[vi, vj] = A[vi, <|>0]")
    before = "    alloc Q: f32[n]\n"
    text = found.text.replace("    alloc T", before + "    alloc T")
    found.workspace.change("/t.mlc", text)
    edited = completion(found.snapshot, found.cursor + len(before))
    fresh = memory({})
    fresh.change("/t.mlc", text)
    snapshot = fresh.snapshot("/t.mlc")
    assert snapshot is not None and edited is not None
    wanted = completion(snapshot, found.cursor + len(before))
    assert wanted is not None and edited.items == wanted.items and "Q" in [i.label for i in edited.items]
