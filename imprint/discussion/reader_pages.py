"""Pages of an account about its comments: all of them, and those that this device wrote as a guest before."""

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from imprint.discussion import claiming, places
from imprint.discussion.models import Comment
from imprint.readers import privacy
from imprint.readers.identity import visitor_of

PAGE_LENGTH = 30


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The newest first, waiting and removed ones too."""
    rows = Comment.objects.filter(user=visitor_of(request).user).select_related("thread", "root").order_by("-pk")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("p"))
    shown = [(comment, places.place_of(comment)) for comment in page]
    return render(request, "discussion/mine.html", {"page": page, "shown": shown})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """A GET asks, a POST puts the device's comments under the account's name."""
    visitor, onward = visitor_of(request), get_next_redirect_url(request) or "/-/account/"
    if request.method == "GET":
        count = privacy.claimable(visitor)
        if not count:
            return redirect(onward)
        return render(request, "discussion/claim.html", {"count": count, "next": onward})
    count = claiming.claim_comments(visitor=visitor)
    said = ngettext("%(num)s comment stands under your name now.", "%(num)s comments stand under your name now.", count)
    messages.success(request, said % {"num": count})
    return redirect(onward)
