import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from imprint.exchange.demo import chorus, content, markup, pictures
from imprint.exchange.demo.content import DemoArticle, DemoComment

NEWSROOM = content.load()
BY_SLUG = {article.slug: article for article in NEWSROOM.articles}
JUST_AFTER_MIDNIGHT = datetime(2026, 11, 22, 0, 1, tzinfo=UTC)
WORDS = {"furn-al-zuqaq": (330, 450), "who-is-awake-at-quay-five": (1500, 2200)}

articles = pytest.mark.parametrize("article", NEWSROOM.articles, ids=lambda article: article.slug)
threads = pytest.mark.parametrize(
    "article",
    [article for article in NEWSROOM.articles if article.comments],
    ids=lambda article: article.slug,
)


def test_newsroom_has_three_sections_four_authors_and_sixteen_articles():
    assert len(NEWSROOM.sections) == 3
    assert len(NEWSROOM.authors) == 4
    assert len(NEWSROOM.articles) == len(BY_SLUG) == 16
    assert Counter(article.section for article in NEWSROOM.articles).keys() == {s.slug for s in NEWSROOM.sections}
    assert {page.slug for page in NEWSROOM.pages} == {"imprint", "house-rules", "support"}


def test_articles_of_the_newsroom_are_newest_first():
    moments = [article.published_at(JUST_AFTER_MIDNIGHT) for article in NEWSROOM.articles]

    assert moments == sorted(moments, reverse=True)


@articles
def test_article_has_a_real_length(article):
    shortest, longest = WORDS.get(article.slug, (600, 1200))

    assert shortest <= len(words_of(article)) <= longest
    assert article.title
    assert article.standfirst


@articles
def test_article_refers_only_to_what_there_is(article):
    assert {article.section} <= {section.slug for section in NEWSROOM.sections}
    assert set(article.authors) <= {author.slug for author in NEWSROOM.authors}
    assert set(article.topics) <= {topic.slug for topic in NEWSROOM.topics}
    assert set(pictures_of(article)) <= set(pictures.NAMES)
    assert set(re.findall(r'href="article:([^"]*)"', str(article.body))) <= set(BY_SLUG)
    for kind, value in article.body:
        if kind == "document":
            assert content.document(value["document"])


@articles
def test_article_and_its_corrections_lie_in_the_past_at_any_hour(article):
    published_at = article.published_at(JUST_AFTER_MIDNIGHT)

    moments = [entry.corrected_at(JUST_AFTER_MIDNIGHT) for entry in article.corrections]

    assert published_at < JUST_AFTER_MIDNIGHT
    assert all(published_at < moment < JUST_AFTER_MIDNIGHT for moment in moments)


def test_articles_together_use_every_kind_of_block():
    kinds = {kind for article in NEWSROOM.articles for kind, _ in article.body}

    assert sorted(kinds) == [
        "callout",
        "document",
        "embed",
        "gallery",
        "heading",
        "picture",
        "quotation",
        "sources",
        "table",
        "text",
    ]


def test_articles_are_in_three_languages_and_one_is_written_from_right_to_left():
    assert Counter(article.language for article in NEWSROOM.articles) == {"": 14, "de": 1, "ar": 1}
    assert [article.language for article in NEWSROOM.articles if article.direction == "rtl"] == ["ar"]


def test_one_article_is_syndicated():
    assert [article.canonical_address for article in NEWSROOM.articles if article.canonical_address] == [
        "https://lantern.example.org/features/three-thousand-glass-plates/"
    ]


def test_every_picture_has_an_alternative_text_and_every_author_a_portrait():
    assert set(NEWSROOM.picture_alts) == set(pictures.NAMES)
    assert {author.portrait for author in NEWSROOM.authors} <= set(pictures.NAMES)


def test_front_page_is_arranged_from_articles():
    assert {NEWSROOM.lead, *NEWSROOM.beside} <= set(BY_SLUG)


@threads
def test_comments_answer_an_earlier_one_and_have_ids_of_their_own(article):
    seen: dict[str, DemoComment] = {}
    for comment in sorted(article.comments, key=lambda one: one.minutes_after):
        assert comment.id not in seen
        if comment.parent:
            assert seen[comment.parent].minutes_after <= comment.minutes_after
        seen[comment.id] = comment


@threads
def test_comments_stand_behind_their_parents_in_the_file(article):
    seen = {""}
    for comment in article.comments:
        assert comment.parent in seen
        seen.add(comment.id)


@threads
def test_comments_lie_between_their_article_and_now_at_any_hour(article):
    age = JUST_AFTER_MIDNIGHT - article.published_at(JUST_AFTER_MIDNIGHT)

    assert min(comment.minutes_after for comment in article.comments) > 0
    assert timedelta(minutes=max(comment.minutes_after for comment in article.comments)) < age
    assert all(timedelta(minutes=comment.edited_after) < age for comment in article.comments)


