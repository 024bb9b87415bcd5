"""Discussions on pages of other sites: how one begins, who may, and what is refused."""

from typing import Any

import pytest
from django.test import Client

from imprint.discussion import embedding, opening
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import BadKey, BadPage, StrangeSite
from imprint.mailing.registry import describe
from imprint.publishing import registry, store
from tests.discussion.steps import orders, text_of
from tests.factories import bake_all, make_comment, make_moderator, make_thread

SITE, OTHER = "https://news.example", "http://localhost:8080"
KEY = "/2026/a-story/"
PATH = embedding.path_of(SITE, KEY)
PAGE = f"{SITE}/2026/a-story/?page=2"
FIRST = "threads/by-key/comments"


@pytest.fixture(autouse=True)
def _embedding(configure: Any) -> None:
    configure(embedding_sites=[SITE, OTHER])


def begin(ask: Any, *, origin: str = SITE, **sent: Any) -> tuple[int, Any]:
    answer: tuple[int, Any] = ask("POST", FIRST, {"body": "A word.", "key": KEY, **sent}, Origin=origin)
    return answer


def begun() -> int:
    return Thread.objects.exclude(origin="").count()


def make_foreign(
    key: str = KEY, *, comments: int = 1, url: str = PAGE, title: str = "A story", **fields: Any
) -> Thread:
    """A discussion on a page of SITE, begun by its first comment."""
    with embedding.thread_for(origin=SITE, key=key, sender="somebody", url=url, title=title) as thread:
        for number in range(comments):
            make_comment(thread, body=f"Comment {number + 1}", **fields)
    thread.refresh_from_db()
    return thread


def test_first_comment_begins_the_discussion(db: None, ask: Any):
    status, posted = begin(ask, url=PAGE, title="  A\n <b>story</b> ")

    thread = Thread.objects.get(origin=SITE)
    assert (status, posted["thread"]) == (201, thread.pk)
    assert (thread.name, thread.key, thread.url, thread.title) == (KEY, PATH, PAGE, "A <b>story</b>")
    assert (thread.article, thread.comments) == (None, 1)


def test_second_comment_finds_the_discussion_and_leaves_its_title(db: None, ask: Any):
    begin(ask, url=PAGE, title="A story")

    status, _posted = begin(ask, body="Another word.", title="Another title")

    thread = Thread.objects.get(origin=SITE)
    assert (status, thread.comments, thread.title) == (201, 2, "A story")


def test_same_key_of_two_sites_is_two_discussions(db: None, ask: Any):
    ids = {begin(ask, origin=origin)[1]["thread"] for origin in (SITE, OTHER)}

    assert len(ids) == 2
    keys = Thread.objects.exclude(origin="").values_list("key", flat=True)
    assert set(keys) == {PATH, embedding.path_of(OTHER, KEY)}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"key": ""}, BadKey.sentence),
        ({"key": " "}, BadKey.sentence),
        ({"key": "k" * 201}, BadKey.sentence),
        ({"key": "a\u202eb"}, BadKey.sentence),
        ({"key": "a\0b"}, BadKey.sentence),
        ({"url": "javascript:alert(1)"}, BadPage.sentence),
        ({"url": "https://news.example.evil.example/"}, BadPage.sentence),
        ({"url": "https://news.example@evil.example/"}, BadPage.sentence),
        ({"url": "http://news.example/"}, BadPage.sentence),
        ({"url": "//news.example/"}, BadPage.sentence),
        ({"url": "https://news.example/\r\nSet-Cookie: a=b"}, BadPage.sentence),
        ({"body": " "}, "The text is empty."),
    ],
)
def test_what_is_wrong_begins_nothing(db: None, ask: Any, quiet: None, sent: dict[str, str], sentence: Any):
    assert begin(ask, **sent) == (422, str(sentence))
    assert begun() == 0
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "origin", ["https://strange.example", "null", "https://news.example:8443", "http://testserver"]
)
def test_page_of_a_strange_site_begins_nothing(db: None, ask: Any, quiet: None, origin: str):
    status, sentence = begin(ask, origin=origin)

    assert status == 403
    own = origin == "http://testserver"
    assert sentence == str(StrangeSite.sentence) if own else "not sent from a page of this site" in sentence
    assert begun() == 0


