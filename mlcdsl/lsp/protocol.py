"""What pygls does with messages, where the protocol asks for more.

Messages wait in a queue, so that a request can be cancelled before its turn. Every request gets an answer, a malformed
one too. There is no second copy of the texts: pygls would cut them into lines in its own way, and change the positions.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections import deque
from concurrent.futures import Future
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

_OURS = (lsp.TEXT_DOCUMENT_DID_OPEN, lsp.TEXT_DOCUMENT_DID_CHANGE, lsp.TEXT_DOCUMENT_DID_CLOSE)
#: what clients ask for again after each change, so that an answer about an outdated text is of no use
_ASKED_AGAIN = frozenset({
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, lsp.TEXT_DOCUMENT_INLAY_HINT,
    lsp.TEXT_DOCUMENT_CODE_LENS,
})  # fmt: skip
_log = logging.getLogger(__name__)


class Protocol(LanguageServerProtocol):
    """`received` are the messages that wait for their turn, the next one first; None: the client is gone."""

    def __init__(self, server: Any, converter: Any):
        super().__init__(server, converter)
        for method in _OURS:
            del self.fm.builtin_features[method]
        self.received: deque[dict[str, Any] | None] = deque()
        self.waiting = asyncio.Event()
        #: set, by another thread, when something has come in that the loop has not looked at
        self.news = threading.Event()

    # ------------------------------------------------------------ from the client

    def receive(self, body: bytes) -> None:
        """A message has come in."""
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            self.refuse(None, lsp.ErrorCodes.ParseError, "this is not JSON")
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self.refuse(None, lsp.ErrorCodes.InvalidRequest, "this is no JSON-RPC 2.0 message")
        elif message.get("method") == lsp.CANCEL_REQUEST:
            self.cancel(message.get("params"))
        else:
            self.received.append(message)
            self.waiting.set()

    def end(self) -> None:
        """Nothing more will come."""
        self.received.append(None)
        self.waiting.set()

    def cancel(self, params: Any) -> None:
        """A request that still waits is answered now; one that was answered before needs nothing."""
        number = params.get("id") if isinstance(params, dict) else None
        for message in self.received:
            if message is not None and "method" in message and number is not None and message.get("id") == number:
                self.received.remove(message)
                self.refuse(number, lsp.LSPErrorCodes.RequestCancelled, "cancelled")
                return

    async def work(self) -> int:
        """Handle messages in their order until the client says `exit` or is gone; the exit status."""
        while True:
            await self.waiting.wait()
            while self.received:
                message = self.received.popleft()
                if message is None:
                    return 1
                if message.get("method") == lsp.EXIT:
                    return 0 if self._shutdown else 1
                self.handle(message)
                await asyncio.sleep(0)  # more may have come in, or a text may be looked at
            self.waiting.clear()

    def handle(self, message: dict[str, Any]) -> None:
        """One message in its turn."""
        method, number = message.get("method"), message.get("id")
        asks = "id" in message and "method" in message
        refusal = self._refusal(method) if method is not None else None
        if refusal is not None:
            if asks:
                self.refuse(number, *refusal)
            return
        if asks and method in _ASKED_AGAIN and self._is_outdated(message):
            self.refuse(number, lsp.LSPErrorCodes.ContentModified, "the text has changed meanwhile")
            return
        try:
            structured = self.structure_message(message)
        except JsonRpcException as error:
            _log.warning("malformed message: %s", method)
            if asks:
                self.refuse(number, lsp.ErrorCodes.InvalidParams, str(error))
            return
        self.handle_message(structured)

    def _is_outdated(self, message: dict[str, Any]) -> bool:
        """Whether a newer version of a request's text waits already."""
        uri = _uri(message)
        waiting = (m for m in self.received if m is not None and m.get("method") == lsp.TEXT_DOCUMENT_DID_CHANGE)
        return uri is not None and any(_uri(m) == uri for m in waiting)

    def _refusal(self, method: str) -> tuple[int, str] | None:
        """Why no message of a method is taken at this time."""
        if self._shutdown:
            return lsp.ErrorCodes.InvalidRequest, "the server was shut down"
        if self._workspace is None and method != lsp.INITIALIZE:
            return lsp.ErrorCodes.ServerNotInitialized, "the server was not initialized"
        if self._workspace is not None and method == lsp.INITIALIZE:
            return lsp.ErrorCodes.InvalidRequest, "the server was initialized before"
        return None

    def _send_handler_result(self, future: Future[Any], *, msg_id: Any) -> None:
        """A refusal is an answer and no defect: it is not logged."""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, JsonRpcException):
            self._request_futures.pop(msg_id, None)
            self._send_response(msg_id, error=error.to_response_error())
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def refuse(self, number: Any, code: int, why: str) -> None:
        """Answer a request with an error."""
        error = {"code": int(code), "message": why}
        self._send_data({"jsonrpc": self.VERSION, "id": number, "error": error})


def _uri(message: dict[str, Any]) -> Any:
    """The text that a message is about."""
    params = message.get("params")
    document = params.get("textDocument") if isinstance(params, dict) else None
    return document.get("uri") if isinstance(document, dict) else None
