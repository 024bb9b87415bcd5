"""Who looks after what."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from imprint.articles.models import Section
from imprint.discussion.models import Thread
from imprint.moderation.models import Beat, Decision
from tests.factories import (
    make_moderator,
    make_section,
)
from tests.moderation.desk_steps import page_of

pytestmark = pytest.mark.django_db


def test_administrators_give_beats(client: Client) -> None:
    moderator = make_moderator("mona", first_name="Mona")
    harbour, town = (make_section(name) for name in ("harbour", "town"))
    Thread.objects.create(key="/-/threads/x/", title="X", origin="https://x.example", name="x")
    client.force_login(User.objects.create_superuser("boss"))
    overview, path = reverse("newsroom_beats"), reverse("newsroom_beats_of", args=[moderator.pk])
    assert "everything" in client.get(overview).content.decode()

    client.post(path, {"sections": [harbour.pk], "origins": ["own", "https://x.example"]})

    beats = Beat.objects.order_by("pk").values_list("moderator", "section", "origin")
    assert list(beats) == [
        (moderator.pk, harbour.pk, ""), (moderator.pk, None, ""), (moderator.pk, None, "https://x.example"),
    ]  # fmt: skip
    page = page_of(client.get(path))
    assert {box["value"] for box in page.select("input[checked]")} == {str(harbour.pk), "own", "https://x.example"}
    answer = client.post(path, {"sections": [town.pk, 10**9]})
    assert answer.status_code == 200
    assert Beat.objects.count() == 3
    client.post(path, {})
    assert Beat.objects.count() == 0
    assert Section.objects.count() >= 2


def test_beats_are_for_administrators_only(desk: Client, mona: User) -> None:
    for path in (reverse("newsroom_beats"), reverse("newsroom_beats_of", args=[mona.pk])):
        assert desk.get(path).status_code == 403
    assert set(Decision.objects.values_list("kind", flat=True)) == {"denied"}
