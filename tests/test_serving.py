"""Pages served from threads mean what the same pages mean from Django's own handler."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from django.core.asgi import get_asgi_application
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import translation

from config.serving import IN_MEMORY_BYTES, ByPath, Pages
from projects.models import User

SECONDS = 30


def wsgi_of(view: Callable[[WSGIRequest], Any]) -> Callable[..., Any]:
    """As much of Django as reading a request and answering it."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        response = view(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return response

    return application


class Server:
    """A real uvicorn in a thread of the test."""

    def __init__(self, application: Any) -> None:
        self.listening = socket.socket()
        self.listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(application, log_level="error", lifespan="off", timeout_graceful_shutdown=3)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listening]}, daemon=True)
        self.thread.start()
        wait_until(lambda: self.server.started)

    def stop(self) -> None:
        self.server.should_exit = True

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(*self.listening.getsockname(), timeout=SECONDS)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> http.client.HTTPResponse:
        asking = self.connect()
        asking.request(method, path, body, headers, encode_chunked=not isinstance(body, bytes | None))
        return asking.getresponse()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


@contextmanager
def serving(application: Any) -> Iterator[Server]:
    server = Server(application)
    try:
        yield server
    finally:
        server.stop()
        server.thread.join(SECONDS)
        server.listening.close()


def echo(request: WSGIRequest) -> HttpResponse:
    return HttpResponse(repr((request.method, request.path, request.GET.dict(), len(request.body), request.scheme)))


def test_a_question_is_asked_as_it_was_sent() -> None:
    with serving(Pages(wsgi_of(echo))) as server:
        answer = server.ask("GET", "/caf%C3%A9/a%20b/?q=%C3%A9&q2=1")

        assert answer.status == 200
        assert answer.read().decode() == repr(("GET", "/café/a b/", {"q": "é", "q2": "1"}, 0, "http"))


def test_head_answers_without_a_body() -> None:
    with serving(Pages(wsgi_of(echo))) as server:
        answer = server.ask("HEAD", "/")

        assert (answer.status, answer.read()) == (200, b"")


