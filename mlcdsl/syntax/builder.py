"""The actions of the grammar: one method a rule, from the values of its symbols to a node.

Children are nodes, tokens (NAME, NUMBER, ...), or the small wrappers below for optional parts, told apart by class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.lexer import Token, unescape, wrong_number

MAX_DEPTH = 200
#: `else if` in one chain: later stages nest as deep as it is long
MAX_CHAIN = 1000
C = list[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """An optional part of a construct: `kind` is its rule, `value` what it holds."""

    kind: str
    value: Any


def _parts(children: C) -> dict[str, Any]:
    return {c.kind: c.value for c in children if type(c) is Part}


def _depth(*exprs: Any) -> int:
    return 1 + max((getattr(e, "depth", 1) for e in exprs), default=0)


def _chained(node: Any) -> int:
    """How many operators follow one another without parentheses, as in `a + b - c`."""
    count = 0
    while isinstance(node, ast.Binary):
        node, count = node.left, count + 1
    return count


class Builder:
    def __init__(self, source: Source):
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.too_deep = False
        #: how long the chain of `else if` is that an `if` begins, by the id of the node, which `kept` keeps alive
        self.chains: dict[int, int] = {}
        self.kept: list[ast.If] = []
        self.long_chain = False

    def _token_span(self, token: Token) -> Span:
        return self.source.span(token.start, token.end)

    def _checked(self, node: Any) -> Any:
        """An expression deeper than the later stages can walk becomes an error node."""
        if node.depth <= MAX_DEPTH:
            return node
        if not self.too_deep:
            self.too_deep = True
            what = f"this expression is nested more than {MAX_DEPTH} deep"
            if _chained(node) > MAX_DEPTH // 2:
                what = f"too many operators in a chain: an expression takes {MAX_DEPTH} levels, one for each operator"
            notes = ("name a part of it: `let t = ...` in a prim_func, `t = ...` in a function",)
            self.diagnostics.append(Diagnostic("E0103", what, node.span, notes=notes))
        return ast.ErrorExpr(span=node.span)

    # ------------------------------------------------------------ files and items

    def start(self, c: C, span: Span) -> ast.File:
        return ast.File(tuple(c), span=self.source.span(0, len(self.source.text)))

    def use(self, c: C, span: Span) -> ast.Use:
        return ast.Use(unescape(c[0].text), span=span)

    def module(self, c: C, span: Span) -> ast.Module:
        return ast.Module(c[0], tuple(c[1:]), span=span)

    def error_item(self, c: C, span: Span) -> ast.ErrorItem:
        token: Token = c[0]
        name = ast.Ident(token.text, span=self._token_span(token)) if token.text else None
        return ast.ErrorItem(name, span=span)

    def prim_func(self, c: C, span: Span) -> ast.PrimFunc:
        p = _parts(c)
        return ast.PrimFunc(
            c[0],
            p.get("dims", ()),
            p["params"],
            p.get("outputs", ()),
            p.get("where_list", ()),
            p.get("attrs", ()),
            c[-1],
            span=span,
        )

    def function(self, c: C, span: Span) -> ast.Function:
        p = _parts(c)
        result = next(x for x in c if isinstance(x, ast.TensorRef | ast.TupleRef))
        return ast.Function(
            c[0],
            p.get("dims", ()),
            p["params"],
            result,
            p.get("where_list", ()),
            p.get("attrs", ()),
            c[-1],
            span=span,
        )

    def extern(self, c: C, span: Span) -> ast.Extern:
        p = _parts(c)
        symbol = next(x for x in c if type(x) is Token)
        return ast.Extern(
            c[0],
            p.get("dims", ()),
            p["params"],
            p.get("outputs", ()),
            p.get("where_list", ()),
            unescape(symbol.text),
            p.get("source", ""),
            p.get("attrs", ()),
            span=span,
        )

    def source_(self, c: C, span: Span) -> Part:
        return Part("source", unescape(c[0].text))

    def const(self, c: C, span: Span) -> ast.Const:
        return ast.Const(c[0], c[1], c[2], span=span)

    def reducer(self, c: C, span: Span) -> ast.Reducer:
        name, acc, arg, identity, value = c
        return ast.Reducer(name, acc, arg, identity, value, span=span)

    def intrin(self, c: C, span: Span) -> ast.Intrin:
        return ast.Intrin(c[0], tuple(c[1:]), span=span)

    def intrin_part(self, c: C, span: Span) -> ast.IntrinPart:
        p = _parts(c)
        return ast.IntrinPart(p["kind"], p["params"], p.get("outputs", ()), c[-1], span=span)

    def intrin_kind(self, c: C, span: Span) -> Part:
        return Part("kind", c[0].text)

    def dims(self, c: C, span: Span) -> Part:
        return Part("dims", tuple(c))

    def params(self, c: C, span: Span) -> Part:
        return Part("params", tuple(x for x in c if x is not None))

    def outputs(self, c: C, span: Span) -> Part:
        return Part("outputs", tuple(x for x in c if x is not None))

    def param(self, c: C, span: Span) -> ast.Param:
        return ast.Param(c[-2], c[-1], len(c) == 3, span=span)

    def error_param(self, c: C, span: Span) -> None:
        return None

    def where_list(self, c: C, span: Span) -> Part:
        return Part("where_list", tuple(c))

    def attrs(self, c: C, span: Span) -> Part:
        return Part("attrs", tuple(c))

    def attr(self, c: C, span: Span) -> ast.Arg:
        return ast.Arg(c[0].name, c[1], span=span)

    def body(self, c: C, span: Span) -> ast.Body:
        return ast.Body(tuple(c), span=span)

    # ------------------------------------------------------------ types

    def tensor_type(self, c: C, span: Span) -> ast.TensorRef:
        p = _parts(c)
        return ast.TensorRef(c[0].name, p.get("shape"), p.get("strides"), p.get("scope", ""), span=span)

    def shape(self, c: C, span: Span) -> Part:
        return Part("shape", tuple(c))

    def strides(self, c: C, span: Span) -> Part:
        return Part("strides", tuple(c))

    def scope(self, c: C, span: Span) -> Part:
        return Part("scope", ".".join(x.name for x in c))

    def tuple_type(self, c: C, span: Span) -> ast.TupleRef:
        return ast.TupleRef(tuple(c), span=span)

    # ------------------------------------------------------------ statements

    def for_(self, c: C, span: Span) -> ast.For:
        p = _parts(c)
        kind: ast.Ident = c[1]
        args = tuple(x for x in c[2:-1] if type(x) is not Part)
        return ast.For(p["idents"], kind.name, args, p.get("attrs", ()), c[-1], kind_span=kind.span, span=span)

    def idents(self, c: C, span: Span) -> Part:
        return Part("idents", tuple(c))

    def block(self, c: C, span: Span) -> ast.Block:
        p = _parts(c)
        name = c[0] if type(c[0]) is ast.Ident else None
        axes = tuple(x for x in c if type(x) is ast.Axis)
        return ast.Block(name, axes, p.get("where_one"), p.get("attrs", ()), c[-1], span=span)

    def axis(self, c: C, span: Span) -> ast.Axis:
        return ast.Axis(c[0].text, c[1], _parts(c).get("extent"), c[-1], span=span)

    def axis_kind(self, c: C, span: Span) -> Token:
        token: Token = c[0]
        return token

    def error_axis(self, c: C, span: Span) -> None:
        return None

    def extent(self, c: C, span: Span) -> Part:
        return Part("extent", c[0])

    def where_one(self, c: C, span: Span) -> Part:
        return Part("where_one", c[0])

    def init(self, c: C, span: Span) -> ast.Init:
        return ast.Init(c[0], span=span)

    def access(self, c: C, span: Span) -> ast.Access:
        return ast.Access(c[0], tuple(c[1:]), span=span)

    def access_kind(self, c: C, span: Span) -> str:
        return str(c[0].text)

    def alloc(self, c: C, span: Span) -> ast.Alloc:
        return ast.Alloc(c[0], c[1], span=span)

    def let(self, c: C, span: Span) -> ast.Let:
        return ast.Let(c[0], _parts(c).get("annotation"), c[-1], span=span)

    def annotation(self, c: C, span: Span) -> Part:
        return Part("annotation", c[0])

    def match(self, c: C, span: Span) -> Part:
        return Part("match", c[0])

    def assign_op(self, c: C, span: Span) -> Part:
        return Part("op", c[0].text)

    def assign(self, c: C, span: Span) -> ast.Assign:
        p = _parts(c)
        exprs = [x for x in c if type(x) is not Part]
        op = p.get("op", "=")
        return ast.Assign(tuple(exprs[:-1]), op, exprs[-1], p.get("annotation"), p.get("match"), span=span)

    def compute(self, c: C, span: Span) -> ast.Compute:
        return ast.Compute(c[0], _parts(c).get("annotation"), c[-1], span=span)

    def if_(self, c: C, span: Span) -> ast.If:
        orelse = _parts(c).get("else")
        inner = orelse.stmts[0] if orelse is not None and orelse.stmts else None
        length = 1 + self.chains.get(id(inner), 0)
        if length > MAX_CHAIN:
            if not self.long_chain:
                message = f"more than {MAX_CHAIN} `else if` in a chain"
                notes = ("the branches behind are left out",)
                self.diagnostics.append(Diagnostic("E0103", message, span, "this chain", notes=notes))
            self.long_chain, orelse, length = True, None, 1
        node = ast.If(c[0], c[1], orelse, span=span)
        self.chains[id(node)] = length
        self.kept.append(node)
        return node

    def else_(self, c: C, span: Span) -> Part:
        body = c[0] if isinstance(c[0], ast.Body) else ast.Body((c[0],), span=c[0].span)
        return Part("else", body)

    def while_(self, c: C, span: Span) -> ast.While:
        return ast.While(c[0], c[1], span=span)

    def assert_(self, c: C, span: Span) -> ast.Assert:
        attrs = _parts(c).get("attrs", ())
        values = tuple(x for x in c[2:] if type(x) is not Part)
        return ast.Assert(c[0], unescape(c[1].text), values, attrs, span=span)

    def call_stmt(self, c: C, span: Span) -> ast.CallStmt:
        return ast.CallStmt(c[0], span=span)

    def dataflow(self, c: C, span: Span) -> ast.Dataflow:
        return ast.Dataflow(c[0], span=span)

    def output(self, c: C, span: Span) -> ast.Output:
        return ast.Output(tuple(c), span=span)

    def return_(self, c: C, span: Span) -> ast.Return:
        return ast.Return(c[0], span=span)

    def error_stmt(self, c: C, span: Span) -> ast.ErrorStmt:
        return ast.ErrorStmt(span=span)

    # ------------------------------------------------------------ expressions

    def binary(self, c: C, span: Span) -> Any:
        left, op, right = c
        node = ast.Binary(op.text, left, right, op_span=self._token_span(op), span=span, depth=_depth(left, right))
        return self._checked(node)

    def operator(self, c: C, span: Span) -> Token:
        token: Token = c[0]
        return token

    compare = sum_binary = product_binary = binary
    comparison_op = sum_op = product_op = operator

    def unary(self, c: C, span: Span) -> Any:
        return self._checked(ast.Unary(c[0].text, c[1], span=span, depth=_depth(c[1])))

    def call(self, c: C, span: Span) -> Any:
        depth = _depth(c[0], *(a.value for a in c[1:]))
        return self._checked(ast.Call(c[0], tuple(c[1:]), span=span, depth=depth))

    def index(self, c: C, span: Span) -> Any:
        return self._checked(ast.Index(c[0], tuple(c[1:]), span=span, depth=_depth(*c)))

    def attribute(self, c: C, span: Span) -> Any:
        return self._checked(ast.Attr(c[0], c[1], span=span, depth=_depth(c[0])))

    def attr_name(self, c: C, span: Span) -> str:
        return str(c[0].text)

    def named_arg(self, c: C, span: Span) -> ast.Arg:
        return ast.Arg(c[0].name, c[1], span=span)

    def positional_arg(self, c: C, span: Span) -> ast.Arg:
        return ast.Arg("", c[0], span=span)

    def slice_(self, c: C, span: Span) -> ast.Slice:
        return ast.Slice(c[0], c[1], span=span)

    def name(self, c: C, span: Span) -> ast.Name:
        return ast.Name(c[0].text, span=span)

    def ident(self, c: C, span: Span) -> ast.Ident:
        return ast.Ident(c[0].text, span=span)

    def number(self, c: C, span: Span) -> ast.Expr:
        reason = wrong_number(c[0].text)
        if reason is None:
            return ast.Number(c[0].text, span=span)
        self.diagnostics.append(Diagnostic("E0101", reason[0], span, label=reason[1]))
        return ast.ErrorExpr(span=span)

    def string(self, c: C, span: Span) -> ast.String:
        return ast.String(unescape(c[0].text), span=span)

    def tuple_lit(self, c: C, span: Span) -> Any:
        return self._checked(ast.TupleLit(tuple(c), span=span, depth=_depth(*c)))

    def list_lit(self, c: C, span: Span) -> Any:
        return self._checked(ast.ListLit(tuple(c), span=span, depth=_depth(*c)))
