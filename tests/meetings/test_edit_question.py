"""Changing what a question says, before it is on the floor."""

import dataclasses

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions, sealed
from meetings.actions.agenda import Wording
from meetings.models import AgendaItem
from meetings.states import ItemState, Mode
from projects.errors import RuleBroken, Stale
from projects.live import Region
from projects.models import User
from tests.build_meetings import make_position, make_record, reveal

from .conftest import History

pytestmark = pytest.mark.django_db


def as_it_is(item: AgendaItem) -> Wording:
    options = [(option.pk, option.label, option.cost) for option in item.options.all()]
    return Wording(item.question, Mode(item.mode), item.decider, item.timebox_minutes, item.context, options)


def reworded(item: AgendaItem, **changes: object) -> Wording:
    return dataclasses.replace(as_it_is(item), **changes)  # type: ignore[arg-type]


def labels(item: AgendaItem) -> list[str]:
    return [option.label for option in item.options.all()]


def test_everything_it_says_can_be_changed(
    scheduled: AgendaItem, fay: User, lea: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    wording = Wording("Who carries reminders?", Mode.UNBLOCK, lea, 6, "Two engineers wait.", [])

    actions.edit_question(scheduled.pk, wording, by=fay, seen_version=1)

    item = AgendaItem.objects.get(pk=scheduled.pk)
    assert (item.question, item.mode, item.decider) == ("Who carries reminders?", Mode.UNBLOCK, lea)
    assert (item.timebox_minutes, item.context, labels(item)) == (6, "Two engineers wait.", [])
    assert (item.state, item.position, item.version) == (ItemState.SCHEDULED, scheduled.position, 2)
    assert noted() == [("edit", "Fay Lund")]
    assert announced == [(2, {Region.BAR, Region.FLOOR})]


def test_one_that_waits_is_edited_by_any_member(waiting: AgendaItem, mo: User) -> None:
    actions.edit_question(waiting.pk, reworded(waiting, question="Do we go?"), by=mo, seen_version=1)

    waiting.refresh_from_db()
    assert waiting.question == "Do we go?"


def test_options_are_reworded_reordered_added_and_taken_away(scheduled: AgendaItem, fay: User) -> None:
    first, second, _third = scheduled.options.all()
    wanted = [(second.pk, "Sixty-four", "Fewer"), (None, "Do nothing", ""), (first.pk, first.label, "")]

    actions.edit_question(scheduled.pk, reworded(scheduled, options=wanted), by=fay, seen_version=1)

    assert [(o.pk, o.label, o.cost) for o in scheduled.options.exclude(label="Do nothing")] == [
        (second.pk, "Sixty-four", "Fewer"), (first.pk, first.label, ""),
    ]  # fmt: skip
    assert labels(scheduled) == ["Sixty-four", "Do nothing", first.label]


def test_a_page_opened_before_another_edit_is_stale_and_changes_nothing(
    scheduled: AgendaItem, fay: User, mo: User
) -> None:
    actions.edit_question(scheduled.pk, reworded(scheduled, context="Fay’s."), by=fay, seen_version=1)

    with pytest.raises(Stale, match="Somebody changed this question"):
        actions.edit_question(scheduled.pk, reworded(scheduled, context="Mo’s."), by=mo, seen_version=1)

    scheduled.refresh_from_db()
    assert (scheduled.context, scheduled.version) == ("Fay’s.", 2)


def test_with_positions_in_no_option_goes_whether_anybody_chose_it_or_not(
    scheduled: AgendaItem, fay: User, mo: User
) -> None:
    make_position(scheduled, mo, option=0)
    chosen, other, third = scheduled.options.all()
    refusals = set()

    for kept in ([chosen, other], [other, third]):
        wanted = [(option.pk, option.label, option.cost) for option in kept]
        with pytest.raises(RuleBroken, match="no option can go") as refusal:
            actions.edit_question(scheduled.pk, reworded(scheduled, options=wanted), by=fay, seen_version=1)
        refusals.add(str(refusal.value))

    # A different answer for a chosen one would give the position away.
    assert len(refusals) == 1
    assert scheduled.options.count() == 3
    assert [spoken.option_id for spoken in sealed.read(scheduled, mo)] == [chosen.pk]


def test_with_positions_in_one_may_still_be_reworded_or_added(scheduled: AgendaItem, fay: User, mo: User) -> None:
    make_position(scheduled, mo, option=0)
    first, *rest = as_it_is(scheduled).options
    wanted = [(first[0], "Open to all 212 clinics", ""), *rest, (None, "Do nothing", "")]

    actions.edit_question(scheduled.pk, reworded(scheduled, options=wanted), by=fay, seen_version=1)

    assert labels(scheduled)[0] == "Open to all 212 clinics"
    assert labels(scheduled)[-1] == "Do nothing"
    assert [spoken.option_id for spoken in sealed.read(scheduled, mo)] == [first[0]]


def test_an_option_of_another_question_is_left_alone(scheduled: AgendaItem, waiting: AgendaItem, fay: User) -> None:
    foreign = waiting.options.all()[0]
    wanted = [*as_it_is(scheduled).options, (foreign.pk, "Taken over", "")]

    actions.edit_question(scheduled.pk, reworded(scheduled, options=wanted), by=fay, seen_version=1)

    foreign.refresh_from_db()
    assert (foreign.item, foreign.label) == (waiting, "Open to every clinic")
    assert scheduled.options.count() == 3


def test_on_the_floor_and_after_it_says_what_it_said(on_floor: AgendaItem, fay: User) -> None:
    def refused(words: str) -> None:
        on_floor.refresh_from_db()
        with pytest.raises(RuleBroken, match=words):
            actions.edit_question(
                on_floor.pk, reworded(on_floor, question="Another?"), by=fay, seen_version=on_floor.version
            )

    refused("still sealed")
    reveal(on_floor)
    refused("Already revealed")
    make_record(on_floor, by=fay)
    refused("Already settled")

    on_floor.refresh_from_db()
    assert on_floor.question != "Another?"


def test_who_does_not_prepare_edits_nothing(scheduled: AgendaItem, obi: User, oz: User, ada: User) -> None:
    for person in (obi, oz, ada):
        with pytest.raises(PermissionDenied):
            actions.edit_question(scheduled.pk, reworded(scheduled, context=""), by=person, seen_version=1)

    scheduled.refresh_from_db()
    assert scheduled.context
