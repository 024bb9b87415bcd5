"""Readers meet no English on a site in another language."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import timezone, translation

from imprint.articles.models import Correction, Sections
from imprint.discussion import opening, reporting
from imprint.discussion.models import Comment, Thread
from imprint.locale import catalogues
from imprint.mailing.letters import compose
from imprint.mailing.models import Follow, Letter
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_moderator,
    make_picture,
    make_section,
    make_thread,
    make_topic,
    make_visitor,
    publish,
)
from tests.locale.messages import PLACEHOLDER, each_translation

NARROW = "\u202f"
in_each_language = pytest.mark.parametrize("code", catalogues.CODES)
OURS = "Ψ"
"""Stands in all that the tests' newsroom writes, so that its words are not taken for the site's."""
Pages = dict[str, str]
Speak = Callable[[str], None]

KNOWN = {
    "de": {
        "article": ["Zum Inhalt springen", "Korrigiert am 5. Mai 2026, 08:30", "7 weitere Antworten", "33 Kommentare"],
        "front": ["5. März 2026</time>"],
        "month": ["<h1>März 2026</h1>"],
        "search": ["2 Artikel</p>"],
        "nothing": [f"Nichts gefunden zu „x{OURS}“"],
        "comment": [f"Ihre Antwort an {OURS} Ines", "verstößt gegen das Gesetz"],
        "refused": ["Der Text ist leer."],
        "404": ["Unter dieser Adresse gibt es nichts"],
        "500": ["Bei uns ist etwas schiefgegangen"],
    },
    "fr": {
        "article": ["Aller au contenu", "Corrigé le 5 mai 2026, 08:30", "7 autres réponses", "33 commentaires"],
        "front": ["5 mars 2026</time>"],
        "month": ["<h1>mars 2026</h1>"],
        "search": ["2 articles</p>"],
        "nothing": [f"Aucun résultat pour «{NARROW}x{OURS}{NARROW}»"],
        "comment": [f"Votre réponse à {OURS} Ines", "contraire à la loi"],
        "refused": ["Le texte est vide."],
        "404": ["Il n’y a rien à cette adresse"],
        "500": ["Quelque chose n’a pas fonctionné de notre côté"],
    },
    "es": {
        "article": ["Ir al contenido", "Corregido el 5 de mayo de 2026, 08:30", "7 respuestas más", "33 comentarios"],
        "search": ["2 artículos</p>"],
        "nothing": [f"No se ha encontrado nada para «x{OURS}»"],
        "comment": [f"Tu respuesta a {OURS} Ines", "contrario a la ley"],
        "refused": ["El texto está vacío."],
        "404": ["No hay nada en esta dirección"],
        "500": ["Algo ha fallado por nuestra parte"],
    },
    "ar": {
        "article": ["الانتقال إلى المحتوى", "صُحِّح في", "7 ردود أخرى", "33 تعليقًا"],
        "search": ["مقالان</p>"],
        "nothing": [f"لا نتائج عن «x{OURS}»"],
        "comment": [f"ردّك على {OURS} Ines", "مخالف للقانون"],
        "refused": ["النص فارغ."],
        "404": ["لا شيء في هذا العنوان"],
        "500": ["حدث خطأ من جانبنا"],
    },
}
MAIL = {
    "de": ["Guten Tag,", f"Dürfen wir Ihnen zu „{OURS}“ schreiben?", f"{OURS} Ines schrieb unter „{OURS}“:"],
    "fr": ["Bonjour,", f"Pouvons-nous vous écrire au sujet de « {OURS} » ?"],
    "es": ["Hola:", f"¿Te escribimos sobre «{OURS}»?", f"{OURS} Ines escribió en «{OURS}»:"],
    "ar": ["مرحبًا،", f"هل نكتب إليك عن «{OURS}»؟", f"كتب {OURS} Ines في «{OURS}»:"],
}
NEWSROOM = {
    "de": ["Diskussionen", "1 Meldung<", "Stehen lassen"],
    "fr": ["Discussions", "1 signalement<", "Laisser en ligne"],
    "es": ["Debates", "1 denuncia<", "Dejarlo como está"],
    "ar": ["النقاشات", "بلاغ واحد<", "تركه كما هو"],
}


@pytest.fixture
def speak(settings: Any) -> Speak:
    """speak("de") is what `language = "de"` in imprint.toml does."""

    def change(code: str) -> None:
        settings.LANGUAGE_CODE = code
        settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code)]
        translation.activate(code)

    return change


@pytest.fixture(autouse=True)
def _speak_english_again() -> Iterator[None]:
    yield
    translation.deactivate()


@pytest.fixture
def thread(site: Any) -> Thread:
    """Of an article that has everything which the templates have words for."""
    Sections.objects.update(title=f"{OURS} Sections")
    section = make_section(f"{OURS} Harbour", slug="harbour")
    march, may = datetime(2026, 3, 5, 8, 30, tzinfo=UTC), datetime(2026, 5, 5, 8, 30, tzinfo=UTC)
    make_article(f"{OURS} Mud", section=section, published_at=march)
    article = make_article(
        f"{OURS} Money",
        slug="money",
        section=section,
        authors=[make_author(f"{OURS} {name}", slug=name) for name in ("ada", "bo")],
        topics=[make_topic(f"{OURS} Ships", slug="ships")],
        published_at=may,
        canonical_address="https://elsewhere.example/money/",
        lead_picture=make_picture(f"{OURS} A harbour"),
        lead_is_illustrative=True,
        body=[
            {"type": "table", "value": {"data": [[OURS, OURS]]}},
            {"type": "sources", "value": {"sources": [f"<p>{OURS}</p>"]}},
            {"type": "gallery", "value": {"pictures": [make_picture(OURS).pk, make_picture(OURS).pk]}},
            {"type": "embed", "value": {"url": "https://films.example/1", "title": f"{OURS} A film"}},
        ],
    )
    article.corrections = [Correction(corrected_at=may, text=f"<p>{OURS}</p>")]
    thread = make_thread(publish(article))
    _talk(thread)
    return thread


def _talk(thread: Thread) -> None:
    """Answers deeper than a page can show, more of them than it shows, and comments that are gone."""
    comment = deepest = make_comment(thread, name=f"{OURS} Ines")
    for _depth in range(7):
        deepest = make_comment(parent=deepest, name=f"{OURS} Jo", edited_at=timezone.now(), edited_by=OURS)
    for _number in range(25):
        make_comment(parent=comment, name=OURS)
    make_comment(thread, name=OURS, state="removed")
    make_comment(thread, name=OURS, state="removed", removed_by_author=True)
    Comment.objects.update(body=OURS, html=OURS)


def pages(thread: Thread) -> Pages:
    """Every kind of page that readers may come to, by name."""
    client, comment = Client(), thread.all_comments.filter(root=None, replies__gt=0).get()
    get, post = client.get, client.post
    comments, follows = f"/-/threads/{thread.pk}/comments/", f"/-/threads/{thread.pk}/follows/"
    answers = {
        "front": get("/"),
        "article": get(thread.key),
        "section": get("/sections/harbour/"),
        "month": get("/sections/harbour/2026/03/"),
        "sections": get("/sections/"),
        "topic": get("/topics/ships/"),
        "author": get("/authors/ada/"),
        "search": get("/-/search/", {"q": OURS}),
        "nothing": get("/-/search/", {"q": f"x{OURS}"}),
        "comments": get(f"{thread.key}comments/oldest/1/"),
        "branch": get(f"{thread.key}comments/branch/{comment.pk}/2/"),
        "comment": get(comment.path),
        "reported": post(f"{comment.path}report/", {"reason": "spam"}),
        "not theirs": post(f"{comment.path}edit/", {"body": OURS}),
        "refused": post(comments, {"body": ""}),
        "bad address": post(follows, {"email": OURS}),
        "asked": post(follows, {"email": "jo@post.example"}),
        "bad link": get("/-/mail/confirm/x/"),
        "not accepted": post(comments, {"body": OURS}, headers={"Sec-Fetch-Site": "cross-site"}),
        "404": get("/not-here/"),
        "sign in": post("/-/account/sign-in/", {"username": OURS, "password": "wrong"}),
        "sign out": get("/-/account/sign-out/"),
        **_answers_to_a_writer(thread),
    }
    found = {name: answer.content.decode() for name, answer in answers.items()}
    found |= {name: render_to_string(f"errors/{name}.html") for name in ("410", "500")}
    found |= dict(_pages_about_mail())
    return found


def _answers_to_a_writer(thread: Thread) -> dict[str, Any]:
    """While their comment waits, when it is taken back, and when the discussion is closed under their hands."""
    client, path = Client(), f"/-/threads/{thread.pk}/comments/"
    comment = {"body": f"{OURS} {translation.get_language()}", "name": OURS}
    with override_settings(IMPRINT=settings.IMPRINT.model_copy(update={"hold_comments": True})):
        waiting = client.post(path, comment, follow=True)
    taken_back = client.post(f"{waiting.request['PATH_INFO']}delete/", follow=True)
    opening.set_thread_open(thread_id=thread.pk, is_open=False)
    closed, refused = client.get(thread.key), client.post(path, {"body": OURS})
    opening.set_thread_open(thread_id=thread.pk, is_open=True)
    return {"waiting": waiting, "taken back": taken_back, "closed": closed, "refused, closed": refused}


def _pages_about_mail() -> Iterator[tuple[str, str]]:
    for scope in ("all", "replies"):
        follow = Follow(email="ines@post.example", title=OURS, path="/", scope=scope)
        for name in ("confirm", "confirmed", "end", "ended", "end_digest", "ended_digest", "manage"):
            values = {"follow": follow, "follows": [follow], "frequencies": Follow.Frequency.choices}
            yield f"{name}, {scope}", render_to_string(f"mailing/{name}.html", values)
    for name in ("mail", "link_sent", "manage", "forgotten"):
        yield f"{name}, of nothing", render_to_string(f"mailing/{name}.html", {"wait_s": 9})


class Seen(HTMLParser):
    """The pieces of text that a page shows or reads out, also those that wait for scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: set[str] = set()
        self.is_program = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_program = tag in ("script", "style")
        shown = {"title", "alt", "placeholder", "aria-label"}
        self.pieces.update(" ".join(value.split()) for name, value in attrs if name in shown and value)

    def handle_endtag(self, tag: str) -> None:
        self.is_program = False

    def handle_data(self, data: str) -> None:
        if not self.is_program:
            self.pieces.add(" ".join(data.split()))


