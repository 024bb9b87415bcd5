"""Whose names are reserved: accounts under theirs as readers see it, and whoever signs articles."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models.signals import post_delete, post_save

from imprint.articles.models import Author
from imprint.readers import names

COLUMNS = ("pk", "first_name", "last_name", "username")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def watch() -> None:
    names.register("account", _accounts)
    names.register("author", _authors)
    names.register("newsroom", _newsroom)
    for signal in (post_save, post_delete):
        signal.connect(_account_changed, sender=get_user_model(), dispatch_uid=f"names of accounts {id(signal)}")
        signal.connect(_author_changed, sender=Author, dispatch_uid=f"names of authors {id(signal)}")


def _accounts() -> Iterator[tuple[int, names.Owner]]:
    rows = get_user_model().objects.values_list(*COLUMNS)
    for pk, first, last, username in rows.iterator(chunk_size=2000):
        yield pk, names.Owner(f"{first} {last}".strip() or username, pk)


def _newsroom() -> Iterator[tuple[int, names.Owner]]:
    """Those of the accounts that may go into the newsroom. A change is known with the next look at all names."""
    members = get_user_model().objects.with_perm("wagtailadmin.access_admin", backend=BACKEND)
    for pk, first, last, username in members.values_list(*COLUMNS):
        yield pk, names.Owner(f"{first} {last}".strip() or username, pk, is_of_newsroom=True)


def _authors() -> Iterator[tuple[int, names.Owner]]:
    for pk, name, account in Author.objects.values_list("pk", "name", "user_id"):
        yield pk, names.Owner(name, account or names.NOBODY, is_of_newsroom=True)


def _account_changed(instance: User, signal: Any, **kwargs: Any) -> None:
    if signal is post_delete:
        names.note("account", instance.pk, None)
        names.note("newsroom", instance.pk, None)
    else:
        names.note(
            "account", instance.pk, names.Owner(instance.get_full_name() or instance.get_username(), instance.pk)
        )


def _author_changed(instance: Author, signal: Any, **kwargs: Any) -> None:
    owner = names.Owner(instance.name, instance.user_id or names.NOBODY, is_of_newsroom=True)
    names.note("author", instance.pk, None if signal is post_delete else owner)
