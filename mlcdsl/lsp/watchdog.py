"""The client's process: when it ends, the server does, even if another process still holds the pipe between them."""

from __future__ import annotations

import asyncio
import os

from mlcdsl.lsp.protocol import Protocol

#: seconds between looks
PAUSE = 2.0


async def follow(process: int, protocol: Protocol) -> None:
    """End the conversation when a process is gone. One that is not there at first is of another machine."""
    if os.name != "posix" or not _alive(process):
        return
    while _alive(process):
        await asyncio.sleep(PAUSE)
    protocol.end()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True
