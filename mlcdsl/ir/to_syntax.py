"""From the tensor IR back to syntax, so that every stage prints as `.mlc` and reads back as the same program."""

from __future__ import annotations

import math
from collections.abc import Iterable

from mlcdsl.ir import tensor as T
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, INDEX, DType

_OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "floordiv": "//", "mod": "%",
    "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and": "and", "or": "or",
}  # fmt: skip
_UPDATES = {"add": "+=", "sub": "-=", "mul": "*="}
_KINDS = {"serial": "range", "parallel": "parallel", "vectorized": "vectorized", "unroll": "unroll", "thread": "thread"}


def _call(name: str, *args: ast.Expr) -> ast.Call:
    return ast.Call(ast.Name(name), tuple(ast.Arg("", a) for a in args))


def number(value: int | float) -> ast.Expr:
    """A literal whose text reads back as the same value."""
    if isinstance(value, float):
        if math.isnan(value):
            return ast.Name("nan")
        if math.isinf(value):
            name = ast.Name("inf")
            return name if value > 0 else ast.Unary("-", name)
        text = repr(abs(value))
        negative = math.copysign(1.0, value) < 0
    else:
        text, negative = str(abs(value)), value < 0
    return ast.Unary("-", ast.Number(text)) if negative else ast.Number(text)


def literal(value: bool | int | float, dtype: DType) -> ast.Expr:
    if dtype == BOOL:
        return ast.Name("true" if value else "false")
    if dtype.is_float and float(value).is_integer() and abs(value) < 2**31 and math.copysign(1.0, value) > 0:
        return ast.Number(str(int(value)))
    return number(value)


class Namer:
    """Gives every variable and buffer a name that nothing visible has."""

    def __init__(self) -> None:
        self.names: dict[T.Var | T.Buffer, str] = {}
        self.scopes: list[set[str]] = [set()]

    def declare(self, entity: T.Var | T.Buffer) -> str:
        base = entity.name if entity.name.isidentifier() else "v"
        name, n = base, 1
        while any(name in scope for scope in self.scopes):
            name, n = f"{base}_{n}", n + 1
        self.scopes[-1].add(name)
        self.names[entity] = name
        return name

    def __getitem__(self, entity: T.Var | T.Buffer) -> str:
        return self.names.get(entity, entity.name)


