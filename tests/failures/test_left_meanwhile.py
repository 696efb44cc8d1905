"""Somebody is named while they leave, on two connections: who named them is told in words, and nothing changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event as Moment
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from meetings.models import Decision, Meeting
from projects.middleware import RefusalMiddleware
from projects.models import Event, Membership, Project, User
from tests.at_once import at_once
from tests.build_meetings import make_meeting, make_record

pytestmark = pytest.mark.django_db(transaction=True)

ClientOf = Callable[[User], Client]
Facts = tuple[Meeting, Decision]
Form = Callable[[Facts, User], tuple[str, dict[str, Any]]]

FORMS: dict[str, Form] = {
    "owner": lambda facts, who: (reverse("ask_owner", args=[facts[1].number]), {"person": who.pk}),
    "next owner": lambda facts, who: (
        reverse("hand_on", args=[facts[1].number]),
        {"person": who.pk, "because": "They know the supplier."},
    ),
    "participant": lambda facts, who: (reverse("name_participants", args=[facts[0].pk]), {"people": [who.pk]}),
    "facilitator": lambda facts, who: (reverse("hand_over", args=[facts[0].pk]), {"person": who.pk}),
    "sponsor": lambda facts, who: (
        reverse("edit_project", args=[facts[0].project.slug]),
        {"name": "Another name of it", "openness": "open", "sponsor": who.pk},
    ),
    "member": lambda facts, who: (
        reverse("add_member", args=[facts[0].project.slug]),
        {"person": who.pk, "role": "member"},
    ),
}


def leave(person: User, gone: Moment) -> None:
    """A leaving in flight: committed once somebody else waits for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        User.objects.filter(pk=person.pk).update(left_at=timezone.now())
        gone.set()
        for _ in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
        raise AssertionError("nobody waited")


def facts_of(name: str, project: Project, lea: User, mo: User) -> Facts:
    meeting = make_meeting(project, by=lea, people=[mo] if name == "facilitator" else [], is_live=True)
    now = timezone.now()
    owner = {"owner": lea, "owner_asked_at": now, "owner_asked_by": lea, "owner_accepted_at": now}
    if name == "member":
        Membership.objects.filter(person=mo).delete()
    return meeting, make_record(project, by=lea, **(owner if name == "next owner" else {}))


@pytest.mark.parametrize("name", FORMS)
def test_whoever_names_them_is_told_and_nothing_changed(
    name: str, project: Project, lea: User, mo: User, client_of: ClientOf
) -> None:
    facts = facts_of(name, project, lea, mo)
    address, fields = FORMS[name](facts, mo)
    client, gone, before = client_of(lea), Moment(), Event.objects.count()

    _left, response = at_once(
        lambda: leave(mo, gone), lambda: gone.wait(10) and client.post(address, fields, HTTP_REFERER="/log/")
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody whom you named has left a moment ago. Choose somebody else." in page
    assert all(text in page for text in fields.values() if " " in str(text))
    assert Event.objects.count() == before


def test_another_broken_rule_of_the_database_is_no_refusal(project: Project) -> None:
    """It is a fault of ours, and is logged as one."""
    with pytest.raises(IntegrityError) as broken:
        Project.objects.create(name="Another", slug=project.slug)

    asked = RequestFactory().post("/")
    assert RefusalMiddleware(lambda _request: HttpResponse()).process_exception(asked, broken.value) is None
