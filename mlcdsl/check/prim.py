"""Elaboration of prim_funcs, externs and intrinsics: signatures first, then bodies."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.check import llvm_externs, types
from mlcdsl.check.attributes import attributes
from mlcdsl.check.expressions import Expressions
from mlcdsl.check.names import Locals, ModuleScope, Sink, label_of, underscored
from mlcdsl.check.statements import Statements
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts, equal, free_vars
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.syntax import ast
from mlcdsl.types import INDEX, PTR


@dataclass(slots=True)
class Signature:
    """What a declaration says before its body is looked at."""

    dims: tuple[T.Var, ...]
    stride_vars: tuple[T.Var, ...]
    params: tuple[T.Param, ...]
    where: tuple[T.Expr, ...]
    names: Locals


Declared = ast.PrimFunc | ast.Extern | ast.IntrinPart


def signature(node: Declared, scope: ModuleScope, *, ptr: bool = False) -> Signature | None:
    """Dims, parameters and facts; None when something in it was refused."""
    sink = scope.sink
    before = len(sink.found)
    names = Locals()
    dims = []
    for ident in () if isinstance(node, ast.IntrinPart) else node.dims:
        var = T.Var(ident.name, INDEX, span=ident.span)
        names.declare(sink, ident, var)
        dims.append(var)
    strides = _stride_vars(node, names)
    sizes: dict[str, T.Expr] = {v.name: v for v in (*dims, *strides)}
    params: list[T.Param] = []
    undeclared = "" if isinstance(node, ast.IntrinPart) else node.name.name
    for written in node.params:
        made = _param(written, "inout" if written.inout else "in", names, sizes, sink, undeclared, ptr)
        sizes.update(
            {p.name: types.as_size(p.value) for p in made if isinstance(p.value, T.Var) and p.value.dtype.is_int}
        )
        params += made
    for written in node.outputs:
        params += _param(written, "out", names, sizes, sink, undeclared, False)
    _dims_determined(node, dims, params, sink)
    expressions = Expressions(scope, names)
    where = facts(() if isinstance(node, ast.IntrinPart) else node.where, expressions)
    if len(sink.found) > before:
        return None
    return Signature(tuple(dims), strides, tuple(params), tuple(where), names)


def facts(nodes: tuple[ast.Expr, ...], expressions: Expressions) -> list[T.Expr]:
    """The facts of a `where`: conditions over dims and scalars, for a caller knows these before it calls (P5, P6)."""
    out = []
    for node in nodes:
        e = expressions.condition(node, "a fact of `where`")
        if e is None:
            continue
        load = next((x for x in walk(e) if isinstance(x, T.Load)), None)
        if load is None:
            out.append(e)
            continue
        expressions.sink.error(
            "E0204", "a fact of `where` is about dims and scalar parameters", load.span or node.span,
            f"`{load.buffer.name}` is a tensor", notes=("what holds for elements is an `assert` in the body",),
        )  # fmt: skip
    return out


def _stride_vars(node: Declared, names: Locals) -> tuple[T.Var, ...]:
    """A name that stands alone as a stride and is no dim is introduced by it."""
    out: dict[str, T.Var] = {}
    for p in (*node.params, *node.outputs):
        if isinstance(p.type, ast.TensorRef) and p.type.strides is not None:
            for s in p.type.strides:
                if isinstance(s, ast.Name) and not names.lookup(s.id)[0] and s.id not in out:
                    out[s.id] = T.Var(s.id, INDEX, span=s.span)
    names.scopes[0].update(out)
    return tuple(out.values())


def _param(
    node: ast.Param, mode: T.Mode, names: Locals, sizes: dict[str, T.Expr], sink: Sink, owner: str, ptr: bool
) -> list[T.Param]:
    ref = node.type
    if isinstance(ref, ast.TupleRef):  # P1
        sink.error("E0301", "a tuple is no parameter here", ref.span, "declare one parameter for each item")
        names.declare(sink, node.name, None)
        return []
    dtype = types.dtype_of(sink, ref, ptr=ptr)
    value: T.Buffer | T.Var | None = None
    if ref.shape is None:
        if mode != "in" and dtype is not None:  # P2
            sink.error(
                "E0301", f"the scalar `{node.name.name}` cannot be written", ref.span,
                f"write `{ref.dtype}[]` for an output of one element",
            )  # fmt: skip
        elif dtype is not None:
            value = T.Var(node.name.name, dtype, span=node.name.span)
    elif dtype == PTR:  # X6
        sink.error("E0301", "an address has no shape", ref.span, "write `ptr` alone")
    else:
        shape = types.shape(sink, ref.shape, sizes, owner)
        strides = None if ref.strides is None else types.shape(sink, ref.strides, sizes, owner)
        if strides is not None and len(strides) != len(ref.shape):  # T5
            sink.error("E0302", "there must be one stride for each dimension", ref.span, "wrong number of strides")
        elif dtype is not None and shape is not None and (ref.strides is None or strides is not None):
            scope = ref.scope or "global"
            value = T.Buffer(node.name.name, dtype, shape, strides, scope, span=node.name.span)
    names.declare(sink, node.name, value)
    if value is None:
        return []
    if isinstance(value, T.Buffer):
        names.modes[value] = mode
    return [T.Param(value, mode, span=node.span)]


def _dims_determined(node: Declared, dims: list[T.Var], params: list[T.Param], sink: Sink) -> None:
    """Every dim must follow from the arguments of a call."""
    if len(params) < len(node.params) + len(node.outputs):
        return
    inputs = [p.value for p in params if isinstance(p.value, T.Buffer) and p.mode != "out"]
    undetermined(dims, [s for b in inputs for s in b.shape], sink)


def undetermined(dims: list[T.Var], sizes: list[T.Expr], sink: Sink) -> None:
    """E0308 for every dim that the sizes of the inputs do not tell (P4)."""
    found: set[T.Var] = set()
    for size in sizes:
        free = set(free_vars(size))
        if len(free - found) == 1 or isinstance(size, T.Var):
            found |= free
    for dim in dims:
        if dim not in found:
            sink.error(
                "E0308",
                f"the dim `{dim.name}` does not follow from the inputs",
                dim.span,
                "must be a size of an input",
                notes=("a call finds the dims from the shapes of its arguments",),
            )


def prim_func(node: ast.PrimFunc, sig: Signature, scope: ModuleScope) -> T.PrimFunc:
    """The signature alone, as callers see it; `finish` gives it its body."""
    return T.PrimFunc(
        node.name.name,
        scope.name,
        sig.dims,
        sig.params,
        sig.where,
        (),
        sig.stride_vars,
        doc=node.trivia.doc,
        span=node.name.span,
    )


def finish(func: T.PrimFunc, body: ast.Body, attrs: tuple[ast.Arg, ...], sig: Signature, scope: ModuleScope) -> None:
    """Elaborate the body and put it into the function, whose identity callers hold already."""
    signed = [p.value for p in sig.params if isinstance(p.value, T.Var)]
    statements = Statements(scope, sig.names, Facts(sig.where, signed))
    before = len(scope.sink.found)
    object.__setattr__(func, "attrs", attributes(scope.sink, attrs))
    object.__setattr__(func, "body", statements.body(body))
    if len(scope.sink.found) == before:
        _unused(func, scope.sink)


def _unused(func: T.PrimFunc, sink: Sink) -> None:
    """W0201 for values of `let` that nothing uses (B22)."""
    stmts = list(walk_stmts(func.body))
    used: set[T.Var] = set()
    for s in stmts:
        for e in own_exprs(s):
            used |= set(free_vars(e))
        if isinstance(s, T.Alloc):
            used |= {v for e in s.buffer.shape for v in free_vars(e)}
    for s in stmts:
        if isinstance(s, T.Let) and s.var not in used and not s.var.name.startswith("_"):
            sink.error(
                "W0201", f"`{s.var.name}` is never used", s.var.span, "bound here",
                notes=("a name that begins with `_` is never reported",), severity="warning",
                fix=underscored(s.var.span),
            )  # fmt: skip


def extern(node: ast.Extern, scope: ModuleScope) -> T.Extern | None:
    """An extern; the one attribute is `effect` (X7), but for an intrinsic of LLVM, which has none."""
    sig = signature(node, scope, ptr=True)
    if node.source == llvm_externs.SOURCE:
        return _llvm_extern(node, sig, scope)
    effect = False
    for attr in node.attrs:
        match attr:
            case ast.Arg("effect", ast.Name("true" | "false" as word)):
                effect = word == "true"
            case _:
                scope.sink.error(
                    "E0307", f"an extern has no attribute `{attr.name}` of this form", attr.span,
                    "write `attr(effect = true)`",
                )  # fmt: skip
    if sig is None:
        return None
    return T.Extern(
        node.name.name,
        scope.name,
        sig.dims,
        sig.params,
        sig.where,
        node.symbol,
        node.source,
        effect or not node.outputs,
        doc=node.trivia.doc,
        span=node.name.span,
    )


def _llvm_extern(node: ast.Extern, sig: Signature | None, scope: ModuleScope) -> T.Extern | None:
    made = None if sig is None else llvm_externs.intrinsic(node, sig.params, scope.sink)
    if sig is None or made is None:
        return None
    name = node.name.name
    return T.Extern(
        name, scope.name, sig.dims, sig.params, sig.where, node.symbol, node.source, effect=False,
        doc=node.trivia.doc, llvm=made, span=node.name.span,
    )  # fmt: skip


def intrin(node: ast.Intrin, scope: ModuleScope) -> T.Intrin | None:
    """Description and implementation, each elaborated as a prim_func of its own (X16)."""
    parts: dict[str, T.PrimFunc] = {}
    for part in node.parts:
        if part.kind in parts:
            scope.sink.error("E0202", f"two `{part.kind}` parts", part.span, "the second one")
            continue
        sig = signature(part, scope)
        if sig is None:
            return None
        before = len(scope.sink.found)
        name = f"{node.name.name}.{part.kind}"
        func = T.PrimFunc(name, scope.name, (), sig.params, (), (), sig.stride_vars, span=part.span)
        finish(func, part.body, (), sig, scope)
        if any(d.severity == "error" for d in scope.sink.found[before:]):
            return None
        parts[part.kind] = func
    for kind in ("desc", "impl"):
        if kind not in parts:
            scope.sink.error("E0603", f"the intrinsic has no `{kind}`", node.name.span, f"add `{kind} (...) {{ ... }}`")
    if len(parts) < 2 or not _same_parameters(node, parts["desc"], parts["impl"], scope.sink):
        return None
    return T.Intrin(node.name.name, scope.name, parts["desc"], parts["impl"], span=node.name.span)


def _same_parameters(node: ast.Intrin, desc: T.PrimFunc, impl: T.PrimFunc, sink: Sink) -> bool:
    """What replaces a program takes what the program takes; strides may differ (X17)."""
    if [p.mode for p in desc.params] != [p.mode for p in impl.params]:
        sink.error(
            "E0304", f"`desc` and `impl` of `{node.name.name}` take different parameters", impl.span,
            "the same number is needed, inputs, `inout` and outputs in one order", label_of(desc, "the description"),
        )  # fmt: skip
        return False
    for d, i in zip(desc.params, impl.params, strict=True):
        a, b = d.value, i.value
        same = a.dtype == b.dtype and type(a) is type(b)
        if same and isinstance(a, T.Buffer) and isinstance(b, T.Buffer):
            fits = len(a.shape) == len(b.shape) and all(equal(x, y) for x, y in zip(a.shape, b.shape, strict=True))
            if not fits or a.scope != b.scope:
                sink.error(
                    "E0303", f"`{b.name}` has another shape or scope than in `desc`", i.span, "must be the same",
                    label_of(d, "the description"),
                )  # fmt: skip
                return False
        elif not same:
            sink.error(
                "E0301", f"`{b.name}` has another type than in `desc`", i.span, f"must be {a.dtype}, too",
                label_of(d, "the description"),
            )  # fmt: skip
            return False
    return True
