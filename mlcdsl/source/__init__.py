"""Source texts and places in them."""

from mlcdsl.source.source import Location, Source, Span

__all__ = ["Location", "Source", "Span"]
