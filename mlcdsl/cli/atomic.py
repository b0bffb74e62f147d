"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable

from mlcdsl.cli.errors import unwritable


def replace_file(path: str, write: Callable[[str], None]) -> None:
    """Let `write` fill a new file beside `path`, then put it in its place with the old one's mode.

    A link stays a link: what it leads to is replaced. Whatever fails, the old file is as it was.
    """
    real = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(real), f".{os.path.basename(real)}.{os.getpid()}.tmp")
    try:
        if os.path.isdir(real):
            raise IsADirectoryError
        mode = os.stat(real).st_mode if os.path.exists(real) else None
        if mode is not None and not os.path.isfile(real):  # a device or a pipe is written, not replaced
            write(real)
            return
        if mode is not None and not os.access(real, os.W_OK):
            raise PermissionError
        write(temporary)
        if mode is not None:
            os.chmod(temporary, mode & 0o7777)
        os.replace(temporary, real)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def write_file(path: str, data: str | bytes) -> None:
    """Replace the contents of a file by text (as UTF-8) or bytes."""
    raw = data.encode("utf-8") if isinstance(data, str) else data

    def write(temporary: str) -> None:
        with open(temporary, "wb") as file:
            file.write(raw)

    replace_file(path, write)
