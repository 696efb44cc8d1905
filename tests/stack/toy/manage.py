"""The toy's command line: whatever is asked, make its table."""

import os

import psycopg

with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
    database.execute("CREATE TABLE IF NOT EXISTS note (words text NOT NULL)")
