"""The demo as it stands in the database: what a newcomer sees of the discussion at first sight."""

from typing import Any

import pytest

from imprint.articles.models import Article
from imprint.discussion import inline, queries
from imprint.discussion.models import Comment, Thread
from imprint.exchange.demo import content, loading
from imprint.exchange.threads import OldComment, bring_in, pin
from imprint.publishing.models import BakeOrder
from tests.factories import make_thread

NEWSROOM = content.load()
LEAD = next(article for article in NEWSROOM.articles if article.slug == NEWSROOM.lead)


@pytest.fixture
def loaded(site: Any) -> Any:
    """The leading article alone, with everybody and everything that it names."""
    found = loading._Loading(NEWSROOM, loading.timezone.localtime())
    for name in {LEAD.lead_picture, *(author.portrait for author in NEWSROOM.authors)}:
        found.pictures[name] = found._picture(name)
    found._people_and_topics()
    found._sections()
    found.articles[LEAD.slug] = found._article(LEAD)
    found._write_body(LEAD)
    return found


def test_leading_article_has_picks_a_pinned_comment_answers_and_passages(loaded: Any):
    thread = Thread.objects.get()
    article = Article.objects.get()

    assert thread.pinned
    assert thread.pinned.body.startswith("What we know since this morning")
    picks = queries.picks_page(thread, 1)
    assert picks
    assert len(picks.nodes) == sum(one.pick for one in LEAD.comments) > 3

    [asked] = inline.questions_in(article, "".join(str(block.value) for block in article.body))
    assert (asked.answers, asked.place is not None) == (3, True)
    anchors = inline.anchors(thread)
    assert anchors
    there = [len(passage["comments"]) for passage in anchors["passages"]]
    assert sorted(there) == [1, 1, 1, 1, 1, 3]  # All that was pointed at stands in the text.
    answers = inline.question_page(thread, article.questions.get(), 1)
    assert answers
    assert [node.comment.name for node in answers.nodes if node.depth == 0] == [
        "Marsh End, north bank",
        "Piano teacher",
        "Two buses and a walk",
    ]


def test_correction_thanks_for_the_comment_that_led_to_it(loaded: Any):
    [correction] = Article.objects.get().corrections.all()

    assert Comment.objects.get(pk=correction.thanks_to).author_name == "Mrs Abacus"


def test_bring_in_and_pin_order_the_pages_that_show_it(site: Any):
    thread = make_thread()
    BakeOrder.objects.all().delete()
    at = loading.timezone.now()
    about = {"exact": "harbour", "prefix": "", "suffix": ""}
    old = [
        OldComment("1", "", "Ines", "One", "<p>One</p>", at, is_pick=True),
        OldComment("2", "", "Jo", "Two", "<p>Two</p>", at, anchor=about, question=7),
    ]

    ids = bring_in(thread=thread, comments=old, source="elsewhere")
    pin(thread_id=thread.pk, comment_id=ids["2"])

    keys = set(BakeOrder.objects.values_list("key", flat=True))
    wanted = {"picks", "pinned", "anchors", "question:7"}
    assert {f"thread:{thread.pk}:{kind}" for kind in wanted} <= keys
    thread.refresh_from_db()
    assert (thread.pinned_id, thread.comments) == (ids["2"], 2)
    assert Article.objects.get().inline_counts == {"all": 1, "7": 1}
