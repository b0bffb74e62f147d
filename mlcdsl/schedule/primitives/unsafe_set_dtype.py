"""Keep a buffer in another dtype."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, walk_stmts
from mlcdsl.schedule.primitive import BLOCK, BUFFER, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import ACCESS, chosen
from mlcdsl.schedule.step import Step
from mlcdsl.types import DTYPES


@primitive(
    "Change the dtype of a buffer that a block writes: what is stored is converted, and converted back where it is "
    "read. Results differ by the rounding, so this is not proved to keep them.",
    Arg("block", BLOCK, "a block that writes the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block writes"),
    Arg("dtype", STR, "the dtype, such as f16"),
    requires=(
        ACCESS,
        Need("alloc", "the buffer is an `alloc`: the dtype of parameters is the caller's"),
        Need("dtype", "there is such a dtype"),
        Need("elements", "only elements of the buffer are read and written: no extern gets it"),
    ),
    unsafe=True,
)
def unsafe_set_dtype(s: Step, block: T.Key, buffer: int | str, dtype: str) -> Rewrite:
    node = s.block(block).node
    old = chosen(s, node, buffer, write=True)
    if any(p.value is old for p in s.func.params):
        call = f'cache_write({node.name}, "{old.name}", "global")'
        s.refuse("alloc", f"{old.name} is a parameter", old, "a parameter",
                 f"{call} gives the block a buffer of its own")  # fmt: skip
    if dtype not in DTYPES or dtype == "ptr":
        s.refuse("dtype", f"there is no dtype {dtype}", old, f"it is {old.dtype.name}",
                 f"dtypes: {', '.join(n for n in DTYPES if n != 'ptr')}")  # fmt: skip
    for x in walk_stmts(s.func.body):
        if isinstance(x, T.CallExtern) and any(a is old or (isinstance(a, T.Ptr) and a.buffer is old) for a in x.args):
            s.refuse("elements", f"{old.name} is passed to an extern", x, "passed here",
                     "give the extern a buffer of its dtype: cache_read or cache_write around the call")  # fmt: skip
    return Rewrite(replace(s.func, body=_Convert(old, replace(old, dtype=DTYPES[dtype])).stmts(s.func.body)))


class _Convert(Rewriter):
    def __init__(self, old: T.Buffer, new: T.Buffer):
        self.old, self.new = old, new

    def expr(self, expr: T.Expr) -> T.Expr:
        expr = super().expr(expr)
        if isinstance(expr, T.Load) and expr.buffer is self.old:
            return T.Cast(T.Load(self.new, expr.indices, span=expr.span), self.old.dtype, span=expr.span)
        return expr

    def region(self, region: T.Region) -> T.Region:
        region = super().region(region)
        return replace(region, buffer=self.new) if region.buffer is self.old else region

    def descend(self, s: T.Stmt) -> T.Stmt:
        new = super().descend(s)
        match new:
            case T.Store(buffer) if buffer is self.old:
                return replace(new, buffer=self.new, value=T.Cast(new.value, self.new.dtype, span=new.value.span))
            case T.Alloc(buffer) if buffer is self.old:
                return replace(new, buffer=self.new)
        return new
