"""The actions of `mlcs.lark`; those of expressions are the ones of `.mlc`."""

from __future__ import annotations

from typing import Any

from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.builder import Builder, C, Part, _depth, _parts


class ScheduleBuilder(Builder):
    def start(self, c: C, span: Span) -> Any:
        return S.File(tuple(c), span=self.source.span(0, len(self.source.text)))

    def schedule(self, c: C, span: Span) -> S.Schedule:
        p = _parts(c)
        name, function, target = c[0], p["dotted"], p.get("target")
        return S.Schedule(
            name,
            function[0],
            target.name if target else "",
            p.get("options", ()),
            c[-1],
            function_span=function[1],
            target_span=target.span if target else None,
            span=span,
        )

    def target(self, c: C, span: Span) -> Part:
        return Part("target", c[0])

    def dotted(self, c: C, span: Span) -> Part:
        return Part("dotted", (".".join(x.name for x in c), span))

    def options(self, c: C, span: Span) -> Part:
        return Part("options", tuple(x for x in c if x is not None))

    def option(self, c: C, span: Span) -> ast.Arg:
        return ast.Arg(c[0].name, c[1], span=span)

    def error_option(self, c: C, span: Span) -> None:
        return None

    error_formal = error_option

    def proc(self, c: C, span: Span) -> S.Proc:
        return S.Proc(c[0], tuple(x for x in c[1:-1] if isinstance(x, S.Formal)), c[-1], span=span)

    def formal(self, c: C, span: Span) -> S.Formal:
        p = _parts(c)
        kind, place = p["kind"]
        return S.Formal(c[0], kind, p.get("default"), kind_span=place, span=span)

    def kind(self, c: C, span: Span) -> Part:
        return Part("kind", (c[0].name + ("[]" if len(c) > 1 else ""), span))

    def list_mark(self, c: C, span: Span) -> Part:
        return Part("list", True)

    def default(self, c: C, span: Span) -> Part:
        return Part("default", c[0])

    def assign(self, c: C, span: Span) -> Any:
        targets = tuple(ast.Ident(n.id, span=n.span) for n in c[:-1])
        return S.Assign(targets, c[-1], span=span)

    def do(self, c: C, span: Span) -> S.Do:
        return S.Do(c[0], span=span)

    def for_(self, c: C, span: Span) -> Any:
        return S.For(_parts(c)["idents"], c[1], c[2], span=span)

    def arrow(self, c: C, span: Span) -> Any:
        depth = _depth(c[0], c[1])
        return self._checked(ast.Binary("->", c[0], c[1], span=span, depth=depth))

    def slice_(self, c: C, span: Span) -> ast.Slice:
        p = _parts(c)
        return ast.Slice(p.get("lower"), p.get("upper"), span=span)

    def lower(self, c: C, span: Span) -> Part:
        return Part("lower", c[0])

    def upper(self, c: C, span: Span) -> Part:
        return Part("upper", c[0])
