"""Two at the same moment, on connections of their own: one wins, the other is told, nothing is lost."""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from meetings import actions, sealed
from meetings.models import AgendaItem, Decision, Meeting, Position
from meetings.states import Answer, ItemState, Outcome
from projects.errors import RuleBroken, Stale
from projects.models import Event, Mail, Organisation, Project, User
from tests.at_once import at_once, refusals
from tests.build_meetings import make_meeting, make_position, make_question

from .settlements import settlement

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


def give(item: AgendaItem, person: User, because: str, option: int = 0) -> Any:
    chosen = item.options.get(rank=option).pk
    said = {"answer": Answer.OPTION, "option_id": chosen, "objects_otherwise": False}
    return partial(actions.give_position, item.pk, by=person, because=because, **said)


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def sealed_rows() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM meetings_sealedanswer ORDER BY position_id")
        return cursor.fetchall()


def test_reveal_and_reveal(on_floor: AgendaItem, fay: User) -> None:
    reveal = partial(actions.reveal_positions, on_floor.pk, by=fay)

    results = at_once(reveal, reveal)

    (refusal,) = refusals(results)
    assert isinstance(refusal, RuleBroken)
    assert str(refusal).startswith("Already revealed at ")
    on_floor.refresh_from_db()
    assert (on_floor.state, on_floor.version) == (ItemState.REVEALED, 2)
    assert verbs() == ["reveal"]
    assert on_floor.meeting
    on_floor.meeting.refresh_from_db()
    assert on_floor.meeting.version == 2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_reveal_and_positions(_round: int, on_floor: AgendaItem, fay: User, mo: User, lea: User) -> None:
    """Every position that was confirmed is shown, and nothing sealed changes after the reveal."""
    make_position(on_floor, mo, option=2, because="Mo before.")

    revealed, first, second = at_once(
        partial(actions.reveal_positions, on_floor.pk, by=fay),
        give(on_floor, mo, "Mo replaced."),
        give(on_floor, lea, "Lea new."),
    )

    assert isinstance(revealed, AgendaItem)
    for outcome in (first, second):
        assert isinstance(outcome, AgendaItem) or str(outcome).startswith("Already revealed at ")
    on_floor.refresh_from_db()
    shown = {one.person_id: one.because for one in sealed.read(on_floor, None)}
    expected = {mo.pk: "Mo replaced." if isinstance(first, AgendaItem) else "Mo before."}
    if isinstance(second, AgendaItem):
        expected[lea.pk] = "Lea new."
    assert shown == expected
    # What the log counted at the reveal is what is shown: nobody slipped in behind it.
    assert Event.objects.get(verb="reveal").detail["spoken"] == len(shown)
    assert verbs()[-1] == "reveal"


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_reveal_and_withdrawal(_round: int, on_floor: AgendaItem, fay: User, mo: User) -> None:
    make_position(on_floor, mo, because="Mo before.")

    _revealed, withdrawn = at_once(
        partial(actions.reveal_positions, on_floor.pk, by=fay),
        partial(actions.withdraw_position, on_floor.pk, by=mo),
    )

    on_floor.refresh_from_db()
    shown = [one.because for one in sealed.read(on_floor, None)]
    assert shown == ([] if isinstance(withdrawn, AgendaItem) else ["Mo before."])
    assert len(sealed_rows()) == len(shown) == Position.objects.count()


def test_a_write_around_the_verbs_waits_for_a_reveal_in_flight(on_floor: AgendaItem, mo: User) -> None:
    """The second wall: the row trigger reads the question FOR SHARE and is refused once it is revealed."""
    from threading import Event as Signal

    from django.db import transaction
    from django.utils import timezone

    updated = Signal()

    def reveal_slowly() -> None:
        with transaction.atomic():
            AgendaItem.objects.filter(pk=on_floor.pk).update(state=ItemState.REVEALED, revealed_at=timezone.now())
            updated.set()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")

    def write_behind_it() -> None:
        assert updated.wait(timeout=60)
        Position.objects.create(item=on_floor, person=mo)

    _revealed, refusal = at_once(reveal_slowly, write_behind_it)

    assert "do not change" in str(refusal)
    assert not Position.objects.exists()


def test_settle_and_settle(revealed: AgendaItem, fay: User) -> None:
    def settle(outcome: Outcome) -> Any:
        return partial(actions.settle, revealed.pk, settlement(outcome, by=fay), by=fay, seen_version=revealed.version)

    results = at_once(settle(Outcome.DECIDED), settle(Outcome.DROPPED))

    (refusal,) = refusals(results)
    (record,) = [result for result in results if isinstance(result, Decision)]
    assert isinstance(refusal, RuleBroken)
    assert str(refusal).startswith("Already settled at ")
    assert str(refusal).endswith(f": {Outcome(record.outcome).label.lower()}.")
    assert Decision.objects.get().outcome == record.outcome
    assert Organisation.objects.get().last_number == 1


def test_numbers_have_no_gap_and_no_twin_under_six_at_once(project: Project, fay: User) -> None:
    items = [
        make_question(make_meeting(project, by=fay, is_live=True), by=fay, state=ItemState.REVEALED)
        for _room in range(6)
    ]
    # Every other one is refused by the database after it has drawn a number.
    wanted = [settlement(by=fay, **({"statement": ""} if place % 2 else {})) for place in range(6)]

    results = at_once(*(partial(actions.settle, item.pk, one, by=fay) for item, one in zip(items, wanted, strict=True)))

    assert len(refusals(results)) == 3
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Organisation.objects.get().last_number == 3


