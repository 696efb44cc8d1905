"""Leaving a project or the organisation: what somebody held is given back at once, what they said stays."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions, sealed
from meetings.models import AgendaItem, Decision, Meeting
from meetings.states import MeetingState, Ownership
from projects import actions as project_actions
from projects.errors import RuleBroken
from projects.models import Invitation, Mail, Membership, Project, Role, User
from tests.build import make_invitation, make_mail, make_person, make_project
from tests.build_meetings import make_meeting, make_position, make_question, make_record, noon

from .conftest import History
from .pages import words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


def membership(project: Project, person: User) -> int:
    return Membership.objects.get(project=project, person=person).pk


def leave(project: Project, person: User, by: User | None = None) -> Project:
    return actions.remove_member(membership(project, person), by=by or person)


@pytest.fixture
def to_come(project: Project, fay: User, mo: User, lea: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo, lea], state=MeetingState.ANNOUNCED, title="To come")


@pytest.fixture
def carried(meeting: Meeting, fay: User, mo: User) -> list[Decision]:
    """One that Mo accepted, one that he is asked for."""
    asked = {"owner": mo, "owner_asked_at": NOW, "owner_asked_by": fay}
    return [make_record(meeting, by=fay, owner_accepted_at=NOW, **asked), make_record(meeting, by=fay, **asked)]


@time_machine.travel(NOW, tick=False)
def test_what_somebody_carried_in_the_project_nobody_carries(
    project: Project, carried: list[Decision], mo: User, lea: User, noted: History, client_of: ClientOf
) -> None:
    elsewhere = make_record(make_project("Elsewhere", lead=lea), by=lea, owner=mo, owner_asked_at=NOW)

    leave(project, mo, by=lea)

    for record in Decision.objects.filter(pk__in=[one.pk for one in carried]):
        assert (record.ownership, record.unowned_since) == (Ownership.NOBODY, NOW)
        assert "Mo Adeyemi" not in record.search_text
    assert Decision.objects.get(pk=elsewhere.pk).owner == mo
    assert noted()[-3:] == [("remove", "Lea Brandt"), ("owner_left", "Lea Brandt"), ("owner_left", "Lea Brandt")]
    page = words_of(client_of(lea).get(reverse("record", args=[carried[0].number])))
    assert "Mo Adeyemi left; nobody owns it now" in page
    assert "Nobody owns these decisions" in words_of(client_of(lea).get(reverse("today")))


def test_what_they_were_to_decide_needs_a_decider_again(
    project: Project, to_come: Meeting, mo: User, lea: User, noted: History, client_of: ClientOf
) -> None:
    question = make_question(to_come, by=lea, decider=mo)
    waiting = make_question(project, by=lea, decider=mo)

    leave(project, mo)

    for item in (question, waiting):
        item.refresh_from_db()
        assert (item.decider, item.version) == (None, 2)
    page = words_of(client_of(lea).get(reverse("meeting", args=[to_come.pk])))
    assert "Question 1 has no decider." in page
    assert [verb for verb, _by in noted()].count("decider_left") == 2


def test_a_meeting_to_come_loses_them_and_their_calendar_loses_it(
    project: Project, to_come: Meeting, meeting: Meeting, mo: User
) -> None:
    leave(project, mo)

    to_come.refresh_from_db()
    assert not to_come.participants.filter(person=mo).exists()
    assert to_come.ical_sequence == 1
    assert [(mail.kind, mail.recipient) for mail in Mail.objects.all()] == [("meeting_taken_off", mo.email)]
    assert meeting.participants.filter(person=mo).exists(), "what is going on they finish"


def test_who_has_spoken_stays_on_the_list_and_what_is_sealed_stays(
    project: Project, to_come: Meeting, mo: User, lea: User
) -> None:
    item = make_question(to_come, by=lea)
    make_position(item, mo, because="Quillwort.")

    leave(project, mo)

    assert to_come.participants.filter(person=mo).exists()
    assert sealed.read(item, mo)
    assert not sealed.read(item, lea)


def test_a_meeting_to_come_is_handed_to_the_lead(project: Project, fay: User, mo: User, lea: User) -> None:
    planned = make_meeting(project, by=mo, people=[fay])

    leave(project, mo)

    planned.refresh_from_db()
    assert planned.facilitator == lea
    assert set(planned.participants.values_list("person__name", flat=True)) == {"Fay Lund", "Lea Brandt"}


def test_the_only_lead_stays_until_there_is_another(project: Project, lea: User, carried: list[Decision]) -> None:
    with pytest.raises(RuleBroken, match="Nobody would lead Online booking without Lea Brandt"):
        leave(project, lea)

    assert Membership.objects.filter(project=project, person=lea).exists()


def test_a_member_removed_and_added_again_is_as_before(
    project: Project, to_come: Meeting, mo: User, lea: User, client_of: ClientOf
) -> None:
    item = make_question(to_come, by=lea)
    make_position(item, mo, because="Quillwort.")
    leave(project, mo, by=lea)
    project_actions.add_member(project.pk, mo, Role.MEMBER, by=lea)

    page = client_of(mo).get(reverse("position", args=[item.pk])).content.decode()

    assert "Quillwort" in page
    assert "Quillwort" not in client_of(lea).get(reverse("position", args=[item.pk])).content.decode()


def test_who_removes_somebody_is_told_what_nobody_carries_now(
    project: Project, carried: list[Decision], mo: User, lea: User, client_of: ClientOf
) -> None:
    url = reverse("remove_member", args=[membership(project, mo)])

    answer = client_of(lea).post(url, follow=True)

    assert "Mo Adeyemi is not in Online booking any more. 2 decisions have no owner now." in answer.content.decode()


# The organisation.


def end(person: User, by: User | None = None, **how: Any) -> User:
    return actions.end_account(person.pk, by=by or person, **how)


def test_an_account_that_ends_holds_nothing_any_more(
    project: Project, carried: list[Decision], to_come: Meeting, mo: User, ada: User, lea: User
) -> None:
    Project.objects.update(sponsor=mo)
    question = make_question(to_come, by=lea, decider=mo)
    mine, to_me = make_invitation("x@x.example", by=mo), make_invitation(mo.email, by=lea, project=project)
    make_mail("summary", 1, mo.email)

    end(mo, by=ada)

    for thing in (mo, project, question, mine, to_me):
        thing.refresh_from_db()
    assert not mo.is_active
    assert not mo.memberships.exists()
    assert (project.sponsor, question.decider) == (None, None)
    assert mine.withdrawn_at
    assert to_me.withdrawn_at
    assert not Decision.objects.filter(owner=mo).exists()
    assert not Mail.objects.filter(kind="summary").exists()
    assert not to_come.participants.filter(person=mo).exists()


def test_a_meeting_that_goes_on_is_handed_over_at_once(meeting: Meeting, fay: User, lea: User, ada: User) -> None:
    end(fay, by=ada)

    meeting.refresh_from_db()
    assert meeting.facilitator == lea
    assert not meeting.participants.filter(person=fay).exists()


def test_a_meeting_in_which_nobody_else_takes_part_is_cancelled(ada: User) -> None:
    alone = make_person("Al One")
    project = make_project("Alone", lead=alone)
    make_meeting(project, by=alone)

    end(alone, by=ada)

    assert Meeting.objects.get().state == MeetingState.CANCELLED


def test_who_leads_alone_names_another_first_but_an_administrator_is_not_held_up(
    project: Project, lea: User, fay: User, ada: User, obi: User
) -> None:
    Membership.objects.filter(person=obi).update(since=NOW)
    with pytest.raises(RuleBroken, match="Nobody else leads Online booking"):
        end(lea)

    end(lea, by=ada)

    assert Membership.objects.get(project=project, role=Role.LEAD).person == fay


def test_the_last_administrator_stays(ada: User, mo: User) -> None:
    with pytest.raises(RuleBroken, match="Nobody would administer Bearing without Ada Reis"):
        end(ada)

    project_actions.make_administrator(mo.pk, by=ada)
    end(ada)

    ada.refresh_from_db()
    assert (ada.is_active, ada.is_administrator) == (False, False)


def test_nobody_ends_the_account_of_another_but_an_administrator(mo: User, lea: User) -> None:
    with pytest.raises(PermissionDenied):
        end(mo, by=lea)


def test_an_account_ends_once(mo: User, ada: User) -> None:
    end(mo, by=ada)

    with pytest.raises(RuleBroken, match="Mo Adeyemi has left"):
        end(mo, by=ada)


def test_records_keep_the_name(
    carried: list[Decision], meeting: Meeting, mo: User, fay: User, client_of: ClientOf
) -> None:
    record = make_record(meeting, by=fay, decider=mo, dissents=[(mo, "Too early.")])

    end(mo)

    page = words_of(client_of(fay).get(reverse("record", args=[record.number])))
    assert "Decided by Mo Adeyemi" in page
    assert "Too early." in page


def test_the_page_says_what_happens_and_takes_the_address(
    project: Project, carried: list[Decision], to_come: Meeting, mo: User, client_of: ClientOf
) -> None:
    browser, url = client_of(mo), reverse("end_account", args=[mo.pk])

    page = words_of(browser.get(url))
    wrong = browser.post(url, {"address": "lea@larkhill.example"})

    assert "Leave Larkhill?" in page
    assert "2 decisions have no owner from then on." in page
    assert "1 project has one member less." in page
    assert wrong.status_code == 422
    assert f"Type {mo.email}, so that it is no accident." in words_of(wrong)
    assert User.objects.here().contains(mo)

    done = browser.post(url, {"address": mo.email.upper()}, follow=True)

    assert "You have left." in done.content.decode()
    assert not User.objects.here().contains(mo)
    assert browser.get(reverse("today")).headers["Location"].startswith("/sign-in/")


def test_the_page_says_what_stands_in_the_way(ada: User, client_of: ClientOf) -> None:
    page = client_of(ada).get(reverse("end_account", args=[ada.pk]))

    assert "Make somebody else administrator first." in words_of(page)
    assert "Leave for good" not in words_of(page)


def test_people_who_left_are_apart_and_offered_nowhere(
    project: Project, to_come: Meeting, mo: User, ada: User, lea: User, client_of: ClientOf
) -> None:
    record = make_record(project, by=lea)
    question = make_question(to_come, by=lea)
    end(mo, by=ada)

    people = words_of(client_of(lea).get(reverse("people")))
    assert people.index("Left 1") < people.index("Mo Adeyemi")
    for name, thing in (("record", record), ("question", question), ("name_participants", to_come)):
        assert "Mo Adeyemi" not in words_of(client_of(lea).get(reverse(name, args=[thing.pk]))).partition("History")[0]


def come_back(person: User, by: User, name: str = "Mo Adeyemi") -> User:
    invitation = project_actions.invite(email=person.email, name="", project=None, role=Role.MEMBER, by=by)
    return project_actions.accept(invitation.pk, name=name, time_zone="UTC")


def test_who_is_invited_again_is_the_same_person(
    project: Project, to_come: Meeting, mo: User, ada: User, lea: User, client_of: ClientOf
) -> None:
    item = make_question(to_come, by=lea)
    make_position(item, mo, because="Quillwort.")
    end(mo, by=ada)

    assert come_back(mo, by=ada).pk == mo.pk

    mo.refresh_from_db()
    assert mo.is_active
    assert not mo.memberships.exists()
    assert "Quillwort" in client_of(mo).get(reverse("position", args=[item.pk])).content.decode()
    assert "Quillwort" not in client_of(lea).get(reverse("position", args=[item.pk])).content.decode()


def test_the_link_of_who_returns_asks_for_a_name_like_any_other(mo: User, ada: User) -> None:
    end(mo, by=ada)
    make_invitation(mo.email, by=ada, token="again")
    url = reverse("invitation", args=["again"])

    assert 'name="name"' in Client().get(url).content.decode()
    answer = Client().post(url, {"name": "Mo A.", "time_zone": "UTC"})

    assert answer.status_code == 302
    assert User.objects.here().get(email=mo.email).pk == mo.pk
    assert Invitation.objects.get().accepted_by == mo


# Being forgotten.


def test_what_is_personal_goes_and_what_was_said_stays(
    project: Project, meeting: Meeting, mo: User, fay: User, ada: User, client_of: ClientOf
) -> None:
    record = make_record(meeting, by=fay, decider=mo, dissents=[(mo, "Too early.")])
    make_mail("summary", 1, mo.email, claimed_at=NOW, sent_at=NOW)
    make_mail("summary", 2, mo.email, claimed_at=NOW, refused="550 mo.adeyemi@larkhill.example unknown")
    make_invitation(mo.email, by=ada, name="Mo Adeyemi", accepted_at=NOW, accepted_by=mo)

    end(mo, by=ada, is_forgotten=True)

    mo.refresh_from_db()
    assert (mo.name, mo.email) == ("Former member 1", f"person-{mo.pk}@forgotten.invalid")
    page = words_of(client_of(fay).get(reverse("record", args=[record.number])))
    assert "Decided by Former member 1" in page
    assert "Mo Adeyemi" not in page
    assert "Too early." in page
    assert "Adeyemi" not in everything_stored()


def everything_stored() -> str:
    """Every row of ours, as text."""
    models = [model for app in ("projects", "meetings") for model in apps.get_app_config(app).get_models()]
    return "\n".join(str(row) for model in models for row in model._default_manager.values_list())


def test_an_administrator_forgets_later_and_once(mo: User, ada: User, lea: User, client_of: ClientOf) -> None:
    with pytest.raises(RuleBroken, match="has not left"):
        actions.forget(mo.pk, by=ada)
    end(mo)
    with pytest.raises(PermissionDenied):
        actions.forget(mo.pk, by=lea)

    answer = client_of(ada).post(reverse("forget", args=[mo.pk]), {"address": mo.email})

    assert answer.status_code == 302
    with pytest.raises(RuleBroken, match="deleted already"):
        actions.forget(mo.pk, by=ada)


def test_everybody_forgotten_has_a_name_of_their_own(mo: User, obi: User, ada: User) -> None:
    for person in (mo, obi):
        end(person, by=ada, is_forgotten=True)

    names = User.objects.exclude(forgotten_at=None).order_by("forgotten_at").values_list("name", flat=True)
    assert list(names) == ["Former member 1", "Former member 2"]


def test_what_a_forgotten_one_sealed_stays_sealed_for_ever(
    project: Project, to_come: Meeting, mo: User, ada: User, lea: User
) -> None:
    item = make_question(to_come, by=lea)
    make_position(item, mo, because="Quillwort.")

    end(mo, by=ada, is_forgotten=True)

    assert item.positions.filter(person=mo).exists()
    assert not sealed.read(AgendaItem.objects.get(pk=item.pk), lea)


def test_an_invitation_to_the_old_address_makes_somebody_new(mo: User, ada: User) -> None:
    address = mo.email
    end(mo, by=ada, is_forgotten=True)
    invitation = project_actions.invite(email=address, name="", project=None, role=Role.MEMBER, by=ada)

    new = project_actions.accept(invitation.pk, name="Mo Adeyemi", time_zone="UTC")

    assert new.pk != mo.pk
    assert User.objects.get(pk=mo.pk).forgotten_at is not None
