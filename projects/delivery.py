"""Owed mails and how they leave: a row first, then a claim, then the mail server. At most once.

The queue only says "look": what it loses, `sweep` finds. Knows no kind of mail by itself;
each app registers how its kinds are written.
"""

from __future__ import annotations

import logging
import re
import zoneinfo
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import TYPE_CHECKING, NamedTuple

from celery import current_app
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError as DatabaseAway
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from . import clock
from .letters import KIND_WORDS, Letter, message
from .models import Mail, Organisation, User
from .models.project import hash_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

# Older waiting rows were lost by the queue; younger ones are probably on their way.
LOST_AFTER = timedelta(seconds=20)
SWEPT_AT_ONCE = 200
# While no worker runs, the sweep's repeated hints must not pile up in the queue.
TOLD_FOR_SECONDS = 60


class NotOwed(Exception):  # noqa: N818 - a word of the product, like RuleBroken
    """The reason for the mail is gone. The message says why, for the page that shows it."""


class NotYet(Exception):  # noqa: N818 - as above
    """The mail is owed and this is not the moment for it: it goes back to wait for the sweep."""


Writer = Callable[[Mail], Letter]
_writers: dict[str, Writer] = {}


def written_by(kind: str, words: StrOrPromise) -> Callable[[Writer], Writer]:
    """Register the function that writes mails of this kind when they leave, and the kind's name.

    It may raise NotOwed or NotYet. A token in a mail is made there and only its hash is stored.
    """

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        KIND_WORDS[kind] = words
        return writer

    return register


def owe(
    kind: str,
    object_id: object,
    recipient: str,
    *,
    by: User | None,
    step: int = 1,
    since: datetime | None = None,
) -> Mail:
    """Promise a mail in the caller's transaction; the worker is told after the commit.

    The same (kind, object, recipient, step, since) is owed once. Without the queue the
    sweep finds the row: nothing here fails or holds up a request.
    """
    mail, _created = Mail.objects.get_or_create(
        kind=kind,
        object_id=str(object_id),
        recipient=recipient,
        step=step,
        since=since or clock.now(),
        defaults={"asked_by": by},
    )
    transaction.on_commit(partial(_tell_worker, mail.pk, timeout_seconds=0.2), robust=True)
    return mail


class Owed(NamedTuple):
    """One mail among many, as `owe` is told of one."""

    kind: str
    object_id: str
    recipient: str
    step: int
    since: datetime


def owe_many(owed: Sequence[Owed]) -> list[Mail]:
    """As `owe`, many at once, each owed by nobody in particular; in the order given. The queue is asked once.

    Raises IntegrityError for what is owed already: the caller holds a lock and knows.
    """
    mails = Mail.objects.bulk_create((Mail(**one._asdict()) for one in owed), batch_size=1000)
    told = [mail.pk for mail in mails[:SWEPT_AT_ONCE]]
    if told:
        transaction.on_commit(partial(_tell_worker, *told, timeout_seconds=0.2), robust=True)
    return mails


def owe_each(kind: str, object_id: object, recipients: Iterable[str], *, by: User | None, since: datetime) -> None:
    """As `owe`, to many at once: two queries, and the queue is asked once after the commit."""
    owed = {"kind": kind, "object_id": str(object_id), "since": since}
    Mail.objects.bulk_create(
        (Mail(**owed, recipient=recipient, asked_by=by) for recipient in recipients), ignore_conflicts=True
    )
    mails = Mail.objects.filter(**owed).order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    transaction.on_commit(partial(_tell_worker, *mails, timeout_seconds=0.2), robust=True)


def deliver(mail_id: int, *, backend: str | None = None) -> None:
    """Send one owed mail, unless somebody else has claimed it.

    The claim is committed before the mail server is asked, so a crash in between leaves a
    claim in doubt and never a second mail. `backend` is another way of sending than the settings'.
    """
    claimed = Mail.objects.filter(pk=mail_id, claimed_at=None).update(claimed_at=clock.now())
    if claimed:
        _send(Mail.objects.select_related("asked_by").get(pk=mail_id), get_connection(backend))


