"""Whose names are reserved: accounts under theirs as readers see it, and whoever signs articles."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models.signals import post_delete, post_save

from imprint.articles.models import Author
from imprint.readers import names


def watch() -> None:
    names.register("account", _accounts)
    names.register("author", _authors)
    for signal in (post_save, post_delete):
        signal.connect(_account_changed, sender=get_user_model(), dispatch_uid=f"names of accounts {id(signal)}")
        signal.connect(_author_changed, sender=Author, dispatch_uid=f"names of authors {id(signal)}")


def _accounts() -> Iterator[tuple[int, names.Owner]]:
    rows = get_user_model().objects.values_list("pk", "first_name", "last_name", "username")
    for pk, first, last, username in rows.iterator(chunk_size=2000):
        yield pk, names.Owner(f"{first} {last}".strip() or username, pk)


def _authors() -> Iterator[tuple[int, names.Owner]]:
    for pk, name, account in Author.objects.values_list("pk", "name", "user_id"):
        yield pk, names.Owner(name, account or names.NOBODY)


def _account_changed(instance: User, signal: Any, **kwargs: Any) -> None:
    name = instance.get_full_name() or instance.get_username()
    names.note("account", instance.pk, None if signal is post_delete else names.Owner(name, instance.pk))


def _author_changed(instance: Author, signal: Any, **kwargs: Any) -> None:
    owner = names.Owner(instance.name, instance.user_id or names.NOBODY)
    names.note("author", instance.pk, None if signal is post_delete else owner)
