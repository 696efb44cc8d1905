"""What the worker does: keep promises that are rows already. Safe to run twice and at once."""

from celery import shared_task

from . import actions, delivery, health


@shared_task
def send_mail(mail_id: int) -> None:
    delivery.deliver(mail_id)


@shared_task
def sweep_outbox() -> None:
    delivery.sweep()


@shared_task
def tick() -> None:
    health.tick()


@shared_task
def forget_ended_sessions() -> None:
    actions.forget_ended_sessions()
