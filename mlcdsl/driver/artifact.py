"""The `.mlcx` file: a zip of a versioned manifest, object code, signatures as text, bytecode and weights.

manifest.json     format version, target, entries with their failure sites, the hash of every other member
signatures.mlc    what can be called, as `extern` declarations
code.o            object code; `externs/<n>.o` that of externs written in C, `shared/<n>` shared libraries
bytecode.json     graph functions
weights.safetensors
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlcdsl.diagnostics import Diagnostic, MlcError

FORMAT = 1
_MANIFEST = "manifest.json"
_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Artifact:
    """The members of an `.mlcx` file; `manifest` is JSON data."""

    manifest: dict[str, Any]
    members: dict[str, bytes] = field(default_factory=dict)


def damaged(path: str, why: str, *notes: str) -> MlcError:
    """E0802."""
    return MlcError([Diagnostic("E0802", f"`{path}` cannot be loaded: {why}", None, notes=notes)])


def write(artifact: Artifact, path: str) -> None:
    """Write the file, whole or not at all; the same content gives the same bytes."""
    from mlcdsl.driver.files import reason

    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in artifact.members.items()}
    manifest = {"format": FORMAT, "members": hashes, **artifact.manifest}
    target = Path(path)
    if not path or (target.exists() and not target.is_file()):
        why = "it is a directory" if path and target.is_dir() else "it is not the name of a file"
        raise MlcError([Diagnostic("E0001", f"cannot write `{path}`: {why}", None)])
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as z:
            text = json.dumps(manifest, indent=1, sort_keys=True).encode()
            for name, data in {_MANIFEST: text, **artifact.members}.items():
                z.writestr(zipfile.ZipInfo(name), data)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise MlcError([Diagnostic("E0001", f"cannot write `{path}`: {reason(error)}", None)]) from error


def read(path: str) -> Artifact:
    """Read and check a file. Raises MlcError: E0001 (cannot be read), E0802 (damaged, foreign, another version)."""
    from mlcdsl.driver.files import reason

    try:
        with open(path, "rb") as f:
            magic = f.read(4)
        if magic != _MAGIC:
            raise damaged(path, "this is no .mlcx file", "make one with `mlcdsl build FILE.mlc -o FILE.mlcx`")
        with zipfile.ZipFile(path) as z:
            members = {info.filename: z.read(info) for info in z.infolist()}
    except OSError as error:
        raise MlcError([Diagnostic("E0001", f"cannot read `{path}`: {reason(error)}", None)]) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise damaged(path, f"the file is damaged ({error})", "build it again") from error
    return _checked(path, members)


def _checked(path: str, members: dict[str, bytes]) -> Artifact:
    if _MANIFEST not in members:
        raise damaged(path, "it is a zip file without a manifest, so not made by mlcdsl")
    try:
        manifest = json.loads(members.pop(_MANIFEST))
        version = manifest["format"]
        hashes = dict(manifest["members"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path, "its manifest is damaged", "build it again") from error
    if version != FORMAT:
        raise damaged(
            path, f"it has format {version}, this mlcdsl reads format {FORMAT}", "build it again with this mlcdsl"
        )
    if set(hashes) != set(members):
        raise damaged(path, "parts are missing or were added", "build it again")
    for name, data in members.items():
        if hashlib.sha256(data).hexdigest() != hashes[name]:
            raise damaged(path, f"`{name}` was changed after the build", "build it again")
    return Artifact(manifest, members)
