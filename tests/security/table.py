"""Who gets what at every address of the installation: one row an address, one column a role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from . import sent
from .sent import Fields
from .world import World


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
    "calendar_token": lambda world: ["calendar-token"],
    "no_token": lambda world: ["no-such-token"],
    "link": lambda world: ["no-such-link"],
    "nudge": lambda world: ["answer-token"],
    "stop_link": lambda world: ["stop-token"],
    "outsider": lambda world: [world.people["outsider"].pk],
    "facilitator": lambda world: [world.people["facilitator"].pk],
    **{
        name: (lambda world, name=name: [getattr(world, name).pk])  # type: ignore[misc]
        for name in (
            "meeting", "draft_meeting", "over", "open_meeting", "sealed", "revealed", "beforehand", "deferred",
            "returned", "settled", "objection", "membership", "invitation", "mail", "departed", "parked", "passkey",
            "invited_guest", "knock", "absence",
        )
    },
}  # fmt: skip


# Columns: anonymous, outsider, observer, member, participant, facilitator, lead, administrator; guest, stranger guest.
ROWS = [
    Row("home", "", "302", "302"),
    Row("healthz", "", "200", "405"),
    Row("readyz", "", "200", "405"),
    Row("first_use", "", "302", "409", sent.of(organisation="X", name="Y", email="z@z.example", time_zone="UTC")),
    Row("first_use_with_link", "link", "302", "422"),
    Row("load_sample", "", "405", "409"),
    Row("account_login", "", "200 302 302 302 302 302 302 302", "302", sent.of(email="nobody@elsewhere.example")),
    Row("account_request_login_code", "", "200 302 302 302 302 302 302 302", "422 302 302 302 302 302 302 302"),
    Row("account_confirm_login_code", "", "302", "302", sent.of(code="XXXXXX")),
    Row("account_logout", "", "405", "302"),
    Row("account_signup", "", "200", "405"),
    Row("words", "", "200", "405"),
    Row(
        "ask_somewhere", "", "302 200 200 200 200 200 200 200", "302 422 422 302 302 302 302 422", sent.asked_somewhere
    ),
    Row("settings", "", "302 200 200 200 200 200 200 200", "302", sent.person),
    Row("choose_letter_hour", "", "405", "302", sent.of(letter_at="08:30")),
    Row("choose_kinds", "", "405", "302", sent.of(kinds="unowned")),
    Row("choose_holidays", "", "405", "302", sent.of(country="DE")),
    Row("add_absence", "", "405", "302", sent.away),
    # Somebody else's stays: the page shows one's own.
    Row("remove_absence", "absence", "405", "302"),
    Row("name_contact", "", "405", "302", sent.of(contact="")),
    Row("nudges", "", "302 403 403 403 403 403 403 200", "302 403 403 403 403 403 403 302"),
    Row("calendar_address", "", "302 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200"),
    Row("end_calendar_address", "", "405", "302"),
    # Whose the address is, is read without signing in, and by whoever is signed in as somebody else.
    Row("calendar", "calendar_token", "200", "405"),
    # Closed unless a secret is set; without it nobody learns that it exists.
    Row("mail_in", "", "405", "404"),
    Row("calendar", "no_token", "404", "405"),
    Row("security", "", "302 200 200 200 200 200 200 200", "405"),
    Row("sign_in_again", "", "405", "302"),
    Row(
        "add_passkey", "", "302 200 200 200 200 200 200 200", "302 422 422 422 422 422 422 422", sent.of(name="Laptop")
    ),
    Row(
        "rename_passkey",
        "passkey",
        "302 404 404 200 404 404 404 404",
        "302 404 404 302 404 404 404 404",
        sent.of(name="X"),
    ),
    Row("remove_passkey", "passkey", "405", "302 404 404 302 404 404 404 404"),
    Row("mfa_login_webauthn", "", "302", "302", sent.of(credential="{}")),
    Row("end_session", "", "405", "302 404 404 404 404 404 404 404", sent.of(session="not-theirs")),
    Row("end_other_sessions", "", "405", "302"),
    Row("people", "", "302 200 200 200 200 200 200 200", "405"),
    Row("invite", "", "405", "302 403 403 403 403 403 403 302", sent.of(email="else@elsewhere.example")),
    Row("make_administrator", "outsider", "405", "302 403 403 403 403 403 403 302"),
    Row("end_sessions_of", "outsider", "302 403 403 403 403 403 403 200", "302 403 403 403 403 403 403 302"),
    Row("end_sessions_of", "departed", "302 403 403 403 403 403 403 409", "302 403 403 403 403 403 403 409"),
    Row("person", "outsider", "302 200 200 200 200 200 200 200", "405"),
    Row("person", "facilitator", "302 200 200 200 200 200 200 200", "405"),
    Row("end_account", "outsider", "302 200 403 403 403 403 403 200", "302 302 403 403 403 403 403 302", sent.leaver),
    Row("end_account", "departed", "302 403 403 403 403 403 403 409", "302 403 403 403 403 403 403 409", sent.departed),
    Row("forget", "departed", "302 403 403 403 403 403 403 200", "302 403 403 403 403 403 403 302", sent.departed),
    Row("person", "departed", "302 200 200 200 200 200 200 200", "405"),
    Row("invitation", "token", "200", "200 403 403 403 403 403 403 403"),
    Row("invite_again", "invitation", "405", "302 404 403 403 403 403 302 404"),
    Row("withdraw_invitation", "invitation", "405", "302 404 403 403 403 403 302 404"),
    Row("projects", "", "302 200 200 200 200 200 200 200", "405"),
    Row("create_project", "", "302 200 200 200 200 200 200 200", "302", sent.of(name="Another", openness="open")),
    Row("project", "closed", "302 404 200 200 200 200 200 404", "405"),
    Row("project", "open", "302 200 200 200 200 200 200 200", "405"),
    Row("edit_project", "closed", "302 404 403 403 403 403 200 404", "302 404 403 403 403 403 302 404", sent.project),
    Row("edit_project", "open", "302 403 403 403 403 403 200 403", "302 403 403 403 403 403 302 403", sent.project),
    Row(
        "answer_charter",
        "closed",
        "302 404 403 200 200 200 200 404",
        "302 404 403 302 302 302 302 404",
        sent.of(why="Because."),
    ),
    Row(
        "answer_charter",
        "open",
        "302 403 403 403 403 200 200 403",
        "302 403 403 403 403 302 302 403",
        sent.of(why="Because."),
    ),
    Row("project_nudges", "closed", "302 404 403 403 403 403 200 404", "302 404 403 403 403 403 302 404"),
    Row("project_nudges", "open", "302 403 403 403 403 403 200 403", "302 403 403 403 403 403 302 403"),
    Row("project_people", "closed", "302 404 200 200 200 200 200 404", "405"),
    Row("project_people", "open", "302 200 200 200 200 200 200 200", "405"),
    Row(
        "invite_to_project",
        "closed",
        "405",
        "302 404 403 403 403 403 302 404",
        sent.of(email="else@elsewhere.example", role="member"),
    ),
    Row(
        "invite_to_project",
        "open",
        "405",
        "302 403 403 403 403 403 302 403",
        sent.of(email="else@elsewhere.example", role="member"),
    ),
    Row("add_member", "closed", "405", "302 404 403 403 403 403 302 404", sent.new_member),
    Row("add_member", "open", "405", "302 403 403 403 403 403 302 403", sent.new_member),
    Row("change_role", "membership", "405", "302 404 403 403 403 403 302 404", sent.of(role="observer")),
    Row("remove_member", "membership", "405", "302 404 403 403 403 403 302 404"),
    Row("today", "", "302 200 200 200 200 200 200 200", "405"),
    Row("log", "", "302 200 200 200 200 200 200 200", "405"),
    Row("record", "record", "302 200 200 200 200 200 200 200", "405"),
    Row("record", "sealed_record", "302 404 200 200 200 200 200 404", "405"),
    Row("review_calendar", "record", "302 200 200 200 200 200 200 200", "405"),
    Row("review_calendar", "sealed_record", "302 404 404 404 404 404 404 404", "405"),
    Row("record_by_number", "record", "302", "405"),
    Row("record_by_number", "sealed_record", "302 404 302 302 302 302 302 404", "405"),
    Row("correct", "record", "302 403 403 403 403 200 200 403", "302 403 403 403 403 302 302 403", sent.correction),
    Row(
        "correct",
        "sealed_record",
        "302 404 403 403 403 200 200 404",
        "302 404 403 403 403 422 422 404",
        sent.correction,
    ),
    Row("version", "first_version", "302 200 200 200 200 200 200 200", "405"),
    Row("version", "sealed_version", "302 404 200 200 200 200 200 404", "405"),
    Row("version", "no_version", "302 404 404 404 404 404 404 404", "405"),
    Row("accept", "record", "405", "302"),
    Row("accept", "sealed_record", "405", "302 404 409 409 409 409 409 404"),
    Row("decline", "record", "405", "302 409 409 409 409 409 409 409"),
    Row("decline", "sealed_record", "405", "302 404 409 409 409 409 409 404"),
    Row("ask_owner", "record", "405", "302 403 403 403 403 302 302 403", sent.carrier),
    Row("ask_owner", "sealed_record", "405", "302 404 403 409 409 409 409 404", sent.carrier),
    Row("hand_on", "record", "405", "302 403 403 403 403 409 409 403", sent.carrier),
    Row("hand_on", "sealed_record", "405", "302 404 403 409 409 409 409 404", sent.carrier),
    # The link is Fay's: anybody who is not signed in answers as her, and nobody else who is.
    Row("answer", "nudge", "200", "302 403 403 403 403 302 403 403", sent.of(answer="own")),
    Row("answer", "link", "404", "404", sent.of(answer="own")),
    Row("disown_link", "nudge", "200", "302 403 403 403 403 302 403 403"),
    Row("disown_link", "link", "404", "404"),
    # A mail program sends no cookie: whoever has the address stops it, and nobody is led elsewhere.
    Row("stop", "stop_link", "200", "200", sent.of(**{"List-Unsubscribe": "One-Click"})),
    Row("stop", "stop_link", "200", "302", sent.of(scope="every")),
    Row("stop", "link", "404", "404", sent.of(scope="every")),
    Row("meetings", "", "302 200 200 200 200 200 200 200", "405"),
    Row("call_meeting", "", "302 200 200 302 302 200 200 200", "302 200 200 302 302 200 200 200", sent.plan),
    Row(
        "call_meeting",
        "",
        "302 404 403 200 200 200 200 404",
        "302 404 403 302 302 302 302 404",
        sent.plan,
        "?project=undertow",
    ),
    Row(
        "call_meeting",
        "",
        "302 403 403 403 403 200 200 403",
        "302 403 403 403 403 302 302 403",
        sent.plan,
        "?project=daylight",
    ),
    Row("meeting", "meeting", "302 404 200 200 200 200 200 404", "405"),
    Row("meeting", "draft_meeting", "302 404 200 200 200 200 200 404", "405"),
    Row("meeting", "open_meeting", "302 200 200 200 200 200 200 200", "405"),
    Row("change_meeting", "meeting", "302 404 403 200 200 200 200 404", "302 404 403 302 302 302 302 404", sent.plan),
    Row(
        "change_meeting",
        "open_meeting",
        "302 403 403 403 403 200 200 403",
        "302 403 403 403 403 302 302 403",
        sent.plan,
    ),
    Row(
        "name_participants",
        "meeting",
        "302 404 403 200 200 200 200 404",
        "302 404 403 409 409 409 409 404",
        sent.people,
    ),
    Row("cancel_meeting", "meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("cancel_meeting", "draft_meeting", "405", "302 404 403 403 403 302 403 404"),
    Row("announce_meeting", "draft_meeting", "302 404 403 403 403 200 403 404", "302 404 403 403 403 302 403 404"),
    Row("announce_meeting", "meeting", "302 404 403 403 403 409 403 404", "302 404 403 403 403 409 403 404"),
    Row("announce_meeting", "open_meeting", "302 403 403 403 403 409 403 403", "302 403 403 403 403 409 403 403"),
    Row("give_hour_back", "draft_meeting", "302 404 403 403 403 200 403 404", "302 404 403 403 403 302 403 404"),
    Row("give_hour_back", "meeting", "302 404 403 403 403 409 403 404", "302 404 403 403 403 409 403 404"),
    Row("give_hour_back", "open_meeting", "302 403 403 403 403 409 403 403", "302 403 403 403 403 409 403 403"),
    Row(
        "write_pre_read", "meeting", "302 404 403 200 200 200 200 404", "302 404 403 302 302 302 302 404", sent.pre_read
    ),
    Row(
        "write_pre_read",
        "open_meeting",
        "302 403 403 403 403 200 200 403",
        "302 403 403 403 403 302 302 403",
        sent.pre_read,
    ),
    Row("add_to_pre_read", "closed", "405", "302 404 403 302 302 302 302 404", sent.to_read("meeting")),
    Row("add_to_pre_read", "open", "405", "302 403 403 403 403 302 302 403", sent.to_read("open_meeting")),
    Row("add_question", "meeting", "405", "302 404 403 200 200 200 200 404", sent.of(question="Update on reminders")),
    Row("ask", "open", "405", "302 403 403 403 403 200 200 403", sent.of(question="Update on reminders")),
    Row("add_question", "meeting", "405", "302 404 403 302 302 302 302 404", sent.asked),
    Row("add_question", "open_meeting", "405", "302 403 403 403 403 302 302 403", sent.asked),
    Row("ask", "closed", "405", "302 404 403 302 302 302 302 404", sent.asked),
    Row("ask", "open", "405", "302 403 403 403 403 302 302 403", sent.asked),
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
    Row("name_owner", "record", "405", "302 403 403 403 403 302 403 403", sent.of(nobody="1")),
    Row("name_owner", "sealed_record", "405", "302 404 403 403 403 409 403 404", sent.of(nobody="1")),
    Row("question", "sealed", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", sent.question),
    Row("question", "beforehand", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", sent.question),
    Row("question", "deferred", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", sent.question),
    Row("question", "returned", "302 404 200 200 200 200 200 404", "302 404 403 409 409 409 409 404", sent.question),
    Row("question", "revealed", "302 200 200 200 200 200 200 200", "302 403 403 403 403 409 409 403", sent.question),
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
    Row("return_question", "beforehand", "405", "302 404 403 302 302 302 302 404", sent.of(reason="Not now.")),
    Row("return_question", "sealed", "405", "302 404 403 409 409 409 409 404"),
    Row("move_question", "beforehand", "405", "302 404 403 302 302 302 302 404", sent.move),
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
    Row("settle", "sealed", "405", "302 404 403 403 403 302 403 404", sent.deferral),
    Row("settle", "revealed", "405", "302 403 403 403 403 302 403 403", sent.decision),
    Row("settle", "beforehand", "405", "302 404 403 403 403 409 403 404", sent.deferral),
    Row("position", "sealed", "302 404 200 200 200 200 200 404 200 404", "405"),
    Row("position", "beforehand", "302 404 200 200 200 200 200 404 200 404", "405"),
    Row("position", "deferred", "302 404 200 200 200 200 200 404 200 404", "405"),
    Row("position", "returned", "302 404 302 302 302 302 302 404 404 404", "405"),
    Row("position", "revealed", "302 200 200 200 200 200 200 200 404 200", "405"),
    Row("positions", "sealed", "302 404 409 409 409 409 409 404 409 404", "405"),
    Row("positions", "revealed", "302 200 200 200 200 200 200 200 404 200", "405"),
    Row("positions", "deferred", "302 404 409 409 409 409 409 404 409 404", "405"),
    Row("yours", "sealed", "302 404 200 200 200 200 200 404 200 404", "405"),
    Row("yours", "beforehand", "302 404 200 200 200 200 200 404 200 404", "405"),
    Row("yours", "deferred", "302 404 200 200 200 200 200 404 200 404", "405"),
    Row("yours", "returned", "302 404 304 304 304 304 304 404 404 404", "405"),
    Row("yours", "revealed", "302 200 200 200 200 200 200 200 404 200", "405"),
    Row("give_position", "sealed", "405", "302 404 403 403 302 302 403 404 302 404", sent.GIVE),
    Row("give_position", "beforehand", "405", "302 404 403 403 302 302 403 404 302 404", sent.OWN),
    Row("give_position", "deferred", "405", "302 404 403 403 409 409 403 404 409 404", sent.GIVE),
    Row("give_position", "revealed", "405", "302 403 403 403 409 409 403 403 404 409", sent.GIVE),
    Row("withdraw_position", "sealed", "405", "302 404 403 403 302 302 403 404 302 404"),
    Row("withdraw_position", "deferred", "405", "302 404 403 403 409 409 403 404 409 404"),
    Row("change_mind", "revealed", "405", "302 403 403 403 302 302 403 403 404 302", sent.GIVE),
    Row("change_mind", "sealed", "405", "302 404 403 403 409 409 403 404 409 404", sent.OWN),
    Row(
        "raise_objection",
        "revealed",
        "405",
        "302 403 403 403 409 302 403 403 404 302",
        sent.of(option="", harm="Harm."),
    ),
    Row(
        "raise_objection", "sealed", "405", "302 404 403 403 409 409 403 404 409 404", sent.of(option="", harm="Harm.")
    ),
    Row("withdraw_objection", "objection", "405", "302 404 404 404 302 404 404 404 404 404"),
    Row("guests", "meeting", "302 404 403 403 403 200 403 404", "302 404 403 403 403 200 403 404", sent.of(name="New")),
    Row("renew_guest_link", "invited_guest", "405", "302 404 403 403 403 200 403 404"),
    Row("withdraw_guest", "invited_guest", "405", "302 404 403 403 403 302 403 404"),
    Row("let_in", "knock", "405", "302 404 403 403 403 302 403 404"),
    Row("turn_away", "knock", "405", "302 404 403 403 403 302 403 404"),
    Row("guest_link", "guest_token", "200", "302 409 409 409 409 409 409 409"),
    Row("guest_link", "no_token", "404", "404"),
    Row("knock", "guest_token", "405", "302 409 409 409 409 409 409 409"),
    Row("knock", "no_token", "405", "404"),
    Row("guest_meeting", "meeting", "302 404 302 302 302 302 302 404 200 404", "405"),
    Row("guest_meeting", "open_meeting", "302 302 302 302 302 302 302 302 404 200", "405"),
    Row("forget_guest", "", "302 404 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 404 200 200"),
    Row("leave_as_guest", "", "405", "302 302 302 302 302 302 302 302 200 200"),
    Row("park", "meeting", "405", "302 404 403 403 302 302 403 404", sent.asked),
    Row("park", "meeting", "405", "302 404 403 403 422 422 403 404", sent.of(question="Update on reminders")),
    Row("park", "draft_meeting", "405", "302 404 403 403 409 409 403 404", sent.asked),
    Row("park", "open_meeting", "405", "302 403 403 403 302 302 403 403", sent.asked),
    Row("send_to_backlog", "meeting", "405", "302 404 403 403 403 302 403 404"),
    Row("send_to_backlog", "draft_meeting", "405", "302 404 403 403 403 409 403 404"),
    Row("reword_parked", "parked", "405", "302 404 403 403 302 302 403 404", sent.reworded),
    Row("withdraw_parked", "parked", "405", "302 404 403 403 302 302 403 404"),
    Row("park_again", "parked", "405", "302 404 403 403 409 409 403 404"),
    Row("give_next_step", "parked", "405", "302 404 403 403 403 302 403 404", sent.of(step="backlog")),
    Row("give_next_step", "parked", "405", "302 404 403 403 403 404 403 404", sent.elsewhere),
]

if settings.LOCAL:
    ROWS += [
        Row("outbox", "", "200", "405"),
        Row("outbox_mail", "mail", "200", "405"),
    ]
