"""The part of the API in which a reader takes everything along, or is erased."""

from typing import Any, Literal

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import BaseModel

from imprint.discussion.claiming import claimable
from imprint.discussion.refusals import SignInStale, UnknownDevice
from imprint.readers import privacy
from imprint.readers.account import as_file
from imprint.readers.fresh import is_fresh
from imprint.readers.identity import COOKIE, Visitor, visitor_of, visitor_with
from imprint.readers.mark import MARK

router = Router(tags=["Me"])


class AccountOut(Schema):
    name: str
    user_name: str
    addresses: list[str]


class DeviceOut(Schema):
    comments: int


class MeOut(Schema):
    account: AccountOut | None
    device: DeviceOut | None


class EraseIn(BaseModel, extra="forbid"):
    comments: Literal["remove", "nameless"]


@router.get("me", response=MeOut, summary="Who is asking: an account, a guest's device, both or neither")
def get_me(request: HttpRequest) -> dict[str, Any]:
    visitor = _visitor(request)
    user = visitor.user
    account = {
        "name": user.get_full_name() or user.get_username(),
        "user_name": user.get_username(),
        "addresses": sorted(privacy.proved_addresses(user)),
    } if user else None  # fmt: skip
    return {"account": account, "device": {"comments": claimable(visitor.guest)} if visitor.guest else None}


@router.get("me/data", summary="Everything that the site keeps of this reader")
def get_my_data(request: HttpRequest) -> HttpResponse:
    """Of the account, if one is signed in, else of the device."""
    visitor = _visitor(request)
    privacy.check_pace(visitor)
    return as_file(privacy.person_of(visitor))


@router.delete("me", response={204: None}, summary="Erase this reader")
def delete_me(request: HttpRequest, sent: EraseIn) -> HttpResponse:
    """An account has to have been signed in within the last 15 minutes; of the newsroom's own, the account stays."""
    visitor = _visitor(request)
    privacy.check_pace(visitor)
    if visitor.user and not is_fresh(request):
        raise SignInStale
    person = privacy.person_of(visitor)
    stays = bool(person.user and privacy.is_newsroom(person.user))
    privacy.erase(person=person, comments=sent.comments)
    response = HttpResponse(status=204)
    if visitor.user and not stays:
        logout(request)
        response.delete_cookie(MARK, samesite="Lax")
    elif not visitor.user:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _visitor(request: HttpRequest) -> Visitor:
    """By cookie, or a program by the token of its device. Raises UnknownDevice."""
    scheme, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer":
        return visitor_of(request)
    visitor = visitor_with(request, token.strip())
    if visitor is None:
        raise UnknownDevice
    return visitor
