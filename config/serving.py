"""Django's pages from a few threads: its WSGI application, called by an ASGI server.

Django's own ASGI handler starts a thread for each request and hops between it and the loop; see
docs/decisions/0004-serving.md for what that costs. Knows no page and no stream.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import run_coroutine_threadsafe
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from django.http import HttpRequest
from django.utils.decorators import sync_and_async_middleware
from servestatic.middleware import ServeStaticMiddleware  # type: ignore[import-untyped]

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# With the two that render for the streams, as many as the pool has connections: nobody waits for one.
THREADS = 6
# Larger uploads are kept in a file, as Django does.
IN_MEMORY_BYTES = 2_621_440
# Who does not take a piece of a long answer in this time gets no more of it: a thread waits meanwhile.
STALLED_SECONDS = 20
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Reply(NamedTuple):
    """What a page answered. `body` is None when it was streamed already."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes | None


class Pages:
    """An ASGI application that calls a WSGI application in threads of its own."""

    def __init__(self, wsgi: Wsgi, threads: int = THREADS) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as body:
            # The whole body first: a thread must not wait for somebody's slow line.
            if not await _read(receive, body):
                return
            gone = asyncio.ensure_future(_leaving(receive))
            sender = partial(_send_from_thread, asyncio.get_running_loop(), send, gone)
            # A context for each request: a language set by one must not be seen by the next.
            job = self._threads.submit(copy_context().run, self._answer, _environ(scope, body), sender)
            try:
                reply = await _result(job, gone, scope["method"] in SAFE)
            finally:
                gone.cancel()
            if reply is not None:
                await _send(send, reply)

    def _answer(self, environ: dict[str, Any], sender: Callable[[Message], bool]) -> Reply:
        head: list[Any] = []
        response = self._wsgi(environ, lambda status, headers, _error=None: head.extend((status, headers)))
        try:
            reply = Reply(int(head[0][:3]), [_header(name, value) for name, value in head[1]], None)
            if getattr(response, "streaming", False):
                _stream(reply, response, sender)
                return reply
            else:
                return reply._replace(body=b"".join(response))
        finally:
            # In this thread: it gives back the thread's own connection to the database.
            response.close()  # type: ignore[attr-defined]


async def _read(receive: Receive, body: IO[bytes]) -> bool:
    """Keep the request's body; false when the browser has gone before it had said all."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            return True


async def _leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _result(job: Future[Reply], gone: asyncio.Future[None], may_be_dropped: bool) -> Reply | None:
    """The page's answer. A question that nobody waits for any more and that was not begun is not asked."""
    answer = asyncio.wrap_future(job)
    if may_be_dropped:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done() and job.cancel():
            return None
    return await answer


async def _send(send: Send, reply: Reply) -> None:
    if reply.body is not None:
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": reply.body or b""})


def _stream(reply: Reply, pieces: Iterable[bytes], sender: Callable[[Message], bool]) -> None:
    sender({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    for piece in pieces:
        if not sender({"type": "http.response.body", "body": piece, "more_body": True}):
            break


def _send_from_thread(
    loop: asyncio.AbstractEventLoop, send: Send, gone: asyncio.Future[None], message: Message
) -> bool:
    """Send one message and wait until it was taken; false when the browser has gone. Raises TimeoutError."""

    async def send_it() -> None:
        await send(message)

    run_coroutine_threadsafe(send_it(), loop).result(STALLED_SECONDS)
    return not gone.done()


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as WSGI has it: text holds bytes, one character each."""
    root = scope.get("root_path", "")
    host, port = scope.get("server") or ("localhost", None)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.encode().decode("latin-1"),
        "PATH_INFO": scope["path"].removeprefix(root).encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_headers(scope["headers"]),
        # As counted: a browser that sends in pieces does not say it.
        "CONTENT_LENGTH": str(body.tell()),
    }
    body.seek(0)
    return environ


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw, value in pairs:
        # X_Forwarded_For would pass for X-Forwarded-For.
        if b"_" not in raw:
            name = raw.decode("latin-1").upper().replace("-", "_")
            key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
            between = "; " if key == "HTTP_COOKIE" else ","
            said = value.decode("latin-1")
            headers[key] = f"{headers[key]}{between}{said}" if key in headers else said
    return headers


def _header(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


@sync_and_async_middleware
def static_files(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Static files, which ServeStatic reads without a thread; nothing at all in front of pages in threads."""
    if asyncio.iscoroutinefunction(get_response):
        served: Callable[[HttpRequest], Any] = ServeStaticMiddleware(get_response)
        return served
    else:
        return get_response


class ByPath:
    """Addresses under `prefix` to one application, all others to another."""

    def __init__(self, prefix: str, those: Application, others: Application) -> None:
        self._prefix, self._those, self._others = prefix, those, others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = self._those if scope["path"].startswith(self._prefix) else self._others
        await chosen(scope, receive, send)


__all__ = ["ByPath", "Pages", "static_files"]
