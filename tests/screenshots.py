"""`make screenshots`: every page and every state of the room, as PNG in screenshots/.

Over a database of its own with the sample in it; at two widths, light and dark, to be laid
beside the reference. Named page-width-theme.png.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

from config.stack.browser import chromium
from config.stack.places import CHECKOUT
from tests.e2e.conftest import FLAGS
from tests.e2e.house import Databases, House
from tests.e2e.scene import Scene
from tests.e2e.visitor import LAPTOP, PHONE, Visitor

FOLDER = CHECKOUT / "screenshots"
FORUM, RECORDS = "Online booking forum", "Records forum"
PRIYA, RUTH, TOMAS, INGRID = "Priya Raman", "Ruth Abrams", "Tomás Herrera", "Ingrid Solheim"
MEI_LIN, JONAS, DELE = "Mei-Lin Chow", "Jonas Weber", "Dele Adeyemi"
PROJECTOR = {"width": 1920, "height": 1080}
POSITIONS = {
    RUTH: (0, "We told 140 owners the date, on stage."),
    TOMAS: (1, "Those 64 share one calendar. Nothing collides."),
    INGRID: (1, "Real owners teach us now. Nobody gets hurt."),
    MEI_LIN: (1, "0.2% double bookings there, 3.1% elsewhere."),
    JONAS: (2, "Half a launch means two booking flows until March."),
}


class Camera:
    """Takes every picture four times."""

    def __init__(self, browser: Browser, house: House, scene: Scene):
        self.browser, self.house, self.scene = browser, house, scene
        self.sessions: dict[str, str] = {}

    def visitor(self, name: str = "", **options: object) -> Visitor:
        one = Visitor(self.browser, self.house.url, **options)
        if name:
            session = self.sessions.get(name) or self.scene("session", name=name)
            self.sessions[name] = session
            one.context.add_cookies([{"name": self.house.session_cookie, "value": session, "url": self.house.url}])
        return one

    def take(self, page: str, one: Visitor, path: str = "") -> None:
        """Photograph what this person sees, at `path` or where they are."""
        if path:
            one.go(path)
        for size in (LAPTOP, PHONE):
            one.page.set_viewport_size(size)
            if size == PHONE:
                # What is fixed to the foot of the window belongs at the foot of the picture.
                whole = max(PHONE["height"], one.page.evaluate("document.documentElement.scrollHeight"))
                one.page.set_viewport_size({**PHONE, "height": whole})
            for theme in ("light", "dark"):
                one.page.emulate_media(color_scheme=theme)
                one.page.screenshot(path=FOLDER / f"{page}-{size['width']}-{theme}.png", full_page=True)
        one.page.set_viewport_size(LAPTOP)

    def take_display(self, page: str, one: Visitor, room: str) -> None:
        """The room's own screen, on a projector as well."""
        one.go(room.replace("/room/", "/display/"))
        self.take(page, one)
        one.page.set_viewport_size(PROJECTOR)
        one.page.screenshot(path=FOLDER / f"{page}-{PROJECTOR['width']}-dark.png")
        one.page.set_viewport_size(LAPTOP)


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with open_camera() as camera:
        _entrance(camera)
        camera.scene("sample")
        _sign_in(camera)
        _pages(camera)
        _errors(camera)
        _forum(camera)
        _crowd(camera)
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.name}/\n")


@contextmanager
def open_camera() -> Iterator[Camera]:
    databases, folder = Databases(), Path(tempfile.mkdtemp(prefix="bearing-pictures-"))
    try:
        house = House(folder, database=databases.migrated(), redis=os.environ["REDIS_URL"])
        house.start("web")
        scene = Scene(house.environment)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            yield Camera(browser, house, scene)
            browser.close()
        scene.end()
        house.stop()
    finally:
        databases.drop()
        shutil.rmtree(folder, ignore_errors=True)


def _entrance(camera: Camera) -> None:
    camera.take("first-use", camera.visitor(), "/first-use/")


