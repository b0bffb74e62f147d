"""From a source text to a checked program: parse, resolve `use`, elaborate signatures, then bodies, then prove.

Reading other files is the caller's business: `load(path, from)` gives a Source, or the reason why not.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from mlcdsl.check import consts, prim, reducers
from mlcdsl.check.graph_scope import FunctionScope
from mlcdsl.check.lost import lost_names
from mlcdsl.check.memo import Kept, Memo, heads_of
from mlcdsl.check.names import ModuleScope, Sink, label_of
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.source import Source
from mlcdsl.syntax import ParseResult, ast, parse

if TYPE_CHECKING:
    from mlcdsl.check.sets import Analysis

Load = Callable[[str, Source], "Source | str"]
Read = Callable[[Source], ParseResult]
BODIED = ast.PrimFunc | ast.Function | ast.Extern | ast.Const | ast.Intrin


def no_files(path: str, user: Source) -> Source | str:
    """A loader for texts that stand alone."""
    return "this text is read without access to other files"


@dataclass(frozen=True, slots=True)
class Proof:
    """A prim_func with index notation written out, and what was and was not proved of that form."""

    expanded: T.PrimFunc
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The program as far as it is right, the tree of the file itself, its modules' names, and all findings.

    `provable` are the prim_funcs without errors (those of intrinsics too), `proofs` what was proved of them.
    """

    program: G.Program
    file: ast.File
    own: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    provable: tuple[T.PrimFunc, ...] = ()
    proofs: Mapping[T.PrimFunc, Proof] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not any(d.severity == "error" for d in self.diagnostics)


def prove(func: T.PrimFunc) -> Proof:
    """Analyze one function by integer sets."""
    from mlcdsl.check.sets import analyze
    from mlcdsl.lower.index_notation import expand_index_notation

    expanded = expand_index_notation(func)
    return Proof(expanded, analyze(expanded))


def proving(func: T.PrimFunc) -> Generator[None, None, Proof]:
    """The same in steps, between which something else may be done."""
    from mlcdsl.check.sets import analyzing
    from mlcdsl.lower.index_notation import expand_index_notation

    expanded = expand_index_notation(func)
    analysis = yield from analyzing(expanded)
    return Proof(expanded, analysis)


def check_source(
    source: Source, load: Load = no_files, *, prove: bool = True, read: Read = parse, memo: Memo | None = None
) -> CheckResult:
    """Check one text and everything that it uses. Never raises for what a text can contain.

    `prove=False` leaves out the integer-set analysis (bounds, coverage, races, initialization). `read` gives the tree
    of a text, possibly with nodes of an earlier tree; what `memo` knows of those is not found out again.
    """
    checker = _Checker(load, prove, read, Memo() if memo is None else memo)
    root = checker.run(source)
    own = tuple(m.name.name for m in root.modules)
    found = tuple(root.found())
    return CheckResult(
        G.Program(checker.modules), root.parsed.file, own, found, tuple(checker.provable), checker.proofs
    )


@dataclass(slots=True)
class _File:
    """One text that was read: its tree, the findings of each of its stages, and in `parts` what a reader of the text
    meets in order: lists of findings, and the files that it was the first to use."""

    source: Source
    parsed: ParseResult
    sink: Sink = field(default_factory=Sink)
    parts: list[list[Diagnostic] | _File] = field(default_factory=list)
    modules: list[ast.Module] = field(default_factory=list)

    def found(self) -> list[Diagnostic]:
        """All findings: of the syntax, of the files that it uses, of its own declarations."""
        parts = [p.found() if isinstance(p, _File) else p for p in self.parts]
        return [d for part in (list(self.parsed.diagnostics), *parts, self.sink.found) for d in part]


