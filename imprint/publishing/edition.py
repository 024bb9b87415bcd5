"""The look of all pages: when templates, static files or the site's name change, everything is baked again."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import transaction
from django.utils import timezone

import imprint
from imprint.publishing import orders, registry
from imprint.publishing.models import BakedFile, BakeOrder, Edition

SHOWN = {
    "name", "tagline", "language", "time_zone", "primary_address", "embed_hosts", "tag_authority",
    "guest_name_required", "comment_max_length", "edit_window_minutes", "show_edit_history", "close_after_days",
    "votes", "public_log", "house_rules",
}  # fmt: skip
"""Settings that pages show."""


def order_all_if_changed() -> bool:
    """Order every page when it would look different now; tell whether it would."""
    now = _digest()
    edition = Edition.objects.first()
    if edition and edition.digest == now:
        return False
    order_all()
    return True


@transaction.atomic
def order_all() -> int:
    """Order every page there is or was, in the present look; tell how many."""
    paths = {*registry.all_paths(), *BakedFile.objects.values_list("path", flat=True)}
    orders.order(map(orders.file_key, paths))
    now = timezone.now()
    Edition.objects.update_or_create(pk=1, defaults={"digest": _digest(), "ordered_at": now, "is_whole": False})
    return len(paths)


def left_to_bake() -> int:
    """How many pages an interrupted bake of all has left; 0 when none was interrupted."""
    if not Edition.objects.filter(is_whole=False, digest=_digest()).exists():
        return 0
    return BakeOrder.objects.filter(key__startswith=orders.file_key("")).count()


def note_whole() -> None:
    """Every page that was ordered has been baked, or failed."""
    if Edition.objects.filter(is_whole=False).exists():
        Edition.objects.update(is_whole=True)


@cache
def _digest() -> str:
    """Computed once: templates and static files are read at the start of a process."""
    digest = hashlib.sha256(imprint.__version__.encode())
    shown = settings.IMPRINT.model_dump_json(include=SHOWN)
    digest.update(shown.encode())
    for template in sorted((Path(imprint.__file__).parent / "templates").rglob("*.*")):
        digest.update(template.read_bytes())
    digest.update(str(sorted(getattr(staticfiles_storage, "hashed_files", {}).items())).encode())
    return digest.hexdigest()
