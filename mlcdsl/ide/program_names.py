"""The names of a declaration of a `.mlc` text."""

from __future__ import annotations

from mlcdsl.ide.binder import Binder
from mlcdsl.ide.names import Names, Role, Symbol
from mlcdsl.ir.intrinsics import SCALAR_FUNCTIONS
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES

#: what is called by these names in scalar expressions is never an item
_FUNCTIONS = frozenset({*SCALAR_FUNCTIONS, *DTYPES, "select"})


def names_of(item: ast.Item) -> Names:
    """What is declared and named inside of one item of a module."""
    assert item.span is not None
    binder = ProgramBinder(item.span)
    binder.item(item)
    return binder.names()


class ProgramBinder(Binder):
    """`graph`: in a graph function, where names belong to the whole function and an assignment introduces them."""

    graph = False

    # ------------------------------------------------------------ items

    def item(self, item: ast.Item) -> None:
        match item:
            case ast.PrimFunc() | ast.Extern():
                self.dims(item.dims, item)
                self.params(item.params, item.outputs)
                self.exprs(item.where)
                self.attrs(item.attrs)
                if isinstance(item, ast.PrimFunc):
                    self.body(item.body)
            case ast.Function():
                self.graph = True
                self.dims(item.dims, item)
                self.params(item.params, ())
                self.type(item.result)
                self.exprs(item.where)
                self.attrs(item.attrs)
                self.stmts(item.body)
            case ast.Const():
                self.type(item.type)
            case ast.Reducer():
                self.expr(item.identity)
                self.declare(item.acc, "parameter", item)
                self.declare(item.arg, "parameter", item)
                self.expr(item.value)
            case ast.Intrin():
                for part in item.parts:
                    with self.inner(part.span):
                        self.params(part.params, part.outputs)
                        self.body(part.body)

    def dims(self, dims: tuple[ast.Ident, ...], item: object) -> None:
        for dim in dims:
            self.declare(dim, "dim", item)

    def params(self, params: tuple[ast.Param, ...], outputs: tuple[ast.Param, ...]) -> None:
        for p in (*params, *outputs):
            strides = p.type.strides if isinstance(p.type, ast.TensorRef) else None
            for stride in strides or ():  # one that stands alone and is no dim is introduced here
                if isinstance(stride, ast.Name) and self.scope.lookup(stride.id) is None:
                    self.declare(stride, "stride", p)
        for p in (*params, *outputs):
            self.type(p.type)
            self.declare(p.name, "output" if p in outputs else "parameter", p)

    def attrs(self, attrs: tuple[ast.Arg, ...]) -> None:
        for a in attrs:
            self.expr(a.value)

    def type(self, ref: ast.TypeRef | None) -> None:
        match ref:
            case ast.TupleRef(items):
                for i in items:
                    self.type(i)
            case ast.TensorRef():
                for e in (*(ref.shape or ()), *(ref.strides or ())):
                    declared = self.scope.lookup(e.id) if isinstance(e, ast.Name) else None
                    if declared is None or e.span not in declared.places:
                        self.expr(e)

    # ------------------------------------------------------------ statements

    def body(self, body: ast.Body | None) -> None:
        if body is not None:
            with self.inner(body.span):
                self.stmts(body)

    def stmts(self, body: ast.Body) -> None:
        for s in body.stmts:
            self.graph_stmt(s) if self.graph else self.stmt(s)

    def stmt(self, s: ast.Stmt) -> None:
        match s:
            case ast.For():
                for arg in s.args:
                    self.expr(arg)
                self.attrs(s.attrs)
                with self.inner(s.span):
                    for var in s.vars:
                        self.declare(var, "loop", s)
                    self.stmts(s.body)
            case ast.Block():
                self.block(s)
            case ast.Init(body):
                self.body(body)
            case ast.Access():
                for region in s.regions:
                    self.expr(region)
            case ast.Alloc():
                self.type(s.type)
                self.declare(s.name, "buffer", s)
            case ast.Let():
                self.type(s.type)
                self.expr(s.value)
                self.declare(s.name, "value", s)
            case ast.Assign():
                for target in s.targets:
                    self.target(target)
                self.expr(s.value)
            case ast.Compute():
                self.compute(s)
            case ast.If(cond, then, orelse):
                self.expr(cond)
                self.body(then)
                self.body(orelse)
            case ast.While(cond, body):
                self.expr(cond)
                self.body(body)
            case ast.Assert():
                self.exprs((s.cond, *s.values))
            case ast.CallStmt(call):
                self.expr(call)
            case ast.Return(value):
                self.expr(value)
            case ast.Dataflow(body):
                self.body(body)

    def target(self, target: ast.Expr) -> None:
        match target:
            case ast.Name():
                self.use(target, write=True)
            case ast.Index(ast.Name() as name, items):
                self.use(name, write=True)
                self.exprs(items)
            case _:
                self.expr(target)

    def block(self, s: ast.Block) -> None:
        if s.name is not None and s.name.span is not None:  # blocks have names of their own: `Y` may be a buffer too
            self.symbols.append(Symbol(s.name.name, "block", s, [s.name.span]))
        for axis in s.axes:
            self.expr(axis.extent)
            self.expr(axis.binding)
        self.expr(s.where)
        with self.inner(s.span):
            for axis in s.axes:
                self.declare(axis.name, "axis", axis)
            self.attrs(s.attrs)
            self.stmts(s.body)

    # ------------------------------------------------------------ index notation

    def compute(self, s: ast.Compute) -> None:
        base = s.target.base if isinstance(s.target, ast.Index) else s.target
        items = s.target.items if isinstance(s.target, ast.Index) else ()
        known = isinstance(base, ast.Name) and self.scope.lookup(base.id) is not None
        if known and isinstance(base, ast.Name):
            self.use(base, write=True)
        self.type(s.type)
        with self.inner(s.span):
            self.indices(items, s)
            self.expr(s.value)
        if not known and isinstance(base, ast.Name):
            self.declare(base, "buffer", s)

    def indices(self, items: tuple[ast.Expr | ast.Slice, ...], node: object) -> None:
        for item in items:
            name = item.lo if isinstance(item, ast.Slice) else item
            if isinstance(item, ast.Slice):
                self.expr(item.hi)
            if isinstance(name, ast.Name):
                self.declare(name, "index", node)

    def role_of_called(self, name: str) -> Role:
        return "" if self.graph or name not in _FUNCTIONS else "language"

    def call(self, e: ast.Call) -> None:
        if self.graph or not (isinstance(e.func, ast.Index) and isinstance(e.func.base, ast.Name)):
            super().call(e)
            return
        self.use(e.func.base)  # a reduction: `sum[k](...)`
        with self.inner(e.span):
            self.indices(e.func.items, e)
            for arg in e.args:
                self.expr(arg.value)

    # ------------------------------------------------------------ graph functions

    def graph_stmt(self, s: ast.Stmt) -> None:
        match s:
            case ast.Assign():
                self.expr(s.value)
                self.type(s.annotation)
                self.match(s.match)
                for target in s.targets:
                    if isinstance(target, ast.Name):
                        self.declare(target, "binding", s)
            case ast.Dataflow(body):
                self.stmts(body)
            case ast.Output(names):
                for n in names:
                    self.use(ast.Name(n.name, span=n.span))
            case ast.If(cond, then, orelse):
                self.expr(cond)
                self.stmts(then)
                if orelse is not None:
                    self.stmts(orelse)
            case _:
                self.stmt(s)

    def match(self, ref: ast.TypeRef | None) -> None:
        """`y = x as f32[k, 10]`: sizes that have no name yet are bound."""
        if isinstance(ref, ast.TensorRef):
            for size in ref.shape or ():
                if isinstance(size, ast.Name) and self.scope.lookup(size.id) is None:
                    self.declare(size, "dim", ref)
        self.type(ref)
