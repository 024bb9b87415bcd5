"""What readers do with their accounts, in Chromium, with a mail server and a passkey of its own."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.smtp import MailServer
from tests.browser.steps import comment, expect_in_file, visit, write
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

ACCOUNT = "/-/account/"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def mailing_site(post: MailServer, copy_site: Callable[..., LiveSite]) -> LiveSite:
    return copy_site(IMPRINT_MAIL_URL=post.url)


@pytest.fixture
def reader(open_page: OpenPage, mailing_site: LiveSite) -> Page:
    return open_page(at_localhost(mailing_site))


def at_localhost(site: LiveSite) -> Any:
    """Browsers make passkeys for names, not for numbers."""
    return SimpleNamespace(address=f"http://localhost:{site.port}")


def make_account(page: Page, post: MailServer, name: str) -> str:
    email = f"{name.lower()}@example.org"
    visit(page, ACCOUNT + "sign-up/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Go on").click()
    enter_code(page, post, email)
    expect_at(page, ACCOUNT)
    return email


def expect_at(page: Page, path: str) -> None:
    page.wait_for_url(lambda address: urlsplit(address).path == path)


def enter_code(page: Page, post: MailServer, email: str) -> None:
    page.get_by_label("The code from the mail").fill(post.code_for(email))
    page.get_by_role("button", name="Go on").click()


def sign_out(page: Page) -> None:
    page.goto(ACCOUNT + "sign-out/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect_at(page, "/")


def give_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_reader_makes_an_account_by_a_code_and_comments_under_its_name(
    reader: Page, post: MailServer, mailing_site: LiveSite, place: Place
):
    make_account(reader, post, "Ada")

    visit(reader, place.path)
    write(reader, "Under my own name.")

    expect(comment(reader, "Under my own name.")).to_contain_text("Ada")
    expect_in_file(mailing_site, place.path, "Under my own name.")


@pytest.mark.parametrize("with_scripts", [True, False])
def test_reader_signs_in_by_a_code(
    open_page: OpenPage, mailing_site: LiveSite, post: MailServer, with_scripts: bool, place: Place
):
    name = f"Cora{with_scripts}"
    email = make_account(open_page(at_localhost(mailing_site)), post, name)
    page = open_page(at_localhost(mailing_site), java_script_enabled=with_scripts)

    page.goto(f"{ACCOUNT}sign-in/?next={place.path}")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, post, email)
    expect_at(page, place.path)

    page.goto(ACCOUNT)
    expect(page.get_by_label("Name")).to_have_value(name)


def test_passkey_is_added_and_then_is_all_that_one_needs(reader: Page, post: MailServer, place: Place):
    make_account(reader, post, "Pia")
    give_authenticator(reader)
    reader.get_by_role("link", name="Add a passkey").click()
    reader.get_by_label("Name of the passkey").fill("Phone")
    reader.get_by_role("button", name="Make the passkey").click()
    expect(reader.get_by_text("You can sign in with this passkey from now on.")).to_be_visible()
    expect(reader.get_by_text("Phone,")).to_be_visible()
    reader.get_by_role("link", name=re.compile("Remove")).click()
    expect(reader.get_by_role("heading", name="Remove this passkey?")).to_be_visible()
    assert violations(reader) == []
    look(reader, "remove-passkey")
    sign_out(reader)

    visit(reader, f"{ACCOUNT}sign-in/?next={place.path}")
    reader.get_by_role("button", name="Use a passkey").click()
    expect_at(reader, place.path)

    reader.goto(ACCOUNT)
    expect(reader.get_by_label("Name", exact=True)).to_have_value("Pia")


def test_account_is_made_with_a_passkey(reader: Page, post: MailServer):
    give_authenticator(reader)
    visit(reader, ACCOUNT + "sign-up/")
    reader.get_by_role("link", name="Make it with a passkey").click()
    reader.get_by_label("Name").fill("Otto")
    reader.get_by_label("E-mail address").fill("otto@example.org")
    reader.get_by_role("button", name="Go on").click()
    enter_code(reader, post, "otto@example.org")
    assert violations(reader) == []
    reader.get_by_role("button", name="Make the passkey").click()
    expect_at(reader, ACCOUNT)
    sign_out(reader)

    visit(reader, ACCOUNT + "sign-in/")
    reader.get_by_role("button", name="Use a passkey").click()
    expect_at(reader, "/")
    reader.goto(ACCOUNT)
    expect(reader.get_by_label("Name", exact=True)).to_have_value("Otto")


def test_passkey_that_is_not_used_is_told(reader: Page):
    session = reader.context.new_cdp_session(reader)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, "isUserVerified": False}})
    visit(reader, ACCOUNT + "sign-in/")

    reader.get_by_role("button", name="Use a passkey").click()

    expect(reader.get_by_text("The passkey was not used.")).to_be_visible()


def test_account_is_taken_along_and_erased(reader: Page, post: MailServer, mailing_site: LiveSite, place: Place):
    make_account(reader, post, "Vera")
    visit(reader, place.path)
    write(reader, "Soon nobody knows whose this is.")
    expect(comment(reader, "Soon nobody knows whose this is.")).to_be_visible()
    expect_in_file(mailing_site, place.path, "Vera")

    reader.goto(ACCOUNT)
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Take everything with you").click()
    data = json.loads(Path(download.value.path()).read_text())
    assert data["account"]["addresses"] == [{"email": "vera@example.org", "verified": True}]
    assert [one["text"] for one in data["comments"]] == ["Soon nobody knows whose this is."]

    reader.get_by_role("link", name="Erase my account").click()
    reader.get_by_label("stay, without my name").check()
    reader.get_by_label("I am sure.").check()
    reader.get_by_role("button", name="Erase my account").click()
    expect(reader.get_by_role("heading", name="It is erased")).to_be_visible()
    assert violations(reader) == []
    look(reader, "erased")

    mailing_site.wait_until(lambda: "Vera" not in mailing_site.file(place.path).read_text())
    assert "Soon nobody knows whose this is." in mailing_site.file(place.path).read_text()
    assert reader.request.get(ACCOUNT).url.endswith("/-/account/sign-in/?next=/-/account/")


def test_comments_of_a_guest_come_under_the_name_of_the_account(
    reader: Page, post: MailServer, mailing_site: LiveSite, place: Place
):
    visit(reader, place.path)
    write(reader, "Written before I had a name.", name="Nobody yet")
    expect(comment(reader, "Written before I had a name.")).to_be_visible()
    expect_in_file(mailing_site, place.path, "Nobody yet")
    visit(reader, ACCOUNT + "sign-up/")
    reader.get_by_label("Name").fill("Klara")
    reader.get_by_label("E-mail address").fill("klara@example.org")
    reader.get_by_role("button", name="Go on").click()
    enter_code(reader, post, "klara@example.org")

    expect(reader.get_by_text("You wrote 1 comment as a guest on this device.")).to_be_visible()
    assert violations(reader) == []
    look(reader, "claim")
    reader.get_by_role("button", name="Put it under my name").click()
    expect(reader.get_by_text("1 comment stands under your name now.")).to_be_visible()

    mailing_site.wait_until(lambda: "Klara" in mailing_site.file(place.path).read_text())
    assert "Nobody yet" not in mailing_site.file(place.path).read_text()
    reader.get_by_role("link", name="My comments").click()
    expect(reader.get_by_text("Written before I had a name.")).to_be_visible()
    assert violations(reader) == []
    look(reader, "my-comments")


def test_guest_is_erased_alone_and_without_scripts(open_page: OpenPage, mailing_site: LiveSite, place: Place):
    page = open_page(mailing_site, java_script_enabled=False)
    page.goto(place.path)
    page.get_by_label("Your comment").fill("Take this away again.")
    page.get_by_label("Name").fill("Passing by")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_text("Take this away again.")).to_be_visible()

    page.get_by_role("link", name="Your data").click()
    page.get_by_label("lose their text").check()
    page.get_by_label("I am sure.").check()
    page.get_by_role("button", name="Erase it").click()
    expect(page.get_by_role("heading", name="It is erased")).to_be_visible()

    mailing_site.wait_until(lambda: "Passing by" not in mailing_site.file(place.path).read_text())
    assert "Take this away again." not in mailing_site.file(place.path).read_text()
    page.goto("/-/me/")
    expect(page.get_by_text("Nothing was written on this device")).to_be_visible()


def test_page_of_a_guest_has_no_violation(reader: Page, place: Place):
    visit(reader, place.path)
    write(reader, "A guest was here.")
    expect(comment(reader, "A guest was here.")).to_be_visible()
    visit(reader, "/-/me/")
    assert violations(reader) == []
    look(reader, "me")


WIDTHS = {"phone": 360, "desk": 1280}


@pytest.mark.parametrize(
    "path", ["sign-in/", "sign-in/code/", "sign-up/", "sign-up/passkey/", "inactive/", "with/cancelled/"]
)
def test_page_of_signing_in_has_no_violation(reader: Page, watch: Watch, path: str):
    watch.allow(403)  # A closed account is refused.
    visit(reader, ACCOUNT + path)

    assert violations(reader) == []
    look(reader, path)


def test_page_of_an_account_has_no_violation(reader: Page, post: MailServer):
    make_account(reader, post, "Xenia")
    for path in ("", "address/", "password/", "passkeys/new/", "erase/", "sign-in/again/", "sign-out/", "comments/"):
        visit(reader, ACCOUNT + path)
        assert violations(reader) == [], path
        look(reader, path or "account")


def test_refused_forms_have_no_violation(reader: Page, post: MailServer):
    visit(reader, ACCOUNT + "sign-up/")
    reader.get_by_label("Name").fill("…")
    reader.get_by_label("E-mail address").fill("yves@example.org")
    reader.get_by_role("button", name="Go on").click()
    expect(reader.get_by_role("alert")).to_be_visible()
    assert violations(reader) == []
    reader.get_by_label("Name").fill("Yves")
    reader.get_by_role("button", name="Go on").click()
    reader.get_by_label("The code from the mail").fill("1")
    reader.get_by_role("button", name="Go on").click()
    expect(reader.get_by_text("This code is not right.")).to_be_visible()
    assert violations(reader) == []
    look(reader, "code")


def look(page: Page, name: str) -> None:
    """Pictures for people to look at, where LOOK names a folder; and nothing is wider than the smallest screen."""
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    folder = os.environ.get("LOOK")
    for theme in ("light", "dark") if folder else ():
        page.emulate_media(color_scheme=theme)
        for kind, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{folder}/{name.strip('/').replace('/', '-')}-{kind}-{theme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})
