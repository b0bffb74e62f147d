"""The lint rules, one a file. The first digits of the codes group them; `mlcdsl.diagnostics.codes` is the table."""
