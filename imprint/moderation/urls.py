from django.urls import path

from imprint.moderation import notice_views, views

urlpatterns = [
    path("-/statements/<str:key>/", views.statement),
    path("-/statements/<str:key>/appeal/", views.appeal),
    path("-/comments/<int:comment_id>/illegal/", notice_views.illegal),
    path("-/account/decisions/", views.decisions),
    path("-/notices/<str:key>/", notice_views.notice),
]
