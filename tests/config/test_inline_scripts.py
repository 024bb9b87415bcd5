"""Wagtail's inline scripts carry the nonce of their answer, and nothing else does."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.safestring import mark_safe
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput
from wagtail.models import Page

from imprint.config.inline_scripts import _with_nonce, new_nonce
from tests.factories import make_article, make_editor

WIDGETS = [AdminDateInput, AdminTimeInput, AdminDateTimeInput, DateRangePickerWidget, AdminPageChooser]


def scripts(html: str) -> list[str | None]:
    return re.findall(r"<script([^>]*)>", html)


@pytest.mark.parametrize("widget", WIDGETS)
def test_widget_carries_the_nonce_of_its_answer(widget: type, db: None):
    with new_nonce() as nonce:
        html = widget().render("when", None, {"id": "when"})

    assert set(scripts(html)) == {f' nonce="{nonce}"'}


@pytest.mark.parametrize("widget", WIDGETS)
def test_widget_outside_an_answer_is_as_wagtail_made_it(widget: type, db: None):
    assert set(scripts(widget().render("when", None, {"id": "when"}))) == {""}


def test_script_that_comes_before_wagtails_own_is_still_stopped():
    careless = _with_nonce(lambda: mark_safe("<script>evil()</script><script>ours()</script>"), scripts=1)

    with new_nonce() as nonce:
        assert careless() == f'<script>evil()</script><script nonce="{nonce}">ours()</script>'


def test_script_in_a_title_is_text(db: None):
    page = Page.objects.get(depth=1).add_child(instance=Page(title="<script>alert(1)</script>"))

    with new_nonce() as nonce:
        html = AdminPageChooser().render("page", page.pk, {"id": "page"})

    assert scripts(html) == [f' nonce="{nonce}"']
    assert "&lt;script&gt;alert(1)" in html


def test_each_answer_has_a_nonce_of_its_own():
    with new_nonce() as first, new_nonce() as second:
        assert len({first, second, ""}) == 3


def test_editor_of_an_article_runs_no_script_without_the_nonce(client: Client, db: None):
    client.force_login(make_editor())

    answer = client.get(reverse("wagtailadmin_pages:edit", args=[make_article().pk]))

    [nonce] = re.findall(r"'nonce-([\w-]+)'", answer["Content-Security-Policy"])
    inline = BeautifulSoup(answer.content, "html.parser").select("script:not([src])")
    kinds = {(script.get("type"), script.get("nonce")) for script in inline}
    assert kinds - {("application/json", None), ("text/template", None)} == {(None, nonce)}
