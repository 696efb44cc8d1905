"""A record is put right in a browser, its versions are read, and it leaves the printer as a document."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO, LEA = NAMES = ["Fay Lund", "Mo Adeyemi", "Lea Brandt"]
STATEMENT = "Open it to every clinic in May."
FURNITURE = [".masthead", ".button", ".pager", "#notices", "select", "form", ".no-print"]


@pytest.fixture
def sessions(scene: Scene) -> list[str]:
    """Fay facilitated and Mo took part; the decision is the first record."""
    made = scene("meeting", names=NAMES, questions=["Do we open it?"], floor="revealed")
    scene("settle", item=made["items"][0], name=FAY, outcome="decided", statement=STATEMENT, owner=MO)
    return list(made["sessions"])


def newest(one: Visitor) -> None:
    one.go("/decisions/")
    one.follow(STATEMENT)


def correct(one: Visitor, *, statement: str, reason: str) -> None:
    one.follow("Correct it")
    one.page.get_by_label("What was decided").fill(statement)
    one.page.get_by_label("Why is it corrected?").fill(reason)
    one.press("Record the correction")


@pytest.mark.parametrize("phone", [False, True])
def test_a_correction_is_read_as_a_version(phone: bool, visitor: Callable[..., Visitor], sessions: list[str]) -> None:
    fay, mo = visitor(session=sessions[0], phone=phone), visitor(session=sessions[1])
    newest(fay)
    newest(mo)
    expect(mo.page.get_by_role("link", name="Correct it")).to_have_count(0)

    correct(fay, statement="Open it to every clinic in June.", reason="May was a slip.")

    expect(fay.page.get_by_role("heading", level=1)).to_have_text("Open it to every clinic in June.")
    fay.sees("corrected by Fay Lund")
    fay.find_nothing_to_mend()
    mo.page.reload()
    mo.follow("Version 2")
    expect(mo.page.locator("del")).to_have_text("Taken out: May.")
    expect(mo.page.locator("ins")).to_have_text("Put in: June.")
    mo.find_nothing_to_mend()
    mo.follow("Version 1")
    mo.sees(STATEMENT)


def test_who_corrects_second_keeps_what_they_wrote(visitor: Callable[..., Visitor], sessions: list[str]) -> None:
    first, second = visitor(session=sessions[0]), visitor(session=sessions[0])
    second.expects("409")
    newest(second)
    second.follow("Correct it")
    second.page.get_by_label("Because").fill("They asked for it.")
    second.page.get_by_label("Why is it corrected?").fill("The reason was missing.")
    newest(first)
    correct(first, statement="Open it to every clinic in July.", reason="May was a slip.")
    first.sees("corrected by Fay Lund")

    second.press("Record the correction")

    second.sees("Fay Lund corrected it first: this is version 2 now")
    expect(second.page.get_by_label("What was decided")).to_have_value("Open it to every clinic in July.")
    expect(second.page.get_by_label("Because")).to_have_value("They asked for it.")
    second.find_nothing_to_mend()
    second.press("Record the correction")
    second.sees("The reason was missing.")
    second.sees("They asked for it.")


def test_it_prints_as_a_document(visitor: Callable[..., Visitor], sessions: list[str]) -> None:
    fay = visitor(session=sessions[0])
    newest(fay)
    correct(fay, statement="Open it to every clinic in August.", reason="May was a slip.")
    fay.sees("corrected by Fay Lund")

    fay.page.emulate_media(media="print")

    fay.sees("Open it to every clinic in August.")
    fay.sees("May was a slip.")
    fay.sees(re.compile("Bearing decision log"))
    for place in FURNITURE:
        expect(fay.page.locator(place).filter(visible=True)).to_have_count(0)
    paper = fay.page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", _plain(paper))) == 1


def test_its_facts_print_in_one_row_and_what_was_said_is_on_paper_at_once(
    visitor: Callable[..., Visitor], scene: Scene
) -> None:
    made = scene("meeting", names=NAMES, questions=["Do we close it?"], floor="sealed")
    scene("give_position", item=made["items"][0], name=MO, because="It costs a day a week.")
    scene("facilitate", verb="reveal_positions", item=made["items"][0], name=FAY)
    scene("settle", item=made["items"][0], name=FAY, outcome="decided", statement="Close it in May.", owner=MO)
    fay = visitor(session=made["sessions"][0])
    fay.go("/decisions/")
    fay.follow("Close it in May.")
    fay.page.emulate_media(media="print", reduced_motion="no-preference")

    said = fay.page.locator(".voice").filter(has_text="It costs a day a week.")
    said.wait_for(state="attached")
    fay.page.wait_for_load_state()
    opacity = "node => (dispatchEvent(new Event('beforeprint')), getComputedStyle(node).opacity)"
    assert said.evaluate(opacity) == "1"
    expect(said).to_be_visible()
    tops = fay.page.locator(".facts--ruled > div").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(tops) > 4
    assert len(set(tops)) == 1


def _plain(pdf: bytes) -> bytes:
    """A PDF with what is packed in it opened."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)
