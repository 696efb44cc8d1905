"""Words that try to be something else: shown as the words they are, refused in words, never lost."""

from __future__ import annotations

import json
import re
import string
from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core import mail
from django.urls import reverse

from meetings import actions as meeting_actions
from meetings.models import AgendaItem, Correction, Decision, Guest, LaterPosition, Meeting, Objection, Position
from projects import actions, delivery
from projects.models import Invitation, Mail, Organisation, Project, User
from projects.templatetags.bearing import markdown
from tests.build import HOURS
from tests.build_meetings import make_meeting
from tests.device import Device

from .fields import FIELDS, Field, Stage, make_stage

pytestmark = pytest.mark.django_db

# Each fits into the shortest field.
HOSTILE = [
    "<script>alert(1)</script> {{ 7*7 }}{% now 'Y' %} 👩‍👩‍👧‍👦 🧭 ﷽",
    '"><img src=x onerror=alert(1)> &lt;b&gt; &amp; &#x27; <!-- x --> <![CDATA[',
    "' onfocus='alert(1)' autofocus=' %(name)s %s {0} ${x}; DROP TABLE projects_user; --",
    "</textarea></title></script><svg onload=alert(1)> Donaudampfschifffahrtsgesellschaft",
    '<b hx-get="/x" hx-trigger="load">b</b> <a href="javascript:alert(1)">a</a>',
]
MAY_STAND = {"src": ("/static/",), "href": ("/", "#", "http://localhost", "mailto:")}


