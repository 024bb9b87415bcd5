from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from imprint import publishing
from imprint.articles.models import Author, Section, Topic
from imprint.articles.queries import paths_of


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    list_display = ["name", "role", "slug"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "slug"]


class PeopleAndTopics(SnippetViewSetGroup):
    items = (AuthorViewSet, TopicViewSet)
    menu_label = _("Authors, topics")
    menu_icon = "group"
    menu_order = 260


register_snippet(PeopleAndTopics)


class WritePanel(Component):
    """On the dashboard: the way to a new article, which else lies behind four clicks."""

    name = "write"
    template_name = "articles/newsroom/write.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        sections = Section.objects.order_by("path")
        return {"sections": [section for section in sections if section.permissions_for_user(user).can_add_subpage()]}


@hooks.register("construct_homepage_panels")
def _write(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WritePanel())


@hooks.register("insert_global_admin_css")
def _newsroom_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/newsroom.css"))


@hooks.register("insert_global_admin_js")
def _newsroom_script() -> str:
    return format_html('<script src="{}" defer></script>', static("js/newsroom.js"))


class NotedPageLinkHandler(PageLinkHandler):
    """Links inside a text: resolved in one query, root-relative, and noted, since the page they lead to may move."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        wanted = frozenset(int(attrs["id"]) for attrs in attrs_list if attrs.get("id", "").isdigit())
        publishing.depend_on(*(f"page:{pk}" for pk in wanted))
        paths = paths_of(wanted)
        found = [paths.get(int(attrs["id"])) if attrs.get("id", "").isdigit() else None for attrs in attrs_list]
        return [format_html('<a href="{}">', path) if path else "<a>" for path in found]


@hooks.register("register_rich_text_features", order=10)
def _links(features) -> None:  # type: ignore[no-untyped-def]
    features.register_link_type(NotedPageLinkHandler)
