"""The toy's web program: `/` shows the notes, `/write/WORDS` keeps one, `/task/SECONDS` starts a task."""

import os

import psycopg

from config.celery import slow


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    _, verb, *rest = scope["path"].split("/")
    if verb == "task":
        slow.delay(float(rest[0]))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        if verb == "write":
            database.execute("INSERT INTO note VALUES (%s)", rest)
        notes = database.execute("SELECT string_agg(words, ' ') FROM note").fetchone()[0] or ""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": notes.encode()})
