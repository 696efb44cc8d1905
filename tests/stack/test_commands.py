"""What the launcher says to what somebody types."""

import subprocess
import sys

import pytest
import redis

from config.stack import browser, engines
from config.stack.places import CHECKOUT, Refused
from tests.stack.processes import own_environment


def launcher(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "config.stack", *arguments],
        cwd=CHECKOUT,
        env=own_environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_first_use_link_is_signed_with_the_secret_of_the_installation():
    production = {
        "BEARING_SITE_URL": "https://bearing.example/",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "s" * 60,
    }

    said = launcher("first-use", **production).stdout.strip()
    token = said.removeprefix("https://bearing.example/first-use/").removesuffix("/")
    read = "from django.core import signing; print(signing.loads(sys.argv[1], key='s' * 60, salt='bearing.first-use'))"
    settings = "import sys; from django.conf import settings; settings.configure(); "
    seen = subprocess.run([sys.executable, "-c", settings + read, token], capture_output=True, text=True, check=False)

    assert said == f"https://bearing.example/first-use/{token}/"
    assert seen.stdout == "first-use\n", seen.stderr


def test_program_that_is_not_there_is_refused_in_words(data):
    done = launcher("exec", "--", "no-such-program", BEARING_DATA=str(data))

    assert (done.returncode, done.stderr) == (1, "\nno-such-program: there is no such program.\n")


def test_only_the_keys_of_the_test_run_are_forgotten(data):
    with engines.use(data, postgres=False) as used:
        server = redis.Redis.from_url(used.addresses["valkey"])
        server.mset({"bearing-test-ab:1": 1, "bearing-test-ab:2": 1, "bearing:1": 1, "bearing-test-cd:1": 1})

        code = "import sys; from config.stack.forget_keys import forget; forget(sys.argv[1])"
        told = own_environment(REDIS_URL=used.addresses["valkey"])
        subprocess.run([sys.executable, "-c", code, "bearing-test-ab:"], cwd=CHECKOUT, env=told, check=True)

        assert sorted(server.keys()) == [b"bearing-test-cd:1", b"bearing:1"]


def test_unknown_command_is_answered_with_what_there_is():
    done = launcher("start")

    assert done.returncode == 2
    assert "first-use" in done.stderr


def test_make_alone_says_what_there_is():
    done = subprocess.run(["make"], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    for target in ("run", "test", "check", "lock", "demo", "bench", "screenshots", "clean"):
        assert f"make {target} " in done.stdout


def test_named_browser_that_does_not_start_is_refused(monkeypatch):
    monkeypatch.setenv("BEARING_CHROMIUM", "/nowhere")

    with pytest.raises(Refused, match="BEARING_CHROMIUM=/nowhere does not start"):
        browser.chromium()


def test_no_browser_at_all_is_a_failure_in_words(monkeypatch):
    monkeypatch.setattr(browser, "_candidates", lambda: iter(["/nowhere"]))
    monkeypatch.setattr(browser, "_get", lambda: None)

    with pytest.raises(Refused, match="The tests need a Chromium and none could be had"):
        browser.chromium()