def words_of_the_site(page: str) -> set[str]:
    """Without figures, and without what the newsroom and readers wrote."""
    seen = Seen()
    seen.feed(page)
    pieces = {piece for piece in seen.pieces if not re.search(f"{OURS}|Imprint|@", piece)}
    words = {re.sub(r"\d+| \(Ctrl\+\w\)", "", piece).strip() for piece in pieces}
    return {word for word in words if re.search(r"[^\W\d_]", word)} - {"elsewhere.example"}


def same_in_english(code: str) -> set[str]:
    """Such as “Name”."""
    return {PLACEHOLDER.sub("", english).strip() for english, string in each_translation(code) if english == string}


@in_each_language
def test_pages_have_no_english_left(code: str, thread: Thread, speak: Speak):
    english = {name: words_of_the_site(page) for name, page in pages(thread).items()}
    speak(code)

    translated = {name: words_of_the_site(page) for name, page in pages(thread).items()}

    assert all(translated.values())
    left = {name: (found & english[name]) - same_in_english(code) for name, found in translated.items()}
    assert {name: words for name, words in left.items() if any(re.search("[a-z]", word) for word in words)} == {}


@in_each_language
def test_pages_say_what_the_catalogue_says(code: str, thread: Thread, speak: Speak):
    speak(code)

    found = pages(thread)

    wanted = [(name, text) for name, texts in KNOWN[code].items() for text in texts]
    assert [(name, text) for name, text in wanted if text not in found[name]] == []


