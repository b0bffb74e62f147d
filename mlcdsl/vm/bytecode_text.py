"""The text of bytecode, one instruction a line: `print_function` writes it, `parse_function` reads it back.

    function M.main[n](x: f32[n, 4] = r0) -> f32[n] {
      r1 = alloc f32[n]
      kernel M.f(r0) -> (r1) dims [n = n]
      free r0
      return r1
    }

Expressions have the language's syntax; a literal that is no i64 is written with its dtype, `f32(0.5)`. Behind `#`
stands where a call or check comes from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show
from mlcdsl.ir.visit import map_children
from mlcdsl.types import BOOL, DTYPES, INDEX
from mlcdsl.vm import bytecode as B
from mlcdsl.vm.expression_text import parse_expression

# ---------------------------------------------------------------- writing


def print_function(f: B.Function) -> str:
    """The text of one function."""
    dims = f"[{', '.join(d.name for d in f.dims)}]" if f.dims else ""
    params = ", ".join(f"{p.name}: {_type(p.type)} = {_tree(p.registers)}" for p in f.params)
    where = f" where {', '.join(map(_expr, f.where))}" if f.where else ""
    lines = [f"function {f.name}{dims}({params}) -> {_type(f.result)}{where} {{", *_code(f.code, "  "), "}"]
    return "\n".join(lines) + "\n"


def _code(code: B.Code, indent: str) -> Iterable[str]:
    for i in code:
        if isinstance(i, B.If):
            yield f"{indent}if r{i.cond} {{"
            yield from _code(i.then, indent + "  ")
            yield f"{indent}}} else {{"
            yield from _code(i.orelse, indent + "  ")
            yield f"{indent}}}"
        else:
            place = B.place_of(i) if isinstance(i, B.Scalar | B.Call | B.Match | B.Check) else ""
            yield indent + _instr(i) + (f"  # {place}" if place else "")


def _instr(i: B.Instr) -> str:
    match i:
        case B.Constant(dst, name):
            return f"r{dst} = constant {name}"
        case B.Scalar(dst, expr):
            return f"r{dst} = scalar {expr.dtype} {_expr(expr)}"
        case B.Alloc(dst, t):
            return f"r{dst} = alloc {_type(t)}"
        case B.View(dst, src, t):
            return f"r{dst} = view r{src} as {_type(t)}"
        case B.Move(dst, src):
            return f"r{dst} = move r{src}"
        case B.Call(kind, name, args, outs, dims, symbol, scalars, written):
            known = dict(scalars)
            given = ", ".join(f"r{r}: {known[r]}" if r in known else f"r{r}" for r in outs)
            called = f"{kind} {name}" + (f" {json.dumps(symbol)}" if symbol else "")
            shown = f" dims [{', '.join(f'{n} = {_expr(e)}' for n, e in dims)}]" if dims else ""
            writes = f" writes [{_registers(written)}]" if written else ""
            return f"{called}({_registers(args)}) -> ({given}){writes}{shown}"
        case B.Match(src, shape, binds):
            new = f" binds [{', '.join(v.name for v in binds)}]" if binds else ""
            return f"match r{src} as [{', '.join(map(_expr, shape))}]{new}"
        case B.Check(cond, code, message, values):
            shown = f" values [{', '.join(map(_expr, values))}]" if values else ""
            return f"check {code} {json.dumps(message)} that {_expr(cond)}{shown}"
        case B.Free(register):
            return f"free r{register}"
        case B.Return(values):
            return f"return {_tree(values)}"
    raise AssertionError(i)


def _registers(registers: Iterable[int]) -> str:
    return ", ".join(f"r{r}" for r in registers)


def _tree(tree: B.Tree) -> str:
    if isinstance(tree, int):
        return f"r{tree}"
    return f"({', '.join(map(_tree, tree))}{',' if len(tree) == 1 else ''})"


def _type(t: G.Type) -> str:
    if isinstance(t, G.TupleType):
        return f"({', '.join(map(_type, t.items))}{',' if len(t.items) == 1 else ''})"
    return str(t.dtype) + (f"[{', '.join(map(_expr, t.shape))}]" if isinstance(t, G.TensorType) else "")


def _expr(e: T.Expr) -> str:
    return show(_typed(e))


def _typed(e: T.Expr) -> T.Expr:
    """Literals that are no i64 (nor bool) wrapped in their dtype."""
    if isinstance(e, T.Const):
        plain = e.dtype in (INDEX, BOOL)
        return e if plain else T.Cast(T.Const(e.value, INDEX), e.dtype)
    return map_children(e, _typed)


# ---------------------------------------------------------------- reading

_NAME = r"[A-Za-z_][\w.]*"
_PLACE = re.compile(r"  # ([^\"]*:\d+:\d+)$")


class BytecodeError(ValueError):
    """The text is no bytecode."""


def parse_function(text: str | Sequence[str]) -> B.Function:
    """The function that a text stands for. Raises BytecodeError."""
    lines = text.splitlines() if isinstance(text, str) else list(text)
    try:
        return _Reader([line.strip() for line in lines if line.strip()]).function()
    except (IndexError, KeyError, ValueError, SyntaxError) as error:
        raise BytecodeError(f"damaged bytecode: {error}") from error


def split_list(text: str) -> list[str]:
    """Cut at the commas that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for at, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    last = text[start:].strip()
    return [*parts, last] if last else parts


def closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth == 0:
            return at
    raise ValueError(f"unclosed bracket in {text!r}")


class _Reader:
    def __init__(self, lines: list[str]):
        self.lines = lines
        self.at = 0
        self.names: dict[str, T.Var] = {}

    def function(self) -> B.Function:
        head = self.lines[0]
        found = re.match(rf"function ({_NAME})", head)
        if found is None or not head.endswith("{"):
            raise ValueError(head)
        rest = head[found.end() : -1].strip()
        dims: tuple[T.Var, ...] = ()
        if rest.startswith("["):
            end = closing(rest, 0)
            dims = tuple(self._declare(n) for n in split_list(rest[1:end]))
            rest = rest[end + 1 :]
        end = closing(rest, 0)
        params = [self._param(p) for p in split_list(rest[1:end])]
        result, _, where = rest[end + 1 :].removeprefix(" -> ").partition(" where ")
        self.at = 1
        shown = tuple(B.Param(n, self._type(t), tree) for n, t, tree in params)
        facts = tuple(map(self._expr, split_list(where)))
        result_type = self._type(result)
        return B.Function(found[1], dims, shown, result_type, facts, self._code())

    def _declare(self, name: str) -> T.Var:
        self.names[name] = T.Var(name)
        return self.names[name]

    def _param(self, text: str) -> tuple[str, str, B.Tree]:
        name, _, rest = text.partition(":")
        shown, _, registers = rest.rpartition("=")
        tree = self._tree(registers.strip())
        if isinstance(tree, int) and shown.strip() in DTYPES:
            self.names[f"r{tree}"] = T.Var(f"r{tree}", DTYPES[shown.strip()])
        return name.strip(), shown.strip(), tree

    def _tree(self, text: str) -> B.Tree:
        if text.startswith("("):
            return tuple(self._tree(t) for t in split_list(text[1:-1]))
        if not re.fullmatch(r"r\d+", text):
            raise ValueError(f"no register: {text!r}")
        return int(text[1:])

    def _type(self, text: str) -> G.Type:
        text = text.strip()
        if text.startswith("("):
            return G.TupleType(tuple(map(self._type, split_list(text[1:-1]))))
        name, bracket, rest = text.partition("[")
        if not bracket:
            return G.ScalarType(DTYPES[name])
        return G.TensorType(DTYPES[name], tuple(map(self._expr, split_list(rest[:-1]))))

    def _tensor(self, text: str) -> G.TensorType:
        t = self._type(text)
        if not isinstance(t, G.TensorType):
            raise ValueError(f"no tensor type: {text!r}")
        return t

    def _expr(self, text: str) -> T.Expr:
        return parse_expression(text, self.names)

    def _code(self) -> B.Code:
        """Up to the brace that closes this level."""
        out: list[B.Instr] = []
        while (line := self.lines[self.at]) not in ("}", "} else {"):
            self.at += 1
            if line.startswith("if "):
                cond = self._tree(line[3:-1].strip())
                then = self._code()
                self.at += 1
                orelse = self._code()
                self.at += 1
                out.append(B.If(self._one(cond), then, orelse))
            else:
                out.append(self._instr(line))
        return tuple(out)

    def _one(self, tree: B.Tree) -> int:
        if not isinstance(tree, int):
            raise ValueError("one register is needed")
        return tree

    def _instr(self, line: str) -> B.Instr:
        found = _PLACE.search(line)
        if found is None:
            return self._plain_instr(line)
        made = self._plain_instr(line[: found.start()])
        return replace(made, place=found[1]) if isinstance(made, B.Scalar | B.Call | B.Match | B.Check) else made

    def _plain_instr(self, line: str) -> B.Instr:
        word, _, rest = line.partition(" ")
        match word:
            case "kernel" | "extern" | "function":
                return self._call(word, rest)
            case "match":
                found = re.fullmatch(r"r(\d+) as \[(.*?)\](?: binds \[(.*)\])?", rest)
                assert found is not None, line
                binds = tuple(self._declare(n) for n in split_list(found[3] or ""))
                return B.Match(int(found[1]), tuple(map(self._expr, split_list(found[2]))), binds)
            case "check":
                return self._check(rest)
            case "free":
                return B.Free(self._one(self._tree(rest)))
            case "return":
                return B.Return(self._tree(rest))
        dst = self._one(self._tree(word))
        kind, _, rest = rest.removeprefix("= ").partition(" ")
        return self._definition(dst, kind, rest)

    def _definition(self, dst: int, kind: str, rest: str) -> B.Instr:
        match kind:
            case "constant":
                return B.Constant(dst, rest)
            case "scalar":
                dtype, _, expr = rest.partition(" ")
                value = self._expr(expr)
                self.names[f"r{dst}"] = T.Var(f"r{dst}", DTYPES[dtype])
                return B.Scalar(dst, value)
            case "alloc":
                return B.Alloc(dst, self._tensor(rest))
            case "view":
                src, _, t = rest.partition(" as ")
                return B.View(dst, self._one(self._tree(src)), self._tensor(t))
            case "move":
                src_register = self._one(self._tree(rest))
                if rest in self.names:
                    self.names[f"r{dst}"] = T.Var(f"r{dst}", self.names[rest].dtype)
                return B.Move(dst, src_register)
        raise ValueError(f"unknown instruction {kind!r}")

    def _call(self, kind: str, rest: str) -> B.Instr:
        found = re.match(rf'({_NAME})(?: ("(?:[^"\\]|\\.)*"))?\(', rest)
        assert found is not None, rest
        end = closing(rest, found.end() - 1)
        args = tuple(self._one(self._tree(t)) for t in split_list(rest[found.end() : end]))
        rest = rest[end + 1 :].removeprefix(" -> ")
        end = closing(rest, 0)
        outs, scalars = [], []
        for shown in split_list(rest[1:end]):
            register, _, dtype = (s.strip() for s in shown.partition(":"))
            outs.append(self._one(self._tree(register)))
            if dtype:
                scalars.append((outs[-1], DTYPES[dtype]))
                self.names[register] = T.Var(register, DTYPES[dtype])
        rest, _, shown = rest[end + 1 :].removesuffix("]").partition(" dims [")
        written = rest.removeprefix(" writes [").removesuffix("]")
        dims = tuple((n.strip(), self._expr(e)) for n, _, e in (d.partition("=") for d in split_list(shown)))
        symbol = json.loads(found[2]) if found[2] else ""
        changed = tuple(self._one(self._tree(r)) for r in split_list(written))
        return B.Call(kind, found[1], args, tuple(outs), dims, symbol, tuple(scalars), changed)  # type: ignore[arg-type]

    def _check(self, rest: str) -> B.Instr:
        code, _, rest = rest.partition(" ")
        message, end = json.JSONDecoder().raw_decode(rest)
        cond, _, values = rest[end:].removeprefix(" that ").partition(" values [")
        shown = tuple(map(self._expr, split_list(values.removesuffix("]"))))
        return B.Check(self._expr(cond), code, message, shown)
