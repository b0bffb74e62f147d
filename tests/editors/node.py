"""Running Node with the packages of the extension, which `npm install` puts into `grammar/editors/vscode`."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
EXTENSION = HERE.parents[1] / "grammar" / "editors" / "vscode"
PACKAGES = EXTENSION / "node_modules"


def node_environment() -> dict[str, str]:
    """The environment in which scripts find the packages wherever they stand themselves."""
    return {**os.environ, "NODE_PATH": str(PACKAGES)}
