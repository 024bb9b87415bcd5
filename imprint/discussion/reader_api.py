"""The part of the API that is about the one who reads: previews, and whom they do not want to see."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import BaseModel

from imprint.core.client import client_digest
from imprint.discussion import hiding, services
from imprint.readers.identity import visitor_of

router = Router()


class PreviewIn(BaseModel, extra="forbid"):
    body: str


class PreviewOut(Schema):
    html: str


class HiddenOut(Schema):
    people: list[str]


@router.post("preview", tags=["Comments"], response=PreviewOut, summary="What a text would look like as a comment")
def preview(request: HttpRequest, sent: PreviewIn) -> dict[str, str]:
    return {"html": services.preview_comment(sender=client_digest(request), body=sent.body)}


@router.get("me/hidden", tags=["Me"], response=HiddenOut, summary="People whom this account has hidden")
def get_hidden(request: HttpRequest) -> dict[str, list[str]]:
    return {"people": hiding.hidden_people(visitor_of(request).user)}


@router.put(
    "me/hidden/{person}", tags=["Me"], response={204: None}, summary="Hide a person's comments from this account"
)
def put_hidden(request: HttpRequest, person: str) -> Any:
    """`person` is what stands in each comment's field of that name."""
    hiding.hide_person(user=visitor_of(request).user, person=person)
    return Status(204, None)


@router.delete("me/hidden/{person}", tags=["Me"], response={204: None}, summary="Show a person's comments again")
def delete_hidden(request: HttpRequest, person: str) -> Any:
    hiding.show_person(user=visitor_of(request).user, person=person)
    return Status(204, None)
