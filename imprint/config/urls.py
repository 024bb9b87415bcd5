"""Every address of the site. What is not a file is under /-/."""

from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from wagtail.admin import urls as newsroom_urls

from imprint.articles import documents, views
from imprint.articles import urls as articles
from imprint.config import health
from imprint.discussion import urls as discussion
from imprint.mailing import urls as mailing
from imprint.moderation import urls as moderation
from imprint.readers import urls as readers

handler404 = views.not_found
handler403 = "imprint.config.errors.forbidden"
handler429 = "imprint.config.errors.too_many"
handler500 = "imprint.config.errors.server_error"

urlpatterns = [
    re_path(r"^(?!-/mail/).*\0", views.nothing),  # Links of mails say more about what is wrong with them.
    path("", include(discussion)),  # First, since every comment that is posted looks for its view here.
    path("-/health", require_safe(health.health)),
    path("-/newsroom/", include(newsroom_urls)),
    path("", include(readers)),
    path("", include(mailing)),
    path("", include(moderation)),
    path("", include(articles)),
    re_path(r"^documents/(\d+)/(.*)$", require_safe(documents.serve), name="wagtaildocs_serve"),
    re_path(r"^((?:[^/]+/)*)$", require_safe(views.serve), name="wagtail_serve"),
    re_path(r"^(?P<path>.*)$", require_safe(views.elsewhere_at)),
]
