"""The Celery app and the whole beat schedule."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bearing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # The queue only says "look": what it lost, this finds.
    "sweep-outbox": {
        "task": "projects.tasks.sweep_outbox",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    # Nobody comes back to them, and they say who was where.
    "forget-ended-sessions": {
        "task": "projects.tasks.forget_ended_sessions",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    # What people are asked after a meeting: owed from what is true then, so a minute lost is found by the next.
    "owe-nudges": {
        "task": "meetings.tasks.owe_nudges",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # Answers by mail, where a mailbox is named; a message stays unread until it has been taken.
    "read-mailbox": {
        "task": "meetings.tasks.read_mailbox",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # What /readyz knows the worker by.
    "tick": {
        "task": "projects.tasks.tick",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
}
