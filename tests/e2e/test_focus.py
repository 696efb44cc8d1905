"""Every page by axe and by the keyboard alone: in light and dark one sees where one is, and nothing lies over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from django.urls import resolve

from tests.e2e.focus import lap
from tests.e2e.letters import link_to, stop_link
from tests.e2e.places import ELSEWHERE, FORUM, NO_PAGES, OF_STRANGERS, OF_THE_LEAD, paths_of
from tests.e2e.scene import Scene
from tests.e2e.visitor import PHONE, Visitor
from tests.security.table import ROWS

PRIYA, INGRID, TOMAS = "Priya Raman", "Ingrid Solheim", "Tomás Herrera"
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def forum(scene: Scene) -> dict[str, Any]:
    scene("sample")
    return scene("agenda", title=FORUM) | {"doing": scene("doing"), "past": scene("past")}


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


def test_no_page_is_forgotten(forum: dict[str, Any]) -> None:
    """A page of the house is on the list, or named with the test that looks at it."""
    looked_at = {resolve(path.partition("?")[0]).url_name for path in [*paths_of(forum), *OF_THE_LEAD, *OF_STRANGERS]}
    pages = {row.name for row in ROWS if "200" in row.get.split()} - NO_PAGES

    assert pages - looked_at == set(ELSEWHERE)
    for name, test in ELSEWHERE.items():
        assert (Path(__file__).parent / test).exists(), name


def test_axe_finds_nothing_in_light_and_dark(visitor: Visit, scene: Scene, forum: dict[str, Any]) -> None:
    for name, paths in ((PRIYA, paths_of(forum)), (TOMAS, OF_THE_LEAD), ("", OF_STRANGERS)):
        one = visitor(session=scene("session", name=name) if name else "")
        for path in paths:
            one.go(path)
            one.find_nothing_to_mend()


def test_on_a_laptop_in_light(visitor: Visit, scene: Scene, forum: dict[str, Any]) -> None:
    priya = visitor(session=scene("session", name=PRIYA))

    walk(priya, paths_of(forum))
    walk(visitor(session=scene("session", name=TOMAS)), OF_THE_LEAD)


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
        phone.find_nothing_to_mend()
        phone.page.emulate_media(color_scheme=scheme)
    phone.go("/outbox/").locator(".mailbox__item").first.click()
    phone.find_nothing_to_mend()


def test_in_the_room_on_a_phone_and_on_a_laptop(visitor: Visit, scene: Scene, forum: dict[str, Any]) -> None:
    room, launch = f"/meetings/{forum['id']}/room/", forum["items"][1]
    priya, ingrid = (visitor(session=scene("session", name=name)) for name in (PRIYA, INGRID))
    ingrid.page.set_viewport_size(PHONE)
    for verb, thing in (("open_room", forum["id"]), ("open_question", launch), ("reveal_positions", launch)):
        if verb == "reveal_positions":
            scene("give_position", item=launch, name="Jonas Weber", because="Half a launch means two flows.")
        scene("facilitate", verb=verb, item=thing, name=PRIYA)
        on_behalf = [f"/questions/{launch}/position/on-behalf/"] if verb == "open_question" else []
        walk(priya, [room, *on_behalf])
        walk(ingrid, [room])
        for one in (priya, ingrid):
            one.find_nothing_to_mend()
