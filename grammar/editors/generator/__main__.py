"""`python -m grammar.editors.generator` writes the editor files that follow from the grammars; run it at the root."""

from __future__ import annotations

from grammar.editors.generator import EDITORS, generated

if __name__ == "__main__":
    for name, text in generated().items():
        (EDITORS / name).write_text(text, encoding="utf-8")
        print(f"wrote {name}")