def test_two_tabs_of_the_facilitator_open_two_questions(meeting: Meeting, fay: User) -> None:
    items = [make_question(meeting, by=fay, question=words) for words in ("This one?", "That one?")]

    results = at_once(*(partial(actions.open_question, item.pk, by=fay) for item in items))

    (refusal,) = refusals(results)
    assert isinstance(refusal, RuleBroken)
    assert "Another question is on the floor" in str(refusal)
    assert meeting.items.filter(state=ItemState.SEALED).count() == 1


def test_two_tabs_of_the_facilitator_reveal_and_put_back(on_floor: AgendaItem, fay: User) -> None:
    results = at_once(
        partial(actions.reveal_positions, on_floor.pk, by=fay), partial(actions.put_back, on_floor.pk, by=fay)
    )

    (refusal,) = refusals(results)
    assert isinstance(refusal, RuleBroken)
    on_floor.refresh_from_db()
    assert on_floor.state in {ItemState.REVEALED, ItemState.SCHEDULED}
    assert len(verbs()) == 1


def test_two_tabs_of_the_facilitator_add_two_minutes(on_floor: AgendaItem, fay: User) -> None:
    extend = partial(actions.extend, on_floor.pk, by=fay, seen_extra=0)

    results = at_once(extend, extend, extend)

    assert refusals(results) == []
    on_floor.refresh_from_db()
    assert on_floor.extra_minutes == 2
    assert verbs() == ["extend"]


def test_close_and_open_a_question(scheduled: AgendaItem, meeting: Meeting, fay: User) -> None:
    results = at_once(
        partial(actions.close_meeting, meeting.pk, by=fay), partial(actions.open_question, scheduled.pk, by=fay)
    )

    (refusal,) = refusals(results)
    assert isinstance(refusal, RuleBroken)
    meeting.refresh_from_db()
    scheduled.refresh_from_db()
    assert (meeting.is_live, scheduled.state) in {(True, ItemState.SEALED), (False, ItemState.DRAFT)}


def test_two_edits_of_one_page(scheduled: AgendaItem, fay: User, mo: User) -> None:
    from meetings.actions.agenda import Wording
    from meetings.states import Mode

    def edit(person: User) -> Any:
        wording = Wording(f"{person.first_name}’s?", Mode.UNBLOCK, options=[])
        return partial(actions.edit_question, scheduled.pk, wording, by=person, seen_version=1)

    results = at_once(edit(fay), edit(mo))

    (refusal,) = refusals(results)
    assert isinstance(refusal, Stale)
    scheduled.refresh_from_db()
    assert scheduled.version == 2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_position_twice_by_one_person(_round: int, on_floor: AgendaItem, mo: User) -> None:
    """Phone and laptop: one position, whole, and it is the one confirmed last."""
    results = at_once(give(on_floor, mo, "Phone.", 0), give(on_floor, mo, "Laptop.", 2))

    assert refusals(results) == []
    assert on_floor.positions.count() == 1
    (spoken,) = sealed.read(on_floor, mo)
    ranks = {option.pk: option.rank for option in on_floor.options.all()}
    assert spoken.option_id
    assert (spoken.because, ranks[spoken.option_id]) in {("Phone.", 0), ("Laptop.", 2)}
    assert sorted(verbs()) == ["give_position", "replace_position"]


def test_many_speak_at_once_and_nobody_is_lost(project: Project, fay: User) -> None:
    from tests.build import make_membership, make_person

    people = [make_person() for _seat in range(6)]
    for person in people:
        make_membership(project, person)
    meeting = make_meeting(project, by=fay, people=people, is_live=True)
    item = make_question(meeting, by=fay, state=ItemState.SEALED)

    results = at_once(*(give(item, person, f"Reason of {person.pk}.") for person in people))

    assert refusals(results) == []
    meeting.refresh_from_db()
    assert meeting.version == 7
    actions.reveal_positions(item.pk, by=fay)
    item.refresh_from_db()
    said = {one.person_id: one.because for one in sealed.read(item, None)}
    assert said == {person.pk: f"Reason of {person.pk}." for person in people}


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_stale_pages_schedule_crosswise(
    _round: int, project: Project, fay: User, organisation: Organisation
) -> None:
    one, other = (make_meeting(project, by=fay) for _ in range(2))
    first, second = make_question(one, by=fay), make_question(other, by=fay)

    results = at_once(
        partial(actions.schedule, first.pk, other.pk, by=fay),
        partial(actions.schedule, second.pk, one.pk, by=fay),
    )

    assert [type(result) for result in results] == [RuleBroken, RuleBroken]


def test_announce_and_announce(project: Project, fay: User, mo: User) -> None:
    meeting = make_meeting(project, by=fay, people=[mo])
    announce = partial(actions.announce_meeting, meeting.pk, by=fay)

    (refusal,) = refusals(at_once(announce, announce))

    assert isinstance(refusal, RuleBroken)
    assert verbs() == ["announce"]
    assert Mail.objects.count() == 2


def test_two_write_the_pre_read(meeting: Meeting, mo: User, lea: User) -> None:
    write = partial(actions.write_pre_read, meeting.pk, seen_version=1)

    (refusal,) = refusals(at_once(partial(write, "Mo’s.", by=mo), partial(write, "Lea’s.", by=lea)))

    assert isinstance(refusal, Stale)
    meeting.refresh_from_db()
    assert meeting.pre_read_version == 2