@threads
def test_comments_have_known_kinds_and_states(article):
    names = {author.name for author in NEWSROOM.authors}

    assert {comment.kind for comment in article.comments} <= {"guest", "reader", "staff"}
    assert {comment.state for comment in article.comments} <= {"published", "pending", "removed"}
    assert {comment.name for comment in article.comments if comment.kind == "staff"} <= names
    assert all(comment.body and len(comment.name) <= 80 for comment in article.comments)


@threads
def test_no_comment_has_a_gap_that_was_to_be_filled(article):
    assert [comment.body for comment in article.comments if re.search(r"\{\w+\}", comment.body)] == []


def test_thread_of_the_leading_article_goes_five_deep_and_its_author_answers():
    article = BY_SLUG[NEWSROOM.lead]

    assert 45 <= len(article.comments) <= 55
    assert max(depths(article.comments).values()) == 5
    assert any(comment.kind == "staff" for comment in article.comments)
    assert [comment.state for comment in article.comments].count("removed") == 1


@articles
def test_passages_and_questions_are_about_words_that_stand_in_the_article_once(article):
    text = " ".join(re.sub(r"<[^>]*>", " ", str(part)) for _, value in article.body for part in value.values())
    phrases = {one.phrase for one in article.questions} | {one.anchor for one in article.comments if one.anchor}

    assert {phrase: text.count(phrase) for phrase in phrases} == dict.fromkeys(phrases, 1)
    assert all(one.question <= len(article.questions) for one in article.comments)
    assert not [one.id for one in article.comments if (one.anchor or one.question) and one.parent]
    assert sum(one.pinned for one in article.comments) <= 1
    assert {entry.thanks_to for entry in article.corrections} <= {"", *(one.id for one in article.comments)}


@pytest.mark.parametrize("slug", [NEWSROOM.lead, chorus.ARTICLE])
def test_long_threads_show_what_a_newsroom_can_do(slug: str):
    comments = BY_SLUG[slug].comments

    assert [one.state for one in comments if one.pinned] == ["published"]
    assert sum(one.pick for one in comments) >= 3
    assert sum(bool(one.anchor) for one in comments) >= 3
    assert sum(one.question == 1 for one in comments) >= 3


def test_thread_under_the_german_article_is_german_and_french():
    languages = Counter(comment.language for comment in BY_SLUG["der-schuppen-der-niemandem-gehoert"].comments)

    assert languages["de"] >= 8
    assert languages["fr"] >= 8


def test_chorus_has_1200_published_comments_of_varied_depth():
    comments = BY_SLUG[chorus.ARTICLE].comments

    states = Counter(comment.state for comment in comments)

    assert states == {"published": 1200, "removed": 9, "pending": 4}
    assert max(depths(comments).values()) >= 5
    assert len({comment.name for comment in comments}) >= 150


def test_chorus_sings_the_same_each_time():
    assert chorus.sing() == chorus.sing()


def test_chorus_repeats_hardly_a_comment():
    published = [comment.body for comment in BY_SLUG[chorus.ARTICLE].comments if comment.state == "published"]

    assert len(set(published)) > 1150
    assert not [body for body in published if "{" in body]


def test_markup_reads_each_fence():
    found = markup.blocks(
        "One **bold** and *light* [link](article:x).\n\n- first\n- second\n\n## Head\n> Said.\n> — Someone\n"
        "::: image ferry | A *ship* | Me | illustrative\n"
        "::: table Sums\n| a | b |\n|---|---|\n| 1 | 2 |\n:::\n"
    )

    assert found == (
        (
            "text",
            {
                "html": '<p>One <b>bold</b> and <i>light</i> <a href="article:x">link</a>.</p>\n'
                "<ul>\n<li>first</li>\n<li>second</li>\n</ul>"
            },
        ),
        ("heading", {"text": "Head"}),
        ("quotation", {"text": "<p>Said.</p>", "source": "Someone"}),
        (
            "picture",
            {"picture": "ferry", "caption": "A <i>ship</i>", "credit": "Me", "is_illustrative": True},
        ),
        ("table", {"data": [["a", "b"], ["1", "2"]], "caption": "Sums"}),
    )


@pytest.mark.parametrize("broken", ["::: serpent\n:::", "::: table\n| a |", "::: callout"])
def test_markup_with_an_unknown_or_open_fence_is_refused(broken):
    with pytest.raises(markup.BrokenMarkup):
        markup.blocks(broken)


def words_of(article: DemoArticle) -> list[str]:
    text = " ".join(str(part) for _, value in article.body for part in value.values())
    return re.findall(r"\w[\w’'-]*", re.sub(r"<[^>]*>", " ", text))


def pictures_of(article: DemoArticle) -> list[str]:
    found = [article.lead_picture]
    for kind, value in article.body:
        found += [value["picture"]] if kind == "picture" else value["pictures"] if kind == "gallery" else []
    return found


def depths(comments: tuple[DemoComment, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for comment in comments:
        found[comment.id] = found[comment.parent] + 1 if comment.parent else 0
    return found
