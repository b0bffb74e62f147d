"""Whether LLVM has an intrinsic as it is declared, and a target the instructions for it.

A process of its own asks, for LLVM ends the process in which it cannot make code for an intrinsic.
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass

from mlcdsl.backends.llvm.target import Target, host_target
from mlcdsl.diagnostics import Diagnostic, InternalError, MlcError
from mlcdsl.ir import tensor as T

#: what the names of an architecture's intrinsics begin with -> its triple
_ARCHITECTURES = {
    "x86": "x86_64-unknown-linux-gnu",
    "aarch64": "aarch64-unknown-linux-gnu",
    "riscv": "riscv64-unknown-linux-gnu",
    "wasm": "wasm32-unknown-unknown",
}
_SECONDS = 60
_SCRIPT = """
import json, sys
import llvmlite.binding as llvm
job = json.load(sys.stdin)
llvm.initialize_all_targets()
llvm.initialize_all_asmprinters()
try:
    module = llvm.parse_assembly(job["text"])
    module.verify()
    print(json.dumps({"declared": str(module.get_function(job["symbol"]))}), flush=True)
except (RuntimeError, NameError) as error:
    print(json.dumps({"refused": str(error)}))
    sys.exit()
target = llvm.Target.from_triple(job["triple"])
machine = target.create_target_machine(cpu=job["cpu"], features=job["features"], opt=1)
machine.emit_object(module)
print(json.dumps({"made": True}))
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What LLVM says: its declaration of the intrinsic, why it refuses the call, whether it made code of it."""

    declared: str = ""
    refused: str = ""
    made: bool = False
    failure: str = ""


def check_intrinsic(extern: T.Extern, target: Target) -> None:
    """Raises MlcError: E0806 where the declaration is not LLVM's, E0807 where the target lacks what it needs."""
    assert extern.llvm is not None
    check_declared(extern)
    own = _ARCHITECTURES.get(_family(extern.symbol))
    here = target.triple.split("-")[0]
    if own is not None and own.split("-")[0] != here:
        raise _error("E0807", extern, f"`{extern.symbol}` is not for the target {target.name} ({here})")
    listed = target.features.split(",")
    lacking = [x for x in extern.llvm.features if f"+{x}" not in listed]
    if target == host_target() and not lacking:
        return
    if not _ask(extern.symbol, extern.llvm, target.triple, target.cpu, target.features).made:
        needs = ", ".join(lacking or extern.llvm.features) or "instructions"
        options = ",".join(f"+{x}" for x in extern.llvm.features)
        raise _error(
            "E0807", extern, f"`{extern.symbol}` needs {needs}, which the target {target.name} lacks",
            f'a target that has it: --target "{target.name} -mattr={options}"' if options else "",
        )  # fmt: skip


def check_declared(extern: T.Extern) -> None:
    """E0806 unless LLVM has the intrinsic with these types, and makes code of it with the features that it declares."""
    assert extern.llvm is not None
    intrinsic, symbol = extern.llvm, extern.symbol
    if not re.fullmatch(r"llvm(\.\w+)+", symbol):
        raise _error("E0806", extern, f"`{symbol}` is not the name of an intrinsic of LLVM", "they begin with `llvm.`")
    triple = _ARCHITECTURES.get(_family(symbol)) or host_target().triple
    cpu = "x86-64" if triple.startswith("x86_64") else "generic"
    answer = _ask(symbol, intrinsic, triple, cpu, ",".join(f"+{x}" for x in intrinsic.features))
    _check_types(extern, intrinsic, answer)
    strange = re.search(r"'\+(\S+)' is not a recognized feature", answer.failure)
    if strange:
        raise _error("E0806", extern, f"LLVM knows no feature `{strange[1]}` of {triple.split('-')[0]}")
    if not answer.made:
        given = ", ".join(intrinsic.features) or "no features"
        why = [line for line in answer.failure.splitlines() if line.startswith("LLVM ERROR")][:1]
        raise _error("E0806", extern, f"LLVM makes no code of `{symbol}` with {given}", *why,
                     'declare what it needs: attr(features = "avx512vnni")')  # fmt: skip


