"""What beat asks of the worker about meetings. Safe to run twice and at once."""

from celery import shared_task

from projects import imap

from . import actions


@shared_task
def owe_nudges() -> None:
    actions.owe_nudges()


@shared_task
def read_mailbox() -> None:
    imap.read_mailbox(actions.take_mail)
