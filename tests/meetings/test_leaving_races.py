"""Leaving at the same moment as something else: one of the two is told, and nothing is left hanging."""

from functools import partial

import pytest
from django.db import IntegrityError

from meetings import actions
from meetings.actions.agenda import Wording
from meetings.models import AgendaItem, Decision, Meeting
from meetings.states import Mode
from projects import actions as project_actions
from projects.errors import RuleBroken
from projects.models import Membership, Role, User
from tests.at_once import at_once, refusals
from tests.build import make_membership, make_person, make_project
from tests.build_meetings import make_meeting, make_question, make_record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(lea: User, mo: User) -> Meeting:
    project = make_project("Online booking", lead=lea)
    make_membership(project, mo)
    return make_meeting(project, by=lea)


def test_two_administrators_who_leave_at_once_do_not_both_succeed(ada: User) -> None:
    other = make_person(administers=True)

    results = at_once(partial(actions.end_account, ada.pk, by=ada), partial(actions.end_account, other.pk, by=other))

    (refused,) = refusals(results)
    assert isinstance(refused, RuleBroken)
    assert User.objects.here().exclude(administrator_since=None).count() == 1


def test_two_leads_who_leave_at_once_do_not_both_succeed(meeting: Meeting, lea: User) -> None:
    other = make_person()
    make_membership(meeting.project, other, Role.LEAD)

    results = at_once(partial(actions.end_account, lea.pk, by=lea), partial(actions.end_account, other.pk, by=other))

    assert len(refusals(results)) == 1
    assert Membership.objects.filter(project=meeting.project, role=Role.LEAD).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_whoever_is_named_while_they_leave_holds_nothing_afterwards(
    meeting: Meeting, lea: User, mo: User, ada: User, attempt: int
) -> None:
    record = make_record(meeting.project, by=lea)
    item = make_question(meeting, by=lea)
    decides = Wording(item.question, Mode.DECIDE, decider=mo)

    results = at_once(
        partial(actions.end_account, mo.pk, by=ada),
        partial(actions.edit_question, item.pk, decides, by=lea, seen_version=item.version),
        partial(actions.ask_owner, record.number, mo, by=lea),
        partial(actions.name_participants, meeting.pk, [mo], by=lea),
        partial(project_actions.change_role, Membership.objects.get(person=mo).pk, Role.LEAD, by=lea),
    )

    assert all(isinstance(refused, RuleBroken | IntegrityError) for refused in refusals(results)), results
    mo.refresh_from_db()
    if not mo.is_active:
        assert not Decision.objects.filter(owner=mo).exists()
        assert not meeting.participants.filter(person=mo).exists()
        assert not mo.memberships.exists()
        assert not AgendaItem.objects.filter(decider=mo).exists()
    else:
        # Told that something was given to them meanwhile; the second try sees it.
        actions.end_account(mo.pk, by=ada)
        assert not meeting.participants.filter(person=mo).exists()
