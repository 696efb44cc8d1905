"""What beat asks of the worker about meetings. Safe to run twice and at once."""

from celery import shared_task

from . import actions


@shared_task
def owe_nudges() -> None:
    actions.owe_nudges()
