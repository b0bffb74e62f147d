"""Damaged programs: `mutant(seed)` is always the same text for the same seed and corpus."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.fuzz.corpus import pick

WORDS = """
    use module prim_func function extern const reducer intrin desc impl where attr from for in grid range parallel
    vectorized unroll thread block spatial reduce scan opaque init reads writes alloc let compute if else while assert
    call dataflow output return as inout strides and or not f32 f16 bf16 i64 i32 u8 bool f8e4m3 sum max min select
    exp sqrt cast floordiv true false n m i j k A B C Y x
    -> // == != < <= > >= += -= *= + - * / % @ = ( ) [ ] { } , : . " #
    0 1 128 0x1f 1.5 1e-5 1e999 007 1_000 1__0 0x_ 1_ 99999999999999999999999999 9223372036854775808 "text" ## ;
""".split()
PIECES = (
    "\0", "\r\n", "\r", "\n\n\n", "\t", "\f", "\v", "\x1b[31m", "\u2028", "\u0085", "\ufeff", "\u202e", "\ud800", "é",
    "e\u0301", "变量", "🙂", "١٢", "ª", "\U0010ffff", '"\\u{110000}"', '"\\u{d800}"', '"\\x"', '"\\', '"""', "'", "`",
    "#" * 300, "x" * 5000, "9" * 5000, "0x" + "f" * 5000, "1e" + "9" * 400, "0." + "0" * 400 + "1",
    "//", "/*", "...", "->->", "{{", "}}", "((", "))", "[[", "]]", "= =", ", ,", ": :",
)  # fmt: skip
_TOKEN = re.compile(r"\w+|\"[^\"\n]*\"|->|//|[=!<>+*-]=|\s+|.", re.DOTALL)
_NAME = re.compile(r"[^\W\d]\w*")
#: what opens a level of nesting, what stands in it, and what closes it
_NESTS = (
    ("(", "x", ")"), ("[", "1", "]"), ("-", "x", ""), ("not ", "x", ""), ("f(", "x", ")"), ("A[", "i", "]"),
    ("if x { ", "y = 1", " }"), ("for i in grid(2) { ", "y = 1", " }"), ("x + ", "x", ""), ("", "x", ".0"),
    ("{", "", "}"), ("if x {} else ", "{}", ""), ("", "x", " + x"), ("", "x", "[0]"), ("block b() { ", "", " }"),
)  # fmt: skip


def mutant(seed: int) -> str | bytes:
    """The damaged program of a seed: a text, or bytes that may be no text."""
    rng = random.Random(seed)
    text = pick(rng)
    for _ in range(min(int(rng.expovariate(0.6)) + 1, 12)):
        text = rng.choices(_STEPS, _WEIGHTS)[0](rng, text)[:200_000]
    return _bytes(rng, text) if rng.random() < 0.1 else text


def _tokens(rng: random.Random, text: str) -> str:
    """Delete, double, swap, replace or insert a few tokens."""
    tokens = _TOKEN.findall(text) or [""]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        i, j = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        match rng.randrange(6):
            case 0:
                tokens[i] = ""
            case 1:
                tokens[i] *= 2
            case 2:
                tokens[i], tokens[j] = tokens[j], tokens[i]
            case 3:
                tokens[i] = rng.choice(WORDS)
            case 4:
                tokens[i] += f" {rng.choice(WORDS)} "
            case _:
                tokens[i] = tokens[j]
    return "".join(tokens)


def _ranges(rng: random.Random, text: str) -> str:
    """Delete, double or move a stretch of characters."""
    i = rng.randrange(len(text) + 1)
    n = int(rng.expovariate(1 / 30)) + 1
    part, rest = text[i : i + n], text[:i] + text[i + n :]
    j = rng.randrange(len(rest) + 1)
    return rng.choice((rest, text[: i + n] + text[i:], rest[:j] + part + rest[j:]))


def _lines(rng: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            del lines[i]
        case 1:
            lines.insert(j, lines[i])
        case _:
            lines[i], lines[j] = lines[j], lines[i]
    return "".join(lines)


def _piece(rng: random.Random, text: str) -> str:
    i = rng.randrange(len(text) + 1)
    return text[:i] + rng.choice(PIECES) + text[i:]


def _splice(rng: random.Random, text: str) -> str:
    """The beginning of one program and the end of another."""
    other = pick(rng)
    return text[: rng.randrange(len(text) + 1)] + other[rng.randrange(len(other)) :]


def _truncate(rng: random.Random, text: str) -> str:
    i = rng.randrange(len(text) + 1)
    return text[:i] if rng.random() < 0.8 else text[i:]


def _nest(rng: random.Random, text: str) -> str:
    """Something nested deeply, in place of a name or at any place."""
    depth = rng.choice((3, 50, 150, 199, 201, 400, 3000))
    opening, inner, closing = rng.choice(_NESTS)
    closed = depth if rng.random() < 0.8 else rng.randrange(depth)
    nested = opening * depth + inner + closing * closed
    places = list(_NAME.finditer(text))
    if places and rng.random() < 0.8:
        place = rng.choice(places)
        return text[: place.start()] + nested + text[place.end() :]
    i = rng.randrange(len(text) + 1)
    return text[:i] + nested + text[i:]


def _number(rng: random.Random, text: str) -> str:
    """Another number: huge, of odd form, negative, zero."""
    places = list(re.finditer(r"(?<!\w)[0-9][\w.]*", text))
    if not places:
        return text
    big = "9" * rng.choice((5, 19, 20, 40, 400, 4300, 4301, 20_000))
    odd = ("0", "-1", "1.5", "1e400", "0x" + "f" * 17, "-9223372036854775808", "2147483648", "00", "1_")
    new = rng.choice((big, *odd))
    place = rng.choice(places)
    return text[: place.start()] + new + text[place.end() :]


def _collide(rng: random.Random, text: str) -> str:
    """One name becomes another, at one place or everywhere: things are declared twice, or mean something else."""
    names = _NAME.findall(text)
    if not names:
        return text
    old, new = rng.choice(names), rng.choice((rng.choice(names), rng.choice(WORDS[:80])))
    if rng.random() < 0.5:
        return re.sub(rf"\b{re.escape(old)}\b", lambda _: new, text)
    place = rng.choice(list(_NAME.finditer(text)))
    return text[: place.start()] + new + text[place.end() :]


def _line_ends(rng: random.Random, text: str) -> str:
    end = rng.choice(("\r\n", "\r", " ", "\n\n", "\n\r"))
    return text.replace("\n", end)


def _long_line(rng: random.Random, text: str) -> str:
    """An expression or a list that goes on and on, on one line."""
    count = rng.choice((100, 1000, 5000))
    unit = rng.choice(("x, ", "x + ", "A[i], ", "i: i64, ", "y = 1 ", "1, ", "- ", "spatial v = i, ", "# "))
    i = rng.randrange(len(text) + 1)
    return text[:i] + unit * count + text[i:]


def _bytes(rng: random.Random, text: str) -> bytes:
    data = bytearray(text.encode("utf-8", errors="surrogatepass"))
    for _ in range(rng.choice((0, 1, 1, 3, 10))):
        i = rng.randrange(len(data) + 1)
        wrong = (b"\xff", b"\xc3", b"\xe2\x28", b"\0", b"\xed\xa0\x80", b"\xf5\x80", bytes([rng.randrange(256)]))
        data[i:i] = rng.choice(wrong)
    return (b"\xef\xbb\xbf" if rng.random() < 0.2 else b"") + bytes(data)


_Step = Callable[[random.Random, str], str]
_STEPS: tuple[_Step, ...] = (
    _tokens, _ranges, _lines, _piece, _splice, _truncate, _nest, _number, _collide, _line_ends, _long_line,
)  # fmt: skip
_WEIGHTS = (12, 4, 2, 3, 2, 2, 1, 2, 3, 0.3, 0.5)
