from django.urls import path, re_path, register_converter
from django.views.decorators.http import require_safe

from imprint.articles import feeds, search, sitemaps, views


class Year:
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class Month(Year):
    regex = "[0-9]{2}"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


register_converter(Year, "yyyy")
register_converter(Month, "mm")

DATED = r"^(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/(?P<slug>[^/]+)/"

urlpatterns = [
    path("feed.xml", feeds.rss),
    path("atom.xml", feeds.atom),
    path("sections/<str:slug>/feed.xml", feeds.section_rss),
    path("sitemap.xml", sitemaps.sitemap),
    path("news-sitemap.xml", sitemaps.news_sitemap),
    path("robots.txt", sitemaps.robots),
    path("-/search/", search.search),
    path("sections/<str:slug>/<yyyy:year>/<mm:month>/", views.section_month),
    path("topics/<str:slug>/", views.topic),
    path("topics/<str:slug>/<yyyy:year>/<mm:month>/", views.topic_month),
    path("authors/<str:slug>/", views.author),
    path("authors/<str:slug>/<yyyy:year>/<mm:month>/", views.author_month),
    re_path(DATED + "$", views.article),
]
for pattern in urlpatterns:
    pattern.callback = require_safe(pattern.callback)
