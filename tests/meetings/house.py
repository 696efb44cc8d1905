"""A house in five time zones whose meeting closed on a Monday, and what the ladders are climbed about in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from meetings import actions
from meetings.models import Decision, Meeting, Muted
from meetings.states import MeetingState, NudgeKind
from projects.models import Absence, Project, User
from tests.build import make_membership, make_person, make_project
from tests.build_meetings import make_meeting, make_record

# Both Mondays come two weeks before a change of the clocks in Europe and after or before the one in America.
SEASONS = {"spring": datetime(2026, 3, 2, 0, 0, tzinfo=UTC), "autumn": datetime(2026, 10, 12, 0, 0, tzinfo=UTC)}


@dataclass
class House:
    """Everybody in their own zone, and a meeting that closed on the Monday at ten in London."""

    begins: datetime
    project: Project
    meeting: Meeting
    fay: User
    mo: User
    lea: User
    ines: User
    tama: User
    ruth: User

    def decided(self, statement: str, **fields: Any) -> Decision:
        at = self.meeting.closed_at - timedelta(minutes=10)
        given = {"decider": self.mo, "review_on": None} | fields
        return make_record(self.meeting, by=self.fay, at=at, statement=statement, **given)

    def carried(self, statement: str, owner: User, **fields: Any) -> Decision:
        at = self.meeting.closed_at
        return self.decided(statement, owner=owner, owner_asked_at=at, owner_accepted_at=at, **fields)


def settle(begins: datetime) -> House:
    with time_machine.travel(begins, tick=False):
        people = {
            # The minute of a letter follows from its reader's id, so that every run is the same story.
            name: make_person(f"{name.title()} {surname}", time_zone=zone, pk=900_000 + number)
            for number, (name, surname, zone) in enumerate([
                ("fay", "Lund", "Europe/London"), ("mo", "Adeyemi", "America/New_York"),
                ("lea", "Brandt", "Asia/Tokyo"), ("ines", "Solheim", "America/Los_Angeles"),
                ("tama", "Ngata", "Pacific/Auckland"), ("ruth", "Okoro", "Europe/London"),
            ])
        }  # fmt: skip
        project = make_project("Lisbon", lead=people["fay"], sponsor=people["ruth"])
        for name in ("mo", "lea", "ines", "tama", "ruth"):
            make_membership(project, people[name])
        closed = begins + timedelta(hours=10)
        meeting = make_meeting(
            project, by=people["fay"], people=list(people.values()), state=MeetingState.CLOSED,
            starts_at=closed - timedelta(hours=1), closed_at=closed,
        )  # fmt: skip
    return House(begins, project, meeting, **people)


def give_rest(*, away: Mapping[int, tuple[date, date]], muted: Set[tuple[int, NudgeKind]] = frozenset()) -> None:
    """Who is away from which day to which, and who wants no mail of a kind."""
    Absence.objects.bulk_create(
        Absence(person_id=one, first_day=days[0], last_day=days[1]) for one, days in away.items()
    )
    Muted.objects.bulk_create(Muted(person_id=person, kind=kind) for person, kind in muted)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


def climb(house: House) -> dict[str, Any]:
    """What the ladders are climbed about."""
    noon = house.begins + timedelta(hours=11)
    with at(noon):
        launch = house.carried("Move the launch to spring.", house.mo)
        venues = house.carried("Use one supplier for all venues.", house.lea)
        owners = [("Tell the venues", house.lea), ("Translate the page", house.tama), ("Count the seats", house.ruth)]
        told = [actions.add_action(launch.number, title, by=house.fay, owner=owner) for title, owner in owners]
        for action in told:
            actions.accept_action(action.pk, by=action.owner)
        contracts = actions.block(venues.number, "The contracts are not released", by=house.lea, remover=house.mo)
        never = house.decided("Print nothing.", owner=house.tama, owner_asked_at=house.meeting.closed_at)
        leaves = house.decided("Sell on two channels.")
        make_meeting(house.project, by=house.fay, starts_at=house.begins + timedelta(days=37), title="Lisbon forum")
    mute, away, muted = told
    return {
        "mute_owner": mute, "away_owner": away, "muted_owner": muted, "stuck": contracts, "never_answers": never,
        "leaves": leaves,
    }  # fmt: skip
