"""Deletes the keys of one test run and no others; run by the environment's Python alone."""

import os
import sys

import redis


def forget(prefix: str) -> None:
    """Delete every key of the server at `REDIS_URL` that begins with `prefix`; raises redis' errors."""
    server = redis.Redis.from_url(os.environ["REDIS_URL"])
    for key in server.scan_iter(f"{prefix}*"):
        server.delete(key)


if __name__ == "__main__":
    forget(sys.argv[1])
