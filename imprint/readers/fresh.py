"""What cannot be taken back, or opens an account to others, wants a sign-in of just now."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

FRESH_FOR_S = 15 * 60
SIGNED_IN_AT = "signed_in_at"
View = Callable[..., HttpResponseBase]


def note_sign_in(sender: Any, request: HttpRequest, **about: Any) -> None:
    request.session[SIGNED_IN_AT] = time.time()


def is_fresh(request: HttpRequest) -> bool:
    signed_in_at = request.session.get(SIGNED_IN_AT, 0)
    return bool(request.user.is_authenticated and time.time() - signed_in_at < FRESH_FOR_S)


def wants_fresh_sign_in(view: View) -> View:
    """Leads those who are not signed in to where they do that, and those who were long ago to do it again."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        where = reverse("account_again" if request.user.is_authenticated else "account_login")
        return HttpResponseRedirect(f"{where}?{urlencode({'next': request.path})}")

    return answer
