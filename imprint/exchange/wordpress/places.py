"""Where items belong: sections, topics, authors; made when the first item needs them."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from imprint.articles import services
from imprint.articles.models import Author, Section, Sections, StandingPage, Topic
from imprint.exchange.report import Outcome, Report
from imprint.exchange.wordpress.memory import Memory
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.records import Post, Term
from imprint.exchange.wordpress.survey import Survey
from imprint.exchange.wordpress.words import free_slug, plain, slug_of

NO_SECTION = "uncategorized"
NAME_LENGTH = 120
OURS = ("/-/", "/static/", "/media/", "/documents/", "/sections/", "/topics/", "/authors/", "/moderation/")


class Places:
    """Remembers in a run what it found, so that ten thousand articles do not ask ten thousand times."""

    def __init__(self, found: Survey, memory: Memory, report: Report) -> None:
        self._found = found
        self._memory = memory
        self._report = report
        self._known: dict[tuple[str, str], int] = {}
        self._topics: dict[int, Topic] = {}

    def forget(self) -> None:
        """After a transaction was rolled back: what was made in it is gone."""
        self._known.clear()
        self._topics.clear()

    def section(self, post: Post) -> Section:
        """The first category, or the one that a plugin says is the main one."""
        term = self._main_category(post) or Term("category", "", _("News"))
        pk = self._pk("section", term.slug or "news", lambda: self._section(term))
        return Section.objects.get(pk=pk)

    def topics(self, post: Post) -> list[Topic]:
        """What else the post is filed under: tags and further categories."""
        pks = self._topic_pks(post)
        if missing := [pk for pk in pks if pk not in self._topics]:
            self._topics |= Topic.objects.in_bulk(missing)
        return sorted((self._topics[pk] for pk in pks), key=lambda topic: topic.name)

    def _topic_pks(self, post: Post) -> set[int]:
        main = self._main_category(post)
        terms = [*_terms(post, "post_tag", "tag"), *(term for term in _terms(post, "category") if term != main)]
        named = {slug_of(term.slug, term.name): term for term in terms if term.slug != NO_SECTION}
        return {self._pk("topic", slug, partial(self._topic, term)) for slug, term in named.items() if slug}

    def authors(self, post: Post, notes: Notes) -> list[int]:
        """Our ids of those who sign: the co-authors that a plugin knows, else the account that wrote it."""
        logins = [(term.slug.removeprefix("cap-"), term.name) for term in _terms(post, "author")]
        if not logins and post.creator:
            logins = [(post.creator, post.creator)]
        return [self._author_pk(login, name, post, notes) for login, name in dict(logins).items()]

    def _author_pk(self, login: str, name: str, post: Post, notes: Notes) -> int:
        person = self._found.people.get(login)
        if person is None and name == login:
            notes.add("author", f"{login}: {post.name}")
        shown = plain(person.name if person else name, NAME_LENGTH) or login[:NAME_LENGTH]
        return self._pk("author", login, lambda: self._author(login, shown))

    def _main_category(self, post: Post) -> Term | None:
        terms = _terms(post, "category")
        main = post.meta.get("_yoast_wpseo_primary_category") or post.meta.get("rank_math_primary_category")
        chosen = [term for term in terms if main and self._found.category(term).term_id == main]
        named = [term for term in terms if term.slug != NO_SECTION]
        return next(iter([*chosen, *named, *terms]), None)

    def _pk(self, kind: str, their_id: str, make: Callable[[], int]) -> int:
        if (kind, their_id) not in self._known:
            self._known[kind, their_id] = make()
        return self._known[kind, their_id]

    def _section(self, term: Term) -> int:
        known = self._memory.get("section", term.slug or "news")
        if known and Section.objects.filter(pk=known.our_id).exists():
            self._report.count("sections", Outcome.AS_BEFORE)
            return known.our_id
        slug = slug_of(term.slug, term.name) or "section"
        if section := Section.objects.filter(slug=slug).first():
            self._report.count("sections", Outcome.AS_BEFORE)
        else:
            section = self._new_section(term, slug)
            self._report.count("sections", Outcome.NEW)
        self._memory.keep("section", term.slug or "news", section)
        return section.pk

    def _new_section(self, term: Term, slug: str) -> Section:
        about = self._found.category(term)
        title = plain(about.name or term.name, 250) or slug
        section = Section(title=title, slug=slug, about=plain(about.about, 5_000), live=True)
        Sections.objects.get().add_child(instance=section)
        services.order_page(page=section)
        if term.slug:
            services.redirect_path(old_path=f"/category/{term.slug}/", page=section)
            self._report.count("redirects", Outcome.NEW)
        return section

    def lead(self, old_path: str, address: str) -> None:
        """Readers who come by an old path of the site are sent to an address here that is no page of Wagtail's."""
        old = Redirect.normalise_path(old_path)
        if not is_in_use(old) and not Redirect.objects.filter(old_path=old).exists():
            site = Site.objects.get(is_default_site=True)
            Redirect.objects.create(old_path=old, site=site, redirect_link=address, automatically_created=True)
            self._report.count("redirects", Outcome.NEW)

    def _topic(self, term: Term) -> int:
        slug = slug_of(term.slug, term.name)
        known = self._memory.get("topic", slug)
        if known and Topic.objects.filter(pk=known.our_id).exists():
            self._report.count("topics", Outcome.AS_BEFORE)
            return known.our_id
        about = self._found.category(term) if term.domain == "category" else term
        name = plain(about.name or term.name, NAME_LENGTH) or slug
        fields = {"name": name, "about": plain(about.about, 5_000)}
        topic, is_new = Topic.objects.get_or_create(slug=slug, defaults=fields)
        self._report.count("topics", Outcome.NEW if is_new else Outcome.AS_BEFORE)
        if is_new and term.slug:
            self.lead(f"/{'category' if term.domain == 'category' else 'tag'}/{term.slug}/", topic.path)
        self._memory.keep("topic", slug, topic)
        return topic.pk

    def _author(self, login: str, name: str) -> int:
        known = self._memory.get("author", login)
        author = Author.objects.filter(pk=known.our_id).first() if known else None
        if author and known:
            return self._author_as_before(author, known.theirs, login, name)
        if author := Author.objects.filter(name__iexact=name).first():
            self._report.count("authors", Outcome.AS_BEFORE)
        else:
            wish = slug_of(login, name) or "author"
            slug = free_slug(wish, f"{Author.objects.count()}", lambda slug: Author.objects.filter(slug=slug).exists())
            author = Author.objects.create(name=name, slug=slug)
            self.lead(f"/author/{login}/", author.path)
            self._report.count("authors", Outcome.NEW)
        self._memory.keep("author", login, author, theirs=name[:64])
        return author.pk

    def _author_as_before(self, author: Author, before: str, login: str, name: str) -> int:
        """A new name there is a new name here, unless it was changed here too."""
        if name[:64] != before and author.name[:64] == before:
            author.name = name
            author.save(update_fields=["name"])
            self._memory.keep("author", login, author, theirs=name[:64])
            self._report.count("authors", Outcome.CHANGED)
        else:
            self._report.count("authors", Outcome.AS_BEFORE)
        return author.pk


def _terms(post: Post, *domains: str) -> list[Term]:
    """Without the nameless doubles of old exports."""
    named = [term for term in post.terms if term.domain in domains and (term.slug or term.name)]
    with_slug = {term.name for term in named if term.slug}
    return [term for term in named if term.slug or term.name not in with_slug]


def is_in_use(old_path: str) -> bool:
    """Whether a standing page is there, or something else of ours."""
    if f"{old_path}/".startswith(OURS):
        return True
    root = Site.objects.get(is_default_site=True).root_page
    return StandingPage.objects.filter(url_path=f"{root.url_path}{old_path.strip('/')}/").exists()


def slugs_below(parent: Page, but: int | None = None) -> Callable[[str], bool]:
    """Whether an address below this page is taken, by another page than `but`."""
    return lambda slug: Page.objects.child_of(parent).filter(slug=slug).exclude(pk=but).exists()
