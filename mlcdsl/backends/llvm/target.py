"""Targets of code generation: a processor and how LLVM calls it."""

from __future__ import annotations

import functools
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`features` as LLVM takes them ("+avx2,-sse4a"); `vector_bits` is the width of a vector register."""

    name: str
    triple: str
    cpu: str
    features: str
    vector_bits: int

    @property
    def pointer_bits(self) -> int:
        return 32 if self.triple.startswith("wasm32") else 64

    @property
    def has_f16_conversion(self) -> bool:
        """Whether conversions between f16 and f32 are exact instructions."""
        if self.triple.startswith("aarch64"):
            return True
        names = self.features.split(",")
        return "+f16c" in names or "+avx512f" in names or "+zfhmin" in names


#: name -> (triple, cpu, features, vector bits)
_CROSS: dict[str, tuple[str, str, str, int]] = {
    "aarch64": ("aarch64-unknown-linux-gnu", "generic", "+neon,+fp-armv8", 128),
    "riscv64": ("riscv64-unknown-linux-gnu", "generic-rv64", "+m,+a,+f,+d,+c", 128),
    "wasm32": ("wasm32-unknown-unknown", "generic", "+simd128,+sign-ext,+nontrapping-fptoint,+bulk-memory", 128),
    "x86-64": ("x86_64-unknown-linux-gnu", "x86-64-v3", "+avx2,+fma,+f16c,+bmi,+bmi2", 256),
}

_X86_WIDTHS = {
    "x86-64": 128,
    "x86-64-v2": 128,
    "x86-64-v3": 256,
    "x86-64-v4": 512,
    "haswell": 256,
    "znver3": 256,
    "znver4": 512,
    "znver5": 512,
    "skylake": 256,
    "skylake-avx512": 512,
    "icelake-server": 512,
    "sapphirerapids": 512,
}


@functools.cache
def host_target() -> Target:
    """The processor that this process runs on."""
    import llvmlite.binding as llvm

    triple = llvm.get_process_triple()
    features = llvm.get_host_cpu_features()
    text = features.flatten() if features else ""
    return Target("llvm", triple, llvm.get_host_cpu_name(), text, _width(triple, text.split(",")))


def parse_target(text: str) -> Target:
    """The target that a text names: "llvm" (the host), "llvm -mcpu=<name>", or an architecture.

    An architecture takes `-mcpu=` and `-mattr=` too: "aarch64 -mcpu=neoverse-v2 -mattr=+sve2".
    """
    words = text.split()
    options = dict(w.partition("=")[::2] for w in words[1:])
    known = {"-mcpu", "-mattr"}
    if not words or (words[0] != "llvm" and words[0] not in _CROSS) or not set(options) <= known:
        names = ", ".join(["llvm", *_CROSS])
        raise ValueError(f"no target {text!r}; there are {names}, with -mcpu=<processor> and -mattr=<features>")
    base = host_target() if words[0] == "llvm" else Target(words[0], *_CROSS[words[0]])
    if not options:
        return base
    cpu = options.get("-mcpu", base.cpu)
    # The features of another processor are its own: LLVM knows them by the name.
    features = base.features if cpu == base.cpu else ""
    extra = options.get("-mattr", "")
    features = ",".join(x for x in (features, extra) if x)
    bits = _X86_WIDTHS.get(cpu, base.vector_bits) if base.triple.startswith("x86_64") else base.vector_bits
    return Target(" ".join(words), base.triple, cpu, features, bits)


def _width(triple: str, features: list[str]) -> int:
    if triple.startswith("x86_64"):
        return 512 if "+avx512f" in features else 256 if "+avx2" in features else 128
    return 128
