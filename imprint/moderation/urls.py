from django.urls import path, re_path

from imprint.moderation import log_views, notice_views, views

urlpatterns = [
    path("-/statements/<str:key>/", views.statement),
    path("-/statements/<str:key>/appeal/", views.appeal),
    path("-/comments/<int:comment_id>/illegal/", notice_views.illegal),
    path("-/account/decisions/", views.decisions),
    path("-/notices/<str:key>/", notice_views.notice),
    path("moderation/", log_views.log),
    re_path(r"^moderation/(?P<year>\d{4})/$", log_views.report),
    re_path(r"^moderation/(?P<year>\d{4})\.csv$", log_views.report_csv),
    re_path(r"^moderation/(?P<year>\d{4})/(?P<month>\d\d)/$", log_views.log_month),
]
