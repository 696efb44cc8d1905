"""Mails as they come in from outside, written as mail programs write them."""

from __future__ import annotations

from typing import Any

NUDGE = "> Hi Mo,\n> Nobody has taken it on yet.\n"


def reply_to(
    sent: Any, text: str = "I will, from Monday.", *, sender: str = "", name: str = "r1", **more: str
) -> bytes:
    """An answer to a mail that left: as its reader's program writes it, with what it answers quoted below."""
    answered = sent.extra_headers["Message-ID"]
    sender = sender or sent.to[0]
    quoted = f"{text}\n\nOn Mon, 19 Oct 2026 at 09:00, Bearing <bearing@localhost>\nwrote:\n\n{NUDGE}"
    named = {"Message-ID": f"<{name}@mail.example>", "From": sender, "To": "bearing@localhost", "In-Reply-To": answered}
    return written(named | {key.replace("_", "-"): value for key, value in more.items()}, quoted)


def written(headers: dict[str, str], text: str) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    said = {"MIME-Version: 1.0", 'Content-Type: text/plain; charset="utf-8"', "Content-Transfer-Encoding: 8bit"}
    said = said if "Content-Type" not in headers else set()
    return "\r\n".join([*lines, *sorted(said), "", *text.split("\n")]).encode()


def bounce_of(
    message_id: str,
    *,
    status: str = "5.1.1",
    words: str = "550 5.1.1 No such person",
    name: str = "b1",
    quotes: str = "text/rfc822-headers",
) -> bytes:
    """What a mail server writes when it could not hand a mail on (RFC 3464)."""
    action = "failed" if status.startswith("5") else "delayed"
    headers = {
        "Return-Path": "<>",
        "From": "MAILER-DAEMON@mail.example",
        "Message-ID": f"<{name}@mail.example>",
        "Auto-Submitted": "auto-replied",
        "Content-Type": 'multipart/report; report-type=delivery-status; boundary="=-b"',
    }
    parts = [
        "Content-Type: text/plain\n\nYour message could not be delivered.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
        f"Final-Recipient: rfc822; mo@mail.example\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}",
        f"Content-Type: {quotes}\n\nMessage-ID: {message_id}\nSubject: Who carries it?\n\nHi Mo,",
    ]
    return written(headers, "".join(f"--=-b\n{part}\n" for part in parts) + "--=-b--\n")


def calendar_reply(uid: str, email: str, answer: str = "DECLINED", **said: str) -> bytes:
    """What a calendar sends when somebody presses yes, perhaps or no."""
    fields = {"sequence": "0", "dtstamp": "20261013T080000Z", "sender": email, "name": "c1"} | said
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Calendar//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{uid}",
        f"DTSTAMP:{fields['dtstamp']}", "DTSTART:20261014T100000Z", f"SEQUENCE:{fields['sequence']}",
        "ORGANIZER;CN=Fay:mailto:replies@larkhill.example",
        f'ATTENDEE;CN="Mo";PARTSTAT={answer}:MAILTO:{email.upper()}', "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    headers = {
        "From": fields["sender"],
        "Message-ID": f"<{fields['name']}@mail.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'multipart/alternative; boundary="=-c"',
    }
    text = "--=-c\nContent-Type: text/plain\n\nMo has declined.\n"
    text += "--=-c\nContent-Type: text/calendar; method=REPLY; charset=UTF-8\n\n" + "\n".join(lines) + "\n--=-c--\n"
    return written(headers, text)
