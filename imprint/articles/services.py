"""What follows when Wagtail publishes, moves or takes away a page: its address, and the bakes."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from imprint import publishing
from imprint.articles.keys import LATEST, MENU
from imprint.articles.models import Article, GonePath, PictureRendition


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
def redirect_path(*, old_path: str, page: Page) -> Redirect:
    """Readers who come by the old path are sent to the page, wherever it moves."""
    redirect, _created = Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old_path),
        site=Site.objects.get(is_default_site=True),
        defaults={"redirect_page": page, "redirect_link": "", "is_permanent": True, "automatically_created": True},
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
    parent = article.get_parent()
    lists = [f"list:section:{parent.pk}"]
    lists += [f"list:topic:{topic.pk}" for topic in article.topics.all()]
    lists += [f"list:author:{byline.author_id}" for byline in article.bylines.all()]
    month = f"{timezone.localtime(article.published_at):%Y-%m}" if article.published_at else ""
    return [*lists, *(f"{key}:{month}" for key in lists if month)]


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
            redirect_path(old_path="/" + before.removeprefix(root.url_path), page=moved)
    publishing.order([MENU, LATEST, *(f"page:{pk}" for pk in below.values_list("pk", flat=True))])


@transaction.atomic
def remember_gone(*, article: Article) -> None:
    if article.public_path:
        GonePath.objects.get_or_create(path=article.public_path)
        publishing.order([publishing.file_key(article.public_path)])


def forget_lost_renditions() -> int:
    """After the baked folder was lost: renditions that have no file any more are made again when a page shows them."""
    lost = [
        rendition
        for rendition in PictureRendition.objects.all()
        if not rendition.file.storage.exists(rendition.file.name)
    ]
    PictureRendition.objects.filter(pk__in=[rendition.pk for rendition in lost]).delete()
    return len(lost)
