"""Every page by the keyboard alone: where one is can be seen, in light and in dark, and nothing lies over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from tests.e2e.focus import lap
from tests.e2e.letters import link_to, stop_link
from tests.e2e.scene import Scene
from tests.e2e.visitor import PHONE, Visitor

FORUM, PRIYA, INGRID = "Online booking forum", "Priya Raman", "Ingrid Solheim"
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def forum(scene: Scene) -> dict[str, Any]:
    scene("sample")
    return scene("agenda", title=FORUM) | {"doing": scene("doing")}


def paths_of(forum: dict[str, Any]) -> list[str]:
    meeting, items = f"/meetings/{forum['id']}", forum["items"]
    return [
        "/today/", "/meetings/", "/meetings/new/?project=online-booking", f"{meeting}/", f"{meeting}/announce/",
        f"{meeting}/give-hour-back/", f"{meeting}/pre-read/", f"{meeting}/people/", f"{meeting}/guests/",
        f"{meeting}/edit/", f"/questions/{items[1]}/", f"/questions/{items[1]}/position/", "/ask/",
        "/decisions/", "/decisions/?q=elephants", "/decisions/D-040/", "/decisions/D-040/correct/",
        "/decisions/D-022/", "/projects/", "/projects/new/", "/projects/online-booking/", "/people/", "/people/2/",
        "/people/2/sign-out/", "/people/2/end-account/", "/people/nudges/", "/settings/", "/settings/security/",
        "/words/", "/outbox/", *forum["doing"].values(),
    ]  # fmt: skip


def walk(one: Visitor, paths: list[str]) -> None:
    troubles, stops = {}, 0
    for path in paths:
        answer = one.page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        count, found = lap(one.page)
        assert count >= 2, path
        stops += count
        if found:
            troubles[path] = found
    assert not troubles, "\n".join(f"{path}\n  " + "\n  ".join(found) for path, found in troubles.items())
    assert stops >= 8 * len(paths)


def test_on_a_laptop_in_light(visitor: Visit, scene: Scene, forum: dict[str, Any]) -> None:
    priya = visitor(session=scene("session", name=PRIYA))

    walk(priya, paths_of(forum))


def test_on_a_phone_in_dark(visitor: Visit, scene: Scene, forum: dict[str, Any]) -> None:
    priya = visitor(session=scene("session", name=PRIYA))
    priya.page.set_viewport_size(PHONE)
    priya.page.emulate_media(color_scheme="dark")

    walk(priya, paths_of(forum))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_behind_the_links_of_a_mail_on_a_phone(visitor: Visit, scene: Scene, scheme: Literal["light", "dark"]) -> None:
    statement, decider = "Lend the wards a tablet", f"Mo {scheme.title()}"
    scene("unowned", names=[f"Fay {scheme.title()}", decider], statement=statement, decider=decider)
    scene("owe_nudges")
    phone = visitor(phone=True)
    phone.page.emulate_media(color_scheme=scheme)
    answer, stop = (link(phone, decider, f"Who carries “{statement}”?") for link in (link_to, stop_link))
    for path, least in ((f"{answer}?answer=name", 5), (f"{answer}not-me/", 2), (stop, 3)):
        phone.go(path)
        count, found = lap(phone.page)
        assert count >= least, path
        assert not found, "\n".join([path, *found])


def test_in_the_room_on_a_phone_and_on_a_laptop(visitor: Visit, scene: Scene, forum: dict[str, Any]) -> None:
    room, launch = f"/meetings/{forum['id']}/room/", forum["items"][1]
    priya, ingrid = (visitor(session=scene("session", name=name)) for name in (PRIYA, INGRID))
    ingrid.page.set_viewport_size(PHONE)
    for verb, thing in (("open_room", forum["id"]), ("open_question", launch), ("reveal_positions", launch)):
        if verb == "reveal_positions":
            scene("give_position", item=launch, name="Jonas Weber", because="Half a launch means two flows.")
        scene("facilitate", verb=verb, item=thing, name=PRIYA)
        walk(priya, [room])
        walk(ingrid, [room])