class TensorSyntax:
    """Turns the parts of one function to syntax."""

    def __init__(self, names: Namer | None = None):
        self.names = names or Namer()
        self.loops: dict[T.Var, T.For] = {}
        self.block_names: set[str] = set()

    # ------------------------------------------------------------ expressions

    def expr(self, e: T.Expr, known: bool = True) -> ast.Expr:
        """`known`: the context says which dtype a literal has."""
        match e:
            case T.Const(value, dtype):
                text = literal(value, dtype)
                return text if known or dtype == BOOL else _call(dtype.name, text)
            case T.Var():
                return ast.Name(self.names[e])
            case T.Unary("neg", a):
                return ast.Unary("-", self.expr(a, known and not isinstance(a, T.Const)))
            case T.Unary(_, a):
                return ast.Unary("not", self.expr(a))
            case T.Binary():
                return self._binary(e, known)
            case T.Cast(a, dtype):
                return _call(dtype.name, self.expr(a, False))
            case T.Select(c, a, b):
                x, y = self._operands([a, b], known)
                return _call("select", self.expr(c), x, y)
            case T.Intrinsic(name, args, dtype):
                same = known and dtype == args[0].dtype
                return _call(name, *self._operands(args, same))
            case T.Load(buffer, indices):
                return self.element(buffer, indices)
            case T.Ptr(buffer, indices, extents) if extents:
                return self._vector(buffer, indices, extents)
            case T.Ptr(buffer, indices):
                return ast.Attr(self.element(buffer, indices), "ptr")
            case T.Reduce():
                return self._reduce(e, known)

    def _operands(self, operands: Iterable[T.Expr], known: bool) -> list[ast.Expr]:
        """Literals take their dtype from an operand that is none."""
        operands = list(operands)
        typed = any(not isinstance(o, T.Const) for o in operands)
        out = [self.expr(o, known or (typed and isinstance(o, T.Const))) for o in operands]
        if not typed and not known:
            out[1:] = [self.expr(o, True) for o in operands[1:]]
        return out

    def _binary(self, e: T.Binary, known: bool) -> ast.Expr:
        if e.op in ("min", "max"):
            return _call(e.op, *self._operands([e.a, e.b], known))
        literals = isinstance(e.a, T.Const) and isinstance(e.b, T.Const)
        if literals or e.op in T.COMPARE_OPS:
            known = False  # two literals would read back as one
        a, b = self._operands([e.a, e.b], known or e.op in ("and", "or"))
        return ast.Binary(_OPERATORS[e.op], a, b)

    def _reduce(self, e: T.Reduce, known: bool) -> ast.Expr:
        name = e.reducer if isinstance(e.reducer, str) else e.reducer.name
        items = self._iter_vars(e.axes, written=True)
        body = self.expr(e.body, known and name not in ("argmax", "argmin"))
        return ast.Call(ast.Index(ast.Name(name), items), (ast.Arg("", body),))

    def _iter_vars(self, axes: Iterable[T.IterVar], *, written: bool) -> tuple[ast.Expr | ast.Slice, ...]:
        out: list[ast.Expr | ast.Slice] = []
        for axis in axes:
            extent = self.expr(axis.extent)
            name = ast.Name(self.names.declare(axis.var))
            out.append(ast.Slice(name, extent) if written else name)
        return tuple(out)

    def element(self, buffer: T.Buffer, indices: tuple[T.Expr, ...]) -> ast.Expr:
        name = ast.Name(self.names[buffer])
        return ast.Index(name, tuple(self.expr(i) for i in indices)) if indices else name

    def type(self, buffer: T.Buffer) -> ast.TensorRef:
        return ast.TensorRef(
            buffer.dtype.name,
            tuple(self.expr(s) for s in buffer.shape),
            None if buffer.strides is None else tuple(self.expr(s) for s in buffer.strides),
            "" if buffer.scope == "global" else buffer.scope,
        )

    # ------------------------------------------------------------ statements

    def body(self, stmts: T.Stmts) -> ast.Body:
        self.names.scopes.append(set())
        out = tuple(self.stmt(s) for s in stmts)
        self.names.scopes.pop()
        return ast.Body(out)

    def stmt(self, s: T.Stmt) -> ast.Stmt:
        match s:
            case T.For():
                return self._loop(s)
            case T.Block():
                return self._block(s)
            case T.Alloc(buffer):
                ref = self.type(buffer)
                return ast.Alloc(ast.Ident(self.names.declare(buffer)), ref)
            case T.Let(var, value):
                known = isinstance(value, T.Const) and var.dtype == INDEX
                text = self.expr(value, known)
                return ast.Let(ast.Ident(self.names.declare(var)), None, text)
            case T.Store():
                return self._store(s)
            case T.Compute():
                return self._compute(s)
            case T.If(cond, then, orelse):
                return ast.If(self.expr(cond), self.body(then), self.body(orelse) if orelse else None)
            case T.While(cond, body):
                return ast.While(self.expr(cond), self.body(body))
            case T.Assert():
                code = () if s.code == "E0902" else (ast.Arg("code", ast.String(s.code)),)
                values = tuple(self.expr(v, False) for v in s.values)
                return ast.Assert(self.expr(s.cond), s.message, values, code)
            case T.CallExtern(extern, args):
                shown = [ast.Name(self.names[a]) if isinstance(a, T.Buffer) else self.expr(a) for a in args]
                return ast.CallStmt(_call(extern.name, *shown))

    def _loop(self, s: T.For) -> ast.For:
        nest = [s]
        while self._joins(nest, nest[-1]):
            inner = nest[-1].body[0]
            assert isinstance(inner, T.For)
            nest.append(inner)
        bounds = [self.expr(x.extent) for x in nest]
        if not _is_zero(s.lo):
            hi = T.Binary("add", s.lo, s.extent)
            if isinstance(s.lo, T.Const) and isinstance(s.extent, T.Const):
                bounds = [self.expr(s.lo), number(int(s.lo.value) + int(s.extent.value))]
            elif isinstance(s.extent, T.Binary) and s.extent.op == "sub" and s.extent.b == s.lo:
                bounds = [self.expr(s.lo), self.expr(s.extent.a)]
            else:
                bounds = [self.expr(s.lo), self.expr(hi)]
        if s.kind == "thread":
            base, _, axis = s.thread.partition(".")
            bounds.insert(0, ast.Attr(ast.Name(base), axis) if axis else ast.Name(base))
        attrs = attr_args(s.attrs)
        self.names.scopes.append(set())
        idents = []
        for x in nest:
            self.loops[x.var] = x
            idents.append(ast.Ident(self.names.declare(x.var)))
        body = self.body(nest[-1].body)
        self.names.scopes.pop()
        kind = "grid" if len(nest) > 1 else _KINDS[s.kind]
        return ast.For(tuple(idents), kind, tuple(bounds), attrs, body)

    def _joins(self, nest: list[T.For], s: T.For) -> bool:
        """Whether the loop inside `s` is written in the same `grid`."""
        from mlcdsl.ir.symbolic import free_vars

        if len(s.body) != 1 or not isinstance(s.body[0], T.For):
            return False
        inner = s.body[0]
        plain = all(x.kind == "serial" and _is_zero(x.lo) and not x.attrs for x in (s, inner))
        outer = {x.var for x in nest}
        return plain and not outer & set(free_vars(inner.extent))

    def _block(self, s: T.Block) -> ast.Block:
        where = None if s.where is None else self.expr(s.where)
        written = [(a, self._axis_extent(a), self.expr(a.binding)) for a in s.axes]
        self.names.scopes.append(set())
        axes = tuple(
            ast.Axis(a.kind, ast.Ident(self.names.declare(a.var)), extent, binding) for a, extent, binding in written
        )
        stmts: list[ast.Stmt] = []
        for kind, regions in (("reads", s.reads), ("writes", s.writes)):
            if regions:
                stmts.append(ast.Access(kind, tuple(map(self._region, regions))))  # type: ignore[arg-type]
        if s.init is not None:
            stmts.append(ast.Init(self.body(s.init)))
        stmts.extend(self.stmt(x) for x in s.body)
        self.names.scopes.pop()
        attrs = attr_args(s.attrs)
        name = None if s.name is None else ast.Ident(self._block_name(s.name))
        return ast.Block(name, axes, where, attrs, ast.Body(tuple(stmts)))

    def _block_name(self, base: str) -> str:
        name, n = base, 1
        while name in self.block_names:
            name, n = f"{base}_{n}", n + 1
        self.block_names.add(name)
        return name

    def _axis_extent(self, a: T.Axis) -> ast.Expr | None:
        loop = self.loops.get(a.binding) if isinstance(a.binding, T.Var) else None
        if loop is not None and _is_zero(loop.lo) and loop.extent == a.extent:
            return None
        return self.expr(a.extent)

    def _region(self, r: T.Region) -> ast.Expr:
        from mlcdsl.ir.symbolic import simplify

        name = ast.Name(self.names[r.buffer])
        if not r.lo:
            return name
        items: list[ast.Expr | ast.Slice] = []
        for lo, extent in zip(r.lo, r.extent, strict=True):
            if isinstance(extent, T.Const) and extent.value == 1:
                items.append(self.expr(lo))
            else:
                items.append(ast.Slice(self.expr(lo), self.expr(simplify(T.Binary("add", lo, extent)))))
        return ast.Index(name, tuple(items))

    def _vector(self, buffer: T.Buffer, indices: tuple[T.Expr, ...], extents: tuple[int, ...]) -> ast.Expr:
        items: list[ast.Expr | ast.Slice] = []
        for lo, n in zip(indices, extents, strict=True):
            hi = (
                T.Const(int(lo.value) + n, INDEX) if isinstance(lo, T.Const) else T.Binary("add", lo, T.Const(n, INDEX))
            )
            items.append(self.expr(lo) if n == 1 else ast.Slice(self.expr(lo), self.expr(hi)))
        return ast.Index(ast.Name(self.names[buffer]), tuple(items))

    def _store(self, s: T.Store) -> ast.Assign:
        target = self.element(s.buffer, s.indices)
        v = s.value
        if isinstance(v, T.Binary) and v.op in _UPDATES and v.a == T.Load(s.buffer, s.indices):
            return ast.Assign((target,), _UPDATES[v.op], self.expr(v.b))
        return ast.Assign((target,), "=", self.expr(v))

    def _compute(self, s: T.Compute) -> ast.Compute:
        self.names.scopes.append(set())
        items = self._iter_vars(s.axes, written=s.allocates or any(
            a.extent != n for a, n in zip(s.axes, s.buffer.shape, strict=True)
        ))  # fmt: skip
        value = self.expr(s.value, not s.allocates)
        self.names.scopes.pop()
        name = ast.Name(self.names.declare(s.buffer) if s.allocates else self.names[s.buffer])
        return ast.Compute(ast.Index(name, items) if items else name, None, value)

    # ------------------------------------------------------------ functions

    def prim_func(self, func: T.PrimFunc) -> ast.PrimFunc:
        dims = tuple(ast.Ident(self.names.declare(d)) for d in func.dims)
        for var in func.stride_vars:
            self.names.declare(var)
        for p in func.params:
            self.names.declare(p.value)
        params = tuple(self.param(p) for p in func.params if p.mode != "out")
        outputs = tuple(self.param(p) for p in func.params if p.mode == "out")
        where = tuple(self.expr(w) for w in func.where)
        attrs = attr_args(func.attrs)
        body = self.body(func.body)
        name = ast.Ident(func.name.replace(".", "_"))
        return ast.PrimFunc(name, dims, params, outputs, where, attrs, body, trivia=doc_trivia(func.doc))

    def extern(self, e: T.Extern) -> ast.Extern:
        dims = tuple(ast.Ident(self.names.declare(d)) for d in e.dims)
        for p in e.params:
            self.names.declare(p.value)
        return ast.Extern(
            ast.Ident(e.name),
            dims,
            tuple(self.param(p) for p in e.params if p.mode != "out"),
            tuple(self.param(p) for p in e.params if p.mode == "out"),
            tuple(self.expr(w) for w in e.where),
            e.symbol,
            e.source,
            _extern_attrs(e),
            trivia=doc_trivia(e.doc),
        )

    def param(self, p: T.Param) -> ast.Param:
        value = p.value
        ref = ast.TensorRef(value.dtype.name) if isinstance(value, T.Var) else self.type(value)
        return ast.Param(ast.Ident(self.names[value]), ref, p.mode == "inout")