def test_program_without_an_origin_begins_nothing(db: None, ask: Any, quiet: None):
    assert ask("POST", FIRST, {"body": "A word.", "key": KEY}) == (403, str(StrangeSite.sentence))
    assert begun() == 0


def test_address_that_is_too_long_is_not_kept(db: None, ask: Any):
    begin(ask, url=f"{SITE}/{'a' * 600}")

    assert Thread.objects.get(origin=SITE).url == ""


def test_page_without_a_title_is_called_by_its_key(db: None, ask: Any):
    begin(ask, title="\u202e\n")

    assert Thread.objects.get(origin=SITE).title == KEY


def test_first_comment_that_waits_begins_the_discussion(db: None, ask: Any, configure: Any):
    configure(hold_comments=True)

    status, posted = begin(ask)

    assert (status, posted["state"]) == (201, "pending")
    assert Thread.objects.get(origin=SITE).comments == 0


def test_first_comments_are_limited_like_others(db: None, ask: Any, quiet: None, configure: Any):
    configure(embedding_sites=[SITE], comments_per_minute=6)

    answers = [begin(ask, key=f"key {number}")[0] for number in range(5)]

    assert answers == [201, 201, 201, 429, 429]
    assert begun() == 3


def test_path_is_that_of_the_script():
    """The script works out the same in tests/browser/test_embedding.py."""
    path = embedding.path_of("http://localhost:8080", "Ä story/100%")
    assert path == "/talk/localhost-8080/story-100-93efe3bb71f78137/"


def test_path_of_a_long_key_can_be_a_file():
    assert store.can_keep(embedding.path_of(SITE, "مقالة" * 40))


def test_pages_are_files_from_the_first_comment_on(db: None):
    thread = make_foreign()
    bake_all()

    for path in (PATH, f"{PATH}live.json", f"{PATH}comments/oldest/1/"):
        assert store.is_baked(path), path
    make_comment(thread, body="Something new")
    bake_all()
    assert "Something new" in store.file_of(PATH).read_text()


def test_order_of_all_pages_knows_them(db: None):
    make_foreign()

    assert {PATH, f"{PATH}live.json"} <= set(registry.all_paths())


def test_page_at_home_leads_to_the_page_there(db: None, reader: Client):
    thread = make_foreign(title="<script>alert(1)</script>")

    text = text_of(reader.get(PATH))

    assert '<meta name="robots" content="noindex">' in text
    assert f'href="/-/threads/{thread.pk}/page/"' in text
    assert "<script>alert" not in text
    assert reader.get(f"/-/threads/{thread.pk}/page/")["Location"] == f"{PAGE}#discussion"


def test_mails_and_permalinks_lead_to_the_page_there(db: None, reader: Client):
    thread = make_foreign()
    comment = Comment.objects.get()

    news = describe(f"thread:{thread.pk}", comment.pk)

    assert news
    assert news.path == f"/-/comments/{comment.pk}/page/"
    assert reader.get(news.path)["Location"] == f"{PAGE}#comment-{comment.pk}"
    permalink = text_of(reader.get(comment.path))
    assert f'href="{PATH}#comment-{comment.pk}"' in permalink
    assert f'href="{news.path}"' in permalink


def test_mails_of_articles_lead_to_the_comment(thread: Thread, reader: Client):
    comment = make_comment(thread)

    assert comment.page == comment.path
    assert reader.get(f"{comment.path}page/")["Location"] == comment.path
    assert reader.get(f"/-/threads/{thread.pk}/page/")["Location"] == f"{thread.key}#discussion"


def test_nobody_is_led_to_what_is_not_there(db: None, reader: Client, quiet: None):
    assert reader.get("/-/comments/99/page/").status_code == 404
    assert reader.get("/-/threads/99/page/").status_code == 404


def test_page_without_a_discussion_has_the_form_for_the_element_alone(db: None, reader: Client, quiet: None):
    answer = reader.get(PATH)

    text = text_of(answer)
    assert answer.status_code == 404
    before, _template, inside = text.partition('<template id="elsewhere">')
    assert '<comment-form thread="by-key">' in inside
    assert "<form" not in before.partition("<main")[2]
    assert begun() == 0


