"""`python -m mlcdsl` is the command `mlcdsl` of this Python."""

from mlcdsl.cli import main

main()
