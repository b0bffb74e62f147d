"""What an editor asks, as pure functions of a text's state and a place in it. `mlcdsl/lsp` carries the answers.

Read `reading.py` (a text and its tree, through edits), `snapshot.py` (what is known of one version of a text), then any
query: one a file in `queries/`.
"""
