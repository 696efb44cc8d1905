"""A record is corrected by a new version; what it said before stays readable."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import Correction, Decision, Meeting
from meetings.states import Door, Outcome
from projects.errors import RuleBroken, Stale
from projects.live import Region
from projects.models import Project, User
from tests.at_once import at_once
from tests.build_meetings import make_meeting, make_record, noon

from .conftest import History
from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def record(meeting: Meeting, fay: User, lea: User, mo: User) -> Decision:
    return make_record(
        meeting, by=fay, decider=lea, at=NOW, statement="Open to the pilot clinics.", because="They plan early.",
        dissents=[(mo, "Too soon.")],
    )  # fmt: skip


def correct(record: Decision, by: User, *, seen: int = 1, reason: str = "A slip.", **said: Any) -> Decision:
    return actions.correct(record.number, said, reason=reason, by=by, seen_version=seen)


def form_of(record: Decision, **changed: Any) -> dict[str, Any]:
    """What the page sends when somebody changes only this."""
    says = {"statement": record.statement, "because": record.because, "door": record.door, "expected": record.expected}
    says |= {"confidence": record.confidence, "review_on": record.review_on.isoformat() if record.review_on else ""}
    return {**says, "seen_version": record.version, "reason": "A slip.", **changed}


def test_a_correction_is_the_next_version(
    record: Decision, fay: User, lea: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    correct(record, lea, statement="Open to all clinics.", confidence=90)

    record.refresh_from_db()
    assert (record.statement, record.confidence, record.version) == ("Open to all clinics.", 90, 2)
    kept = Correction.objects.get()
    assert (kept.number, kept.by, kept.at, kept.reason) == (2, lea, NOW, "A slip.")
    assert (kept.statement, kept.because, kept.confidence) == ("Open to the pilot clinics.", "They plan early.", 70)
    assert noted() == [("correct", "Lea Brandt")]
    assert [regions for _, regions in announced] == [{Region.FLOOR}]


def test_what_happened_is_not_put_right(record: Decision, lea: User, mo: User) -> None:
    with pytest.raises(RuleBroken, match="Nothing was changed"):
        correct(record, lea, decider=mo, outcome=Outcome.DROPPED, option=None, owner=mo, question="Why?")


def test_who_decided_who_facilitated_and_who_leads_may(
    meeting: Meeting, record: Decision, fay: User, lea: User
) -> None:
    others = make_record(meeting, by=fay)

    correct(record, lea, statement="By who decided.")
    correct(record, fay, seen=2, statement="By who facilitated.")
    correct(others, lea, statement="By who leads.")

    assert Correction.objects.count() == 3


def test_nobody_else_may(record: Decision, mo: User, obi: User, client_of: ClientOf) -> None:
    for person in (mo, obi):
        with pytest.raises(PermissionDenied, match="correct what it says"):
            correct(record, person, statement="Otherwise.")

        assert client_of(person).get(reverse("correct", args=[record.number])).status_code == 403
        assert "Correct it" not in words_of(client_of(person).get(reverse("record", args=[record.number])))


def test_it_needs_a_reason_and_a_change(record: Decision, lea: User, client_of: ClientOf) -> None:
    with pytest.raises(RuleBroken, match="Say why"):
        correct(record, lea, reason="", statement="Otherwise.")

    path, client = reverse("correct", args=[record.number]), client_of(lea)
    nothing = client.post(path, form_of(record, because="They plan early.\r\n"))
    silent = client.post(path, form_of(record, statement="Otherwise.", reason=" "))

    assert (nothing.status_code, silent.status_code) == (422, 422)
    assert "Nothing was changed, so there is nothing to correct." in words_of(nothing)
    assert "Say why it is corrected: it stands beside the new version." in words_of(silent)
    assert "Otherwise." in silent.content.decode()
    assert not Correction.objects.exists()


def test_the_page_shows_the_version_with_its_reason_and_the_one_before(
    record: Decision, lea: User, mo: User, client_of: ClientOf
) -> None:
    asked = form_of(record, statement="Open to all pilot clinics.", reason="All of them asked.")
    answer = client_of(lea).post(reverse("correct", args=[record.number]), asked)

    assert answer["Location"] == reverse("record", args=[record.number])
    page = words_of(client_of(mo).get(answer["Location"]))
    assert "Version 2 , corrected by Lea Brandt on 13 October 2026: All of them asked." in page
    assert "Corrections 1" in page
    assert "Version 1 , Fay Lund, as recorded" in page
    assert "Lea Brandt corrected it, version 2: All of them asked." in page


def test_a_version_says_which_words_changed(record: Decision, lea: User, mo: User, client_of: ClientOf) -> None:
    correct(record, lea, statement="Open to all clinics.", door=Door.ONE_WAY, expected="Half stay.")
    client = client_of(mo)

    first, second = (client.get(reverse("version", args=[record.number, number])) for number in (1, 2))

    assert "As Fay Lund recorded it on 13 October 2026." in words_of(first)
    assert "Open to the pilot clinics." in words_of(first)
    assert not any(text.is_changed for text in first.context["texts"])
    said = words_of(second)
    assert "Corrected by Lea Brandt on 13 October 2026: A slip." in said
    assert "Open to Taken out: the pilot Put in: all clinics." in said
    assert "Taken out: Two-way Put in: One-way" in said
    assert "We expect Put in: Half stay." in said
    assert client.get(reverse("version", args=[record.number, 3])).status_code == 404
    assert client.get(reverse("version", args=[record.number, 0])).status_code == 404


def test_three_versions_are_each_read_as_they_were(record: Decision, lea: User, fay: User, client_of: ClientOf) -> None:
    correct(record, lea, statement="Second.")
    correct(record, fay, seen=2, statement="Third.")
    client = client_of(fay)

    pages = [client.get(reverse("version", args=[record.number, number])) for number in (1, 2, 3)]

    assert [dict(page.context["version"].texts)["statement"] for page in pages] == [
        "Open to the pilot clinics.", "Second.", "Third.",
    ]  # fmt: skip
    assert [page.context["version"].by for page in pages] == [fay, lea, fay]


@pytest.mark.parametrize(
    ("outcome", "changed"),
    [
        (Outcome.DEFERRED, {"because": "The numbers.", "bring_by": "2026-11-20"}),
        (Outcome.ESCALATED, {"because": "It is a matter for the board."}),
        (Outcome.DROPPED, {"because": "Nobody asked."}),
    ],
)
def test_the_other_outcomes_are_corrected_too(
    outcome: Outcome, changed: dict[str, str], project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    record = make_record(project, by=fay, outcome=outcome)
    sent = {"seen_version": 1, "reason": "A slip.", "bringer": mo.pk if outcome == Outcome.DEFERRED else "", **changed}
    made = make_meeting(project, by=fay, people=[mo])
    assert made

    client_of(fay).post(reverse("correct", args=[record.number]), sent)

    record.refresh_from_db()
    assert (record.version, record.because, record.statement) == (2, changed["because"], "")
    if outcome == Outcome.DEFERRED:
        assert (record.bringer, record.bring_by) == (mo, date(2026, 11, 20))


def test_a_day_that_is_past_stays_but_is_not_chosen(project: Project, fay: User, client_of: ClientOf) -> None:
    record = make_record(project, by=fay, at=noon(2026, 1, 5))
    path, client = reverse("correct", args=[record.number]), client_of(fay)

    refused = client.post(path, form_of(record, review_on="2026-10-12"))
    kept = client.post(path, form_of(record, statement="Otherwise."))

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert "Choose a day that is still to come." in words_of(refused)


def test_a_one_way_door_still_needs_what_is_expected(record: Decision, lea: User, client_of: ClientOf) -> None:
    answer = client_of(lea).post(reverse("correct", args=[record.number]), form_of(record, door="one-way"))

    assert answer.status_code == 422
    assert "A one-way door needs it" in words_of(answer)


def test_the_second_of_two_keeps_their_text_and_sees_the_newer(
    record: Decision, fay: User, lea: User, client_of: ClientOf
) -> None:
    sent = form_of(record, because="Because they asked.")
    correct(record, fay, statement="Open to all clinics.", reason="It was all.")

    answer = client_of(lea).post(reverse("correct", args=[record.number]), sent)

    assert answer.status_code == 409
    page = words_of(answer)
    assert "Fay Lund corrected it first: this is version 2 now" in page
    assert "Open to Taken out: the pilot Put in: all clinics." in page
    form = answer.context["form"]
    # What Lea left alone is Fay's now; what she wrote is still hers.
    assert (form["statement"].value(), form["because"].value()) == ("Open to all clinics.", "Because they asked.")
    again = client_of(lea).post(reverse("correct", args=[record.number]), form.data.dict())
    assert again.status_code == 302
    record.refresh_from_db()
    assert (record.version, record.statement, record.because) == (3, "Open to all clinics.", "Because they asked.")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told(record: Decision, fay: User, lea: User) -> None:
    outcomes = at_once(
        lambda: correct(record, fay, statement="By Fay."),
        lambda: correct(record, lea, statement="By Lea."),
    )

    assert {type(one) for one in outcomes} == {Decision, Stale}
    record.refresh_from_db()
    assert (record.version, Correction.objects.count()) == (2, 1)


def test_the_log_finds_what_it_says_now(record: Decision, lea: User, client_of: ClientOf) -> None:
    correct(record, lea, statement="Open to every veterinary practice.")
    client = client_of(lea)

    found = words_of(client.get(reverse("log"), {"q": "veterinary"}))
    gone = words_of(client.get(reverse("log"), {"q": "pilot"}))
    dissent = words_of(client.get(reverse("log"), {"q": "Too soon"}))

    assert "Open to every veterinary practice." in found
    assert "No decision mentions “pilot”." in gone
    assert "Open to every veterinary practice." in dissent


def test_the_summary_and_the_room_say_what_it_says_now(
    record: Decision, meeting: Meeting, fay: User, lea: User, client_of: ClientOf
) -> None:
    correct(record, lea, statement="Open to every veterinary practice.")

    room = client_of(fay).get(reverse("room", args=[meeting.pk]))
    actions.close_meeting(meeting.pk, by=fay)
    summary = client_of(fay).get(reverse("summary", args=[meeting.pk]))

    for page in (room, summary):
        assert "Open to every veterinary practice." in words_of(page)
        assert "pilot clinics" not in page.content.decode()


def test_what_people_wrote_is_shown_as_text(record: Decision, lea: User, client_of: ClientOf) -> None:
    correct(record, lea, statement=HTML, because=HTML, reason=HTML)

    for name, args in [("record", []), ("version", [2]), ("correct", [])]:
        page = client_of(lea).get(reverse(name, args=[record.number, *args]))

        assert "<script>alert" not in page.content.decode()
        assert "<b>bold" not in page.content.decode()


def test_more_corrections_cost_no_more_queries(record: Decision, lea: User, client_of: ClientOf) -> None:
    client, pages = client_of(lea), [reverse("record", args=[record.number])]
    correct(record, lea, statement="Version 2.")
    pages.append(reverse("version", args=[record.number, 2]))
    few = [queries_of(client, page) for page in pages]
    for number in range(2, 12):
        correct(record, lea, seen=number, statement=f"Version {number + 1}.")

    many = [queries_of(client, page) for page in pages]

    assert many == few
