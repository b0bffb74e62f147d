"""The prim_funcs that operators of graph functions become, and those that call externs written in C."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import substitute

Build = Callable[[str], T.PrimFunc]


def build_text(text: str) -> T.PrimFunc:
    """Parse and check the text of a legalization."""
    from mlcdsl.check.texts import build_prim_func

    return build_prim_func(text)


class OperatorPrims:
    """The prim_funcs that operators become: one for each different text."""

    def __init__(self, out: list[T.PrimFunc], build: Build, taken: set[str]):
        self.out = out
        self.build = build
        self.module = "ops" if "ops" not in taken else next(m for i in range(99) if (m := f"ops{i}") not in taken)
        self.by_text: dict[str, T.PrimFunc] = {}
        self.names: set[str] = set()

    def of_text(self, text: str, name: str) -> T.PrimFunc:
        """The prim_func of a legalization, under a name of its own."""
        if text not in self.by_text:
            self.by_text[text] = self.add(self.build(text), name)
        return self.by_text[text]

    def add(self, func: T.PrimFunc, name: str) -> T.PrimFunc:
        """Take a function in, under a name that is free."""
        unique = next(n for i in range(len(self.names) + 1) if (n := f"{name}{i or ''}") not in self.names)
        self.names.add(unique)
        made = replace(func, name=unique, module=self.module)
        self.out.append(made)
        return made

    def of_extern(self, extern: T.Extern) -> T.PrimFunc:
        """A prim_func that calls an extern written in C."""
        key = f"extern {extern.module}.{extern.name}"
        if key not in self.by_text:
            self.by_text[key] = self.add(wrapper(extern), extern.name)
        return self.by_text[key]


def wrapper(extern: T.Extern) -> T.PrimFunc:
    """A prim_func that does nothing but call an extern, so that a C function can be called like a kernel."""
    fresh: dict[T.Var, T.Expr] = {d: T.Var(d.name, d.dtype) for d in extern.dims}
    params, args = [], []
    for p in extern.params:
        value: T.Buffer | T.Var
        if isinstance(p.value, T.Var):
            value = T.Var(p.value.name, p.value.dtype)
            fresh[p.value] = value
        else:
            value = p.value
        params.append((p, value))
    made = []
    for p, value in params:
        if isinstance(value, T.Buffer):
            shape = tuple(substitute(s, fresh) for s in value.shape)
            value = T.Buffer(value.name, value.dtype, shape, span=value.span)
        made.append(T.Param(value, p.mode, span=p.span))
        args.append(value)
    where = tuple(substitute(w, fresh) for w in extern.where)
    dims = tuple(v for d in extern.dims if isinstance(v := fresh[d], T.Var))
    body = (T.CallExtern(extern, tuple(args), span=extern.span),)
    return T.PrimFunc(extern.name, extern.module, dims, tuple(made), where, body, span=extern.span)
