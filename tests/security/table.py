"""Who gets what at every address of the installation: one row an address, one column a role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.build import HOURS

from .world import World

Fields = Mapping[str, Any]


class Row(NamedTuple):
    """Expected statuses of GET and of POST, in the order of `world.ROLES`; one status means everybody.

    Eight are for everybody but the guests: they get what the anonymous gets, for outside of
    their meeting they are nobody. Only `access.OPEN_TO_GUESTS` has columns for them.

    `thing` is the attribute of the world that the address is about, `fields` what a page of
    ours would send.
    """

    name: str
    thing: str
    get: str
    post: str
    fields: Callable[[World], Fields] = lambda _world: {}
    query: str = ""


def address_of(row: Row, world: World) -> str:
    return reverse(row.name, args=_ARGS[row.thing](world)) + row.query


_ARGS: dict[str, Callable[[World], list[Any]]] = {
    "": lambda world: [],
    "closed": lambda world: [world.closed.slug],
    "open": lambda world: [world.open.slug],
    "record": lambda world: [world.record.pk],
    "sealed_record": lambda world: [world.sealed_record.pk],
    "first_version": lambda world: [world.record.pk, 1],
    "sealed_version": lambda world: [world.sealed_record.pk, 1],
    "no_version": lambda world: [world.record.pk, 2],
    "token": lambda world: ["token"],
    "guest_token": lambda world: ["guest-token"],
    "no_token": lambda world: ["no-such-token"],
    "link": lambda world: ["no-such-link"],
    "nudge": lambda world: ["answer-token"],
    "outsider": lambda world: [world.people["outsider"].pk],
    "facilitator": lambda world: [world.people["facilitator"].pk],
    **{
        name: (lambda world, name=name: [getattr(world, name).pk])  # type: ignore[misc]
        for name in (
            "meeting", "draft_meeting", "over", "open_meeting", "sealed", "revealed", "beforehand", "deferred",
            "returned", "settled", "objection", "membership", "invitation", "mail", "departed", "parked", "passkey",
            "invited_guest", "knock",
        )
    },
}  # fmt: skip


def _question(world: World) -> Fields:
    """Its options go, although positions are in."""
    rows = {"options-TOTAL_FORMS": 1, "options-INITIAL_FORMS": 0, "options-0-label": "Only this"}
    return {**rows, "question": "Is it so?", "mode": "decide", "seen_version": world.beforehand.version}


def _plan(_world: World) -> Fields:
    return {"title": "Moved", "day": "2026-05-05", "time": "10:00", "time_zone": "UTC", "length_minutes": 50}


def _people(world: World) -> Fields:
    return {"people": [world.people["participant"].pk]}


def _deferral(world: World) -> Fields:
    return {
        "outcome": "deferred",
        "seen_version": world.sealed.version,
        "because": "Numbers.",
        "bringer": world.people["facilitator"].pk,
        "bring_by": timezone.localdate().isoformat(),
    }


def _decision(world: World) -> Fields:
    fields = {"outcome": "decided", "seen_version": world.revealed.version, "statement": "Open.", "because": "Ready."}
    return {**fields, "option": "other", "decider": world.people["facilitator"].pk}


def _asked(_world: World) -> Fields:
    return {"question": "Do we ask this?"}


def _reworded(world: World) -> Fields:
    return {"question": "Who calls them?", "seen_version": world.parked.version}


def _elsewhere(_world: World) -> Fields:
    """An agenda that nobody has."""
    return {"agenda": "00000000-0000-4000-8000-000000000000"}


def _pre_read(world: World) -> Fields:
    return {"text": "Where things stand.", "seen_version": world.meeting.pre_read_version}


def _to_read(meeting: str) -> Callable[[World], Fields]:
    return lambda world: {"meeting": getattr(world, meeting).pk, "text": "Update on reminders"}


def _move(world: World) -> Fields:
    return {"after": "", "agenda_version": world.meeting.agenda_version}


def _person(_world: World) -> Fields:
    return {"name": "Changed", "time_zone": "UTC", "language": "en-gb", **HOURS}


def _project(_world: World) -> Fields:
    return {"name": "Changed", "openness": "closed"}


def _new_member(world: World) -> Fields:
    return {"person": world.people["administrator"].pk, "role": "member"}


def _carrier(world: World) -> Fields:
    return {"person": world.people["member"].pk, "because": "They know it best."}


def _leaver(world: World) -> Fields:
    return {"address": world.people["outsider"].email, "is_forgotten": "on"}


def _departed(world: World) -> Fields:
    return {"address": world.departed.email}


def _correction(world: World) -> Fields:
    said = {"statement": "Otherwise.", "because": "Because.", "door": "two-way", "confidence": 70}
    return {**said, "review_on": "2036-05-05", "seen_version": world.record.version, "reason": "It was wrong."}


def _of(**fields: Any) -> Callable[[World], Fields]:
    return lambda _world: fields


_GIVE = _of(answer="unsure", because="I say so.")
_OWN = _of(answer="unsure", because="I say so.", screen="own")

# Columns: anonymous, outsider, observer, member, participant, facilitator, lead, administrator; guest, stranger guest.
ROWS = [
    Row("home", "", "302", "302"),
    Row("healthz", "", "200", "405"),
    Row("readyz", "", "200", "405"),
    Row("first_use", "", "302", "409", _of(organisation="X", name="Y", email="z@z.example", time_zone="UTC")),
    Row("first_use_with_link", "link", "302", "422"),
    Row("load_sample", "", "405", "409"),
    Row("account_login", "", "200 302 302 302 302 302 302 302", "302", _of(email="nobody@elsewhere.example")),
    Row("account_request_login_code", "", "200 302 302 302 302 302 302 302", "422 302 302 302 302 302 302 302"),
    Row("account_confirm_login_code", "", "302", "302", _of(code="XXXXXX")),
    Row("account_logout", "", "405", "302"),
    Row("account_signup", "", "200", "405"),
    Row("words", "", "200", "405"),
    Row("settings", "", "302 200 200 200 200 200 200 200", "302", _person),
    Row("security", "", "302 200 200 200 200 200 200 200", "405"),
    Row("sign_in_again", "", "405", "302"),
    Row("add_passkey", "", "302 200 200 200 200 200 200 200", "302 422 422 422 422 422 422 422", _of(name="Laptop")),
    Row(
        "rename_passkey",
        "passkey",
        "302 404 404 200 404 404 404 404",
        "302 404 404 302 404 404 404 404",
        _of(name="X"),
    ),
    Row("remove_passkey", "passkey", "405", "302 404 404 302 404 404 404 404"),
    Row("mfa_login_webauthn", "", "302", "302", _of(credential="{}")),
    Row("end_session", "", "405", "302 404 404 404 404 404 404 404", _of(session="not-theirs")),
    Row("end_other_sessions", "", "405", "302"),
    Row("people", "", "302 200 200 200 200 200 200 200", "405"),
    Row("invite", "", "405", "302 403 403 403 403 403 403 302", _of(email="else@elsewhere.example")),
    Row("make_administrator", "outsider", "405", "302 403 403 403 403 403 403 302"),
    Row("person", "outsider", "302 200 200 200 200 200 200 200", "405"),
    Row("person", "facilitator", "302 200 200 200 200 200 200 200", "405"),
    Row("end_account", "outsider", "302 200 403 403 403 403 403 200", "302 302 403 403 403 403 403 302", _leaver),
    Row("end_account", "departed", "302 403 403 403 403 403 403 409", "302 403 403 403 403 403 403 409", _departed),
    Row("forget", "departed", "302 403 403 403 403 403 403 200", "302 403 403 403 403 403 403 302", _departed),
    Row("person", "departed", "302 200 200 200 200 200 200 200", "405"),
    Row("invitation", "token", "200", "200 403 403 403 403 403 403 403"),
    Row("invite_again", "invitation", "405", "302 404 403 403 403 403 302 404"),
    Row("withdraw_invitation", "invitation", "405", "302 404 403 403 403 403 302 404"),
    Row("projects", "", "302 200 200 200 200 200 200 200", "405"),
    Row("create_project", "", "302 200 200 200 200 200 200 200", "302", _of(name="Another", openness="open")),
    Row("project", "closed", "302 404 200 200 200 200 200 404", "405"),
    Row("project", "open", "302 200 200 200 200 200 200 200", "405"),
    Row("edit_project", "closed", "302 404 403 403 403 403 200 404", "302 404 403 403 403 403 302 404", _project),
    Row("edit_project", "open", "302 403 403 403 403 403 200 403", "302 403 403 403 403 403 302 403", _project),
    Row(
        "answer_charter",
        "closed",
        "302 404 403 200 200 200 200 404",
        "302 404 403 302 302 302 302 404",
        _of(why="Because."),
    ),
    Row(
        "answer_charter",
        "open",
        "302 403 403 403 403 200 200 403",
        "302 403 403 403 403 302 302 403",
        _of(why="Because."),
    ),
    Row("project_people", "closed", "302 404 200 200 200 200 200 404", "405"),
    Row("project_people", "open", "302 200 200 200 200 200 200 200", "405"),
    Row(
        "invite_to_project",
        "closed",
        "405",
        "302 404 403 403 403 403 302 404",
        _of(email="else@elsewhere.example", role="member"),
    ),
    Row(
        "invite_to_project",
        "open",
        "405",
        "302 403 403 403 403 403 302 403",
        _of(email="else@elsewhere.example", role="member"),
    ),
    Row("add_member", "closed", "405", "302 404 403 403 403 403 302 404", _new_member),
    Row("add_member", "open", "405", "302 403 403 403 403 403 302 403", _new_member),
    Row("change_role", "membership", "405", "302 404 403 403 403 403 302 404", _of(role="observer")),
    Row("remove_member", "membership", "405", "302 404 403 403 403 403 302 404"),
    Row("today", "", "302 200 200 200 200 200 200 200", "405"),
    Row("log", "", "302 200 200 200 200 200 200 200", "405"),
    Row("record", "record", "302 200 200 200 200 200 200 200", "405"),
    Row("record", "sealed_record", "302 404 200 200 200 200 200 404", "405"),
    Row("record_by_number", "record", "302", "405"),
    Row("record_by_number", "sealed_record", "302 404 302 302 302 302 302 404", "405"),
    Row("correct", "record", "302 403 403 403 403 200 200 403", "302 403 403 403 403 302 302 403", _correction),
    Row("correct", "sealed_record", "302 404 403 403 403 200 200 404", "302 404 403 403 403 422 422 404", _correction),
    Row("version", "first_version", "302 200 200 200 200 200 200 200", "405"),
    Row("version", "sealed_version", "302 404 200 200 200 200 200 404", "405"),
    Row("version", "no_version", "302 404 404 404 404 404 404 404", "405"),
    Row("accept", "record", "405", "302"),
    Row("accept", "sealed_record", "405", "302 404 409 409 409 409 409 404"),
    Row("decline", "record", "405", "302 409 409 409 409 409 409 409"),
    Row("decline", "sealed_record", "405", "302 404 409 409 409 409 409 404"),
    Row("ask_owner", "record", "405", "302 403 403 403 403 302 302 403", _carrier),
    Row("ask_owner", "sealed_record", "405", "302 404 403 409 409 409 409 404", _carrier),
    Row("hand_on", "record", "405", "302 403 403 403 403 409 409 403", _carrier),
    Row("hand_on", "sealed_record", "405", "302 404 403 409 409 409 409 404", _carrier),
    # The link is Fay's: anybody who is not signed in answers as her, and nobody else who is.
    Row("answer", "nudge", "200", "302 403 403 403 403 302 403 403", _of(answer="own")),
    Row("answer", "link", "404", "404", _of(answer="own")),
    Row("disown_link", "nudge", "200", "302 403 403 403 403 302 403 403"),
    Row("disown_link", "link", "404", "404"),
    Row("meetings", "", "302 200 200 200 200 200 200 200", "405"),
    Row("call_meeting", "", "302 200 200 302 302 200 200 200", "302 200 200 302 302 200 200 200", _plan),
    Row(
        "call_meeting",
        "",
        "302 404 403 200 200 200 200 404",
        "302 404 403 302 302 302 302 404",
        _plan,
        "?project=undertow",
    ),
    Row(
        "call_meeting",
        "",
        "302 403 403 403 403 200 200 403",
        "302 403 403 403 403 302 302 403",
        _plan,
        "?project=daylight",
    ),
    Row("meeting", "meeting", "302 404 200 200 200 200 200 404", "405"),
    Row("meeting", "draft_meeting", "302 404 200 200 200 200 200 404", "405"),
    Row("meeting", "open_meeting", "302 200 200 200 200 200 200 200", "405"),
    Row("change_meeting", "meeting", "302 404 403 200 200 200 200 404", "302 404 403 302 302 302 302 404", _plan),
    Row("change_meeting", "open_meeting", "302 403 403 403 403 200 200 403", "302 403 403 403 403 302 302 403", _plan),
    Row("name_participants", "meeting", "302 404 403 200 200 200 200 404", "302 404 403 409 409 409 409 404", _people),
    Row("cancel_meeting", "meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("cancel_meeting", "draft_meeting", "405", "302 404 403 403 403 302 403 404"),
    Row("announce_meeting", "draft_meeting", "302 404 403 403 403 200 403 404", "302 404 403 403 403 302 403 404"),
    Row("announce_meeting", "meeting", "302 404 403 403 403 409 403 404", "302 404 403 403 403 409 403 404"),
    Row("announce_meeting", "open_meeting", "302 403 403 403 403 409 403 403", "302 403 403 403 403 409 403 403"),
    Row("give_hour_back", "draft_meeting", "302 404 403 403 403 200 403 404", "302 404 403 403 403 302 403 404"),
    Row("give_hour_back", "meeting", "302 404 403 403 403 409 403 404", "302 404 403 403 403 409 403 404"),
    Row("give_hour_back", "open_meeting", "302 403 403 403 403 409 403 403", "302 403 403 403 403 409 403 403"),
    Row("write_pre_read", "meeting", "302 404 403 200 200 200 200 404", "302 404 403 302 302 302 302 404", _pre_read),
    Row(
        "write_pre_read",
        "open_meeting",
        "302 403 403 403 403 200 200 403",
        "302 403 403 403 403 302 302 403",
        _pre_read,
    ),
    Row("add_to_pre_read", "closed", "405", "302 404 403 302 302 302 302 404", _to_read("meeting")),
    Row("add_to_pre_read", "open", "405", "302 403 403 403 403 302 302 403", _to_read("open_meeting")),
    Row("add_question", "meeting", "405", "302 404 403 200 200 200 200 404", _of(question="Update on reminders")),
    Row("ask", "open", "405", "302 403 403 403 403 200 200 403", _of(question="Update on reminders")),
    Row("add_question", "meeting", "405", "302 404 403 302 302 302 302 404", _asked),
    Row("add_question", "open_meeting", "405", "302 403 403 403 403 302 302 403", _asked),
    Row("ask", "closed", "405", "302 404 403 302 302 302 302 404", _asked),
    Row("ask", "open", "405", "302 403 403 403 403 302 302 403", _asked),
    Row("room", "meeting", "302 404 200 200 200 200 200 404 200 404", "405"),
    Row("room", "draft_meeting", "302 404 200 200 200 200 200 404 404 404", "405"),
    Row("room", "open_meeting", "302 200 200 200 200 200 200 200 404 200", "405"),
    Row("room_yours", "meeting", "302 404 302 302 302 302 302 404 302 404", "405"),
    Row("display", "meeting", "302 404 200 200 200 200 200 404", "405"),
    Row("display", "open_meeting", "302 200 200 200 200 200 200 200", "405"),
    Row("display_changes", "meeting", "302 404 200 200 200 200 200 404", "405"),
    Row("enter_room", "meeting", "405", "302 404 302 302 302 302 302 404 302 404"),
    Row("hand_over", "meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("take_over", "meeting", "405", "302 404 403 403 409 409 403 404"),
    Row("nudge_silent", "sealed", "405", "302 404 403 403 403 302 403 404"),
    Row(
        "give_on_behalf",
        "sealed",
        "302 404 403 403 403 200 403 404",
        "302 404 403 403 403 422 403 404",
        lambda _world: {"because": "Anything."},
    ),
    Row("changes", "meeting", "302 404 302 302 302 302 302 404 302 404", "405"),
    Row("changes", "open_meeting", "302 302 302 302 302 302 302 302 404 302", "405"),
    Row("open_room", "draft_meeting", "405", "302 404 403 403 403 302 403 404"),
    Row("open_room", "meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("close_meeting", "meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("close_meeting", "draft_meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("summary", "over", "302 404 200 200 200 200 200 404", "405"),
    Row("summary", "meeting", "302 404 302 302 302 302 302 404", "405"),
    Row("name_owner", "record", "405", "302 403 403 403 403 302 403 403", _of(nobody="1")),
    Row("name_owner", "sealed_record", "405", "302 404 403 403 403 409 403 404", _of(nobody="1")),
    Row("question", "sealed", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", _question),
    Row("question", "beforehand", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", _question),
    Row("question", "deferred", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", _question),
    Row("question", "returned", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", _question),
    Row("question", "revealed", "302 200 200 200 200 200 200 200", "302 403 403 403 403 409 409 403", _question),
    Row(
        "schedule",
        "returned",
        "405",
        "302 404 403 302 302 302 302 404",
        lambda world: {"meeting": world.draft_meeting.pk},
    ),
    Row(
        "schedule",
        "sealed",
        "405",
        "302 404 403 409 409 409 409 404",
        lambda world: {"meeting": world.draft_meeting.pk},
    ),
    Row("return_question", "beforehand", "405", "302 404 403 302 302 302 302 404", _of(reason="Not now.")),
    Row("return_question", "sealed", "405", "302 404 403 409 409 409 409 404"),
    Row("move_question", "beforehand", "405", "302 404 403 302 302 302 302 404", _move),
    Row("move_question", "beforehand", "405", "302 404 403 409 409 409 409 404"),
    Row("open_question", "beforehand", "405", "302 404 403 403 403 409 403 404"),
    Row("open_question", "deferred", "405", "302 404 403 403 403 409 403 404"),
    Row("put_back", "sealed", "405", "302 404 403 403 403 409 403 404"),
    Row("put_back", "revealed", "405", "302 403 403 403 403 409 403 403"),
    Row("reveal", "sealed", "405", "302 404 403 403 403 302 403 404"),
    Row("reveal", "deferred", "405", "302 404 403 403 403 409 403 404"),
    Row("reveal", "revealed", "405", "302 403 403 403 403 409 403 403"),
    Row("pause", "sealed", "405", "302 404 403 403 403 302 403 404"),
    Row("pause", "settled", "405", "302 403 403 403 403 409 403 403"),
    Row("resume", "sealed", "405", "302 404 403 403 403 302 403 404"),
    Row("resume", "settled", "405", "302 403 403 403 403 409 403 403"),
    Row("extend", "sealed", "405", "302 404 403 403 403 302 403 404"),
    Row("extend", "settled", "405", "302 403 403 403 403 409 403 403"),
    Row("settle", "sealed", "405", "302 404 403 403 403 302 403 404", _deferral),
    Row("settle", "revealed", "405", "302 403 403 403 403 302 403 403", _decision),
    Row("settle", "beforehand", "405", "302 404 403 403 403 409 403 404", _deferral),
    Row("position", "sealed", "302 404 200 200 200 200 200 404", "405"),
    Row("position", "beforehand", "302 404 200 200 200 200 200 404", "405"),
    Row("position", "deferred", "302 404 200 200 200 200 200 404", "405"),
    Row("position", "returned", "302 404 302 302 302 302 302 404", "405"),
    Row("position", "revealed", "302 200 200 200 200 200 200 200", "405"),
    Row("positions", "sealed", "302 404 409 409 409 409 409 404", "405"),
    Row("positions", "revealed", "302 200 200 200 200 200 200 200", "405"),
    Row("positions", "deferred", "302 404 409 409 409 409 409 404", "405"),
    Row("yours", "sealed", "302 404 200 200 200 200 200 404", "405"),
    Row("yours", "beforehand", "302 404 200 200 200 200 200 404", "405"),
    Row("yours", "deferred", "302 404 200 200 200 200 200 404", "405"),
    Row("yours", "returned", "302 404 304 304 304 304 304 404", "405"),
    Row("yours", "revealed", "302 200 200 200 200 200 200 200", "405"),
    Row("give_position", "sealed", "405", "302 404 403 403 302 302 403 404", _GIVE),
    Row("give_position", "beforehand", "405", "302 404 403 403 302 302 403 404", _OWN),
    Row("give_position", "deferred", "405", "302 404 403 403 409 409 403 404", _GIVE),
    Row("give_position", "revealed", "405", "302 403 403 403 409 409 403 403", _GIVE),
    Row("withdraw_position", "sealed", "405", "302 404 403 403 302 302 403 404"),
    Row("withdraw_position", "deferred", "405", "302 404 403 403 409 409 403 404"),
    Row("change_mind", "revealed", "405", "302 403 403 403 302 302 403 403", _GIVE),
    Row("change_mind", "sealed", "405", "302 404 403 403 409 409 403 404", _OWN),
    Row("raise_objection", "revealed", "405", "302 403 403 403 409 302 403 403", _of(option="", harm="Harm.")),
    Row("raise_objection", "sealed", "405", "302 404 403 403 409 409 403 404", _of(option="", harm="Harm.")),
    Row("withdraw_objection", "objection", "405", "302 404 404 404 302 404 404 404"),
    Row("park", "meeting", "405", "302 404 403 403 302 302 403 404", _asked),
    Row("park", "meeting", "405", "302 404 403 403 422 422 403 404", _of(question="Update on reminders")),
    Row("park", "draft_meeting", "405", "302 404 403 403 409 409 403 404", _asked),
    Row("park", "open_meeting", "405", "302 403 403 403 302 302 403 403", _asked),
    Row("send_to_backlog", "meeting", "405", "302 404 403 403 403 302 403 404"),
    Row("send_to_backlog", "draft_meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("reword_parked", "parked", "405", "302 404 403 403 302 302 403 404", _reworded),
    Row("withdraw_parked", "parked", "405", "302 404 403 403 302 302 403 404"),
    Row("park_again", "parked", "405", "302 404 403 403 409 409 403 404"),
    Row("give_next_step", "parked", "405", "302 404 403 403 403 302 403 404", _of(step="backlog")),
    Row("give_next_step", "parked", "405", "302 404 403 403 403 404 403 404", _elsewhere),
    "invited_guest",
    "knock",
]

if settings.LOCAL:
    ROWS += [
        Row("outbox", "", "200", "405"),
        Row("outbox_mail", "mail", "200", "405"),
    ]