def doc_trivia(doc: str) -> ast.Trivia:
    return ast.Trivia(tuple(f"## {line}".rstrip() for line in doc.splitlines())) if doc else ast.NO_TRIVIA


def _extern_attrs(e: T.Extern) -> tuple[ast.Arg, ...]:
    if e.llvm is None:
        return attr_args((("effect", True),)) if e.effect and e.outputs else ()
    attrs: list[tuple[str, str]] = []
    if e.llvm.features:
        attrs.append(("features", ",".join(e.llvm.features)))
    if e.llvm.written:
        attrs.append(("signature", f"{e.llvm.result} ({', '.join(e.llvm.args)})"))
    return attr_args(tuple(attrs))


def attr_args(attrs: T.Attrs) -> tuple[ast.Arg, ...]:
    """The entries of `attr(...)`."""
    return tuple(ast.Arg(k, _attr(v)) for k, v in attrs)


def _attr(value: bool | int | float | str) -> ast.Expr:
    if isinstance(value, str):
        return ast.String(value)
    if isinstance(value, bool):
        return ast.Name("true" if value else "false")
    return number(value)


def _is_zero(e: T.Expr) -> bool:
    return isinstance(e, T.Const) and e.value == 0


def print_prim_func(func: T.PrimFunc) -> str:
    """The function as `.mlc` text."""
    from mlcdsl.syntax.printer import print_node

    return print_node(TensorSyntax().prim_func(func))


