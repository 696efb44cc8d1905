"""Where the pages of Bearing are in a house with the sample, for tests that look at every one of them."""

from __future__ import annotations

from typing import Any

FORUM = "Online booking forum"
# Only who leads the project finds these.
OF_THE_LEAD = ["/projects/online-booking/edit/", "/projects/online-booking/nudges/"]
OF_STRANGERS = ["/sign-in/", "/sign-up/"]
# What answers a look, and is no page: fragments, calendars, words for machines, and another name of the sign-in.
NO_PAGES = {
    "account_request_login_code",
    "calendar",
    "display_changes",
    "healthz",
    "readyz",
    "review_calendar",
    "yours",
}
# Pages that only somebody else finds, or only at one moment, and the test that looks at them there.
ELSEWHERE = {
    "answer": "test_focus.py",
    "disown_link": "test_focus.py",
    "display": "test_a_week.py",
    "forget_guest": "test_guest.py",
    "give_on_behalf": "test_focus.py",
    "guest_link": "test_guest.py",
    "guest_meeting": "test_a_week.py",
    "invitation": "test_a_week.py",
    "outbox_mail": "test_focus.py",
    "rename_passkey": "test_passkeys.py",
    "room": "test_focus.py",
    "stop": "test_focus.py",
}


def paths_of(forum: dict[str, Any]) -> list[str]:
    """Pages that an administrator finds who facilitates; `forum` is the agenda, and the paths in `doing` and `past`."""
    meeting, items, project = f"/meetings/{forum['id']}", forum["items"], "/projects/online-booking"
    return [
        "/today/", "/meetings/", "/meetings/new/?project=online-booking", f"{meeting}/", f"{meeting}/announce/",
        f"{meeting}/give-hour-back/", f"{meeting}/pre-read/", f"{meeting}/people/", f"{meeting}/guests/",
        f"{meeting}/edit/", f"/questions/{items[1]}/", f"/questions/{items[1]}/position/", "/ask/",
        "/decisions/", "/decisions/?q=elephants", "/decisions/D-040/", "/decisions/D-040/correct/",
        "/decisions/D-022/", "/projects/", "/projects/new/", f"{project}/", f"{project}/charter/",
        f"{project}/people/", "/people/", "/people/2/", "/people/2/sign-out/",
        "/people/2/end-account/", "/people/nudges/", "/settings/", "/settings/security/",
        "/settings/security/passkeys/add/", "/settings/calendar-address/", "/words/", "/outbox/",
        *forum["doing"].values(), *forum["past"].values(),
    ]  # fmt: skip
