"""The editor files that follow from the grammars, as texts."""

from __future__ import annotations

import json
from pathlib import Path

EDITORS = Path(__file__).parents[1]


def generated() -> dict[str, str]:
    """The text of every generated file, by its path in `grammar/editors`."""
    from grammar.editors.generator.textmate import grammar
    from grammar.editors.generator.vim import word_lists

    files = {
        f"vscode/syntaxes/{name}.tmLanguage.json": json.dumps(grammar(name), indent=2) + "\n"
        for name in ("mlc", "mlcs")
    }
    return files | {"vim/autoload/mlcdsl/words.vim": word_lists()}