def signature_text(func: T.PrimFunc | T.Extern) -> str:
    """The head of a function: `mm[n, m](A: f32[n, m]) -> (B: f32[m])`."""
    from mlcdsl.syntax.printer import print_node

    syntax = TensorSyntax()
    names = [ast.Ident(syntax.names.declare(d)) for d in func.dims]
    for p in func.params:
        syntax.names.declare(p.value)
    dims = f"[{', '.join(n.name for n in names)}]" if names else ""
    inputs = ", ".join(print_node(syntax.param(p)) for p in func.inputs)
    outputs = ", ".join(print_node(syntax.param(p)) for p in func.outputs)
    where = ", ".join(print_node(syntax.expr(w)) for w in func.where)
    return (
        f"{func.name}{dims}({inputs})" + (f" -> ({outputs})" if outputs else "") + (f" where {where}" if where else "")
    )


def print_expr(expr: T.Expr) -> str:
    """An expression as `.mlc` text, its variables by their own names."""
    from mlcdsl.syntax.printer import print_node

    return print_node(TensorSyntax().expr(expr))


def reducers_in(stmts: T.Stmts) -> list[T.Reducer]:
    """The user's reducers that index notation in the statements uses."""
    from mlcdsl.ir.visit import own_exprs, walk, walk_stmts

    found = [e.reducer for s in walk_stmts(stmts) for x in own_exprs(s) for e in walk(x) if isinstance(e, T.Reduce)]
    return [r for r in found if isinstance(r, T.Reducer)]


def print_prim_funcs(funcs: Iterable[T.PrimFunc]) -> str:
    """A file with the functions in their modules, each with the externs that it calls."""
    from mlcdsl.ir.visit import walk_stmts
    from mlcdsl.syntax.printer import print_file

    modules: dict[str, list[ast.Item]] = {}
    for func in funcs:
        items = modules.setdefault(func.module, [])
        for s in walk_stmts(func.body):
            if isinstance(s, T.CallExtern):
                node = TensorSyntax().extern(s.extern)
                if node not in items:
                    items.append(node)
        items.append(TensorSyntax().prim_func(func))
    return print_file(ast.File(tuple(ast.Module(ast.Ident(m or "Main"), tuple(i)) for m, i in modules.items())))
