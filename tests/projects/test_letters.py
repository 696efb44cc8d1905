"""The words of mails: text first, nothing that chases, names of any kind."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from projects import delivery
from projects.models import User
from tests.build import make_invitation, make_mail, make_person, make_project

EMAILS = sorted(Path(settings.BASE_DIR, "templates", "emails").iterdir())
FORBIDDEN = (
    "overdue|late|delay|deadline|due date|when will|eta|status update|% complete|just checking|gentle reminder"
    "|friendly reminder|asap|urgent|still not|failed to|per my last"
)


@pytest.mark.parametrize("template", EMAILS, ids=lambda path: path.name)
def test_no_mail_chases(template: Path) -> None:
    text = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"))

    assert not re.search(rf"\b({FORBIDDEN})\b", text, re.IGNORECASE)
    assert "<img" not in text


def test_every_kind_has_subject_text_and_html() -> None:
    mails = {path.name for path in EMAILS if not path.name.startswith("_")}
    kinds = {name.partition(".")[0] for name in mails}

    assert mails == {f"{kind}.{part}" for kind in kinds for part in ("subject.txt", "txt", "html")}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x" * 100, "شيماء الحسيني", 'Ö\'Neil, "Z" <b>&', "李"])
def test_names_of_any_kind_arrive(outbox: list[Any], name: str) -> None:
    lead = make_person(name, "lead@larkhill.example")
    project = make_project("Q" * 60, lead=lead)
    invitation = make_invitation(by=lead, project=project, name=name)

    delivery.deliver(make_mail("invitation", invitation.pk, invitation.email, asked_by=lead).pk)

    (sent,) = outbox
    received = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert received["Subject"].strip() == f"{name} invites you to {'Q' * 60}"
    assert received["To"].addresses[0].display_name == name
    assert received["Reply-To"].addresses[0].addr_spec == "lead@larkhill.example"
    assert name in received.get_body(("plain",)).get_content()
    assert "<b>" not in received.get_body(("html",)).get_content()


@pytest.mark.django_db
def test_times_in_a_mail_are_the_readers(outbox: list[Any], ada: User) -> None:
    reader = make_person("Yuki", time_zone="Asia/Tokyo")
    late_in_london = datetime(2026, 5, 4, 22, 0, tzinfo=UTC)
    invitation = make_invitation(reader.email, by=ada, project=make_project(), expires_at=late_in_london)

    delivery.deliver(make_mail("invitation", invitation.pk, reader.email, asked_by=ada).pk)

    assert "until 5 May" in outbox[0].body
