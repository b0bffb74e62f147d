"""Small random programs, right and wrong, with affine accesses."""

from __future__ import annotations

from random import Random

SIZES = ("n", "n + 1", "4", "6")


class Maker:
    """Makes the text of one function over inputs A and B, a temporary Y and outputs C and D."""

    sizes: tuple[str, ...] = SIZES
    inputs = ""

    def __init__(self, seed: int):
        self.r = Random(seed)
        self.counter = 0
        self.shapes: dict[str, list[str]] = {}

    def text(self) -> str:
        r = self.r
        self.shapes = {
            "A": [r.choice(self.sizes)],
            "B": [r.choice(self.sizes), r.choice(self.sizes)],
            "C": [r.choice(self.sizes)],
            "D": [r.choice(("n", "4")), r.choice(("n", "3"))],
            "Y": [r.choice(self.sizes)],
        }
        outs = r.choice((["C"], ["D"], ["C", "D"]))
        params = ", ".join(f"{b}: f32[{', '.join(self.shapes[b])}]" for b in ("A", "B")) + self.inputs
        made = ", ".join(f"{b}: f32[{', '.join(self.shapes[b])}]" for b in outs)
        self.writable = [*outs, "Y"]
        body = [f"alloc Y: f32[{self.shapes['Y'][0]}]"]
        body += [self.nest(b) for b in self.writable if b != "Y" or r.random() < 0.7]
        if r.random() < 0.5:
            body.append(self.nest(r.choice(self.writable)))
        r.shuffle(tail := body[1:])
        lines = "\n  ".join([body[0], *tail])
        return f"module M {{\n prim_func f[n](A0: f32[n], {params}) -> ({made}) {{\n  {lines}\n }}\n}}\n"

    def name(self) -> str:
        self.counter += 1
        return f"i{self.counter}"

    def nest(self, buffer: str) -> str:
        """Loops that write a buffer, often all of it."""
        r = self.r
        if r.random() < 0.3:
            return self.reduction(buffer)
        if r.random() < 0.3:
            return self.block(buffer)
        loops: list[str] = []
        heads = ""
        for size in self.shapes[buffer]:
            split = r.random() < 0.25
            lo = r.choice(("0", "0", "0", "0", "1"))
            hi = size if r.random() < 0.8 else r.choice((*self.sizes, *(f"{v} + 1" for v in loops)))
            kind = "parallel" if r.random() < 0.4 else "range"
            v = self.name()
            loops.append(v)
            if split:
                w = self.name()
                heads += f"for {v} in {kind}(({hi} + 1) // 2) {{ for {w} in range(2) {{ let s{w} = {v} * 2 + {w} "
                heads += f"if s{w} < {hi} {{ " if r.random() < 0.7 else "if true { "
                loops[-1] = f"s{w}"
                loops.append(w)
            else:
                heads += f"for {v} in {kind}({hi}) {{ " if lo == "0" else f"for {v} in {kind}({lo}, {hi}) {{ "
        own = [v for v in loops if not any(v != w and w.startswith("s") and w[1:] == v for w in loops)]
        stmts = " ".join(self.store(buffer, own, loops) for _ in range(r.choice((1, 1, 2))))
        return heads + stmts + " }" * heads.count("{")

    def store(self, buffer: str, own: list[str], loops: list[str]) -> str:
        r = self.r
        straight = r.random() < 0.75 and len(own) == len(self.shapes[buffer])
        index = own if straight else [self.index(loops) for _ in self.shapes[buffer]]
        text = f"{buffer}[{', '.join(index)}] = {self.value(loops)}"
        if r.random() < 0.25:
            text = f"if {self.cond(loops)} {{ {text} }}"
            if r.random() < 0.5:
                text += f" else {{ {buffer}[{', '.join(own[: len(self.shapes[buffer])])}] = 1 }}"
                if len(own) < len(self.shapes[buffer]):
                    return text.split(" else ")[0]
        return text

    def reduction(self, buffer: str) -> str:
        r = self.r
        axes, heads, index = [], "", []
        for size in self.shapes[buffer]:
            v = self.name()
            heads += f"for {v} in {'parallel' if r.random() < 0.3 else 'range'}({size}) {{ "
            axes.append(f"spatial v{v} = {v}")
            index.append(f"v{v}")
        k = self.name()
        heads += f"for {k} in {'parallel' if r.random() < 0.1 else 'range'}({r.choice(self.sizes)}) {{ "
        axes.append(f"reduce v{k} = {k}")
        target = f"{buffer}[{', '.join(index)}]"
        init = f"init {{ {target} = 0 }} " if r.random() < 0.8 else ""
        body = f"block X{self.counter}({', '.join(axes)}) {{ {init}{target} += {self.value([*index, 'v' + k])} }}"
        return heads + body + " }" * heads.count("{")

    def block(self, buffer: str) -> str:
        """A block with split or shared bindings, often with a predicate."""
        r = self.r
        axes, heads, index, where, loops = [], "", [], [], []
        for size in self.shapes[buffer]:
            v, w = self.name(), self.name()
            extent = size if r.random() < 0.85 else r.choice(self.sizes)
            if r.random() < 0.5:
                tile = r.choice((2, 3))
                heads += f"for {v} in range(({size} + {tile - 1}) // {tile}) {{ for {w} in range({tile}) {{ "
                binding = f"{v} * {tile} + {w}"
                if r.random() < 0.8:
                    where.append(f"{binding} < {size}")
            else:
                heads += f"for {v} in {'parallel' if r.random() < 0.3 else 'range'}({size}) {{ "
                binding = v if r.random() < 0.85 or not loops else r.choice(loops)
            loops.append(v)
            kind = "spatial" if r.random() < 0.9 else "reduce"
            axes.append(f"{kind} v{v}: {extent} = {binding}")
            index.append(f"v{v}")
        if r.random() < 0.15:
            index[0] = self.index(index)
        predicate = f" where {' and '.join(where)}" if where else ""
        body = f"{buffer}[{', '.join(index)}] = {self.value(['v' + v for v in loops])}"
        return f"{heads}block X{self.counter}({', '.join(axes)}){predicate} {{ {body} }}" + " }" * heads.count("{")

    def value(self, loops: list[str]) -> str:
        r = self.r
        parts = [self.load(loops) for _ in range(r.choice((1, 1, 2)))]
        return " + ".join(parts)

    def load(self, loops: list[str]) -> str:
        r = self.r
        b = r.choice(("A", "B", "Y", *self.writable, "A"))
        text = f"{b}[{', '.join(self.index(loops) for _ in self.shapes[b])}]"
        if r.random() < 0.3:
            return f"select({self.cond(loops)}, {text}, 0)"
        return text

    def index(self, loops: list[str]) -> str:
        r = self.r
        v = r.choice(loops)
        w = r.choice(loops)
        return r.choice(
            (v, v, v, v, f"{v} + 1", f"{v} - 1", f"n - 1 - {v}", f"{v} // 2", f"{v} % 3", f"{v} + {w}", "0", "1",
             f"min({v}, {w})", f"max({v} - 1, 0)", f"2 * {v}", f"min({v}, n - 1)", f"select({v} < 2, {v}, 0)")
        )  # fmt: skip

    def cond(self, loops: list[str]) -> str:
        r = self.r
        v, w = r.choice(loops), r.choice(loops)
        simple = (f"{v} < n", f"{v} > 0", f"{v} < n - 1", f"{v} % 2 == 0", f"{v} <= {w}", f"{v} != 1", f"n > {v} + 1")
        if r.random() < 0.3:
            return f"{r.choice(simple)} {r.choice(('and', 'or'))} {r.choice(simple)}"
        return r.choice(simple)


