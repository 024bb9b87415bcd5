"""Articles and the pages that lead to them; all of it is edited in Wagtail."""

from __future__ import annotations

from datetime import datetime
from secrets import randbelow
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from imprint.articles.blocks import WORDS, BodyBlock, FrontBlock

RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"}


class Picture(AbstractImage):
    """An image with what a newsroom must say about it."""

    credit = models.CharField(_("credit"), max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter")
        ]


class Author(index.Indexed, models.Model):  # type: ignore[django-manager-missing]  # ParentalKey has no types.
    """Somebody who signs articles; not necessarily with an account here."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    about = RichTextField(_("about"), features=WORDS, blank=True)
    portrait = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="author"
    )

    panels = [FieldPanel(name) for name in ("name", "slug", "role", "about", "portrait", "user")]
    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"/authors/{self.slug}/"


class Topic(index.Indexed, models.Model):
    """A subject that runs through sections."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    about = models.TextField(_("about"), blank=True)

    panels = [FieldPanel(name) for name in ("name", "slug", "about")]
    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"/topics/{self.slug}/"


class PreviewedAsServed:
    """What an editor previews is what readers will get."""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        answer: HttpResponse = self.serve(request)  # type: ignore[attr-defined]  # Each page of ours has it.
        return answer


class FrontPage(PreviewedAsServed, Page):
    """What readers see first; an empty one shows the newest articles and every section."""

    body = StreamField(FrontBlock(), blank=True, verbose_name=_("arrangement"))
    content_panels = [*Page.content_panels, FieldPanel("body")]

    max_count = 1
    private_page_options: ClassVar[list[str]] = []  # A baked page cannot ask who is reading.
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["articles.Sections", "articles.StandingPage"]

    class Meta:
        verbose_name = _("front page")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        from imprint.articles import views  # views need the models of this file.

        return views.front(request, self)


class Sections(PreviewedAsServed, Page):
    """The node that sections hang on; its own page lists them."""

    max_count = 1
    private_page_options: ClassVar[list[str]] = []  # A baked page cannot ask who is reading.
    parent_page_types: ClassVar = ["articles.FrontPage"]
    subpage_types: ClassVar = ["articles.Section"]

    class Meta:
        verbose_name = _("list of sections")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        from imprint.articles import views

        return views.sections(request, self)


class Section(PreviewedAsServed, Page):
    about = models.TextField(_("about"), blank=True)
    readers_can_comment = models.BooleanField(
        _("readers can comment on new articles"),
        default=True,
        help_text=_("What the box of a new article of this section begins with."),
    )
    content_panels = [*Page.content_panels, FieldPanel("about")]
    settings_panels = [*Page.settings_panels, FieldPanel("readers_can_comment")]

    private_page_options: ClassVar[list[str]] = []  # A baked page cannot ask who is reading.
    parent_page_types: ClassVar = ["articles.Sections"]
    subpage_types: ClassVar = ["articles.Article"]

    class Meta:
        verbose_name = _("section")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        from imprint.articles import views

        return views.section(request, self)


TAKEN = ("topics", "authors", "talk", "moderation")
"""First parts of addresses that mean something on every site."""
TOP = 3


class StandingPage(PreviewedAsServed, Page):
    """A page that stays: the legal imprint, house rules, how to support us."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    is_in_footer = models.BooleanField(_("linked at the foot of every page"), default=True)
    language = models.CharField(_("language"), max_length=12, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("is_in_footer"), FieldPanel("language")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    private_page_options: ClassVar[list[str]] = []  # A baked page cannot ask who is reading.
    parent_page_types: ClassVar = ["articles.FrontPage", "articles.StandingPage"]
    subpage_types: ClassVar = ["articles.StandingPage"]

    class Meta:
        verbose_name = _("standing page")

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN and (self.depth or TOP) <= TOP:  # One that is being made does not know its depth yet.
            raise ValidationError({"slug": _("The site itself has pages at this address; choose another one.")})

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        from imprint.articles import views

        return views.standing_page(request, self)


class ArticleForm(WagtailAdminPageForm):
    """A new article begins as its section says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and isinstance(self.parent_page, Section):
            self.initial["readers_can_comment"] = self.parent_page.readers_can_comment

    def is_valid(self) -> bool:
        """A question is put to words that stand in the text as it is saved now, and a credited comment is there."""
        from imprint.articles import questions  # It needs the models of this file.

        is_valid: bool = super().is_valid()
        return questions.check_form(self) and is_valid


class ArticleQuerySet(PageQuerySet):
    def newest_first(self) -> ArticleQuerySet:
        return self.order_by("-published_at", "-pk")

    def for_lists(self) -> ArticleQuerySet:
        """With what a list shows, in a fixed number of queries, and without the bodies."""
        return (
            self.defer("body")
            .select_related("lead_picture")
            .prefetch_related("bylines__author", "lead_picture__renditions")
        )


ArticleManager = PageManager.from_queryset(ArticleQuerySet)


