"""Fields that no page of ours sends: foreign ids, junk, numbers without end. Refused, never an error."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Meeting, Position
from meetings.states import ItemState, Outcome
from projects.models import Membership, Project, Role, User
from tests.build import HOURS, make_membership, make_project
from tests.build_meetings import make_meeting, make_question

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
ENDLESS = "9" * 5000
HUGE = "9" * 30


@pytest.fixture
def closed(fay: User, mo: User, lea: User, obi: User) -> Project:
    project = make_project("Closed works", lead=lea, openness="closed")
    for person, role in ((fay, Role.MEMBER), (mo, Role.MEMBER), (obi, Role.OBSERVER)):
        make_membership(project, person, role)
    return project


@pytest.fixture
def meeting(closed: Project, fay: User, mo: User, lea: User) -> Meeting:
    return make_meeting(closed, by=fay, people=[mo, lea], is_live=True)


@pytest.fixture
def sealed(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED)


@pytest.fixture
def scheduled(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, question="Do we wait for the audit?")


@pytest.fixture
def waiting(closed: Project, fay: User) -> AgendaItem:
    return make_question(closed, by=fay)


def said(item: AgendaItem, options: int = 2, **changes: Any) -> dict[str, Any]:
    """A question's form as its page sends it."""
    fields = {"question": "Is it so?", "mode": "decide", "seen_version": item.version}
    rows = {f"options-{number}-label": f"Option {number}" for number in range(options)}
    return {**fields, "options-TOTAL_FORMS": options, "options-INITIAL_FORMS": 0, **rows, **changes}


def decided(item: AgendaItem, decider: User, **changes: Any) -> dict[str, Any]:
    option = item.options.first()
    fields = {"outcome": Outcome.DECIDED, "seen_version": item.version, "statement": "Open it.", "because": "Ready."}
    return {**fields, "option": option.pk if option else "", "decider": decider.pk, **changes}


@pytest.mark.parametrize("sent", ["abc", "", "\x00", HUGE, "00000000-0000-4000-8000-000000000000"])
def test_an_agenda_that_is_none(sent: str, waiting: AgendaItem, fay: User, client_of: ClientOf) -> None:
    response = client_of(fay).post(reverse("schedule", args=[waiting.pk]), {"meeting": sent})

    assert response.status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == ItemState.DRAFT


def test_an_agenda_of_another_project(waiting: AgendaItem, fay: User, client_of: ClientOf) -> None:
    elsewhere = make_meeting(make_project("Other", lead=fay), by=fay)

    response = client_of(fay).post(reverse("schedule", args=[waiting.pk]), {"meeting": str(elsewhere.pk)})

    assert response.status_code == 409
    assert not elsewhere.items.exists()


@pytest.mark.parametrize("sent", [ENDLESS, "-1", "٣", "²", "x", ""])
def test_an_order_nobody_saw(sent: str, scheduled: AgendaItem, fay: User, client_of: ClientOf) -> None:
    fields = {"agenda_version": sent, "after": ""}

    assert client_of(fay).post(reverse("move_question", args=[scheduled.pk]), fields).status_code == 409


@pytest.mark.parametrize("sent", [ENDLESS, "x", "\x00", "00000000-0000-4000-8000-000000000000"])
def test_after_a_question_that_is_not_there(sent: str, scheduled: AgendaItem, fay: User, client_of: ClientOf) -> None:
    fields = {"agenda_version": 1, "after": sent}

    assert client_of(fay).post(reverse("move_question", args=[scheduled.pk]), fields).status_code == 409


@pytest.mark.parametrize("sent", [ENDLESS, "-1", "²", "x"])
def test_minutes_nobody_saw(sent: str, sealed: AgendaItem, fay: User, client_of: ClientOf) -> None:
    assert client_of(fay).post(reverse("extend", args=[sealed.pk]), {"seen_extra": sent}).status_code == 302


def test_minutes_without_end(sealed: AgendaItem, fay: User, client_of: ClientOf) -> None:
    AgendaItem.objects.filter(pk=sealed.pk).update(extra_minutes=240)

    response = client_of(fay).post(reverse("extend", args=[sealed.pk]), {"seen_extra": "240"})

    assert response.status_code == 409
    assert "Four hours were added already" in response.content.decode()


