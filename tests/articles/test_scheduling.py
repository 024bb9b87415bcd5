"""What is published by the clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from imprint.articles.models import Article
from imprint.articles.services import publish_due
from imprint.discussion.models import Thread
from tests.articles.steps import status_of
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
TOMORROW = timezone.now() + timedelta(days=1)


def schedule(title: str, at: Any = TOMORROW, **fields: Any) -> Article:
    article = make_article(title, live=False, go_live_at=at, **fields)
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def let_the_time_come() -> None:
    """For every article that waits; its own date counts when it is published, and the row's before."""
    past = timezone.now() - timedelta(minutes=1)
    for revision in Revision.objects.exclude(approved_go_live_at=None):
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()
    Article.objects.exclude(go_live_at=None).update(go_live_at=past)


def test_scheduled_article_has_no_address_and_no_discussion_yet(reader: Client):
    article = schedule("Later", slug="later")

    assert (article.public_path, article.published_at) == (None, None)
    assert Thread.objects.count() == 0
    assert status_of(reader, article.path_from_date()) == 404

    let_the_time_come()
    publish_due()

    article.refresh_from_db()
    assert status_of(reader, article.public_path or "") == 200
    assert Thread.objects.get().key == article.public_path


def test_slug_of_today_can_be_scheduled_for_tomorrow():
    make_article(slug="weather", section=make_section())

    article = schedule("Weather", slug="weather", section=make_section())

    assert article.path_from_date().startswith(f"/{timezone.localtime(TOMORROW):%Y/%m/%d}/")


def test_articles_with_one_address_get_two():
    first, second = (schedule("Weather", slug="weather", section=make_section()) for _ in range(2))
    let_the_time_come()

    publish_due()

    for article in (first, second):
        article.refresh_from_db()
    assert [first.live, second.live] == [True, True]
    assert (first.slug, second.slug) == ("weather", "weather-2")
    assert second.public_path == first.public_path.replace("/weather/", "/weather-2/")


def test_article_that_cannot_be_published_holds_up_no_other_and_stays_scheduled(caplog: pytest.LogCaptureFixture):
    broken, sound = schedule("Broken"), schedule("Sound")
    let_the_time_come()
    revision = broken.latest_revision
    revision.content["language"] = "no such language"
    revision.save()

    publish_due()

    sound.refresh_from_db()
    revision.refresh_from_db()
    assert sound.live
    assert revision.approved_go_live_at is not None
    assert "“Broken” could not be published" in caplog.text


def test_expired_article_is_taken_away(reader: Client):
    article = make_article(expire_at=timezone.now() + timedelta(days=1))
    Article.objects.update(expire_at=timezone.now() - timedelta(minutes=1))

    publish_due()

    article.refresh_from_db()
    assert (article.live, article.expired) == (False, True)
    assert status_of(reader, article.public_path or "") == 410