def _sign_in(camera: Camera) -> None:
    somebody = camera.visitor()
    camera.take("sign-in", somebody, "/sign-in/")
    somebody.page.get_by_label("Work email").fill("priya@larkhill.example")
    somebody.press("Send me a code")
    somebody.sees("Read your mail")
    camera.take("sign-in-code", somebody)
    camera.take("outbox", somebody, "/outbox/")
    link = camera.scene("invite", email="new@larkhill.example", name=PRIYA, project="online-booking")
    camera.take("invitation", camera.visitor(), link)
    somebody.context.close()


def _pages(camera: Camera) -> None:
    priya, forum = camera.visitor(PRIYA), camera.scene("agenda", title=FORUM)
    paths = {
        "today": "/today/",
        "meetings": "/meetings/",
        "call-meeting": "/meetings/new/?project=online-booking",
        "meeting-prepare": f"/meetings/{forum['id']}/",
        "meeting-announce": f"/meetings/{forum['id']}/announce/",
        "meeting-hour-back": f"/meetings/{forum['id']}/give-hour-back/",
        "meeting-pre-read": f"/meetings/{forum['id']}/pre-read/",
        "meeting-people": f"/meetings/{forum['id']}/people/",
        "question": f"/questions/{forum['items'][1]}/",
        "log": "/decisions/",
        "log-search": "/decisions/?q=calendar",
        "log-search-empty": "/decisions/?q=elephants",
        "record-decided": "/decisions/D-040/",
        "record-deferred": "/decisions/D-022/",
        "record-escalated": "/decisions/D-033/",
        "record-dropped": "/decisions/D-034/",
        "projects": "/projects/",
        "project-new": "/projects/new/",
        "project": "/projects/online-booking/",
        "people": "/people/",
        "settings": "/settings/",
    }
    for page, path in paths.items():
        camera.take(page, priya, path)
    priya.go(paths["meeting-prepare"]).get_by_label("Add a question").fill("Update on reminders")
    priya.press("Add to the agenda")
    camera.take("meeting-lead", priya)
    priya.page.locator(".masthead__account").click()
    camera.take("account-menu", priya)
    priya.context.close()
    lead = camera.visitor(TOMAS)
    for page in ("edit", "charter", "people"):
        camera.take(f"project-{page}", lead, f"/projects/online-booking/{page}/")
    lead.context.close()


def _errors(camera: Camera) -> None:
    jonas = camera.visitor(JONAS)
    camera.take("403", jonas, "/projects/online-booking/edit/")
    for status in (404, 500):
        # While debugging Django shows pages of its own for these two.
        body = camera.scene("error_page", status=status)
        jonas.page.route(f"**/{status}/", partial(Route.fulfill, body=body, content_type="text/html"))
        camera.take(str(status), jonas, f"/{status}/")
    jonas.context.close()


def _forum(camera: Camera) -> None:
    """The reference's meeting, from the closed door to the closed room."""
    scene, forum = camera.scene, camera.scene("agenda", title=FORUM)
    first, launch, _not_reached, last = forum["items"]
    room = f"/meetings/{forum['id']}/room/"
    priya, ingrid = camera.visitor(PRIYA), camera.visitor(INGRID)
    _both(camera, "room-waiting", room, priya, ingrid)
    scene("facilitate", verb="open_room", item=forum["id"], name=PRIYA)
    _both(camera, "room-open", room, priya, ingrid)
    settle_the_first(scene, first)
    _both(camera, "room-between", room, priya, ingrid)
    scene("facilitate", verb="open_question", item=launch, name=PRIYA)
    _sealed(camera, room, launch, priya, ingrid)
    _refused(camera, room, launch)
    scene("raise_objection", item=launch, name=JONAS, harm="Owners see a slot that is gone when they arrive.")
    _both(camera, "room-revealed", room, priya, ingrid)
    camera.take("position-revealed", ingrid, f"/questions/{launch}/position/")
    camera.take("room-defer", priya, f"{room}?outcome=deferred")
    _settle_the_launch(scene, launch)
    _both(camera, "room-settled", room, priya, ingrid)
    scene("facilitate", verb="open_question", item=last, name=PRIYA)
    scene("settle", item=last, name=PRIYA, because="Dele’s team settled it on Monday.")
    priya.go(room)
    priya.page.locator("#room-close > summary").click()
    camera.take("room-close", priya)
    scene("facilitate", verb="close_meeting", item=forum["id"], name=PRIYA)
    _both(camera, "room-closed", room, priya, ingrid)
    camera.take("meeting-past", priya, f"/meetings/{forum['id']}/")
    camera.take("summary", priya, f"/meetings/{forum['id']}/summary/")


