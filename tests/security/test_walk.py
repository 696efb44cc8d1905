"""Every address of the installation, as everybody, by every method: who gets what, and never what is sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from meetings import sealed
from meetings.access import OPEN_TO_GUESTS
from meetings.models import AgendaItem, Decision, Meeting
from projects.models import Event, LocalMail, Mail, Session

from .table import ROWS, Row, address_of
from .world import CLOSED_NAMES, GUESTS, MEMBERS, ROLES, SECRETS, World, reseal

HTMX = {"HX-Request": "true"}
# What asks for a piece of the room rather than for a page, and how it asks for more of it.
QUERIES = {
    "room": ["?change=1", "?outcome=deferred", "?outcome=decided", "?outcome=dropped"],
    "changes": ["?version=0", "?version=0&change=1", "?version=0&outcome=deferred"],
    "position": ["?change=1"],
    "yours": ["?version=0", "?version=0&change=1"],
    "log": ["?q=uillwor", "?q=axifrag", "?q=Vale", "?page=2"],
    "question": ["?change=1"],
}
PLACE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|csrftoken=\w+|"X-CSRFToken": "\w+"')
# What is said there was never sealed from anybody.
OPEN_THINGS = {"open", "open_meeting", "revealed", "settled", "record", "objection", "mail", "link", "outsider"}
OPEN_THINGS |= {"nudge", "guest_token", "no_token", "calendar_token"}
# A sign-in that begins has a new session and a new code or challenge each time.
RANDOM = {"account_login", "account_request_login_code", "add_passkey", "mfa_login_webauthn", "sign_in_again"}
# And so has a guest's link, or the browser that enters by one.
RANDOM |= {"guests", "renew_guest_link"}
# And so has the address of a calendar.
RANDOM |= {"calendar_address"}
# The long walks are taken in parts, so that they can be taken side by side.
PARTS = [ROWS[first::4] for first in range(4)]
in_parts = pytest.mark.parametrize("rows", PARTS, ids=range(1, 5))
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a request does in here is taken back, numbers given out included."""
    numbers = _numbers()
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        connection.run_on_commit.clear()
        with connection.cursor() as cursor:
            for name, last in _numbers().items():
                if last != numbers[name]:
                    cursor.execute(
                        "SELECT setval(%s::regclass, %s, %s)", [name, numbers[name] or 1, bool(numbers[name])]
                    )