def test_page_of_a_strange_site_is_told_so(db: None, reader: Client, quiet: None):
    text = text_of(reader.get("/talk/strange.example/story-01ebd7c6d2bd3a50/"))

    assert text.count(str(StrangeSite.sentence).replace("'", "&#39;")) == 2
    assert "comment-form" not in text


def test_thread_is_found_by_the_key_of_its_page(db: None, ask: Any, quiet: None):
    thread = make_foreign()

    status, found = ask("GET", f"threads?origin={SITE}&key={KEY}")

    assert (status, found["id"], found["key"], found["url"]) == (200, thread.pk, PATH, PAGE)
    for origin in (OTHER, "https://strange.example", "null"):
        assert ask("GET", f"threads?origin={origin}&key={KEY}")[0] == 404
    assert ask("GET", f"threads?key={KEY}")[0] == 404


@pytest.mark.parametrize("pages", [1, 3])
def test_counts_are_one_query(db: None, ask: Any, django_assert_num_queries: Any, pages: int):
    for number in range(pages):
        make_foreign(f"key {number}", comments=number + 1)

    with django_assert_num_queries(1):
        _status, answer = ask(
            "GET", f"counts?origin={SITE}&key=unknown&" + "&".join(f"key=key {n}" for n in range(pages))
        )

    shown = [(count["key"], count["words"]) for count in answer["counts"]]
    expected = [("key 0", "1 comment"), ("key 1", "2 comments"), ("key 2", "3 comments")]
    assert shown == [("unknown", "0 comments"), *expected[:pages]]


def test_counts_without_an_origin_are_those_of_articles(thread: Thread, ask: Any, quiet: None):
    make_comment(thread)
    foreign = make_foreign()

    _status, answer = ask("GET", f"counts?key={thread.key}&key={foreign.name}")

    assert [count["comments"] for count in answer["counts"]] == [1, 0]


def test_counts_of_a_strange_site_are_refused(db: None, ask: Any, quiet: None):
    make_foreign()

    assert ask("GET", f"counts?origin=https://strange.example&key={KEY}") == (403, str(StrangeSite.sentence))
    assert ask("GET", f"counts?origin={SITE}")[0] == 422
    assert len(ask("GET", f"counts?origin={SITE}" + "&key=".join(["", *map(str, range(150))]))[1]["counts"]) == 100


def test_closed_discussion_takes_no_more(db: None, ask: Any, quiet: None):
    thread = make_foreign()
    opening.set_thread_open(thread_id=thread.pk, is_open=False)

    status, sentence = begin(ask, body="Too late.")

    assert status == 403
    assert "closed this discussion" in sentence


def test_newsroom_sees_which_site_it_is(db: None, client: Client):
    article, foreign = make_thread(), make_foreign(title="Over there")
    make_comment(article)
    client.force_login(make_moderator())

    threads = text_of(client.get("/-/newsroom/threads/"))
    comments = text_of(client.get("/-/newsroom/moderation/desk/?queue=new&site=https://news.example"))

    assert threads.index(article.title) < threads.index("Over there")
    assert threads.count("on news.example") == 1
    assert comments.count("on news.example") == 1
    assert f'href="{foreign.key}#comment-' in comments


def test_two_that_begin_at_once_are_in_one_discussion(db: None):
    asked = {"origin": SITE, "key": KEY, "sender": "somebody"}
    with embedding.thread_for(**asked) as first, embedding.thread_for(**asked) as second:
        assert first == second
    assert orders() >= {f"thread:{first.pk}"}


def test_path_is_told_to_pages_that_cannot_work_it_out(ask: Any, db: None):
    told = ask("GET", f"threads/path?origin={SITE}&key={KEY}")
    strange = ask("GET", f"threads/path?origin=https://evil.example&key={KEY}")

    assert told == (200, {"path": PATH})
    assert (strange[0], begun()) == (403, 0)


def test_nobody_begins_discussions_by_the_hundred(ask: Any, db: None):
    answers = [begin(ask, key=f"page {number}", body=f"Word {number}")[0] for number in range(30)]

    assert set(answers) == {201, 429}
    assert begun() == answers.count(201) <= 11
