"""The TextMate grammars of VS Code.

Keywords are soft, so a rule has to know whether a name or a new statement comes next. Whatever is followed by an
operand (an operator, a comma, a word such as `return`) therefore begins a rule of its own that ends with the operand:
a word there is a name, on whatever line it stands. Inside of parentheses and brackets there are no statements.
"""

from __future__ import annotations

from typing import Any

from grammar.editors.generator.words import constants, dtypes, words

Rule = dict[str, Any]

NAME = r"[^\W\d]\w*"
CALL = r"(?=\s*(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\]\s*)?\()"
#: what stands behind a soft keyword that is meant as a name
NAME_BEFORE = r"=(?!=)|[-+*]=|[,:.)\]]"
NOT_A_NAME = rf"(?!\s*(?:{NAME_BEFORE}|\[))"
#: the words that take a list: `where [` is told from `where[0] = 1` by the space
GUARDS = {
    **dict.fromkeys(("return", "if", "while", "assert"), rf"(?!\s*(?:{NAME_BEFORE}))"),
    **dict.fromkeys(("in", "where", "init"), rf"(?!\s*(?:{NAME_BEFORE})|\[)"),
}
NUMBER = r"[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?\w*"
#: an operand that is no name ends the rule before it
OTHER = r"(?=[^\s#])"
#: scopes of the words that have an operand behind them, by role
KINDS = {
    "definition": "storage.type",
    "access": "keyword.other",
    "control": "keyword.control",
    "infix": "keyword.control",
}
NAMESPACES = {"module": "entity.name.type.module", "const": "variable.other.constant"}


def one_of(names: list[str]) -> str:
    return rf"\b(?:{'|'.join(names)})\b"


def includes(*names: str) -> list[Rule]:
    return [{"include": f"#{name}"} for name in names]