@pytest.mark.parametrize("size", [10, IN_MEMORY_BYTES + 1_000_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_arrives_whole(size: int, is_chunked: bool, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    body = b"x" * size
    with serving(Pages(wsgi_of(lambda request: HttpResponse(str(len(request.read())))))) as server:
        answer = server.ask("POST", "/", iter([body[:5], body[5:]]) if is_chunked else body)

        assert answer.read() == str(size).encode()


def test_what_a_proxy_says_is_passed_on_and_what_looks_like_it_is_not() -> None:
    def said(request: WSGIRequest) -> HttpResponse:
        meta = request.META
        return HttpResponse(f"{meta.get('HTTP_X_FORWARDED_PROTO')} {meta['REMOTE_ADDR']} {request.scheme}")

    with serving(Pages(wsgi_of(said))) as server:
        told = server.ask("GET", "/", **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}).read()
        forged = server.ask("GET", "/", X_Forwarded_Proto="https").read()

    assert told == b"https 192.0.2.7 https"
    assert forged == b"None 127.0.0.1 http"


def test_several_cookies_are_all_set() -> None:
    def answer(request: WSGIRequest) -> HttpResponse:
        response = HttpResponse(request.COOKIES.get("c", ""))
        response.set_cookie("a", "1")
        response.set_cookie("b", "2")
        return response

    # Real handlers write cookies beside the headers.
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        response = answer(WSGIRequest(environ))
        cookies = [("Set-Cookie", morsel.OutputString()) for morsel in response.cookies.values()]
        start_response("200 OK", [*response.items(), *cookies])
        return response

    with serving(Pages(application)) as server:
        got = server.ask("GET", "/", Cookie="x=1; c=3")

        assert len(got.msg.get_all("set-cookie") or []) == 2
        assert got.read() == b"3"


def test_a_long_answer_comes_in_pieces_as_they_are_made() -> None:
    may_go_on = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield b"first"
        may_go_on.wait(SECONDS)
        yield b"second"

    with serving(Pages(wsgi_of(lambda _: StreamingHttpResponse(pieces())))) as server:
        answer = server.ask("GET", "/")
        first = answer.read(5)
        may_go_on.set()

        assert (first, answer.read()) == (b"first", b"second")


def test_a_long_answer_ends_when_the_browser_has_gone() -> None:
    closed = threading.Event()

    def endless() -> Iterator[bytes]:
        try:
            while True:
                time.sleep(0.005)
                yield b"x" * 1000
        finally:
            closed.set()

    with serving(Pages(wsgi_of(lambda _: StreamingHttpResponse(endless())))) as server:
        asking = server.connect()
        asking.request("GET", "/")
        answer = asking.getresponse()
        answer.read(10)
        answer.close()
        asking.close()

        assert closed.wait(SECONDS)


def test_a_question_that_nobody_waits_for_any_more_is_not_asked_but_what_was_said_is_done() -> None:
    may_go_on, begun, asked = threading.Event(), threading.Event(), []

    def slow(request: WSGIRequest) -> HttpResponse:
        begun.set()
        may_go_on.wait(SECONDS)
        asked.append(request.path)
        return HttpResponse("")

    with serving(Pages(wsgi_of(slow), threads=1)) as server:
        first = server.connect()
        first.request("GET", "/first/")
        assert begun.wait(SECONDS)
        for method, path in (("GET", "/abandoned/"), ("POST", "/said/")):
            leaving = server.connect()
            leaving.request(method, path, b"x" if method == "POST" else None)
            time.sleep(0.2)
            leaving.close()
        time.sleep(1)
        may_go_on.set()
        first.getresponse().read()
        wait_until(lambda: len(asked) > 1)

    assert asked == ["/first/", "/said/"]


def test_a_stop_loses_no_request() -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    def slow(_request: WSGIRequest) -> HttpResponse:
        begun.set()
        may_go_on.wait(SECONDS)
        return HttpResponse("done")

    with serving(Pages(wsgi_of(slow))) as server:
        asking = server.connect()
        asking.request("POST", "/", b"x")
        assert begun.wait(SECONDS)
        server.stop()
        time.sleep(0.3)
        may_go_on.set()

        assert asking.getresponse().read() == b"done"


def test_one_requests_language_is_not_the_next_ones() -> None:
    def answer(request: WSGIRequest) -> HttpResponse:
        before = translation.get_language()
        translation.activate("de")
        return HttpResponse(before)

    with serving(Pages(wsgi_of(answer), threads=1)) as server:
        assert [server.ask("GET", "/").read() for _ in range(2)] == [b"en-gb", b"en-gb"]


def test_an_error_in_a_page_is_answered() -> None:
    def broken(_environ: dict[str, Any], _start_response: Callable[..., Any]) -> Any:
        raise ValueError("broken")

    with serving(Pages(broken)) as server:
        assert server.ask("GET", "/").status == 500


@pytest.mark.django_db(transaction=True)
def test_a_page_gives_its_connection_back(ada: User, client_of: Callable[..., Any]) -> None:
    """More pages at once than the pool has connections: each waits its turn and none is left without."""
    cookie = f"sessionid={client_of(ada).session.session_key}"
    statuses: list[int] = []
    with serving(Pages(get_wsgi_application())) as server:

        def ask() -> None:
            statuses.append(server.ask("GET", "/meetings/", Cookie=cookie, Host="localhost").status)

        asking = [threading.Thread(target=ask) for _ in range(20)]
        for one in asking:
            one.start()
        for one in asking:
            one.join(SECONDS)
        stats = connection.pool.get_stats() if connection.pool else {"requests_waiting": 0}

    assert statuses == [200] * 20
    assert stats.get("requests_waiting", 0) == 0


def test_static_files_and_pages_are_told_apart(settings: Any) -> None:
    settings.DEBUG = True
    with serving(ByPath("/static/", get_asgi_application(), Pages(wsgi_of(echo)))) as server:
        style = server.ask("GET", "/static/bearing.css", Host="localhost")
        page = server.ask("GET", "/statics/")

        assert (style.status, style.getheader("content-type")) == (200, 'text/css; charset="utf-8"')
        assert style.getheader("x-content-type-options") == "nosniff"
        assert page.status == 200


def test_whoever_leaves_before_all_is_said_is_not_heard() -> None:
    asked: list[str] = []

    async def leave() -> None:
        messages = iter([{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}])

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(message: dict[str, Any]) -> None:
            asked.append(message["type"])

        await Pages(wsgi_of(echo))({"type": "http", "method": "POST"}, receive, send)

    asyncio.run(leave())

    assert asked == []
