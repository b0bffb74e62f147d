"""What happens at a token that does not fit: say what was expected, mend the text if little mends it, else skip.

A misspelled keyword is read as the keyword. Otherwise several ways to go on are tried in simulation, and the one that
lets most of the following tokens fit is taken: insert a missing token, take another token in place of this one, leave
this one out, give up the construct that the previous line left unfinished, or leave out a `}` that closed too much.
When none goes far, the construct at hand is given up: pop to a state that takes an ERROR, skip to a token that can
follow it, and go on there.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from mlcdsl.syntax.brackets import CLOSE, OPEN, closes, opening, unclosed
from mlcdsl.syntax.lexer import Token
from mlcdsl.syntax.messages import Messages
from mlcdsl.syntax.words import ITEM_WORDS, KEYWORDS, STATEMENT_WORDS
from mlcdsl.types import DTYPES

if TYPE_CHECKING:
    from mlcdsl.syntax.parser import Parser

#: tried as the missing tokens, in this order
_INSERT = (
    (")",), ("]",), ("}",), ("=",), (":",), (",",), ("{",), ("->",), ("in",), ("(", ")"), ("{", "}"), (")", "}"),
    ("]", "}"), *(("}",) * n for n in range(2, 9)),
)  # fmt: skip
_REPLACE = (")", "]", "=", ":", "{", "->", "in")
LOOKAHEAD = 12  # how far a repair is tried
_LEAST = 3  # and how many tokens have to fit behind it
_QUIET = 2  # an error so few tokens behind the last one is its consequence


@dataclass(frozen=True, slots=True)
class Repair:
    """`reach`: up to which token the text fits then; `kind`: insert, replace, drop, give up, or reopen."""

    reach: int
    kind: str
    texts: tuple[str, ...] = ()
    keep: int = 0  # for `give up`: how much of the stack stays

    @property
    def lossy(self) -> bool:
        """Whether the tree may differ from what was meant."""
        return self.kind in ("give up", "drop") or self.texts[:1] in ((")",), ("]",), ("(",))


class Recovery:
    def __init__(self, parser: Parser):
        self.p = parser
        self.say = Messages(parser)
        self.lost: list[int] = []  # where the tree lacks something that the text says
        self.last_error = -10
        self.inserted = 0  # insertions at one place, so that they end
        self.inserted_at = -1
        row_of = parser.source.row_of
        self.bad_rows = {row_of(d.span.start): d.span.start for d in parser.diagnostics if d.span is not None}

    def _bad_before(self, position: int) -> bool:
        """Whether the line has been found wrong before this token: then the error may come from that."""
        start = self.p.tokens[position].start
        return self.bad_rows.get(self.p.source.row_of(start), start) < start

    def recover(self, position: int) -> int:
        """Deal with the token at `position`; gives the position where to go on."""
        at = self._misspelled(position)
        if at is None:
            at = self._else_if(position)
        if at is not None:
            self.last_error = position
            return at
        line = self._unfinished_line(position)
        if line is not None:
            position = line
        quiet = position - self.last_error <= _QUIET or self._bad_before(position)
        self.last_error = position
        repair = self._best(position)
        if repair is None or repair.lossy:
            self.lost.append(self.say.lost(position))
        if repair is None:
            if not quiet:
                self.say.unexpected(position)
            return self._skip(position)
        if repair.kind == "reopen":
            self.say.closed_early(position - 1)
            self.p.restore(self.p.line_before)
            return position
        if not quiet:
            self._report(position, repair)
        return self._apply(position, repair)

    def _report(self, position: int, repair: Repair) -> None:
        if repair.kind in ("insert", "replace"):
            self.say.missing(position, repair.texts, repair.kind == "replace")
        else:
            self.say.unexpected(position)

    def _apply(self, position: int, repair: Repair) -> int:
        if repair.kind == "give up":
            start = self.p.starts[repair.keep - 1] if repair.keep - 1 < len(self.p.starts) else position
            self._shift_error(repair.keep, min(start, position), position)
        for text in repair.texts:
            self._shift_inserted(text, position)
        return position if repair.kind in ("insert", "give up") else position + 1

    # ------------------------------------------------------------ a word that is almost a keyword

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
            for word in _similar(token.text):
                states = parser.states[:keep]
                terminal = parser.words.get(word)
                if terminal and parser.simulate(states, terminal) and parser.reach(states, at + 1, 3) >= at + 3:
                    self._respell(at, keep, word)
                    return at
        return None

    def _else_if(self, position: int) -> int | None:
        """Read `elif` as `else if`, from the beginning of its line."""
        parser = self.p
        tokens, line = parser.tokens, parser.line
        for at in (position, position - 1):
            if at <= line.start or line.start < 0 or tokens[at].text != "elif" or "else" not in parser.words:
                continue
            token = tokens[at]
            parser.respell(at, "else")
            parser.insert(at + 1, Token("NAME", "if", token.end, token.end, False))
            if parser.reach(list(line.states), line.start, at + 5 - line.start) >= at + 5:
                self.say.other_word(at, "elif", "else if")
                parser.restore(line)
                return line.start
            parser.respell(at, "elif")
            parser.remove(at + 1)
        return None

    def _respell(self, at: int, keep: int, word: str) -> None:
        parser = self.p
        self.say.respelled(at, word)
        parser.respell(at, word)
        del parser.states[keep:], parser.values[keep - 1 :], parser.starts[keep - 1 :]

    # ------------------------------------------------------------ what goes furthest

    def _best(self, position: int) -> Repair | None:
        parser = self.p
        found = [*self._reopenings(position), *self._insertions(position), *self._replacements(position),
                 *self._given_up(position), *self._dropped(position)]  # fmt: skip
        best = max(found, key=lambda r: r.reach, default=None)
        if best is not None and best.reach >= min(position + _LEAST, len(parser.tokens)):
            return best
        if parser.tokens[position].type == "$END":  # what is open at the end is closed, as far as it can be
            closing = (t for t in (")", "]", "}") if parser.simulate(list(parser.states), parser.words[t]))
            text = next(closing, None)
            if text is not None and self._may_insert(position):
                return Repair(position, "insert", (text,))
        return None

    def _may_insert(self, position: int) -> bool:
        return self.inserted_at != position or self.inserted <= 250

    def _insertions(self, position: int) -> list[Repair]:
        parser = self.p
        found: list[Repair] = []
        if not self._may_insert(position):
            return found
        for texts in _INSERT:
            if not all(text in parser.words for text in texts) or not self._sensible(texts, position):
                continue
            states = list(parser.states)
            if all(parser.simulate(states, parser.words[text]) for text in texts):
                found.append(Repair(parser.reach(states, position, LOOKAHEAD), "insert", texts))
        return found

    def _sensible(self, texts: tuple[str, ...], position: int) -> bool:
        """Whether people leave out these tokens in front of this one."""
        parser = self.p
        token, before = parser.tokens[position], parser.tokens[position - 1] if position else None
        if texts == ("{",):
            return token.first and token.type not in ("}", "$END")
        if texts == ("{", "}"):
            return token.type == "}"
        if texts == ("(", ")"):
            return token.type in ("{", "->")
        if texts == (":",):
            return not token.first and (before is None or before.text not in DTYPES)
        if texts == (",",) and token.first:
            opened = unclosed(parser.tokens, position, parser.source)
            return opened is not None and parser.source.text[opened[0]] != "{"
        return len(texts) == 1 or token.first

    def _replacements(self, position: int) -> list[Repair]:
        parser = self.p
        token = parser.tokens[position]
        if token.type in ("NAME", "NUMBER", "STRING", "$END", "{", "}"):
            return []
        found = []
        for text in _REPLACE:
            states = list(parser.states)
            terminal = parser.words.get(text)
            if terminal and text != token.type and parser.simulate(states, terminal):
                found.append(Repair(parser.reach(states, position + 1, LOOKAHEAD - 1), "replace", (text,)))
        return found

    def _dropped(self, position: int) -> list[Repair]:
        kind = self.p.tokens[position].type
        if kind == "$END" or kind == "{":
            return []
        reach = self.p.reach(list(self.p.states), position + 1, LOOKAHEAD - 1)
        return [Repair(reach, "drop")] if reach > position + 1 else []

    def _given_up(self, position: int) -> list[Repair]:
        """End the construct at hand before this token, where a line begins or a brace closes."""
        parser = self.p
        token = parser.tokens[position]
        if not token.first and token.type != "}":
            return []
        found = []
        for keep in range(len(parser.states), 1, -1):
            states = parser.states[:keep]
            if "ERROR" not in parser.table.states[states[-1]] or not parser.simulate(states, "ERROR"):
                continue
            start = parser.starts[keep - 1] if keep - 1 < len(parser.starts) else position
            if start < position and self._balanced(start, position):
                found.append(self._ended(states, position, keep))
        return found

    def _ended(self, states: list[int], position: int, keep: int) -> Repair:
        """Give up down to these states; before a declaration and at the end the bodies around are closed too."""
        parser = self.p
        best = Repair(parser.reach(list(states), position, LOOKAHEAD), "give up", (), keep)
        closing = 0
        token = parser.tokens[position]
        if token.type == "$END" or (token.text in ITEM_WORDS and parser.heading(position)):
            while best.reach == position and closing < 8 and parser.simulate(states, parser.words["}"]):
                closing += 1
                reach = parser.reach(list(states), position, LOOKAHEAD)
                best = Repair(reach, "give up", ("}",) * closing, keep)
        return best

    def _balanced(self, start: int, position: int) -> bool:
        """Whether no brace opens in these tokens without being closed."""
        kinds = [t.type for t in self.p.tokens[start:position]]
        return kinds.count("{") <= kinds.count("}")

    def _reopenings(self, position: int) -> list[Repair]:
        """The `}` just before, alone on its line and not below its `{`, closed too much."""
        parser = self.p
        line = parser.line_before
        at = line.start
        if at != position - 1 or parser.line.start != position or position < 2 or parser.tokens[at].type != "}":
            return []
        opened = opening(parser.tokens, at)
        if opened is None or closes(parser.source, opened, parser.tokens[at]):
            return []
        reach = parser.reach(list(line.states), position, LOOKAHEAD)
        return [Repair(reach, "reopen")] if reach > position else []

    def _unfinished_line(self, position: int) -> int | None:
        """The beginning of this line, if the line is right by itself and the one before it is not finished."""
        parser = self.p
        line = parser.line
        at = line.start
        if not 0 < at < position or parser.tokens[at].type in CLOSE or position - at > 100:
            return None
        for keep in range(len(line.states), 1, -1):
            states = line.states[:keep]
            if "ERROR" not in parser.table.states[states[-1]] or not parser.simulate(states, "ERROR"):
                continue
            start = line.starts[keep - 1] if keep - 1 < len(line.starts) else at
            if start >= at or not self._balanced(start, at):
                return None
            wanted = min(position + _LEAST, len(parser.tokens))
            if parser.reach(states, at, wanted - at) < wanted:
                return None
            parser.restore(line)
            return at
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
            declares = token.text in ITEM_WORDS and self.p.heading(i)
            at_rest = (
                kind == "$END"
                or declares
                or (
                    braces <= 0
                    and (
                        kind == "}"
                        or (parens <= 0 and kind in ",)]")
                        or (token.first and (parens <= 0 or token.text in STATEMENT_WORDS))
                    )
                )
            )
            if at_rest and (i > start) and self.p.fits(list(states), i, 1 if kind in "})],$END" else 2):
                return i
            if declares and not bottom:
                return None
            if kind in OPEN or kind in CLOSE:
                step = 1 if kind in OPEN else -1
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
                parser.values.append(self._error_token(start))
                parser.starts.append(start)
                parser.last = max(start, end - 1)
                return
            parser.reduce(-action - 1, start)

    def _error_token(self, start: int) -> Token:
        """An ERROR; its text is the name of the declaration that is lost, if it had come that far."""
        first, name = self.p.tokens[start : start + 2] if start + 1 < len(self.p.tokens) else (None, None)
        if first is not None and name is not None and first.text in ITEM_WORDS and name.type == "NAME":
            return Token("ERROR", name.text, name.start, name.end, False)
        place = self.p.tokens[start]
        return Token("ERROR", "", place.start, place.end, False)


@lru_cache(1024)
def _similar(text: str) -> list[str]:
    """Keywords that differ by a letter or two, or by the order of letters."""
    turned = [word for word in KEYWORDS if len(word) > 2 and sorted(word) == sorted(text)]
    return turned or get_close_matches(text, KEYWORDS, n=3, cutoff=0.75)
