"""The newsroom's screen of the mail: does the server answer, what waits, what failed; administrators try again."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from imprint.mailing import outgoing, queries
from imprint.mailing.models import Letter

PAGE_LENGTH = 30
may_see = permission_required("mailing.view_letter", login_url="wagtailadmin_login")
may_try = permission_required("mailing.change_letter", login_url="wagtailadmin_login")


@may_see
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    shelf = Letter.State.WAITING if request.GET.get("shelf") == Letter.State.WAITING else Letter.State.FAILED
    page = Paginator(queries.letters(shelf), PAGE_LENGTH).get_page(request.GET.get("p"))
    sees_addresses = request.user.has_perm("mailing.change_letter")
    context = {
        "shelf": shelf,
        "shelves": {Letter.State.FAILED: _("Failed"), Letter.State.WAITING: _("Waiting")},
        "mail": queries.mail_state(),
        "page": page,
        "rows": [(row, row.follow.email if sees_addresses else queries.masked(row.follow.email)) for row in page],
        "has_server": bool(settings.IMPRINT.mail_url),
    }
    return render(request, "mailing/newsroom/mail.html", context)


@may_try
@require_POST
def try_again(request: HttpRequest, letter_id: int) -> HttpResponse:
    outgoing.try_again(letter_id=letter_id)
    messages.success(request, _("The message goes out in a moment, or stands here again."))
    return redirect("newsroom_mail")


urlpatterns = [
    path("mail/", mail, name="newsroom_mail"),
    path("mail/<int:letter_id>/try/", try_again, name="newsroom_try_letter"),
]
