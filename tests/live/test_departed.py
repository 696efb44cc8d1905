"""A stream of somebody whose account or whose sessions end."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem
from projects import actions as project_actions
from projects.models import User
from tests.live.conftest import Ear, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
Listen = Callable[..., Ear]


def test_open_streams_end_and_an_old_ticket_opens_none(
    sealed: AgendaItem, mo: User, lea: User, ada: User, ear: Listen
) -> None:
    browser = signed_in(mo)
    mine, another = ear(browser, sealed.meeting), ear(lea, sealed.meeting)
    for one in (mine, another):
        one.wait(lambda message: message.event == "hello")

    actions.end_account(mo.pk, by=ada)

    mine.wait_over()
    assert not another.is_over
    again = Ear(mine.address, mine.path, mine.session_key).listen()
    assert again.status == 401
    assert browser.get(reverse("room", args=[sealed.meeting.pk])).status_code == 302


def test_streams_end_when_an_administrator_signs_somebody_out(
    sealed: AgendaItem, mo: User, lea: User, ada: User, ear: Listen
) -> None:
    browser = signed_in(mo)
    mine, another = ear(browser, sealed.meeting), ear(lea, sealed.meeting)
    for one in (mine, another):
        one.wait(lambda message: message.event == "hello")

    project_actions.end_sessions_of(mo.pk, by=ada)

    mine.wait_over()
    assert not another.is_over
    assert Ear(mine.address, mine.path, mine.session_key).listen().status == 401
