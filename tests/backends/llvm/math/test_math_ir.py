"""The interface of the math library, and that its code needs no library on any target."""

from __future__ import annotations

import re
import struct

import llvmlite.binding as llvm
import pytest

from mlcdsl.backends.llvm.math import MATH_FUNCTIONS, MathIR, fma_library, math_function
from mlcdsl.backends.llvm.math.emitter import float_literal
from mlcdsl.backends.llvm.math.harness import closure, loop_text, optimize
from mlcdsl.backends.llvm.math.trig_far import PADDING_BITS, TABLE_WORDS, two_over_pi_words

TARGETS = [
    ("x86_64-unknown-linux-gnu", "x86-64-v3", ""),
    ("aarch64-unknown-linux-gnu", "generic", ""),
    ("riscv64-unknown-linux-gnu", "generic-rv64", "+m,+a,+f,+d,+c"),
    ("riscv64-unknown-linux-gnu", "generic-rv64", "+m,+a,+f,+d,+c,+v"),
]
WASM = "wasm32-unknown-unknown"
SYMBOL_ENTRY = struct.Struct("<IBBHQQ")


def undefined_symbols(elf: bytes) -> set[str]:
    """The names a 64-bit little-endian ELF object takes from elsewhere."""
    (offset,) = struct.unpack_from("<Q", elf, 0x28)
    size, count = struct.unpack_from("<HH", elf, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", elf, offset + i * size) for i in range(count)]
    names = set()
    for section in sections:
        if section[1] != 2:  # SHT_SYMTAB
            continue
        strings = sections[section[6]][4]
        for entry in SYMBOL_ENTRY.iter_unpack(elf[section[4] : section[4] + section[5]]):
            if entry[0] and entry[3] == 0:
                start = strings + entry[0]
                names.add(elf[start : elf.index(b"\0", start)].decode())
    return names


def machine(triple: str, cpu: str, features: str) -> llvm.TargetMachine:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    return llvm.Target.from_triple(triple).create_target_machine(
        cpu=cpu, features=features, opt=2, reloc="pic", codemodel="default"
    )


def module_of(triple: str, name: str, dtype: str, lanes: int, extra: str = "") -> str:
    return f'target triple = "{triple}"\n{loop_text(name, dtype, lanes)}\n{extra}'


@pytest.mark.parametrize(("triple", "cpu", "features"), TARGETS)
def test_objects_need_no_library(triple: str, cpu: str, features: str) -> None:
    target = machine(triple, cpu, features)
    for name in MATH_FUNCTIONS:
        for dtype, lanes in (("f32", 1), ("f32", 8), ("f64", 1), ("f64", 4)):
            module = optimize(module_of(triple, name, dtype, lanes), target)
            assert undefined_symbols(target.emit_object(module)) == set(), f"{name} {dtype} {lanes}"


def test_the_search_for_undefined_symbols_finds_some() -> None:
    target = machine("x86_64-unknown-linux-gnu", "x86-64", "")
    module = optimize(module_of("x86_64-unknown-linux-gnu", "exp", "f32", 4), target)
    assert undefined_symbols(target.emit_object(module)) == {"fmaf"}


def wasm_imports(assembly: str) -> set[str]:
    declared = set(re.findall(r"^\s*\.functype\s+(\S+) ", assembly, re.M))
    defined = set(re.findall(r"^(\S+):", assembly, re.M))
    return declared - defined


@pytest.mark.parametrize("features", ["", "+simd128"])
def test_wasm_needs_only_the_software_fma(features: str) -> None:
    target = machine(WASM, "generic", features)
    for name in MATH_FUNCTIONS:
        for dtype, lanes in (("f32", 4), ("f64", 1)):
            module = optimize(module_of(WASM, name, dtype, lanes), target)
            assert wasm_imports(target.emit_assembly(module)) <= {"fma", "fmaf"}, f"{name} {dtype}"


def test_the_software_fma_completes_wasm() -> None:
    target = machine(WASM, "generic", "")
    library = fma_library()
    declarations = list(dict.fromkeys(d for ir in library for d in ir.declarations))
    for name, dtype in (("exp", "f32"), ("pow", "f64")):
        text = module_of(WASM, name, dtype, 1, "\n".join(ir.text for ir in library))
        missing = [line for line in declarations if line not in text]
        assembly = target.emit_assembly(optimize(text + "\n".join(missing), target))
        assert wasm_imports(assembly) == set(), name


def test_arities() -> None:
    assert MATH_FUNCTIONS["pow"] == 2
    assert {name for name, arity in MATH_FUNCTIONS.items() if arity == 1} >= {"exp", "sin", "sqrt", "round"}
    assert "sin.far" not in MATH_FUNCTIONS
    with pytest.raises(TypeError):
        MATH_FUNCTIONS["exp"] = 3  # type: ignore[index]


def test_math_function_is_cached_and_names_its_symbol() -> None:
    ir = math_function("exp", "f32", 16)
    assert ir is math_function("exp", "f32", 16)
    assert isinstance(ir, MathIR)
    assert ir.symbol == "mlc.exp.f32.v16"
    head = "define internal <16 x float> @mlc.exp.f32.v16(<16 x float> %x) alwaysinline nounwind"
    assert f"{head} willreturn memory(none) {{" in ir.text
    vector = "<16 x float>"
    assert f"declare {vector} @llvm.fma.v16f32({vector}, {vector}, {vector})" in ir.declarations
    assert math_function("pow", "f64").symbol == "mlc.pow.f64"


def test_dependencies_come_first() -> None:
    symbols = [ir.symbol for ir in closure("tan", "f32", 4)]
    assert symbols == ["mlc.tan.far.f64", "mlc.tan.f32.v4"]


def test_no_fast_math() -> None:
    flags = re.compile(r"\b(?:fast|nnan|ninf|nsz|arcp|contract|afn|reassoc)\b")
    for name in MATH_FUNCTIONS:
        for dtype in ("f32", "f64"):
            assert not flags.search(math_function(name, dtype, 4).text)


def test_wrong_requests() -> None:
    with pytest.raises(KeyError, match="gamma"):
        math_function("gamma", "f32")
    with pytest.raises(ValueError, match="f16"):
        math_function("exp", "f16")
    with pytest.raises(ValueError, match="0 lanes"):
        math_function("exp", "f32", 0)
    with pytest.raises(ValueError, match="scalar"):
        math_function("sin.far", "f64", 4)


def test_constants_are_exact() -> None:
    assert float_literal(1.0, "double") == "0x3FF0000000000000"
    assert float_literal(0.1, "double") == "0x3FB999999999999A"
    assert float_literal(0.1, "float") == "0x3FB99999A0000000"
    assert float_literal(float("inf"), "float") == "0x7FF0000000000000"


def test_digits_of_two_over_pi() -> None:
    import mpmath

    bits = 32 * TABLE_WORDS - PADDING_BITS
    with mpmath.workprec(bits + 64):
        wanted = int(mpmath.floor(mpmath.ldexp(2 / mpmath.pi, bits)))
    found = 0
    for word in two_over_pi_words():
        found = found << 32 | word
    assert found == wanted
