"""Who is asking: an account, a guest whose device keeps a cookie, or somebody without either."""

import hashlib
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from imprint.core.client import client_digest

COOKIE = "imprint_guest"
A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """One reader at one moment; nothing here tells an address or a name."""

    user: Any
    token: str
    request: HttpRequest

    @cached_property
    def guest(self) -> str:
        """Digest of the device's cookie; empty without one."""
        return hashlib.sha256(self.token.encode()).hexdigest() if self.token else ""

    @property
    def voter(self) -> str:
        """The account, else the device, else a keyed digest of address and browser that changes every day."""
        if self.user:
            return f"u:{self.user.pk}"
        return f"g:{self.guest[:60]}" if self.token else f"d:{client_digest(self.request)[:60]}"

    @property
    def sender(self) -> str:
        """For limits of speed: never the cookie, which anybody can drop."""
        return f"u:{self.user.pk}" if self.user else client_digest(self.request)


def visitor_of(request: HttpRequest) -> Visitor:
    user: AbstractBaseUser | Any = request.user if request.COOKIES else None
    token = request.COOKIES.get(COOKIE, "")
    return Visitor(user if user and user.is_authenticated else None, token[:64], request)


def new_token() -> str:
    return secrets.token_urlsafe(24)


def remember_guest(response: HttpResponse, token: str, is_secure: bool) -> None:
    """The device keeps the token for a year, out of reach of scripts."""
    response.set_cookie(COOKIE, token, max_age=A_YEAR_S, httponly=True, samesite="Lax", secure=is_secure)
