"""What follows when Wagtail publishes, moves or takes away a page: its address, and the bakes."""

import logging
from collections.abc import Iterable, Iterator
from itertools import count
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex, Revision, Site

from imprint import publishing
from imprint.articles import queries
from imprint.articles.keys import LATEST, MENU, months_key
from imprint.articles.models import Article, GonePath, PictureRendition, Section, on_clock_of_site
from imprint.publishing.models import BakedFile

logger = logging.getLogger("imprint.articles")


@transaction.atomic
def settle_address(*, article: Article) -> None:
    """Give a published article its date and path; a path that it had before leads to the new one for ever."""
    article.published_at = article.published_at or article.first_published_at or timezone.now()
    before, article.public_path = article.public_path, article.path_from_date()
    Article.objects.filter(pk=article.pk).update(published_at=article.published_at, public_path=article.public_path)
    if before and before != article.public_path:
        redirect_path(old_path=before, page=article)
        publishing.order([publishing.file_key(before), publishing.file_key(article.public_path)])
    Redirect.objects.filter(old_path=Redirect.normalise_path(article.public_path)).delete()
    GonePath.objects.filter(path=article.public_path).delete()


@transaction.atomic
def redirect_path(*, old_path: str, page: Page | None = None, link: str = "") -> Redirect:
    """Readers who come by the old path are sent to the page, wherever it moves; or to the path `link`."""
    redirect, _created = Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old_path),
        site=Site.objects.get(is_default_site=True),
        defaults={"redirect_page": page, "redirect_link": link, "is_permanent": True, "automatically_created": True},
    )
    publishing.order([publishing.file_key(served_path(redirect.old_path))])
    return redirect


def served_path(old_path: str) -> str:
    """The path to bake for Wagtail's stored form of an old path, which has no slash at its end."""
    last = old_path.rpartition("/")[2]
    return old_path if "." in last or old_path.endswith("/") else old_path + "/"


@transaction.atomic
def order_page(*, page: Page) -> None:
    """Have the page baked, and every list that shows it or ought to."""
    keys = {f"page:{page.pk}"}
    if isinstance(page, Article):
        keys |= {*list_keys(page), LATEST}
    else:
        keys.add(MENU)
    publishing.order(keys)


def list_keys(article: Article) -> Iterable[str]:
    """The lists that an article belongs to: its section, topics and authors, each also by month."""
    parent, others = article.get_parent(), queries.live_articles().exclude(pk=article.pk)
    lists = {f"list:section:{parent.pk}": others.descendant_of(parent)}
    lists |= {f"list:topic:{topic.pk}": others.filter(topics=topic) for topic in article.topics.all()}
    authors = [byline.author_id for byline in article.bylines.all()]
    lists |= {f"list:author:{pk}": others.filter(bylines__author=pk) for pk in authors}
    if not article.published_at:
        return list(lists)
    at = on_clock_of_site(article.published_at)
    month = queries.first_of(at.year, at.month)
    alone = [key for key, beside in lists.items() if not queries.of_month(beside, month).exists()]
    return [*lists, *(f"{key}:{at:%Y-%m}" for key in lists), *map(months_key, alone)]


@transaction.atomic
def lead_on(*, page: Page, url_path_before: str) -> None:
    """After a move or a new slug: readers who come by the old paths of the page and those beneath are sent on.

    Articles keep their paths, which do not hang on the tree; they and the lists are baked again.
    """
    root = Site.objects.get(is_default_site=True).root_page
    below = page.get_descendants(inclusive=True).live()
    for moved in below.not_type(Article).exclude(pk=root.pk):
        before = url_path_before + moved.url_path.removeprefix(page.url_path)
        if before != moved.url_path and before.startswith(root.url_path):
            old_path = "/" + before.removeprefix(root.url_path)
            redirect_path(old_path=old_path, page=moved)
            _lead_on_lists(moved.specific, old_path)
    lists = list_keys(Article.objects.get(pk=page.pk)) if isinstance(page.specific, Article) else ()
    publishing.order([MENU, LATEST, *lists, *(f"page:{pk}" for pk in below.values_list("pk", flat=True))])


def _lead_on_lists(page: Page, old_path: str) -> None:
    """The feed and the months of a section, which are no pages of Wagtail's."""
    if not isinstance(page, Section):
        return
    months = [f"{month:%Y/%m}/" for month in queries.months_of(queries.live_articles().descendant_of(page))]
    for rest in ("feed.xml", *months):
        new_path = f"/sections/{page.slug}/{rest}"
        redirect_path(old_path=old_path + rest, link=new_path)
        publishing.order([publishing.file_key(new_path)])


@transaction.atomic
def remember_gone(*, page: Page) -> None:
    """Of a deleted page that was published once: its path, and those that led to it."""
    if page.first_published_at is None:
        return
    parts = page.get_url_parts()
    own = page.public_path if isinstance(page, Article) else unquote(parts[2]) if parts and parts[2] else ""
    earlier = [served_path(redirect.old_path) for redirect in Redirect.objects.filter(redirect_page=page)]
    for path in filter(None, (own, *earlier)):
        GonePath.objects.get_or_create(path=path)
        publishing.order([publishing.file_key(path)])


@transaction.atomic
def order_document(*, document: AbstractDocument) -> None:
    """After it was replaced, renamed or deleted: its files under old and new names, and the pages that lead to it."""
    pages = {reference.object_id for reference in ReferenceIndex.get_references_to(document)}
    files = set(BakedFile.objects.filter(path__startswith=f"/documents/{document.pk}/").values_list("path", flat=True))
    publishing.order([f"page:{pk}" for pk in pages] + [publishing.file_key(path) for path in {*files, document.url}])


def publish_due() -> None:
    """Publish what was scheduled for now or before, and take away what has expired; none holds up another."""
    now = timezone.now()
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk"):
        try:
            _publish_as_scheduled(revision)
        except Exception:
            logger.exception("“%s” could not be published as it was scheduled; it is tried again", revision.object_str)
    for page in Page.objects.live().filter(expire_at__lt=now).specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


@transaction.atomic
def _publish_as_scheduled(revision: Revision) -> None:
    """When another article has taken its address meanwhile, it gets the next free one: nobody is there to ask."""
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as error:
        article = revision.as_object()
        if not isinstance(article, Article) or "slug" not in error.message_dict:
            raise
        article.slug = next(_free_slugs(article))
        article.save_revision().publish(log_action="wagtail.publish.scheduled")


def _free_slugs(article: Article) -> Iterator[str]:
    slug, parent = article.slug, article.get_parent()
    for number in count(2):
        article.slug = f"{slug}-{number}"
        is_taken = Article.objects.filter(public_path=article.path_from_date()).exclude(pk=article.pk).exists()
        if not is_taken and Page._slug_is_available(article.slug, parent, article):
            yield article.slug


def forget_lost_renditions() -> int:
    """After the baked folder was lost: renditions that have no file any more are made again when a page shows them."""
    lost = [
        rendition
        for rendition in PictureRendition.objects.all()
        if not rendition.file.storage.exists(rendition.file.name)
    ]
    PictureRendition.objects.filter(pk__in=[rendition.pk for rendition in lost]).delete()
    return len(lost)
