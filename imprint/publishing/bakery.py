"""Baking: ask Django for the page as any visitor would, and keep the answer as a file."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from html import escape
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone

from imprint.core.handlers import handler_with
from imprint.core.language import settled_language
from imprint.publishing import orders, store
from imprint.publishing.dependencies import note_dependencies, one_round
from imprint.publishing.links import presence_key
from imprint.publishing.models import BakedDependency, BakedFile

logger = logging.getLogger("imprint.publishing")

CROWD = 16
"""More pages at once are compressed in a hurry: others wait, and each is packed small once it has settled."""
FOR_EVER = (301, 308)
"""Servers answer 301 from the file beside a redirect; one that is only for a time stays a page that leads on."""


class Outcome(StrEnum):
    WRITTEN = "written"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(slots=True)
class Bake:
    """What became of one page."""

    path: str
    outcome: Outcome
    digest: str = ""
    size: int = 0
    keys: set[str] = field(default_factory=set)
    came_or_went: bool = False


def bake(paths: Iterable[str], is_enough: Callable[[], bool] = lambda: False) -> list[Bake]:
    """Render the pages, write what changed, and remember what each was made from. Nothing is raised.

    It ends early, after at least one page, when that `is_enough`.
    """
    known = _known(list(paths))
    is_hurried = len(known) > CROWD
    bakes: list[Bake] = []
    with one_round(), settled_language():
        for path, file in known.items():
            if bakes and is_enough():
                break
            bakes.append(_bake_one(path, file, is_hurried=is_hurried))
    _remember(bakes, known)
    return bakes


def _known(paths: list[str]) -> dict[str, BakedFile | None]:
    files = {file.path: file for file in BakedFile.objects.filter(path__in=paths)}
    return {path: files.get(path) for path in paths}


def _bake_one(path: str, known: BakedFile | None, *, is_hurried: bool) -> Bake:
    try:
        with note_dependencies() as keys:
            response = _renderer().get_response(_request(path))
        return _keep(path, response, keys, known, is_hurried=is_hurried)
    except OSError as error:
        logger.error("%s was not written, the old page stays: %s", path, error)  # noqa: TRY400 - The sentence says it.
        return Bake(path, Outcome.FAILED)
    except Exception:
        logger.exception("%s was not baked; the old page stays", path)
        return Bake(path, Outcome.FAILED)


def _keep(path: str, response: HttpResponseBase, keys: set[str], known: BakedFile | None, *, is_hurried: bool) -> Bake:
    if response.status_code in (404, 410):
        removed = store.remove(path)
        return Bake(path, Outcome.REMOVED if removed or known else Outcome.UNCHANGED, came_or_went=removed)
    target = response.headers.get("Location", "") if response.status_code in (*FOR_EVER, 302) else ""
    if response.status_code != 200 and not target:
        logger.error("%s answered %s and was not baked; the old page stays", path, response.status_code)
        return Bake(path, Outcome.FAILED)
    body = _redirect_page(target) if target else _body(response)
    moved_to = target if response.status_code in FOR_EVER else ""
    digest = hashlib.sha256(moved_to.encode() + b"\0" + body).hexdigest()
    if known and known.digest == digest and store.size_of(path) == len(body):
        return Bake(path, Outcome.UNCHANGED, digest, len(body), keys)
    is_new = not store.is_baked(path)
    store.put(path, body, redirect_to=moved_to, is_hurried=is_hurried)
    return Bake(path, Outcome.WRITTEN, digest, len(body), keys, came_or_went=is_new)


def _body(response: HttpResponseBase) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)
    return bytes(response.content)  # type: ignore[attr-defined]


def _remember(bakes: list[Bake], known: dict[str, BakedFile | None]) -> None:
    """Write what the bakes found into the database: digests, dependencies, removals.

    What only reads comes before the transaction: while it lasts, no comment can be written.
    """
    now = timezone.now()
    removed = [bake.path for bake in bakes if bake.outcome is Outcome.REMOVED]
    written = [bake for bake in bakes if bake.outcome is Outcome.WRITTEN]
    unchanged = [bake.path for bake in bakes if bake.outcome is Outcome.UNCHANGED]
    before = _keys_before(file.pk for file in known.values() if file)
    with transaction.atomic():
        if removed:
            BakedFile.objects.filter(path__in=removed).delete()
        files = BakedFile.objects.bulk_create(
            [BakedFile(path=bake.path, digest=bake.digest, size=bake.size, baked_at=now) for bake in written],
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["digest", "size", "baked_at", "is_packed"],
        )
        BakedFile.objects.filter(path__in=unchanged).update(baked_at=now)
        ids = {file.path: file.pk for file in (*known.values(), *files) if file}
        _remember_keys({ids[bake.path]: bake.keys for bake in bakes if bake.digest}, before)
        _order_who_leads_to([bake.path for bake in bakes if bake.came_or_went])


def _order_who_leads_to(paths: list[str]) -> None:
    """Pages that show a link only while the other page is there; also those that were baked just now, before it was."""
    if paths:
        asked = BakedDependency.objects.filter(key__in=map(presence_key, paths))
        orders.order(set(asked.values_list("key", flat=True)))


def _keys_before(file_ids: Iterable[int]) -> dict[int, set[str]]:
    before: dict[int, set[str]] = defaultdict(set)
    for file_id, key in BakedDependency.objects.filter(file__in=list(file_ids)).values_list("file_id", "key"):
        before[file_id].add(key)
    return before


def _remember_keys(keys_by_file: dict[int, set[str]], before: dict[int, set[str]]) -> None:
    new = [(file_id, key) for file_id, keys in keys_by_file.items() for key in keys - before[file_id]]
    BakedDependency.objects.bulk_create(
        [BakedDependency(file_id=file_id, key=key) for file_id, key in new], ignore_conflicts=True
    )
    for file_id, keys in keys_by_file.items():
        if gone := before[file_id] - keys:
            BakedDependency.objects.filter(file=file_id, key__in=gone).delete()


@cache
def _renderer() -> BaseHandler:
    return handler_with([], BaseHandler())


def _request(path: str):  # type: ignore[no-untyped-def]  # RequestFactory's own type is private to Django.
    address = settings.IMPRINT.primary_address
    scheme, _, host = address.partition("://")
    request = RequestFactory().get(quote(path), secure=scheme == "https", headers={"host": host})
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]  # A baked page is rendered for nobody.
    return request


def _redirect_page(target: str) -> bytes:
    """For hosts that know only files; our own server and nginx answer 301 from the file beside it."""
    link = escape(target)
    return (
        f'<!doctype html><html lang="{settings.LANGUAGE_CODE}"><meta charset="utf-8"><title>{link}</title>'
        f'<link rel="canonical" href="{link}"><meta http-equiv="refresh" content="0; url={link}">'
        f'<meta name="robots" content="noindex"><p><a href="{link}">{link}</a></p></html>\n'
    ).encode()
