"""Where things stand on a page: long names, long words, a thumb's width."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.e2e.letters import link_to, stop_link
from tests.e2e.scene import Scene
from tests.e2e.visitor import LAPTOP, PHONE, Visitor

FAY, UNA = "Fay Lund", "Una Margarethe von Stauffenberg-Hohenlohe"
MANY = [FAY, UNA, *(f"Mo Adeyemi-{nth}" for nth in ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Oak", "Pine"))]
QUESTION = "Do we open it?"
LEFT = "node => node.getBoundingClientRect().left"
RIGHT = "node => Math.round(node.getBoundingClientRect().right)"
TEXT_RIGHT = """node => {
  const text = document.createRange();
  text.selectNodeContents(node);
  return Math.round(text.getBoundingClientRect().right);
}"""
BEYOND = """() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  const isBeyond = (node) => node.getBoundingClientRect().right > clientWidth;
  const nodes = [...document.querySelectorAll("body *")];
  return scrollWidth <= clientWidth ? [] : nodes.filter(isBeyond).map((node) => node.className);
}"""
Visit = Callable[..., Visitor]


def box(found: Locator) -> dict[str, float]:
    found.scroll_into_view_if_needed()
    said = found.bounding_box()
    assert said
    return dict(said)


def test_a_handle_stands_in_the_gutter_beside_its_question(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=[FAY, UNA], questions=[QUESTION, "Do we tell the clinics?"])
    fay = visitor(session=made["sessions"][0], phone=True)
    fay.go(made["room"].removesuffix("room/"))
    row = fay.page.locator("#agenda-list > li").first
    handle, question = box(row.locator("[data-handle]")), box(row.locator(".agenda-item__body"))
    assert handle["x"] + handle["width"] <= question["x"]
    assert question["y"] < handle["y"] < question["y"] + question["height"] - handle["height"]
    assert min(handle["width"], handle["height"]) >= 24
    fay.find_nothing_to_mend()


def test_the_names_of_who_is_missing_start_in_columns_and_stay_whole(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=MANY, questions=[QUESTION])
    fay = visitor(session=made["sessions"][0])
    fay.go(made["room"])
    fay.sees("1 of 10 is here")
    here = box(fay.page.locator(".person--spoken"))
    away = fay.page.locator(".person--away")
    assert away.count() == 9
    assert box(away.first)["y"] > here["y"] + here["height"]
    lefts = {round(away.nth(nth).evaluate(LEFT)) for nth in range(9)}
    assert len(lefts) == 2
    fay.find_nothing_to_mend()


def test_what_a_position_means_is_asked_beside_its_promise(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=[FAY, UNA], questions=[QUESTION], floor="sealed")
    una = visitor(session=made["sessions"][1], phone=True)
    una.go(made["room"])
    promise = box(una.page.get_by_text("Only you can read it until the reveal"))
    ask = box(una.page.locator(".room__controls .help__button"))
    assert abs((ask["y"] + ask["height"] / 2) - (promise["y"] + promise["height"] / 2)) < 8
    assert promise["x"] + promise["width"] <= ask["x"]
    assert box(una.page.get_by_role("button", name="Seal my position"))["y"] > promise["y"]
    una.find_nothing_to_mend()


def test_long_words_for_the_four_ways_off_the_floor_do_not_run_into_each_other(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=["Fay in German", UNA], questions=[QUESTION], floor="revealed")
    fay = visitor(session=made["sessions"][0], phone=True)
    fay.go("/settings/").get_by_label("Language").select_option("de")
    fay.press("Save my settings")
    fay.go(made["room"])
    ways = fay.page.locator(".record__way span")
    assert ways.count() == 4
    for nth in range(4):
        assert ways.nth(nth).evaluate("node => node.scrollWidth <= node.clientWidth"), ways.nth(nth).inner_text()
    fay.find_nothing_to_mend()


def test_help_stands_after_its_word_and_opens_towards_the_page_in_both_directions(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=[FAY, UNA], questions=["האם פותחים ב-3 בנובמבר?"])
    fay = visitor(session=made["sessions"][0])
    fay.go(made["room"].removesuffix("room/"))
    for direction, turned in (("ltr", 1), ("rtl", -1)):
        fay.page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        heading = fay.page.get_by_role("heading", name="Pre-read")
        button = heading.locator("xpath=..").locator(".help__button")
        assert (box(button)["x"] - box(heading)["x"]) * turned > 0
        button.click()
        words, asked = box(fay.page.locator(".help__words:popover-open")), box(button)
        sides = (words["x"], asked["x"]) if turned > 0 else (_end(words), _end(asked))
        assert abs(sides[0] - sides[1]) < 8
        fay.page.keyboard.press("Escape")
        # What is typed in Hebrew starts at the right on either page.
        question = fay.page.locator(".agenda-item__question").first
        assert question.evaluate(RIGHT) == question.evaluate(TEXT_RIGHT)


def test_what_is_in_the_way_stays_within_the_page_in_the_hand(visitor: Visit, scene: Scene) -> None:
    owner, asked = "Ingeborg", "Kay Lund"
    word = "Datenschutzgrundverordnungsfolgenabschätzungsverfahrensfreigabe" * 2
    made = scene("carried", names=[asked, owner], statement=f"{word}.", owner=owner, action=word, coming="Forum")
    blocker = scene("block", page=made["action"], name=owner, obstacle=word, remover=asked)
    scene("owe_nudges")
    una = visitor(session=made["sessions"][owner], phone=True)
    answer, stop = (link(una, asked, f"{owner} is stuck") for link in (link_to, stop_link))
    pages = [made["record"], made["action"], blocker, "/today/", *made["pages"].values(), answer, stop]
    for path in (*pages, f"{blocker}#answers", f"{made['action']}in-the-way/"):
        una.go(path)
        assert una.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert una.page.evaluate("innerWidth") == PHONE["width"], path
        una.find_nothing_to_mend()


def test_names_and_words_without_a_space_widen_no_page(visitor: Visit, scene: Scene) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenzeichen"
    names = [f"{word}:)", "ليلىبنتعبدالرحمنبنمحمدبنعبداللهبنإبراهيمالأنصاريالدمشقيةالحلب", "李"]
    made = scene(
        "meeting",
        names=names,
        questions=[f"{word * 3}?", "Do we?"],
        floor="sealed",
        project=word,
        title=word + "x" * 42,
    )
    scene("give_position", item=made["items"][0], name=names[1], because=word + "y" * 32)
    scene("facilitate", verb="reveal_positions", item=made["items"][0], name=names[0])
    room = made["room"]
    agenda, waiting = room.removesuffix("room/"), f"/questions/{made['items'][1]}/"
    prepared = [agenda, *(f"{agenda}{page}/" for page in ("edit", "people", "pre-read", "guests")), waiting]
    places = ["/today/", "/meetings/", "/decisions/", "/people/", "/projects/", f"/projects/{made['project']}/"]
    people = f"/projects/{made['project']}/people/"
    for session in made["sessions"][:2]:
        one = visitor(session=session)
        one.expects("403 (Forbidden)")
        for path in (room, f"{agenda}display/", *places, people, "/settings/", *prepared):
            one.go(path)
            for size in (LAPTOP, {"width": 768, "height": 900}, PHONE):
                one.page.set_viewport_size(size)
                assert not one.page.evaluate(BEYOND), (path, size)


def _end(of: dict[str, float]) -> float:
    return of["x"] + of["width"]
