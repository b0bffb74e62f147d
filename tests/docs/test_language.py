"""The examples of the language reference are right, and its numbered constraints are well formed."""

from __future__ import annotations

import re

import pytest

from mlcdsl.diagnostics.codes import CODES
from tests.docs.blocks import DOCS, Block, blocks, findings

PAGE = DOCS / "language.md"
EXAMPLES = list(blocks(PAGE, "mlc"))


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda b: b.name)
def test_example(block: Block) -> None:
    """A program without findings, or exactly the code that the first line announces. Fragments may leave names
    unused."""
    found = {d.code for d in findings(block.program)}
    if "# in a " in block.text and block.expects != "W0201":
        found -= {"W0201"}
    assert found == ({block.expects} if block.expects else set())


def test_every_construct_has_an_example() -> None:
    text = "\n".join(b.text for b in EXAMPLES)
    words = (
        "module prim_func function extern const reducer intrin desc impl inout where attr strides alloc let compute if "
        "else while assert call for grid range parallel vectorized unroll thread block spatial reduce init reads "
        "writes dataflow output return select true inf from weight @ as"
    )
    missing = [w for w in words.split() if not re.search(rf"(?<!\w){re.escape(w)}(?!\w)", text)]
    assert not missing


def test_codes_of_the_page_exist() -> None:
    named = set(re.findall(r"\b[EW]\d{4}\b", PAGE.read_text(encoding="utf-8")))
    assert named <= set(CODES)