class UnknownMaker(Maker):
    """Programs with indices and conditions that depend on data, and with products of sizes."""

    sizes = (*SIZES, "n * n", "n * 3", "2 * n")
    inputs = ", I: i64[n], J: i64[6]"

    def index(self, loops: list[str]) -> str:
        r = self.r
        if r.random() < 0.6:
            return super().index(loops)
        v, w = r.choice(loops), r.choice(loops)
        return r.choice(
            (f"I[{v}]", f"J[{v}]", f"clamp(I[{v}], 0, n - 1)", f"J[{v}] % 4", f"{v} * n + {w}", f"{v} // n", f"{v} % n",
             f"{v} * 3 + {w}", f"min(I[{v}], {w})", f"I[{v}] % n", "J[0]", f"select(I[{v}] > 2, {v}, 0)")
        )  # fmt: skip

    def cond(self, loops: list[str]) -> str:
        r = self.r
        v = r.choice(loops)
        if r.random() < 0.6:
            return super().cond(loops)
        return r.choice((f"I[{v}] > 2", f"A0[{v}] > 1", "J[0] == 1", f"I[{v}] < {v}", f"A0[0] > 1 or {v} < 2"))

    def store(self, buffer: str, own: list[str], loops: list[str]) -> str:
        text = super().store(buffer, own, loops)
        r = self.r
        if r.random() < 0.1:
            v = r.choice(loops)
            x = f"x{self.name()}"
            target = ", ".join([x, *(own[1:] + own)[: len(self.shapes[buffer]) - 1]])
            facts = f'assert {x} >= 0 and {x} < n, "range" ' if r.random() < 0.5 else ""
            return f"{text} let {x} = I[{v}] {facts}{buffer}[{target}] = 1 {self.back(buffer, target)}"
        return text

    def back(self, buffer: str, target: str) -> str:
        """A read of what was just written."""
        return f"{buffer}[{target}] = {buffer}[{target}] + 1"
