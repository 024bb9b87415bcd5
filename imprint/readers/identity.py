"""Who is asking: an account, a guest whose device keeps a cookie, or somebody without either."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property
from http.cookies import Morsel
from typing import Any

from django.conf import settings
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
        return digest_of(self.token) if self.token else ""

    @property
    def voter(self) -> str:
        """The account, else the device, else a keyed digest of address and browser that changes every day."""
        if self.user:
            return f"u:{self.user.pk}"
        return f"g:{self.guest[:60]}" if self.token else f"d:{client_digest(self.request)[:60]}"

    @cached_property
    def sender(self) -> str:
        """For limits of speed: never the cookie, which anybody can drop."""
        return f"u:{self.user.pk}" if self.user else client_digest(self.request)


def visitor_of(request: HttpRequest) -> Visitor:
    user: AbstractBaseUser | Any = request.user if request.COOKIES else None
    token = request.COOKIES.get(COOKIE, "")
    return Visitor(user if user and user.is_authenticated else None, token if _is_ours(token) else "", request)


def visitor_with(request: HttpRequest, token: str) -> Visitor | None:
    """A device that sends its token by itself, as programs do; None if it is none of ours."""
    return Visitor(None, token, request) if _is_ours(token) else None


def bearer_of(request: HttpRequest) -> str:
    """What a program sends as `Authorization: Bearer …`, such as the edit key of a comment."""
    scheme, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def new_token() -> str:
    """Sealed, so that nobody makes up a thousand devices and votes with each."""
    chance = secrets.token_urlsafe(24)
    return f"{chance}.{_seal(chance)}"


def _is_ours(token: str) -> bool:
    chance, _dot, seal = token.partition(".")
    return bool(chance) and hmac.compare_digest(seal.encode(errors="replace"), _seal(chance).encode())


def _seal(chance: str) -> str:
    key = f"imprint guest {settings.IMPRINT.secret_key}".encode()
    return hmac.digest(key, chance.encode(errors="replace"), "sha256").hex()[:32]


def digest_of(token: str) -> str:
    """What the database keeps of a device's cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def remember_guest(response: HttpResponse, token: str, is_secure: bool) -> None:
    """The device keeps the token for a year, out of reach of scripts."""
    morsel: Any = Morsel()  # response.set_cookie() costs a tenth of a comment: it works out `expires` as well.
    morsel.set(COOKIE, token, token)
    morsel.update({"max-age": A_YEAR_S, "path": "/", "httponly": True, "samesite": "Lax", "secure": is_secure or ""})
    response.cookies[COOKIE] = morsel
