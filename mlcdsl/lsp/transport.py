"""Messages over standard input and output, or over one TCP connection.

A thread of its own reads standard input, so that messages which come in while the server works can be seen (and
cancelled). Nothing but messages is written to standard output: whatever else writes there writes to standard error.
"""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from typing import BinaryIO

from pygls.io_ import StdoutWriter

from mlcdsl.lsp.protocol import Protocol

_CHUNK = 1 << 16


async def converse(protocol: Protocol, reader: asyncio.StreamReader) -> int:
    """Handle what comes in until the client says `exit` or is gone; the exit status."""
    reading = asyncio.create_task(_read(protocol, reader))
    try:
        return await protocol.work()
    finally:
        reading.cancel()


async def over_stdio(protocol: Protocol) -> int:
    """One conversation on the standard streams."""
    source, target = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    with os.fdopen(target, "wb") as out:
        return await _over_files(protocol, source, out)


async def over_tcp(protocol: Protocol, host: str, port: int) -> int:
    """Wait for one client, and serve it."""
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.close()
        protocol.set_writer(writer)
        try:
            status = await converse(protocol, reader)
        except ConnectionError:
            status = 1
        writer.close()
        done.set_result(status)

    server = await asyncio.start_server(connected, host, port)
    return await done


async def _over_files(protocol: Protocol, source: int, out: BinaryIO) -> int:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    protocol.set_writer(StdoutWriter(out))

    def feed() -> None:
        """Not through a buffered file: its lock would be held when the process ends."""
        with suppress(RuntimeError):  # the loop has ended meanwhile
            with suppress(OSError):
                while data := os.read(source, _CHUNK):
                    protocol.news.set()
                    loop.call_soon_threadsafe(reader.feed_data, data)
            loop.call_soon_threadsafe(reader.feed_eof)

    threading.Thread(target=feed, daemon=True).start()
    try:
        return await converse(protocol, reader)
    except BrokenPipeError:
        return 1
    finally:
        protocol.writer = None  # the stream is closed now: to write to it would be an error that is reported by writing


async def _read(protocol: Protocol, reader: asyncio.StreamReader) -> None:
    """Messages are a head of lines, an empty line, and as many bytes as the head says."""
    try:
        while line := await reader.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.strip().lower() == b"content-length" and value.strip().isdigit():
                    length = int(value)
                line = await reader.readline()
            if length:
                protocol.receive(await reader.readexactly(length))
    except (asyncio.IncompleteReadError, ConnectionError, ValueError):
        pass  # a client that stops in the middle is gone
    protocol.end()
