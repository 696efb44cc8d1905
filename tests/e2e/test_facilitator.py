"""The hand that facilitates changes, under open pages: given away, and taken from who has gone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.company import FAY, SOON_MS, Company, Visit, follows
from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

REVEAL, SEAL = "Reveal all positions", "Seal my position"


def facilitates(one: Visitor) -> None:
    expect(one.page.get_by_role("button", name=REVEAL)).to_be_visible(timeout=SOON_MS)
    expect(one.page.get_by_role("button", name=SEAL)).to_have_count(0)
    follows(one)


def takes_part(one: Visitor) -> None:
    expect(one.page.get_by_role("button", name=SEAL)).to_be_visible(timeout=SOON_MS)
    expect(one.page.get_by_role("button", name=REVEAL)).to_have_count(0)
    follows(one)


def test_handed_over_both_have_the_other_page_at_once(scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor)
    company.lea.page.get_by_label("Your reason").fill("Half typed")

    company.fay.page.get_by_text("More", exact=True).click()
    company.fay.page.get_by_label("Who facilitates from now on").select_option(label="Mo Adeyemi")
    company.fay.press("Hand over")

    facilitates(company.mo)
    takes_part(company.fay)
    takes_part(company.lea)
    expect(company.lea.page.get_by_label("Your reason")).to_have_value("Half typed")
    company.mo.press(REVEAL)
    company.fay.sees("3 of 3 have not spoken")


def test_taken_over_from_who_has_gone_who_comes_back_takes_part(scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor)
    company.lea.page.get_by_label("Your reason").fill("Half typed")
    expect(company.lea.page.get_by_text("is not here")).to_have_count(0)
    company.fay.page.goto("about:blank")
    # Nobody has left who went a moment ago.
    company.mo.page.wait_for_timeout(2000)
    scene("be_gone", room=company.meeting["room"], name=FAY)

    company.lea.sees("Fay is not here")
    expect(company.lea.page.get_by_label("Your reason")).to_have_value("Half typed")
    company.mo.page.get_by_text("Fay is not here").click()
    company.mo.press("Take over")

    facilitates(company.mo)
    company.fay.go(company.meeting["room"])
    takes_part(company.fay)
    expect(company.lea.page.get_by_text("Fay is not here")).to_have_count(0, timeout=SOON_MS)
