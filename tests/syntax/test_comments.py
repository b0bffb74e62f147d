"""Comments and empty lines: where they go, that none is lost, and that formatting twice changes nothing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlcdsl.source import Source
from mlcdsl.syntax import ast, parse
from mlcdsl.syntax.comments import Comment, attach
from mlcdsl.syntax.lexer import lex
from mlcdsl.syntax.printer import print_file

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/*.mlc"), *ROOT.glob("tests/golden/format/*.in.mlc")])


def read(text: str) -> ast.File:
    result = parse(Source("test.mlc", text))
    assert not result.diagnostics, (text, result.diagnostics)
    return result.file


def bare(node: Any) -> Any:
    """The tree without comments and empty lines."""
    if isinstance(node, ast.Trivia):
        return ast.NO_TRIVIA
    if isinstance(node, tuple):
        return tuple(map(bare, node))
    if is_dataclass(node) and not isinstance(node, type):
        changes = {f.name: bare(getattr(node, f.name)) for f in fields(node) if "span" not in f.name}
        return replace(node, **changes)
    return node


def first(file: ast.File) -> Any:
    """The first function of the first module."""
    module = file.entries[0]
    assert isinstance(module, ast.Module)
    return module.items[0]


def trivia_of(body: str) -> list[tuple[tuple[str, ...], str, bool]]:
    """Leading, trailing, blank of each statement of a function with this body, and of its closing brace."""
    func = first(read(f"module M {{ prim_func f() {{{body}}} }}"))
    found = [stmt.trivia for stmt in func.body.stmts] + [func.body.closing]
    return [(t.leading, t.trailing, t.blank_before) for t in found]


NONE = ((), "", False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\n# a\n# b\nx = 1\n", [(("# a", "# b"), "", False), NONE]),
        ("\nx = 1 # a\n", [((), "# a", False), NONE]),
        (" # a\nx = 1\n", [(("# a",), "", False), NONE]),
        (" # a\n", [(("# a",), "", False)]),
        ("\nx = 1\n# a\n", [NONE, (("# a",), "", False)]),
        ("\nx = 1\n\n\n# a\n\n", [NONE, (("# a",), "", True)]),
        ("\nx = 1 # a\n# b\ny = 2", [((), "# a", False), (("# b",), "", False), NONE]),
        ("x = 1 y = 2 # a\n", [NONE, ((), "# a", False), NONE]),
        ("\n\nx = 1\n\ny = 2", [NONE, ((), "", True), NONE]),
        ("x = 1\n\n# a\n\n\n# b\n\ny = 2", [NONE, (("# a", "", "# b", ""), "", True), NONE]),
        ("x = 1\n# a\n\ny = 2", [NONE, (("# a", ""), "", False), NONE]),
        ("x = [1, # a\n2, # b\n3] # c\n", [(("# a", "# b"), "# c", False), NONE]),
        ("\n# a\n## doc\nx = [1, # b\n2]", [(("# a", "# b", "## doc"), "", False), NONE]),
        ("\n## doc\nx = [1, ## b\n2, ###\n3]", [(("# b", "#", "## doc"), "", False), NONE]),
        ("x #\n= 1", [(("#",), "", False), NONE]),
        ("init { x = 1 } # a\n", [((), "# a", False), NONE]),
        ("if x { } # a\nelse { } # b\n", [(("# a",), "# b", False), NONE]),
        ("if x { } else if # a\ny { } # b\n", [(("# a",), "# b", False), NONE]),
        ("for # a  \ni in range(4) { }", [(("# a",), "", False), NONE]),
    ],
)
def test_places(body: str, expected: list[tuple[tuple[str, ...], str, bool]]) -> None:
    assert trivia_of(body) == expected


def test_outermost_and_innermost() -> None:
    func = first(read("module M { prim_func f() { init { x = 1 # a\n} # b\n} # c\n}"))
    init = func.body.stmts[0]
    assert (init.body.stmts[0].trivia.trailing, init.trivia.trailing, func.trivia.trailing) == (
        "# a",
        "# b",
        "# c",
    )
    assert first(read("module M { prim_func f() { init { x = 1 }} # c\n}")).trivia.trailing == "# c"


def test_modules_and_files() -> None:
    file = read('# a\n\nuse "x" # b\nmodule M # c {\n{ # d\n} # e\n\n# f\n')
    use, module = file.entries
    assert isinstance(module, ast.Module)
    assert use.trivia == ast.Trivia(("# a", ""), "# b")
    assert module.trivia == ast.Trivia(("# c {",), "# e")
    assert module.closing == ast.Trivia(("# d",))
    assert file.closing == ast.Trivia(("# f",), "", True)
    assert read("# only").closing.leading == ("# only",)


def test_items() -> None:
    text = 'module M {\nextern a() = "a"\n\nextern b() = "b"\nextern c() = "c"\n\n## d\nfunction d() -> f32 { } }'
    module = read(text).entries[0]
    assert isinstance(module, ast.Module)
    assert [item.trivia.blank_before for item in module.items] == [False, True, False, False]
    assert module.items[3].trivia.doc == "d"


def test_what_is_inside_a_declaration_does_not_document_it() -> None:
    """A comment of a parameter moves before the function, and the function keeps the documentation that it had."""
    for doc in ("", "## of f\n"):
        func = first(read(f"module M {{\n{doc}prim_func f(A: f32[3],\n## of B\nB: f32[3]) {{ }}\n}}"))
        assert func.trivia.doc == doc[3:].strip()
        assert func.trivia.leading == ("# of B", *doc.splitlines())


def test_unchanged_parts_are_the_same_objects() -> None:
    text = "module M { prim_func f() { init { x = 1 } init { y = 1 # a\n} } function g() -> f32 { } }"
    source = Source("test.mlc", text)
    once = parse(source).file
    comments = lex(source).comments
    assert attach(once, comments, source) is once
    moved = [Comment("# b", c.start, c.end) for c in comments]
    again = attach(once, moved, source)
    f, g = once.entries[0].items  # type: ignore[union-attr]
    f2, g2 = again.entries[0].items  # type: ignore[union-attr]
    assert g2 is g
    assert f2.body.stmts[0] is f.body.stmts[0]
    assert f2.body.stmts[1].body.stmts[0].trivia.trailing == "# b"


def test_compiler_made_nodes_are_left_alone() -> None:
    source = Source("test.mlc", "# a\n")
    use = ast.Use("x", trivia=ast.Trivia(("# kept",)))
    file = attach(ast.File((use,)), [Comment("# a", 0, 3)], source)
    assert file.entries[0] is use
    assert file.closing.leading == ("# a",)


def test_error_nodes_keep_their_comments_in_their_text() -> None:
    text = "module M {\n  prim_func f() {\n    x = = # lost?\n    y = 1 # behind\n  }\n}\n"
    file = parse(Source("test.mlc", text)).file
    assert print_file(file).count("# lost?") == 1
    assert print_file(file).count("# behind") == 1


def test_deep_nesting() -> None:
    text = "module M { prim_func f() {" + "init { # a\n" * 190 + "}" * 190 + "} }"
    assert print_file(read(text)).count("# a") == 190
    chain = " else ".join(["if a { # b\n}"] * 1_000)
    assert print_file(read(f"module M {{ prim_func f() {{ {chain} }} }}")).count("# b") == 1_000


# ---------------------------------------------------------------- anywhere

KINDS = ["# {}", "## {}", "#{}", " # {} ", "\n\n# {}", "\n  # {}\n", "\n\n## {}\n\n\n"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILES), st.data())
def test_comments_anywhere(path: Path, data: st.DataObject) -> None:
    """Comments between any tokens: none is lost, the tree is the same, and formatting twice changes nothing."""
    text = path.read_text(encoding="utf-8")
    tokens = lex(Source("test.mlc", text)).tokens
    places = data.draw(st.lists(st.integers(0, len(tokens) - 1), min_size=1, max_size=12))
    changed = text
    for number, place in enumerate(sorted(places, reverse=True)):
        comment = data.draw(st.sampled_from(KINDS))
        at = tokens[place].start
        changed = changed[:at] + comment.format(number) + "\n" + changed[at:]
    tree = read(changed)
    assert bare(tree) == bare(read(text))
    formatted = print_file(tree)
    assert sorted(map(plain, comments_of(formatted))) == sorted(map(plain, comments_of(changed)))
    again = read(formatted)
    assert again == tree
    assert print_file(again) == formatted


def comments_of(text: str) -> list[str]:
    return [c.text.rstrip() for c in lex(Source("test.mlc", text)).comments]


def plain(comment: str) -> str:
    """With one `#`, as a comment is written that comes from inside a statement."""
    return "#" + comment.lstrip("#")


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILES), st.data())
def test_broken_programs_lose_no_comment(path: Path, data: st.DataObject) -> None:
    """With tokens missing, every comment is still in the printed tree."""
    text = path.read_text(encoding="utf-8")
    tokens = lex(Source("test.mlc", text)).tokens
    places = data.draw(st.sets(st.integers(0, len(tokens) - 1), min_size=1, max_size=3))
    for place in sorted(places, reverse=True):
        text = text[: tokens[place].start] + text[tokens[place].end :]
    printed = print_file(parse(Source("test.mlc", text)).file)
    assert [c for c in comments_of(text) if plain(c) not in printed] == []
