"""What the body of an article is made of."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

YOUTUBE = re.compile(r"(?:/(?:embed|shorts|live)/)?([\w-]+)/?", re.ASCII)
VIMEO = re.compile(r"(?:/[a-z]+)*(?:/\w+)?/(\d+)(?:/([0-9a-f]+))?/?", re.ASCII)
FOREIGN = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
WORDS = ["bold", "italic", "link", "document-link", "strikethrough", "superscript", "subscript", "code"]
TEXT = [*WORDS, "ol", "ul", "h3", "h4"]


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.RichTextBlock(features=WORDS, required=False, label=_("Caption"))
    credit = blocks.CharBlock(required=False, label=_("Credit"), help_text=_("Empty: the credit of the picture."))
    is_illustrative = blocks.BooleanBlock(
        required=False,
        label=_("Illustrative image"),
        help_text=_("It shows something like the subject, not the subject."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "articles/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(ImageChooserBlock(label=_("Picture")), min_num=2, label=_("Pictures"))
    caption = blocks.RichTextBlock(features=WORDS, required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "articles/blocks/gallery.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=WORDS, label=_("Quotation"))
    source = blocks.CharBlock(required=False, label=_("Who said or wrote it, where"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "articles/blocks/quotation.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"))
    text = blocks.RichTextBlock(features=TEXT, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "articles/blocks/callout.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(required=False, label=_("Title"), help_text=_("Empty: the title of the document."))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "articles/blocks/document.html"


class SourcesBlock(blocks.StructBlock):
    sources = blocks.ListBlock(blocks.RichTextBlock(features=WORDS), label=_("Sources"))

    class Meta:
        icon = "list-ol"
        label = _("Sources")
        template = "articles/blocks/sources.html"


class EmbedValue(blocks.StructValue):
    """A film or sound elsewhere; nothing of it is asked for before the reader clicks."""

    @property
    def host(self) -> str:
        return (urlsplit(self["url"]).hostname or "").removeprefix("www.")

    @property
    def frame_address(self) -> str:
        """The address to show in a frame, from a host that the site allows; empty when only a link will do."""
        address = self._frame_address()
        return address if urlsplit(address).hostname in settings.IMPRINT.embed_hosts else ""

    def _frame_address(self) -> str:
        """Of the two services whose players we know, in their forms that do not track; of another host its own."""
        parts = urlsplit(self["url"])
        if self.host in ("youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"):
            path = f"/embed{parts.path}" if self.host == "youtu.be" else parts.path
            film = parse_qs(parts.query).get("v", [""])[0] if path == "/watch" else path
            found = YOUTUBE.fullmatch(film)
            return f"https://www.youtube-nocookie.com/embed/{found[1]}" if found else ""
        if self.host in ("vimeo.com", "player.vimeo.com"):
            found = VIMEO.fullmatch(parts.path)
            if not found:
                return ""
            key = found[2] or parse_qs(parts.query).get("h", [""])[0]
            return f"https://player.vimeo.com/video/{found[1]}?{f'h={key}&' if key.isalnum() else ''}dnt=1"
        return str(self["url"]) if parts.scheme == "https" else ""


class EmbedBlock(blocks.StructBlock):
    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("What it shows"))

    class Meta:
        icon = "media"
        label = _("Embed, loads after a click")
        template = "articles/blocks/embed.html"
        value_class = EmbedValue


def _no_foreign_picture(tag: str, attribute: str, value: str) -> str | None:
    """Of the site itself, or of nobody: a page may be read from a host that sends no policy."""
    is_foreign = FOREIGN.match("".join(value.split()))
    return None if (tag, attribute) == ("img", "src") and is_foreign else value


class HtmlBlock(blocks.TextBlock):
    """HTML brought along from another system; cleaned of scripts and foreign frames each time it is shown."""

    def render_basic(self, value: str, context: object = None) -> SafeString:
        return mark_safe(nh3.clean(value, link_rel="noopener", attribute_filter=_no_foreign_picture))  # noqa: S308  # Cleaned by nh3 here.

    class Meta:
        icon = "code"
        label = _("HTML")


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "articles/blocks/heading.html"


def _no_empty_table(value: dict[str, list[list[str | None]]] | None) -> None:
    if value and not any(cell for row in value.get("data", []) for cell in row):
        raise ValidationError(_("This table is empty."))


class FilledTableBlock(TableBlock):
    """Wagtail's takes no validators."""

    def clean(self, value: Any) -> Any:
        _no_empty_table(value)
        return super().clean(value)


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT, label=_("Text"), template="articles/blocks/text.html")
    heading = HeadingBlock()
    quotation = QuotationBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    table = FilledTableBlock(label=_("Table"), icon="table", template="articles/blocks/table.html")
    document = DocumentBlock()
    embed = EmbedBlock()
    callout = CalloutBlock()
    sources = SourcesBlock()
    html = HtmlBlock(required=False)


class LeadBlock(blocks.StructBlock):
    """The article on top, and up to three beside it. Without a choice the newest."""

    article = blocks.PageChooserBlock("articles.Article", required=False, label=_("Leading article"))
    beside = blocks.ListBlock(
        blocks.PageChooserBlock("articles.Article"), default=[], min_num=0, max_num=3, label=_("Beside it")
    )

    class Meta:
        icon = "pick"
        label = _("Lead")


class SectionBlock(blocks.StructBlock):
    """The newest of one section."""

    section = blocks.PageChooserBlock("articles.Section", label=_("Section"))
    count = blocks.IntegerBlock(default=4, min_value=1, max_value=12, label=_("How many articles"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Section")


class NoteBlock(blocks.StructBlock):
    """A word from the newsroom between the sections."""

    title = blocks.CharBlock(required=False, label=_("Title"))
    text = blocks.RichTextBlock(features=WORDS, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Note")


class FrontBlock(blocks.StreamBlock):
    lead = LeadBlock()
    section = SectionBlock()
    latest = blocks.IntegerBlock(default=8, min_value=1, max_value=30, icon="history", label=_("Latest articles"))
    note = NoteBlock()
