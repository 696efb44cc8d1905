"""Passkeys in a real browser, with a device that Chromium plays."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

MO = "Mo Adeyemi"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(one: Visitor) -> None:
    """Give this browser a device that says yes to whatever it is asked."""
    tools = one.context.new_cdp_session(one.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def arrive(visitor: Callable[..., Visitor], scene: Scene) -> Visitor:
    one = visitor(session=scene("session", name=MO))
    one.go("/settings/security/")
    plug_in(one)
    return one


def make_passkey(one: Visitor, name: str) -> None:
    one.go("/settings/security/passkeys/add/")
    one.page.get_by_label("What to call it").fill(name)
    one.press("Make the passkey")
    one.sees("The passkey is added.")


def sign_out(one: Visitor) -> None:
    one.page.locator(".masthead__account").click()
    one.press("Sign out", within=one.page.locator("#account-menu"))
    one.page.wait_for_url("**/sign-in/")


def test_a_passkey_is_made_and_signs_in_until_it_is_removed(visitor: Callable[..., Visitor], scene: Scene) -> None:
    one = arrive(visitor, scene)
    make_passkey(one, "Work laptop")
    one.find_nothing_to_mend()
    one.page.get_by_role("link", name=re.compile("^Rename")).click()
    one.find_nothing_to_mend()
    sign_out(one)
    one.find_nothing_to_mend()

    one.press("Sign in with a passkey")

    one.page.wait_for_url(lambda url: "/sign-in/" not in url)
    one.go("/settings/security/")
    one.page.get_by_role("button", name=re.compile("^Remove")).click()
    one.sees("opens nothing any more")
    sign_out(one)
    one.press("Sign in with a passkey")
    one.sees("That passkey did not open anything here.")


def test_a_device_makes_no_second_passkey_and_says_so(visitor: Callable[..., Visitor], scene: Scene) -> None:
    one = arrive(visitor, scene)
    make_passkey(one, "Work laptop")

    one.go("/settings/security/passkeys/add/")
    one.page.get_by_label("What to call it").fill("The same")
    one.press("Make the passkey")

    one.sees("No passkey was made.")
    one.find_nothing_to_mend()


def test_browsers_that_know_no_json_make_and_use_them_too(visitor: Callable[..., Visitor], scene: Scene) -> None:
    one = arrive(visitor, scene)
    one.page.add_init_script(
        "delete PublicKeyCredential.parseCreationOptionsFromJSON;"
        "delete PublicKeyCredential.parseRequestOptionsFromJSON;"
        "delete PublicKeyCredential.prototype.toJSON;"
    )
    make_passkey(one, "Old browser")
    sign_out(one)

    one.press("Sign in with a passkey")

    one.page.wait_for_url(lambda url: "/sign-in/" not in url)


def test_without_javascript_the_code_is_the_way_in(visitor: Callable[..., Visitor], scene: Scene) -> None:
    one = visitor(java_script_enabled=False)
    one.go("/sign-in/")
    expect(one.page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    member = visitor(session=scene("session", name=MO), java_script_enabled=False)

    member.go("/settings/security/passkeys/add/")

    member.sees("This browser cannot make one here.")
    expect(member.page.get_by_role("button", name="Make the passkey")).to_have_count(0)
