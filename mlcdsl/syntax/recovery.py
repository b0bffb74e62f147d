"""What happens at a token that does not fit: say what was expected, mend the text if one token mends it, else skip.

Recovery, in this order: insert one missing token, leave one token out, or give up the construct at hand: pop to a
state that takes an ERROR, skip to a token that can follow it, and go on there.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.source import Span
from mlcdsl.syntax.lexer import Token

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
#: tried as the one missing token, in this order
_INSERT = (")", "]", "}", "=", ":", ",", "{", "->", "in")
_OPERATORS = frozenset("+ - * / // % @ == != < <= > >= and or . ( [".split())  # what can follow an expression
_STATEMENT_WORDS = frozenset(
    """for block init reads writes alloc let compute if while assert call dataflow output return
    use module prim_func function extern const reducer intrin desc impl schedule proc""".split()
)
_KEYWORDS = sorted(_STATEMENT_WORDS | {"where", "attr", "from", "else", "inout", "strides", "in", "as", "not"})
_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = {v: k for k, v in _OPEN.items()}
_LOOKAHEAD = 3
_QUIET = 2  # an error so few tokens behind the last one is its consequence


class Recovery:
    def __init__(self, parser: Parser):
        self.p = parser
        self.last_error = -10
        self.inserted = 0  # insertions at one place, so that they end
        self.inserted_at = -1
        self.spelling = {name: text for text, name in parser.words.items()}

    def recover(self, position: int) -> int:
        """Deal with the token at `position`; gives the position where to go on."""
        quiet = position - self.last_error <= _QUIET
        self.last_error = position
        at = self._misspelled(position)
        if at is not None:
            return at
        insert = self._insertion(position)
        if not quiet:
            self._report(position, insert)
        if insert is not None:
            self._shift_inserted(insert, position)
            return position
        token = self.p.tokens[position]
        if token.type != "$END" and self.p.fits(list(self.p.states), position + 1, _LOOKAHEAD):
            return position + 1
        return self._skip(position)

    # ------------------------------------------------------------ one token

    def _misspelled(self, position: int) -> int | None:
        """Read a name that is almost a keyword as that keyword, here or as the token before."""
        parser = self.p
        places = [(position, len(parser.states))]
        if parser.starts and parser.starts[-1] == position - 1:
            places.append((position - 1, len(parser.states) - 1))
        for at, keep in places:
            token = parser.tokens[at]
            if token.type != "NAME" or token.text in parser.words:
                continue
            for word in get_close_matches(token.text, _KEYWORDS, n=3, cutoff=0.75):
                states = parser.states[:keep]
                if (
                    word in parser.words
                    and parser.simulate(states, parser.words[word])
                    and parser.fits(states, at + 1, 2)
                ):
                    self._respell(at, keep, word)
                    return at
        return None

    def _respell(self, at: int, keep: int, word: str) -> None:
        parser = self.p
        token = parser.tokens[at]
        place = self._place(at)
        parser.diagnostics.append(
            Diagnostic("E0101", f"`{token.text}` is not a keyword; did you mean `{word}`?", place,
                       label=f"read as `{word}`", fix=Fix(f"write `{word}`", (Edit(place, word),)))
        )  # fmt: skip
        token.text = word
        del parser.states[keep:], parser.values[keep - 1 :], parser.starts[keep - 1 :]

    def _insertion(self, position: int) -> str | None:
        if self.inserted_at == position and self.inserted > 250:
            return None
        parser = self.p
        at_end = parser.tokens[position].type == "$END"
        for text in _INSERT:
            if text not in parser.words:
                continue
            if text == "{" and not parser.tokens[position].first:
                continue
            states = list(parser.states)
            if not parser.simulate(states, parser.words[text]):
                continue
            if (at_end and text in _CLOSE) or (not at_end and parser.fits(states, position, _LOOKAHEAD)):
                return text
        return None

    def _shift_inserted(self, text: str, position: int) -> None:
        """Run the table with a token that is not in the text; its place is the end of the token before."""
        self.inserted = self.inserted + 1 if self.inserted_at == position else 1
        self.inserted_at = position
        parser = self.p
        terminal = parser.words[text]
        while True:
            action = parser.table.states[parser.states[-1]][terminal]
            if action > 0:
                place = parser.tokens[position - 1].end if position else 0
                parser.states.append(action - 1)
                parser.values.append(Token(text, text, place, place, False))
                parser.starts.append(max(position - 1, 0))
                parser.last = max(parser.last, min(position - 1, len(parser.tokens) - 1), 0)
                return
            parser.reduce(-action - 1, position)

    # ------------------------------------------------------------ skipping

    def _skip(self, position: int) -> int:
        parser = self.p
        keep = len(parser.states)
        while keep > 0:
            states = parser.states[:keep]
            if "ERROR" in parser.table.states[states[-1]] and parser.simulate(states, "ERROR"):
                start = parser.starts[keep - 1] if keep - 1 < len(parser.starts) else position
                go_on = self._sync(states, min(start, position), position, bottom=keep == 1)
                if go_on is not None and (go_on > start or go_on > position):
                    self._shift_error(keep, min(start, position), go_on)
                    return go_on
            keep -= 1
        raise AssertionError("the start state takes an ERROR before the end of the text")

    def _sync(self, states: list[int], start: int, position: int, bottom: bool) -> int | None:
        """The first token from `position` on at which to go on behind an ERROR on `states`."""
        tokens = self.p.tokens
        braces = parens = 0
        for token in tokens[start:position]:
            braces += (token.type == "{") - (token.type == "}")
            parens += (token.type in "([") - (token.type in ")]")
        for i in range(position, len(tokens)):
            token = tokens[i]
            kind = token.type
            at_rest = kind == "$END" or (
                braces <= 0
                and (
                    kind == "}"
                    or (parens <= 0 and kind in ",)]")
                    or (token.first and (parens <= 0 or token.text in _STATEMENT_WORDS))
                )
            )
            if at_rest and (i > start) and self.p.fits(list(states), i, 1 if kind in "})],$END" else 2):
                return i
            if kind in _OPEN or kind in _CLOSE:
                step = 1 if kind in _OPEN else -1
                if kind in "{}":
                    braces += step
                else:
                    parens += step
            if braces < 0:
                if not bottom:
                    return None
                braces = 0
        return None

    def _shift_error(self, keep: int, start: int, end: int) -> None:
        parser = self.p
        del parser.states[keep:]
        del parser.values[keep - 1 :], parser.starts[keep - 1 :]
        while True:
            action = parser.table.states[parser.states[-1]]["ERROR"]
            if action > 0:
                parser.states.append(action - 1)
                parser.values.append(parser.tokens[start])
                parser.starts.append(start)
                parser.last = max(start, end - 1)
                return
            parser.reduce(-action - 1, start)

    # ------------------------------------------------------------ what to say

    def _report(self, position: int, insert: str | None) -> None:
        parser = self.p
        token = parser.tokens[position]
        source = parser.source
        before = parser.tokens[position - 1] if position else None
        if insert is not None:
            opened = self._unclosed(position) if insert in _CLOSE else None
            place = source.span(before.end, before.end) if before else source.span(0, 0)
            spaced = insert if insert in ")]}:," else f" {insert}"
            fix = Fix(f"insert `{insert}`", (Edit(place, spaced),))
            found = self._found(position)
            if insert in _CLOSE and opened is not None and token.type == "$END":
                parser.diagnostics.append(
                    Diagnostic(
                        "E0102",
                        f"`{_CLOSE[insert]}` is never closed",
                        source.span(opened[0], opened[1]),
                        label=f"no `{insert}` for this",
                        fix=fix,
                    )
                )
                return
            related = (Label(source.span(*opened), "to close this"),) if opened is not None else ()
            parser.diagnostics.append(
                Diagnostic("E0101", f"expected `{insert}` here, found {found}", self._place(position),
                           label=f"expected `{insert}` before this", related=related, fix=fix)
            )  # fmt: skip
            return
        expected = self.expected()
        parser.diagnostics.append(
            Diagnostic(
                "E0101",
                f"expected {expected} here, found {self._found(position)}",
                self._place(position),
                label=f"expected {expected}",
                notes=self._inside(position),
            )
        )

    def expected(self) -> str:
        """What can stand at this place, in words."""
        parser = self.p
        here = parser.table.states[self._settled()[-1]]
        accepted = parser.accepted()
        words = sorted(self.spelling.get(t, t) for t in accepted if t not in ("ERROR", "$END"))
        construct = next((phrase for symbol, phrase in _CONSTRUCTS if symbol in here), None)
        if construct is not None:
            closers = [f"`{w}`" for w in words if w in _CLOSE]
            return " or ".join([construct, *closers])
        if "$END" in accepted:
            words.append("the end of the file")
        telling = [w for w in words if w not in _OPERATORS and w not in ("NAME", "STRING", "NUMBER")]
        if len(telling) > 6:  # behind a whole statement: everything that begins one
            telling = [w for w in telling if not (w in _STATEMENT_WORDS or w.isalpha())]
            telling.append("a statement")
        names = {"NAME": "a name", "STRING": "a string", "NUMBER": "a number"}
        shown = [w if " " in w else f"`{w}`" for w in telling]
        shown += [names[t] for t in ("NAME", "STRING", "NUMBER") if t in accepted and "a statement" not in shown]
        if any(w in _OPERATORS for w in words):
            shown.append("an operator")
        if not shown:
            return "something else"
        return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]

    def _inside(self, position: int) -> tuple[str, ...]:
        """How the small construct looks that the error stands in the middle of."""
        parser = self.p
        for i in range(len(parser.states) - 1, -1, -1):
            here = parser.table.states[parser.states[i]]
            if "ERROR" in here:
                form = next((f for symbol, f in _FORMS if symbol in here), None)
                inside = i < len(parser.starts) and parser.starts[i] < position
                return (form,) if form is not None and inside else ()
        return ()

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

    def _found(self, position: int) -> str:
        token = self.p.tokens[position]
        if token.type == "$END":
            return "the end of the file"
        text = token.text if len(token.text) <= 40 else token.text[:37] + "..."
        return f"`{text}`"

    def _place(self, position: int) -> Span:
        token = self.p.tokens[position]
        return self.p.source.span(token.start, token.end)

    def _unclosed(self, position: int) -> tuple[int, int] | None:
        """The innermost bracket that is open at `position`."""
        stack = []
        for token in self.p.tokens[:position]:
            if token.type in _OPEN:
                stack.append(token)
            elif token.type in _CLOSE and stack:
                stack.pop()
        return (stack[-1].start, stack[-1].end) if stack else None