def _check_types(extern: T.Extern, intrinsic: T.LlvmIntrinsic, answer: Answer) -> None:
    """What LLVM says is a function of these types, and no more."""
    symbol = extern.symbol
    if "; Unknown intrinsic" in answer.declared:
        raise _error("E0806", extern, f"LLVM has no intrinsic `{symbol}`")
    found = re.search(r"^declare ([^@]*)@[^(]*\((.*)\)", answer.declared, re.MULTILINE)
    if found is None:
        why = [line.strip() for line in answer.refused.splitlines() if line.strip()][:2]
        raise _error("E0806", extern, f"LLVM's `{symbol}` has other types than {_shown(intrinsic)}", *why)
    theirs = f"{_type(found[1])} ({', '.join(map(_type, _split(found[2])))})"
    if theirs != _shown(intrinsic) and not intrinsic.written:
        same_number = theirs.count(",") == len(intrinsic.args) - 1
        raise _error(
            "E0806", extern, f"LLVM's `{symbol}` is {theirs}, the parameters are {_shown(intrinsic)}",
            f'for the same bits as other lanes: attr(signature = "{theirs}")' if same_number else "",
        )  # fmt: skip
    if "memory(none)" not in answer.declared or "immarg" in found[2]:
        raise _error("E0806", extern, f"`{symbol}` is more than a function of vectors",
                     "an intrinsic that reads or writes memory or takes constants cannot be called")  # fmt: skip


@functools.cache
def _ask(symbol: str, intrinsic: T.LlvmIntrinsic, triple: str, cpu: str, features: str) -> Answer:
    job = {"text": _text(symbol, intrinsic, triple), "symbol": symbol, "triple": triple, "cpu": cpu,
           "features": features}  # fmt: skip
    path = os.pathsep.join(p for p in sys.path if p)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT], input=json.dumps(job), capture_output=True, text=True, check=False,
            timeout=_SECONDS, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InternalError(f"LLVM cannot be asked for `{symbol}`: {error}") from error
    said: dict[str, object] = {}
    for line in done.stdout.splitlines():
        said |= json.loads(line)
    return Answer(
        str(said.get("declared", "")), str(said.get("refused", "")), bool(said.get("made")), done.stderr.strip()
    )  # fmt: skip


def _text(symbol: str, intrinsic: T.LlvmIntrinsic, triple: str) -> str:
    """A function that calls it, with vectors from memory."""
    args = [f"{t} %a{n}" for n, t in enumerate(intrinsic.args)]
    loads = [f"  %a{n} = load {t}, ptr %p, align 1" for n, t in enumerate(intrinsic.args)]
    return "\n".join(
        [
            f'target triple = "{triple}"',
            f"declare {intrinsic.result} @{symbol}({', '.join(intrinsic.args)})",
            "define void @probe(ptr %p) {",
            *loads,
            f"  %r = call {intrinsic.result} @{symbol}({', '.join(args)})",
            f"  store {intrinsic.result} %r, ptr %p, align 1",
            "  ret void",
            "}",
        ]
    )


def _family(symbol: str) -> str:
    return [*symbol.split("."), ""][1]


def _shown(intrinsic: T.LlvmIntrinsic) -> str:
    return f"{_type(intrinsic.result)} ({', '.join(map(_type, intrinsic.args))})"


def _type(text: str) -> str:
    """A type without the attributes of the parameter behind it."""
    match = re.match(r"\s*(<[^>]*>|\w+)", text)
    return " ".join((match[1] if match else text).split())


def _split(text: str) -> list[str]:
    return text.split(", ") if text else []


def _error(code: str, extern: T.Extern, message: str, *notes: str) -> MlcError:
    shown = tuple(n for n in notes if n)
    return MlcError([Diagnostic(code, message, extern.span, "declared here", notes=shown)])
