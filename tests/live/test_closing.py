"""The worker closes discussions whose time is over, without anybody asking."""

import pytest

from tests.live.sites import LiveSite

pytestmark = pytest.mark.live

AGE = """
from datetime import timedelta
from django.utils import timezone
from imprint.articles.models import Article
from imprint.discussion.models import Thread
thread = Thread.objects.get(pk=1)
Article.objects.filter(pk=thread.article_id).update(published_at=timezone.now() - timedelta(days=31))
print(thread.key, Thread.objects.get(pk=2).key)
"""


def test_worker_closes_an_old_discussion_and_leaves_a_young_one(live: LiveSite):
    live.stop()
    old, young = live.python(AGE).split()

    live.settings["IMPRINT_CLOSE_AFTER_DAYS"] = "30"
    live.start()

    live.wait_until(lambda: "Closed 30 days after the article appeared." in live.file(old).read_text())
    assert live.request("POST", "/-/api/v1/threads/1/comments", {"body": "Late."})[0] == 403
    live.post_comment(2, "In time.")
    live.wait_until(lambda: "In time." in live.file(young).read_text())
