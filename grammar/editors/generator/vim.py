"""The word lists that vim's syntax files use."""

from __future__ import annotations

import json

from grammar.editors.generator.words import constants, dtypes, words

HEAD = '" Written by `python -m grammar.editors.generator`; a change belongs there.\n'


def word_lists() -> str:
    """A vim script of variables: `mlcdsl#words#mlc` has the words of `.mlc` by role."""
    lists = {language: words(language) for language in ("mlc", "mlcs")}
    named = {**lists, "dtypes": dtypes(), "constants": constants()}
    return HEAD + "".join(f"let mlcdsl#words#{name} = {json.dumps(value)}\n" for name, value in named.items())
