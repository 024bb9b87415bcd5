"""Inside the article: the newsroom's questions with their answers, and what readers point at."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from imprint import publishing
from imprint.articles import passages, questions
from imprint.articles.models import Article, Question
from imprint.discussion import places, queries, tree
from imprint.discussion.anchors import quote_of
from imprint.discussion.inline_counts import ALL, shown
from imprint.discussion.keys import PAGE_LENGTH, TOP_PAGES, anchors_key, page_key, page_of, question_key, state_key
from imprint.discussion.models import Thread

MOST_COUNTED = 1000
"""So many of the latest comments on passages are counted beside the text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the newsroom as readers see it; `place` is where its words are in the text, if they are."""

    number: int
    question: str
    phrase: str
    path: str
    answers: int
    place: tuple[int, int] | None


def questions_in(article: Article, html: str) -> list[Asked]:
    """In the order of the editors; also of a draft, for its preview."""
    found = list(article.questions.all())
    words = passages.words_of_html(html) if found else None
    return [_asked(article, question, questions.place_of(words, question)) for question in found if words]


def _asked(article: Article, question: Question, place: tuple[int, int] | None) -> Asked:
    path = f"{article.public_path or '/'}comments/question/{question.number}/1/"
    answers = article.inline_counts.get(str(question.number), 0)
    return Asked(question.number, question.question, question.phrase, path, answers, place)


def inline_path(thread: Thread, number: int) -> str:
    return places.page_path(thread, "inline", number)


def question_path(thread: Thread, question: int, number: int) -> str:
    return places.page_path(thread, f"question/{question}", number)


def inline_page(thread: Thread, number: int) -> queries.Discussion | None:
    """Comments on passages with the answers to them, the newest first; None beyond the end."""
    publishing.depend_on(anchors_key(thread.pk))
    return _page(thread, "inline", number, _placed(thread.pk))


def question_page(thread: Thread, asked: Question, number: int) -> queries.Discussion | None:
    publishing.depend_on(question_key(thread.pk, asked.number))
    return _page(thread, f"question/{asked.number}", number, _placed(thread.pk).filter(question=asked.number))


def _placed(thread_id: int) -> Any:
    return shown().filter(thread=thread_id).only(*tree.FIELDS).order_by("-id")


def _page(thread: Thread, sort: str, number: int, found: Any) -> queries.Discussion | None:
    publishing.depend_on(state_key(thread.pk))
    if thread.article_id:
        publishing.depend_on(f"page:{thread.article_id}")
    last = page_of(max(found.count(), 1))
    if number > last:
        return None
    nodes = tree.nodes_of(thread, found[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH])
    for node in nodes:
        if node.depth == 0:
            publishing.depend_on(page_key(thread.pk, page_of(node.ordinal)))
    return queries.Discussion(
        thread, sort, number, nodes,
        previous=places.page_path(thread, sort, number - 1) if number > 1 else "",
        following=places.page_path(thread, sort, number + 1) if number < last else "",
        sorts=places.sorts_of(thread),
    )  # fmt: skip


def question_at(thread: Thread, number: int) -> Question | None:
    if not thread.article_id or not 0 < number < 2**31:
        return None
    return Question.objects.filter(article=thread.article_id, number=number).first()


def paths_of(thread: Thread) -> Iterator[str]:
    """Every page about passages that is published as a file; the questions' also before somebody has answered."""
    if not thread.article:
        return
    counts = thread.article.inline_counts
    if counts.get(ALL):
        yield from _paths(thread, "inline", counts[ALL])
        yield f"{thread.key}anchors.json"
    for number in thread.article.questions.values_list("number", flat=True):
        yield from _paths(thread, f"question/{number}", counts.get(str(number), 0))


def _paths(thread: Thread, sort: str, count: int) -> Iterator[str]:
    for number in range(1, min(page_of(max(count, 1)), TOP_PAGES) + 1):
        yield places.page_path(thread, sort, number)


def anchors(thread: Thread) -> dict[str, list[dict[str, Any]]] | None:
    """What anchors.json says: passages as they stand now (without white space), and the comments on each.

    None where nobody has pointed at anything.
    """
    publishing.depend_on(anchors_key(thread.pk), state_key(thread.pk))
    if thread.article is None or not thread.article.inline_counts.get(ALL):
        return None
    publishing.depend_on(f"page:{thread.article.pk}")
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    pointing = shown().filter(thread=thread.pk).order_by("-id").values_list("pk", "anchor")[:MOST_COUNTED]
    words = passages.words_of(thread.article) if pointing else None
    for pk, anchor in pointing:
        place = words.find(quote_of(anchor)) if words else None
        if place:
            found[place].append(pk)
    return {
        "passages": [
            {"at": start, "exact": words.squeezed[start:end], "comments": pks[::-1]}
            for (start, end), pks in sorted(found.items())
            if words
        ]
    }