def _send(mail: Mail, connection: BaseEmailBackend) -> None:
    letter = _write(mail)
    if letter is None or not _opens(connection, mail):
        return
    envelope = message(letter, message_id=_message_id(mail))
    envelope.connection = connection
    try:
        envelope.send()
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPResponseException) as refusal:
        _refuse(mail, _words_of(refusal))
    except OSError:
        # Every SMTPException and timeout is an OSError: it may have arrived, so do not repeat it.
        logger.exception("Whether mail %s was sent is in doubt.", mail.pk)
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=clock.now())
    finally:
        connection.close()


def _write(mail: Mail) -> Letter | None:
    """In the language and zone of the recipient, or of the organisation for a stranger.

    What cannot be written is refused in words: it did not leave, and nobody need doubt it.
    """
    reader = User.objects.filter(email__iexact=mail.recipient).first() or Organisation.objects.get()
    try:
        with translation.override(reader.language), timezone.override(zoneinfo.ZoneInfo(reader.time_zone)):
            return _writers[mail.kind](mail)
    except NotOwed as reason:
        _refuse(mail, str(reason))
    except (NotYet, DatabaseAway):
        # Nothing was handed over: it waits for the sweep.
        _give_back(mail)
    except Exception:
        logger.exception("Mail %s could not be written.", mail.pk)
        _refuse(mail, _("It could not be written. The log of the worker says why."))
    return None


def _opens(connection: BaseEmailBackend, mail: Mail) -> bool:
    """Reach the mail server. If that fails nothing was handed over: give the claim back to the sweep."""
    try:
        connection.open()
    except OSError as error:
        _give_back(mail)
        logger.warning("The mail server is away, mail %s waits: %s", mail.pk, error)
        return False
    else:
        return True


def _give_back(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(claimed_at=None)


def _message_id(mail: Mail) -> str:
    """The same for the same mail, and known to nobody whom it has not reached: who quotes it has read it.

    Else a stranger could count up to it, say that it came back, and so silence whoever it was for.
    """
    said = f"{mail.kind}.{mail.object_id}.{mail.step}.{int(mail.since.timestamp() * 1000)}"
    seal = salted_hmac("bearing.message-id", f"{said}.{mail.pk}", algorithm="sha256").hexdigest()[:32]
    return f"{said}.{seal}.{mail.pk}"


def mail_named(message_ids: Iterable[str]) -> Mail | None:
    """The mail of ours that one of these Message-IDs is the name of. One query; whoever makes one up finds nothing."""
    lefts = {name.partition("@")[0] for name in message_ids}
    numbers = [int(left.rpartition(".")[2]) for left in lefts if re.fullmatch(r"\S+\.[0-9]{1,18}", left)]
    return next((mail for mail in Mail.objects.filter(pk__in=numbers) if _message_id(mail) in lefts), None)


def mail_for_reply(addresses: Iterable[str]) -> Mail | None:
    """The mail that was to be answered to one of these addresses. One query."""
    tokens = {address.partition("@")[0].partition("+")[2] for address in addresses} - {""}
    return Mail.objects.filter(reply_hash__in=[hash_of(token) for token in tokens]).first() if tokens else None


def _refuse(mail: Mail, reason: str) -> None:
    logger.warning("Mail %s was not sent: %s", mail.pk, reason)
    Mail.objects.filter(pk=mail.pk).update(refused=reason[:300])


def _words_of(refusal: SMTPException) -> str:
    code: int = getattr(refusal, "smtp_code", 0)
    words: bytes | str = getattr(refusal, "smtp_error", b"")
    if isinstance(refusal, SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()))
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def sweep(now: datetime | None = None) -> int:
    """Tell the worker about mails that wait although the queue knew of them; how many."""
    lost = Mail.objects.waiting().filter(since__lt=(now or clock.now()) - LOST_AFTER)
    found = list(lost.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for mail_id in found:
        _tell_worker(mail_id, timeout_seconds=5)
    return len(found)


def _tell_worker(*mail_ids: int, timeout_seconds: float) -> None:
    limits = {"socket_timeout": timeout_seconds, "socket_connect_timeout": timeout_seconds, "max_retries": 0}
    try:
        with current_app.connection_for_write(transport_options=limits) as broker:
            for mail_id in mail_ids:
                current_app.send_task(
                    "projects.tasks.send_mail",
                    args=[mail_id],
                    connection=broker,
                    retry=False,
                    expires=TOLD_FOR_SECONDS,
                )
    except OperationalError as error:
        logger.warning("The queue is away, the sweep will find what is owed: %s", error)
