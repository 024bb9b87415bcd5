"""An editor makes a policy by forms; a reader is asked to think again, with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import comment, expect_in_file, said, sign_in, visit, write
from tests.browser.test_accessibility import AXE, LEVELS, violations
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser
POLICY = "/-/newsroom/moderation/policy/"
ASKED = "These words hurt. Your text was not posted yet: change it, or post it as it is."
IS_TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
RULES = """
from django.contrib.auth.models import User
from imprint.moderation import drafts
from imprint.moderation.models import PolicyDraft
user = User.objects.get(username="desk")
words = {"kind": "words", "words": ["numpty"]}
rule = {"name": "Hurtful", "conditions": [words], "outcome": "reconsider", "reason": "These words hurt."}
refuse = {"name": "Awful", "conditions": [{"kind": "words", "words": ["wazzock"]}], "outcome": "refuse",
          "reason": "Not in this house.", "ground": "insult"}
PolicyDraft.objects.create(user=user, rules=[rule, refuse])
drafts.switch_on(user=user, number=drafts.save_version(user=user, note="").number)
"""


@pytest.fixture(scope="module")
def judged(copy_site: Callable[..., LiveSite]) -> LiveSite:
    """A site with a policy in force."""
    site = copy_site()
    site.python(RULES)
    return site


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_thinks_again_and_posts_it_as_it_is(
    scripts: bool, open_page: OpenPage, judged: LiveSite, place: Place, watch: Watch
):
    watch.allow(409)
    page = open_page(judged, java_script_enabled=scripts, viewport={"width": 320, "height": 700})
    (visit if scripts else Page.goto)(page, place.path)
    text = "🙂 You n.u.m.p.t.y, really."

    write(page, text, name="Mara")

    asked = page.get_by_role("region", name="Please think again")
    expect(page.get_by_text(ASKED)).to_be_visible()
    expect(asked.locator("mark")).to_have_text("n.u.m.p.t.y")
    expect(page.get_by_label("Your comment")).to_have_value(text)
    if scripts:
        expect(asked).to_be_focused()
        assert violations(page) == []
    asked.get_by_role("button", name="Post it as it is").click()

    expect(comment(page, "You n.u.m.p.t.y, really.")).to_be_visible()
    expect_in_file(judged, place.path, "You n.u.m.p.t.y, really.")


def test_a_reader_who_changes_the_text_is_not_asked_any_more(
    open_page: OpenPage, judged: LiveSite, place: Place, watch: Watch
):
    watch.allow(409)
    page = open_page(judged)
    visit(page, place.path)
    write(page, "You numpty.")
    asked = page.get_by_role("region", name="Please think again")
    expect(asked).to_be_visible()

    page.get_by_label("Your comment").fill("You are mistaken.")
    expect(asked).to_have_count(0)
    page.locator("#discussion > comment-form").get_by_role("button", name="Post").click()

    expect(comment(page, "You are mistaken.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_refused_text_stays_in_the_form_with_the_reason(
    scripts: bool, open_page: OpenPage, judged: LiveSite, place: Place, watch: Watch
):
    watch.allow(422)
    page = open_page(judged, java_script_enabled=scripts)
    (visit if scripts else Page.goto)(page, place.path)

    write(page, "You wazzock.")

    sentence = "Not in this house. Your text was not posted; copy it if you want to keep it."
    expect(said(page) if scripts else page.get_by_role("alert")).to_have_text(sentence)
    expect(page.get_by_label("Your comment")).to_have_value("You wazzock.")
    expect(page.get_by_role("button", name="Post it as it is")).to_have_count(0)


def test_an_author_is_asked_about_an_edit_too(open_page: OpenPage, judged: LiveSite, place: Place, watch: Watch):
    watch.allow(409)
    page = open_page(judged)
    visit(page, place.path)
    write(page, "You are right.")
    mine = comment(page, "You are right.")
    mine.get_by_role("link", name="Edit").click()
    page.get_by_label("Change the text").fill("You numpty are right.")

    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Post it as it is").click()

    expect(comment(page, "You numpty are right.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_editor_makes_a_policy_without_json(
    scripts: bool, open_page: OpenPage, copy_site: Callable[..., LiveSite], place: Place
):
    """Proposed rules, one changed, one added, tried out, saved, switched on; it holds the next comment."""
    site = copy_site()
    site.post_comment(place.thread, "This bampot again, and again.")
    page = open_page(site, viewport={"width": 360, "height": 740})
    sign_in(page, "desk", then="/-/newsroom/")
    if not scripts:  # Wagtail's own menu then covers a narrow screen.
        state: Any = page.context.storage_state()
        page = open_page(site, java_script_enabled=False, storage_state=state)
    page.goto(POLICY)

    page.get_by_role("button", name="Begin with a few rules").click()
    page.get_by_role("button", name="Remove the rule Shouting").click()
    page.get_by_role("link", name="Add a list").click()
    page.get_by_label("Name").fill("rude")
    page.get_by_label("Words and phrases").fill("bampot\ndunderhead")
    page.get_by_role("button", name="Keep the list").click()
    page.get_by_role("link", name="Add a rule").click()
    page.get_by_label("Name").fill("Rude words")
    page.get_by_label("One more condition").select_option("Words and phrases")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("List of words").select_option("rude")
    page.get_by_label("Ground").select_option("attacks or insults people")
    page.get_by_role("button", name="Keep the rule").click()
    page.get_by_role("button", name="Move the rule Rude words up").click()
    expect(page.locator(".policy__rules > li").nth(1)).to_contain_text("Rude words")
    page.get_by_role("link", name="Try it on past comments").click()
    expect(page.get_by_text("It would have held")).to_be_visible()
    page.locator("summary", has_text="Rude words").click()
    expect(page.locator("mark", has_text="bampot")).to_be_visible()
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_label("What changed, and why").fill("To begin with")
    page.get_by_role("button", name="Save as a version").click()
    page.get_by_role("button", name="Switch it on").click()

    expect(page.get_by_text("Version 1 judges each post from now on.")).to_be_visible()
    assert site.post_comment(place.thread, "You D U N D E R H E A D!")["state"] == "pending"
    assert site.post_comment(place.thread, "You are right.")["state"] == "published"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_screens_fit_and_everybody_can_use_them(width: int, open_page: OpenPage, judged: LiveSite):
    page = open_page(judged, viewport={"width": width, "height": 800})
    sign_in(page, "desk", then="/-/newsroom/")
    page.goto(POLICY)
    found = _look_at(page)
    if page.get_by_role("button", name="Change it").count():
        page.get_by_role("button", name="Change it").click()
    for path in ("draft/", "draft/rules/0/", "draft/rules/2/", "draft/lists/", "draft/try/", "1/"):
        page.goto(POLICY + path)
        found += _look_at(page)
    page.goto(POLICY + "draft/rules/0/")
    for kind in ("Links", "Language", "Score"):
        page.get_by_label("One more condition").select_option(kind)
        page.get_by_role("button", name="Add", exact=True).click()
        page.wait_for_load_state()
    found += _look_at(page)

    assert found == []


def _look_at(page: Page) -> list[str]:
    """What axe finds in our part of the screen, in light and dark, and whether it is wider than the window."""
    page.evaluate(AXE.read_text())
    found = [f"{page.url}: wider than the window"] if page.evaluate(IS_TOO_WIDE) else []
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.className = `w-theme-${theme}` }", theme)
        run = "levels => axe.run('.policy', { runOnly: levels, resultTypes: ['violations'] })"
        answer = page.evaluate(run, LEVELS)
        found += [f"{page.url} {theme}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in answer["violations"]]
    return found
