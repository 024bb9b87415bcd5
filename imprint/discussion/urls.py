from django.urls import path, re_path

from imprint.discussion import api, embedding_views, feeds, reader_pages, search_views, views

KEY = r"^(?P<key>(?:\d{4}/\d\d/\d\d|talk/[^/]+)/[^/]+/)"
TALK = r"^(?P<key>talk/(?P<host>[^/]+)/[^/]+/)$"

urlpatterns = [
    path("-/api/", api.urls),
    re_path(TALK, embedding_views.talk),
    path("-/embed.js", embedding_views.script),
    path("-/embed/frame/", embedding_views.frame),
    path("-/threads/<int:thread_id>/page/", embedding_views.page_of_thread),
    path("-/comments/<int:comment_id>/page/", embedding_views.page_of_comment),
    re_path(KEY + r"live\.json$", views.live),
    re_path(KEY + r"comments/feed\.xml$", feeds.thread_feed),
    path("comments.xml", feeds.site_feed),
    re_path(KEY + r"comments/(?P<sort>newest|oldest|top)/(?P<number>[1-9]\d{0,6})/$", views.comments),
    re_path(KEY + r"comments/picks/(?P<number>[1-9]\d{0,6})/$", views.picks),
    re_path(KEY + r"comments/branch/(?P<root_id>\d{1,15})/(?P<number>[1-9]\d{0,6})/$", views.branch),
    re_path(KEY + r"comments/inline/(?P<number>[1-9]\d{0,6})/$", views.passages),
    re_path(KEY + r"comments/question/(?P<question>[1-9]\d{0,9})/(?P<number>[1-9]\d{0,6})/$", views.question),
    re_path(KEY + r"anchors\.json$", views.anchors),
    path("-/threads/<int:thread_id>/comments/", views.post),
    path("-/threads/<int:thread_id>/search/", search_views.search_thread),
    path("-/threads/<int:thread_id>/preview/", views.preview),
    path("-/threads/<int:thread_id>/follows/", views.follow),
    path("-/comments/<int:comment_id>/", views.comment),
    path("-/comments/<int:comment_id>/history/", views.history),
    path("-/comments/<int:comment_id>/pick/", views.pick),
    path("-/comments/<int:comment_id>/pin/", views.pin),
    path("-/comments/<int:comment_id>/edit/", views.edit),
    path("-/comments/<int:comment_id>/delete/", views.delete),
    path("-/comments/<int:comment_id>/vote/", views.vote),
    path("-/comments/<int:comment_id>/report/", views.report),
    path("-/account/comments/", reader_pages.mine),
    path("-/account/claim/", reader_pages.claim),
]