@in_each_language
def test_page_names_its_language(code: str, thread: Thread, speak: Speak):
    speak(code)

    found = {re.search("<html[^>]*>", page)[0] for page in pages(thread).values()}  # type: ignore[index]

    direction = "rtl" if code == "ar" else "ltr"
    assert found == {f'<html lang="{code}" dir="{direction}">', f'<html lang="{code}">'}  # The second: a bare refusal.


@pytest.mark.parametrize(("code", "word"), [("de-at", "Suche"), ("fr-ca", "Rechercher")])
def test_language_of_a_country_has_the_words_of_the_language(code: str, word: str, site: Any, speak: Speak):
    speak(code)

    page = Client().get("/-/search/").content.decode()

    assert f'<html lang="{code}" dir="ltr">' in page
    assert f"<h1>{word}</h1>" in page


@pytest.mark.parametrize(("code", "count", "words"), [
    ("de", 0, "0 Kommentare"), ("de", 1, "1 Kommentar"), ("de", 2, "2 Kommentare"),
    ("fr", 0, "0 commentaire"), ("fr", 1, "1 commentaire"), ("fr", 2, "2 commentaires"),
    ("es", 0, "0 comentarios"), ("es", 1, "1 comentario"), ("ar", 0, "لا تعليقات"), ("ar", 2, "تعليقان"),
    ("ar", 3, "3 تعليقات"), ("ar", 11, "11 تعليقًا"), ("ar", 100, "100 تعليق"),
])  # fmt: skip
def test_plural_follows_the_language(code: str, count: int, words: str):
    with translation.override(code):
        said = translation.ngettext("%(num)s comment", "%(num)s comments", count)

    assert said % {"num": count} == words