def _both(camera: Camera, page: str, path: str, facilitator: Visitor, participant: Visitor) -> None:
    camera.take(f"{page}-facilitator", facilitator, path)
    camera.take(f"{page}-participant", participant, path)
    camera.take_display(f"{page}-display", facilitator, path)


def settle_the_first(scene: Scene, item: str) -> None:
    scene("facilitate", verb="open_question", item=item, name=PRIYA)
    scene("facilitate", verb="reveal_positions", item=item, name=PRIYA)
    scene(
        "settle",
        item=item,
        name=PRIYA,
        outcome="decided",
        statement="Say aloud on Monday that the date depends on sync.",
        because="Everybody here knew it and nobody had said it to a clinic.",
        owner=MEI_LIN,
        expected="No clinic asks us in October what happened to the date.",
    )


def _sealed(camera: Camera, room: str, item: str, priya: Visitor, ingrid: Visitor) -> None:
    for name in (RUTH, TOMAS, MEI_LIN):
        option, because = POSITIONS[name]
        camera.scene("give_position", item=item, name=name, option=option, because=because)
    _both(camera, "room-sealed", room, priya, ingrid)
    camera.take("position", ingrid, f"/questions/{item}/position/")
    camera.take("room-drop", priya, f"{room}?outcome=dropped")
    for name in (INGRID, JONAS):
        option, because = POSITIONS[name]
        camera.scene("give_position", item=item, name=name, option=option, because=because)
    camera.take("room-spoken-participant", ingrid, room)
    camera.take("position-sealed", ingrid, f"/questions/{item}/position/")


def _refused(camera: Camera, room: str, item: str) -> None:
    """Somebody without script loses the race of the reveal."""
    late = camera.visitor(PRIYA, java_script_enabled=False)
    late.go(room)
    camera.scene("facilitate", verb="reveal_positions", item=item, name=PRIYA)
    late.press("Reveal all positions")
    late.sees("Already revealed")
    camera.take("409", late)
    late.context.close()


def _settle_the_launch(scene: Scene, item: str) -> None:
    scene(
        "settle",
        item=item,
        name=PRIYA,
        outcome="decided",
        statement="Open online booking to the 64 clinics on new records. The others join as they migrate.",
        because="It opens on the promised day without a double booking a clinic cannot explain.",
        owner=MEI_LIN,
        expected="Fewer than one booking in a hundred lands on a taken slot.",
    )


def _crowd(camera: Camera) -> None:
    """Twenty-five people in one room."""
    scene, forum = camera.scene, camera.scene("agenda", title=RECORDS)
    room, item = f"/meetings/{forum['id']}/room/", forum["items"][0]
    priya, helen = camera.visitor(PRIYA), camera.visitor("Helen Marsh")
    scene("facilitate", verb="open_room", item=forum["id"], name=PRIYA)
    scene("facilitate", verb="open_question", item=item, name=PRIYA)
    for nth, name in enumerate(forum["names"][2:-3]):
        option = (0, 1, 1, 2, 0, 1, 1)[nth % 7]
        scene("give_position", item=item, name=name, option=option, because="Forty move faster than we can train them.")
    _both(camera, "crowd-sealed", room, priya, helen)
    scene("facilitate", verb="reveal_positions", item=item, name=PRIYA)
    _both(camera, "crowd-revealed", room, priya, helen)


if __name__ == "__main__":
    main()
