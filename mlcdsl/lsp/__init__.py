"""The language server: carries the answers of `mlcdsl.ide` to editors. One file for each request in `features/`."""