def _numbers() -> dict[str, int | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'")
        return dict(cursor.fetchall())


def names_of(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


def test_the_table_has_every_address_and_no_other() -> None:
    assert {row.name for row in ROWS} == set(names_of(get_resolver().url_patterns))


def test_the_parts_are_the_table() -> None:
    assert sum(map(len, PARTS)) == len(ROWS)
    assert {row for rows in PARTS for row in rows} == set(ROWS)


def expected(line: str) -> dict[str, int]:
    """By role. Where a row has no columns for guests, they get what anybody gets who has not signed in."""
    statuses = [int(status) for status in line.split()]
    if len(statuses) == 1:
        statuses *= len(ROLES)
    elif len(statuses) == len(MEMBERS):
        statuses += statuses[:1] * len(GUESTS)
    return dict(zip(ROLES, statuses, strict=True))


def test_guests_have_columns_where_they_may_be_and_nowhere_else() -> None:
    """Everywhere else the walk holds them to be nobody."""
    of_guests = {row.name for row in ROWS if max(len(row.get.split()), len(row.post.split())) == len(ROLES)}

    assert of_guests - OPEN_TO_GUESTS == set()
    assert {row.name for row in ROWS} >= OPEN_TO_GUESTS


class Asked(NamedTuple):
    """One request of one role. `status` is what the table says."""

    row: Row
    role: str
    method: str
    query: str
    headers: dict[str, str]
    status: int

    @property
    def words(self) -> str:
        where = f"{self.row.name}/{self.row.thing}{self.row.query}{self.query}"
        return f"{self.method} {where} {self.role} {'htmx' * bool(self.headers)}"


def asks(row: Row) -> Iterator[Asked]:
    """All that is worth asking: what an address does not take at all is asked by two."""
    for method, statuses in (("GET", expected(row.get)), ("POST", expected(row.post)), ("HEAD", expected(row.get))):
        refused_to_all = set(statuses.values()) == {405}
        for role in ("anonymous", "facilitator") if refused_to_all or method == "HEAD" else ROLES:
            yield Asked(row, role, method, "", {}, statuses[role])
            if not refused_to_all and method == "POST":
                yield Asked(row, role, method, "", HTMX, statuses[role])
            for query in QUERIES.get(row.name, []) if method == "GET" else []:
                yield Asked(row, role, method, query, HTMX, statuses[role])


def answer(world: World, asked: Asked) -> tuple[HttpResponse, str]:
    """What comes back, and what a POST leaves behind before it is taken back."""
    client, address = world.client(asked.role), address_of(asked.row, world) + asked.query
    if asked.method == "POST":
        with undone():
            response = client.post(address, asked.row.fields(world), headers=asked.headers)
            return response, tracks()
    else:
        return getattr(client, asked.method.lower())(address, headers=asked.headers), ""


def fits(asked: Asked, response: HttpResponse) -> bool:
    """A piece of the room is answered to htmx with itself, to a browser with its page."""
    to_htmx = asked.headers and asked.role != "anonymous" and asked.status == 302
    return response.status_code == asked.status or bool(to_htmx and response.status_code in {200, 204})


def visible(response: HttpResponse) -> str:
    """Everything that reaches the browser, with what differs at every request taken out."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.items()))
    cookies = "" if response.status_code == 403 else response.cookies.output()
    messages = "\n".join(str(message) for message in get_messages(response.wsgi_request))  # type: ignore[attr-defined]
    text = f"{response.status_code}\n{headers}\n{cookies}\n{messages}\n{response.content.decode()}"
    return PLACE.sub("", text)


def tracks() -> str:
    """What a request has left behind: the log of events, the search, owed mails, sessions."""
    left: list[Any] = [*Event.objects.order_by("pk").values_list("verb", "detail")]
    left += Decision.objects.order_by("pk").values_list("search_text", flat=True)
    left += [*Mail.objects.order_by("pk").values_list(), *LocalMail.objects.values_list("subject", "text", "html")]
    left += [session.get_decoded() for session in Session.objects.order_by("pk")]
    return f"{left}"


def letters() -> str:
    """What has been mailed since the last time."""
    left = [f"{letter.subject} {letter.body} {letter.alternatives}" for letter in mail.outbox]
    mail.outbox.clear()
    return "\n".join(left)


def shows_by_right(asked: Asked) -> bool:
    """The reveal itself shows what was sealed; nothing else does."""
    return (asked.row.name, asked.row.thing, asked.role) == ("reveal", "sealed", "facilitator")


def outside(asked: Asked) -> bool:
    """Not of the closed project, and without an invitation into it."""
    strangers = {"anonymous", "outsider", "administrator", "stranger_guest"}
    return asked.role in strangers and asked.row.name not in {"invitation", "guest_link", "knock"}


def test_a_guest_does_not_learn_which_project_it_is(world: World) -> None:
    """Nor anything else of it: what they see is the meeting."""
    asked = [one for row in ROWS for one in asks(row) if one.role == "guest" and row.name != "invitation"]

    assert [one.words for one in asked if "Undertow" in visible(answer(world, one)[0])] == []


@in_parts
def test_everybody_gets_what_the_table_says_and_nothing_sealed(
    rows: list[Row], world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for asked in (asked for row in rows for asked in asks(row)):
        caplog.clear()
        response, left = answer(world, asked)

        assert fits(asked, response), f"{asked.words}: {response.status_code}, not {asked.status}"
        text = f"{visible(response)}\n{left}\n{letters()}\n{caplog.text}"
        if not shows_by_right(asked):
            assert not [word for word in SECRETS if word in text], asked.words
        if outside(asked):
            assert not [name for name in CLOSED_NAMES if name in visible(response)], asked.words


def walk(rows: list[Row], world: World) -> dict[str, str]:
    """What everybody but the authors sees of the closed project, and what they leave behind."""
    seen = {}
    sealing = [row for row in rows if row.thing not in OPEN_THINGS and row.name not in RANDOM]
    for number, asked in enumerate(asked for row in sealing for asked in asks(row)):
        if not shows_by_right(asked) and asked.status not in {404, 405}:
            response, left = answer(world, asked)
            # Numbered: an address is asked more than once in the same words, with other fields.
            seen[f"{number} {asked.words}"] = f"{visible(response)}\n{left}"
    everywhere = {str(pk) for kind in (AgendaItem, Meeting) for pk in kind.objects.values_list("pk", flat=True)}
    # Ids that a request gave out are taken out: they differ each time.
    return {
        words: UUID.sub(lambda found: found[0] if found[0] in everywhere else "", text) for words, text in seen.items()
    }


@in_parts
def test_what_was_sealed_makes_no_difference_to_anybody_else(rows: list[Row], world: World) -> None:
    reseal(world, option=0, because="Quillwort.", objects=True)
    one = walk(rows, world)
    reseal(world, option=None, because="", objects=False)
    other = walk(rows, world)

    assert [words for words in one if one[words] != other[words]] == []
    assert len(one) > 500


@pytest.mark.parametrize("author", ["mo", "ann"])
def test_authors_read_their_own_and_not_each_others(author: str, world: World) -> None:
    own, other = SECRETS[:2] if author == "mo" else SECRETS[1::-1]
    pages = [row for row in ROWS if row.name in {"room", "changes", "position", "yours"}]
    texts = {
        f"{row.name} {row.thing}": visible(world.client(author).get(address_of(row, world), headers=HTMX))
        for row in pages
    }

    assert not [where for where, text in texts.items() if other in text]
    assert own in texts["room meeting"]
    assert own in texts["changes meeting"]
    for thing in ("sealed", "beforehand", "deferred"):
        assert own in texts[f"position {thing}"]


def test_what_authors_send_is_written_down_in_one_place_only(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Nor when it is refused: too long, too late, or for another question."""
    caplog.set_level("DEBUG", logger="django.request")
    caplog.set_level("DEBUG", logger="meetings")
    caplog.set_level("DEBUG", logger="projects")
    said = {"answer": str(world.sealed.options.first().pk), "because": "Toadflax.", "objects_otherwise": "on"}
    sent = [
        (world.sealed, said),
        (world.sealed, {**said, "screen": "own"}),
        (world.sealed, {**said, "because": "Toadflax" * 20}),
        (world.deferred, said),
        (world.beforehand, said),
        (world.revealed, said),
        (world.returned, said),
    ]

    for item, fields in sent:
        for headers in ({}, HTMX):
            world.client("mo").post(reverse("give_position", args=[item.pk]), fields, headers=headers)

    assert [one.because for one in sealed.read(world.sealed, world.authors["mo"])] == ["Toadflax."]
    assert "Toadflax" not in tracks() + letters()
    assert "Toadflax" not in caplog.text