@pytest.mark.parametrize(("reason", "status"), [("a\x00b", 302), ("x" * 301, 409), ("x" * 300, 302)])
def test_a_reason_for_taking_off(
    reason: str, status: int, scheduled: AgendaItem, fay: User, client_of: ClientOf
) -> None:
    response = client_of(fay).post(reverse("return_question", args=[scheduled.pk]), {"reason": reason})

    assert response.status_code == status


def test_a_project_in_the_address_that_cannot_be(fay: User, client_of: ClientOf) -> None:
    assert client_of(fay).get(reverse("call_meeting"), {"project": "\x00"}).status_code == 404


@pytest.mark.parametrize("options", [13, 27, 300])
def test_more_options_than_letters(options: int, waiting: AgendaItem, fay: User, client_of: ClientOf) -> None:
    response = client_of(fay).post(reverse("question", args=[waiting.pk]), said(waiting, options))

    assert response.status_code == 422
    assert "at most twelve options" in response.content.decode()
    assert waiting.options.count() == 3


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"seen_version": -1}, 409),
        ({"seen_version": HUGE}, 409),
        ({"seen_version": ENDLESS}, 422),
        ({"timebox_minutes": HUGE}, 422),
        ({"timebox_minutes": 0}, 422),
        ({"decider": HUGE}, 422),
        ({"decider": "\x00"}, 422),
        ({"mode": "inform"}, 422),
        ({"options-TOTAL_FORMS": HUGE}, 422),
        ({"options-TOTAL_FORMS": ""}, 422),
    ],
)
def test_a_question_with_forged_fields(
    changes: dict[str, Any], status: int, waiting: AgendaItem, fay: User, client_of: ClientOf
) -> None:
    response = client_of(fay).post(reverse("question", args=[waiting.pk]), said(waiting, **changes))

    assert response.status_code == status
    waiting.refresh_from_db()
    assert waiting.version == 1


def test_an_option_of_another_question_stays_as_it_is(
    waiting: AgendaItem, sealed: AgendaItem, fay: User, client_of: ClientOf
) -> None:
    theirs = sealed.options.first()

    client_of(fay).post(reverse("question", args=[waiting.pk]), said(waiting, **{"options-0-id": theirs.pk}))

    theirs.refresh_from_db()
    assert theirs.label == "Open to every clinic"
    assert theirs.item_id == sealed.pk


def test_somebody_who_does_not_see_the_project_is_named_nowhere(
    waiting: AgendaItem, meeting: Meeting, fay: User, oz: User, client_of: ClientOf
) -> None:
    revealed = make_question(meeting, by=fay, state=ItemState.REVEALED)
    client = client_of(fay)
    plan = {"title": "Forum", "day": "2099-01-01", "time": "10:00", "time_zone": "UTC", "length_minutes": 50}

    answers = [
        client.post(reverse("question", args=[waiting.pk]), said(waiting, decider=oz.pk)),
        client.post(reverse("settle", args=[revealed.pk]), decided(revealed, oz)),
        client.post(reverse("settle", args=[revealed.pk]), decided(revealed, fay, owner=oz.pk)),
        client.post(reverse("settle", args=[revealed.pk]), decided(revealed, fay, dissenters=[oz.pk])),
        client.post(reverse("name_participants", args=[meeting.pk]), {"people": [oz.pk]}),
        client.post(f"{reverse('call_meeting')}?project=closed-works", {**plan, "people": [oz.pk]}),
    ]

    assert [answer.status_code for answer in answers] == [422] * 6
    assert not meeting.participants.filter(person=oz).exists()
    assert not AgendaItem.objects.filter(decider=oz).exists()


@pytest.mark.parametrize("screen", ["", "own"])
@pytest.mark.parametrize("act", ["give_position", "withdraw_position", "change_mind", "raise_objection"])
def test_speaking_on_a_question_that_waits(
    act: str, screen: str, waiting: AgendaItem, mo: User, client_of: ClientOf
) -> None:
    response = client_of(mo).post(reverse(act, args=[waiting.pk]), {"screen": screen})

    assert response.status_code == 409


@pytest.mark.parametrize("act", ["give_position", "change_mind", "raise_objection"])
def test_who_may_not_speak_is_told_so_whatever_they_send(
    act: str, sealed: AgendaItem, obi: User, client_of: ClientOf
) -> None:
    response = client_of(obi).post(reverse(act, args=[sealed.pk]), {"answer": "nonsense"})

    assert response.status_code == 403


