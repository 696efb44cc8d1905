"""Mails taken apart: what is somebody's own, and what is sent to do harm."""

from __future__ import annotations

import os
import time

import pytest

from projects import incoming
from projects.incoming.words import own
from tests.letters_in import written

HEADERS = b"From: a@b.example\nMessage-ID: <x@y>\n"
OUTLOOK = "Yes, mine.\n\nFrom: Bearing <b@x.example>\nSent: Monday\nTo: Mo\nSubject: Who?\n\nHi Mo,"
OWN = {
    "plain": ("I will.", "I will."),
    "gmail": ("I will.\n\nOn Mon, 19 Oct 2026 at 09:00, Bearing <b@x.example> wrote:\n> Hi", "I will."),
    "folded": ("I will.\n\nOn Mon, 19 Oct 2026 at 09:00, Bearing\n<b@x.example>\nwrote:\n> Hi", "I will."),
    "unmarked": ("I will.\n\nOn Mon, Bearing <b@x.example> wrote:\nHi Mo,", "I will."),
    "german": ("Ja, ich.\n\nAm Mo., 19. Okt. 2026 um 09:00 Uhr schrieb Bearing <b@x.example>:\n\n> Hallo", "Ja, ich."),
    "below": ("On Monday Bearing <b@x.example> wrote:\n> Who carries it?\n\nI do.", "I do."),
    "between": ("> Who?\nMe.\n> When?\nMonday.", "Me.\nMonday."),
    "outlook": (OUTLOOK, "Yes, mine."),
    "outlook, german": ("Ja.\n\nVon: Bearing\nGesendet: Montag\nAn: Mo\n\nHallo", "Ja."),
    "original": ("Yes.\n-----Original Message-----\nHi", "Yes."),
    "signature": ("Yes.\n-- \nMo Adeyemi\n+44 1", "Yes."),
    "telephone": ("Yes.\n\nSent from my iPhone", "Yes."),
    "list": ("Two things:\n- the rota\n- the venue", "Two things:\n- the rota\n- the venue"),
    "said by others": ("Ruth wrote me this: wait.\nI would.", "Ruth wrote me this: wait.\nI would."),
    "from nowhere": ("From: Monday it works.\nThanks", "From: Monday it works.\nThanks"),
    "right to left": ("سأفعل ذلك.\u202e evil", "سأفعل ذلك. evil"),
    "control": ("a\x00b\x1b[2J\x07c", "ab[2Jc"),
    "nothing": ("> all\n> quoted", ""),
}


@pytest.mark.parametrize("name", OWN)
def test_what_somebody_wrote_themselves(name: str) -> None:
    sent, left = OWN[name]

    assert own(sent) == own(sent.replace("\n", "\r\n")) == left


def text_of(headers: bytes, body: bytes) -> str:
    found = incoming.read(HEADERS + headers + b"\n" + body)
    assert found
    return found.text


def test_a_mail_of_html_alone_is_read_too() -> None:
    rich = b"<html><style>p{}</style><p>I <b>will</b> &amp; soon.</p><script>x()</script>"
    rich += b"<div>On Mon Bearing &lt;b@x.example&gt; wrote:</div><blockquote>Hi <p>Mo</p></blockquote></html>"

    assert text_of(b"Content-Type: text/html\n", rich) == "I will & soon."


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ('charset="no-such"', b"caf\xc3\xa9", "café"),
        ('charset="utf-8"', b"caf\xe9", "caf\ufffd"),
        ('charset="iso-8859-1"', b"caf\xe9", "café"),
        ('charset="zlib"', b"hi", "hi"),
        ("charset*=a'b'%FF%00", b"hi", "hi"),
    ],
)
def test_letters_that_are_not_what_they_say(kind: str, body: bytes, said: str) -> None:
    assert text_of(f"Content-Type: text/plain; {kind}\n".encode(), body) == said


def test_what_is_attached_is_not_what_was_said() -> None:
    parts = [
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nNot this.\n",
        "--b\nContent-Type: message/rfc822\n\nFrom: x@y\n\nNor this.\n",
        "--b\nContent-Type: text/plain\n\nThis.\n--b--\n",
    ]
    raw = written({"From": "a@b.example", "Content-Type": "multipart/mixed; boundary=b"}, "".join(parts))

    found = incoming.read(raw)

    assert found
    assert found.text == "This."


def test_headers_put_in_by_a_line_break_are_part_of_the_first() -> None:
    found = incoming.read(b"From: a@b.example\r\n Bcc: c@d.example\r\nMessage-ID: <x\x00y@z>\r\n\r\nhi")

    assert found
    assert found.sender in {"", "a@b.example"}
    assert "\x00" not in found.message_id


def _nested(count: int) -> bytes:
    parts = (b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (one, one) for one in range(count))
    return HEADERS + b"".join(parts) + b"Content-Type: text/plain\n\nhello"


HOSTILE = {
    "nothing": b"",
    "noise": os.urandom(400_000),
    "ten thousand parts in parts": _nested(10_000),
    "parts in parts, fewer than are counted": _nested(390),
    "ten thousand parts": HEADERS + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_000,
    "mails in mails": HEADERS + b"Content-Type: message/rfc822\n\n" * 10_000,
    "news in news": HEADERS + b"Content-Type: message/news\n\n" * 10_000,
    "headers without end": HEADERS + b"a:b\n" * 2_000_000 + b"\nhi",
    "one header without end": HEADERS + b"References: " + b"<a@b> " * 500_000 + b"\n\nhi",
    "brackets in an address": b"From: " + b"((" * 200_000 + b"\n\nhi",
    "many senders": b"From: " + b"a@b," * 200_000 + b"\n\nhi",
    "semicolons": HEADERS + b"Content-Type: text/plain" + b";" * 400_000 + b"\n\nhi",
    "reports": HEADERS + b"Content-Type: message/delivery-status\n\n" + b"a:b\n\n" * 200_000,
    "open quotations": HEADERS + b"Content-Type: text/html\n\n" + b"<blockquote>" * 100_000,
    "open brackets": HEADERS + b"Content-Type: text/html\n\n" + b"<![" * 200_000,
    "somebody wrote": HEADERS + b"\n" + b"Am a schrieb @ \n" * 100_000,
    "no letters": HEADERS + b"Content-Transfer-Encoding: base64\n\n" + b"!!!!" * 200_000,
    "calendars": HEADERS + b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 3_000,
    "a number without end": HEADERS + b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
    b"SEQUENCE:" + b"9" * 40_000 + b"\nATTENDEE:mailto:a@b\nEND:VEVENT\nEND:VCALENDAR",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_sent_to_do_harm_does_none(name: str) -> None:
    began = time.process_time()

    found = incoming.read(HOSTILE[name])

    assert time.process_time() - began < 10
    assert found is None or len(found.text) <= 500_000
    assert incoming.name_of(found, HOSTILE[name])