@in_each_language
def test_words_for_scripts_keep_the_figure_that_they_replace(code: str):
    """words.js puts the true figure in place of the sample's, in a browser that chooses the sample by its plural."""
    with translation.override(code):
        page = render_to_string("discussion/words.html")

    samples = re.findall(r'<i class="(?:fresh|count)" data-n="(\d+)">([^<]*)<', page)
    assert [number for number, _text in samples] == ["1", "2", "3", "11", "100"] * 2
    says_it_by_itself = ("1", "2") if code == "ar" else ()
    with_figure = [(number, text) for number, text in samples if number not in says_it_by_itself]
    assert [text for number, text in with_figure if not text.startswith(f"{number} ")] == []


@in_each_language
def test_mails_are_in_the_language_of_the_site(code: str, thread: Thread, speak: Speak):
    english = lines_of_mails(thread)
    speak(code)

    lines = lines_of_mails(thread)

    assert [line for line in MAIL[code] if line not in lines] == []
    written_by_site = {line for line in lines & english if not line.strip().startswith(OURS) and "://" not in line}
    assert {line for line in written_by_site if re.search("[a-z]", line)} == {"Imprint"}


def lines_of_mails(thread: Thread) -> set[str]:
    """Subjects and texts of all mails that a follower gets."""
    shown = thread.all_comments.filter(state="published").order_by("pk")
    numbers, lines = list(shown.values_list("pk", flat=True)[:7]), set[str]()
    for scope in ("all", "replies"):
        follow = Follow.objects.create(
            email="ines@post.example",
            subject=f"thread:{thread.pk}",
            scope=scope,
            title=OURS,
            path=thread.key,
            asked_at=timezone.now(),
        )
        for kind in Letter.Kind:
            follow.state = Follow.State.ASKED if kind == Letter.Kind.QUESTION else Follow.State.CONFIRMED
            follow.save()
            about = {Letter.Kind.NEWS: [[follow.pk, numbers[:1]]], Letter.Kind.DIGEST: [[follow.pk, numbers]]}
            sent = compose(Letter(pk=1, follow=follow, kind=kind, about=about.get(kind, [])))
            assert sent
            lines |= {sent.subject, *str(sent.body).splitlines()}
        follow.delete()
    return lines


@in_each_language
def test_newsroom_is_in_the_language_of_the_site(code: str, thread: Thread, speak: Speak, client: Client):
    comment = make_comment(thread)
    reporting.report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam")
    client.force_login(make_moderator())
    speak(code)

    page = client.get("/-/newsroom/moderation/desk/", {"queue": "reported"}).content.decode()

    assert [text for text in NEWSROOM[code] if text not in page] == []
