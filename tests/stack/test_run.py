"""One command starts everything, one key ends it, and nothing is lost in between."""

import json
import signal
import time

from config.stack.children import is_alive, wait_until
from tests.stack.processes import kill, nothing_left, server_pid, users_of


def program_pids(toy):
    """The numbers of web, worker and beat."""
    return [int(pid) for pid in (toy.data / "programs.pids").read_text().split()]


def has_notes(toy, notes, seconds=20):
    return wait_until(lambda: toy.page() == notes, seconds=seconds, every=0.1)


def test_starts_tells_how_to_sign_in_keeps_the_data_and_stops_within_seconds(toy):
    toy.start()
    toy.page("/write/first")
    code, seconds = toy.stop()

    assert code == 0, toy.printed()
    assert seconds < 40
    assert f"http://localhost:{toy.port}" in toy.printed()
    assert "/outbox/" in toy.printed()
    assert "make demo" in toy.printed()
    assert nothing_left(toy.data, seconds=1)

    began = time.monotonic()
    toy.start()

    assert time.monotonic() - began < 60
    assert toy.page() == "first"


def test_second_run_on_the_same_data_is_refused_in_words(toy):
    toy.start()

    code, said = toy.said("run")

    assert code == 1
    assert f"Bearing is running on {toy.data} already" in said
    assert toy.page() == ""


def test_taken_port_is_refused_with_a_hint(toy, folder):
    toy.start()
    toy.data = folder / "other"

    code, said = toy.said("run")

    assert code == 1
    assert f"Port {toy.port} is used by another program. Try another: PORT=" in said
    assert nothing_left(toy.data)
    toy.data = folder / "data"


def test_port_that_is_no_port_is_refused_in_words(toy):
    toy.port = "http"

    assert toy.said("run") == (1, "\nPORT=http: use a number from 1 to 65535.\n")


def test_running_task_is_finished_before_the_stop(toy):
    toy.start()
    toy.page("/task/3")
    assert wait_until(lambda: "the task begins" in toy.printed(), seconds=20)

    code, _ = toy.stop()
    toy.start()

    assert code == 0
    assert toy.page() == "finished"


def test_second_interrupt_stops_at_once(toy):
    toy.start()
    toy.page("/task/100")
    assert wait_until(lambda: "the task begins" in toy.printed(), seconds=20)
    toy.launcher.send_signal(signal.SIGINT)
    assert wait_until(lambda: "Stopping;" in toy.printed(), seconds=20)
    time.sleep(0.5)

    code, seconds = toy.stop()

    assert code == 0
    # It would be two minutes.
    assert seconds < 40
    assert nothing_left(toy.data)


def test_killed_supervisor_leaves_nothing_and_the_servers_stop_cleanly(toy):
    toy.start()
    toy.page("/write/kept")
    log = toy.data / "engines" / "postgres.log"

    kill([toy.launcher.pid])
    toy.launcher.wait(timeout=60)

    assert nothing_left(toy.data)
    assert "database system is shut down" in log.read_text().splitlines()[-1]
    toy.start()
    assert toy.page() == "kept"


def test_everything_killed_and_the_next_start_has_all_that_was_committed(toy):
    toy.start()
    toy.page("/write/kept")

    toy.kill_everything()
    toy.start()

    assert toy.page() == "kept"


def test_programs_left_by_a_killed_supervisor_are_stopped_where_the_kernel_does_not_tell_them(toy):
    toy.start(BEARING_NO_PDEATHSIG="1")
    toy.page("/write/kept")
    left = program_pids(toy)
    kill([toy.launcher.pid])
    toy.launcher.wait(timeout=60)
    time.sleep(0.5)
    assert all(is_alive(pid) for pid in left)

    toy.start()

    assert not users_of(toy.data) & set(left)
    assert toy.page() == "kept"


def test_page_is_served_again_after_a_server_or_a_program_was_killed(toy):
    toy.start()
    toy.page("/write/kept")
    addresses = (toy.data / "engines" / "addresses.json").read_text()
    web, worker, _ = program_pids(toy)

    for victim in (server_pid(toy.data, "postgres"), server_pid(toy.data, "valkey"), web, worker):
        kill([victim])
        assert has_notes(toy, "kept")

    assert (toy.data / "engines" / "addresses.json").read_text() == addresses
    toy.page("/task/0")
    assert has_notes(toy, "kept finished")


def test_command_uses_the_running_servers_and_passes_its_exit_code(toy):
    toy.start()

    code, said = toy.said("exec", "--", "sh", "-c", "echo $DATABASE_URL; exit 7")

    assert code == 7
    assert said.strip() == json.loads((toy.data / "engines" / "addresses.json").read_text())["postgres"]
    assert toy.page() == ""


def test_command_alone_starts_the_servers_and_stops_them(toy):
    code, said = toy.said("exec", "--", "python", "-c", "import os, django; print(len(os.environ['SECRET_KEY']))")

    assert (code, said) == (0, "64\n")
    assert nothing_left(toy.data, seconds=1)


def test_run_goes_on_when_the_command_that_started_the_servers_ends(toy):
    first = toy.command("exec", "--", "sleep", "4")
    assert wait_until((toy.data / "engines" / "addresses.json").exists, seconds=20)
    toy.start()
    toy.page("/write/kept")

    assert first.wait(timeout=20) == 0

    assert toy.page() == "kept"
    assert toy.stop()[0] == 0
    assert nothing_left(toy.data, seconds=1)


def test_servers_elsewhere_are_used_when_they_are_named(toy, folder):
    toy.start()
    addresses = json.loads((toy.data / "engines" / "addresses.json").read_text())
    toy.data = folder / "other"

    code, said = toy.said(
        "exec", "--", "sh", "-c", "echo $DATABASE_URL $REDIS_URL",
        DATABASE_URL=addresses["postgres"], REDIS_URL=addresses["valkey"],
    )  # fmt: skip

    assert (code, said.split()) == (0, [addresses["postgres"], addresses["valkey"]])
    assert not (toy.data / "engines").exists()
    code, said = toy.said("exec", "--", "sh", "-c", "echo $DATABASE_URL $REDIS_URL", DATABASE_URL="postgresql://x/y")
    assert (code, said.split()[0]) == (0, "postgresql://x/y")
    assert addresses["valkey"] not in said
    toy.data = folder / "data"


def test_database_that_cannot_be_migrated_stops_the_start_in_words(toy):
    (toy.checkout / "manage.py").write_text("raise SystemExit('no such column')\n")

    code, said = toy.said("run")

    assert code == 1
    assert "The database could not be brought up to date:\nno such column" in said
    assert nothing_left(toy.data, seconds=1)


def test_operator_who_says_debug_gets_it_as_said(toy):
    show = ("exec", "--", "sh", "-c", "echo $DEBUG-$BEARING_LOCAL")

    assert toy.said(*show) == (0, "1-1\n")
    assert toy.said(*show, DEBUG="0") == (0, "0-\n")


def test_nothing_of_the_callers_git_or_libpq_reaches_the_programs(toy):
    code, said = toy.said("exec", "--", "env", GIT_DIR="/nowhere", PGOPTIONS="-c nonsense")

    assert code == 0
    assert "GIT_DIR" not in said
    assert "PGOPTIONS" not in said
