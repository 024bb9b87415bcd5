"""Content for the measurements; runs inside a site."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from imprint.articles.models import Article, Section, Sections
from imprint.articles.setup import set_up_site
from imprint.core.text import render_comment
from imprint.discussion.models import Thread
from imprint.exchange.threads import OldComment, bring_in

PARAGRAPH = (
    "<p>For the first time in a year somebody at the harbour office picked up the telephone. The <i>Maren</i>, they "
    'said, is ready. She has been ready since January; see <a linktype="page" id="{section}">the section</a>. What she '
    "does not have is a certificate, and what the certificate needs is an inspector, and the inspector comes from the "
    "capital by ferry. The first extension was signed in March. The second, for twice the sum, was not put to a vote "
    "at all.</p>"
)


def section() -> Section:
    set_up_site()
    found = Section.objects.first()
    if found is None:
        found = Sections.objects.get().add_child(instance=Section(title="Harbour", slug="harbour"))
        found.save_revision().publish()
    return found


def article(number: int = 0, paragraphs: int = 10) -> Article:
    """A published article of about 5,000 characters."""
    parent = Section.objects.get(pk=section().pk)
    text = PARAGRAPH.format(section=parent.pk)
    made = Article(
        title=f"The ferry that would not sail, part {number}",
        slug=f"ferry-{number}",
        standfirst="For eleven months the council has paid for a crossing that nobody can take.",
        published_at=timezone.now() - timedelta(hours=number),
        body=[("text", text) for _ in range(paragraphs)],
    )
    parent.add_child(instance=made)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def body_as_the_editor_sends_it(paragraphs: int = 10) -> dict[str, str]:
    """The fields of the form for the same text."""
    text = rich_text(PARAGRAPH.format(section=section().pk))
    fields: dict[str, str] = nested_form_data({"body": streamfield([("text", text)] * paragraphs)})
    return fields


@transaction.atomic
def articles(count: int) -> None:
    for number in range(count):
        article(number)


def comments(thread: Thread, count: int, replies: int = 0) -> None:
    """`count` comments at the top and `replies` below the first ones, an hour old and more."""
    now = timezone.now() - timedelta(hours=1)
    html = render_comment("A sentence that somebody wrote **some time ago**, and another one.")
    old = [OldComment(str(n), "", f"Reader {n}", "x", html, now - timedelta(seconds=count - n)) for n in range(count)]
    old += [OldComment(f"r{n}", str(n % count), f"Answer {n}", "x", html, now) for n in range(replies)]
    bring_in(thread=thread, comments=old, source="bench")