class Grammar:
    """One language; `language` is the end of its scope names."""

    def __init__(self, language: str):
        self.language = language
        self.words = words(language)

    def scope(self, name: str) -> str:
        return f"{name}.{self.language}"

    def captures(self, *names: str) -> Rule:
        return {str(i): {"name": self.scope(name)} for i, name in enumerate(names, 1) if name}

    def match(self, pattern: str, *names: str) -> Rule:
        """One name is for the whole match, several are for its groups."""
        if len(names) == 1:
            return {"match": pattern, "name": self.scope(names[0])}
        return {"match": pattern, "captures": self.captures(*names)}

    def operand(self, begin: str, name: str, plain: str = "variable.other", call: str = "entity.name.function") -> Rule:
        """What `begin` matches, up to the operand behind it and with it if it is a name."""
        literal, dtype = one_of(constants()), one_of(dtypes())
        return {
            "begin": begin,
            "beginCaptures": {"0": {"name": self.scope(name)}},
            "end": rf"(?!not\b)(?:({literal})|({dtype})|({NAME}){CALL}|({NAME}))|{OTHER}",
            "endCaptures": self.captures("constant.language", "support.type.primitive", call, plain),
            "patterns": includes("comment"),
        }

    def word(self, word: str, role: str) -> Rule:
        """A keyword that stands where a statement can begin, or behind an expression."""
        begin = rf"\b{word}\b{GUARDS.get(word, NOT_A_NAME)}"
        if role == "plain":
            return self.match(begin, f"keyword.control.{word}")
        if role == "block":
            return self.match(begin, "storage.type.block")
        if role == "attributes":
            return self.match(rf"\b{word}\b(?=\s*\()", "keyword.other.attributes")
        if role == "import":
            return self.match(rf'\b{word}\b(?=\s*")', "keyword.control.import")
        if role == "declaration":
            return self.declaration(word)
        loop = "support.function.loop" if word == "in" and self.language == "mlc" else "entity.name.function"
        return self.operand(begin, f"{KINDS[role]}.{word}", call=loop)

    def declaration(self, word: str) -> Rule:
        name = NAMESPACES.get(word, f"entity.name.function.{word}")
        return {
            "match": rf"\b({word})\s+({NAME})",
            "captures": self.captures(f"storage.type.{word}", name),
        }

    def keywords(self) -> list[Rule]:
        return [self.word(w, role) for role, listed in self.words.items() for w in listed if role not in OWN_RULES]

    # ------------------------------------------------------------ rules by name

    def repository(self) -> Rule:
        return {
            "comment": {"patterns": [self.match(r"##.*$", "comment.line.documentation"),
                                     self.match(r"#.*$", "comment.line.number-sign")]},
            "string": self.string(),
            "number": {"patterns": self.numbers()},
            "member": {"patterns": self.members()},
            "name": {"patterns": self.names()},
            "operator": {"patterns": self.operators()},
            "logical": {"patterns": [self.operand(r"\b(?:and|or|not)\b", "keyword.operator.logical")]},
            "strides": {"patterns": self.strides()},
            "type": self.operand(r":", "punctuation.separator.annotation", "support.type", "support.type"),
            "parentheses": self.region(r"\(", r"\)", "parenthesis", "modifier", "argument", "type",
                                       "expression"),
            "brackets": self.region(r"\[", r"\]", "bracket", "extent", "expression"),
            "extent": self.operand(r":", "punctuation.separator.range"),
            "modifier": {"patterns": self.modifiers()},
            "expression": {"patterns": includes("comment", "string", "number", "member", "logical", "strides",
                                                "parentheses", "brackets", "operator", "name")},
            "argument": self.match(rf"{NAME}(?=\s*=(?!=))", "variable.parameter"),
            "braces": {
                "begin": r"\{", "end": r"\}",
                "beginCaptures": {"0": {"name": self.scope("punctuation.section.block.begin")}},
                "endCaptures": {"0": {"name": self.scope("punctuation.section.block.end")}},
                "patterns": includes("statement"),
            },
            "keyword": {"patterns": self.keywords()},
            "header": {"patterns": self.headers()},
            "comma": self.operand(r",", "punctuation.separator.comma"),
            "statement": {"patterns": includes("comment", "string", "braces", "header", "keyword", "type", "comma",
                                               "expression")},
        }  # fmt: skip

    def string(self) -> Rule:
        return {
            "name": self.scope("string.quoted.double"),
            "begin": '"',
            "end": '"|$',
            "beginCaptures": {"0": {"name": self.scope("punctuation.definition.string.begin")}},
            "endCaptures": {"0": {"name": self.scope("punctuation.definition.string.end")}},
            "patterns": [
                self.match(r"\\(?:u\{[0-9a-fA-F]{1,6}\}|.)", "constant.character.escape"),
                self.match(r"\{\}", "constant.other.placeholder"),
            ],
        }

    def numbers(self) -> list[Rule]:
        return [
            self.match(r"\b0[xX]\w*", "constant.numeric.hex"),
            self.match(rf"\b(?=[0-9_]*(?:\.[0-9]|[eE][-+0-9])){NUMBER}", "constant.numeric.float"),
            self.match(rf"\b{NUMBER}", "constant.numeric.integer"),
        ]

    def members(self) -> list[Rule]:
        dot = "punctuation.accessor"
        return [
            self.match(r"(\.)\s*([0-9]+)", dot, "constant.numeric.integer"),
            self.match(rf"(\.)\s*({NAME}){CALL}", dot, "entity.name.function"),
            self.match(rf"(\.)\s*({NAME})", dot, "variable.other.member"),
            self.match(r"\.", dot),
        ]

    def names(self) -> list[Rule]:
        return [
            self.match(one_of(constants()), "constant.language"),
            self.match(one_of(dtypes()), "support.type.primitive"),
            self.match(rf"{NAME}{CALL}", "entity.name.function"),
            self.match(NAME, "variable.other"),
        ]

    def operators(self) -> list[Rule]:
        return [
            self.operand(r"->", "keyword.operator.arrow"),
            self.operand(r"==|!=|<=|>=|<|>", "keyword.operator.comparison"),
            self.operand(r"[-+*]?=", "keyword.operator.assignment"),
            self.operand(r"//|[-+*/%@]", "keyword.operator.arithmetic"),
            self.match(r",", "punctuation.separator.comma"),
        ]

    def strides(self) -> list[Rule]:
        """`strides` behind a type; a name behind an operator."""
        if "strides" not in self.words:
            return []
        return [self.match(r"(?<=[\]\w] )(?<!\bnot )(?<!\band )(?<!\bor )strides\b(?=\s*\[)", "keyword.other.strides")]

    def modifiers(self) -> list[Rule]:
        """In parentheses: `spatial vi`, `inout A`, and nothing else has two names in a row."""
        behind = rf"\b(?=\s+(?!and\b|or\b|strides\b){NAME})"
        return [
            self.match(rf"\binout{behind}", "storage.modifier"),
            self.match(rf"\b(?!(?:not|and|or)\b){NAME}{behind}", "storage.type.axis"),
        ]

    def region(self, begin: str, end: str, name: str, *patterns: str) -> Rule:
        """Brackets; a brace ends them as well, for they may not be closed yet."""
        return {
            "begin": begin,
            "end": rf"{end}|(?=[{{}}])",
            "beginCaptures": {"0": {"name": self.scope(f"punctuation.section.{name}.begin")}},
            "endCaptures": {"0": {"name": self.scope(f"punctuation.section.{name}.end")}},
            "patterns": includes(*patterns),
        }

    def headers(self) -> list[Rule]:
        """What needs more than its word: the axes of a block, where a colon has an extent behind it, and schedules."""
        if self.language == "mlc":
            axes = self.region(rf"\b(block)\b\s*(?:({NAME})\s*)?(\()", r"\)", "parenthesis", "modifier", "argument",
                               "extent", "expression")  # fmt: skip
            names = ("storage.type.block", "entity.name.label.block", "punctuation.section.parenthesis.begin")
            block = self.match(rf"\b(block)\s+({NAME})(?=\s*(?:#.*)?$)", *names[:2])
            return [axes | {"beginCaptures": self.captures(*names)}, block]
        inside = [
            self.match(r"\bfor\b", "keyword.control.for"),
            self.match(rf"\b(target)\s+({NAME})", "keyword.other.target", "variable.other"),
            self.match(r"\.", "punctuation.accessor"),
            self.match(NAME, "variable.other"),
        ]
        head = {
            "begin": rf"\b(schedule)\s+({NAME})",
            "beginCaptures": self.captures("storage.type.schedule", "entity.name.function.schedule"),
            "end": r"(?=[({])",
            "patterns": [*includes("comment"), *inside],
        }
        return [head]

    def whole(self) -> Rule:
        return {
            "comment": "Written by `python -m grammar.editors.generator`; a change belongs there.",
            "name": {"mlc": "MLC program", "mlcs": "MLC schedule"}[self.language],
            "scopeName": f"source.{self.language}",
            "fileTypes": [self.language],
            "patterns": includes("statement"),
            "repository": self.repository(),
        }


#: words that `headers`, `strides` and `modifiers` have rules for
OWN_RULES = ("strides", "target")


def grammar(language: str) -> Rule:
    """The grammar of `mlc` or `mlcs`."""
    return Grammar(language).whole()
