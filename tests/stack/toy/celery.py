"""The toy's queue: one task that takes its time and then leaves a note."""

import os
import sys
import time

import psycopg
from celery import Celery

app = Celery("toy", broker=os.environ.get("REDIS_URL"))
app.conf.task_acks_late = True
app.conf.task_ignore_result = True


@app.task
def slow(seconds):
    sys.stdout.write("the task begins\n")
    sys.stdout.flush()
    time.sleep(seconds)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        database.execute("INSERT INTO note VALUES ('finished')")