class _Checker:
    """`files` in the order in which their modules are declared: a file behind those that it uses, except in a cycle."""

    def __init__(self, load: Load, prove: bool, read: Read, memo: Memo):
        self.load = load
        self.proving = prove
        self.parse = read
        self.memo = memo
        self.files: list[_File] = []
        self.modules: dict[str, G.Module] = {}
        self.scopes: dict[str, ModuleScope] = {}
        self.read: set[str] = set()
        self.provable: list[T.PrimFunc] = []
        self.proofs: dict[T.PrimFunc, Proof] = {}
        self.heads: dict[str, tuple[str, ...]] = {}

    def run(self, source: Source) -> _File:
        """Read all files, declare everything in all of them, then elaborate bodies: so files may use each other."""
        root = self._read(source)
        for file in self.files:
            file.modules += [
                e for e in file.parsed.file.entries if isinstance(e, ast.Module) and self._declare(e, file)
            ]
        self.heads = heads_of(m for file in self.files for m in file.modules)
        for file in self.files:
            self._lost(file)
        pending = [(m, self._signatures(m, file.parsed)) for file in self.files for m in file.modules]
        for module, bodies in pending:
            sink = self.scopes[module.name.name].sink
            for finish in bodies:
                before, right = len(sink.found), len(self.provable)
                finish()
                sink.once_each(before)
                self._prove(self.provable[right:], sink)
            self._publish(module)
        self.memo.end()
        return root

    def _read(self, source: Source) -> _File:
        self.read.add(source.name)
        file = _File(source, self.parse(source))
        for entry in file.parsed.file.entries:
            if isinstance(entry, ast.Use):
                self._use(entry, source, file)
        self.files.append(file)
        return file

    def _use(self, node: ast.Use, user: Source, file: _File) -> None:
        loaded = self.load(node.path, user)  # M1
        if isinstance(loaded, str):
            refused = Sink()
            refused.error("E0203", f"cannot use `{node.path}`: {loaded}", node.span, "not read")
            file.parts.append(refused.found)
        elif loaded.name not in self.read:  # files that use each other are read once
            file.parts.append(self._read(loaded))

    def _declare(self, node: ast.Module, file: _File) -> bool:
        name = node.name.name
        if name in self.scopes:  # M2
            first = self.modules.get(name)
            file.sink.error(
                "E0202",
                f"two modules are named `{name}`",
                node.name.span,
                "the second one",
                label_of(first, "the first"),
            )
            return False
        self.scopes[name] = ModuleScope(name, file.sink, {}, {}, set(), self.scopes)
        self.modules[name] = G.Module(name, self.scopes[name].items, node.trivia.doc, span=node.name.span)
        return True

    def _lost(self, file: _File) -> None:
        """Nothing is said of names whose declarations could not be read."""
        modules, items = lost_names(file.source, file.parsed)
        for name in modules - self.scopes.keys():
            self.scopes[name] = ModuleScope(name, file.sink, {}, {}, set(), self.scopes)
            self.scopes[name].broken.update(items)
        for module in file.modules:
            self.scopes[module.name.name].broken.update(items)
        self.heads.update((name, (*self.heads.get(name, ()), "lost")) for name in modules | items)

    # ------------------------------------------------------------ signatures

    def _signatures(self, module: ast.Module, text: ParseResult) -> list[Callable[[], None]]:
        """Declare all items; what is left to do for each is returned."""
        scope = self.scopes[module.name.name]
        seen: dict[str, ast.Ident] = {}
        bodies: list[Callable[[], None]] = []
        for item in module.items:
            if isinstance(item, ast.ErrorItem):
                if item.name is not None:
                    scope.broken.add(item.name.name)
                continue
            if item.name.name in seen:  # M3
                scope.sink.error(
                    "E0202", f"`{item.name.name}` is defined twice in this module", item.name.span,
                    "defined again here, rename one of them",
                    label_of(seen[item.name.name], "first defined here"),
                )  # fmt: skip
                continue
            seen[item.name.name] = item.name
            kept = self.memo.find(item, self.heads)
            if kept is not None:
                bodies.append(self._again(kept, scope))
                continue
            before, made = len(scope.sink.found), self._item(item, scope, text)
            scope.sink.once_each(before)
            if isinstance(item, ast.PrimFunc | ast.Intrin):
                bodies.append(partial(self._keep, item, scope, scope.sink.found[before:], made))
            elif isinstance(item, ast.Reducer):
                bodies[:0] = made  # before its uses
            else:
                bodies += made
        return bodies

    def _item(self, item: BODIED | ast.Reducer, scope: ModuleScope, text: ParseResult) -> list[Callable[[], None]]:
        """Declare one item."""
        bodies: list[Callable[[], None]] = []
        whole, head = _damage(item, text)
        if head:
            scope.broken.add(item.name.name)
        elif isinstance(item, ast.Reducer):
            scope.reducers[item.name.name] = item
            bodies.append(partial(self._reducer, item, scope))
        elif not self._signature(item, scope, bodies):
            scope.broken.add(item.name.name)
        return [partial(self._quietly, scope.sink, finish) for finish in bodies] if whole else bodies

    def _keep(
        self,
        item: ast.PrimFunc | ast.Intrin,
        scope: ModuleScope,
        declared: list[Diagnostic],
        bodies: list[Callable[[], None]],
    ) -> None:
        """Check the body, and remember all that was found."""
        before, right = len(scope.sink.found), len(self.provable)
        for finish in bodies:
            finish()
        scope.sink.once_each(before)
        made = scope.items.get(item.name.name)
        self.memo.keep(item, made, declared, scope.sink.found[before:], self.provable[right:], self.heads)

    def _again(self, kept: Kept, scope: ModuleScope) -> Callable[[], None]:
        """Declare what was checked before; what is left to do is said by the result."""
        scope.sink.found.extend(kept.declared)
        if kept.item is None:
            scope.broken.add(kept.node.name.name)
        else:
            scope.items[kept.node.name.name] = kept.item

        def finish() -> None:
            scope.sink.found.extend(kept.body)
            self.provable += kept.provable

        return finish

    def _quietly(self, sink: Sink, finish: Callable[[], None]) -> None:
        """Check a body that could not be read as a whole: what is found may come from what is missing."""
        found, right = len(sink.found), len(self.provable)
        finish()
        del sink.found[found:], self.provable[right:]

    def _signature(self, item: BODIED, scope: ModuleScope, bodies: list[Callable[[], None]]) -> bool:
        made: G.Item | None
        match item:
            case ast.PrimFunc():
                sig = prim.signature(item, scope)
                if sig is None:
                    return False
                made = func = prim.prim_func(item, sig, scope)
                bodies.append(lambda: self._prim_body(func, item, sig, scope))
            case ast.Function():
                function = FunctionScope(item, scope)
                made = function.signature()
                if made is not None:
                    bodies.append(lambda: self._function_body(function, item, scope))
            case ast.Extern():
                made = prim.extern(item, scope)
            case ast.Const():
                made = consts.const(item, scope)
            case ast.Intrin():
                bodies.append(lambda: self._intrin(item, scope))
                return True
        if made is not None:
            scope.items[item.name.name] = made
        return made is not None

    # ------------------------------------------------------------ bodies

    def _prim_body(self, func: T.PrimFunc, node: ast.PrimFunc, sig: prim.Signature, scope: ModuleScope) -> None:
        sink = scope.sink
        before, silent = len(sink.found), sink.silent
        prim.finish(func, node.body, node.attrs, sig, scope)
        errors = sink.silent > silent or any(d.severity == "error" for d in sink.found[before:])
        if not errors and not _has_error(node):
            self.provable.append(func)

    def _prove(self, funcs: list[T.PrimFunc], sink: Sink) -> None:
        if self.proving:
            self.proofs.update((func, prove(func)) for func in funcs)
            sink.found.extend(d for func in funcs for d in self.proofs[func].analysis.diagnostics)

    def _function_body(self, function: FunctionScope, node: ast.Function, scope: ModuleScope) -> None:
        function.finish()

    def _intrin(self, node: ast.Intrin, scope: ModuleScope) -> None:
        made = prim.intrin(node, scope)
        if made is None:
            scope.broken.add(node.name.name)
            return
        scope.items[node.name.name] = made
        if not any(_has_error(p) for p in node.parts):
            self.provable += (made.desc, made.impl)

    def _reducer(self, node: ast.Reducer, scope: ModuleScope) -> None:
        if not reducers.declare(node, scope):
            scope.broken.add(node.name.name)

    def _publish(self, module: ast.Module) -> None:
        """Items in the order of the text."""
        items = self.scopes[module.name.name].items
        order = {i.name.name: n for n, i in enumerate(module.items) if not isinstance(i, ast.ErrorItem)}
        for name in sorted(items, key=lambda n: order.get(n, 0)):
            items[name] = items.pop(name)


def _damage(item: BODIED | ast.Reducer, text: ParseResult) -> tuple[bool, bool]:
    """Whether something in the text of a declaration could not be read, and whether in its signature."""
    if not text.lost or item.span is None:
        return False, False
    whole = text.damaged(item.span)
    if isinstance(item, ast.PrimFunc | ast.Function) and item.body.span is not None:
        return whole, text.damaged(item.span.source.span(item.span.start, item.body.span.start))
    return whole, whole


def _has_error(node: object) -> bool:
    """Whether parts of the tree could not be read: then nothing is concluded from what is missing."""
    stack: list[object] = [node]
    while stack:
        x = stack.pop()
        if isinstance(x, ast.ErrorStmt | ast.ErrorExpr):
            return True
        if isinstance(x, tuple):
            stack.extend(x)
        elif isinstance(x, ast.Body):
            stack.extend(x.stmts)
        elif hasattr(x, "body"):
            stack.append(x.body)
        elif isinstance(x, ast.If):
            stack.extend((x.then, x.orelse))
    return False


__all__ = ["CheckResult", "Load", "Proof", "check_source", "prove"]
