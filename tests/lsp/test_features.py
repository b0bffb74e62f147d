"""Every feature once as a client sees it; what they answer in detail is tested in tests/ide."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types as lsp

from mlcdsl.source import Source
from mlcdsl.syntax import parse
from mlcdsl.syntax.printer import print_file
from tests.lsp.session import Session, session
from tests.lsp.wire import ROOT

pytestmark = [pytest.mark.asyncio, pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")]


@pytest_asyncio.fixture
async def opened(tmp_path: Path) -> AsyncIterator[tuple[Session, str, str]]:
    """A program and its schedules, both open."""
    for name in ("mm_relu.mlc", "mm_relu.mlcs"):
        shutil.copy(ROOT / "samples" / name, tmp_path)
    async with session(tmp_path) as s:
        program, steps = s.open("mm_relu.mlc"), s.open("mm_relu.mlcs")
        assert await s.codes(program) == await s.codes(steps) == []
        yield s, program, steps


def shown(content: Any) -> str:
    assert isinstance(content, lsp.MarkupContent)
    return content.value


def edited(s: Session, uri: str, edits: Sequence[Any] | None) -> str:
    """The text after edits, which must not overlap."""
    assert edits
    text = s.texts[uri][1]
    ranges = sorted(((e.range, e.new_text) for e in edits), key=lambda x: (x[0].start.line, x[0].start.character))
    assert all(
        (a.end.line, a.end.character) <= (b.start.line, b.start.character) for (a, _), (b, _) in pairwise(ranges)
    )
    lines = text.splitlines(keepends=True)
    for place, new in reversed(ranges):
        start = sum(map(len, lines[: place.start.line])) + place.start.character
        end = sum(map(len, lines[: place.end.line])) + place.end.character
        text = text[:start] + new + text[end:]
    return text


def changes(edit: lsp.WorkspaceEdit | None) -> dict[str, Sequence[Any]]:
    """The edits of each file."""
    assert edit is not None
    if edit.changes:
        return dict(edit.changes)
    documents = [c for c in edit.document_changes or () if isinstance(c, lsp.TextDocumentEdit)]
    return {d.text_document.uri: d.edits for d in documents}


async def test_what_a_place_is(opened: tuple[Session, str, str]) -> None:
    s, program, steps = opened
    client = s.client
    hover = await client.text_document_hover_async(lsp.HoverParams(**s.at(program, "Y[vi, vj] +=")))
    assert hover is not None and "f32[128, 128]" in shown(hover.contents)
    assert hover.range is not None and s.text(program, hover.range) == "Y"
    hover = await client.text_document_hover_async(lsp.HoverParams(**s.at(steps, "reorder(")))
    assert hover is not None and "reorder" in shown(hover.contents)
    (found,) = await client.text_document_definition_async(lsp.DefinitionParams(**s.at(steps, "mm_relu (jf"))) or ()
    assert isinstance(found, lsp.Location)
    assert found.uri == program and s.text(program, found.range) == "mm_relu"
    marks = await client.text_document_document_highlight_async(
        lsp.DocumentHighlightParams(**s.at(program, "Y[vi, vj] +="))
    )
    assert {s.text(program, m.range) for m in marks or ()} == {"Y"} and len(marks or ()) > 3
    signature = await client.text_document_signature_help_async(lsp.SignatureHelpParams(**s.at(steps, "[_, jfactor]")))
    assert signature is not None and "split" in signature.signatures[0].label
    found_selections = await client.text_document_selection_range_async(
        lsp.SelectionRangeParams(lsp.TextDocumentIdentifier(program), [s.at(program, "vk] *")["position"]])
    )
    assert found_selections
    (selection,) = found_selections
    texts = [s.text(program, selection.range)]
    while selection.parent is not None:
        selection = selection.parent
        texts.append(s.text(program, selection.range))
    assert texts[0] == "vk" and texts[-1].strip() == s.texts[program][1].strip()
    assert all(a in b for a, b in pairwise(texts))


async def test_uses_and_new_names(opened: tuple[Session, str, str]) -> None:
    s, program, steps = opened
    context = lsp.ReferenceContext(include_declaration=True)
    uses = await s.client.text_document_references_async(lsp.ReferenceParams(context, **s.at(program, "mm_relu(A")))
    assert {u.uri for u in uses or ()} == {program, steps}
    ready = await s.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**s.at(program, "mm_relu(A")))
    assert isinstance(ready, lsp.PrepareRenamePlaceholder) and ready.placeholder == "mm_relu"
    edit = await s.client.text_document_rename_async(lsp.RenameParams(new_name="product", **s.at(program, "mm_relu(A")))
    for uri, edits in changes(edit).items():
        s.rewrite(uri, edited(s, uri, edits))
    assert await s.codes(program) == await s.codes(steps) == []
    assert "prim_func product(A" in s.texts[program][1] and "MmRelu.product" in s.texts[steps][1]


async def test_completion(opened: tuple[Session, str, str]) -> None:
    s, _, steps = opened
    s.replace(steps, "  reorder(j0, k, j1)\n", "  reorder(j0, k, j1)\n  vec\n")
    at = s.at(steps, "  vec\n", 5)
    found = await s.client.text_document_completion_async(lsp.CompletionParams(**at))
    assert isinstance(found, lsp.CompletionList)
    item = next(i for i in found.items if i.label == "vectorize")
    assert item.text_edit is not None
    resolved = await s.client.completion_item_resolve_async(item)
    assert "vector" in shown(resolved.documentation)


async def test_the_shape_of_a_text(opened: tuple[Session, str, str]) -> None:
    s, program, steps = opened
    document = lsp.TextDocumentIdentifier(program)
    symbols = await s.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)) or ()
    (module,) = symbols
    assert isinstance(module, lsp.DocumentSymbol)
    assert [x.name for x in module.children or ()] == ["mm_relu", "mm_relu_any", "main"]
    folds = await s.client.text_document_folding_range_async(lsp.FoldingRangeParams(document)) or ()
    assert (3, 14) in {(f.start_line, f.end_line) for f in folds} | {(f.start_line, f.end_line + 1) for f in folds}
    full = await s.client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document))
    assert full is not None and full.data and len(full.data) % 5 == 0
    legend = s.capabilities.semantic_tokens_provider
    assert legend is not None and max(full.data[3::5]) < len(legend.legend.token_types)
    everywhere = await s.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("v3")) or ()
    assert [x.name for x in everywhere] == ["v3"]
    lenses = await s.client.text_document_code_lens_async(lsp.CodeLensParams(lsp.TextDocumentIdentifier(steps))) or ()
    assert {x.command.command for x in lenses if x.command} == {"mlcdsl.showStep", "mlcdsl.verify"}
    whole = s.range(program, 0, len(s.texts[program][1]))
    hints = await s.client.text_document_inlay_hint_async(lsp.InlayHintParams(document, whole)) or ()
    assert any("f32" in str(h.label) for h in hints)


@pytest.mark.parametrize("colours", [False, True])
async def test_what_a_grammar_colours_is_left_to_it(tmp_path: Path, colours: bool) -> None:
    shutil.copy(ROOT / "samples" / "mm_relu.mlc", tmp_path)
    async with session(tmp_path, colours=colours) as s:
        document = lsp.TextDocumentIdentifier(s.open("mm_relu.mlc"))
        tokens = await s.client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document))
        provider = s.capabilities.semantic_tokens_provider
        assert tokens is not None and provider is not None
        types = {provider.legend.token_types[n] for n in tokens.data[3::5]}
        assert types >= {"namespace", "function", "parameter", "type"}
        syntax = {"keyword", "operator", "number", "comment"}
        assert types & syntax == (set() if colours else syntax)


async def test_a_used_file_is_opened(opened: tuple[Session, str, str]) -> None:
    s, program, steps = opened
    document = lsp.TextDocumentIdentifier(steps)
    (link,) = await s.client.text_document_document_link_async(lsp.DocumentLinkParams(document)) or ()
    assert (link.target, s.text(steps, link.range)) == (program, "mm_relu.mlc")
    found = await s.client.text_document_definition_async(lsp.DefinitionParams(**s.at(steps, "mm_relu.mlc", 3)))
    assert isinstance(found, Sequence) and [getattr(x, "uri", None) for x in found] == [program]


async def test_a_file_gets_another_name(opened: tuple[Session, str, str]) -> None:
    s, program, steps = opened
    operations = s.capabilities.workspace.file_operations if s.capabilities.workspace else None
    asked = operations.will_rename.filters if operations and operations.will_rename else ()
    assert {(f.pattern.glob, f.pattern.matches) for f in asked} == {("**/*.{mlc,mlcs}", "file"), ("**", "folder")}
    moves = lsp.RenameFilesParams([lsp.FileRename(program, program.replace("mm_relu.mlc", "lib/mm%20relu.mlc"))])
    edit = await s.client.workspace_will_rename_files_async(moves)
    assert set(changes(edit)) == {steps}
    assert edited(s, steps, changes(edit)[steps]).startswith('use "lib/mm relu.mlc"\n')
    elsewhere = lsp.RenameFilesParams([lsp.FileRename("file:///nowhere/a.mlc", "file:///nowhere/b.mlc")])
    assert await s.client.workspace_will_rename_files_async(elsewhere) is None


async def test_who_calls_what(opened: tuple[Session, str, str]) -> None:
    """From a call to the function, from there to its callers, and to what these call."""
    s, program, steps = opened
    at = s.at(program, "mm_relu_any(a, b)", 3)
    (item,) = await s.client.text_document_prepare_call_hierarchy_async(lsp.CallHierarchyPrepareParams(**at)) or ()
    assert (item.uri, item.name, s.text(program, item.selection_range)) == (program, "mm_relu_any", "mm_relu_any")
    callers = await s.client.call_hierarchy_incoming_calls_async(lsp.CallHierarchyIncomingCallsParams(item)) or ()
    assert [(c.from_.name, [s.text(program, r) for r in c.from_ranges]) for c in callers] == [("main", ["mm_relu_any"])]
    main = callers[0].from_
    called = await s.client.call_hierarchy_outgoing_calls_async(lsp.CallHierarchyOutgoingCallsParams(main)) or ()
    assert [c.to for c in called] == [item]
    at = s.at(program, "mm_relu(", 3)
    (item,) = await s.client.text_document_prepare_call_hierarchy_async(lsp.CallHierarchyPrepareParams(**at)) or ()
    callers = await s.client.call_hierarchy_incoming_calls_async(lsp.CallHierarchyIncomingCallsParams(item)) or ()
    assert [(c.from_.uri, c.from_.name) for c in callers] == [(steps, name) for name in ("v2", "v3", "space")]
    at = s.at(program, "C = max", 0)
    assert not await s.client.text_document_prepare_call_hierarchy_async(lsp.CallHierarchyPrepareParams(**at))


async def test_hints_are_switched_off(opened: tuple[Session, str, str]) -> None:
    s, program, _ = opened
    off = {"mlcdsl": {"inlayHints": {"enabled": False}}}
    s.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(off))
    whole = s.range(program, 0, len(s.texts[program][1]))
    found = await s.client.text_document_inlay_hint_async(
        lsp.InlayHintParams(lsp.TextDocumentIdentifier(program), whole)
    )
    assert not found


async def test_formatting(opened: tuple[Session, str, str]) -> None:
    s, program, _ = opened
    document, options = lsp.TextDocumentIdentifier(program), lsp.FormattingOptions(2, True)
    text = s.texts[program][1]
    layout = print_file(parse(Source("t.mlc", text)).file)
    s.rewrite(program, layout.replace("    alloc Y", "  alloc    Y").replace("A[vi, vk] *", "A[vi,vk]*"))
    edits = await s.client.text_document_formatting_async(lsp.DocumentFormattingParams(document, options))
    assert edited(s, program, edits) == layout
    line = s.texts[program][1].index("  alloc    Y")
    part = s.range(program, line, line + 12)
    edits = await s.client.text_document_range_formatting_async(
        lsp.DocumentRangeFormattingParams(document, part, options)
    )
    after = edited(s, program, edits)
    assert "    alloc Y" in after and "A[vi,vk]*" in after


async def test_code_actions(opened: tuple[Session, str, str]) -> None:
    s, program, _ = opened
    s.replace(program, "dataflow {", "dataflw {")
    found = await s.findings(program)
    context = lsp.CodeActionContext(found, [lsp.CodeActionKind.QuickFix])
    actions = await s.client.text_document_code_action_async(
        lsp.CodeActionParams(lsp.TextDocumentIdentifier(program), found[0].range, context)
    )
    assert actions
    action = actions[0]
    assert isinstance(action, lsp.CodeAction) and action.diagnostics
    if action.edit is None:
        action = await s.client.code_action_resolve_async(action)
    (mended,) = changes(action.edit).values()
    s.rewrite(program, edited(s, program, mended))
    assert await s.codes(program) == []
    assert "dataflow {" in s.texts[program][1]


async def test_the_program_after_a_step(opened: tuple[Session, str, str]) -> None:
    s, _, steps = opened
    params = {"textDocument": {"uri": steps}, "schedule": "v2", "step": 3}
    found = await s.client.protocol.send_request_async("mlcdsl/program", params)
    assert "grid(128, 32, 4, 128)" in found.text and found.error == ""
    where = lsp.Range(*(lsp.Position(p.line, p.character) for p in (found.range.start, found.range.end)))
    assert s.text(steps, where).startswith("split(")


async def test_a_program_is_edited_and_its_schedules_follow(opened: tuple[Session, str, str]) -> None:
    """No request sees the file on disk while its text is open."""
    s, program, steps = opened
    before = len(s.client.published)
    s.replace(program, "block Y(", "block Sum(")
    assert await s.codes(steps, before) != []
    for _ in range(3):
        s.replace(steps, 'block("Y")', 'block("Sum")')
    assert await s.codes(steps) == []
    (found,) = (
        await s.client.text_document_definition_async(lsp.DefinitionParams(**s.at(steps, 'block("Sum")', 7))) or ()
    )
    assert isinstance(found, lsp.Location) and s.text(program, found.range) == "Sum"
