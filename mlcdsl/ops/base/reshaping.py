"""Index arithmetic between two shapes of the same elements in row-major order."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import equal, product, show
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.shapes import Shape, is_one


def groups(a: Shape, b: Shape) -> list[tuple[range, range]]:
    """The axes of both shapes cut into runs of equal products, as short as possible."""
    found: list[tuple[range, range]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        cut = _next_cut(a, b, i, j)
        if cut is None:
            break
        m, n = cut
        found.append((range(i, m), range(j, n)))
        i, j = m, n
    if i < len(a) or j < len(b):
        ones = all(is_one(s) for s in (*a[i:], *b[j:]))
        if ones and found:
            x, y = found.pop()
            i, j = x.start, y.start
        found.append((range(i, len(a)), range(j, len(b))))
    return found


def _next_cut(a: Shape, b: Shape, i: int, j: int) -> tuple[int, int] | None:
    """The nearest ends with equal products from i and j on."""
    for total in range(2, len(a) - i + len(b) - j + 1):
        for m in range(max(i + 1, i + total - (len(b) - j)), min(len(a), i + total - 1) + 1):
            n = j + total - (m - i)
            if equal(product(a[i:m]), product(b[j:n])) is True:
                return m, n
    return None


def legalize_view(e: Emit) -> None:
    """`y[i...] = x[...]`, the element at the same position in row-major order."""
    x = e.param("x")
    index = e.indices(len(e.out.shape))
    own = ["0"] * len(x.shape)
    for ins, outs in groups(x.shape, e.out.shape):
        flat, single = _position([index[o] for o in outs], [e.out.shape[o] for o in outs])
        wide = [a for a in ins if not is_one(x.shape[a])]
        for a in wide:
            inner = product(x.shape[b] for b in wide if b > a)
            text = flat
            if not is_one(inner):
                text = f"{_group(flat, single)} // {_factor(inner)}"
            if a != wide[0]:
                text = f"{_group(flat, single) if is_one(inner) else text} % {_factor(x.shape[a])}"
            own[a] = text
    e.output(index, x.element(own))


def _position(index: list[str], shape: list[T.Expr]) -> tuple[str, bool]:
    """The row-major position, and whether it is a single name or number."""
    terms = []
    for k, (i, s) in enumerate(zip(index, shape, strict=True)):
        if is_one(s):
            continue
        inner = product(shape[k + 1 :])
        terms.append(i if is_one(inner) else f"{i} * {_factor(inner)}")
    if not terms:
        return "0", True
    return " + ".join(terms), len(terms) == 1 and "*" not in terms[0]


def _group(text: str, single: bool) -> str:
    return text if single else f"({text})"


def _factor(e: T.Expr) -> str:
    text = show(e)
    return text if text.isidentifier() or text.isdigit() else f"({text})"