class Article(PreviewedAsServed, Page):
    """One piece of journalism, at an address made of its date and slug that outlives sections."""

    standfirst = models.TextField(_("standfirst"), blank=True, help_text=_("One or two sentences under the headline."))
    lead_picture = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("lead picture")
    )
    lead_caption = RichTextField(_("caption"), features=WORDS, blank=True)
    lead_credit = models.CharField(_("credit"), max_length=255, blank=True)
    lead_is_illustrative = models.BooleanField(
        _("illustrative image"), default=False, help_text=_("It shows something like the subject, not the subject.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    topics = ParentalManyToManyField(Topic, blank=True, related_name="articles", verbose_name=_("topics"))
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("Two letters, such as de or ar. Empty: the site's.")
    )
    canonical_address = models.URLField(
        _("canonical address"), max_length=500, blank=True, help_text=_("Where a piece taken over first appeared.")
    )
    published_at = models.DateTimeField(
        _("date of publication"), null=True, blank=True, help_text=_("Empty: the moment of its first publication.")
    )
    readers_can_comment = models.BooleanField(
        _("readers can comment"), default=True, help_text=_("It counts from the next publication on.")
    )
    public_path = models.CharField(max_length=300, unique=True, null=True, blank=True, editable=False)
    # What readers answered and pointed at, counted with each such comment so that no page has to: by the number of
    # the question, and "all".
    inline_counts = models.JSONField(default=dict, blank=True, editable=False)

    objects = ArticleManager()
    base_form_class = ArticleForm
    exclude_fields_in_copy: ClassVar = ["public_path", "published_at", "inline_counts"]  # A copy was never published.

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        InlinePanel("bylines", label=_("Byline"), heading=_("Bylines")),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("lead_picture", "lead_caption", "lead_credit", "lead_is_illustrative")],
            heading=_("Lead picture"),
        ),
        FieldPanel("body"),
        InlinePanel("questions", label=_("Question"), heading=_("Questions to readers")),
        FieldPanel("topics"),
        InlinePanel("corrections", label=_("Correction"), heading=_("Corrections")),
    ]
    settings_panels = [
        PublishingPanel(),
        *[FieldPanel(n) for n in ("readers_can_comment", "published_at", "language", "canonical_address")],
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=2),
        index.SearchField("body"),
        index.FilterField("published_at"),
        index.FilterField("public_path"),
        index.RelatedFields("bylines", [index.RelatedFields("author", [index.SearchField("name")])]),
    ]
    private_page_options: ClassVar[list[str]] = []  # A baked page cannot ask who is reading.
    parent_page_types: ClassVar = ["articles.Section"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("article")
        indexes = [models.Index(fields=["-published_at"], name="article_newest_first")]

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    def path_from_date(self) -> str:
        """Where it belongs: the date of publication on the site's clock, and the slug."""
        now = timezone.now()
        published_at = self.published_at or self.first_published_at or max(self.go_live_at or now, now)
        return f"/{on_clock_of_site(published_at):%Y/%m/%d}/{self.slug}/"

    def clean(self) -> None:
        super().clean()
        if self.language and self.language.split("-")[0] not in known_languages():
            raise ValidationError({"language": _("This is not the code of a language. German is de, Arabic is ar.")})
        if self.slug and Article.objects.filter(public_path=self.path_from_date()).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another article of the same day has this address.")})

    def with_content_json(self, content: dict[str, Any]) -> Article:
        """An old revision comes back without its old address: that belongs to the page, not to its text."""
        article: Article = super().with_content_json(content)
        article.public_path, article.inline_counts = self.public_path, self.inline_counts
        return article

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        parts = super().get_url_parts(request)
        return (parts[0], parts[1], self.public_path or self.path_from_date()) if parts else None

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        from imprint.articles import views

        if self.public_path and request.path != self.public_path and not getattr(request, "is_preview", False):
            return HttpResponsePermanentRedirect(self.public_path)
        return views.article_page(request, self)


class GonePath(models.Model):
    """Where an article was that an editor deleted; readers get 410, not 404."""

    path = models.CharField(max_length=300, unique=True)

    def __str__(self) -> str:
        return self.path


class Byline(Orderable):
    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="bylines", verbose_name=_("author"))

    panels = [FieldPanel("author")]

    def __str__(self) -> str:
        return str(self.author)


class Correction(Orderable):
    """What was wrong and since when it is right; it stays visible."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="corrections")
    corrected_at = models.DateTimeField(_("when"), default=timezone.now)
    text = RichTextField(_("what was wrong, what is right"), features=WORDS)
    thanks_to = models.CharField(
        _("thanks to a comment"),
        max_length=300,
        blank=True,
        help_text=_("If a reader's comment led to it: the address of that comment, or its number."),
    )

    panels = [FieldPanel("corrected_at"), FieldPanel("text"), FieldPanel("thanks_to")]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.corrected_at:%Y-%m-%d}"


def _new_number() -> int:
    return randbelow(2**31 - 1) + 1


class Question(Orderable):
    """Something that the newsroom asks its readers about words of the article."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="questions")
    phrase = models.CharField(
        _("words in the text"), max_length=300, help_text=_("As they stand in the text; they are marked there.")
    )
    occurrence = models.PositiveSmallIntegerField(
        _("which place"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("1 is the first place where these words stand, 2 the second."),
    )
    question = models.CharField(_("question to readers"), max_length=300)
    # Answers know it by this: Wagtail writes new rows at each publication of an old draft, and this goes along.
    number = models.PositiveIntegerField(default=_new_number)

    panels = [
        *[FieldPanel(name) for name in ("phrase", "occurrence", "question")],
        FieldPanel("number", widget=forms.HiddenInput, classname="w-hidden"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question to readers")
        verbose_name_plural = _("questions to readers")

    def __str__(self) -> str:
        return self.question


def on_clock_of_site(moment: datetime) -> datetime:
    """In the newsroom each editor has a clock of their own; addresses and months follow the site's."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def direction_of(language: str) -> str:
    return "rtl" if (language or settings.LANGUAGE_CODE).split("-")[0] in RIGHT_TO_LEFT else "ltr"


def known_languages() -> set[str]:
    return {code.split("-")[0] for code in LANG_INFO} | RIGHT_TO_LEFT
