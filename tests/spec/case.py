"""One broken constraint: the program, the code, and the text at which the finding points."""

from __future__ import annotations

from dataclasses import dataclass

PARAMS = "(A: f32[8], B: f32[8, 8], P: i64[8], b: bool[8], k: i64, inout C: f32[8])"


@dataclass(frozen=True)
class Case:
    """`number` is a constraint of docs/language.md; `under` the text of the primary place; `also` the codes of other
    errors that follow from it."""

    number: str
    code: str
    under: str
    program: str
    also: tuple[str, ...] = ()


def module(text: str) -> str:
    """Items of a module."""
    return f"module M {{\n{text}\n}}\n"


def prim(body: str, params: str = PARAMS) -> str:
    """The body of a prim_func, in which only what it breaks is wrong."""
    return module(f"prim_func f{params} {{\n{body}\n}}")


def graph(body: str, signature: str = "[n](x: f32[4], y: f32[n], k: i64, b: bool) -> f32[4]") -> str:
    """The body of a graph function, with what it can call."""
    return module(f"""
extern effect(x: f32[4]) -> (y: f32[4]) = "t.effect" attr(effect = true)
prim_func even[n](A: f32[n], s: f32) -> (Z: f32[n]) where n % 2 == 0 {{ compute Z[i] = A[i] * s }}
prim_func both[n](A: f32[n], B: f32[n]) -> (Z: f32[n]) {{ compute Z[i] = A[i] + B[i] }}
prim_func pair(A: f32[4]) -> (Y: f32[4], Z: f32[4]) {{ compute Y[i] = A[i]  compute Z[i] = A[i] }}
prim_func fill(inout A: f32[4]) {{ compute A[i] = 1 }}
function product[n, m](A: f32[n * m]) -> f32[n * m] {{ return A }}
const c: f32[4] = [1, 2, 3, 4]
function f{signature} {{
{body}
}}""")
