"""What `--tomorrow` says is what the rounds then send: to whom, about what, which step, on which day, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from meetings import actions
from meetings.actions.nudges import what_is_due
from meetings.management.commands.nudges import coming
from meetings.models import Nudge, Snooze
from meetings.nudges.told import WHY
from meetings.states import NudgeKind
from projects import delivery
from projects.models import Event, Mail

from .house import SEASONS, House, climb, give_rest, settle

pytestmark = pytest.mark.django_db

EVERY = timedelta(minutes=45)
Told = tuple[date, str, str, int, str, str]


@pytest.fixture
def house() -> House:
    """Tama is away for a week, Mo has more to answer than a letter takes, and Lea wants some days."""
    found = settle(SEASONS["autumn"])
    begins = found.begins
    give_rest(away={found.tama.pk: ((begins + timedelta(days=2)).date(), (begins + timedelta(days=8)).date())})
    made = climb(found)
    with time_machine.travel(begins + timedelta(hours=11), tick=False):
        for number in range(7):
            found.decided(f"Nobody's number {number}.")
        actions.add_action(made["leaves"].number, "Paint the door", by=found.fay)
    Snooze.objects.create(
        kind=NudgeKind.QUIET, thing="action", object_id=str(made["mute_owner"].pk), person=found.lea, number=1,
        since=made["mute_owner"].touched_at, until=(begins + timedelta(days=9)).date(),
    )  # fmt: skip
    return found


def rounds(begins: datetime, ends: datetime) -> Iterator[datetime]:
    """What beat and worker do, seldom enough for a test."""
    now = begins
    while now < ends:
        with time_machine.travel(now, tick=False):
            actions.owe_nudges()
            for mail in Mail.objects.waiting().order_by("pk").values_list("pk", flat=True):
                delivery.deliver(mail)
        yield now
        now += EVERY


def sent(begins: datetime) -> list[Told]:
    """By the end of everybody's tomorrow."""
    mailed = Nudge.objects.filter(mail__sent_at__gte=begins, moot="").select_related("person", "mail")
    return sorted(one for one in map(_told, mailed) if one[0] <= _tomorrow(begins, one))


def _told(nudge: Nudge) -> Told:
    day = nudge.mail.sent_at.astimezone(ZoneInfo(nudge.person.time_zone)).date()  # type: ignore[union-attr]
    kind = NudgeKind(nudge.kind)
    return day, nudge.person.email, kind, nudge.step, nudge.role, WHY[kind]


def _tomorrow(begins: datetime, told: Told) -> date:
    zone = Nudge.objects.filter(person__email=told[1]).values_list("person__time_zone", flat=True)[0]
    return begins.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)


def said(now: datetime) -> tuple[list[Told], list[str]]:
    with time_machine.travel(now, tick=False):
        rows = coming(now)
    asked = [
        (datetime.fromisoformat(row["at"]).date(), row["email"], row["kind"], row["step"], row["role"], row["because"])
        for row in rows
        if row["does"] == "ask"
    ]
    return sorted(asked), [row["does"] for row in rows if row["does"] != "ask"]


def test_what_it_says_today_is_what_the_rounds_send_until_tomorrow_ends(house: House) -> None:
    """From several hours of the day, so that it is night, morning and evening somewhere; a weekend is among them."""
    now, compared = house.begins + timedelta(hours=12), 0
    while now < house.begins + timedelta(days=7):
        foretold, deeds = said(now)
        before = Event.objects.latest("pk").pk
        ends = now + timedelta(days=2)
        list(rounds(now, ends))

        assert sent(now) == foretold
        done = Event.objects.filter(
            pk__gt=before, by=None, verb__in=["raise_question", "hand_back", "escalate_blocker"]
        )
        assert sorted(done.values_list("verb", flat=True)) == sorted(deeds)
        compared += len(foretold)
        now = ends + timedelta(hours=9)

    assert compared > 10


def test_not_more_than_a_letter_takes_and_nobody_who_wants_to_be_left_alone(house: House) -> None:
    foretold, _deeds = said(house.begins + timedelta(days=1, hours=6))

    of_mo = [one for one in foretold if one[1] == house.mo.email and one[0] == date(2026, 10, 13)]
    assert [one[2] for one in of_mo].count(NudgeKind.UNOWNED) == 5
    assert not [one for one in foretold if one[1] == house.lea.email and one[2] == NudgeKind.QUIET]


def test_a_letter_that_waits_already_is_among_them(house: House) -> None:
    noon = house.begins + timedelta(days=1, hours=14)
    with time_machine.travel(noon, tick=False):
        actions.owe_nudges()
    waiting = Nudge.objects.filter(mail__sent_at=None).count()
    assert waiting > 0

    foretold, _deeds = said(noon)

    assert len(foretold) >= waiting


def test_it_looks_and_leaves_nothing(house: House) -> None:
    now = house.begins + timedelta(hours=12)
    before = [model.objects.count() for model in (Mail, Nudge, Event)]

    said(now)

    assert [model.objects.count() for model in (Mail, Nudge, Event)] == before
    assert what_is_due(now)[0] is not None
