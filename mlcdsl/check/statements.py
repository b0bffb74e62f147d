"""Elaboration of the statements of a primitive function, one method a construct."""

from __future__ import annotations

from mlcdsl.check import types
from mlcdsl.check.attributes import LOOP_ATTRIBUTES, attributes, check_code
from mlcdsl.check.expressions import Expressions
from mlcdsl.check.names import Locals, Loop, ModuleScope, label_of
from mlcdsl.check.strides import apart
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import INDEX

THREADS = (*(f"{kind}.{axis}" for kind in ("blockIdx", "threadIdx") for axis in "xyz"), "vthread")
LOOP_KINDS: dict[str, T.LoopKind] = {
    "grid": "serial",
    "range": "serial",
    "parallel": "parallel",
    "vectorized": "vectorized",
    "unroll": "unroll",
    "thread": "thread",
}
ZERO = T.Const(0, INDEX)


class Statements:
    """Elaborates bodies; `where` of the function are the facts that sizes are compared under."""

    def __init__(self, scope: ModuleScope, names: Locals, facts: Facts):
        from mlcdsl.check.blocks import Blocks
        from mlcdsl.check.compute import Computes
        from mlcdsl.check.extern_calls import ExternCalls

        self.scope = scope
        self.sink = scope.sink
        self.names = names
        self.facts = facts
        self.expressions = Expressions(scope, names)
        self.blocks = Blocks(self)
        self.computes = Computes(self)
        self.externs = ExternCalls(self)

    def body(self, body: ast.Body) -> T.Stmts:
        """The statements between braces, in a scope of their own."""
        self.names.push()
        out = self.sequence(body.stmts)
        self.names.pop()
        return out

    def sequence(self, stmts: tuple[ast.Stmt, ...]) -> T.Stmts:
        out: list[T.Stmt] = []
        for stmt in stmts:
            out.extend(self.statement(stmt))
        return tuple(out)

    def statement(self, node: ast.Stmt) -> T.Stmts:
        """What one statement becomes; nothing where it was refused."""
        match node:
            case ast.For():
                return self.loop(node)
            case ast.Block():
                return self.blocks.block(node)
            case ast.Alloc():
                return self.alloc(node)
            case ast.Let():
                return self.let(node)
            case ast.Assign():
                return self.assign(node)
            case ast.Compute():
                return self.computes.compute(node)
            case ast.If():
                cond = self.expressions.condition(node.cond, "the condition of `if`")
                then = self.body(node.then)
                orelse = self.body(node.orelse) if node.orelse is not None else ()
                return () if cond is None else (T.If(cond, then, orelse, span=node.span),)
            case ast.While():
                cond = self.expressions.condition(node.cond, "the condition of `while`")
                inner = self.body(node.body)
                return () if cond is None else (T.While(cond, inner, span=node.span),)
            case ast.Assert():
                return self.assertion(node)
            case ast.CallStmt():
                return self.externs.call(node)
            case ast.Init() | ast.Access():  # B12
                part = "init" if isinstance(node, ast.Init) else node.kind
                self.sink.error(
                    "E0402", f"`{part}` stands outside of a block", node.span, "belongs at the beginning of a block"
                )
                return ()
            case ast.Dataflow() | ast.Output() | ast.Return():  # P11
                word = {ast.Dataflow: "dataflow", ast.Output: "output", ast.Return: "return"}[type(node)]
                self.sink.error(
                    "E0603",
                    f"`{word}` belongs in a graph function",
                    node.span,
                    "not in a prim_func",
                    notes=("a prim_func writes its results into the outputs after `->`",),
                )
                return ()
            case ast.ErrorStmt():
                return ()
        raise AssertionError(node)

    def assertion(self, node: ast.Assert) -> T.Stmts:
        """`attr(code = "E0901")` is how the compiler's own checks print."""
        cond = self.expressions.condition(node.cond, "an assertion")
        values = [self.expressions.expr(v) for v in node.values]
        holes = node.message.count("{}")
        if holes != len(values):  # B23
            self.sink.error("E0304", f"the message has {holes} `{{}}` for {len(values)} values", node.span, "one each")
            return ()
        code = check_code(self.sink, node.attrs)
        if cond is None or any(v is None for v in values):
            return ()
        kept = tuple(v for v in values if v is not None)
        return (T.Assert(cond, node.message, code, kept, span=node.span),)

    # ------------------------------------------------------------ loops

    def loop(self, node: ast.For) -> T.Stmts:
        kind = LOOP_KINDS.get(node.kind)  # B1
        if kind is None:
            self.sink.unknown_name("loop kind", node.kind, node.kind_span, LOOP_KINDS, f"kinds: {' '.join(LOOP_KINDS)}")
            kind = "serial"
        args = node.args
        thread = ""
        if node.kind == "thread":
            thread, args = self._thread(node)
        bounds = self._bounds(node, args)
        attrs = attributes(self.sink, node.attrs, LOOP_ATTRIBUTES)
        self.names.push()
        variables: list[T.Var] = []
        for ident, (lo, extent) in zip(node.vars, bounds, strict=True):
            var = T.Var(ident.name, INDEX, span=ident.span)
            self.names.declare(self.sink, ident, var)
            if lo is not None and extent is not None:
                self.names.loops[var] = Loop(lo, extent, kind, self.names.block_depth)
            variables.append(var)
        inner = self.sequence(node.body.stmts)
        self.names.pop()
        if any(lo is None or extent is None for lo, extent in bounds):
            return ()
        for var, (lo, extent) in reversed(list(zip(variables, bounds, strict=True))):
            if lo is not None and extent is not None:
                inner = (T.For(var, lo, extent, kind, inner, thread, attrs, span=node.span),)
        return inner

    def _thread(self, node: ast.For) -> tuple[str, tuple[ast.Expr, ...]]:
        """The thread index, and what is left of the arguments (B4)."""
        match node.args:
            case (ast.Attr(ast.Name(base), axis), *rest) if f"{base}.{axis}" in THREADS:
                return f"{base}.{axis}", tuple(rest)
            case (ast.Name("vthread"), *rest):
                return "vthread", tuple(rest)
        place = node.args[0].span if node.args else node.kind_span
        self.sink.error(
            "E0201", "unknown thread index", place, "write one of " + " ".join(THREADS),
            notes=("for example `thread(threadIdx.x, 128)`",),
        )  # fmt: skip
        return THREADS[0], node.args[1:] or node.args

    def _bounds(self, node: ast.For, args: tuple[ast.Expr, ...]) -> list[tuple[T.Expr | None, T.Expr | None]]:
        """(lo, extent) for every variable (B2, B3)."""
        exprs = [self.expressions.index(a, "a loop bound") for a in args]
        count = len(node.vars)
        if node.kind == "grid":
            if len(args) == count:
                return [(ZERO, e) for e in exprs]
            self._wrong_bounds(node, f"`grid` has {len(args)} extents for {count} variables")
        elif count > 1:
            self._wrong_bounds(node, f"`{node.kind}` runs one variable, {count} are named; use `grid`")
        elif len(args) == 1:
            return [(ZERO, exprs[0])]
        elif len(args) == 2:
            lo, hi = exprs
            if lo is None or hi is None:
                return [(None, None)]
            extent = hi if lo == ZERO else T.Binary("sub", hi, lo, span=args[1].span)
            if isinstance(lo, T.Const) and isinstance(hi, T.Const):
                extent = T.Const(int(hi.value) - int(lo.value), INDEX, span=args[1].span)
            return [(lo, extent)]
        else:
            self._wrong_bounds(node, f"`{node.kind}` takes an extent, or a lower and an upper bound")
        return [(None, None)] * count

    def _wrong_bounds(self, node: ast.For, message: str) -> None:
        self.sink.error("E0304", message, node.kind_span, "wrong number of bounds")

    # ------------------------------------------------------------ memory and values

    def size_names(self) -> dict[str, T.Expr]:
        """What a shape inside the function may name: integer variables in sight."""
        out: dict[str, T.Expr] = {}
        for scope in self.names.scopes:
            for name, entity in scope.items():
                if isinstance(entity, T.Var) and entity.dtype.is_int:
                    out[name] = types.as_size(entity)
        return out

    def buffer(self, ident: ast.Ident, ref: ast.TypeRef, names: dict[str, T.Expr]) -> T.Buffer | None:
        """A buffer of a written type."""
        if isinstance(ref, ast.TupleRef):
            self.sink.error("E0301", "a tuple is no tensor", ref.span, "write a tensor type")
            return None
        dtype = types.dtype_of(self.sink, ref)
        if ref.shape is None:  # B20
            self.sink.error(
                "E0301", f"`{ident.name}` needs a shape", ref.span, f"for one element write `{ref.dtype}[]`"
            )
            return None
        shape = types.shape(self.sink, ref.shape, names)
        strides = None if ref.strides is None else types.shape(self.sink, ref.strides, names)
        if strides is not None and len(strides) != len(ref.shape):
            self.sink.error("E0302", "there must be one stride for each dimension", ref.span, "wrong number of strides")
            return None
        if dtype is None or shape is None or (ref.strides is not None and strides is None):
            return None
        return T.Buffer(ident.name, dtype, shape, strides, ref.scope or "global", span=ident.span)

    def alloc(self, node: ast.Alloc) -> T.Stmts:
        buffer = self.buffer(node.name, node.type, self.size_names())
        if buffer is not None and not apart(buffer, self.facts):  # T6
            self.sink.error(
                "E0303", f"the elements of `{node.name.name}` may share memory: its strides are not proved to be large "
                "enough", node.type.span, "these strides",
                notes=("the least is 1 or more, each other at least extent * stride of the dimension inside of it",),
            )  # fmt: skip
            buffer = None
        self.names.declare(self.sink, node.name, buffer)
        return () if buffer is None else (T.Alloc(buffer, span=node.span),)

    def let(self, node: ast.Let) -> T.Stmts:
        want = None
        if isinstance(node.type, ast.TensorRef):
            want = types.dtype_of(self.sink, node.type)
            if node.type.shape is not None:  # B21
                self.sink.error("E0301", "`let` names a scalar", node.type.span, "for a tensor use `alloc`")
        value = (
            self.expressions.expr(node.value)
            if want is None
            else self.expressions.typed(node.value, want, f"`{node.name.name}`")
        )
        if value is None:
            self.names.declare(self.sink, node.name, None)
            return ()
        var = T.Var(node.name.name, value.dtype, span=node.name.span)
        self.names.declare(self.sink, node.name, var)
        return (T.Let(var, value, span=node.span),)

    # ------------------------------------------------------------ stores

    def assign(self, node: ast.Assign) -> T.Stmts:
        if len(node.targets) != 1 or node.annotation is not None or node.match is not None:
            self.sink.error(
                "E0603",
                "this form of assignment belongs in a graph function",
                node.span,
                "in a prim_func store into one element, or name a scalar with `let`",
            )
            return ()
        target = node.targets[0]
        access = self.target(target)
        buffer = access[0] if access is not None else self._quiet_buffer(target)
        what = f"the value stored in `{buffer.name}`" if buffer is not None else "the value"
        if buffer is None:
            self.expressions.expr(node.value)
            return ()
        value = self.expressions.typed(node.value, buffer.dtype, what)  # B17
        if access is None or value is None:
            return ()
        indices = access[1]
        if node.op != "=":
            ops: dict[str, T.BinaryOp] = {"+=": "add", "-=": "sub", "*=": "mul"}
            if not (buffer.dtype.is_float or buffer.dtype.is_int):  # B19
                self.sink.error("E0305", f"`{node.op}` is not defined for {buffer.dtype}", node.span, "not a number")
                return ()
            load = T.Load(buffer, indices, span=target.span)
            value = T.Binary(ops[node.op], load, value, span=node.span)
        return (T.Store(buffer, indices, value, span=node.span),)

    def _quiet_buffer(self, target: ast.Expr) -> T.Buffer | None:
        base = target.base if isinstance(target, ast.Index) else target
        entity = self.names.lookup(base.id)[1] if isinstance(base, ast.Name) else None
        return entity if isinstance(entity, T.Buffer) else None

    def target(self, node: ast.Expr) -> tuple[T.Buffer, tuple[T.Expr, ...]] | None:
        """The element that a store writes; E0405 if its buffer is an input (B18, P8)."""
        if isinstance(node, ast.Name):
            entity = self.names.lookup(node.id)[1]
            if isinstance(entity, T.Var):
                self.sink.error(
                    "E0405",
                    f"`{node.id}` is a value and cannot be written",
                    node.span,
                    "not writable",
                    label_of(entity, "declared here"),
                    notes=("for a variable that changes use `alloc x: dtype[]` and store into `x`",),
                )
                return None
        elif not isinstance(node, ast.Index):
            if not isinstance(node, ast.ErrorExpr):
                self.sink.error("E0405", "this cannot be written", node.span, "store into an element: `A[i] = ...`")
            return None
        access = self.expressions.access(node)
        if access is not None:
            self.check_writable(access[0], node.span)
        return access

    def check_writable(self, buffer: T.Buffer, span: Span | None) -> None:
        if self.names.modes.get(buffer) == "in":  # P8, X5, C13
            self.sink.error(
                "E0405",
                f"`{buffer.name}` is an input and cannot be written",
                span,
                "written here",
                label_of(buffer, "declared as an input"),
                notes=("declare it `inout`, or as an output after `->`",),
            )


__all__ = ["LOOP_KINDS", "THREADS", "ZERO", "Label", "Statements"]