class Shown(HTMLParser):
    """What a browser makes of a page: the words in it, its fields' values, and what would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.values: list[str] = []
        self.runs: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"img", "iframe", "object", "embed", "style", "base"} or (
            tag == "script" and "src" not in dict(attrs)
        ):
            self.runs.append(tag)
        for name, value in attrs:
            self.values.append(value or "")
            may = MAY_STAND.get(name)
            if name.startswith("on") or name == "style" or (may and not (value or "").startswith(may)):
                self.runs.append(f"{tag} {name}={value}")

    def says(self, text: str) -> bool:
        wanted = " ".join(text.split())
        everything = ["".join(self.words), *self.values]
        return any(wanted in " ".join(one.split()) for one in everything)


def id_of(field: Field) -> str:
    return f"{field.name}-{field.limit}"


@pytest.fixture
def stage(db: None) -> Stage:
    return make_stage()


def reader_of(field: Field, stage: Stage) -> User:
    return stage.fay if field.person == "fay" else stage.ada


def rows() -> list[int]:
    kinds = (Project, User, Invitation, Meeting, AgendaItem, Position, LaterPosition, Objection, Decision, Correction,
             Guest)  # fmt: skip
    return [kind.objects.count() for kind in kinds]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
@pytest.mark.parametrize("field", FIELDS, ids=id_of)
def test_it_is_text_wherever_it_is_shown(field: Field, text: str, stage: Stage) -> None:
    response = field.send(stage, text + field.end)

    assert response.status_code == field.status, Shown(response.content.decode()).words
    reader = stage.client(reader_of(field, stage))
    pages = {address: Shown(reader.get(address).content.decode()) for address in field.shown(stage)}
    assert not {address: page.runs for address, page in pages.items() if page.runs}
    if field.name not in {"context", "text"}:  # Markdown, below
        # A record capitalises its statement.
        assert any(page.says(text) or page.says(text[:1].upper() + text[1:]) for page in pages.values())


@pytest.mark.parametrize("field", FIELDS, ids=id_of)
def test_as_long_as_it_may_be_in_one_word(field: Field, stage: Stage) -> None:
    response = field.send(stage, "W" * (field.limit - len(field.end)) + field.end)

    assert response.status_code == field.status


@pytest.mark.parametrize("field", FIELDS, ids=id_of)
def test_too_long_is_refused_in_words_and_given_back(field: Field, stage: Stage) -> None:
    text, before = "🧭" * field.limit + "x" + field.end, rows()

    response = field.send(stage, text)

    assert response.status_code == 422
    page = Shown(response.content.decode())
    assert page.says(text)
    assert page.says(f"at most {field.limit} characters")
    assert rows() == before


@pytest.mark.parametrize("field", FIELDS, ids=id_of)
def test_a_character_that_no_text_has(field: Field, stage: Stage) -> None:
    """PostgreSQL keeps no NUL: a name loses it, other fields are given back."""
    before = rows()

    response = field.send(stage, f"a\x00b{field.end}")

    if field.is_line:
        assert response.status_code == field.status
    else:
        assert response.status_code == 422
        assert Shown(response.content.decode()).says("Null characters are not allowed")
        assert rows() == before


@pytest.mark.parametrize("field", [field for field in FIELDS if field.is_line], ids=id_of)
def test_a_name_neither_breaks_its_line_nor_turns_the_words_beside_it(field: Field, stage: Stage) -> None:
    assert field.send(stage, "Eve\r\nBcc: all@evil.example\u202e\u2066\u2028exe").status_code == field.status

    reader = stage.client(reader_of(field, stage))
    text = "".join(reader.get(address).content.decode() for address in field.shown(stage))
    assert not {"\u202e", "\u2066", "\u2028"} & set(text)
    assert "Eve Bcc: all@evil.example exe" in text


# Every character that embeds, overrides or isolates a direction. The first two read as "2 doors of 10" reversed.
TURNING = [
    "\u202e01 fo srood 2\u202c",
    "\u2067Yes\u2069, no",
    *(f"a{chr(code)}b" for code in [0x202A, 0x202B, 0x202D, 0x2066, 0x2068]),
]
# With the marks and joiners that these scripts are written with.
WRITTEN = [
    "\u05e9\u05dc\u05d5\u05dd\u200f!",
    "\u0645\u0631\u062d\u0628\u0627\u200e 10",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\u0915\u094d\u200d\u0937",
]


@pytest.mark.parametrize("field", FIELDS, ids=id_of)
def test_nothing_typed_turns_what_stands_beside_it_and_every_script_stays_as_written(
    field: Field, stage: Stage
) -> None:
    response = field.send(stage, " ".join([*TURNING, *WRITTEN])[: field.limit - 1] + field.end)

    assert response.status_code == field.status
    reader = stage.client(reader_of(field, stage))
    text = response.content.decode() + "".join(reader.get(address).content.decode() for address in field.shown(stage))
    assert not set("".join(TURNING)) & set(text) - set(string.printable)
    assert all(words in text for words in WRITTEN)


@pytest.mark.parametrize("name", ["guests", "invite"])
def test_an_address_turns_nothing(name: str, stage: Stage) -> None:
    at = [stage.meeting.pk] if name == "guests" else []

    stage.client(stage.ada if name == "invite" else stage.fay).post(
        reverse(name, args=at), {"name": "Gus", "email": "gus@else\u202ewhere.example"}
    )

    kept = [*Guest.objects.values_list("email", flat=True), *Invitation.objects.values_list("email", flat=True)]
    assert "gus@elsewhere.example" in kept


@pytest.mark.parametrize("blank", ["\u202e", "\u200b\u200b", "\u200d", "\x00\x01", "\u2003", "\ufeff"])
def test_a_name_that_nobody_sees_is_none(blank: str, stage: Stage) -> None:
    response = stage.client(stage.fay).post(
        reverse("settings"), {"name": blank, "time_zone": "UTC", "language": "en-gb", **HOURS}
    )

    assert response.status_code == 422
    stage.fay.refresh_from_db()
    assert stage.fay.name == "Fay Lund"


# Context is Markdown.

DANGEROUS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x]( data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://tracker.example/pixel.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://ok.example "onmouseover=alert(1)" )',
    '<a href="javascript:alert(1)">x</a>',
    '<div hx-get="/questions/" hx-trigger="load">x</div>',
    '<button formaction="https://evil.example">x</button>',
    "<style>body{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '```html onload="alert(1)"\nx\n```',
    "|a|\n|:-:|\n|<script>alert(1)</script>|",
    "<form action=/sign-out/ method=post><input type=submit>",
    "# " + "[" * 2000,
    "> " * 500 + "x",
    "*" * 3000,
]


@pytest.mark.parametrize("source", DANGEROUS, ids=lambda source: source[:24])
def test_markdown_runs_nothing_and_fetches_nothing(source: str) -> None:
    class Safe(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in {"div", "p", "a", "code", "pre", "em", "strong", "blockquote", "h3", "hr", "ul", "li"} | TABLE
            allowed = {"href", "rel", "title"} if tag == "a" else {"class", "hx-ignore"} if tag == "div" else set()
            assert {name for name, _value in attrs} <= allowed
            assert (dict(attrs).get("href") or "https:").startswith(("http:", "https:", "mailto:"))

    Safe().feed(markdown(source))


TABLE = {"table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("field", [field for field in FIELDS if field.name == "context"], ids=id_of)
def test_a_context_on_its_pages(field: Field, stage: Stage) -> None:
    text = "\n\n".join(DANGEROUS[:4] + DANGEROUS[5:17]) + "\n\n**Read** [this](https://ok.example/)."
    AgendaItem.objects.filter(pk=stage.sealed.pk).update(context=text.replace("\x01", ""))
    Meeting.objects.filter(pk=stage.meeting.pk).update(pre_read=text.replace("\x01", ""))

    client, meeting = stage.client(stage.fay), stage.meeting.pk
    pages = [
        reverse("room", args=[meeting]),
        reverse("question", args=[stage.sealed.pk]),
        reverse("meeting", args=[meeting]),
    ]
    for address in pages:
        html = client.get(address).content.decode()
        inside = html.partition('class="markdown"')[2]
        assert 'href="https://ok.example/"' in inside
        assert not [run for run in Shown(html).runs if "ok.example" not in run]


# Mail.

BREAKS = [
    "Eve\r\nBcc: all@evil.example",
    "Eve\nX-Evil: 1",
    "Eve\x0bX",
    'Eve" <all@evil.example>, "',
    "Eve <b@evil.example>",
]


@pytest.mark.parametrize("name", BREAKS)
def test_no_name_adds_a_header_or_a_recipient(name: str, stage: Stage) -> None:
    """Written around the forms, which would not let it in."""
    Project.objects.update(name=name)
    Organisation.objects.update(name=name)
    User.objects.filter(pk=stage.fay.pk).update(name=name)
    stage.fay.refresh_from_db()
    invited = actions.invite(email="q@elsewhere.example", name=name, project=stage.project, role="member", by=stage.fay)
    mail.outbox.clear()
    Mail.objects.update(claimed_at=None, sent_at=None)

    delivery.deliver(Mail.objects.get(object_id=str(invited.pk)).pk)

    (letter,) = mail.outbox
    message: Any = letter.message()
    assert [address for address in letter.recipients() if "evil" in address.rpartition("<")[2]] == []
    assert {"Bcc", "X-Evil"} & set(message.keys()) == set()
    assert all("\n" not in message[header].replace("\n ", " ") for header in ("To", "From", "Subject", "Reply-To"))
    assert [alternative.mimetype for alternative in letter.alternatives] == ["text/html"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_an_invitation_quotes_names_as_text(text: str, stage: Stage) -> None:
    client = stage.client(stage.fay)
    client.post(reverse("settings"), {"name": text, "time_zone": "UTC", "language": "en-gb", **HOURS})
    client.post(reverse("edit_project", args=[stage.project.slug]), {"name": text, "openness": "open"})
    invited = Invitation.objects.filter(project=stage.project).count()
    client.post(
        reverse("invite_to_project", args=[stage.project.slug]),
        {"email": "q@elsewhere.example", "name": text, "role": "member"},
    )
    assert Invitation.objects.filter(project=stage.project).count() == invited + 1
    mail.outbox.clear()

    delivery.deliver(Mail.objects.latest("pk").pk)

    (letter,) = mail.outbox
    html = Shown(str(letter.alternatives[0].content))
    assert [run for run in html.runs if "style" not in run] == []
    assert html.says(text)
    assert text in letter.body


# What is answered with the room, or in words, when it is too long.


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_what_is_parked_reworded_and_dropped_is_text(text: str, stage: Stage) -> None:
    meeting = make_meeting(stage.project, by=stage.fay, is_live=True)
    client, room = stage.client(stage.fay), reverse("room", args=[meeting.pk])
    parked = meeting_actions.park(meeting.pk, "Is it so?", by=stage.fay)
    client.post(reverse("reword_parked", args=[parked.pk]), {"question": f"{text}?", "seen_version": parked.version})
    lot = Shown(client.get(room).content.decode())
    client.post(reverse("give_next_step", args=[parked.pk]), {"step": "dropped", "reason": text})
    dropped = Shown(client.get(room).content.decode())
    meeting_actions.close_meeting(meeting.pk, by=stage.fay)
    summary = Shown(client.get(reverse("summary", args=[meeting.pk])).content.decode())

    assert lot.says(f"{text}?")
    assert dropped.says(text)
    assert summary.says(text)
    assert [page.runs for page in (lot, dropped, summary)] == [[], [], []]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "Eve\r\nBcc: all@evil.example\u202e\u2066\u2028exe"], ids=lambda text: text[:12]
)
def test_the_name_of_a_passkey_is_text(text: str, stage: Stage) -> None:
    made = json.loads(Device().make({"publicKey": {"challenge": "AAAA"}}))
    passkey = WebAuthn.add(stage.fay, "Laptop", made).instance
    client = stage.client(stage.fay)

    assert client.post(reverse("rename_passkey", args=[passkey.pk]), {"name": text[:60]}).status_code == 302

    page = client.get(reverse("security")).content.decode()
    assert Shown(page).runs == []
    assert Shown(page).says(" ".join(re.sub("[\u202e\u2066\u2028]", " ", text[:60]).split()))


@pytest.mark.parametrize("name", BREAKS)
def test_no_guest_adds_a_header_or_a_recipient(name: str, stage: Stage) -> None:
    """Written around the forms, as above."""
    User.objects.filter(pk=stage.fay.pk).update(name=name)
    Meeting.objects.filter(pk=stage.meeting.pk).update(title=name)
    stage.fay.refresh_from_db()
    meeting_actions.invite_guest(stage.meeting.pk, name=name, email="gus@elsewhere.example", by=stage.fay)
    mail.outbox.clear()

    delivery.deliver(Mail.objects.get(kind="guest_link").pk)

    (letter,) = mail.outbox
    message: Any = letter.message()
    assert [address.rpartition("<")[2] for address in letter.recipients()] == ["gus@elsewhere.example>"]
    assert {"Bcc", "X-Evil"} & set(message.keys()) == set()
    assert all("\n" not in message[header].replace("\n ", " ") for header in ("To", "From", "Subject", "Reply-To"))
