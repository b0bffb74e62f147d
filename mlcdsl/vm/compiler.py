"""From graph functions to bytecode: operators become prim_funcs, tuples registers, sizes checks where not proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts, equal, prove, show
from mlcdsl.ir.visit import substitute
from mlcdsl.ops import legal_text, op_call
from mlcdsl.vm import bytecode as B
from mlcdsl.vm.compile_calls import bound, shapes_of
from mlcdsl.vm.liveness import with_frees
from mlcdsl.vm.operator_prims import Build, OperatorPrims, build_text


@dataclass(slots=True)
class CompiledProgram:
    """`functions` by qualified name; `prims` (operators, and wrappers of C externs) are to be compiled with the
    program's own; `externs` and `constants` are what the functions use."""

    functions: dict[str, B.Function] = field(default_factory=dict)
    prims: list[T.PrimFunc] = field(default_factory=list)
    externs: dict[str, T.Extern] = field(default_factory=dict)
    constants: dict[str, T.ConstTensor] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The functions for people."""
        from mlcdsl.vm.bytecode_text import print_function

        return "\n".join(print_function(f) for f in self.functions.values())

    def to_json(self) -> dict[str, Any]:
        """The functions as JSON data, for an artifact."""
        from mlcdsl.vm.bytecode_text import print_function

        return {"format": 1, "functions": {n: print_function(f).splitlines() for n, f in self.functions.items()}}


def compile_program(program: G.Program, build: Build | None = None) -> CompiledProgram:
    """Compile all graph functions of all modules."""
    out = CompiledProgram()
    library = OperatorPrims(out.prims, build or build_text, set(program.modules))
    for module in program.modules.values():
        for function in module.functions.values():
            name = f"{module.name}.{function.name}"
            out.functions[name] = _FunctionCompiler(function, program, library, out).compile(name)
    return out


class _FunctionCompiler:
    def __init__(self, function: G.Function, program: G.Program, prims: OperatorPrims, out: CompiledProgram):
        self.function = function
        self.program = program
        self.prims = prims
        self.out = out
        self.count = 0
        self.values: dict[G.Value, B.Tree] = {}
        #: variables of the function -> variables of the bytecode, with unique names
        self.vars: dict[T.Var, T.Expr] = {}
        self.taken: set[str] = set()
        self.merged = _bound_twice(function.body)
        self.facts = list(function.where)
        self.signed: set[T.Var] = set()
        self.code: list[B.Instr] = []

    def compile(self, name: str) -> B.Function:
        f = self.function
        dims = tuple(self._dim(d) for d in f.dims)
        params = []
        for p in f.params:
            tree = self._registers(p.type)
            self.values[p] = tree
            if p.var is not None and isinstance(tree, int):
                self._scalar_var(p.var, tree)
            params.append((p, tree))
        self._stmts(f.body)
        shown = tuple(B.Param(p.name, self._type(p.type), tree, span=p.span) for p, tree in params)
        where = tuple(self._expr(w) for w in f.where)
        code = with_frees(tuple(self.code), tuple(r for _, t in params for r in B.leaves(t)))
        return B.Function(name, dims, shown, self._type(f.result), where, code, f.doc, span=f.span)

    # ------------------------------------------------------------ registers, variables, types

    def _new(self) -> int:
        self.count += 1
        return self.count - 1

    def _registers(self, t: G.Type) -> B.Tree:
        return tuple(map(self._registers, t.items)) if isinstance(t, G.TupleType) else self._new()

    def _dim(self, var: T.Var) -> T.Var:
        base = var.name if not (var.name[:1] == "r" and var.name[1:].isdigit()) else f"{var.name}_"
        name = next(n for i in range(len(self.taken) + 1) if (n := f"{base}_{i}" if i else base) not in self.taken)
        self.taken.add(name)
        made = T.Var(name, var.dtype)
        self.vars[var] = made
        return made

    def _scalar_var(self, var: T.Var, register: int) -> None:
        self.vars[var] = T.Var(f"r{register}", var.dtype)
        self.signed.add(var)

    def _expr(self, e: T.Expr) -> T.Expr:
        return substitute(e, self.vars)

    def _type(self, t: G.Type) -> G.Type:
        if isinstance(t, G.TupleType):
            return G.TupleType(tuple(map(self._type, t.items)))
        return self._tensor(t) if isinstance(t, G.TensorType) else t

    def _tensor(self, t: G.TensorType) -> G.TensorType:
        return G.TensorType(t.dtype, tuple(map(self._expr, t.shape)))

    def _known(self) -> Facts:
        return Facts(self.facts, self.signed)

    # ------------------------------------------------------------ statements

    def _stmts(self, stmts: G.Stmts) -> None:
        for s in stmts:
            self._stmt(s)

    def _stmt(self, s: G.Stmt) -> None:
        match s:
            case G.Bind(targets, value):
                tree = self._value(value)
                parts = (tree,) if len(targets) == 1 else tree
                assert isinstance(parts, tuple)
                for target, part in zip(targets, parts, strict=True):
                    self._bind(target, part)
            case G.Match():
                self._match(s)
            case G.Dataflow(body):
                self._stmts(body)
            case G.If():
                self._if(s)
            case G.Effect(call):
                self._value(call)
            case G.Return(value):
                self.code.append(B.Return(self._value(value)))

    def _bind(self, target: G.Value, tree: B.Tree) -> None:
        if target in self.merged:
            if target not in self.values:
                self.values[target] = self._registers(target.type)
            for dst, src in zip(B.leaves(self.values[target]), B.leaves(tree), strict=True):
                self.code.append(B.Move(dst, src))
        else:
            self.values[target] = tree
        own = self.values[target]
        if target.var is not None and isinstance(own, int):
            self._scalar_var(target.var, own)

    def _match(self, s: G.Match) -> None:
        tree = self._value(s.value)
        assert isinstance(tree, int) and isinstance(s.target.type, G.TensorType)
        binds = tuple(self._dim(d) for d in s.dims)
        have = s.value.type
        assert isinstance(have, G.TensorType)
        known = self._known()
        pairs = list(zip(s.target.type.shape, have.shape, strict=True))
        if binds or any(equal(a, b, known) is not True for a, b in pairs):
            self.code.append(B.Match(tree, self._tensor(s.target.type).shape, binds, span=s.span))
        self.facts += [T.Binary("eq", a, b) for a, b in pairs]
        self._bind(s.target, tree)

    def _if(self, s: G.If) -> None:
        cond = self._value(s.cond)
        assert isinstance(cond, int)
        outer, facts = self.code, self.facts
        branches = []
        for stmts in (s.then, s.orelse):
            self.code, self.facts = [], list(facts)
            self._stmts(stmts)
            branches.append(tuple(self.code))
        self.code, self.facts = outer, facts
        self.code.append(B.If(cond, branches[0], branches[1], span=s.span))

    # ------------------------------------------------------------ expressions

    def _value(self, e: G.Expr) -> B.Tree:
        match e:
            case G.Value():
                return self.values[e]
            case G.ConstRef(const):
                name = f"{const.module}.{const.name}"
                self.out.constants[name] = const
                return self._emit(lambda dst: B.Constant(dst, name))
            case G.Scalar():
                return self._scalar(e)
            case G.MakeTuple(items):
                return tuple(map(self._value, items))
            case G.TupleGet(inner, index):
                tree = self._value(inner)
                assert isinstance(tree, tuple)
                return tree[index]
            case G.CallOp():
                return self._operator(e)
            case G.CallPrim():
                return self._prim(e)
            case G.CallFunction():
                return self._function(e)

    def _emit(self, make: Callable[[int], B.Instr]) -> int:
        dst = self._new()
        self.code.append(make(dst))
        return dst

    def _scalar(self, e: G.Scalar) -> int:
        here = self._expr(e.expr)
        if isinstance(here, T.Var) and here.name[1:].isdigit() and here.name[0] == "r":
            return int(here.name[1:])
        return self._emit(lambda dst: B.Scalar(dst, here, span=e.span))

    def _operator(self, e: G.CallOp) -> B.Tree:
        call = op_call(e, self._known())
        call.op.infer(call)
        if call.op.view and isinstance(e.type, G.TensorType):
            src, t = self._value(e.args[0]), self._tensor(e.type)
            assert isinstance(src, int)
            self._require(call.required, e.op, e)
            return self._emit(lambda dst: B.View(dst, src, t))
        legal = legal_text(e, facts=self._known())
        func = self.prims.of_text(legal.text, legal.name)
        given = [self._value(e.args[i]) for i in legal.passed]  # the text contains the literals
        self._require(call.required, e.op, e)
        given += [self._scalar(G.Scalar(x, G.ScalarType(x.dtype), span=e.span)) for x in legal.scalars]
        # The required sizes are equal, so the text may speak of one of them; the arguments decide which.
        dims = tuple((d.name, self._expr(legal.dims[d.name])) for d in func.dims)
        return self._kernel(func, given, dims, e.type, e)

    def _require(self, pairs: list[tuple[T.Expr, T.Expr]], what: str, e: G.Expr) -> None:
        """Checks of sizes that must be equal and are not known to be."""
        for a, b in pairs:
            if equal(a, b, self._known()) is True:
                continue
            message = f"`{what}` needs {show(a)} == {show(b)}, which are {{}} and {{}}"
            cond = T.Binary("eq", self._expr(a), self._expr(b))
            self.code.append(B.Check(cond, "E0905", message, (cond.a, cond.b), span=e.span))
            self.facts.append(T.Binary("eq", a, b))

    def _prim(self, e: G.CallPrim) -> B.Tree:
        args = [self._value(a) for a in e.args]
        callee = e.callee
        self._signature_checks(callee, e)
        if isinstance(callee, T.PrimFunc):
            dims = tuple((d.name, self._expr(x)) for d, x in zip(callee.dims, e.dims, strict=True))
            return self._kernel(callee, args, dims, e.type, e)
        name = f"{callee.module}.{callee.name}"
        if callee.source and "." not in callee.symbol:
            dims = tuple((d.name, self._expr(x)) for d, x in zip(callee.dims, e.dims, strict=True))
            return self._kernel(self.prims.of_extern(callee), args, dims, e.type, e)
        self.out.externs[name] = callee
        tree, outs = self._outputs(e.type, len(callee.outputs))
        flat = tuple(r for a in args for r in B.leaves(a))
        pairs = zip(callee.inputs, args, strict=True)
        written = tuple(r for p, a in pairs if p.mode == "inout" for r in B.leaves(a))
        self.code.append(B.Call("extern", name, flat, outs, (), callee.symbol, (), written, span=e.span))
        return tree

    def _outputs(self, t: G.Type, count: int) -> tuple[B.Tree, tuple[int, ...]]:
        items = B.leaf_types(t)[:count]
        outs = []
        for item in items:
            assert isinstance(item, G.TensorType)
            shape = self._tensor(item)
            outs.append(self._emit(lambda dst, s=shape: B.Alloc(dst, s)))  # type: ignore[misc]
        tree: B.Tree = tuple(outs) if isinstance(t, G.TupleType) else outs[0]
        return tree, tuple(outs)

    def _kernel(
        self, func: T.PrimFunc, args: list[B.Tree], dims: tuple[tuple[str, T.Expr], ...], t: G.Type, e: G.Expr
    ) -> B.Tree:
        tree, outs = self._outputs(t, len(func.outputs))
        flat = tuple(r for a in args for r in B.leaves(a))
        self.code.append(B.Call("kernel", f"{func.module}.{func.name}", flat, outs, dims, span=e.span))
        return tree

    def _function(self, e: G.CallFunction) -> B.Tree:
        callee = self.program.modules[e.module].functions[e.name]
        args = [self._value(a) for a in e.args]
        self._signature_checks(callee, e)
        tree = self._registers(e.type)
        flat = tuple(r for a in args for r in B.leaves(a))
        dims = tuple((d.name, self._expr(x)) for d, x in zip(callee.dims, e.dims, strict=True))
        types = zip(B.leaves(tree), B.leaf_types(e.type), strict=True)
        scalars = tuple((r, t.dtype) for r, t in types if isinstance(t, G.ScalarType))
        self.code.append(
            B.Call("function", f"{e.module}.{e.name}", flat, B.leaves(tree), dims, "", scalars, span=e.span)
        )
        return tree

    def _signature_checks(self, callee: T.PrimFunc | T.Extern | G.Function, e: G.CallPrim | G.CallFunction) -> None:
        """What the callee's signature asks for and the types do not prove; kernels check their `where` themselves."""
        mapping = bound(callee, e)
        pairs = []
        for formal, actual in shapes_of(callee, e):
            pairs += [(substitute(p, mapping), a) for p, a in zip(formal, actual, strict=True)]
        self._require([(a, b) for a, b in pairs if equal(a, b, self._known()) is None], callee.name, e)
        if isinstance(callee, T.PrimFunc):
            return
        for fact in callee.where:
            here = substitute(fact, mapping)
            if prove(here, self._known()) is not True:
                message = f"`{callee.name}` needs {show(fact)}, which does not hold here"
                self.code.append(B.Check(self._expr(here), "E0309", message, span=e.span))
                self.facts.append(here)


def _bound_twice(stmts: G.Stmts) -> set[G.Value]:
    """Values that several statements bind: those of branches."""
    seen: set[G.Value] = set()
    twice: set[G.Value] = set()

    def go(body: G.Stmts) -> None:
        for s in body:
            targets = s.targets if isinstance(s, G.Bind) else (s.target,) if isinstance(s, G.Match) else ()
            twice.update(t for t in targets if t in seen)
            seen.update(targets)
            if isinstance(s, G.Dataflow):
                go(s.body)
            elif isinstance(s, G.If):
                go(s.then)
                go(s.orelse)

    go(stmts)
    return twice
