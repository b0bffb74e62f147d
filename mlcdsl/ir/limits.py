"""How large sizes may be (rule S1)."""

from __future__ import annotations

#: sizes and scalars in arithmetic of indices, and their products, lie within this: so the arithmetic does not wrap
INDEX_LIMIT = 2**40
