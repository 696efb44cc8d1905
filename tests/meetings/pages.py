"""What tests of pages ask of an answer: its words, and how many queries it cost."""

from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

HTML = '<script>alert(1)</script> <b>bold</b> & "quoted"'


class _Words(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html[html.index("<main") : html.index("</main>")])
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def words_of(response: Any) -> str:
    """What the page says, without markup, in one line."""
    return " ".join(_Words(response.content.decode()).words)


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what is asked once a process is asked now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


class Elements(HTMLParser):
    """The ids of a page, and the texts of its named fields."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids.update(value for name, value in attrs if name == "id" and value)
