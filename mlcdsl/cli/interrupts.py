"""Ctrl-C while compiled code runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interruptible() -> Iterator[None]:
    """Here Ctrl-C ends the process at once, as the system does it (a shell sees 130).

    Python's handler only makes a note that the interpreter looks at between its own instructions, so it would wait
    for compiled code to return. A signal that is ignored or handled by somebody else stays so.
    """
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
