"""Running Node with the packages of the extension, which `npm install` puts into `grammar/editors/vscode`."""

from __future__ import annotations

import json
import os
from pathlib import Path

HERE = Path(__file__).parent
EXTENSION = HERE.parents[1] / "grammar" / "editors" / "vscode"
PACKAGES = EXTENSION / "node_modules"


def node_environment() -> dict[str, str]:
    """The environment in which scripts find the packages wherever they stand themselves."""
    return {**os.environ, "NODE_PATH": str(PACKAGES)}


def lacking_packages() -> list[str]:
    """The packages of the extension's manifest that are not installed."""
    manifest = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    return [name for name in manifest["devDependencies"] if not (PACKAGES / name / "package.json").is_file()]