def test_who_was_taken_off_the_list_speaks_no_more(
    sealed: AgendaItem, meeting: Meeting, mo: User, client_of: ClientOf
) -> None:
    meeting.participants.filter(person=mo).delete()

    response = client_of(mo).post(reverse("give_position", args=[sealed.pk]), {"answer": "unsure"})

    assert response.status_code == 403
    assert not Position.objects.exists()


@pytest.mark.parametrize("answer", ["foreign", "option", HUGE, "\x00", "0", "-1"])
def test_an_answer_that_is_not_on_the_list(
    answer: str, sealed: AgendaItem, scheduled: AgendaItem, mo: User, client_of: ClientOf
) -> None:
    sent = str(scheduled.options.first().pk) if answer == "foreign" else answer

    response = client_of(mo).post(reverse("give_position", args=[sealed.pk]), {"answer": sent})

    assert response.status_code == 422
    assert not Position.objects.exists()


def test_the_name_of_another_is_not_listened_to(sealed: AgendaItem, mo: User, lea: User, client_of: ClientOf) -> None:
    fields = {"answer": "unsure", "person": lea.pk, "by": lea.pk, "given_at": "2001-01-01", "item": "x"}

    client_of(mo).post(reverse("give_position", args=[sealed.pk]), fields)

    position = Position.objects.get()
    assert position.person == mo
    assert position.given_at.year > 2001


def test_settings_change_nothing_but_settings(mo: User, client_of: ClientOf) -> None:
    fields = {"name": "Mo", "time_zone": "UTC", "language": "en-gb", **HOURS}
    forged = {
        "administrator_since": "2020-01-01",
        "left_at": "2020-01-01",
        "forgotten_at": "2020-01-01",
        "email": "mo@evil.example",
        "id": 1,
        "is_superuser": 1,
    }

    client_of(mo).post(reverse("settings"), {**fields, **forged})

    before = mo.email
    mo.refresh_from_db()
    assert (mo.email, mo.is_administrator) == (before, False)


def test_nobody_raises_their_own_role(closed: Project, mo: User, obi: User, oz: User, client_of: ClientOf) -> None:
    theirs = Membership.objects.get(project=closed, person=mo)
    address = reverse("change_role", args=[theirs.pk])

    assert client_of(mo).post(address, {"role": "lead"}).status_code == 403
    assert client_of(obi).post(address, {"role": "lead"}).status_code == 403
    assert client_of(oz).post(address, {"role": "lead"}).status_code == 404
    assert client_of(mo).post(reverse("add_member", args=[closed.slug]), {"person": oz.pk}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/people/{}/administrator/",
        "/memberships/{}/role/",
        "/memberships/{}/remove/",
        "/invitations/{}/again/",
        "/invitations/{}/withdraw/",
        "/objections/{}/withdraw/",
    ],
)
@pytest.mark.parametrize("number", ["0", "2147483648", HUGE, ENDLESS])
def test_numbers_of_nothing(address: str, number: str, ada: User, client_of: ClientOf) -> None:
    assert client_of(ada).post(address.format(number)).status_code == 404


@pytest.mark.parametrize("number", ["0", "2147483648", HUGE, ENDLESS, "D-000", "D-999999999"])
def test_records_of_nothing(number: str, ada: User, client_of: ClientOf) -> None:
    assert client_of(ada).get(f"/decisions/{number}/").status_code == 404


def test_of_a_field_sent_twice_the_last_counts(sealed: AgendaItem, mo: User, client_of: ClientOf) -> None:
    response = client_of(mo).post(
        reverse("give_position", args=[sealed.pk]), {"answer": ["none", "unsure"], "because": ["x" * 500, "Fits."]}
    )

    assert response.status_code == 302
    assert Position.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"because=" + b"x" * 1_000_000, "application/x-www-form-urlencoded", 422),
        (b"because=" + b"x" * 3_000_000, "application/x-www-form-urlencoded", 400),
        (b"&".join(b"f%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded", 400),
        (b"junk", "multipart/form-data; boundary=zzz", 422),
        (b"junk", "multipart/form-data", 400),
        (b"{}", "application/json", 422),
        (b"answer=none&because=%ed%a0%80%ff", "application/x-www-form-urlencoded", 302),
    ],
)
def test_bodies_that_no_form_sends(
    body: bytes, kind: str, status: int, sealed: AgendaItem, mo: User, client_of: ClientOf
) -> None:
    response = client_of(mo).post(reverse("give_position", args=[sealed.pk]), body, content_type=kind)

    assert response.status_code == status
