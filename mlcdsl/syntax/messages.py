"""What is said of a token that does not fit: what was expected, where, and how it is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.source import Span
from mlcdsl.syntax.brackets import CLOSE, indentation, unclosed
from mlcdsl.syntax.words import ITEM_WORDS, STATEMENT_WORDS

if TYPE_CHECKING:
    from mlcdsl.syntax.parser import Parser

#: what a state waits for, by the most telling nonterminal that can begin there
_CONSTRUCTS = (
    ("schedule", "`use`, `schedule` or `proc`"),
    ("module", "`use` or `module`"),
    ("_item", "a declaration (prim_func, function, extern, const, reducer, intrin)"),
    ("intrin_part", "`desc` or `impl`"),
    ("_stmt", "a statement"),
    ("_axis", "a block axis (such as `spatial vi = i`)"),
    ("_param", "a parameter (such as `A: f32[n]`)"),
    ("_option", "an option (such as `factor = 4`)"),
    ("_formal", "a parameter (such as `at: loop`)"),
    ("attr", "an attribute (such as `key = 1`)"),
    ("_index_item", "an index"),
    ("arg", "an argument"),
    ("expr", "an expression"),
    ("and_expr", "an expression"),
    ("not_expr", "an expression"),
    ("sum", "an expression"),
    ("product", "an expression"),
    ("negation", "an expression"),
    ("type", "a type (such as `f32[n, 4]`)"),
    ("postfix", "a name"),
    ("body", "`{`"),
    ("axis_kind", "an axis kind (spatial, reduce, scan, opaque)"),
    ("ident", "a name"),
)
#: how a construct looks, for an error in the middle of one
_FORMS = (
    ("_axis", "a block axis is written `kind name = binding` or `kind name: extent = binding`, "
              "with kind spatial, reduce, scan or opaque"),
    ("_param", "a parameter is written `name: type`, with `inout` before it if it is read and written"),
)  # fmt: skip
#: how a declaration or statement goes on, by its first word
_HEADS = {
    "for": "a loop is written `for i in range(n) { ... }` or `for i, j in grid(n, m) { ... }`",
    "function": "a function says what it returns: `function f(x: f32[n]) -> f32[n] { ... }`",
    "prim_func": "a primitive function is written `prim_func f(A: f32[n]) -> (B: f32[n]) { ... }`",
    "extern": 'an extern names its symbol: `extern f(x: f32[n]) -> (y: f32[n]) = "symbol"`',
    "const": "a constant is written `const c: f32[2] = [1, 2]`",
    "reducer": "a reducer is written `reducer r(acc, x) init 0 = acc + x`",
    "alloc": "an allocation is written `alloc T: f32[n, m]`",
    "let": "a value is named by `let x = value`",
    "assert": 'an assertion has a message: `assert condition, "message"`',
    "use": 'a file is used by its name in quotes: `use "file.mlc"`',
}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_OPERATORS = frozenset("+ - * / // % @ == != < <= > >= and or".split())  # what can follow an expression
_ASSIGN = frozenset({"=", "+=", "-=", "*="})
_FOREIGN = {
    "func": "prim_func or function", "fn": "prim_func or function", "def": "prim_func or function",
    "fun": "prim_func or function", "kernel": "prim_func", "import": "use", "include": "use", "class": "module",
    "namespace": "module", "struct": "module", "var": "let or alloc", "val": "let", "auto": "let",
    "elsif": "else if", "elseif": "else if",
}  # fmt: skip
MOST = 100  # syntax errors of one text that are reported


class Messages:
    """Writes the findings of one parser."""

    def __init__(self, parser: Parser):
        self.p = parser
        self.spelling = {name: text for text, name in parser.words.items()}
        self.count = 0
        #: where tokens were left out, and somebody has said why
        self.cut = {d.span.start for d in parser.diagnostics if d.code == "E0103" and d.span is not None}

    def add(self, diagnostic: Diagnostic) -> None:
        if diagnostic.span is not None and diagnostic.span.start in self.cut:
            return
        self.count += 1
        if self.count < MOST:
            self.p.diagnostics.append(diagnostic)
        elif self.count == MOST:
            last = "this is the last syntax error that is shown; there are more"
            d = diagnostic
            self.p.diagnostics.append(
                Diagnostic(d.code, d.message, d.span, d.label, d.related, (*d.notes, last), d.fix)
            )

    def _enough(self) -> bool:
        """Whether no more is said: with that many errors the work on the texts is saved too."""
        return self.count >= MOST

    def respelled(self, position: int, word: str) -> None:
        place = self._place(position)
        self.add(
            Diagnostic("E0101", f"`{self.p.tokens[position].text}` is not a keyword; did you mean `{word}`?", place,
                       label=f"read as `{word}`", fix=Fix(f"write `{word}`", (Edit(place, word),)))
        )  # fmt: skip

    def other_word(self, position: int, found: str, word: str) -> None:
        place = self._place(position)
        self.add(
            Diagnostic("E0101", f"`{found}` is written `{word}`", place, label=f"read as `{word}`",
                       fix=Fix(f"write `{word}`", (Edit(place, word),)))
        )  # fmt: skip

    def closed_early(self, position: int) -> None:
        """The `}` at `position` closes too much."""
        place = self._place(position)
        opened = unclosed(self.p.tokens, position, self.p.source)
        related = (Label(self.p.source.span(*opened), "it closes this"),) if opened is not None else ()
        self.add(
            Diagnostic("E0101", "this `}` is one too many", place, label="read as if it were not there",
                       related=related, fix=Fix("remove it", (Edit(place, ""),)))
        )  # fmt: skip

    def missing(self, position: int, inserted: tuple[str, ...], replace: bool) -> None:
        """One token mends the text: say which."""
        if self._enough():
            return
        if self._chained(position):
            self.unexpected(position)
            return
        text = inserted[0]
        closes = text in CLOSE
        opened = unclosed(self.p.tokens, position, self.p.source) if closes else None
        behind = not replace and self._behind(position)
        code, place, found = "E0102" if closes else "E0101", self.at(position, behind), self._found(position, behind)
        related = (Label(self.p.source.span(*opened), "to close this"),) if opened is not None else ()
        fix = self._replacement(position, text) if replace else self._insertion(position, inserted, opened)
        where = "" if replace or behind else " before this"
        if self.p.tokens[position].type == "$END" and opened is not None:
            message, place, related = f"`{CLOSE[text]}` is never closed", self.p.source.span(*opened), ()
            self.add(Diagnostic(code, message, place, label=f"no `{text}` for this", fix=fix))
            return
        self.add(
            Diagnostic(code, f"expected `{text}` here{found}", place, label=f"expected `{text}`{where}",
                       related=related, notes=self._hints(position), fix=fix)
        )  # fmt: skip

    def unexpected(self, position: int) -> None:
        """Nothing simple mends the text: say what could stand here."""
        if self._enough():
            return
        expected, behind = self.expected(), self._unfinished(position)
        notes = self._inside(position)
        if notes == (_FORMS[0][1],) and self.p.tokens[position].type in ("=", ":") and self.p.accepted() == {"NAME"}:
            kind = "an axis kind (spatial, reduce, scan or opaque)"
            self.add(
                Diagnostic("E0101", f"expected {kind} before `{self.p.tokens[position - 1].text}`",
                           self._place(position - 1), label="an axis of which kind?", notes=notes)
            )  # fmt: skip
            return
        self.add(
            Diagnostic("E0101", f"expected {expected} here{self._found(position, behind)}", self.at(position, behind),
                       label=f"expected {expected}", notes=(*notes, *self._hints(position)))
        )  # fmt: skip

    # ------------------------------------------------------------ places and fixes

    def _place(self, position: int) -> Span:
        token = self.p.tokens[position]
        return self.p.source.span(token.start, token.end)

    def _behind(self, position: int) -> bool:
        """Whether something is missed at the end of a line, rather than before what begins the next one."""
        return position > 0 and self.p.tokens[position].first

    def _unfinished(self, position: int) -> bool:
        """The same where nothing simple is missed: unless the line before is complete."""
        declares = self.p.tokens[position].text in ITEM_WORDS and self.p.heading(position)
        return self._behind(position) and (declares or not self.p.simulate(list(self.p.states), "ERROR"))

    def lost(self, position: int) -> int:
        """The offset at which something could not be read."""
        return self.at(position, self._unfinished(position)).start

    def at(self, position: int, behind: bool) -> Span:
        if not behind:
            return self._place(position)
        end = self.p.tokens[position - 1].end
        return self.p.source.span(end, end)

    def _found(self, position: int, behind: bool) -> str:
        token = self.p.tokens[position]
        if behind:
            return ""
        if token.type == "$END":
            return ", found the end of the file"
        text = token.text if len(token.text) <= 40 else token.text[:37] + "..."
        return f", found `{text}`"

    def _replacement(self, position: int, text: str) -> Fix:
        place = self._place(position)
        spaced = f" {text}" if text == "{" and self.p.source.text[place.start - 1] not in " \t\n" else text
        return Fix(f"write `{text}`", (Edit(place, spaced),))

    def _insertion(self, position: int, inserted: tuple[str, ...], opened: tuple[int, int] | None) -> Fix:
        parser = self.p
        end = parser.tokens[position - 1].end if position else 0
        text = inserted[0]
        if text == "}" and opened is not None and parser.tokens[position].first:
            indent = indentation(parser.source, opened[0])
            spaced = "\n" + indent + text
        else:
            text = "".join(dict.fromkeys(inserted))
            spaced = text if text[0] in ")]}:," else f" {text}"
        return Fix(f"insert `{text}`", (Edit(parser.source.span(end, end), spaced),))

    # ------------------------------------------------------------ what was expected

    def expected(self) -> str:
        """What can stand at this place, in words."""
        parser = self.p
        here = parser.table.states[self._settled()[-1]]
        accepted = parser.accepted()
        words = {self.spelling.get(t, t) for t in accepted if t not in ("ERROR", "$END")}
        construct = next((phrase for symbol, phrase in _CONSTRUCTS if symbol in here), None)
        if construct is not None:
            return _list([construct, *(f"`{w}`" for w in sorted(words) if w in CLOSE)])
        shown = []
        if "=" in words and "+=" in words:
            words -= {*_ASSIGN, "(", "[", "."} - {"="}
        if words & {"+", "or"}:  # behind an expression
            words -= {*_OPERATORS, "(", "[", "."}
            shown.append("an operator")
        elif "strides" in words:  # behind a type: what ends it tells more
            words -= {"strides", "@", "[", "."}
        if len(words & STATEMENT_WORDS) > 3:  # behind a whole statement: everything that begins one
            words = {w for w in words if not w.isalpha() and w not in (*STATEMENT_WORDS, "(", "[")}
            shown.append("a statement")
        names = {"NAME": "a name", "STRING": "a string", "NUMBER": "a number"}
        ends = ["the end of the file"] if "$END" in accepted else []
        return _list([*(names.get(w, f"`{w}`") for w in sorted(words)), *reversed(shown), *ends])

    def _settled(self) -> list[int]:
        """The stack of states after the reductions that happen whatever comes next."""
        parser = self.p
        states = list(parser.states)
        while True:
            actions = parser.table.states[states[-1]]
            choices = set(actions.values())
            if len(choices) != 1 or (action := choices.pop()) > 0:
                return states
            rule = parser.table.rules[-action - 1]
            if rule.length:
                del states[-rule.length :]
            states.append(parser.table.states[states[-1]][rule.origin] - 1)

    # ------------------------------------------------------------ notes

    def _inside(self, position: int) -> tuple[str, ...]:
        """How the construct looks that the error stands in the middle of."""
        parser = self.p
        for i in range(len(parser.states) - 1, -1, -1):
            here = parser.table.states[parser.states[i]]
            if "ERROR" not in here or not parser.simulate(parser.states[: i + 1], "ERROR"):
                continue
            if i >= len(parser.starts) or parser.starts[i] >= position:
                return ()
            form = next((f for symbol, f in _FORMS if symbol in here), None)
            if form is not None and not self._in_parentheses(position):
                continue  # they are closed already
            head = parser.tokens[parser.starts[i]].text
            form = form or _HEADS.get(head)
            return (form,) if form is not None else ()
        return ()

    def _in_parentheses(self, position: int) -> bool:
        opened = unclosed(self.p.tokens, position, self.p.source)
        return opened is not None and self.p.source.text[opened[0]] == "("

    def _chained(self, position: int) -> bool:
        """Whether a comparison is compared."""
        return self.p.tokens[position].text in _COMPARISONS and "AND" in self.p.accepted()

    def _hints(self, position: int) -> tuple[str, ...]:
        """What somebody may have meant who writes other languages too."""
        tokens = self.p.tokens
        token, before = tokens[position].text, tokens[position - 1].text if position else ""
        after = tokens[position + 1].text if position + 1 < len(tokens) else ""
        if token in _FOREIGN:
            keyword = _FOREIGN[token].replace(" or ", "` or `")
            return (f"the keyword is `{keyword}`",)
        if token == "*" and before == "*":
            return ("a power is written `pow(a, b)`",)
        if token in ("/", "//", "%", "@") and after == "=":
            return (f"there is no `{token}=`: write `x = x {token} y`",)
        if self._chained(position):
            return ("comparisons do not chain: write `a < b and b < c`",)
        if token in ITEM_WORDS and "module" in self.p.words and "MODULE" in self.p.accepted():
            return ("declarations stand in a module: `module Name { ... }`",)
        return ()


def _list(shown: list[str]) -> str:
    if not shown:
        return "something else"
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]


__all__ = ["MOST", "Messages"]
